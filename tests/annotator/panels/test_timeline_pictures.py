"""What the timeline keeps to repaint fast never shows: it looks like one that was made just now."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.panels.theme import apply_theme
from annotator.panels.timeline import Timeline
from annotator.project.edits import (
    SetMask,
    SetMaskInfo,
    SetObject,
    SetPrompts,
    Several,
    remove_object,
)
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from annotator.review.risks import Risks
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.masks import Mask
from engine.prompts import Point, Prompts
from tests.benchmarks.gui_works import fill_with_small_masks, project_without_video

FRAMES, OBJECTS = 3000, 6


class Seen:
    """A timeline that is used, and what it looks like beside one that is new."""

    def __init__(self, qtbot: QtBot) -> None:
        self.project: Project = project_without_video(FRAMES)
        fill_with_small_masks(self.project, OBJECTS, every=2)
        self.view, self.workspace, self.risks = ViewState(), Workspace(), Risks()
        self.workspace.changed.connect(self.risks.update)
        self.qtbot = qtbot
        self.view.reset(FRAMES)
        self.history = self.workspace.attach(self.project)
        self.risks.load(self.project)
        self.size = (700, 300)
        self.cuts: tuple[tuple[int, ...], int] = ((), 0)
        self.progress: int | None = None
        self.timeline = self.make()

    def make(self) -> Timeline:
        timeline = Timeline(self.view, self.workspace, self.risks)
        self.qtbot.addWidget(timeline)
        timeline.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its frame is no part of this
        timeline.resize(*self.size)
        timeline.show()
        return timeline

    def on_screen(self) -> np.ndarray:
        """What the window has, as far as it was painted so far."""
        timeline = self.timeline
        picture = timeline.screen().grabWindow(timeline.winId())
        picture = picture.copy(timeline.viewport().geometry())
        image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
        return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1).copy()

    def check(self, ratio: float = 1.0) -> None:
        other = self.make()
        other._set_scale(self.timeline.scale)
        other.set_cuts(*self.cuts)
        other.set_progress(self.progress)
        other.verticalScrollBar().setValue(self.timeline.verticalScrollBar().value())
        QApplication.processEvents()  # scroll bars come and go
        kept, fresh = _pixels(self.timeline, ratio), _pixels(other, ratio)
        assert kept.shape == fresh.shape
        places = np.argwhere(kept != fresh)
        assert not places.size, f"{len(places)} pixels differ, from {places.min(0)} to {places.max(0)}"
        other.close()


def _pixels(timeline: Timeline, ratio: float = 1.0) -> np.ndarray:
    """What it looks like on a screen with so many pixels for one of Qt's."""
    viewport = timeline.viewport()
    viewport.devicePixelRatioF = lambda: ratio  # type: ignore[method-assign]  # what a painter asks there
    image = QImage(viewport.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    viewport.render(image, QPoint())
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1).copy()


@pytest.fixture
def seen(qtbot: QtBot) -> Seen:
    return Seen(qtbot)


def _zoom(seen: Seen) -> None:
    seen.timeline.zoom_by(7.3)


def _scroll(seen: Seen) -> None:
    seen.timeline.zoom_by(40)
    seen.timeline.horizontalScrollBar().setValue(1234)


def _remove(seen: Seen) -> None:
    for frame in range(300, 360):
        seen.history.do("Remove", SetMask(2, frame, None))


def _doubt(seen: Seen) -> None:
    info = MaskInfo(Source.PAINTED, -3.0, 0.1, area=1, stale=True)
    for frame in range(600, 640, 2):
        seen.history.do("Doubt", SetMaskInfo(1, frame, info))


def _rename(seen: Seen) -> None:
    info = seen.project.objects[3]
    seen.history.do(
        "Rename", SetObject(type(info)(3, "A name that is too long for its place", "", "#AA3311"))
    )


def _prompt_twice(seen: Seen) -> None:
    for x in (3, 4):
        seen.history.do("Prompts", SetPrompts(1, 900, Prompts((Point(x, 3),))))


def _prompt_in_one_column(seen: Seen) -> None:
    """Frames that are told apart, and lie in the same few pixels."""
    for frame in (900, 940):
        seen.history.do("Prompts", SetPrompts(1, frame, Prompts((Point(3, 3),))))


def _choose(seen: Seen) -> None:
    seen.view.object_id = 4


def _hide(seen: Seen) -> None:
    seen.view.hidden = frozenset({2, 5})


@pytest.mark.parametrize(
    "change",
    [_zoom, _scroll, _remove, _doubt, _rename, _prompt_twice, _prompt_in_one_column, _choose, _hide],
)
def test_it_looks_new_after(seen: Seen, change: Callable[[Seen], None]) -> None:
    seen.check()
    change(seen)
    seen.check()


def test_another_theme_changes_every_name(seen: Seen, qapp: object) -> None:
    dark = apply_theme(qapp, "dark")  # type: ignore[arg-type]
    before = _pixels(seen.timeline)
    dark.choose("light")
    assert not np.array_equal(before, _pixels(seen.timeline))
    seen.check()
    dark.choose("dark")
    assert np.array_equal(before, _pixels(seen.timeline))


