"""What the canvas tells and takes: frames, remarks, prompts, dropped files, keys."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPalette, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator.canvas.frame_item import FrameItem
from annotator.canvas.hints import LoadingHint
from annotator.canvas.tools import TOOLS
from annotator.project.edits import SetPrompts
from annotator.view_state import Tool
from engine.frames import Frame
from engine.prompts import Box, Point, Prompts
from tests.annotator.canvas.conftest import Desk, block


def _remarks(desk: Desk) -> list[str]:
    return [label.text() for label in desk.canvas.findChildren(QLabel) if label.isVisible()]


def test_every_tool_of_the_view_is_there() -> None:
    assert set(TOOLS) == set(Tool)


def test_a_frame_is_shown_pixel_for_pixel_at_actual_size(desk: Desk) -> None:
    rng = np.random.default_rng(1)
    image = rng.integers(0, 256, (90, 160, 4), np.uint8)
    image[..., 3] = 255
    desk.canvas.show_frame(Frame(0, image))
    desk.canvas.zoom_actual()
    for x, y in rng.integers(0, (160, 90), (40, 2)):
        assert desk.seen(x, y) == (image[y, x, 2], image[y, x, 1], image[y, x, 0])


def test_frames_are_not_copied_and_outlive_their_owner() -> None:
    item = FrameItem()
    image = np.full((90, 160, 4), 77, np.uint8)
    image.flags.writeable = False
    before = image.__array_interface__["data"][0]
    item.show(Frame(3, image))
    shown = np.frombuffer(item._image.constBits(), np.uint8)
    assert shown.__array_interface__["data"][0] == before
    del image
    gc.collect()
    assert (shown == 77).all()


def test_turned_pictures_are_shown_as_well() -> None:
    item = FrameItem()
    item.show(Frame(0, np.rot90(np.full((90, 160, 4), 9, np.uint8))))
    assert item.size == QSize(90, 160)


def test_zoom_is_kept_across_frames_and_fit_on_the_next_video(desk: Desk) -> None:
    fitted = desk.at(159, 89)
    desk.canvas.zoom_by(3.0)
    zoomed = desk.at(159, 89)
    assert zoomed != fitted
    desk.view.frame = 1
    desk.canvas.show_frame(desk.frame(1))
    assert desk.at(159, 89) == zoomed
    desk.workspace.close()
    desk.view.reset(5)
    desk.canvas.show_frame(desk.frame(0))
    assert desk.at(159, 89) == fitted
    desk.canvas.zoom_by(3.0)
    desk.canvas.zoom_fit()
    assert desk.at(159, 89) == fitted


def test_first_frame_that_comes_before_its_project_stays(desk: Desk) -> None:
    project = desk.history.project
    desk.put_mask(1, 0, block(40, 30, 80, 60))
    desk.workspace.close()
    desk.canvas.show_frame(desk.frame(0))
    assert desk.seen(60, 45) == (40, 40, 40)
    desk.workspace.attach(project)
    assert desk.seen(10, 10) == (40, 40, 40)
    assert desk.seen(60, 45) != (40, 40, 40)


def test_damaged_frame_is_said_and_the_next_is_not(desk: Desk) -> None:
    assert _remarks(desk) == []
    desk.canvas.show_frame(desk.frame(0, is_corrupt=True))
    assert _remarks(desk) == ["This frame is damaged in the file"]
    desk.view.frame = 1
    desk.canvas.show_frame(desk.frame(1))
    assert _remarks(desk) == []


def test_loading_is_said_only_when_it_takes_long(desk: Desk, qtbot: QtBot) -> None:
    (timer,) = (t for hint in desk.canvas.findChildren(LoadingHint) for t in hint.findChildren(QTimer))
    assert timer.interval() >= 100
    desk.view.frame = 1
    assert timer.isActive()
    assert _remarks(desk) == []
    qtbot.waitUntil(lambda: _remarks(desk) == ["Loading…"])
    desk.canvas.show_frame(desk.frame(1))
    assert _remarks(desk) == []
    desk.view.frame = 2
    assert timer.isActive()
    desk.canvas.show_frame(desk.frame(2))
    assert not timer.isActive(), "it will not be said later, either"
    assert _remarks(desk) == []


def test_frame_that_cannot_be_read_is_said_in_place_of_a_picture(desk: Desk) -> None:
    desk.view.frame = 4
    desk.canvas.show_failed(4, "Frame 4 could not be read.")
    assert _remarks(desk) == ["Frame 4 could not be read."]
    assert desk.seen(80, 45) != (40, 40, 40)
    desk.click(80, 45)
    assert desk.listener.heard == []
    desk.view.frame = 5
    desk.canvas.show_frame(desk.frame(5))
    assert _remarks(desk) == []


def test_signs_are_told_apart_without_colour(desk: Desk) -> None:
    points = (Point(40, 40, True), Point(100, 40, False))
    desk.history.do("Say", SetPrompts(1, 0, Prompts(points)))
    image = desk.canvas.viewport().grab().toImage()
    ratio = image.devicePixelRatio()

    def white_above_middle(x: int) -> bool:
        at = (QPointF(desk.at(x, 40)) - QPointF(0, 2.5)) * ratio
        return image.pixelColor(at.toPoint()).lightness() > 200

    assert white_above_middle(40)
    assert not white_above_middle(100)


def test_points_keep_their_size_on_screen_and_stand_out_when_chosen(desk: Desk) -> None:
    desk.history.do("Say", SetPrompts(1, 0, Prompts((Point(80, 45),), Box(60, 30, 100, 60))))
    without = _changed_by(desk, (1, 0, 0))
    desk.canvas.zoom_by(5.0)
    assert _changed_by(desk, (1, 0, 0)) == pytest.approx(without, rel=0.15)
    assert without > 50


def _changed_by(desk: Desk, prompt: tuple[int, int, int]) -> int:
    """Screen pixels that choosing a prompt changes."""
    desk.view.prompt = None
    before = desk.canvas.viewport().grab().toImage()
    desk.view.prompt = prompt
    after = desk.canvas.viewport().grab().toImage()
    a, b = (np.frombuffer(i.constBits(), np.uint32) for i in (before, after))
    return int(np.count_nonzero(a != b))


def test_hovered_point_is_drawn_larger_and_the_pointer_says_so(desk: Desk) -> None:
    desk.history.do("Say", SetPrompts(1, 0, Prompts((Point(80, 45),))))
    viewport = desk.canvas.viewport()
    QTest.mouseMove(viewport, desk.at(20, 20))
    before = viewport.grab().toImage()
    assert viewport.cursor().shape() != Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(viewport, desk.at(80, 45))
    assert viewport.grab().toImage() != before
    assert viewport.cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_prompts_of_other_frames_are_not_shown(desk: Desk) -> None:
    before = desk.canvas.viewport().grab().toImage()
    desk.history.do("Say", SetPrompts(1, 3, Prompts((Point(80, 45),))))
    assert desk.canvas.viewport().grab().toImage() == before


def test_dropped_files_are_told(desk: Desk) -> None:
    told: list[list[str]] = []
    desk.canvas.dropped.connect(told.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/clips/a.mp4"), QUrl("https://example.org/b.mp4")])
    enter = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    QApplication.sendEvent(desk.canvas, enter)
    assert enter.isAccepted()
    drop = QDropEvent(
        QPointF(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(desk.canvas, drop)
    assert told == [["/clips/a.mp4"]]


def test_escape_reaches_its_shortcut_unless_something_is_half_drawn(desk: Desk, qtbot: QtBot) -> None:
    fired: list[bool] = []
    shortcut = QShortcut(Qt.Key.Key_Escape, desk.canvas)
    shortcut.activated.connect(lambda: fired.append(True))
    viewport = desk.canvas.viewport()
    desk.canvas.activateWindow()
    viewport.setFocus()
    qtbot.waitUntil(desk.canvas.isActiveWindow)
    desk.drag(
        desk.at(30, 20),
        desk.at(90, 60),
        before_release=lambda: QTest.keyClick(viewport, Qt.Key.Key_Escape),
    )
    assert fired == []
    assert desk.listener.heard == []
    QTest.keyClick(viewport, Qt.Key.Key_Escape)
    assert fired == [True]


@pytest.mark.parametrize("colour", ["#26282c", "#e9ebee"])
def test_background_follows_the_palette(desk: Desk, colour: str) -> None:
    desk.canvas.setPalette(QPalette(QColor(colour)))
    image = desk.canvas.viewport().grab().toImage()
    assert image.pixelColor(1, 1) == desk.canvas.palette().window().color()


def test_canvas_has_a_name_for_screen_readers(desk: Desk) -> None:
    assert desk.canvas.viewport().accessibleName() == "Frame"
