"""However fast the looks of masks change and threads make pictures ahead, what is seen is how they are."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.canvas.mask_entry import Entry
from annotator.canvas.mask_patch import Patch, Style
from annotator.project.classes import ClassInfo
from annotator.project.edits import SetMask, SetObject, SetStale
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.object_edits import SetClasses
from engine.masks import Mask
from tests.annotator.canvas.conftest import FRAMES, HEIGHT, WIDTH, Desk, block

_STALE = 0.35
_EDGE = 3  # frame pixels from a mask's edge within which its outline may lie, at the scales below


@pytest.fixture
def film(desk: Desk) -> Iterator[Desk]:
    """Both objects have a mask on every frame. Threads take turns far more often than they do."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    for frame in range(FRAMES):
        desk.put_mask(1, frame, block(10 + 2 * frame, 20, 50 + 2 * frame, 60))
        desk.put_mask(2, frame, block(40 + 2 * frame, 30, 90 + 2 * frame, 80))
    yield desk
    desk.workspace.close()
    sys.setswitchinterval(before)


def _changes(desk: Desk, rng: random.Random) -> dict[str, Callable[[], object]]:
    view, canvas, project = desk.view, desk.canvas, desk.history.project
    colour = f"#{rng.randrange(256**3):06X}"
    frame = (view.frame + rng.choice((-1, 0, 0, 1, 2))) % FRAMES

    def paint() -> None:
        x, y = rng.randrange(20, 100), rng.randrange(10, 50)
        mask = Mask.from_array(block(x, y, x + rng.randrange(10, 60), y + rng.randrange(10, 40)))
        info = MaskInfo(Source.TRACKED, stale=rng.random() < 0.3)
        desk.history.do("Mask", SetMask(rng.choice((1, 2)), frame, MaskRecord(mask, info)))

    def colour_classes() -> None:
        classes = replace(
            project.classes,
            entries=(ClassInfo("kitchen", colour), ClassInfo("toy", "#20C0C0")),
            colour_objects=rng.random() < 0.7,
        )
        desk.history.do("Classes", SetClasses(classes))

    return {
        "patterns": lambda: setattr(view, "patterns", not view.patterns),
        "outlines": lambda: setattr(view, "outlines_only", not view.outlines_only),
        "opacity": lambda: setattr(view, "opacity", rng.choice((0.0, 0.2, 0.45, 0.8, 1.0))),
        "zoom": lambda: canvas.zoom_by(rng.choice((0.8, 1.25))),
        "fit": canvas.zoom_fit,
        "pan": lambda: canvas.surface.navigation.pan(QPointF(rng.randrange(-40, 40), rng.randrange(-30, 30))),
        "resize": lambda: canvas.resize(812 + rng.randrange(-60, 60), 462),
        "choose": lambda: setattr(view, "object_id", rng.choice((None, 1, 2))),
        "hide": lambda: setattr(view, "hidden", frozenset(rng.sample((1, 2), rng.randrange(2)))),
        "solo": lambda: setattr(view, "solo", not view.solo),
        "recolour": lambda: desk.history.do("Colour", SetObject(replace(project.objects[1], colour=colour))),
        "classes": colour_classes,
        "paint": paint,
        "stale": lambda: desk.history.do("Stale", SetStale(1, (frame,), rng.random() < 0.5)),
        "undo": desk.history.undo,
        "step": lambda: _show(desk, frame),
    }


def _show(desk: Desk, frame: int) -> None:
    desk.view.frame = frame
    desk.canvas.show_frame(desk.frame(frame))


def _wrong(desk: Desk) -> str:
    """Which pixels of the frame are not as the project's masks say, away from edges; empty for none."""
    view, project, canvas = desk.view, desk.history.project, desk.canvas
    image = canvas.viewport().grab().toImage()
    expected = np.full((HEIGHT, WIDTH, 3), 40 + view.frame, np.float32)
    clear = np.ones((HEIGHT, WIDTH), np.bool_)
    for info in sorted(project.objects.values(), key=lambda o: o.id == view.object_id):
        record = project.masks.get(info.id, view.frame)
        if record is None or not view.shows(info.id):
            continue
        covered = record.mask.to_array()
        colour = QColor(project.colour_of(info))
        strength = view.fill_opacity * (_STALE if record.info.stale else 1.0)
        rgb = np.array([colour.red(), colour.green(), colour.blue()], np.float32)
        expected[covered] = expected[covered] * (1 - strength) + rgb * strength
        for shift in [(dy, dx) for dy in (-_EDGE, 0, _EDGE) for dx in (-_EDGE, 0, _EDGE)]:
            clear &= np.roll(covered, shift, (0, 1)) == covered
    for y, x in np.argwhere(clear)[::37]:
        place = canvas.frame_to_widget(x, y)
        if not image.rect().adjusted(9, 9, -9, -9).contains(place):
            continue
        seen = image.pixelColor(place)
        off = np.abs(np.array([seen.red(), seen.green(), seen.blue()]) - expected[y, x]).max()
        if off > 5:
            return f"frame {view.frame}, ({x}, {y}): {seen.getRgb()}, not {expected[y, x]}"
    return ""


@pytest.mark.parametrize("seed", range(2))
def test_nothing_old_is_seen(film: Desk, qtbot: QtBot, seed: int) -> None:
    rng = random.Random(seed)
    _show(film, 5)
    navigation, done = film.canvas.surface.navigation, []
    for _ in range(100):
        changes = _changes(film, rng)
        name = rng.choice(list(changes))
        changes[name]()
        done.append(name)
        if navigation.geometry.scale < 3.5:  # outlines would reach farther than _EDGE
            film.canvas.zoom_fit()
        for _ in range(rng.choice((0, 0, 1, 2, 6))):
            QApplication.processEvents()
        assert _wrong(film) == "", done[-8:]
    sheets = film.canvas.surface.masks.sheets
    qtbot.waitUntil(lambda: sheets.holds(film.view.frame) or not film.canvas.surface.masks.frame)
    assert _wrong(film) == ""


class _Forgotten(Entry):
    """Another thread lets go of the patch between any two looks at it."""

    _kept: tuple[float, Style, Patch] | None = None

    @property
    def _made(self) -> tuple[float, Style, Patch] | None:
        made, self._kept = self._kept, None
        return made

    @_made.setter
    def _made(self, made: tuple[float, Style, Patch] | None) -> None:
        self._kept = made


def test_a_patch_may_be_let_go_of_while_it_is_asked_for() -> None:
    style = Style(QColor("#3060F0"), 0.4, True, 1.0)
    entry = _Forgotten(Mask.from_array(block(5, 5, 30, 30)), False)
    view = QRect(0, 0, 200, 200)
    patch = entry.patch(style, 2.0, view)
    assert patch is not None
    assert entry.is_ready(style, 2.0, view)
    assert not entry.is_ready(style, 2.0, view), "it was let go of"
