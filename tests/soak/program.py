"""The real program under a simulated person: started, watched, waited for, ended and started again."""

from __future__ import annotations

import gc
import threading
import warnings
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QLocale, QTimer, QtMsgType, QTranslator, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from annotator.app import App
from annotator.commands.registry import load_commands
from annotator.language import use_language
from annotator.notices import ExceptionHook, Level, Notice
from annotator.project.history import History
from annotator.project.project import Project
from annotator.settings import Settings
from tests.annotator.patience import Patience

PATIENCE_S = 120.0
# What the offscreen platform says of itself, and Qt of a machine without fonts or a desktop.
_QT_TALK = ("propagateSizeHints", "QFontDatabase", "OpenType", "raise()", "XDG", "This plugin", "fonts")


class Stuck(Exception):  # noqa: N818  it is what the program is
    """What was waited for did not come."""


def rest(milliseconds: int) -> None:
    """Let the program go on for a while. An event loop does; QTest.qWait keeps Python's lock meanwhile."""
    loop, timer = QEventLoop(), QTimer(singleShot=True)
    timer.timeout.connect(lambda: loop.quit())  # noqa: PLW0108  of a bound method PySide keeps some bytes
    timer.start(milliseconds)
    loop.exec()


class Watch:
    """Gathers all that goes wrong while no one looks: errors, warnings, what Qt complains about."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.notices = 0  # not kept themselves: what they offer to do holds the program
        self._qt_before: Any = None

    def start(self) -> None:
        self._filters = warnings.catch_warnings()
        self._filters.__enter__()
        warnings.simplefilter("always")
        warnings.showwarning = self._warned
        self._qt_before = qInstallMessageHandler(self._qt_said)

    def stop(self) -> None:
        self._filters.__exit__(None, None, None)
        qInstallMessageHandler(self._qt_before)

    def on_notice(self, notice: Notice) -> None:
        self.notices += 1
        if notice.level is Level.ERROR:
            self.problems.append(f"error notice: {notice.text}\n{notice.details}")

    def _warned(self, message: object, category: type, name: str, line: int, *_: object) -> None:
        self.problems.append(f"{category.__name__} at {name}:{line}: {message}")

    def _qt_said(self, kind: QtMsgType, _context: object, message: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not any(talk in message for talk in _QT_TALK):
            self.problems.append(f"Qt: {message}")


class Program:
    """One program after another on the same home: `start`, `stop`, and what its parts are now."""

    def __init__(self, home: Path, watch: Watch, language: str = "en") -> None:
        """home: for its settings and data. language: of the window, until another is chosen there."""
        self.keep: Path | None = None  # the folder for pictures of what is wrong
        self._home = home
        self._watch = watch
        self._app: App | None = None
        self._hook: ExceptionHook | None = None
        self.runs = 0
        self.done: Counter[str] = Counter()  # commands, by id, that were done by key, menu or button
        self._language = language
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._before = QLocale(), application.font()

    @property
    def app(self) -> App:
        assert self._app is not None, "the program is not running"
        return self._app

    @property
    def is_started(self) -> bool:
        """Whether there is one, its window open or not."""
        return self._app is not None

    @property
    def is_running(self) -> bool:
        """Whether its window is open: a person may have closed it."""
        return self._app is not None and self._app.window.isVisible()

    @property
    def project(self) -> Project | None:
        return self.app.workspace.project

    @property
    def history(self) -> History:
        history = self.app.workspace.history
        assert history is not None, "nothing is open"
        return history

    def start(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setQuitOnLastWindowClosed(False)  # another program follows in this process
        settings = Settings(self._home / "settings.ini")
        if settings.language == "system":
            settings.language = self._language
        use_language(application, settings.language)
        self._app = App(application, settings, self._home / "data")
        settings.knows_basic = True
        self._hook = ExceptionHook(self._app.notices)
        self._hook.install()
        self._app.notices.posted.connect(self._watch.on_notice)
        for command_id, one in self._app.actions.by_id.items():
            one.triggered.connect(partial(self._count, command_id))
        self._app.start()
        self.runs += 1
        self.wait(lambda: self.app.models.ready is not None, "the first model")

    def stop(self) -> None:
        """Close the window and let go of all of it."""
        app, self._app = self.app, None
        app.window.close()
        app.stop()
        app.window.deleteLater()
        app.deleteLater()
        if self._hook is not None:
            self._hook.remove()
        del app
        gc.collect()
        self._forget_language()

    def never_done(self) -> list[str]:
        """The commands that were not done once."""
        return [command_id for command_id in load_commands() if not self.done[command_id]]

    def _count(self, command_id: str, _checked: bool = False) -> None:
        self.done[command_id] += 1

    def _forget_language(self) -> None:
        """Another program follows in this process, perhaps in another language."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        for translator in application.findChildren(QTranslator):
            application.removeTranslator(translator)
            translator.deleteLater()
        locale, font = self._before
        QLocale.setDefault(locale)
        application.setFont(font)

    def open(self, path: Path) -> None:
        """Open something that can be opened, and wait until it is on screen."""
        self.app.opener.open(path)
        self.wait(lambda: self.app.workspace.is_open, f"{path.name} to open")
        self.wait(self.is_idle, f"{path.name} to be shown")

    def wait(self, until: Callable[[], bool], what: str, seconds: float = PATIENCE_S) -> None:
        """Let the program go on until something is so. Raises Stuck."""
        patience = Patience(seconds)
        while not until():
            if patience.over:
                raise Stuck(f"waited {seconds:.0f} s for {what}; {self.what_runs()}; {_active()}")
            rest(5)

    def is_idle(self) -> bool:
        return not self.what_runs()

    def what_runs(self) -> str:
        """What the program is still about; empty when all has come to rest."""
        app = self.app
        view, canvas = app.view, app.window.canvas
        running = {
            "engine jobs": bool(app.bridge._live or app.bridge._dead),
            "background": app.background.current is not None,
            "a model": app.models.loading is not None,
            "playing": view.playing,
            "a frame": app.workspace.is_open and canvas.shown_frame != view.frame,
            "measuring": app.measuring._soon.isActive() or bool(app.measuring._under_way),
            "reviewing": app.reviewing._soon.isActive(),
            "looking ahead": app.look_ahead._rest.isActive(),
            "commands": app.actions._soon.isActive(),
            "cuts": app.cuts._start.isActive() or (app.workspace.is_open and not _cuts_known(app)),
        }
        return ", ".join(name for name, runs in running.items() if runs)

    def to_front(self) -> None:
        """The main window gets the keys, as after a click on it; not while a dialog holds it."""
        window = self.app.window

        def is_in_front() -> bool:
            if not window.isVisible():
                return True  # it was quit
            if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
                return True  # somebody else has to be answered first
            if QApplication.activeWindow() is window:
                return True
            window.activateWindow()
            return False

        self.wait(is_in_front, "the window to come to the front")


def _active() -> str:
    window = QApplication.activeWindow()
    return f"{type(window).__name__} is in front"


def _cuts_known(app: App) -> bool:
    project = app.workspace.project
    if project is None or app.cuts._scan is None:
        return True
    return app.cuts.known_to >= project.video.num_frames - 1 or not app.cuts._scan._thread.is_alive()


def thread_names() -> list[str]:
    """Of Python's own threads; those that libraries keep for the life of the process are left out."""
    pools = ("MainThread", "asyncio_", "tqdm", "Dummy")
    return sorted(t.name for t in threading.enumerate() if not t.name.startswith(pools))
