"""The heat strip follows the risk, at any zoom, and says why."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtGui import QColor

from annotator.panels.risk_strip import RiskStrip
from annotator.panels.theme import DARK, LIGHT, Colours
from annotator.panels.timeline import Timeline
from annotator.panels.timeline_marks import RowMarks
from annotator.panels.timeline_scale import FrameScale
from annotator.project.edits import AddObject, SetMask, SetMaskInfo
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from annotator.review.risks import Risks
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.masks import Mask
from tests.annotator.making import video_ref
from tests.annotator.panels.timeline_row import columns_of, painted, row_of

WIDTH = 500


def _track(workspace: Workspace, doubtful: int) -> None:
    mask = Mask.from_array(np.ones((36, 64), bool))
    for frame in range(100):
        info = MaskInfo(Source.TRACKED, 8.0, 0.2 if frame == doubtful else 0.95, area=mask.area)
        workspace.history.do("Track", SetMask(1, frame, MaskRecord(mask, info)))


@pytest.fixture
def risks(workspace: Workspace) -> Risks:
    made = Risks()
    made.load(workspace.project)
    workspace.changed.connect(made.update)
    _track(workspace, doubtful=60)
    return made


def _painted(row: RowMarks, scale: FrameScale, colours: Colours) -> np.ndarray:
    """(height, width) what of the ground is painted over."""
    image = painted(row, scale, "#FFFFFF", colours)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), WIDTH)
    return pixels[:-1] != QColor(colours.base).rgb()


def _row(workspace: Workspace, risks: Risks) -> RowMarks:
    row = row_of(workspace.project, RiskStrip(workspace.project, 1, risks))
    workspace.changed.connect(lambda touched: row.refresh({f for o, f in touched.masks if o == 1}))
    return row


@pytest.mark.parametrize("colours", [DARK, LIGHT])
def test_what_is_doubtful_stands_out_where_it_is(
    workspace: Workspace, risks: Risks, colours: Colours
) -> None:
    row = _row(workspace, risks)
    pixels = _painted(row, FrameScale.fitted(100, WIDTH), colours)
    columns = np.flatnonzero(pixels.any(axis=0))
    assert columns.min() >= 60 * WIDTH // 100 - 1
    assert columns.max() <= 61 * WIDTH // 100 + 1
    assert np.count_nonzero(pixels[:, columns[1]]) >= 4, "a high bar"


def test_a_single_frame_shows_in_a_long_clip(risks: Risks, workspace: Workspace) -> None:
    row = _row(workspace, risks)
    assert columns_of(row, FrameScale.fitted(100, 20))[12] >= 0b11111


def test_it_says_why_and_is_silent_of_what_is_calm(risks: Risks, workspace: Workspace) -> None:
    strip = RiskStrip(workspace.project, 1, risks)
    assert strip.describe(60) == "to review: low quality"
    assert strip.describe(10) == ""
    assert strip.describe(5000) == ""


def test_verifying_takes_the_heat_away(risks: Risks, workspace: Workspace) -> None:
    row = _row(workspace, risks)
    scale = FrameScale.fitted(100, WIDTH)
    assert _painted(row, scale, DARK).any()
    info = workspace.project.masks.info(1, 60)
    workspace.history.do("Verify", SetMaskInfo(1, 60, MaskInfo(info.source, 8.0, 0.2, verified=True)))
    assert not _painted(row, scale, DARK).any()


def test_the_timeline_shows_it_in_every_row(
    qtbot: object, view: ViewState, workspace: Workspace, risks: Risks
) -> None:
    timeline = Timeline(view, workspace, risks)
    qtbot.addWidget(timeline)  # type: ignore[attr-defined]
    timeline.resize(700, 160)
    timeline.grab()
    assert "to review: low quality" in timeline.tooltip_at(timeline.point_of(60, 1))
    assert "to review" not in timeline.tooltip_at(timeline.point_of(10, 1))


def test_twenty_objects_of_ten_thousand_frames_follow_tracking_in_time() -> None:
    workspace, risks = Workspace(), Risks()
    history = workspace.attach(_long_project())
    risks.load(workspace.project)
    workspace.changed.connect(risks.update)
    project = workspace.project
    for object_id in project.objects:
        risks.of(object_id)
    mask = Mask.from_array(np.ones((36, 64), bool))
    record = MaskRecord(mask, MaskInfo(Source.TRACKED, 8.0, 0.9, area=mask.area, shape=mask.measure()))
    spent = []
    for frame in range(5000, 5020):
        for object_id in project.objects:
            history.do("Track", SetMask(object_id, frame, record))
        began = time.thread_time()
        for object_id in project.objects:
            risks.counts(object_id)
        spent.append(time.thread_time() - began)
    assert np.median(spent) < 0.05, f"{1000 * np.median(spent):.1f} ms for one frame of 20 objects"


def _long_project() -> Project:
    project = Project(video_ref(num_frames=10_000))
    mask = Mask.from_array(np.ones((36, 64), bool))
    info = MaskInfo(Source.TRACKED, 8.0, 0.95, area=mask.area, shape=mask.measure())
    for _ in range(20):
        fresh = project.new_object()
        AddObject(fresh).apply(project)
        for frame in range(0, 10_000, 10):
            project.masks.put(fresh.id, frame, MaskRecord(mask, info))
    return project