class Meddler:
    """Does something to a timeline or its project, at random."""

    def __init__(self, seen: Seen, seed: int) -> None:
        self.seen = seen
        self.rng = random.Random(seed)

    def act(self) -> str:
        deed = self.rng.choice(
            (self.zoom, self.scroll, self.go, self.scroll_down, self.say, self.say_much, self.prompt) * 3
            + (self.undo, self.remove, self.choose, self.hide, self.recolour, self.tell, self.resize)
        )
        deed()
        return deed.__name__

    def frame(self) -> int:
        """Of all frames one, more often one in view."""
        timeline = self.seen.timeline
        if self.rng.random() < 0.3:
            return self.rng.randrange(FRAMES)
        return timeline.scale.frame(self.rng.randrange(-5, timeline.scale.width + 5))

    def some(self) -> int:
        return self.rng.choice(list(self.seen.project.objects))

    def zoom(self) -> None:
        self.seen.timeline.zoom_by(self.rng.choice((1.25, 1 / 1.25, 6.0, 1 / 6, 1e6, 1e-6)))

    def scroll(self) -> None:
        bar = self.seen.timeline.horizontalScrollBar()
        bar.setValue(bar.value() + self.rng.choice((-1, 1, 7, -13, 170, -211, 600, -2000)))

    def scroll_down(self) -> None:
        bar = self.seen.timeline.verticalScrollBar()
        bar.setValue(bar.value() + self.rng.choice((-300, -10, 4, 31, 90)))

    def go(self) -> None:
        self.seen.view.frame = self.frame()

    def info(self) -> MaskInfo:
        source, rng = self.rng.choice(list(Source)), self.rng
        return MaskInfo(
            source,
            rng.choice((None, 3.0, 0.1, -2.0)),
            rng.choice((None, 0.9, 0.2)),
            verified=rng.random() < 0.3,
            stale=rng.random() < 0.3,
            area=rng.choice((0, 9)),
            occluded=rng.random() < 0.3,
        )

    def say(self) -> None:
        record = MaskRecord(Mask.empty(36, 64), self.info())
        for _ in range(self.rng.choice((1, 1, 2))):
            self.seen.history.do("Mask", SetMask(self.some(), self.frame(), record))

    def say_much(self) -> None:
        first, step, which = self.frame(), self.rng.choice((1, 1, 3, 40)), self.some()
        record = MaskRecord(Mask.empty(36, 64), self.info())
        edits = [SetMask(which, f, record) for f in range(first, min(FRAMES, first + 30 * step), step)]
        self.seen.history.do("Masks", Several(tuple(edits)))

    def prompt(self) -> None:
        prompts = self.rng.choice((None, Prompts((Point(3, 3),))))
        frames = {self.frame() + near for near in range(self.rng.choice((1, 4)))}
        which = self.some()
        edits = [SetPrompts(which, f, prompts) for f in frames if 0 <= f < FRAMES]
        self.seen.history.do("Prompts", Several(tuple(edits)))

    def undo(self) -> None:
        self.rng.choice((self.seen.history.undo, self.seen.history.redo))()

    def remove(self) -> None:
        if len(self.seen.project.objects) > 3:
            self.seen.history.do("Remove", remove_object(self.seen.project, self.some()))

    def choose(self) -> None:
        self.seen.view.object_id = self.rng.choice((None, self.some()))

    def hide(self) -> None:
        self.seen.view.hidden = frozenset({self.some(), self.some()})
        self.seen.view.patterns = self.rng.random() < 0.5

    def recolour(self) -> None:
        info = self.seen.project.objects[self.some()]
        self.seen.history.do("Recolour", SetObject(replace(info, colour=self.rng.choice(("", "#112233")))))

    def tell(self) -> None:
        self.seen.cuts = tuple(sorted(self.frame() for _ in range(3))), self.frame()
        self.seen.timeline.set_cuts(*self.seen.cuts)
        self.seen.progress = self.rng.choice((None, self.frame()))
        self.seen.timeline.set_progress(self.seen.progress)

    def resize(self) -> None:
        self.seen.size = self.rng.choice(((700, 300), (900, 300), (600, 150), (700, 301)))
        self.seen.timeline.resize(*self.seen.size)


@pytest.mark.parametrize("ratio", [1.0, 2.0, 1.5])
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_it_looks_as_if_painted_anew(seen: Seen, seed: int, ratio: float) -> None:
    meddler, done = Meddler(seen, seed), []
    for _ in range(40):
        for _ in range(meddler.rng.choice((1, 1, 3))):
            done.append(meddler.act())
        try:
            seen.check(ratio)
        except AssertionError as error:
            raise AssertionError(f"{error}, after {done}") from None


@pytest.mark.parametrize("seed", [3, 4])
def test_the_window_has_what_a_painting_of_all_would_show(seen: Seen, seed: int, qapp: QApplication) -> None:
    """Only parts are painted after most changes: none that differs may be left out."""
    meddler, done = Meddler(seen, seed), []
    for _ in range(60):
        for _ in range(meddler.rng.choice((1, 1, 3))):
            done.append(meddler.act())
        qapp.processEvents()
        if not np.array_equal(seen.on_screen(), _pixels(seen.timeline)):
            raise AssertionError(f"after {done}")
