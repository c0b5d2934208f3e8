"""The lists and the timeline keep the room that a person gave them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from pytestqt.qtbot import QtBot

from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.window import RealWindow

_SIZE = (1280, 800)


def _open(window: RealWindow, video: Path) -> None:
    window.app.opener.open(video)
    window.wait(lambda: window.app.workspace.is_open and window.project.video.path == str(video))
    window.wait(lambda: window.shown_frame == 0)


def _heights(window: RealWindow) -> list[int]:
    return [dock.height() for dock in window.app.window._docks]


def _give(window: RealWindow, objects: int, review: int, timeline: int) -> list[int]:
    """As a person does who drags the lines between them; the heights that come of it."""
    before = _heights(window)
    window.app.window.resizeDocks(
        window.app.window._docks, [objects, review, timeline], Qt.Orientation.Vertical
    )
    window.wait(lambda: _heights(window) != before)
    return _heights(window)


def _start(qtbot: QtBot, folder: Path) -> RealWindow:
    window = RealWindow(qtbot, folder, EngineByHand)
    window.start()
    window.app.window.resize(*_SIZE)
    window.wait(lambda: window.app.window.size().toTuple() == _SIZE)
    return window


def test_another_clip_and_another_day_find_them_as_they_were(qtbot: QtBot, tmp_path: Path) -> None:
    one, other = make_video(tmp_path / "one.mp4"), make_video(tmp_path / "other.mp4")
    window = _start(qtbot, tmp_path)
    _open(window, one)
    given = _give(window, 240, 250, 210)
    for video in (other, one, other):
        _open(window, video)
        assert _heights(window) == given
    window.app.actions.run("file.close")
    _open(window, one)
    assert _heights(window) == given
    window.stop()
    again = _start(qtbot, tmp_path)
    _open(again, one)
    assert _heights(again) == given
    again.stop()


@pytest.mark.parametrize("written", [b"", b"1,2", b"a,b,c", b"\xff\xfe", b"5,5,5,5"])
def test_what_is_no_share_is_no_matter(qtbot: QtBot, tmp_path: Path, written: bytes) -> None:
    window = _start(qtbot, tmp_path)
    _open(window, make_video(tmp_path / "one.mp4"))
    usual = _heights(window)
    window.stop()
    window.settings.set_window("shares", QByteArray(written))
    window.settings.set_window("state", QByteArray())
    window.settings.sync()
    again = _start(qtbot, tmp_path)
    _open(again, tmp_path / "one.mp4")
    assert _heights(again) == usual
    again.stop()
