"""The real program, offscreen, and ways of seeing when what was done is on screen. Used by `gui.py`."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from annotator.app import App
from annotator.collector import ShortCollections
from annotator.project.project import Project
from annotator.settings import Settings

WINDOW = (1600, 1000)
BEAT_MS = 5
_LOOK_MS = 1
_PICTURE, _PICTURES = (1200, 680), 6  # about as much work as a repaint of the window
_TOO_LONG = 300.0  # seconds
_NOTHING_TO_PAINT = 1.0
_OFFSCREEN = "This plugin does not support"  # what a platform without a screen says of every window


@dataclass
class Times:
    """Milliseconds: by the clock, of computing by the window's own thread, and of waiting: the thread could
    have gone on, but other threads or programs had all processors (0 where the system does not tell)."""

    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)

    def add(self, began: Moment, ended: Moment) -> None:
        self.wall.append(1e3 * (ended.wall - began.wall))
        self.own.append(1e3 * (ended.own - began.own))
        self.waited.append(1e3 * (ended.waited - began.waited))


@dataclass(frozen=True)
class Moment:
    """Seconds, on each of the clocks of Times. Of the thread that asks."""

    wall: float
    own: float
    waited: float

    @classmethod
    def now(cls) -> Moment:
        return cls(time.perf_counter(), time.thread_time(), _waited())


def _waited() -> float:
    """Seconds that this thread has waited for a processor since it began, as Linux counts them."""
    try:
        with open(f"/proc/self/task/{threading.get_native_id()}/schedstat", "rb") as file:
            return int(file.read().split()[1]) / 1e9
    except OSError:
        return 0.0


class Paints(QObject):
    """Sees when a widget has been painted, and all of its window with it.

    count: how often. at: the end of the last.
    """

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        self.at = Moment.now()
        self._is_dirty = False
        self._window = widget.window()
        widget.installEventFilter(self)
        self._window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and watched is self._window:
            watched.event(event)  # paints, and brings what was painted to the screen
            if self._is_dirty:
                self._is_dirty = False
                self.at = Moment.now()
                self.count += 1
            return True
        if event.type() == QEvent.Type.Paint and watched is not self._window:
            self._is_dirty = True
        return False


class Heart(QObject):
    """Beats in the event loop and remembers how late it was."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps = Times()
        self._last = Moment.now()
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.gaps = Times()
        self._last = Moment.now()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = Moment.now()
        self.gaps.add(self._last, now)
        self._last = now


def _tell(_kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
    if not words.startswith(_OFFSCREEN):
        print(words, file=sys.stderr)


class Program:
    """One real window, with its engine, in a folder of its own."""

    def __init__(self, folder: Path, model: str) -> None:
        sys.setswitchinterval(0.0005)  # as the program does
        qInstallMessageHandler(_tell)
        application = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(application, QApplication)
        settings = Settings(folder / "settings.ini")
        settings.knows_basic = True
        self.app = App(application, settings, folder / "data")
        ShortCollections(self.app.models.changed, self.app.workspace.closed, self.app)  # as the program does
        self.app.window.resize(*WINDOW)
        self.app.start(model=model)
        self.canvas = self.app.window.canvas
        self.timeline = self.app.window.timeline
        self.canvas_paints = Paints(self.canvas.viewport())
        self.heart = Heart()
        self.control = Times()  # of work that is always the same, done after every measurement
        self._look = QTimer(interval=_LOOK_MS, timerType=Qt.TimerType.PreciseTimer)
        self.wait(lambda: self.app.models.ready is not None)

    @property
    def project(self) -> Project:
        assert self.app.workspace.project is not None
        return self.app.workspace.project

    def wait(self, until: Callable[[], object], seconds: float = _TOO_LONG) -> None:
        """Let the program run until something is so. Sleeps between events as the program itself does: a
        window that never rests would take processor and interpreter from the threads that it waits for."""
        deadline = time.monotonic() + seconds
        self._look.start()
        while not until():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.monotonic() > deadline:
                raise SystemExit("the program did not answer in time")
        self._look.stop()

    def rest(self, seconds: float) -> None:
        """Let the program run, as while a person looks."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() >= end)

    def open(self, path: Path) -> None:
        """Open a video or project, and wait until its first frame is on screen."""
        self.app.opener.open(path)
        self.wait(lambda: self.app.workspace.is_open and self.canvas.shown_frame == self.app.view.frame)
        before = self.canvas_paints.count
        self.canvas.viewport().update()
        self.wait(lambda: self.canvas_paints.count > before)

    def settle(self) -> None:
        """Wait until nothing is being done in the background."""
        self.wait(lambda: self.app.background.current is None and not self.app.tracking.is_waiting)
        self.rest(0.3)

    def seen(
        self,
        act: Callable[[], object],
        times: Times,
        *,
        paints: Paints,
        ready: Callable[[], bool],
        rest: Times | None = None,
    ) -> None:
        """Do something, and add how long it took until it was painted.

        ready: whether the painting that comes next shows it. rest: how long it took until what follows,
        once it was done, was painted as well. Nothing is added where nothing is painted.
        """
        QApplication.processEvents()
        before = paints.count if ready() else None  # what is done may have itself painted
        began = Moment.now()
        act()
        self.wait(ready)
        if before is None:
            before = paints.count
        if rest is not None:
            at, after = paints.at, paints.count
        if self._next_painting(paints, before if rest is None else after) and rest is not None:
            rest.add(began, paints.at)
        if rest is None or after == before:
            at = paints.at
        if paints.count > before:
            times.add(began, at)
        self._work()

    def _next_painting(self, paints: Paints, before: int) -> bool:
        deadline = time.monotonic() + _NOTHING_TO_PAINT
        self.wait(lambda: paints.count > before or time.monotonic() > deadline)
        return paints.count > before

    def paint_now(self) -> None:
        """Paint what is to be painted in the window, and bring it to the screen."""
        QCoreApplication.sendPostedEvents(self.app.window, QEvent.Type.UpdateRequest.value)

    def time(self, act: Callable[[], object], times: Times) -> None:
        """Do something, and add how long it took."""
        began = Moment.now()
        act()
        times.add(began, Moment.now())
        self._work()

    def _work(self) -> None:
        """Paint a few pictures that have nothing to do with the program: what such work takes just now."""
        began = Moment.now()
        for _ in range(_PICTURES):
            target, source = (QImage(*_PICTURE, QImage.Format.Format_RGB32) for _ in range(2))
            source.fill(0x406080)
            painter = QPainter(target)
            painter.drawImage(0, 0, source)
            painter.end()
        self.control.add(began, Moment.now())

    def stop(self) -> None:
        self.app.stop()
        self.app.window.close()
