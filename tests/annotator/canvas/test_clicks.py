"""What is clicked is what is meant: the right pixel, the right sign, nothing lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.view_state import Tool
from engine.frames import Frame
from tests.annotator.canvas.conftest import FRAMES, HEIGHT, WIDTH, Desk, block

RIGHT = Qt.MouseButton.RightButton
MIDDLE = Qt.MouseButton.MiddleButton
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize("zoom", [1.0, 1.7, 4.0, 11.0])
def test_click_names_the_pixel_that_is_seen_there(desk: Desk, zoom: float) -> None:
    image = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    image[..., 2] = np.arange(WIDTH)[None, :]  # red tells the column, green the row
    image[..., 1] = np.arange(HEIGHT)[:, None]
    image[..., 0] = 200
    desk.canvas.show_frame(Frame(0, image))
    desk.canvas.zoom_by(zoom)
    viewport = desk.canvas.viewport()
    desk.drag(QPoint(400, 200), QPoint(431, 187), MIDDLE)
    screen = viewport.grab().toImage()
    rng = np.random.default_rng(3)
    for _ in range(12):
        desk.listener.heard.clear()
        desk.history.undo()  # no earlier point may be in the way
        # Even positions: these are whole device pixels at a ratio of 1.5 as well.
        position = QPoint(*(2 * int(v) for v in rng.integers((100, 50), (300, 180))))
        colour = screen.pixelColor(position * screen.devicePixelRatio())
        assert colour.blue() == 200
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=position)
        assert desk.listener.heard == [("point", colour.red(), colour.green(), True)]


@pytest.mark.parametrize("pixel", [(0, 0), (159, 0), (0, 89), (159, 89), (80, 45), (13, 77)])
def test_frame_to_widget_is_where_a_click_names_the_pixel(desk: Desk, pixel: tuple[int, int]) -> None:
    desk.click(*pixel)
    assert desk.listener.heard == [("point", *pixel, True)]


def test_right_and_ctrl_click_take_away(desk: Desk) -> None:
    desk.click(20, 30, RIGHT)
    desk.click(60, 30, modifiers=CTRL)
    assert desk.listener.heard == [("point", 20, 30, False), ("point", 60, 30, False)]


def test_click_beside_the_frame_says_nothing(desk: Desk) -> None:
    viewport = desk.canvas.viewport()
    for position in (QPoint(2, 2), QPoint(809, 200), QPoint(400, 459)):
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=position)
        QTest.mouseClick(viewport, RIGHT, pos=position)
    assert desk.listener.heard == []


def test_a_tiny_move_is_still_a_click_where_it_began(desk: Desk) -> None:
    start = desk.at(50, 50)
    desk.drag(start, start + QPoint(2, 2))
    desk.drag(desk.at(70, 50), desk.at(70, 50) + QPoint(3, -3), RIGHT)
    assert desk.listener.heard == [("point", 50, 50, True), ("point", 70, 50, False)]


def test_double_click_is_one_point(desk: Desk) -> None:
    viewport = desk.canvas.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=desk.at(40, 40))
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=desk.at(40, 40))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=desk.at(40, 40))
    assert desk.listener.heard == [("point", 40, 40, True)]


def test_double_click_is_one_point_even_where_none_was_made(desk: Desk) -> None:
    viewport = desk.canvas.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=desk.at(40, 40))
    desk.history.undo()  # as when prompting refuses it: nothing is there for the second press to choose
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=desk.at(40, 40))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=desk.at(40, 40))
    assert desk.listener.heard.count(("point", 40, 40, True)) == 1


def test_clicks_in_quick_succession_at_two_places_are_two_points(desk: Desk) -> None:
    desk.click(40, 40)
    desk.click(90, 40)
    assert desk.listener.heard == [("point", 40, 40, True), ("point", 90, 40, True)]


def test_panning_and_choosing_say_no_prompt(desk: Desk) -> None:
    desk.drag(QPoint(300, 200), QPoint(360, 230), MIDDLE)
    desk.drag(QPoint(300, 200), QPoint(340, 230), modifiers=ALT)
    assert desk.listener.heard == []
    desk.click(80, 45, modifiers=ALT)
    assert desk.listener.heard == [("choose", 80, 45)]


def test_panning_moves_the_picture_with_the_pointer(desk: Desk) -> None:
    before = desk.at(80, 45)
    desk.drag(QPoint(300, 200), QPoint(360, 230), MIDDLE)
    assert desk.at(80, 45) == before + QPoint(60, 30)
    desk.drag(QPoint(360, 230), QPoint(300, 200), modifiers=ALT)
    assert desk.at(80, 45) == before


def test_no_prompt_while_another_frame_than_the_current_is_on_screen(desk: Desk) -> None:
    desk.view.frame = 7  # asked for, not here yet
    desk.click(50, 50)
    assert desk.listener.heard == []
    desk.canvas.show_frame(desk.frame(7))
    desk.click(50, 50)
    assert desk.listener.heard == [("point", 50, 50, True)]
    assert (1, 7) in desk.history.project.prompts


def test_pointer_is_told_while_over_the_frame(desk: Desk) -> None:
    told: list[tuple[float, float]] = []
    left: list[bool] = []
    desk.canvas.pointer_moved.connect(lambda x, y: told.append((x, y)))
    desk.canvas.pointer_left.connect(lambda: left.append(True))
    QTest.mouseMove(desk.canvas.viewport(), desk.at(33, 44))
    assert [(int(x), int(y)) for x, y in told] == [(33, 44)]
    assert not left
    QTest.mouseMove(desk.canvas.viewport(), QPoint(1, 1))
    assert left
    assert len(told) == 1


def test_other_buttons_while_one_is_held_do_not_disturb(desk: Desk) -> None:
    viewport = desk.canvas.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=desk.at(30, 30))
    QTest.mouseClick(viewport, RIGHT, pos=desk.at(60, 60))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=desk.at(30, 30))
    assert desk.listener.heard == [("point", 30, 30, True)]


def test_negative_click_dragged_far_away_was_thought_better_of(desk: Desk) -> None:
    desk.drag(desk.at(50, 50), desk.at(90, 50), RIGHT)
    assert desk.listener.heard == []


def test_point_is_chosen_by_a_click_and_not_doubled(desk: Desk) -> None:
    desk.click(50, 50)
    desk.click(90, 50)
    desk.click(50, 50)
    assert desk.view.prompt == (1, 0, 0)
    assert len(desk.listener.heard) == 2


def test_clicking_another_objects_point_chooses_that_object(desk: Desk) -> None:
    desk.view.object_id = 2
    desk.click(50, 50)
    desk.view.object_id = 1
    desk.click(50, 50)
    assert (desk.view.object_id, desk.view.prompt) == (2, (2, 0, 0))
    assert len(desk.listener.heard) == 1


def test_not_this_may_be_said_on_another_objects_point(desk: Desk) -> None:
    desk.view.object_id = 2
    desk.click(50, 50)
    desk.view.object_id = 1
    desk.click(50, 50, RIGHT)
    assert desk.view.object_id == 1
    assert desk.listener.heard[-1] == ("point", 50, 50, False)


def test_hidden_objects_points_are_not_in_the_way(desk: Desk) -> None:
    desk.view.object_id = 2
    desk.click(50, 50)
    desk.view.object_id = 1
    desk.view.hidden = frozenset({2})
    desk.click(50, 50)
    assert desk.listener.heard[-1] == ("point", 50, 50, True)
    assert desk.view.object_id == 1


def test_dragging_a_point_moves_it_in_one_step_at_release(desk: Desk) -> None:
    desk.click(50, 50)
    undo_before = desk.history.undo_name
    desk.drag(desk.at(50, 50), desk.at(70, 40), before_release=lambda: _heard_only_the_click(desk))
    assert undo_before == "Say"
    assert desk.listener.heard[1:] == [("move", 1, 0, 0, 70, 40)]
    assert desk.history.undo_name == "Move"


def _heard_only_the_click(desk: Desk) -> None:
    assert len(desk.listener.heard) == 1


def test_a_dragged_point_stays_inside_the_frame(desk: Desk) -> None:
    desk.click(50, 50)
    desk.drag(desk.at(50, 50), QPoint(811, -40))
    assert desk.listener.heard[1:] == [("move", 1, 0, 0, WIDTH - 1, 0)]


@pytest.mark.parametrize("event", ["frame", "escape", "undo", "tool", "close"])
def test_what_interrupts_a_drag_cancels_it(desk: Desk, event: str) -> None:
    desk.click(50, 50)
    desk.view.frame = FRAMES // 2
    desk.view.frame = 0

    def interrupt() -> None:
        match event:
            case "frame":
                desk.view.frame = 1
                desk.canvas.show_frame(desk.frame(1))
            case "escape":
                QTest.keyClick(desk.canvas.viewport(), Qt.Key.Key_Escape)
            case "undo":
                desk.history.undo()
            case "tool":
                desk.view.tool = Tool.BOX
            case "close":
                desk.workspace.close()

    desk.drag(desk.at(50, 50), desk.at(90, 70), before_release=interrupt)
    assert len(desk.listener.heard) == 1


def test_masks_that_arrive_do_not_disturb_a_drag(desk: Desk) -> None:
    desk.click(50, 50)
    desk.drag(
        desk.at(50, 50), desk.at(70, 40), before_release=lambda: desk.put_mask(1, 0, block(40, 40, 60, 60))
    )
    assert desk.listener.heard[1:] == [("move", 1, 0, 0, 70, 40)]


def test_wheel_zooms_about_the_pointer(desk: Desk) -> None:
    position = desk.at(120, 20)
    _wheel(desk, position, 360)
    assert (desk.at(120, 20) - position).manhattanLength() <= 4
    desk.listener.heard.clear()
    QTest.mouseClick(desk.canvas.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert desk.listener.heard == [("point", 120, 20, True)]


def _wheel(desk: Desk, position: QPoint, delta: int) -> None:
    viewport = desk.canvas.viewport()
    event = QWheelEvent(
        QPointF(position),
        QPointF(viewport.mapToGlobal(position)),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def test_fractional_positions_name_pixels_as_well(desk: Desk) -> None:
    viewport = desk.canvas.viewport()
    position = QPointF(desk.at(50, 50)) + QPointF(0.25, 0.25)
    for kind, buttons in (
        (QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
    ):
        globally = viewport.mapToGlobal(position)
        event = QMouseEvent(
            kind, position, globally, Qt.MouseButton.LeftButton, buttons, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(viewport, event)
    assert desk.listener.heard == [("point", 50, 50, True)]


@pytest.mark.skipif("QT_SCALE_FACTOR" in os.environ, reason="this is the run at another ratio")
@pytest.mark.parametrize("ratio", ["1.5", "2"])
def test_all_of_this_at_other_device_pixel_ratios(ratio: str) -> None:
    """The ratio is the application's, so these tests run again in a process of their own."""
    here = os.path.dirname(__file__)
    files = [
        os.path.join(here, name) for name in ("test_clicks.py", "test_boxes.py", "test_masks_on_screen.py")
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *files],
        env={**os.environ, "QT_SCALE_FACTOR": ratio},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
