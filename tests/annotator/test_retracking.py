"""After a correction its object alone is tracked again, between its settled neighbours, in the same step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.plans import Direction
from annotator.project.edits import SetMaskInfo
from annotator.project.mask_table import Source
from annotator.retracking import Retracking
from annotator.review.stale import stale_frames
from annotator.settings import Settings
from engine.messages import MaskReady, Track
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import block
from tests.annotator.making import NUM_FRAMES


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def retracking(desk: Desk, tmp_path: Path) -> Retracking:
    return Retracking(desk.workspace, desk.tracking, Settings(tmp_path / "settings.ini"))


def _tracked_object(desk: Desk, seed: int = 1) -> int:
    """An object clicked on frame 0 and tracked to the end."""
    desk.view.frame = 0
    desk.objects.new_object()
    desk.prompting.add_point(5, 5, True)
    desk.engine.answer(desk.segments[-1], block(seed))
    desk.turn()
    o = desk.view.object_id
    assert o is not None
    run = desk.track(Direction.FORWARD, o)
    _answer(desk, run, seed)
    return o


def _answer(desk: Desk, run: Track, seed: int, until: int | None = None) -> None:
    """The masks that a run reports, to its end or to so many of them."""
    frames = _reported(run)
    for o, frame in frames[:until]:
        desk.engine.track(run, o, frame, block(seed + frame))
    if until is None:
        desk.engine.end(run)
    desk.turn()


def _reported(run: Track) -> list[tuple[int, int]]:
    found = []
    for plan in run.plans:
        step = -1 if plan.reverse else 1
        way = range(plan.start + step, plan.stop + step, step)
        found += [(plan.object.object_id, f) for f in way if f not in plan.keep]
    return found


def _click(desk: Desk, object_id: int, frame: int, seed: int, *, answered: bool = True) -> None:
    desk.view.frame, desk.view.object_id = frame, object_id
    desk.prompting.add_point(7, 7, True)
    if answered:
        desk.engine.answer(desk.segments[-1], block(seed))
        desk.turn()


def _stale(desk: Desk, object_id: int) -> list[int]:
    return stale_frames(desk.project, object_id)


def test_a_first_click_starts_no_tracking(desk: Desk, retracking: Retracking) -> None:
    _click(desk, None, 3, 1)  # type: ignore[arg-type]
    assert desk.tracks == []


def test_a_correction_is_tracked_both_ways_and_its_undo_takes_all_of_it_back(
    desk: Desk, retracking: Retracking
) -> None:
    o, other = _tracked_object(desk), _tracked_object(desk, 4)
    before, runs = desk.state(), len(desk.tracks)
    _click(desk, o, 6, 9, answered=False)
    assert _stale(desk, o) == [f for f in range(1, NUM_FRAMES) if f != 6]
    assert _stale(desk, other) == []
    assert len(desk.tracks) == runs, "the mask of the click comes first: the rest is tracked from it"
    desk.engine.answer(desk.segments[-1], block(9))
    desk.turn()
    run = desk.tracks[-1]
    assert len(desk.tracks) == runs + 1
    assert sorted(_reported(run)) == [(o, f) for f in range(1, NUM_FRAMES) if f != 6]
    assert all(p.object.on(6).mask == block(9) for p in run.plans), "tracked from the corrected mask"
    assert desk.history.undo_name == "Add point"
    _answer(desk, run, 20)
    assert _stale(desk, o) == []
    assert desk.mask(o, 8).mask == block(28)
    assert desk.history.undo_name == "Add point"
    assert desk.state_on_disk() == desk.state()
    after = desk.state()
    desk.undo()
    assert desk.state() == before
    desk.redo()
    assert desk.state() == after
    assert desk.state_on_disk() == after
    assert len(desk.tracks) == runs + 1, "nothing is left to track"


def test_it_goes_as_far_as_the_settled_frames_and_no_farther(desk: Desk, retracking: Retracking) -> None:
    o = _tracked_object(desk)
    retracking.is_on = False
    _click(desk, o, 4, 8)
    retracking.is_on = True
    retracking.track_all()
    _answer(desk, desk.tracks[-1], 30)
    verified = desk.mask(o, 9)

    desk.history.do("Verify", SetMaskInfo(o, 9, _verified(verified.info)))
    _click(desk, o, 6, 9)
    assert sorted(f for _, f in _reported(desk.tracks[-1])) == [5, 7, 8]
    _answer(desk, desk.tracks[-1], 50)
    assert desk.mask(o, 9).mask == verified.mask
    assert desk.mask(o, 3).mask == block(33)


def _verified(info: object) -> object:

    return replace(info, verified=True)  # type: ignore[type-var]


def test_frames_without_a_mask_get_none(desk: Desk, retracking: Retracking) -> None:
    _click(desk, None, 0, 1)  # type: ignore[arg-type]
    o = desk.view.object_id
    run = desk.track(Direction.FORWARD, o)
    _answer(desk, run, 1, until=4)
    desk.tracking.cancel()
    _click(desk, o, 2, 9)
    assert sorted(f for _, f in _reported(desk.tracks[-1])) == [1, 3, 4]


def test_cancelling_leaves_the_rest_stale_and_a_command_tracks_it(desk: Desk, retracking: Retracking) -> None:
    o = _tracked_object(desk)
    _click(desk, o, 6, 9)
    _answer(desk, desk.tracks[-1], 20, until=3)
    assert desk.tracking.cancel()
    left = _stale(desk, o)
    assert len(left) == NUM_FRAMES - 2 - 3
    assert retracking.track_all() == len(left)
    assert [f for _, f in sorted(_reported(desk.tracks[-1]))] == left
    _answer(desk, desk.tracks[-1], 40)
    assert _stale(desk, o) == []
    assert desk.history.undo_name == "Track stale masks"
    assert retracking.track_all() == 0


def test_switched_off_a_correction_only_marks(desk: Desk, retracking: Retracking, tmp_path: Path) -> None:
    o = _tracked_object(desk)
    runs = len(desk.tracks)
    retracking.is_on = False
    _click(desk, o, 6, 9)
    assert len(desk.tracks) == runs
    assert len(_stale(desk, o)) == NUM_FRAMES - 2
    assert not Settings(tmp_path / "settings.ini").track_again, "the switch is remembered"
    desk.reopen()
    assert len(_stale(desk, o)) == NUM_FRAMES - 2


def test_a_second_click_meanwhile_steers_and_is_undone_by_itself(desk: Desk, retracking: Retracking) -> None:
    o = _tracked_object(desk)
    _click(desk, o, 6, 9)
    run = desk.tracks[-1]
    _answer(desk, run, 20, until=3)
    after_first = desk.state()
    _click(desk, o, 6, 10)
    assert desk.tracks[-1] is run, "the engine steers the run that is under way"
    _answer(desk, run, 40)
    assert _stale(desk, o) == []
    desk.undo()
    assert desk.state() == after_first
    assert desk.tracks[-1] is not run, "what the first click had made stale is tracked on"
    _answer(desk, desk.tracks[-1], 60)
    assert _stale(desk, o) == []
    desk.undo()
    assert desk.history.undo_name == "Track forward"
    assert desk.mask(o, 6).info.source is Source.TRACKED
    assert _stale(desk, o) == []


def test_undo_of_a_correction_under_way_stops_it(desk: Desk, retracking: Retracking) -> None:
    o = _tracked_object(desk)
    before = desk.state()
    _click(desk, o, 6, 9)
    run = desk.tracks[-1]
    _answer(desk, run, 20, until=3)
    desk.undo()
    assert run.job in desk.engine.cancelled
    assert desk.state() == before
    desk.redo()
    assert desk.tracks[-1] is not run, "redone, it goes on where it was"
    assert len(_reported(desk.tracks[-1])) == NUM_FRAMES - 2 - 3
    _answer(desk, desk.tracks[-1], 40)
    desk.undo()
    assert desk.state() == before


def test_masks_that_a_redone_run_brings_back_are_not_tracked_again(
    desk: Desk, retracking: Retracking
) -> None:
    """The correction came first, and a run of its own took over what it had left stale."""
    o = _tracked_object(desk)
    _click(desk, o, 6, 9)
    desk.tracking.cancel()
    retracking.track_all()
    _answer(desk, desk.tracks[-1], 40)
    before, runs = desk.state(), len(desk.tracks)
    desk.undo()
    desk.undo()
    desk.redo()
    assert len(desk.tracks) == runs + 1, "what the correction makes stale is tracked"
    late = desk.tracks[-1]
    desk.redo()
    _answer(desk, late, 60)
    assert desk.state() == before
    assert not desk.tracking.is_tracked(o)


def test_a_run_goes_on_with_what_redone_masks_leave_to_do(desk: Desk, retracking: Retracking) -> None:
    o = _tracked_object(desk)
    _click(desk, o, 6, 9)
    desk.tracking.cancel()
    retracking.track_all()
    _answer(desk, desk.tracks[-1], 40, until=3)
    desk.tracking.cancel()
    left, here = _stale(desk, o), desk.state()
    desk.undo()
    desk.undo()
    desk.redo()
    desk.redo()
    assert sorted(f for _, f in _reported(desk.tracks[-1])) == left
    _answer(desk, desk.tracks[-1], 60)
    assert _stale(desk, o) == []
    assert all(desk.mask(*key) == record for key, record in here[3].items() if key[1] not in left)


def test_undoing_a_name_takes_nothing_of_a_run_along(desk: Desk, retracking: Retracking) -> None:
    o = _tracked_object(desk)
    _click(desk, o, 6, 9)
    run = desk.tracks[-1]
    _answer(desk, run, 20, until=3)
    desk.objects.rename(o, "Rad")
    desk.undo()
    desk.redo()
    _answer(desk, desk.tracks[-1], 20)
    assert _stale(desk, o) == []
    tracked = desk.state()[3]
    desk.undo()
    assert desk.state()[3] == tracked, "masks belong to the click, not to the name"


def test_what_a_steering_click_leaves_stale_follows_when_the_run_ends(
    desk: Desk, retracking: Retracking
) -> None:
    o = _tracked_object(desk)
    run = desk.track(Direction.FORWARD, o)
    _answer(desk, run, 20, until=8)
    _click(desk, o, 6, 9)
    assert desk.tracks[-1] is run
    for frame in range(7, NUM_FRAMES):
        desk.engine.track(run, o, frame, block(30 + frame))
    desk.engine.end(run)
    desk.turn()
    assert desk.tracks[-1] is not run
    assert sorted(f for _, f in _reported(desk.tracks[-1])) == [1, 2, 3, 4, 5]
    _answer(desk, desk.tracks[-1], 50)
    assert _stale(desk, o) == []
    assert desk.history.undo_name == "Add point"


def test_deleting_prompts_tracks_the_gap_again(desk: Desk, retracking: Retracking) -> None:
    o = _tracked_object(desk)
    _click(desk, o, 6, 9)
    _answer(desk, desk.tracks[-1], 20)
    before = desk.state()
    desk.prompting.delete_prompts(o, 6)
    run = desk.tracks[-1]
    assert sorted(f for _, f in _reported(run)) == list(range(1, NUM_FRAMES))
    _answer(desk, run, 40)
    assert desk.mask(o, 6).mask == block(46)
    assert _stale(desk, o) == []
    desk.undo()
    assert desk.state() == before


def test_a_click_on_a_verified_mask_takes_its_verification_back(desk: Desk, retracking: Retracking) -> None:

    o = _tracked_object(desk)
    desk.history.do("Verify", SetMaskInfo(o, 6, _verified(desk.mask(o, 6).info)))
    before = desk.state()
    _click(desk, o, 6, 9, answered=False)
    assert not desk.mask(o, 6).info.verified
    assert desk.segments[-1].object.on(6).mask is None, "the mask of before is no answer to this"
    desk.undo()
    assert desk.state() == before


def test_a_pass_the_other_way_tells_how_far_it_disagrees(desk: Desk, retracking: Retracking) -> None:

    o = _tracked_object(desk)
    assert desk.mask(o, 5).info.disagreement is None
    desk.view.frame = NUM_FRAMES - 1
    _click(desk, o, NUM_FRAMES - 1, 3)
    desk.tracking.cancel()
    retracking.track_all()
    _answer(desk, desk.tracks[-1], 1)
    run = desk.track(Direction.BACKWARD, o)
    found = MaskReady(run.job, o, 5, block(2), 6.0, 0.8, tracked=True)
    desk.engine.emit(replace(found, backward=True, shape=block(2).measure()))
    desk.turn()
    info = desk.mask(o, 5).info
    assert info.backward
    assert info.disagreement == pytest.approx(1 - block(6).iou(block(2)))
    assert info.shape is not None
    assert info.shape.centroid == pytest.approx(block(2).measure().centroid)
    assert info.shape.box == block(2).box
    assert desk.state_on_disk() == desk.state()
