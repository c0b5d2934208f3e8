"""What is tracked from where."""

from __future__ import annotations

import random

import pytest

from annotator.plans import Direction, object_prompts, plan_object, plan_one_frame, settled_frames
from annotator.project.edits import AddObject
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from engine.messages import TrackPlan
from engine.prompts import Point, Prompts
from tests.annotator.engine_by_hand import block
from tests.annotator.making import NUM_FRAMES, video_ref

LAST = NUM_FRAMES - 1


def _project(*prompted: int, painted: tuple[int, ...] = (), verified: tuple[int, ...] = ()) -> Project:
    project = Project(video_ref())
    AddObject(project.new_object()).apply(project)
    for frame in prompted:
        project.prompts[1, frame] = Prompts((Point(5, 5),))
        project.masks.put(1, frame, _record(Source.PROMPTED))
    for frame in painted:
        project.masks.put(1, frame, _record(Source.PAINTED))
    for frame in verified:
        project.masks.put(1, frame, _record(Source.TRACKED, verified=True))
    return project


def _record(source: Source, verified: bool = False) -> MaskRecord:
    mask = block(1)
    return MaskRecord(mask, MaskInfo(source, verified=verified, area=mask.area))


def _spans(plans: tuple[TrackPlan, ...]) -> list[tuple[int, int]]:
    return sorted((p.start, p.stop) for p in plans)


def _reported(plan: TrackPlan) -> set[int]:
    step = -1 if plan.stop < plan.start else 1
    return set(range(plan.start + step, plan.stop + step, step)) - plan.keep


@pytest.mark.parametrize(
    ("prompted", "frame", "expected"),
    [
        ((0,), 0, [(0, LAST)]),
        ((2, 8), 5, [(2, LAST)]),
        ((2, 8), 8, [(8, LAST)]),
        ((4,), 1, [(4, LAST)]),
        ((LAST,), 3, []),
    ],
)
def test_forward_starts_at_the_last_prompted_frame(
    prompted: tuple[int, ...], frame: int, expected: list[tuple[int, int]]
) -> None:
    assert _spans(plan_object(_project(*prompted), 1, Direction.FORWARD, frame, 0, LAST)) == expected


@pytest.mark.parametrize(
    ("prompted", "frame", "expected"),
    [((LAST,), LAST, [(LAST, 0)]), ((2, 8), 5, [(8, 0)]), ((2,), 6, [(2, 0)]), ((0,), 6, [])],
)
def test_backward_is_the_mirror(
    prompted: tuple[int, ...], frame: int, expected: list[tuple[int, int]]
) -> None:
    assert _spans(plan_object(_project(*prompted), 1, Direction.BACKWARD, frame, 0, LAST)) == expected


def test_both_ways_fills_a_gap_from_both_its_ends() -> None:
    plans = plan_object(_project(2, 8), 1, Direction.BOTH, 5, 0, LAST)
    assert _spans(plans) == [(2, 0), (2, 5), (8, 6), (8, LAST)]


def test_both_ways_visits_every_open_frame_of_the_range_once_and_no_settled_one() -> None:
    rng = random.Random(5)
    for _ in range(300):
        frames = range(NUM_FRAMES)
        prompted = rng.sample(frames, rng.randint(0, 4))
        painted = tuple(rng.sample([f for f in frames if f not in prompted], rng.randint(0, 2)))
        project = _project(*prompted, painted=painted)
        first, last = sorted(rng.choices(frames, k=2))
        plans = plan_object(project, 1, Direction.BOTH, rng.choice(frames), first, last)
        reported = [f for plan in plans for f in _reported(plan)]
        settled = {*prompted, *painted}
        expected = set(range(first, last + 1)) - settled if settled else set()
        assert sorted(reported) == sorted(expected)
        assert all(plan.start in settled for plan in plans)


@pytest.mark.parametrize("direction", list(Direction))
def test_no_way_reports_frames_outside_the_range_or_settled_ones(direction: Direction) -> None:
    rng = random.Random(7)
    for _ in range(200):
        frames = range(NUM_FRAMES)
        prompted = rng.sample(frames, rng.randint(1, 4))
        verified = tuple(f for f in rng.sample(frames, 2) if f not in prompted)
        project = _project(*prompted, verified=verified)
        first, last = sorted(rng.choices(frames, k=2))
        for plan in plan_object(project, 1, direction, rng.choice(frames), first, last):
            assert _reported(plan) <= set(range(first, last + 1)) - {*prompted, *verified}
            assert _reported(plan)
            if direction is not Direction.BOTH:
                assert plan.reverse is (direction is Direction.BACKWARD)


def test_nothing_said_means_nothing_to_track() -> None:
    assert plan_object(_project(), 1, Direction.BOTH, 0, 0, LAST) == ()


def test_one_frame_walks_to_the_current_frame_and_reports_the_next_alone() -> None:
    (plan,) = plan_one_frame(_project(2), 1, Direction.FORWARD, 6)
    assert (plan.start, plan.stop) == (2, 7)
    assert _reported(plan) == {7}
    (plan,) = plan_one_frame(_project(9), 1, Direction.BACKWARD, 6)
    assert (plan.start, plan.stop) == (9, 5)
    assert _reported(plan) == {5}


def test_one_frame_has_nothing_to_do_at_settled_frames_and_ends() -> None:
    assert plan_one_frame(_project(2, 3), 1, Direction.FORWARD, 2) == ()
    assert plan_one_frame(_project(5), 1, Direction.FORWARD, 2) == ()
    assert plan_one_frame(_project(LAST), 1, Direction.FORWARD, LAST) == ()
    assert plan_one_frame(_project(0), 1, Direction.BACKWARD, 0) == ()


def test_the_engine_is_told_all_that_was_said() -> None:
    project = _project(2, painted=(6,), verified=(9,))
    project.masks.put(1, 4, _record(Source.TRACKED))
    project.prompts[1, 4] = Prompts((Point(1, 1, positive=False),))
    project.bases[1, 4] = _record(Source.TRACKED)
    assert settled_frames(project, 1) == [2, 4, 6, 9]
    two, four, six, nine = object_prompts(project, 1).frames
    assert two.mask is not None
    assert two.base is None
    assert four.mask is None, "it was not segmented yet: the tracked mask is no answer to the point"
    assert four.base == block(1)
    assert six.prompts.is_empty
    assert six.mask == block(1)
    assert nine.mask == block(1)


def test_masks_that_the_same_pass_may_have_found_are_known_and_others_are_not() -> None:
    project = _project(2, painted=(8,))
    for frame, info in {
        0: MaskInfo(Source.TRACKED, backward=True),
        1: MaskInfo(Source.TRACKED),
        3: MaskInfo(Source.TRACKED),
        4: MaskInfo(Source.TRACKED, stale=True),
        5: MaskInfo(Source.IMPORTED),
        6: MaskInfo(Source.TRACKED, backward=True),
        7: MaskInfo(Source.TRACKED),
    }.items():
        project.masks.put(1, frame, MaskRecord(block(1), info))
    (forward,) = plan_object(project, 1, Direction.FORWARD, 2, 0, LAST)
    (backward,) = plan_object(project, 1, Direction.BACKWARD, 2, 0, LAST)
    assert (forward.known, backward.known) == ({3, 7}, {0})
