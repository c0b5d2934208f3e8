"""Swap, split and merge while the engine works: one step each, and no late mask goes to the wrong object."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.plans import Direction
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
    assert desk.mask(1, 3) == before[3][2, 3]
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
