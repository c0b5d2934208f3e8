"""Boxes: in every direction, kept within the frame, with either tool, given up with Esc."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.view_state import Tool
from tests.annotator.canvas.conftest import HEIGHT, WIDTH, Desk

CORNERS = [((30, 20), (90, 60)), ((90, 60), (30, 20)), ((90, 20), (30, 60)), ((30, 60), (90, 20))]


@pytest.mark.parametrize("tool", [Tool.POINT, Tool.BOX])
@pytest.mark.parametrize(("start", "end"), CORNERS)
def test_box_holds_the_pixels_dragged_over(
    desk: Desk, tool: Tool, start: tuple[int, int], end: tuple[int, int]
) -> None:
    desk.view.tool = tool
    desk.drag(desk.at(*start), desk.at(*end))
    assert desk.listener.heard == [("box", 30, 20, 91, 61)]


@pytest.mark.parametrize(
    ("end", "box"),
    [
        (QPoint(-50, -50), (0, 0, 51, 51)),
        (QPoint(900, 500), (50, 50, WIDTH, HEIGHT)),
    ],
)
def test_box_is_clipped_to_the_frame(desk: Desk, end: QPoint, box: tuple[int, ...]) -> None:
    desk.drag(desk.at(50, 50), end)
    assert desk.listener.heard == [("box", *box)]


def test_box_may_begin_beside_the_frame(desk: Desk) -> None:
    desk.drag(QPoint(1, 1), desk.at(20, 10))
    assert desk.listener.heard == [("box", 0, 0, 21, 11)]


def test_box_beside_the_frame_says_nothing(desk: Desk) -> None:
    desk.drag(QPoint(1, 100), QPoint(3, 300))
    assert desk.listener.heard == []


def test_click_with_the_box_tool_adds_nothing_but_right_click_takes_away(desk: Desk) -> None:
    desk.view.tool = Tool.BOX
    desk.click(50, 50)
    assert desk.listener.heard == [("told of boxes",)]
    desk.click(50, 50, Qt.MouseButton.RightButton)
    assert desk.listener.heard[1:] == [("point", 50, 50, False)]


def test_escape_gives_up_a_box_and_is_left_to_others_otherwise(desk: Desk) -> None:
    viewport = desk.canvas.viewport()
    desk.drag(
        desk.at(30, 20),
        desk.at(90, 60),
        before_release=lambda: QTest.keyClick(viewport, Qt.Key.Key_Escape),
    )
    assert desk.listener.heard == []
    assert not desk.canvas.cancel()
    desk.drag(desk.at(30, 20), desk.at(90, 60))
    assert desk.listener.heard == [("box", 30, 20, 91, 61)]


def test_cancel_says_whether_something_was_half_drawn(desk: Desk) -> None:
    answers: list[bool] = []
    desk.drag(desk.at(30, 20), desk.at(90, 60), before_release=lambda: answers.append(desk.canvas.cancel()))
    assert answers == [True]
    assert desk.listener.heard == []


def test_band_is_seen_while_it_is_drawn(desk: Desk) -> None:
    before = desk.seen(60, 40)
    seen: list[tuple[int, int, int]] = []
    desk.drag(desk.at(30, 20), desk.at(90, 60), before_release=lambda: seen.append(desk.seen(60, 40)))
    assert seen[0] != before


def test_box_is_chosen_by_its_edge(desk: Desk) -> None:
    desk.drag(desk.at(30, 20), desk.at(90, 60))
    desk.click(30, 40)
    assert desk.view.prompt == (1, 0, -1)
    assert len(desk.listener.heard) == 1


def test_boxes_of_others_are_not_in_the_way(desk: Desk) -> None:
    desk.drag(desk.at(30, 20), desk.at(90, 60))
    desk.view.object_id = 2
    desk.click(30, 40)
    assert desk.view.object_id == 2
    assert desk.listener.heard[-1] == ("point", 30, 40, True)


def test_moving_on_while_a_box_is_drawn_gives_it_up(desk: Desk) -> None:
    def move_on() -> None:
        desk.view.frame = 1

    desk.drag(desk.at(30, 20), desk.at(90, 60), before_release=move_on)
    assert desk.listener.heard == []
