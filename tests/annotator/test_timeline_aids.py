"""The timeline in the real window: previews, cached frames, and the ends of the range."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.panels.timeline_cached import runs_of
from annotator.panels.timeline_hover import TimelineHover
from engine.frames import FrameReader, open_frames
from tests.annotator.clips import make_video, picture_of
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.window import RealWindow

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.start(make_video(tmp_path / "clip.mp4", frames=40, width=128, height=72))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    yield made
    made.stop()


def _move(window: RealWindow, point: QPoint, buttons: Qt.MouseButton = NONE) -> None:
    viewport = window.app.window.timeline.viewport()
    where = QPointF(viewport.mapToGlobal(point))
    QApplication.sendEvent(
        viewport,
        QMouseEvent(
            QEvent.Type.MouseMove, QPointF(point), where, NONE, buttons, Qt.KeyboardModifier.NoModifier
        ),
    )


def _hover(window: RealWindow) -> TimelineHover:
    (hover,) = window.app.window.timeline.findChildren(TimelineHover)
    return hover


def _red_middle(picture: QImage) -> float:
    """Where the red square is, as a part of the width."""
    y = picture.height() // 3
    red = [x for x in range(picture.width()) if picture.pixelColor(x, y).red() > 150]
    return (red[0] + red[-1]) / 2 / picture.width()


def test_the_pointer_on_the_timeline_shows_that_frame_and_moves_nothing(window: RealWindow) -> None:
    timeline, preview = window.app.window.timeline, _hover(window).preview
    _move(window, timeline.point_of(30))
    window.wait(lambda: preview.isVisible() and preview.picture is not None)
    assert preview.words.text() == "Frame 30, 0:01.20"
    picture = preview.picture
    assert picture is not None
    expected = picture_of(30, 128, 72, 0)
    columns = [x for x in range(128) if expected[20, x, 0] > 150]
    assert _red_middle(picture) == pytest.approx((columns[0] + columns[-1]) / 2 / 128, abs=0.02)
    assert (window.app.view.frame, window.shown_frame) == (0, 0)
    _move(window, timeline.point_of(5))
    window.wait(lambda: window.app.thumbnails.peek(5) is not None and preview.picture is not None)
    assert "Frame 5," in preview.words.text()
    QTest.mouseClick(timeline.viewport(), LEFT, pos=timeline.point_of(5))
    assert not preview.isVisible()


def test_the_preview_goes_with_the_pointer_and_over_the_names(window: RealWindow) -> None:
    timeline, preview = window.app.window.timeline, _hover(window).preview
    _move(window, timeline.point_of(30))
    window.wait(preview.isVisible)
    _move(window, QPoint(20, 10))
    assert not preview.isVisible()
    _move(window, timeline.point_of(30))
    window.wait(preview.isVisible)
    QApplication.sendEvent(timeline.viewport(), QEvent(QEvent.Type.Leave))
    assert not preview.isVisible()
    _move(window, timeline.point_of(30), LEFT)
    assert not preview.isVisible()


def test_another_video_has_its_own_thumbnails(window: RealWindow, tmp_path: Path) -> None:
    _move(window, window.app.window.timeline.point_of(30))
    window.wait(lambda: window.app.thumbnails.peek(30) is not None)
    window.app.opener.open(make_video(tmp_path / "other.mp4", frames=40, seed=3))
    window.wait(lambda: window.app.workspace.title == "other.mp4")
    assert window.app.thumbnails.peek(30) is None
    _move(window, window.app.window.timeline.point_of(30))
    window.wait(lambda: window.app.thumbnails.peek(30) is not None)


def test_a_video_that_is_gone_has_no_thumbnails_and_says_nothing(window: RealWindow, tmp_path: Path) -> None:
    window.app.feed.set_cache_bytes(0)  # so that no frame is decoded already
    (tmp_path / "clip.mp4").unlink()
    _move(window, window.app.window.timeline.point_of(33))
    window.wait(_hover(window).preview.isVisible)
    thread = window.app.thumbnails._maker
    assert thread is not None
    window.wait(lambda: not thread.is_alive)
    assert _hover(window).preview.picture is None
    assert window.notices == []


def test_cached_frames_are_shown(window: RealWindow) -> None:
    timeline = window.app.window.timeline
    window.wait(lambda: timeline.cached_runs and timeline.cached_runs[0][0] == 0)
    window.wait(lambda: timeline.cached_runs == runs_of(window.app.feed.cached_frames()))
    before = timeline.grab().toImage()
    timeline.set_cached([])
    assert timeline.grab().toImage() != before


def test_runs_have_no_gaps() -> None:
    assert runs_of([]) == []
    assert runs_of([3]) == [(3, 3)]
    assert runs_of([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]


def test_the_ends_of_the_range_are_dragged_and_the_frame_stays(window: RealWindow) -> None:
    timeline, view = window.app.window.timeline, window.app.view
    view.set_range(10, 30)

    def drag(start: int, end: int) -> None:
        QTest.mousePress(timeline.viewport(), LEFT, pos=QPoint(timeline.x_of(start), 8))
        _move(window, QPoint(timeline.point_of(end).x(), 8), LEFT)
        QTest.mouseRelease(timeline.viewport(), LEFT, pos=QPoint(timeline.point_of(end).x(), 8))

    drag(10, 4)
    assert (view.first, view.last) == (4, 30)
    drag(31, 20)
    assert (view.first, view.last) == (4, 20)
    drag(21, 1)
    assert (view.first, view.last) == (4, 4), "an end does not pass the other"
    drag(5, 39)
    assert (view.first, view.last) == (4, 39)
    assert view.frame == 0
    _move(window, QPoint(timeline.x_of(4), 8))
    assert timeline.viewport().cursor().shape() == Qt.CursorShape.SizeHorCursor
    _move(window, QPoint(timeline.x_of(20), 8))
    assert timeline.viewport().cursor().shape() != Qt.CursorShape.SizeHorCursor
    QTest.mouseClick(timeline.viewport(), LEFT, pos=timeline.point_of(12))
    assert view.frame == 12, "elsewhere a press still scrubs"


def test_closing_does_not_wait_for_a_video_that_is_slow_to_open(
    window: RealWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, opening = threading.Event(), threading.Event()

    def slow(path: str, **options: int) -> FrameReader:
        opening.set()
        gate.wait(10)
        return open_frames(path, **options)

    monkeypatch.setattr("annotator.thumbnails.open_frames", slow)
    window.app.feed.set_cache_bytes(0)
    _move(window, window.app.window.timeline.point_of(33))
    window.wait(opening.is_set)
    window.key(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert not window.app.workspace.is_open
    assert not gate.is_set(), "the window went on while the thumbnails' thread was still opening"
    gate.set()
