"""One click is one step: its dot at once, its mask when the engine has it, both gone with one undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.project.edits import SetMask
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from engine.prompts import Box, Point, Prompts
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import block


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def _tracked(desk: Desk, object_id: int, frame: int, seed: int) -> MaskRecord:
    mask = block(seed)
    record = MaskRecord(mask, MaskInfo(Source.TRACKED, 6.0, 0.8, area=mask.area))
    desk.history.do("Track forward", SetMask(object_id, frame, record))
    return record


def _click(desk: Desk, x: float, y: float, positive: bool = True, seed: int | None = None) -> None:
    desk.prompting.add_point(x, y, positive)
    if seed is not None:
        desk.engine.answer(desk.segments[-1], block(seed))
        desk.turn()


def test_a_click_makes_an_object_with_its_mask_in_one_step(desk: Desk) -> None:
    _click(desk, 5.5, 6.0)
    assert desk.view.object_id == 1
    assert desk.project.prompts == {(1, 0): Prompts((Point(5.5, 6.0),))}
    assert desk.state_on_disk() == desk.state(), "the dot is on disk before the mask is there"
    (asked,) = desk.segments
    assert asked.frame == 0
    assert asked.object.frames[0].prompts == Prompts((Point(5.5, 6.0),))
    desk.engine.answer(asked, block(3))
    desk.turn()
    record = desk.mask(1, 0)
    assert record is not None
    assert (record.mask, record.info.source) == (block(3), Source.PROMPTED)
    assert (record.info.score, record.info.predicted_iou) == (5.0, 0.9)
    assert desk.state_on_disk() == desk.state()
    assert desk.history.undo_name == "New object"
    desk.undo()
    assert desk.state() == ({}, {}, {}, {})
    assert desk.view.object_id is None
    assert desk.history.undo_name is None
    desk.redo()
    assert desk.mask(1, 0) == record


def test_more_points_refine_the_chosen_object(desk: Desk) -> None:
    _click(desk, 5, 6, seed=1)
    _click(desk, 8, 6, seed=2)
    _click(desk, 9, 9, positive=False, seed=3)
    assert len(desk.project.objects) == 1
    assert [p.positive for p in desk.project.prompts[1, 0].points] == [True, True, False]
    assert desk.segments[-1].object.frames[0].mask == block(2), "it refines what is shown"
    desk.undo()
    assert desk.mask(1, 0).mask == block(2)
    desk.undo()
    assert desk.mask(1, 0).mask == block(1)


def test_a_mask_of_an_earlier_click_goes_to_that_click(desk: Desk) -> None:
    _click(desk, 5, 6)
    _click(desk, 8, 6)
    first, second = desk.segments
    desk.engine.answer(first, block(1))
    desk.engine.answer(second, block(2))
    desk.turn()
    assert desk.mask(1, 0).mask == block(2)
    desk.undo()
    assert desk.mask(1, 0).mask == block(1)
    assert desk.project.prompts[1, 0].points == (Point(5, 6),)


def test_undone_before_the_answer_the_mask_never_comes_and_redo_asks_again(desk: Desk) -> None:
    _click(desk, 5, 6)
    (asked,) = desk.segments
    desk.undo()
    assert desk.engine.cancelled == [asked.job]
    desk.engine.answer(asked, block(1))
    desk.turn()
    assert desk.state() == ({}, {}, {}, {})
    desk.redo()
    assert len(desk.segments) == 2
    desk.engine.answer(desk.segments[-1], block(2))
    desk.turn()
    assert desk.mask(1, 0).mask == block(2)
    desk.undo()
    assert desk.state() == ({}, {}, {}, {})


@pytest.mark.parametrize(("x", "y"), [(-0.1, 5), (5, -1), (32.0, 5), (5, 24.0), (1e9, 1e9)])
def test_a_click_outside_the_frame_is_ignored_with_a_hint(desk: Desk, x: float, y: float) -> None:
    _click(desk, x, y)
    assert desk.state() == ({}, {}, {}, {})
    assert desk.segments == []
    assert len(desk.hints) == 1


def test_a_right_click_needs_something_to_take_away_from(desk: Desk) -> None:
    _click(desk, 5, 5, positive=False)
    assert desk.state() == ({}, {}, {}, {})
    _click(desk, 5, 5, seed=1)
    desk.view.frame = 4
    _click(desk, 5, 5, positive=False)
    assert (1, 4) not in desk.project.prompts
    assert len(desk.hints) == 2


def test_a_box_is_clipped_to_the_frame(desk: Desk) -> None:
    desk.prompting.set_box(Box(-10, 4, 12, 90))
    assert desk.project.prompts == {(1, 0): Prompts(box=Box(0, 4, 12, 24))}
    assert desk.history.undo_name == "New object"
    desk.prompting.set_box(Box(1, 1, 9, 9))
    assert desk.project.prompts[1, 0].box == Box(1, 1, 9, 9)
    assert desk.history.undo_name == "Set box"
    desk.prompting.set_box(Box(40, 40, 50, 50))
    assert desk.project.prompts[1, 0].box == Box(1, 1, 9, 9)
    assert len(desk.hints) == 1


def test_moving_a_point_stays_inside_and_asks_anew(desk: Desk) -> None:
    _click(desk, 5, 6, seed=1)
    desk.prompting.move_point(1, 0, 0, 99, -3)
    assert desk.project.prompts[1, 0].points == (Point(31, 0),)
    assert len(desk.segments) == 2
    desk.prompting.move_point(1, 0, 7, 1, 1)
    desk.prompting.move_point(9, 0, 0, 1, 1)
    assert len(desk.segments) == 2


def test_deleting_the_last_prompt_removes_the_mask_it_made(desk: Desk) -> None:
    _click(desk, 5, 6, seed=1)
    _click(desk, 8, 6, seed=2)
    desk.prompting.delete_prompt(1, 0, 0)
    assert desk.project.prompts[1, 0].points == (Point(8, 6),)
    desk.engine.answer(desk.segments[-1], block(3))
    desk.turn()
    desk.prompting.delete_prompt(1, 0, 0)
    assert desk.project.prompts == {}
    assert desk.mask(1, 0) is None
    assert 1 in desk.project.objects
    assert desk.state_on_disk() == desk.state()
    desk.undo()
    assert desk.mask(1, 0).mask == block(3)


def test_a_late_answer_does_not_bring_back_what_was_deleted(desk: Desk) -> None:
    _click(desk, 5, 6)
    desk.prompting.delete_prompts(1, 0)
    desk.engine.answer(desk.segments[0], block(1))
    desk.turn()
    assert desk.mask(1, 0) is None
    desk.undo()
    desk.engine.answer(desk.segments[-1], block(2))
    desk.turn()
    assert len(desk.segments) == 2, "undo asks again for the mask that never came"
    assert desk.mask(1, 0).mask == block(2)


def test_a_correction_gives_the_tracked_mask_back_when_its_last_prompt_goes(desk: Desk) -> None:
    _click(desk, 5, 6, seed=1)
    tracked = _tracked(desk, 1, 6, seed=4)
    desk.view.frame = 6
    _click(desk, 8, 8, positive=False, seed=5)
    _click(desk, 9, 9, seed=6)
    asked = desk.segments[-1].object.on(6)
    assert asked is not None
    assert (asked.base, asked.mask) == (tracked.mask, block(5))
    assert desk.mask(1, 6).info.source is Source.PROMPTED
    desk.reopen()
    assert desk.project.bases == {(1, 6): tracked}
    desk.prompting.delete_prompts(1, 6)
    back = desk.mask(1, 6)
    assert back.mask == tracked.mask
    assert back.info == replace(tracked.info, stale=True), "what was said elsewhere meanwhile may reach here"
    assert desk.project.bases == {}
    desk.undo()
    assert desk.mask(1, 6).mask == block(6)
    assert desk.project.bases == {(1, 6): tracked}


def test_undoing_a_correction_gives_the_tracked_mask_back(desk: Desk) -> None:
    _click(desk, 5, 6, seed=1)
    tracked = _tracked(desk, 1, 6, seed=4)
    desk.view.frame = 6
    _click(desk, 8, 8, seed=5)
    desk.undo()
    assert desk.mask(1, 6) == tracked
    assert desk.project.bases == {}


def test_choosing_takes_the_smallest_visible_mask_under_the_pointer(desk: Desk) -> None:
    _click(desk, 5, 6, seed=1)
    desk.objects.new_object()
    _click(desk, 6, 6, seed=9)
    small, large = sorted((1, 2), key=lambda o: desk.mask(o, 0).mask.area)
    desk.view.object_id = None
    assert desk.prompting.choose_at(6, 3)
    assert desk.view.object_id == small
    desk.view.hidden = frozenset({small})
    assert desk.prompting.choose_at(6, 3)
    assert desk.view.object_id == large
    assert not desk.prompting.choose_at(30, 23)
    assert desk.view.object_id == large


def test_reopening_asks_for_the_masks_that_never_came(desk: Desk) -> None:
    _click(desk, 5, 6)
    desk.reopen()
    asked = desk.segments[-1]
    assert len(desk.segments) == 2
    desk.engine.answer(asked, block(1))
    desk.turn()
    assert desk.mask(1, 0).mask == block(1)
    assert desk.history.undo_name == "Find mask"


def test_nothing_open_nothing_happens(desk: Desk) -> None:
    desk.workspace.close()
    desk.prompting.add_point(1, 1, True)
    desk.prompting.set_box(Box(0, 0, 5, 5))
    desk.prompting.delete_prompts(1, 0)
    assert not desk.prompting.choose_at(1, 1)
    assert desk.segments == []
