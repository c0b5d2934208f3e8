"""The whole program in a test: its real window, its real engine, mouse and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.app import App
from annotator.engine_bridge import make_engine
from annotator.notices import Notice
from annotator.project.history import History
from annotator.project.project import Project
from annotator.settings import Settings

_NO_KEYS = Qt.KeyboardModifier.NoModifier


class RealWindow:
    """Drives the program as a person does; waits as a person does, by looking."""

    def __init__(self, qtbot: QtBot, folder: Path, make_worker: Callable = make_engine) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._qtbot = qtbot
        self.settings = Settings(folder / "settings.ini")
        self.app = App(application, self.settings, folder / "data", make_worker)
        self.settings.knows_basic = True
        self.notices: list[Notice] = []
        self.app.notices.posted.connect(self.notices.append)

    def start(self, path: Path | None = None, **options: object) -> None:
        self.app.start(path, **options)  # type: ignore[arg-type]
        self._qtbot.waitExposed(self.app.window)

    def stop(self) -> None:
        self.app.window.close()
        self.app.window.deleteLater()
        self.app.deleteLater()

    @property
    def project(self) -> Project:
        assert self.app.workspace.project is not None
        return self.app.workspace.project

    @property
    def history(self) -> History:
        assert self.app.workspace.history is not None
        return self.app.workspace.history

    def wait(self, until: Callable[[], object], seconds: float = 30) -> None:
        self._qtbot.waitUntil(lambda: bool(until()), timeout=int(seconds * 1000))

    def wait_until_open(self) -> None:
        self.wait(lambda: self.app.workspace.is_open and self.app.models.ready is not None)
        self.wait(lambda: self.shown_frame == self.app.view.frame)

    def wait_for_masks(self, seconds: float = 60) -> None:
        self.wait(lambda: not self.app.tracking.is_waiting, seconds)

    @property
    def shown_frame(self) -> int | None:
        return self.app.window.canvas.shown_frame

    def go(self, frame: int) -> None:
        """Scrub on the timeline, and wait for the picture."""
        timeline = self.app.window.timeline
        QTest.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=timeline.point_of(frame))
        self.wait(lambda: self.shown_frame == frame)

    def click(self, x: float, y: float, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        canvas = self.app.window.canvas
        QTest.mouseClick(canvas.viewport(), button, pos=canvas.frame_to_widget(x, y))

    def click_beside(self) -> None:
        """On the canvas, but outside the frame."""
        QTest.mouseClick(self.app.window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NO_KEYS) -> None:
        QApplication.processEvents()
        QTest.keyClick(self.app.window.canvas, key, modifier)

    def mask_on_disk(self, object_id: int, frame: int) -> object:
        """What a program that opens the file now finds there."""
        file = self.app.workspace.file
        assert file is not None
        with file.snapshot() as project:
            return project.masks.get(object_id, frame)
