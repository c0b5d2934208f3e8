"""Where a person left off is there again: with the project, with the program, and never as work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.project.edits import AddObject
from annotator.project.project import ObjectInfo
from annotator.view_state import Tool
from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.window import RealWindow


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return make_video(tmp_path / "clip.mp4", frames=40)


@pytest.fixture
def windows(qtbot: QtBot, tmp_path: Path, video: Path) -> Iterator[list[RealWindow]]:
    """Programs started one after the other, with the same settings; the last one is open."""
    made: list[RealWindow] = []
    _start(qtbot, tmp_path, video, made)
    yield made
    made[-1].stop()


def _start(qtbot: QtBot, folder: Path, video: Path, windows: list[RealWindow]) -> RealWindow:
    if windows:
        windows[-1].stop()
    window = RealWindow(qtbot, folder, EngineByHand)
    window.start(video)
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == window.app.view.frame)
    windows.append(window)
    return window


def _two_objects(window: RealWindow) -> None:
    for number in (1, 2):
        info = ObjectInfo(number, f"Object {number}", "object", "#56B4E9")
        window.history.do("New object", AddObject(info))


def test_everything_is_where_it_was_left(
    windows: list[RealWindow], qtbot: QtBot, tmp_path: Path, video: Path
) -> None:
    window = windows[-1]
    _two_objects(window)
    view, timeline = window.app.view, window.app.window.timeline
    view.object_id = 2
    window.key(Qt.Key.Key_S)
    view.hidden = frozenset({1})
    window.go(17)
    window.key(Qt.Key.Key_BracketLeft)
    view.frame = 30
    window.key(Qt.Key.Key_BracketRight)
    timeline.setFocus()
    for _ in range(3):
        QTest.keyClick(timeline, Qt.Key.Key_Plus)
    place = timeline.place
    assert place is not None
    window.key(Qt.Key.Key_P)
    view.brush_size = 77
    window.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert view.outlines_only
    step = window.history.undo_name

    again = _start(qtbot, tmp_path, video, windows)
    view = again.app.view
    assert (view.frame, view.object_id, view.solo, view.hidden) == (30, 2, True, frozenset({1}))
    assert (view.first, view.last) == (17, 30)
    assert (view.tool, view.brush_size, view.outlines_only) == (Tool.BRUSH, 77, True)
    assert again.app.window.timeline.place == pytest.approx(place, abs=0.2)
    assert step == "New object"
    assert again.history.undo_name is None, "looking is no work"


def test_a_killed_program_had_written_it_a_moment_after_the_last_move(windows: list[RealWindow]) -> None:
    window = windows[-1]
    window.go(9)
    file = window.app.workspace.file
    assert file is not None
    window.wait(lambda: json.loads(file.setting("view") or "{}").get("frame") == 9)


@pytest.mark.parametrize(
    "spoilt",
    [
        "no json",
        "[]",
        '{"frame": "x", "range": [9, 3], "timeline": [1e999, 0], "hidden": 7, "object": 99, "class": 1}',
        '{"frame": 100000, "range": [5, 100000], "hidden": ["a", 5], "timeline": [0, -5]}',
    ],
)
def test_what_cannot_be_read_is_left_out(
    windows: list[RealWindow], qtbot: QtBot, tmp_path: Path, video: Path, spoilt: str
) -> None:
    file = windows[-1].app.workspace.file
    assert file is not None
    windows[-1].app.workspace.closing.connect(lambda: file.set_setting("view", spoilt))
    window = _start(qtbot, tmp_path, video, windows)
    view = window.app.view
    assert not view.has_range
    assert view.hidden == frozenset()
    assert view.object_id is None
    assert view.frame in (0, 39)
    assert window.notices == []
