"""Brush and eraser: exactly the pixels under the stroke, at any zoom and speed, seen while it is drawn."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.canvas.draft import Draft
from annotator.canvas.mask_patch import MaskBits, Style, render_patch
from annotator.project.edits import SetMask
from annotator.project.mask_table import Source
from annotator.project.pixels import Stroke
from annotator.view_state import BRUSH_SIZES, Tool
from engine.masks import Mask
from tests.annotator.canvas.conftest import BLUE, HEIGHT, WIDTH, Desk, block
from tests.annotator.project.test_pixels import covered

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NO_KEYS, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def pixels_of(desk: Desk, object_id: int = 1, frame: int = 0) -> NDArray[np.bool_]:
    record = desk.history.project.masks.get(object_id, frame)
    assert record is not None
    return record.mask.to_array()


def places(desk: Desk, way: list[QPoint]) -> list[tuple[float, float]]:
    """Where in the frame the pointer is at each of these places of the view."""
    return [desk.canvas._surface.navigation.geometry.to_frame(QPointF(at)) for at in way]


def draw(
    desk: Desk,
    way: list[QPoint],
    button: Qt.MouseButton = LEFT,
    before_release: Callable[[], object] = lambda: None,
) -> None:
    viewport = desk.canvas.viewport()
    QTest.mousePress(viewport, button, NO_KEYS, way[0])
    for at in way[1:]:
        QTest.mouseMove(viewport, at)
    before_release()
    QTest.mouseRelease(viewport, button, NO_KEYS, way[-1])


def curve(desk: Desk, moves: int) -> list[QPoint]:
    """A way over the view with so many moves: few of them is a quick hand."""
    size = desk.canvas.viewport().size()
    t = np.linspace(0, 1, moves + 1)
    xs = size.width() * (0.15 + 0.7 * t)
    ys = size.height() * (0.5 + 0.3 * np.sin(5 * t))
    return [QPoint(round(x), round(y)) for x, y in zip(xs, ys, strict=True)]


def wheel(widget: QWidget, at: QPoint, notches: float, modifiers: Qt.KeyboardModifier = CTRL) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(widget.mapToGlobal(at)),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("zoom", [0.3, 1.0, 4.7])
@pytest.mark.parametrize("moves", [1, 3, 25])
@pytest.mark.parametrize("size", [1, 9])
def test_a_stroke_paints_the_pixels_under_it_and_no_others(
    desk: Desk, zoom: float, moves: int, size: int
) -> None:
    desk.view.tool, desk.view.brush_size = Tool.BRUSH, size
    desk.canvas.zoom_by(zoom)
    way = curve(desk, moves)
    draw(desk, way)
    assert desk.listener.heard == [("Paint", 1, 0)]
    assert np.array_equal(pixels_of(desk), covered(places(desk, way), size, HEIGHT, WIDTH))


@pytest.mark.parametrize(("tool", "button"), [(Tool.ERASER, LEFT), (Tool.BRUSH, RIGHT)])
def test_erasing_takes_the_pixels_under_the_stroke_and_no_others(
    desk: Desk, tool: Tool, button: Qt.MouseButton
) -> None:
    before = block(20, 10, 140, 80)
    desk.put_mask(1, 0, before)
    desk.view.tool, desk.view.brush_size = tool, 12
    way = curve(desk, 4)
    draw(desk, way, button)
    assert desk.listener.heard == [("Erase", 1, 0)]
    assert np.array_equal(pixels_of(desk), before & ~covered(places(desk, way), 12, HEIGHT, WIDTH))
    desk.history.undo()
    assert np.array_equal(pixels_of(desk), before)


def test_the_erasers_right_button_paints(desk: Desk) -> None:
    desk.view.tool = Tool.ERASER
    draw(desk, curve(desk, 3), RIGHT)
    assert desk.listener.heard == [("Paint", 1, 0)]


def test_a_click_is_a_dot_and_a_stroke_beside_the_frame_is_cut_off_there(desk: Desk) -> None:
    desk.view.tool, desk.view.brush_size = Tool.BRUSH, 11
    desk.click(50, 40)
    assert np.array_equal(pixels_of(desk), covered(places(desk, [desk.at(50, 40)]), 11, HEIGHT, WIDTH))
    draw(desk, [QPoint(-60, -60), desk.at(20, 20), QPoint(2000, 100)])
    assert pixels_of(desk)[20, 20]


def test_with_no_object_chosen_a_stroke_is_for_a_new_one(desk: Desk) -> None:
    desk.view.object_id = None
    desk.view.tool = Tool.BRUSH
    draw(desk, curve(desk, 3))
    assert desk.listener.heard == [("Paint", None, 0)]
    assert not desk.listener.painted.is_empty


def _picture(desk: Desk) -> NDArray[np.uint8]:
    image = desk.canvas.viewport().grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


@pytest.mark.parametrize("zoom", [0.11, 0.37, 1.0, 3.3])
@pytest.mark.parametrize("button", [LEFT, RIGHT])
def test_while_it_is_drawn_a_stroke_looks_as_it_will(desk: Desk, zoom: float, button: Qt.MouseButton) -> None:
    desk.put_mask(1, 0, block(33, 11, 101, 63) & ~block(50, 30, 70, 41))
    desk.view.tool, desk.view.brush_size = Tool.BRUSH, 7
    desk.canvas.zoom_by(zoom)
    way = curve(desk, 17)
    live: list[NDArray[np.uint8]] = []
    before = _picture(desk)
    viewport = desk.canvas.viewport()
    QTest.mousePress(viewport, button, NO_KEYS, way[0])
    for at in way[1:]:
        QTest.mouseMove(viewport, at)
        QApplication.processEvents()  # painted part by part, as on a screen
    live.append(_picture(desk))
    QTest.mouseRelease(viewport, button, NO_KEYS, way[-1])
    after = _picture(desk)
    assert not np.array_equal(before, after)
    assert np.array_equal(live[0], after)


@pytest.mark.parametrize("scale", [0.13, 0.31, 0.5, 1.0, 2.7])
def test_a_draft_rendered_in_parts_is_the_mask_rendered_whole(scale: float) -> None:
    rng = np.random.default_rng(1)
    noise = cv2.GaussianBlur(rng.random((300, 400)).astype(np.float32), (0, 0), 4)
    base = Mask.from_array(noise > 0.5)
    style = Style(QColor(BLUE), 0.4, True, 1.0)
    view = QRect(round(-40 * scale), round(-30 * scale), 500, 300)
    stroke = Stroke(300, 400, 13)
    draft = Draft(1, style.colour, stroke, True)
    draft.rebase(base)
    live = base.to_array()
    for x, y in rng.uniform((-20, -20), (420, 320), (12, 2)):
        window = stroke.go_to(x, y)
        if window is not None:
            draft.extend(window)
        patch = draft.patch(style, scale, view)
        assert patch is not None
        whole = MaskBits.of(Mask.from_array(live | stroke.bits))
        expected = render_patch(whole, style, scale, patch.region)
        for seen, wanted in zip(patch.pixels, expected.pixels, strict=True):
            assert np.array_equal(seen, wanted)


def test_escape_gives_a_stroke_up(desk: Desk) -> None:
    desk.put_mask(1, 0, block(20, 10, 60, 50))
    desk.view.tool = Tool.BRUSH
    before = _picture(desk)
    viewport = desk.canvas.viewport()
    way = curve(desk, 5)
    QTest.mouseMove(viewport, way[-1])
    before = _picture(desk)
    draw(desk, way, before_release=lambda: QTest.keyClick(viewport, Qt.Key.Key_Escape))
    assert desk.listener.heard == []
    assert np.array_equal(_picture(desk), before)


@pytest.mark.parametrize("what", ["frame", "tool"])
def test_going_on_keeps_the_stroke_where_it_was_drawn(desk: Desk, what: str) -> None:
    desk.view.tool = Tool.BRUSH

    def go_on() -> None:
        if what == "frame":
            desk.view.frame = 1
        else:
            desk.view.tool = Tool.ERASER

    way = curve(desk, 5)
    draw(desk, way, before_release=go_on)
    assert desk.listener.heard == [("Paint", 1, 0)]
    assert np.array_equal(pixels_of(desk), covered(places(desk, way), 24, HEIGHT, WIDTH))


def test_choosing_another_object_meanwhile_changes_nothing(desk: Desk) -> None:
    desk.view.tool = Tool.BRUSH

    def choose() -> None:
        desk.view.object_id = 2

    draw(desk, curve(desk, 5), before_release=choose)
    assert desk.listener.heard == [("Paint", 1, 0)]


def test_a_mask_that_comes_while_a_stroke_is_drawn_is_painted_on(desk: Desk) -> None:
    desk.view.tool, desk.view.brush_size = Tool.BRUSH, 9
    way = curve(desk, 5)
    seen: list[NDArray[np.uint8]] = []

    def arrive() -> None:
        desk.put_mask(1, 0, block(70, 60, 110, 80))
        seen.append(_picture(desk))

    draw(desk, way, before_release=arrive)
    expected = block(70, 60, 110, 80) | covered(places(desk, way), 9, HEIGHT, WIDTH)
    assert np.array_equal(pixels_of(desk), expected)
    assert np.array_equal(seen[0], _picture(desk))


def test_undo_while_a_stroke_is_drawn_leaves_the_stroke(desk: Desk) -> None:
    desk.put_mask(1, 0, block(0, 0, 30, 30))
    desk.view.tool, desk.view.brush_size = Tool.BRUSH, 9
    way = curve(desk, 5)
    draw(desk, way, before_release=desk.history.undo)
    assert np.array_equal(pixels_of(desk), covered(places(desk, way), 9, HEIGHT, WIDTH))


def test_control_and_wheel_size_the_brush_and_the_wheel_alone_zooms(desk: Desk) -> None:
    viewport, at = desk.canvas.viewport(), desk.at(80, 45)
    desk.view.tool = Tool.BRUSH
    scale = desk.canvas._surface.navigation.geometry.scale
    wheel(viewport, at, 1)
    assert desk.view.brush_size == 28
    wheel(viewport, at, -2)
    assert desk.view.brush_size < 24
    for _ in range(4):
        wheel(viewport, at, 0.25)  # a touch pad
    size = desk.view.brush_size
    assert size > 20
    assert desk.canvas._surface.navigation.geometry.scale == scale
    wheel(viewport, at, 1, NO_KEYS)
    assert desk.view.brush_size == size
    assert desk.canvas._surface.navigation.geometry.scale > scale
    for _ in range(60):
        wheel(viewport, at, -1)
    assert desk.view.brush_size == BRUSH_SIZES[0]
    for _ in range(80):
        wheel(viewport, at, 1)
    assert desk.view.brush_size == BRUSH_SIZES[1]
    desk.view.tool = Tool.POINT
    wheel(viewport, at, 1)
    assert desk.view.brush_size == BRUSH_SIZES[1]


def test_control_and_wheel_size_the_brush_while_the_frame_is_still_to_come(desk: Desk) -> None:
    desk.view.tool = Tool.BRUSH
    viewport, size = desk.canvas.viewport(), desk.view.brush_size
    scale = desk.canvas.surface.navigation.geometry.scale
    desk.view.frame = 7  # asked for, and not here yet
    assert desk.canvas.shown_frame == 0
    wheel(viewport, desk.at(50, 50), 1)
    assert desk.view.brush_size > size
    assert desk.canvas.surface.navigation.geometry.scale == scale


@pytest.mark.parametrize("zoom", [0.4, 1.0, 3.0])
@pytest.mark.parametrize("ground", [0, 128, 255])
def test_the_ring_is_as_large_as_the_brush_and_seen_on_any_ground(
    desk: Desk, zoom: float, ground: int
) -> None:
    frame = desk.frame(0)
    frame.image_bgra[..., :3] = ground
    desk.canvas.show_frame(frame)
    desk.view.tool, desk.view.brush_size = Tool.BRUSH, 40
    desk.canvas.zoom_by(zoom)
    at = desk.at(80, 45)
    bare = _picture(desk)[..., :3].astype(int)
    QTest.mouseMove(desk.canvas.viewport(), at)
    picture = _picture(desk)[..., :3].astype(int)
    ratio = desk.canvas._surface.navigation.geometry.ratio
    ys, xs = np.nonzero(np.abs(picture - bare).max(axis=2) > 60)
    assert len(ys) > 50, "strong contrast along the ring"
    distance = np.hypot(xs - at.x() * ratio, ys - at.y() * ratio)
    radius = 20 * desk.canvas._surface.navigation.geometry.scale
    assert np.all(np.abs(distance - radius) < 3)
    angles = np.arctan2(ys - at.y() * ratio, xs - at.x() * ratio)
    inside_view = picture.shape[0] > 2 * radius
    if inside_view:
        assert len(np.unique(np.round(angles, 1))) > 50, "all the way round"
    QTest.mouseMove(desk.canvas.viewport(), QPoint(-20, -20))


def test_masks_painted_on_screen_are_painted_masks(desk: Desk) -> None:
    desk.view.tool = Tool.BRUSH
    draw(desk, curve(desk, 4))
    record = desk.history.project.masks.get(1, 0)
    assert record is not None
    assert record.info.source is Source.PAINTED
    desk.history.do("Clear", SetMask(1, 0, None))
    assert desk.history.project.masks.get(1, 0) is None
