from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from annotator.panels.mask_columns import (
    IMPORTED,
    LOST,
    PAINTED,
    PROMPTED,
    STALE,
    TRACKED,
    VERIFIED,
)
from annotator.panels.theme import DARK, LIGHT, Colours, contrast
from annotator.panels.timeline_marks import RowMarks
from annotator.panels.timeline_scale import FrameScale
from annotator.panels.timeline_strips import MaskStrip
from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.project import Project, Source
from annotator.workspace import Workspace
from engine.masks import Mask
from engine.prompts import Point, Prompts
from tests.annotator.panels.timeline_row import columns_of, painted, row_of


@pytest.fixture
def project(workspace: Workspace) -> Project:
    assert workspace.project is not None
    return workspace.project


def _put(project: Project, frame: int, source: Source = Source.TRACKED, **known: object) -> None:
    info = MaskInfo(source, **({"area": 9} | known))  # type: ignore[arg-type]
    project.masks.put(1, frame, MaskRecord(Mask.empty(36, 64), info))


def _row(project: Project) -> RowMarks:
    return row_of(project, MaskStrip(project, 1))


def _pixels(project: Project, scale: FrameScale, colours: Colours = DARK) -> QImage:
    return painted(_row(project), scale, project.colour_of(project.objects[1]), colours)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, TRACKED),
        ({"area": 0}, LOST),
        ({"source": Source.PAINTED, "verified": True}, PAINTED | VERIFIED),
        ({"source": Source.IMPORTED}, IMPORTED),
        ({"source": Source.PROMPTED}, PROMPTED),
        ({"stale": True}, TRACKED | STALE),
    ],
)
def test_flags_tell_every_state_apart(project: Project, known: dict, expected: int) -> None:
    row = _row(project)
    _put(project, 7, **known)
    for frames in ({7}, None):
        row.refresh(frames)
        assert columns_of(row, FrameScale.fitted(100, 100))[7] == expected
    project.prompts[1, 7] = Prompts((Point(3, 3),))
    for frames in ({7}, None):
        row.refresh(frames)
        assert columns_of(row, FrameScale.fitted(100, 100))[7] == expected | PROMPTED


@pytest.mark.parametrize("frame", [0, 1, 49, 51_237, 99_999])
def test_one_frame_never_vanishes(project: Project, frame: int) -> None:
    project.video = replace(project.video, num_frames=100_000)
    _put(project, frame)
    row = _row(project)
    for width in (300, 777, 1500):
        scale = FrameScale.fitted(100_000, width)
        columns = columns_of(row, scale)
        assert np.count_nonzero(columns) == 1
        place = scale.columns(0, width).frames.searchsorted(frame, "right") - 1
        assert columns[place] == TRACKED


def test_refresh_follows_only_the_frames_named(project: Project) -> None:
    row = _row(project)
    scale = FrameScale.fitted(100, 100)
    assert not columns_of(row, scale).any()
    _put(project, 5)
    _put(project, 6)
    row.refresh({5})
    assert np.flatnonzero(columns_of(row, scale)).tolist() == [5]
    row.refresh(None)
    assert np.flatnonzero(columns_of(row, scale)).tolist() == [5, 6]
    project.masks.put(1, 5, None)
    row.refresh({5})
    assert np.flatnonzero(columns_of(row, scale)).tolist() == [6]


def test_lost_and_never_tracked_look_different(project: Project) -> None:
    for frame in range(10, 20):
        _put(project, frame, area=0)
    for frame in range(30, 40):
        _put(project, frame)
    image = _pixels(project, FrameScale.fitted(100, 1000))
    ground = QColor(DARK.base)
    inside = range(12, 98)  # columns of a span of ten frames, less its ends

    def colours(first: int) -> set[str]:
        return {image.pixelColor(first * 10 + x, y).name() for x in inside for y in (8, 10, 11)}

    assert colours(50) == {ground.name()}
    lost, there = colours(10), colours(30)
    assert ground.name() in lost  # a broken line on the ground
    assert len(lost) > 1
    assert lost.isdisjoint(there - {ground.name()})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"source": Source.TRACKED}, {"source": Source.PAINTED}),
        ({"source": Source.TRACKED}, {"source": Source.IMPORTED}),
        ({"source": Source.PAINTED}, {"source": Source.IMPORTED}),
        ({"source": Source.TRACKED}, {"source": Source.TRACKED, "stale": True}),
        ({"source": Source.TRACKED}, {"source": Source.TRACKED, "verified": True}),
    ],
)
def test_every_kind_of_span_has_its_own_look(project: Project, first: dict, second: dict) -> None:
    pictures = []
    for known in (first, second):
        for frame in range(100):
            _put(project, frame, **known)
        pictures.append(_pixels(project, FrameScale.fitted(100, 400)))
    assert pictures[0] != pictures[1]


def test_prompted_frame_is_a_diamond_in_the_colour_of_the_object(project: Project) -> None:
    project.prompts[1, 50] = Prompts((Point(3, 3),))
    image = _pixels(project, FrameScale.fitted(100, 1000))
    assert image.pixelColor(505, 11).name() == "#56b4e9"
    assert image.pixelColor(505, 20) == QColor(DARK.base)


def test_words_for_a_frame(project: Project) -> None:
    strip = MaskStrip(project, 1)
    assert strip.describe(3) == "not tracked"
    project.prompts[1, 3] = Prompts((Point(3, 3),))
    assert strip.describe(3) == "prompted, no mask yet"
    _put(project, 3, Source.PROMPTED, verified=True)
    assert strip.describe(3) == "prompted, verified"
    _put(project, 4, area=0, stale=True)
    assert strip.describe(4) == "lost, out of date"


@pytest.mark.parametrize("colour", ["#000000", "#FFFFFF", "#191B1E", "#F0E442", "#0072B2"])
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_span_stands_out_in_any_colour(project: Project, colour: str, theme: Colours) -> None:
    project.objects[1] = replace(project.objects[1], colour=colour)
    for frame in range(100):
        _put(project, frame)
    scale = FrameScale.fitted(100, 200)
    image = _pixels(project, scale, theme)
    assert contrast(image.pixelColor(100, 7).name(), theme.base) >= 3.0
