"""'Absent here' and 'occluded': said, saved, honoured by tracking, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.plans import Direction, is_settled, plan_object
from annotator.project.edits import SetMask
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.retracking import Retracking
from annotator.review.stale import stale_frames
from annotator.settings import Settings
from engine.prompts import Point, Prompts
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import block


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """Object 1, clicked on frame 0, tracked to frame 5."""
    made = Desk(tmp_path)
    made.prompting.add_point(5, 6, True)
    made.engine.answer(made.segments[-1], block(1))
    made.turn()
    for frame in range(1, 6):
        mask = block(frame)
        record = MaskRecord(mask, MaskInfo(Source.TRACKED, 6.0, 0.8, area=mask.area))
        made.history.do("Track forward", SetMask(1, frame, record))
    yield made
    made.close()


def test_absent_is_an_empty_settled_mask_that_the_engine_is_told(desk: Desk) -> None:
    desk.presence.toggle_absent(1, 3)
    info = desk.project.masks.info(1, 3)
    assert info is not None
    assert info.says_absent
    assert is_settled(desk.project, 1, 3)
    assert desk.state_on_disk() == desk.state()
    (plan,) = plan_object(desk.project, 1, Direction.FORWARD, 0, 0, 9)
    said = plan.object.on(3)
    assert said is not None
    assert said.prompts.is_empty
    assert said.mask is not None
    assert said.mask.is_empty
    assert 3 in plan.keep


def test_again_takes_it_back_with_what_was_there(desk: Desk) -> None:
    before = desk.state()
    for frame in (3, 0, 7):  # tracked, prompted, nothing
        desk.presence.toggle_absent(1, frame)
        assert (1, frame) not in desk.project.prompts
        desk.presence.toggle_absent(1, frame)
        assert desk.state() == before
    assert desk.state_on_disk() == before


def test_both_ways_of_saying_it_are_undone(desk: Desk) -> None:
    before = desk.state()
    desk.presence.toggle_absent(1, 0)
    after = desk.state()
    desk.undo()
    assert desk.state() == before
    desk.redo()
    assert desk.state() == after
    desk.presence.toggle_absent(1, 0)
    desk.undo()
    assert desk.state() == after


def test_after_opening_again_taking_back_leaves_the_frame_free(desk: Desk) -> None:
    desk.presence.toggle_absent(1, 3)
    desk.reopen()
    desk.presence.toggle_absent(1, 3)
    assert desk.project.masks.info(1, 3) is None


def test_said_while_it_is_tracked_the_run_goes_by_it(desk: Desk) -> None:
    run = desk.track(Direction.FORWARD, 1)
    desk.engine.track(run, 1, 6, block(6))
    desk.turn()
    desk.presence.toggle_absent(1, 8)
    again = desk.tracks[-1]
    assert again is not run
    assert again.plans[0].object.on(8) is not None
    desk.engine.track(again, 1, 8, block(8))
    desk.engine.track(again, 1, 9, block(9))
    desk.turn()
    info = desk.project.masks.info(1, 8)
    assert info is not None
    assert info.says_absent, "what a person said is not overwritten"
    assert (1, 9) in desk.project.masks


def test_a_click_after_absent_says_anew_where_it_is(desk: Desk) -> None:
    desk.presence.toggle_absent(1, 3)
    desk.view.object_id, desk.view.frame = 1, 3
    desk.prompting.add_point(8, 8, True)
    said = desk.segments[-1].object.on(3)
    assert said is not None
    assert said.prompts == Prompts((Point(8, 8),))
    assert said.base is None, "an empty mask is nothing to correct"
    desk.engine.answer(desk.segments[-1], block(4))
    desk.turn()
    desk.prompting.delete_prompts(1, 3)
    info = desk.project.masks.info(1, 3)
    assert info is not None
    assert info.says_absent, "without the click it is absent again"


def test_an_object_that_is_only_absent_cannot_be_tracked(desk: Desk) -> None:
    desk.presence.toggle_absent(1, 0)
    assert plan_object(desk.project, 1, Direction.BOTH, 0, 0, 9) == ()


def test_occluded_is_a_flag_that_tracking_keeps(desk: Desk) -> None:
    desk.presence.toggle_occluded(1, 2)
    info = desk.project.masks.info(1, 2)
    assert info is not None
    assert info.occluded
    assert desk.state_on_disk() == desk.state()
    run = desk.track(Direction.FORWARD, 1)
    for frame in (1, 2):
        desk.engine.track(run, 1, frame, block(frame + 5))
    desk.turn()
    record = desk.mask(1, 2)
    assert record is not None
    assert record.mask == block(7)
    assert record.info.occluded
    assert not desk.project.masks.info(1, 1).occluded  # type: ignore[union-attr]


def test_occluded_is_taken_back_and_undone(desk: Desk) -> None:
    desk.presence.toggle_occluded(1, 2)
    desk.presence.toggle_occluded(1, 2)
    assert not desk.project.masks.info(1, 2).occluded  # type: ignore[union-attr]
    desk.undo()
    assert desk.project.masks.info(1, 2).occluded  # type: ignore[union-attr]
    desk.undo()
    assert not desk.project.masks.info(1, 2).occluded  # type: ignore[union-attr]


def test_nothing_can_be_occluded_where_no_mask_is(desk: Desk) -> None:
    desk.presence.toggle_occluded(1, 9)
    desk.presence.toggle_absent(1, 3)
    desk.presence.toggle_occluded(1, 3)
    assert [h for h in desk.hints if "no mask on this frame" in h] == desk.hints[-2:]


def test_absence_is_tracked_from_again_in_its_own_step(desk: Desk, tmp_path: Path) -> None:
    Retracking(desk.workspace, desk.tracking, Settings(tmp_path / "settings.ini"), desk.tracking)
    before = desk.state()
    desk.presence.toggle_absent(1, 3)
    assert stale_frames(desk.project, 1) == [1, 2, 4, 5]
    run = desk.tracks[-1]
    for frame in (1, 2, 4, 5):
        desk.engine.track(run, 1, frame, block(20 + frame))
    desk.engine.end(run)
    desk.turn()
    assert stale_frames(desk.project, 1) == []
    assert desk.history.undo_name == "Absent here"
    desk.presence.toggle_absent(1, 3)
    assert stale_frames(desk.project, 1) == [1, 2, 4, 5], "they were tracked from its absence"
    desk.undo()
    desk.undo()
    assert desk.state() == before == desk.state_on_disk()


def test_what_nothing_can_be_tracked_from_is_not_tracked(desk: Desk, tmp_path: Path) -> None:
    Retracking(desk.workspace, desk.tracking, Settings(tmp_path / "settings.ini"), desk.tracking)
    desk.presence.toggle_absent(1, 0)
    assert desk.tracks == [], "nobody says any more where it is"
    assert stale_frames(desk.project, 1) == [1, 2, 3, 4, 5]
