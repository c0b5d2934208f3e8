"""Lists of classes that are let go over the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.window import RealWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.start()
    yield made
    made.stop()


def _drop(onto: QWidget, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at, copy = QPointF(9, 9), Qt.DropAction.CopyAction
    QApplication.sendEvent(onto, QDragEnterEvent(at.toPoint(), copy, data, button, keys))
    QApplication.sendEvent(onto, QDropEvent(at, copy, data, button, keys))


@pytest.mark.parametrize("name", ["classes.txt", "obj.NAMES"])
@pytest.mark.parametrize("onto", ["canvas", "window"])
def test_a_list_of_classes_is_imported_in_one_step(
    window: RealWindow, tmp_path: Path, name: str, onto: str
) -> None:
    window.app.opener.open(make_video(tmp_path / "clip.mp4"))
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
    (tmp_path / name).write_text("person\ncar\n", encoding="utf-8")
    _drop(window.app.window.canvas if onto == "canvas" else window.app.window, tmp_path / name)
    assert window.project.classes.names == ("person", "car")
    assert window.app.window.status.message.text() == f"2 classes were added from {name}."
    window.history.undo()
    assert window.project.classes.names == ()
    assert window.notices == []


def test_on_the_welcome_page_it_is_said_what_classes_need(window: RealWindow, tmp_path: Path) -> None:
    (tmp_path / "classes.txt").write_text("person\n", encoding="utf-8")
    _drop(window.app.window.welcome, tmp_path / "classes.txt")
    (notice,) = window.notices
    assert notice.text == "Classes belong to a project: open a video first, then import them."


def test_a_text_without_classes_is_said_to_be_none(window: RealWindow, tmp_path: Path) -> None:
    window.app.opener.open(make_video(tmp_path / "clip.mp4"))
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
    (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
    _drop(window.app.window, tmp_path / "empty.txt")
    (notice,) = window.notices
    assert notice.text.startswith("empty.txt names no class.")
