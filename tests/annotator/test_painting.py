"""What is painted is the person's word: one step, undone whole, saved at once, kept by tracking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.commands.painting import Painting
from annotator.plans import Direction, is_settled, object_prompts
from annotator.project.edits import SetMask, SetMaskInfo
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.pixels import Pixels
from engine.masks import Mask
from engine.messages import PromptedFrame
from engine.prompts import Point, Prompts
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import block
from tests.annotator.making import HEIGHT, NUM_FRAMES, WIDTH


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def rectangle(x0: int, y0: int, x1: int, y1: int) -> Pixels:
    return Pixels(x0, y0, np.ones((y1 - y0, x1 - x0), bool))


def as_mask(*parts: Pixels, without: Pixels | None = None) -> Mask:
    array = np.zeros((HEIGHT, WIDTH), bool)
    for pixels in parts:
        x0, y0, x1, y1 = pixels.window
        array[y0:y1, x0:x1] |= pixels.bits
    if without is not None:
        x0, y0, x1, y1 = without.window
        array[y0:y1, x0:x1] &= ~without.bits
    return Mask.from_array(array)


def click(desk: Desk, x: float = 5, y: float = 6, seed: int | None = 1) -> None:
    desk.prompting.add_point(x, y, True)
    if seed is not None:
        desk.engine.answer(desk.segments[-1], block(seed))
        desk.turn()


def put(desk: Desk, frame: int, mask: Mask, source: Source = Source.TRACKED) -> None:
    record = MaskRecord(mask, MaskInfo(source, 5.0, 0.9, area=mask.area))
    desk.history.do("Track forward", SetMask(1, frame, record))


A, B = rectangle(3, 4, 10, 12), rectangle(8, 10, 20, 15)


def test_a_stroke_with_nothing_chosen_makes_an_object_in_one_step(desk: Desk) -> None:
    desk.painting.add("Paint", None, 0, A)
    assert desk.view.object_id == 1
    record = desk.mask(1, 0)
    assert record is not None
    assert (record.mask, record.info) == (as_mask(A), MaskInfo(Source.PAINTED, area=56))
    assert desk.state_on_disk() == desk.state()
    desk.undo()
    assert desk.state() == ({}, {}, {}, {})
    assert desk.view.object_id is None
    desk.redo()
    assert desk.mask(1, 0) == record


def test_strokes_add_and_cut_a_step_each_and_are_on_disk_at_once(desk: Desk) -> None:
    desk.painting.add("Paint", None, 0, A)
    desk.painting.add("Paint", 1, 0, B)
    assert desk.mask(1, 0).mask == as_mask(A, B)
    assert desk.state_on_disk() == desk.state()
    desk.painting.cut("Erase", 1, 0, A)
    assert desk.mask(1, 0).mask == as_mask(B, without=A)
    assert desk.state_on_disk() == desk.state()
    assert desk.history.undo_name == "Erase"
    desk.undo()
    desk.undo()
    assert desk.mask(1, 0).mask == as_mask(A)
    assert desk.state_on_disk() == desk.state()


def test_painting_takes_the_place_of_the_clicks_there_and_undo_brings_them_back(desk: Desk) -> None:
    click(desk)
    desk.prompting.add_point(8, 6, True)
    desk.engine.answer(desk.segments[-1], block(2))
    desk.turn()
    desk.view.frame = 3
    put(desk, 3, block(4))
    click(desk, 7, 7, seed=5)  # a correction, with the tracked mask as its base
    before = desk.state()
    assert (1, 3) in desk.project.bases
    desk.view.prompt = (1, 3, 0)
    desk.painting.add("Paint", 1, 3, B)
    assert desk.view.prompt is None
    assert list(desk.project.prompts) == [(1, 0)], "clicks on other frames stay"
    assert not desk.project.bases
    assert desk.mask(1, 3).info.source is Source.PAINTED
    assert desk.state_on_disk() == desk.state()
    desk.undo()
    assert desk.state() == before
    assert desk.state_on_disk() == before


def test_a_click_on_a_painted_mask_refines_it_and_its_deletion_brings_it_back(desk: Desk) -> None:
    desk.painting.add("Paint", None, 0, A)
    painted = desk.mask(1, 0)
    click(desk, 15, 13, seed=None)
    asked = desk.segments[-1].object.frames[0]
    assert asked.prompts == Prompts((Point(15, 13),))
    assert asked.base == as_mask(A), "it starts from what was painted"
    assert desk.mask(1, 0) == painted
    desk.engine.answer(desk.segments[-1], block(3))
    desk.turn()
    assert desk.mask(1, 0).info.source is Source.PROMPTED
    desk.prompting.delete_prompt(1, 0, 0)
    assert desk.mask(1, 0) == painted
    assert not desk.project.bases
    assert desk.state_on_disk() == desk.state()
    for _ in range(2):
        desk.undo()
    assert desk.mask(1, 0) == painted


def test_a_click_that_was_not_answered_before_the_program_ended_is_asked_again(desk: Desk) -> None:
    desk.painting.add("Paint", None, 0, A)
    click(desk, 15, 13, seed=None)
    desk.engine.requests.clear()
    desk.reopen()
    assert [s.object.frames[0].base for s in desk.segments] == [as_mask(A)]
    desk.engine.answer(desk.segments[-1], block(3))
    desk.turn()
    assert desk.mask(1, 0).mask == block(3)


def test_an_answer_that_comes_after_the_painting_is_dropped_and_undo_asks_anew(desk: Desk) -> None:
    click(desk, seed=None)
    asked = desk.segments[-1]
    desk.painting.add("Paint", 1, 0, A)
    assert asked.job in desk.engine.cancelled
    desk.engine.answer(asked, block(7))
    desk.turn()
    assert desk.mask(1, 0).mask == as_mask(A)
    desk.undo()
    again = desk.segments[-1]
    assert again.job != asked.job
    desk.engine.answer(again, block(7))
    desk.turn()
    assert desk.mask(1, 0).mask == block(7)


def test_painted_frames_are_sent_as_prompted_frames_with_their_mask(desk: Desk) -> None:
    desk.painting.add("Paint", None, 4, A)
    assert object_prompts(desk.project, 1).frames == (PromptedFrame(4, Prompts(), as_mask(A)),)
    assert is_settled(desk.project, 1, 4)
    desk.view.frame = 4
    plans = desk.track(Direction.BOTH, 1).plans
    assert [(p.start, p.stop) for p in plans] == [(4, NUM_FRAMES - 1), (4, 0)]


def test_tracking_never_overwrites_what_is_painted(desk: Desk) -> None:
    click(desk)
    request = desk.track(Direction.FORWARD, 1)
    desk.engine.track(request, 1, 1, block(1))
    desk.turn()
    desk.painting.add("Paint", 1, 3, A)
    for frame in (2, 3, 4):
        desk.engine.track(request, 1, frame, block(frame))
    desk.turn()
    assert desk.mask(1, 3).mask == as_mask(A)
    assert desk.mask(1, 4).mask == block(4)


def test_a_run_goes_on_from_what_is_painted_meanwhile_and_undo_takes_that_along(desk: Desk) -> None:
    click(desk)
    request = desk.track(Direction.FORWARD, 1)
    for frame in (1, 2):
        desk.engine.track(request, 1, frame, block(frame))
    desk.turn()
    desk.painting.add("Paint", 1, 1, A)
    steered = desk.segments[-1]
    assert steered.frame == 1
    assert steered.object.on(1) == PromptedFrame(1, Prompts(), desk.mask(1, 1).mask)
    desk.engine.answer(steered, desk.mask(1, 1).mask)
    for frame in (2, 3):
        desk.engine.track(request, 1, frame, block(frame + 4))
    desk.turn()
    assert desk.mask(1, 1).info.source is Source.PAINTED
    assert desk.mask(1, 2).mask == block(6)
    desk.undo()
    assert [desk.mask(1, f).mask for f in (1, 2)] == [block(1), block(2)]
    assert desk.mask(1, 3) is None, "what the painting steered is gone with it"
    anew = desk.tracks[-1]
    assert anew.job != request.job, "the run goes on without the painting"
    assert anew.plans[0].object.on(1) is None
    desk.redo()
    assert desk.mask(1, 1).info.source is Source.PAINTED
    assert desk.tracks[-1].plans[0].object.on(1) is not None


OPERATIONS = {
    "Fill holes": Painting.fill_holes,
    "Remove islands": Painting.remove_islands,
    "Grow mask": Painting.grow,
    "Shrink mask": Painting.shrink,
    "Smooth mask": Painting.smooth,
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_one_step_on_the_chosen_objects_mask(desk: Desk, name: str) -> None:
    desk.painting.add("Paint", None, 0, rectangle(2, 2, 14, 14))
    desk.painting.cut("Erase", 1, 0, rectangle(6, 6, 8, 8))
    desk.painting.add("Paint", 1, 0, rectangle(18, 18, 21, 21))
    put(desk, 1, block(1))
    desk.view.object_id = None
    desk.painting.add("Paint", None, 0, B)
    other = desk.mask(2, 0)
    desk.view.object_id = 1
    before = desk.state()
    OPERATIONS[name](desk.painting)
    assert desk.history.undo_name == name
    assert desk.mask(1, 0).info.source is Source.PAINTED
    assert desk.mask(1, 0) != before[3][1, 0]
    assert (desk.mask(2, 0), desk.mask(1, 1)) == (other, before[3][1, 1])
    assert desk.state_on_disk() == desk.state()
    desk.undo()
    assert desk.state() == before


def test_an_operation_makes_a_tracked_mask_painted(desk: Desk) -> None:
    click(desk)
    put(desk, 2, as_mask(A))
    desk.view.frame = 2
    desk.painting.grow()
    assert is_settled(desk.project, 1, 2)


def test_what_changes_nothing_is_no_step(desk: Desk) -> None:
    desk.painting.add("Paint", None, 0, A)
    name = desk.history.undo_name
    desk.painting.add("Paint", 1, 0, A)
    desk.painting.cut("Erase", 1, 0, rectangle(20, 20, 22, 22))
    desk.painting.add("Paint", 1, 0, Pixels(0, 0, np.zeros((0, 0), bool)))
    desk.painting.fill_holes()
    desk.painting.remove_islands()
    assert desk.hints == ["The mask has no holes.", "The mask is of one piece."]
    desk.painting.add("Paint", 99, 0, A)
    assert desk.history.undo_name == name
    desk.undo()
    assert desk.history.undo_name is None


def test_nothing_can_be_cut_from_nothing(desk: Desk) -> None:
    desk.painting.cut("Erase", None, 0, A)
    click(desk, seed=None)
    desk.painting.cut("Erase", 1, 5, A)
    assert desk.hints == [
        "Choose the object to cut from.",
        "There is no mask of the chosen object on this frame.",
    ]
    assert desk.history.undo_name == "New object"


def test_a_mask_is_not_operated_away_but_can_be_erased(desk: Desk) -> None:
    desk.painting.add("Paint", None, 0, rectangle(4, 4, 6, 6))
    desk.painting.shrink()
    assert desk.mask(1, 0).mask.area == 4
    assert "clear it" in desk.hints[-1]
    desk.painting.cut("Erase", 1, 0, A)
    assert desk.mask(1, 0).mask.is_empty
    assert "not here" in desk.hints[-1]
    assert is_settled(desk.project, 1, 0), "erased all over: the object is not there"
    assert not desk.painting.can_operate
    assert desk.painting.can_clear


@pytest.mark.parametrize(
    ("by", "name"), [(1, "Copy mask to next frame"), (-1, "Copy mask to previous frame")]
)
def test_copying_goes_along(desk: Desk, by: int, name: str) -> None:
    desk.view.frame = 5
    desk.painting.add("Paint", None, 5, A)
    put(desk, 5 + by, block(2))
    before = desk.state()
    desk.painting.copy(by)
    assert desk.view.frame == 5 + by
    assert desk.history.undo_name == name
    assert desk.mask(1, 5 + by) == desk.mask(1, 5)
    desk.undo()
    assert desk.state() == before


def test_there_is_nothing_beyond_the_ends_to_copy_to(desk: Desk) -> None:
    desk.painting.add("Paint", None, 0, A)
    assert desk.painting.can_copy(1)
    assert not desk.painting.can_copy(-1)
    desk.painting.copy(-1)
    assert desk.view.frame == 0
    desk.view.frame = NUM_FRAMES - 1
    assert not desk.painting.can_copy(1), "there is no mask here"
    desk.painting.add("Paint", 1, NUM_FRAMES - 1, A)
    assert not desk.painting.can_copy(1)


@pytest.mark.parametrize("make", [click, lambda d: d.painting.add("Paint", None, 0, A)])
def test_clearing_leaves_nothing_said_and_undo_brings_it_back(
    desk: Desk, make: Callable[[Desk], None]
) -> None:
    make(desk)
    before = desk.state()
    desk.painting.clear()
    assert desk.mask(1, 0) is None
    assert not desk.project.prompts
    assert not is_settled(desk.project, 1, 0)
    assert not desk.painting.can_clear
    assert desk.state_on_disk() == desk.state()
    desk.undo()
    assert desk.state() == before


def test_painting_on_a_verified_mask_asks_for_a_new_look(desk: Desk) -> None:
    desk.painting.add("Paint", None, 0, A)
    info = desk.mask(1, 0).info
    desk.history.do("Verify", SetMaskInfo(1, 0, MaskInfo(info.source, verified=True)))
    desk.painting.add("Paint", 1, 0, B)
    assert not desk.mask(1, 0).info.verified
    desk.undo()
    assert desk.mask(1, 0).info.verified


def test_what_is_painted_is_seen(desk: Desk) -> None:
    desk.painting.add("Paint", None, 0, A)
    desk.view.hidden = frozenset({1, 7})
    desk.painting.add("Paint", 1, 0, B)
    assert desk.view.hidden == {7}


def test_without_a_project_nothing_happens(desk: Desk) -> None:
    desk.painting.add("Paint", None, 0, A)
    desk.workspace.close()
    desk.painting.add("Paint", 1, 0, B)
    desk.painting.cut("Erase", 1, 0, B)
    desk.painting.clear()
    desk.painting.copy(1)
    assert not desk.painting.can_operate
    assert not desk.painting.can_clear
