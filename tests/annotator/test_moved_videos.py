"""A video that was moved away from its work: met from the welcome page, and opened under its new name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.panels.relocate_dialog import RelocateDialog
from annotator.panels.welcome import RecentRow
from annotator.project.edits import AddObject
from annotator.project.storage import video_of
from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.window import RealWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    """The welcome page, after an object was made on drive/clip.mp4."""
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    (tmp_path / "drive").mkdir()
    made.start(make_video(tmp_path / "drive" / "clip.mp4"))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    made.history.do("New object", AddObject(made.project.new_object()))
    made.key(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    made.wait(lambda: not made.app.workspace.is_open)
    yield made
    made.stop()


def _answer(place: Path) -> None:
    """Wait for the question where the video is, and answer it by typing."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, RelocateDialog):
        QTimer.singleShot(20, lambda: _answer(place))
        return
    dialog.place.clear()
    QTest.keyClicks(dialog.place, str(place))
    QTest.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)


def test_recent_work_whose_video_was_moved_asks_where_it_is(window: RealWindow, tmp_path: Path) -> None:
    now = (tmp_path / "drive" / "clip.mp4").rename(tmp_path / "moved.mp4")
    (row,) = [r for r in window.app.window.welcome.findChildren(RecentRow) if r.isVisible()]
    QTimer.singleShot(0, lambda: _answer(now))
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
    assert [o.name for o in window.project.objects.values()] == ["Object 1"]
    assert window.project.video.path == str(now)
    assert window.notices == []


@pytest.mark.parametrize("new", ["moved.mp4", "drive/another name.mp4"])
def test_a_moved_or_renamed_video_finds_its_work(window: RealWindow, tmp_path: Path, new: str) -> None:
    now = (tmp_path / "drive" / "clip.mp4").rename(tmp_path / new)
    window.app.window.dropped.emit([str(now)])
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
    place = tmp_path / "drive" / "clip.masklet"
    assert [o.name for o in window.project.objects.values()] == ["Object 1"]
    assert window.app.workspace.file is not None
    assert window.app.workspace.file.path == place
    assert not now.with_suffix(".masklet").exists()
    assert str(place) in window.notices[-1].text
    found = video_of(place)
    assert found is not None
    assert found.path == str(now)


def test_work_that_stayed_behind_is_found_again_each_time(window: RealWindow, tmp_path: Path) -> None:
    now = (tmp_path / "drive" / "clip.mp4").rename(tmp_path / "moved.mp4")
    for _ in range(2):
        window.app.window.dropped.emit([str(now)])
        window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
        assert [o.name for o in window.project.objects.values()] == ["Object 1"]
        window.app.opener.close()
    assert len(window.notices) == 1, "that it lay elsewhere is said once"
    assert not now.with_suffix(".masklet").exists()


def test_a_video_that_moved_while_its_work_is_open(window: RealWindow, tmp_path: Path) -> None:
    """Opening it from its new place goes on with the work, instead of beginning anew."""
    old = tmp_path / "drive" / "clip.mp4"
    window.app.window.dropped.emit([str(old)])
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
    now = old.rename(tmp_path / "moved.mp4")
    window.app.window.dropped.emit([str(now)])
    window.wait(lambda: window.app.workspace.is_open and window.project.video.path == str(now))
    window.wait(lambda: window.shown_frame == 0)
    assert [o.name for o in window.project.objects.values()] == ["Object 1"]
    assert not now.with_suffix(".masklet").exists()
    assert "lay elsewhere" in window.notices[-1].text
    window.history.do("New object", AddObject(window.project.new_object()))
    assert len(window.project.objects) == 2


def test_another_video_is_opened_while_the_work_misses_its_own(window: RealWindow, tmp_path: Path) -> None:
    old = tmp_path / "drive" / "clip.mp4"
    window.app.window.dropped.emit([str(old)])
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
    old.unlink()
    other = make_video(tmp_path / "other.mp4", frames=7)
    window.app.window.dropped.emit([str(other)])
    window.wait(lambda: window.app.workspace.is_open and window.project.video.path == str(other))
    assert window.project.objects == {}


def test_a_copy_of_a_video_that_is_still_there_begins_anew(window: RealWindow, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mp4"
    copy.write_bytes((tmp_path / "drive" / "clip.mp4").read_bytes())
    window.app.window.dropped.emit([str(copy)])
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
    assert window.project.objects == {}
    assert copy.with_suffix(".masklet").exists()


def test_the_video_of_what_is_no_project_is_none(tmp_path: Path) -> None:
    (tmp_path / "no.masklet").write_text("hello")
    assert video_of(tmp_path / "no.masklet") is None
    assert video_of(tmp_path / "missing.masklet") is None
