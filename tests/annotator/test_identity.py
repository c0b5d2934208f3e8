"""Swap, split and merge while the engine works: one step each, and no late mask goes to the wrong object."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.plans import Direction
from annotator.retracking import Retracking
from annotator.review.stale import stale_frames
from annotator.settings import Settings
from engine.messages import ForgetObject
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import block


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """Objects 1 and 2, clicked on frame 0, each tracked to frame 4."""
    made = Desk(tmp_path)
    for object_id in (1, 2):
        made.view.object_id = None
        made.prompting.add_point(5 + object_id, 6, True)
        made.engine.answer(made.segments[-1], block(object_id))
        made.turn()
    run = made.track(Direction.FORWARD, 1, 2)
    for frame in range(1, 5):
        for object_id in (1, 2):
            made.engine.track(run, object_id, frame, block(10 * object_id + frame))
    made.engine.end(run)
    made.turn()
    yield made
    made.close()


def test_a_swap_is_one_step_on_disk_and_the_engine_forgets_both(desk: Desk) -> None:
    before = desk.state()
    desk.identity.swap(1, 2, 3)
    assert desk.mask(1, 3).mask == before[3][2, 3].mask
    assert desk.mask(2, 4) == before[3][1, 4]
    assert desk.state_on_disk() == desk.state()
    assert {r.object_id for r in desk.engine.asked(ForgetObject)} == {1, 2}
    after = desk.state()
    desk.undo()
    assert desk.state() == before
    desk.redo()
    assert desk.state() == after == desk.state_on_disk()


def test_late_masks_of_a_run_go_to_neither(desk: Desk) -> None:
    run = desk.track(Direction.FORWARD, 1, 2)
    desk.identity.swap(1, 2, 2)
    state = desk.state()
    desk.engine.track(run, 1, 5, block(3))
    desk.engine.track(run, 2, 5, block(4))
    desk.turn()
    assert desk.state() == state
    assert not desk.tracking.is_tracked(1)


def test_a_click_that_waits_for_its_mask_is_asked_again_for_its_new_object(desk: Desk) -> None:
    desk.view.object_id, desk.view.frame = 1, 8
    desk.prompting.add_point(3, 3, True)
    late = desk.segments[-1]
    desk.identity.swap(1, 2, 6)
    asked = desk.segments[-1]
    assert (asked.object.object_id, asked.frame) == (2, 8)
    desk.engine.answer(late, block(5))
    desk.engine.answer(asked, block(6))
    desk.turn()
    assert (1, 8) not in desk.project.masks
    record = desk.mask(2, 8)
    assert record is not None
    assert record.mask == block(6)
    desk.undo()
    assert (2, 8) not in desk.project.masks, "the mask belongs to the swap"


def test_split_chooses_the_new_object(desk: Desk) -> None:
    before = desk.state()
    desk.identity.split(1, 3)
    fresh = desk.view.object_id
    assert fresh == 3
    assert list(desk.project.objects) == [1, 3, 2]
    assert desk.mask(3, 4) == before[3][1, 4]
    assert desk.state_on_disk() == desk.state()
    desk.undo()
    assert desk.state() == before
    assert desk.view.object_id is None


def test_a_split_that_cannot_be_is_explained(desk: Desk) -> None:
    desk.identity.split(1, 0)
    assert "can be split where" in desk.hints[-1]
    desk.identity.swap(1, 2, 9)
    assert "Neither of the two" in desk.hints[-1]


def test_merge_keeps_the_chosen_one(desk: Desk) -> None:
    before = desk.state()
    desk.identity.merge(2, 1)
    assert list(desk.project.objects) == [2]
    assert desk.view.object_id == 2
    assert desk.state_on_disk() == desk.state()
    after = desk.state()
    desk.undo()
    assert desk.state() == before
    desk.redo()
    assert desk.state() == after


def test_a_swap_is_tracked_back_from_and_cannot_be_undone_by_tracking(desk: Desk, tmp_path: Path) -> None:
    Retracking(desk.workspace, desk.tracking, Settings(tmp_path / "settings.ini"), desk.tracking)
    before = desk.state()
    desk.identity.swap(1, 2, 4)
    assert all(desk.project.masks.info(o, 4).verified for o in (1, 2)), "a person said which is which"
    assert [stale_frames(desk.project, o) for o in (1, 2)] == [[3], [3]], (
        "nearer to the swap than to the click"
    )
    runs = desk.tracks[-2:]
    assert [(p.start, p.stop) for run in runs for p in run.plans] == [(4, 3), (4, 3)]
    for run in runs:
        o = run.plans[0].object.object_id
        assert run.plans[0].object.on(4).mask == desk.mask(o, 4).mask
        desk.engine.track(run, o, 3, block(50 + o))
        desk.engine.end(run)
    desk.turn()
    assert desk.mask(1, 3).mask == block(51)
    assert stale_frames(desk.project, 1) == []
    assert desk.history.undo_name == "Swap Object 1 and Object 2"
    assert desk.state_on_disk() == desk.state()
    desk.undo()
    assert desk.state() == before


def test_the_switch_off_leaves_what_a_swap_outdates_stale(desk: Desk, tmp_path: Path) -> None:
    retracking = Retracking(desk.workspace, desk.tracking, Settings(tmp_path / "settings.ini"), desk.tracking)
    retracking.is_on = False
    runs = len(desk.tracks)
    desk.identity.swap(1, 2, 4)
    assert stale_frames(desk.project, 1) == [3]
    assert len(desk.tracks) == runs
    assert retracking.track_all() == 2
    assert len(desk.tracks) == runs + 1


def test_a_split_object_can_be_tracked_from_where_it_begins(desk: Desk) -> None:
    desk.identity.split(1, 3)
    assert desk.project.masks.info(3, 3).verified
    assert stale_frames(desk.project, 3) == stale_frames(desk.project, 1) == []
