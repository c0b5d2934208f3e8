"""Only a part of the canvas is painted again where a mask changes: all that looks new, and not everything."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.project.edits import SetMask
from annotator.view_state import Tool
from tests.annotator.canvas.conftest import HEIGHT, WIDTH, Desk, block

LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ROUNDING = 2  # masks painted from one picture of all of them differ by so much


class Painted(QObject):
    """Which pixels of a widget were painted since `clear`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.canvas)
        self._widget = desk.canvas.viewport()
        self._widget.installEventFilter(self)
        self.clear()

    def clear(self) -> None:
        self.most_rectangles = 0
        self.pixels: NDArray[np.bool_] = np.zeros((self._widget.height(), self._widget.width()), np.bool_)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.most_rectangles = max(self.most_rectangles, event.region().rectCount())
            for rect in event.region():
                self.pixels[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1] = True
        return False


def _picture(desk: Desk) -> NDArray[np.int16]:
    image = desk.canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels.astype(np.int16)


def _check(desk: Desk, painted: Painted, act: Callable[[], object]) -> float:
    """Do something; whatever looks new must have been painted. Returns the share that was painted."""
    before = _picture(desk)
    QApplication.processEvents()
    painted.clear()
    act()
    QApplication.processEvents()
    seen = painted.pixels.copy()
    differs = (np.abs(_picture(desk) - before) > ROUNDING).any(axis=2)
    assert not np.any(differs & ~seen)
    return float(seen.mean())


def _ragged(rng: np.random.Generator) -> NDArray[np.bool_]:
    x0, y0 = rng.integers(0, (WIDTH - 30, HEIGHT - 30))
    width, height = rng.integers(3, 30, 2)
    mask = block(x0, y0, x0 + width, y0 + height)
    return np.asarray(mask & (rng.random(mask.shape) < 0.8))


@pytest.mark.parametrize("patterns", [False, True])
@pytest.mark.parametrize("zoom", [0.11, 0.37, 1.0, 3.3])
def test_what_looks_new_after_an_edit_is_painted(
    desk: Desk, qtbot: QtBot, zoom: float, patterns: bool
) -> None:
    rng = np.random.default_rng(7)
    desk.view.patterns = patterns
    desk.canvas.zoom_by(zoom)
    painted = Painted(desk)
    for object_id in (1, 2):
        desk.put_mask(object_id, 0, _ragged(rng))
    shares = []
    for turn in range(12):
        object_id = int(rng.integers(1, 3))
        if turn % 5 == 4:
            share = _check(desk, painted, lambda o=object_id: desk.history.do("No", SetMask(o, 0, None)))
        elif turn % 5 == 3:
            share = _check(desk, painted, desk.history.undo)
        else:
            mask = _ragged(rng)
            share = _check(desk, painted, lambda o=object_id, m=mask: desk.put_mask(o, 0, m))
        shares.append(share)
        if turn == 6:  # from now on painted from one picture of all masks, until the next edit
            qtbot.waitUntil(lambda: desk.canvas.surface.masks.sheets.holds(0))
            desk.canvas.viewport().repaint()
    if zoom < 2:
        assert np.median(shares) < 0.7


def test_parts_far_apart_are_painted_as_one(desk: Desk) -> None:
    """Qt paints what is clipped to several rectangles with threads of its own, and waits for them."""
    desk.put_mask(1, 0, block(10, 8, 20, 16))
    painted = Painted(desk)
    _check(desk, painted, lambda: desk.put_mask(1, 0, block(120, 70, 135, 80)))
    assert painted.most_rectangles == 1
    desk.view.tool, desk.view.brush_size = Tool.BRUSH, 31
    viewport = desk.canvas.viewport()
    QTest.mouseMove(viewport, desk.at(30, 30))
    QTest.mousePress(viewport, LEFT, NO_KEYS, desk.at(30, 30))
    share = _check(desk, painted, lambda: QTest.mouseMove(viewport, desk.at(90, 60)))
    assert painted.most_rectangles == 1
    assert 0 < share < 0.9


@pytest.mark.parametrize("zoom", [0.37, 1.0, 3.3])
@pytest.mark.parametrize("tool", [Tool.BRUSH, Tool.ERASER])
@pytest.mark.parametrize("given_up", [False, True])
def test_what_looks_new_after_a_stroke_is_painted(
    desk: Desk, zoom: float, tool: Tool, given_up: bool
) -> None:
    rng = np.random.default_rng(8)
    desk.canvas.zoom_by(zoom)
    desk.put_mask(1, 0, block(30, 20, 90, 70))
    desk.put_mask(2, 0, block(60, 40, 120, 80))
    desk.view.tool, desk.view.brush_size = tool, 9
    viewport, painted = desk.canvas.viewport(), Painted(desk)
    for _ in range(2):
        way = [desk.at(*rng.uniform((20, 15), (130, 80))) for _ in range(4)]
        QTest.mouseMove(viewport, way[0])
        _check(desk, painted, lambda at=way[0]: QTest.mousePress(viewport, LEFT, NO_KEYS, at))
        for at in way[1:]:
            _check(desk, painted, lambda at=at: QTest.mouseMove(viewport, at))
        if given_up:
            _check(desk, painted, desk.canvas.cancel)
        _check(desk, painted, lambda at=way[-1]: QTest.mouseRelease(viewport, LEFT, NO_KEYS, at))


def test_a_stroke_that_nobody_takes_leaves_the_screen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a locked object."""
    monkeypatch.setattr(desk.listener, "add", lambda *_: None)
    desk.put_mask(1, 0, block(30, 20, 90, 70))
    before = _picture(desk)
    desk.view.tool, desk.view.brush_size = Tool.BRUSH, 9
    viewport, painted = desk.canvas.viewport(), Painted(desk)
    places = desk.at(100, 30), desk.at(120, 60)
    QTest.mouseMove(viewport, places[0])
    pointed = _picture(desk)
    _check(desk, painted, lambda: QTest.mousePress(viewport, LEFT, NO_KEYS, places[0]))
    assert not np.array_equal(_picture(desk), pointed)
    _check(desk, painted, lambda: QTest.mouseMove(viewport, places[1]))
    _check(desk, painted, lambda: QTest.mouseRelease(viewport, LEFT, NO_KEYS, places[1]))
    desk.view.tool = Tool.POINT
    assert np.abs(_picture(desk) - before).max() <= ROUNDING


def test_the_end_of_a_stroke_is_seen_before_it_is_saved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.view.tool, desk.view.brush_size = Tool.BRUSH, 9
    viewport, painted = desk.canvas.viewport(), Painted(desk)
    places = [desk.at(x, 30) for x in (20, 40, 100)]
    QTest.mousePress(viewport, LEFT, NO_KEYS, places[0])
    QTest.mouseMove(viewport, places[1])
    QApplication.processEvents()
    painted.clear()
    saving = []
    take = desk.listener.add

    def save(*stroke: object) -> None:
        saving.append(painted.pixels.copy())
        take(*stroke)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.listener, "add", save)
    QTest.mouseRelease(viewport, LEFT, NO_KEYS, places[2])
    assert len(saving) == 1
    assert saving[0][places[2].y(), places[2].x()]
    assert desk.history.undo_name == "Paint", "nothing happens between the release and the saving"
