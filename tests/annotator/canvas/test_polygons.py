"""The polygon tool: corners set, moved, removed; closed to add or to cut; kept until it is given up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from annotator.project.pixels import polygon
from annotator.view_state import Tool
from tests.annotator.canvas.conftest import HEIGHT, WIDTH, Desk, block

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEYS, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
SQUARE = [(30, 20), (90, 20), (90, 60), (30, 60)]


@pytest.fixture(autouse=True)
def polygon_in_hand(desk: Desk) -> None:
    desk.view.tool = Tool.POLYGON


def enclosed(desk: Desk, at: Sequence[QPoint]) -> NDArray[np.bool_]:
    """The pixels of a polygon with its corners at these places of the view."""
    geometry = desk.canvas._surface.navigation.geometry
    corners = []
    for place in at:
        x, y = geometry.to_frame(QPointF(place))
        corners.append((min(max(x, 0.0), WIDTH), min(max(y, 0.0), HEIGHT)))
    pixels = polygon(corners, HEIGHT, WIDTH)
    x0, y0, x1, y1 = pixels.window
    whole = np.zeros((HEIGHT, WIDTH), np.bool_)
    whole[y0:y1, x0:x1] = pixels.bits
    return whole


def mask(desk: Desk, object_id: int = 1) -> NDArray[np.bool_]:
    record = desk.history.project.masks.get(object_id, desk.view.frame)
    return record.mask.to_array() if record is not None else np.zeros((HEIGHT, WIDTH), np.bool_)


def key(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
    QTest.keyClick(desk.canvas.viewport(), key, modifiers)


def set_corners(desk: Desk, corners: Sequence[tuple[int, int]] = tuple(SQUARE)) -> list[QPoint]:
    for x, y in corners:
        desk.click(x, y)
    return [desk.at(x, y) for x, y in corners]


@pytest.mark.parametrize("zoom", [0.5, 1.0, 1.7])
def test_enter_adds_what_the_corners_enclose(desk: Desk, zoom: float) -> None:
    desk.canvas.zoom_by(zoom)
    at = set_corners(desk, [(50, 25), (100, 30), (95, 65), (60, 70)])
    assert desk.listener.heard == []
    key(desk, Qt.Key.Key_Return)
    assert desk.listener.heard == [("Add polygon", 1, 0)]
    assert np.array_equal(mask(desk), enclosed(desk, at))
    assert mask(desk).any()
    desk.history.undo()
    assert not mask(desk).any()


def test_a_double_click_closes_and_sets_the_last_corner(desk: Desk) -> None:
    at = set_corners(desk, SQUARE[:3])
    desk.click(30, 60)
    QTest.mouseDClick(desk.canvas.viewport(), LEFT, NO_KEYS, desk.at(30, 60))  # the second press alone
    QTest.mouseRelease(desk.canvas.viewport(), LEFT, NO_KEYS, desk.at(30, 60))
    assert np.array_equal(mask(desk), enclosed(desk, [*at, desk.at(30, 60)]))


def test_a_click_on_the_first_corner_closes(desk: Desk) -> None:
    at = set_corners(desk)
    desk.click(*SQUARE[0])
    assert np.array_equal(mask(desk), enclosed(desk, at))


def test_with_alt_it_is_cut_and_no_object_is_chosen_by_the_click(desk: Desk) -> None:
    desk.put_mask(1, 0, block(0, 0, 160, 90))
    at = set_corners(desk)
    key(desk, Qt.Key.Key_Return, ALT)
    assert desk.listener.heard == [("Cut polygon", 1, 0)]
    assert np.array_equal(mask(desk), ~enclosed(desk, at))
    set_corners(desk, [(100, 10), (150, 10), (150, 80)])
    desk.click(100, 10, LEFT, ALT)
    assert desk.listener.heard[-1] == ("Cut polygon", 1, 0)
    assert len(desk.listener.heard) == 2


def test_alt_drag_pans_and_alt_click_sets_a_corner_while_drawing(desk: Desk) -> None:
    desk.canvas.zoom_by(2)
    set_corners(desk, SQUARE[:2])
    before = desk.at(60, 40)
    desk.drag(desk.at(60, 40), desk.at(60, 40) + QPoint(50, 30), modifiers=ALT)
    assert desk.at(60, 40) == before + QPoint(50, 30)
    desk.click(90, 60, LEFT, ALT)
    key(desk, Qt.Key.Key_Return)
    assert np.array_equal(
        mask(desk), enclosed(desk, [desk.at(*SQUARE[0]), desk.at(*SQUARE[1]), desk.at(90, 60)])
    )


def test_alt_click_before_the_first_corner_chooses_as_ever(desk: Desk) -> None:
    desk.click(60, 40, LEFT, ALT)
    assert desk.listener.heard == [("choose", 60, 40)]


def test_corners_can_be_dragged(desk: Desk) -> None:
    at = set_corners(desk)
    desk.drag(at[1], desk.at(120, 10))
    key(desk, Qt.Key.Key_Enter)
    assert np.array_equal(mask(desk), enclosed(desk, [at[0], desk.at(120, 10), at[2], at[3]]))


def test_a_new_corner_follows_the_drag_that_sets_it(desk: Desk) -> None:
    at = set_corners(desk, SQUARE[:2])
    desk.drag(desk.at(80, 50), desk.at(100, 70))
    key(desk, Qt.Key.Key_Return)
    assert np.array_equal(mask(desk), enclosed(desk, [*at, desk.at(100, 70)]))


def test_backspace_takes_the_last_corner_back_and_a_right_click_any(desk: Desk) -> None:
    at = set_corners(desk)
    desk.click(140, 80)
    key(desk, Qt.Key.Key_Backspace)
    desk.click(*SQUARE[1], RIGHT)
    key(desk, Qt.Key.Key_Return)
    assert np.array_equal(mask(desk), enclosed(desk, [at[0], at[2], at[3]]))


def test_a_press_on_a_side_sets_a_corner_between_its_two(desk: Desk) -> None:
    at = set_corners(desk)
    middle = desk.at(60, 20)
    QTest.mouseMove(desk.canvas.viewport(), middle + QPoint(0, 3))
    assert desk.canvas.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    desk.drag(middle + QPoint(0, 3), desk.at(60, 5))
    key(desk, Qt.Key.Key_Return)
    assert np.array_equal(mask(desk), enclosed(desk, [at[0], desk.at(60, 5), *at[1:]]))


def test_backspace_takes_back_the_corner_that_was_set_on_a_side(desk: Desk) -> None:
    at = set_corners(desk)
    desk.drag(desk.at(60, 20), desk.at(60, 5))
    key(desk, Qt.Key.Key_Backspace)
    desk.drag(desk.at(90, 40), desk.at(110, 40))
    desk.click(100, 75)
    key(desk, Qt.Key.Key_Backspace)
    key(desk, Qt.Key.Key_Return)
    assert np.array_equal(mask(desk), enclosed(desk, [at[0], at[1], desk.at(110, 40), at[2], at[3]]))


def test_beside_a_side_corners_are_set_as_ever(desk: Desk) -> None:
    at = set_corners(desk)
    beside = desk.at(60, 20) + QPoint(0, 9)
    QTest.mouseClick(desk.canvas.viewport(), LEFT, NO_KEYS, beside)
    key(desk, Qt.Key.Key_Return)
    assert np.array_equal(mask(desk), enclosed(desk, [*at, beside]))


def test_corners_stay_within_the_frame(desk: Desk) -> None:
    desk.canvas.zoom_by(0.5)
    set_corners(desk, [(80, 45)])
    outside = [QPoint(790, 40), QPoint(790, 440)]
    for at in outside:
        QTest.mouseClick(desk.canvas.viewport(), LEFT, NO_KEYS, at)
    key(desk, Qt.Key.Key_Return)
    assert np.array_equal(mask(desk), enclosed(desk, [desk.at(80, 45), *outside]))
    assert mask(desk)[2:88, WIDTH - 1].all()


def test_escape_and_two_corners_change_nothing(desk: Desk) -> None:
    set_corners(desk)
    key(desk, Qt.Key.Key_Escape)
    key(desk, Qt.Key.Key_Return)
    assert desk.listener.heard == []
    set_corners(desk, SQUARE[:2])
    key(desk, Qt.Key.Key_Return)
    assert desk.listener.heard == [("told of polygons",)]
    assert desk.canvas.cancel(), "it is still being drawn"
    assert not desk.canvas.cancel()


def test_keys_are_others_when_nothing_is_drawn(desk: Desk) -> None:
    surface = desk.canvas.viewport()
    assert not any(
        surface.tool.wants_key(k) for k in (Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Escape)
    )
    desk.click(50, 50)
    assert surface.tool.wants_key(Qt.Key.Key_Return)
    assert not surface.tool.wants_key(Qt.Key.Key_D)


@pytest.mark.parametrize("what", ["frame", "tool"])
def test_what_is_half_drawn_waits_where_it_is(desk: Desk, what: str) -> None:
    at = set_corners(desk, SQUARE[:3])
    if what == "frame":
        desk.view.frame = 1
        desk.canvas.show_frame(desk.frame(1))
        assert not desk.canvas.viewport().tool.wants_key(Qt.Key.Key_Return)
        desk.view.frame = 0
        desk.canvas.show_frame(desk.frame(0))
    else:
        desk.view.tool = Tool.POINT
        desk.view.tool = Tool.POLYGON
    key(desk, Qt.Key.Key_Return)
    assert np.array_equal(mask(desk), enclosed(desk, at))


def test_a_polygon_begun_elsewhere_makes_way(desk: Desk) -> None:
    set_corners(desk)
    desk.view.frame = 1
    desk.canvas.show_frame(desk.frame(1))
    at = set_corners(desk, [(10, 10), (60, 15), (30, 50)])
    key(desk, Qt.Key.Key_Return)
    assert np.array_equal(mask(desk), enclosed(desk, at))


def test_it_is_gone_with_the_project(desk: Desk) -> None:
    set_corners(desk)
    desk.workspace.close()
    assert not desk.canvas.viewport().tool.wants_key(Qt.Key.Key_Return)


def test_it_is_seen_while_it_is_drawn(desk: Desk) -> None:
    before = desk.seen(60, 40)
    set_corners(desk)
    assert desk.seen(60, 40) != before
    assert desk.seen(60, 20) != before
    desk.canvas.cancel()
    assert desk.seen(60, 40) == before


def test_with_no_object_chosen_it_is_a_new_one(desk: Desk) -> None:
    desk.view.object_id = None
    set_corners(desk)
    key(desk, Qt.Key.Key_Return)
    assert desk.listener.heard == [("Add polygon", None, 0)]
