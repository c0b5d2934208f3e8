"""Masks of neighbouring frames are rendered before they are asked for, and look as they would anyway."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.canvas import mask_layer
from annotator.canvas.frame_item import FrameItem
from annotator.canvas.mask_entry import Entry
from annotator.canvas.mask_layer import MaskLayer
from annotator.canvas.mask_patch import MaskBits, Style, render_patch
from annotator.canvas.mask_renderer import MaskRenderer, render
from annotator.canvas.mask_sheet import MaskSheets, Sheet
from annotator.canvas.navigation import Geometry
from annotator.project.edits import SetMask, SetObject
from annotator.view_state import Tool
from engine.frames import Frame
from engine.masks import Mask
from tests.annotator.canvas.conftest import HEIGHT, WIDTH, Desk, block

STYLE = Style(QColor("#3060F0"), 0.4, True, 1.0)
VIEW = QRect(0, 0, 800, 450)


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """Of every mask that a painting finds not rendered yet, from now on. Threads that make other frames
    ready do not count."""
    entries: list[Entry] = []

    def note(entry: Entry, style: Style, scale: float, view: QRect) -> None:
        if threading.current_thread() is threading.main_thread():
            entries.append(entry)
        render(entry, style, scale, view)

    monkeypatch.setattr(mask_layer, "render", note)
    return entries


@pytest.fixture
def film(desk: Desk, qtbot: QtBot) -> Iterator[Desk]:
    """Both objects have a mask on every frame, a little farther right on each."""
    for frame in range(20):
        desk.put_mask(1, frame, block(10 + 2 * frame, 20, 50 + 2 * frame, 60))
        desk.put_mask(2, frame, block(40 + 2 * frame, 30, 90 + 2 * frame, 80))
    yield desk
    desk.workspace.close()


def _show(desk: Desk, frame: int) -> None:
    desk.view.frame = frame
    desk.canvas.show_frame(desk.frame(frame))


def _picture(desk: Desk) -> np.ndarray:
    image = desk.canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1).copy()


def _wait_until_ready(desk: Desk, qtbot: QtBot, *frames: int) -> None:
    sheets = desk.canvas.surface.masks.sheets
    qtbot.waitUntil(lambda: all(sheets.holds(frame) for frame in frames))


def _largest_difference(one: np.ndarray, other: np.ndarray) -> int:
    channels = [image.view(np.uint8).astype(np.int16) for image in (one, other)]
    return int(np.abs(channels[0] - channels[1]).max())


def test_a_step_renders_nothing_when_it_was_made_ready(film: Desk, qtbot: QtBot, late: list[Entry]) -> None:
    _show(film, 5)
    film.canvas.viewport().repaint()
    _wait_until_ready(film, qtbot, 3, 4, 6, 7, 8, 9, 10, 11)
    assert late  # those of the first frame
    late.clear()
    for frame in (6, 7, 6, 5, 4):
        _show(film, frame)
        film.canvas.viewport().repaint()
    assert late == []


def test_masks_made_ahead_look_the_same(film: Desk, qtbot: QtBot) -> None:
    _show(film, 5)
    film.canvas.viewport().repaint()
    _wait_until_ready(film, qtbot, 7)
    _show(film, 7)
    ahead = _picture(film)
    film.canvas.surface.masks.reset()
    plain = _picture(film)
    assert len(np.unique(plain)) > 5  # fills, where they overlap, and lines
    assert _largest_difference(ahead, plain) <= 2  # colours are rounded once more


def test_a_frame_that_was_on_screen_is_painted_from_its_sheet(
    film: Desk, qtbot: QtBot, late: list[Entry]
) -> None:
    _show(film, 0)
    first = _picture(film)
    _wait_until_ready(film, qtbot, 0)
    _show(film, 19)
    film.canvas.viewport().repaint()
    assert late  # those of the first frame at least
    late.clear()
    _show(film, 0)
    assert _largest_difference(_picture(film), first) <= 2
    assert late == []


def test_whatever_changes_the_look_of_masks_is_seen_at_once(film: Desk, qtbot: QtBot) -> None:
    info = film.history.project.objects[1]

    def plain() -> np.ndarray:
        film.canvas.surface.masks.reset()
        return _picture(film)

    changes = [
        lambda: setattr(film.view, "object_id", 2),
        lambda: setattr(film.view, "opacity", 0.9),
        lambda: setattr(film.view, "patterns", True),
        lambda: setattr(film.view, "solo", True),
        lambda: setattr(film.view, "solo", False),
        lambda: setattr(film.view, "hidden", frozenset({1})),
        lambda: setattr(film.view, "hidden", frozenset()),
        lambda: film.history.do("Colour", SetObject(replace(info, colour="#10F050"))),
        lambda: film.canvas.zoom_by(1.7),
        film.history.undo,
    ]
    _show(film, 5)
    for change in changes:
        before = _picture(film)
        _wait_until_ready(film, qtbot, 5, 6)
        change()
        after = _picture(film)
        assert not np.array_equal(before, after)
        assert _largest_difference(after, plain()) <= 2


def test_a_sheet_of_masks_that_changed_meanwhile_is_not_kept() -> None:
    sheets, sheet = MaskSheets(), Sheet(QRect(0, 0, 10, 10), None)
    late = sheets.begin(4, "look")
    sheets.drop({4})
    assert not sheets.put(4, late, sheet)
    early, late = sheets.begin(4, "look"), sheets.begin(4, "look")
    assert not sheets.put(4, early, sheet)
    assert sheets.put(4, late, sheet)
    assert sheets.get(4, "look") is sheet
    assert sheets.get(4, "another look") is None
    before = sheets.begin(5, "look")
    sheets.begin(6, "another look")
    assert not sheets.put(5, before, sheet)
    assert not sheets.holds(4)


def test_sheets_keep_to_their_limit_and_lose_what_was_used_longest_ago() -> None:
    sheet = Sheet(QRect(0, 0, 100, 100), None)
    sheets = MaskSheets(3 * sheet.nbytes)
    assert sheets.room(sheet.region) == 3
    for frame in range(3):
        sheets.put(frame, sheets.begin(frame, "look"), sheet)
    assert sheets.get(0, "look") is sheet
    sheets.put(3, sheets.begin(3, "look"), sheet)
    assert [frame for frame in range(4) if sheets.holds(frame)] == [0, 2, 3]


def test_an_edit_on_a_frame_that_was_made_ready_is_seen(film: Desk, qtbot: QtBot) -> None:
    _show(film, 5)
    film.canvas.viewport().repaint()
    _wait_until_ready(film, qtbot, 6)
    film.history.do("Gone", SetMask(1, 6, None))
    film.history.do("Gone", SetMask(2, 6, None))
    _show(film, 6)
    assert np.all(film.seen(70, 50) == (46, 46, 46))
    film.history.undo()
    assert film.seen(70, 50) != (46, 46, 46)


def test_another_project_shows_nothing_of_the_one_before(film: Desk, qtbot: QtBot) -> None:
    _show(film, 5)
    film.canvas.viewport().repaint()
    project = film.history.project
    film.workspace.close()
    empty = type(project)(project.video)
    film.workspace.attach(empty)
    _show(film, 6)
    assert film.seen(70, 50) == (46, 46, 46)
    assert film.canvas.surface.masks.wanted_on(6, film.canvas.surface.navigation.geometry) == []


def _masks(count: int) -> list[Mask]:
    rng = np.random.default_rng(8)
    return [Mask.from_array(rng.random((HEIGHT, WIDTH)) < 0.3 + 0.02 * n) for n in range(count)]


@pytest.mark.parametrize("scale", [0.37, 0.83, 2.6])
def test_many_threads_render_what_one_does(scale: float) -> None:
    masks = _masks(12)
    together = [Entry(mask, stale=False) for mask in masks]
    renderer = MaskRenderer()
    renderer.put(partial(render, entry, STYLE, 2 * scale, VIEW) for entry in together[:6])
    renderer.put(partial(render, entry, STYLE, scale, VIEW) for entry in together)
    for entry in together:
        render(entry, STYLE, scale, VIEW)
    renderer.forget_waiting()
    for entry, mask in zip(together, masks, strict=True):
        patch = entry.patch(STYLE, scale, VIEW)
        assert patch is not None
        alone = render_patch(MaskBits.of(mask), STYLE, scale, patch.region)
        for one, other in zip(patch.pixels, alone.pixels, strict=True):
            assert np.array_equal(one, other)


def test_nothing_is_begun_while_the_window_paints() -> None:
    renderer, done = MaskRenderer(), threading.Event()
    with renderer.held():
        renderer.put([done.set])
        assert not done.wait(0.02)
    assert done.wait(5.0)
    with renderer.held():
        renderer.put([done.clear])
        renderer.forget_waiting()
    assert done.is_set()


def test_a_damaged_mask_is_left_out_whichever_thread_finds_it() -> None:
    masks = _masks(6)
    spoilt = Mask(HEIGHT, WIDTH, masks[3].box, masks[3].area, b"spoilt")
    entries = [Entry(mask, stale=False) for mask in (*masks[:3], spoilt, *masks[4:])]
    renderer = MaskRenderer()
    renderer.put([partial(render, entry, STYLE, 0.83, VIEW) for entry in entries])
    patches = [entry.patch(STYLE, 0.83, VIEW) for entry in entries]
    assert [patch is None for patch in patches] == [False, False, False, True, False, False]


def test_the_picture_is_scaled_in_bands_as_it_is_in_one() -> None:
    rng = np.random.default_rng(9)
    bgra = rng.integers(0, 256, (270, 480, 4), np.uint8)
    bgra[..., 3] = 255
    item, size = FrameItem(), QSize(640, 400)
    item.show(Frame(0, bgra))
    image = QImage(bgra.data, 480, 270, 480 * 4, QImage.Format.Format_RGB32)
    for geometry in (Geometry(0.83, 13, 7, 1.0), Geometry(1.27, -40, -9, 1.0), Geometry(0.31, 200, 90, 1.0)):
        banded, whole = (QImage(size, QImage.Format.Format_RGB32) for _ in range(2))
        for target in (banded, whole):
            target.fill(0)
        painter = QPainter(banded)
        item.paint(painter, geometry, size)
        painter.end()
        painter = QPainter(whole)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(geometry.left, geometry.top)
        painter.scale(geometry.scale, geometry.scale)
        painter.drawImage(0, 0, image)
        painter.end()
        assert banded == whole


def test_masks_are_made_ready_while_the_picture_is_on_its_way(
    film: Desk, qtbot: QtBot, late: list[Entry]
) -> None:
    _show(film, 0)
    film.canvas.viewport().repaint()
    _wait_until_ready(film, qtbot, 0)
    late.clear()
    film.view.frame = 19
    film.canvas.viewport().repaint()  # of the frame before, as the pointer moves
    _wait_until_ready(film, qtbot, 19)
    film.canvas.show_frame(film.frame(19))
    seen = _picture(film)
    assert not late
    film.canvas.surface.masks.reset()
    film.canvas.viewport().repaint()
    assert _largest_difference(seen, _picture(film)) <= 2


def test_a_frame_that_is_overtaken_leaves_its_masks_alone(film: Desk, qtbot: QtBot) -> None:
    _show(film, 0)
    film.canvas.viewport().repaint()
    _wait_until_ready(film, qtbot, 0)
    sheets = film.canvas.surface.masks.sheets
    asked = []
    film.view.frame = 17
    film.view.frame = 19
    begin = sheets.begin

    def note(frame: int, look: object) -> object:
        asked.append(frame)
        return begin(frame, look)

    sheets.begin = note  # type: ignore[method-assign]
    _wait_until_ready(film, qtbot, 19)
    assert asked == [19]


def test_back_on_the_frame_on_screen_its_neighbours_are_made_ready(film: Desk, qtbot: QtBot) -> None:
    _show(film, 0)
    film.canvas.viewport().repaint()
    film.view.frame = 19
    film.view.frame = 0
    film.canvas.viewport().repaint()
    _wait_until_ready(film, qtbot, 0, 1, 2)


def test_nothing_is_made_ready_during_a_stroke_and_all_of_it_after(
    film: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: list[int] = []
    make_ready = MaskLayer.make_ready

    def note(self: MaskLayer, frame: int, geometry: Geometry, size: QSize) -> None:
        put.append(frame)
        make_ready(self, frame, geometry, size)

    _show(film, 5)
    film.canvas.viewport().repaint()
    _wait_until_ready(film, qtbot, 5, 6, 7)
    film.view.tool = Tool.BRUSH
    viewport, places = film.canvas.viewport(), [film.at(x, 40) for x in (20, 60, 100)]
    QTest.mouseMove(viewport, places[0])
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[0])
    film.canvas.surface.masks.sheets.clear()
    monkeypatch.setattr(MaskLayer, "make_ready", note)
    for place in places[1:]:
        QTest.mouseMove(viewport, place)
        viewport.repaint()
        QApplication.processEvents()
    assert put == []
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[-1])
    _wait_until_ready(film, qtbot, 5, 6, 7)
    assert put
