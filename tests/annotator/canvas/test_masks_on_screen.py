"""Masks on screen: in their place and nowhere else, of the frame that is seen, rendered once."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage

from annotator.canvas import mask_entry
from annotator.canvas.mask_patch import MaskBits, Patch, Style, render_patch
from annotator.project.edits import RemoveObject, SetMask, SetObject
from annotator.project.outline_patterns import PATTERNS, OutlinePattern, pattern_of
from annotator.project.project import ObjectInfo
from engine.masks import Mask
from tests.annotator.canvas.conftest import BLUE, HEIGHT, WIDTH, Desk, block

GREY = (40, 40, 40)


def _mixed(colour: str, opacity: float) -> tuple[int, ...]:
    rgb = QColor(colour)
    return tuple(
        round(g * (1 - opacity) + c * opacity)
        for g, c in zip(GREY, (rgb.red(), rgb.green(), rgb.blue()), strict=True)
    )


def _near(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) <= 2


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[QColor]:
    """The colour of each patch that is rendered from now on."""
    colours: list[QColor] = []
    render = mask_entry.render_patch

    def count(bits: MaskBits, style: Style, scale: float, region: QRect) -> Patch:
        colours.append(style.colour)
        return render(bits, style, scale, region)

    monkeypatch.setattr(mask_entry, "render_patch", count)
    return colours


def test_fill_is_where_the_mask_is_and_nowhere_else(desk: Desk) -> None:
    desk.view.object_id = None
    desk.put_mask(1, 0, block(40, 30, 80, 60))
    image = desk.canvas.viewport().grab().toImage()
    fill = _mixed(BLUE, desk.view.opacity)
    for x in range(0, WIDTH, 3):
        for y in range(0, HEIGHT, 3):
            near_edge = 38 <= x <= 81 and 28 <= y <= 61 and not (42 <= x < 78 and 32 <= y < 58)
            if near_edge:
                continue
            c = image.pixelColor(desk.at(x, y) * image.devicePixelRatio())
            inside = 40 <= x < 80 and 30 <= y < 60
            assert _near((c.red(), c.green(), c.blue()), fill if inside else GREY), (x, y)


def test_outline_is_full_colour_on_the_masks_edge(desk: Desk) -> None:
    desk.view.object_id = None
    desk.put_mask(1, 0, block(40, 30, 80, 60))
    desk.view.opacity = 0.0
    image = desk.canvas.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    left = round((desk.at(40, 45).x() - 2.5) * ratio)  # the mask's edge: half a frame pixel to the left
    row = round(desk.at(40, 45).y() * ratio)
    across = [image.pixelColor(x, row) for x in range(left - 6, left + 7)]
    assert QColor(BLUE) in across
    assert desk.seen(60, 45) == GREY  # no fill


def test_mask_of_another_frame_is_never_drawn(desk: Desk) -> None:
    desk.put_mask(1, 0, block(40, 30, 80, 60))
    desk.put_mask(1, 1, block(100, 30, 140, 60))
    desk.view.frame = 1  # its picture is still on its way
    assert desk.seen(60, 45) != GREY
    assert desk.seen(120, 45) == GREY
    desk.canvas.show_frame(desk.frame(1))
    assert desk.seen(60, 45) == (41, 41, 41)
    assert desk.seen(120, 45) != (41, 41, 41)


def test_late_frame_does_not_replace_the_current_one(desk: Desk) -> None:
    desk.view.frame = 5
    desk.canvas.show_frame(desk.frame(5))
    desk.canvas.show_frame(desk.frame(3))
    assert desk.seen(10, 10) == (45, 45, 45)


def test_frames_on_the_way_are_shown_while_scrubbing(desk: Desk) -> None:
    desk.view.frame = 9
    desk.canvas.show_frame(desk.frame(4))
    assert desk.seen(10, 10) == (44, 44, 44)


def test_hidden_objects_are_not_drawn(desk: Desk) -> None:
    desk.put_mask(1, 0, block(40, 30, 80, 60))
    desk.view.hidden = frozenset({1})
    assert desk.seen(60, 45) == GREY
    desk.view.hidden = frozenset()
    assert desk.seen(60, 45) != GREY


def test_chosen_object_is_drawn_stronger(desk: Desk) -> None:
    desk.put_mask(1, 0, block(40, 30, 80, 60))
    chosen = _count(desk, QColor(BLUE))
    desk.view.object_id = 2
    assert _count(desk, QColor(BLUE)) < chosen


def _count(desk: Desk, colour: QColor) -> int:
    image = desk.canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return int(np.count_nonzero(pixels == colour.rgb()))


def test_only_what_changed_is_rendered_again(desk: Desk, rendered: list[QColor]) -> None:
    desk.put_mask(1, 0, block(40, 30, 80, 60))
    desk.put_mask(2, 0, block(60, 40, 100, 70))
    desk.seen(0, 0)
    assert len(rendered) == 2
    rendered.clear()
    desk.seen(0, 0)
    assert rendered == []
    desk.put_mask(2, 0, block(61, 40, 100, 70))
    desk.put_mask(1, 3, block(0, 0, 9, 9))  # another frame's
    desk.seen(0, 0)
    assert rendered == [QColor("#F08020")]
    rendered.clear()
    desk.history.do("Recolour", SetObject(ObjectInfo(1, "Cup", "kitchen", "#20C060")))
    desk.click(10, 10)
    desk.seen(0, 0)
    assert rendered == [QColor("#20C060")]


def test_panning_a_little_renders_nothing_again(desk: Desk, rendered: list[QColor]) -> None:
    desk.put_mask(1, 0, block(20, 20, 140, 80))
    desk.canvas.zoom_by(3.0)
    desk.seen(80, 45)
    rendered.clear()
    desk.drag(QPoint(300, 200), QPoint(330, 230), Qt.MouseButton.MiddleButton)
    desk.seen(80, 45)
    assert rendered == []


def test_undo_and_removal_take_masks_off_the_screen(desk: Desk) -> None:
    desk.put_mask(1, 0, block(40, 30, 80, 60))
    assert desk.seen(60, 45) != GREY
    desk.history.undo()
    assert desk.seen(60, 45) == GREY
    desk.history.redo()
    assert desk.seen(60, 45) != GREY
    desk.history.do("Delete", RemoveObject(1, frozenset(), frozenset({0})))
    assert desk.seen(60, 45) == GREY
    desk.history.do("None", SetMask(2, 0, None))


@pytest.mark.parametrize("scale", [0.1, 0.21, 0.5, 0.83, 1.0])
def test_a_single_pixel_and_a_thin_line_are_seen_at_any_zoom(scale: float) -> None:
    for column in range(7, 47):
        dot = np.zeros((60, 120), np.bool_)
        dot[31, column] = True
        assert _sample(dot, scale).any()
        line = np.zeros((60, 120), np.bool_)
        line[:, column] = True
        drawn = _sample(line, scale)
        assert drawn.any(axis=1)[2:-2].all()


def _sample(mask: np.ndarray, scale: float) -> np.ndarray:
    bits = MaskBits.of(Mask.from_array(mask))
    return bits.sample(scale, bits.extent(scale, 1))


@pytest.mark.parametrize("scale", [0.3, 0.5, 0.77, 1.0, 1.4, 3.0, 9.5])
def test_sampled_area_and_place_are_the_masks(scale: float) -> None:
    mask = block(40, 30, 81, 57)
    bits = MaskBits.of(Mask.from_array(mask))
    region = QRect(0, 0, round(WIDTH * scale), round(HEIGHT * scale))
    ys, xs = np.nonzero(bits.sample(scale, region))
    for found, edge in ((xs.min(), 40), (xs.max() + 1, 81), (ys.min(), 30), (ys.max() + 1, 57)):
        assert abs(found - edge * scale) <= 1.0


def test_closing_clears_the_screen(desk: Desk) -> None:
    desk.put_mask(1, 0, block(40, 30, 80, 60))
    desk.workspace.close()
    background = desk.canvas.palette().window().color()
    assert desk.seen(60, 45) == (background.red(), background.green(), background.blue())


def test_patterns_leave_gaps_in_an_outline_and_nothing_else(desk: Desk) -> None:
    desk.view.object_id = None
    desk.view.opacity = 0.0
    for object_id in (1, 2):
        desk.put_mask(object_id, 0, block(40, 30, 80, 60))
        solid = _count(desk, QColor(BLUE)) if object_id == 1 else 0
        desk.view.patterns = True
        drawn = _count(desk, QColor(BLUE))
        if object_id == 1:
            assert drawn == solid, "the first object's pattern is the solid line"
    orange = QColor("#F08020")
    with_gaps = _count(desk, orange)
    desk.view.patterns = False
    assert 0.35 < with_gaps / _count(desk, orange) < 0.8
    assert desk.seen(60, 45) == GREY


@pytest.mark.parametrize("pattern", PATTERNS[1:], ids=lambda p: p.name)
def test_a_pattern_is_the_same_however_it_is_cut_into_parts(pattern: OutlinePattern) -> None:
    rng = np.random.default_rng(3)
    array = np.zeros((90, 160), bool)
    for _ in range(5):
        y, x, r = rng.integers(20, 70), rng.integers(30, 130), rng.integers(8, 20)
        ys, xs = np.mgrid[:90, :160]
        array |= (xs - x) ** 2 + (ys - y) ** 2 < r * r
    bits = MaskBits.of(Mask.from_array(array))
    style = Style(QColor(BLUE), 0.5, True, 1.0, pattern)
    whole = render_patch(bits, style, 2.0, QRect(0, 0, 320, 180))
    for region in (QRect(31, 40, 77, 90), QRect(0, 0, 150, 180), QRect(201, 13, 60, 150)):
        part = render_patch(bits, style, 2.0, region)
        rows = slice(region.top(), region.bottom() + 1)
        columns = slice(region.left(), region.right() + 1)
        assert (part.pixels[0] == whole.pixels[0][rows, columns]).all()


def test_no_two_patterns_look_alike() -> None:
    bits = MaskBits.of(Mask.from_array(np.pad(np.ones((60, 100), bool), 20)))
    drawn = [
        render_patch(bits, Style(QColor(BLUE), 0.0, False, 1.0, p), 1.0, QRect(0, 0, 140, 100)).pixels[0]
        for p in PATTERNS
    ]
    assert len({image.tobytes() for image in drawn}) == len(PATTERNS)
    assert [pattern_of(n) for n in range(1, 8)] == [*PATTERNS, PATTERNS[0]]
