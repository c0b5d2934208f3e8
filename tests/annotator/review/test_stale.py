"""A correction reaches to the settled frames beside it, and what is stale is tracked from the nearest."""

from __future__ import annotations

import random

import numpy as np
import pytest

from annotator.project.edits import AddObject, SetMask, SetMaskInfo, SetPrompts, SetStale
from annotator.project.history import History
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from annotator.review.stale import outdated_frames, plan_stale, stale_frames
from engine.masks import Mask
from engine.messages import TrackPlan
from engine.prompts import Point, Prompts
from tests.annotator.making import make_mask, video_ref

FRAMES = 30
CLICK = Prompts((Point(3, 3),))


@pytest.fixture
def history() -> History:
    project = Project(video_ref(num_frames=FRAMES))
    made = History(project)
    made.do("New object", AddObject(project.new_object()))
    rng = np.random.default_rng(1)
    for frame in range(FRAMES):
        mask = make_mask(rng)
        made.do("Track", SetMask(1, frame, MaskRecord(mask, MaskInfo(Source.TRACKED, area=mask.area))))
    return made


def _say(history: History, *frames: int) -> None:
    for frame in frames:
        history.do("Add point", SetPrompts(1, frame, CLICK))


def _verify(history: History, frame: int) -> None:
    info = history.project.masks.info(1, frame)
    history.do("Verify", SetMaskInfo(1, frame, MaskInfo(info.source, verified=True)))


def test_outdated_is_what_lies_between_the_settled_neighbours(history: History) -> None:
    _say(history, 0, 25)
    _verify(history, 8)
    assert outdated_frames(history.project, 1, 14) == (*range(9, 14), *range(15, 25))
    assert outdated_frames(history.project, 1, 28) == (26, 27, 29)
    assert outdated_frames(history.project, 1, 4) == (1, 2, 3, 5, 6, 7)


def test_only_tracked_masks_become_outdated(history: History) -> None:
    mask = make_mask(np.random.default_rng(2))
    history.do("Paint", SetMask(1, 12, MaskRecord(mask, MaskInfo(Source.IMPORTED, area=mask.area))))
    history.do("Clear", SetMask(1, 10, None))
    assert outdated_frames(history.project, 1, 11) == (*range(10), *range(13, FRAMES))


def test_marking_is_one_edit_that_is_taken_back(history: History) -> None:
    project = history.project
    history.do("Mark", SetStale(1, (3, 4)))
    history.do("Mark", SetStale(1, (4, 5, 99)))
    assert stale_frames(project, 1) == [3, 4, 5]
    history.undo()
    assert stale_frames(project, 1) == [3, 4], "what was stale before stays so"
    history.redo()
    assert stale_frames(project, 1) == [3, 4, 5]
    assert project.masks.info(1, 4).stale


def test_each_stale_frame_is_reached_from_its_nearest_settled_frame(history: History) -> None:
    _say(history, 5, 20)
    history.do("Mark", SetStale(1, (2, 7, 9, 11, 14, 19, 22)))
    plans = plan_stale(history.project, 1)
    assert sorted((p.start, p.stop) for p in plans) == [(5, 2), (5, 11), (20, 14), (20, 22)]
    assert all(_reported(p) <= {2, 7, 9, 11, 14, 19, 22} for p in plans)


def _reported(plan: TrackPlan) -> set[int]:
    way = range(plan.start + 1, plan.stop + 1) if not plan.reverse else range(plan.stop, plan.start)
    return set(way) - plan.keep


@pytest.mark.parametrize("seed", range(8))
def test_plans_report_every_stale_frame_once_and_nothing_else(history: History, seed: int) -> None:
    rng = random.Random(seed)
    _say(history, *rng.sample(range(FRAMES), rng.randint(1, 5)))
    settled = history.project.prompted_frames(1)
    stale = [f for f in rng.sample(range(FRAMES), 12) if f not in settled]
    history.do("Mark", SetStale(1, tuple(stale)))
    reported = [f for plan in plan_stale(history.project, 1) for f in _reported(plan)]
    assert sorted(reported) == sorted(stale)


def test_without_a_settled_frame_there_is_nothing_to_track_from(history: History) -> None:
    history.do("Mark", SetStale(1, (2,)))
    assert plan_stale(history.project, 1) == ()


def test_a_correction_reaches_no_farther_than_its_shot(history: History) -> None:
    _say(history, 0)
    assert outdated_frames(history.project, 1, 14, (10, 20)) == (*range(10, 14), *range(15, 20))
    assert outdated_frames(history.project, 1, 10, (10, 20)) == tuple(range(11, 20))
    assert outdated_frames(history.project, 1, 25, (10, 20)) == (*range(20, 25), *range(26, 30))


def test_stale_masks_are_tracked_within_their_shot_alone(history: History) -> None:
    _say(history, 5, 12)
    history.do("Mark", SetStale(1, (2, 9, 10, 11, 19, 25)))
    plans = plan_stale(history.project, 1, (10, 20))
    assert sorted((p.start, p.stop) for p in plans) == [(5, 2), (5, 9), (12, 10), (12, 19)]
    assert {f for p in plans for f in _reported(p)} == {2, 9, 10, 11, 19}, "nothing is known of the last shot"


def test_what_is_said_to_be_absent_alone_is_tracked_from_nowhere(history: History) -> None:
    empty = Mask.empty(24, 32)
    history.do("Absent", SetMask(1, 3, MaskRecord(empty, MaskInfo(Source.PAINTED))))
    history.do("Mark", SetStale(1, (2,)))
    assert plan_stale(history.project, 1) == ()
