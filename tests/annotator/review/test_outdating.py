"""Exchanging, splitting and merging objects make stale what would be tracked otherwise now, and no more."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.project.edits import AddObject, Edit, SetMask, SetPrompts, Several
from annotator.project.history import History
from annotator.project.identity import merge_edit, split_edit, swap_edit
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from annotator.review.outdating import outdating_merge, outdating_split, outdating_swap
from annotator.review.stale import stale_frames
from engine.masks import Mask
from engine.prompts import Point, Prompts
from tests.annotator.making import HEIGHT, WIDTH, video_ref

FRAMES = 30
CLICK = Prompts((Point(3, 3),))


def _mask(column: int) -> Mask:
    array = np.zeros((HEIGHT, WIDTH), bool)
    array[4:12, column : column + 6] = True
    return Mask.from_array(array)


def _track(
    history: History,
    object_id: int,
    frames: range,
    column: int,
    *,
    backward: bool = False,
    empty: bool = False,
) -> None:
    mask = Mask.empty(HEIGHT, WIDTH) if empty else _mask(column)
    info = MaskInfo(Source.TRACKED, 5.0, 0.9, area=mask.area, backward=backward)
    edits = [SetMask(object_id, f, MaskRecord(mask, info)) for f in frames]
    history.do("Track", Several(tuple(edits)))


def _say(history: History, object_id: int, frame: int, column: int) -> None:
    mask = _mask(column)
    record = MaskRecord(mask, MaskInfo(Source.PROMPTED, area=mask.area))
    history.do("Say", Several((SetPrompts(object_id, frame, CLICK), SetMask(object_id, frame, record))))


@pytest.fixture
def history() -> History:
    """Two objects over all frames, both clicked on frame 0 and tracked from there."""
    made = History(Project(video_ref(num_frames=FRAMES)))
    for object_id, column in ((1, 2), (2, 20)):
        made.do("New object", AddObject(made.project.new_object()))
        _say(made, object_id, 0, column)
        _track(made, object_id, range(1, FRAMES), column)
    return made


def _swap(history: History, first: int, cuts: tuple[int, ...] = ()) -> None:
    edit = swap_edit(history.project, 1, 2, first)
    assert edit is not None
    history.do("Swap", Several((edit, *outdating_swap(history.project, 1, 2, first, cuts))))


def test_what_comes_along_with_a_swap_stays_and_what_is_nearer_to_it_than_to_the_click_is_stale(
    history: History,
) -> None:
    _swap(history, 20)
    for o in (1, 2):
        assert stale_frames(history.project, o) == list(range(11, 20))
        assert history.project.masks.info(o, 20).verified
    assert history.project.masks.get(1, 25).mask == _mask(20)
    history.undo()
    assert stale_frames(history.project, 1) == []
    assert not history.project.masks.info(1, 20).verified


def test_masks_tracked_back_from_what_a_swap_took_away_are_stale(history: History) -> None:
    _say(history, 1, 25, 2)
    _track(history, 1, range(5, 25), 2, backward=True)
    _swap(history, 20)
    assert stale_frames(history.project, 1) == list(range(5, 20)), "they came from frame 25"
    assert stale_frames(history.project, 2) == list(range(11, 20))


def test_a_swap_is_not_tracked_back_from_across_a_cut(history: History) -> None:
    _swap(history, 20, (18,))
    assert stale_frames(history.project, 1) == [18, 19]
    history.undo()
    _swap(history, 20, (20,))
    assert stale_frames(history.project, 1) == []


def test_where_one_of_the_two_is_not_seen_only_the_other_is_settled(history: History) -> None:
    _track(history, 2, range(15, FRAMES), 20, empty=True)
    _swap(history, 20)
    assert not history.project.masks.info(1, 20).verified, "it got an empty mask, which says nothing"
    assert history.project.masks.info(2, 20).verified
    assert stale_frames(history.project, 1) == []


def test_a_split_leaves_stale_what_came_back_from_its_other_part(history: History) -> None:
    _say(history, 1, 25, 2)
    _track(history, 1, range(15, 25), 2, backward=True)
    found = split_edit(history.project, 1, 20)
    assert found is not None
    edit, fresh = found
    history.do("Split", Several((edit, *outdating_split(history.project, 1, fresh.id, 20, ()))))
    assert stale_frames(history.project, 1) == list(range(15, 20))
    assert history.project.masks.info(fresh.id, 20).verified
    assert stale_frames(history.project, fresh.id) == []


def _merge(history: History) -> None:
    edits: tuple[Edit, ...] = (
        merge_edit(history.project, 1, 2),
        *outdating_merge(history.project, 1, 2, ()),
    )
    history.do("Merge", Several(edits))


def test_the_union_of_two_parts_is_not_stale(history: History) -> None:
    _say(history, 2, 15, 20)
    _merge(history)
    assert stale_frames(history.project, 1) == []


def test_where_it_was_lost_before_its_second_part_it_is_tracked_again(history: History) -> None:
    _track(history, 1, range(12, FRAMES), 2, empty=True)
    history.do("Clear", Several(tuple(SetMask(2, f, None) for f in range(FRAMES))))
    history.do("Unsay", SetPrompts(2, 0, None))
    _say(history, 2, 20, 20)
    _track(history, 2, range(21, FRAMES), 20)
    before = history.project.masks.get(1, 5)
    _merge(history)
    assert stale_frames(history.project, 1) == list(range(11, 20)), "nearer to what is now said on frame 20"
    assert history.project.masks.get(1, 5) == before
    assert history.project.masks.get(1, 25).mask == _mask(20)
    history.undo()
    assert stale_frames(history.project, 1) == []
