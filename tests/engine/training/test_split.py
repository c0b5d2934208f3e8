"""Which videos, or which part of one, measure what was learnt."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import UserError
from engine.masks import Mask
from engine.training.footage import AnnotatedVideo
from engine.training.split import BRIEF, THOROUGH, Split, split_videos
from tests.engine.training import tiny

FULL = Mask.from_array(np.ones((8, 8), bool))
GONE = Mask.empty(8, 8)


def video(name: str, *objects: dict[int, Mask], frames: int = 200) -> AnnotatedVideo:
    """A video whose frame n is all of value n."""
    return AnnotatedVideo(
        name,
        frames,
        lambda n: np.full((8, 8, 3), n, np.uint8),
        {str(place): masks for place, masks in enumerate(objects)},
    )


def test_videos_are_split_whole_and_by_the_seed() -> None:
    videos = [tiny.video(n) for n in range(6)]
    split = split_videos(videos, 0.34, 1)
    names = {v.name for v in split.learning}, {v.name for v in split.measuring}
    assert split.by == "video"
    assert len(names[1]) == 2
    assert len(names[0]) == 4
    assert not names[0] & names[1]
    assert [v.name for v in split_videos(videos, 0.34, 1).measuring] == [v.name for v in split.measuring]
    assert len(split_videos(videos[:2], 0.9, 1).learning) == 1


def test_a_single_video_is_split_by_time_with_a_gap() -> None:
    one = video("one", dict.fromkeys(range(0, 100, 2), FULL), {10: FULL, 99: FULL})
    split = split_videos([one], 0.25, 1)
    assert split.by == "time"
    (learning,), (measuring,) = split.learning, split.measuring
    learnt = {n for masks in learning.objects.values() for n in masks}
    measured = {n for masks in measuring.objects.values() for n in masks}
    assert max(learnt) + 5 < min(measured)
    assert len(measured) == 13
    assert learning.objects["1"] == {10: FULL}
    assert split.row()["learnt_masks"] == len(learning.objects["0"]) + 1
    assert split.row()["split_by"] == "time"


def test_where_nothing_can_be_followed_at_the_end_the_beginning_measures() -> None:
    masks = dict.fromkeys(range(0, 60, 5), FULL) | dict.fromkeys(range(60, 100, 2), GONE)
    split = split_videos([video("one", masks)], 0.25, 1)
    assert min(n for m in split.measuring[0].objects.values() for n in m) == 0
    assert min(n for m in split.learning[0].objects.values() for n in m) > 35


def test_too_little_is_refused_in_a_sentence() -> None:
    with pytest.raises(UserError, match="no mask is verified or painted"):
        split_videos([video("a", {0: GONE}), video("b", {0: GONE})], 0.25, 1)
    with pytest.raises(UserError, match="no mask is verified or painted"):
        split_videos([video("a"), video("b")], 0.25, 1)
    with pytest.raises(UserError, match=r"too few verified .*\(3 frames\).*at least 5 frames away"):
        split_videos([video("a", dict.fromkeys(range(3), FULL))], 0.25, 1)
    with pytest.raises(UserError, match="Verify the same object on more frames"):
        split_videos([video("a", {0: FULL}), video("b", {5: FULL})], 0.25, 1)


def test_an_object_seen_on_its_last_frame_alone_measures_nothing() -> None:
    assert video("a", {0: GONE, 5: FULL}).cases() == []
    assert len(video("a", {0: FULL, 5: GONE}).cases()) == 1


def test_a_thinned_video_keeps_every_true_mask_and_goes_no_further() -> None:
    long = video("long", {20: FULL, 150: FULL}, {90: GONE})
    thin = long.thinned(30)
    assert thin.num_frames == 30
    values = [int(thin.frame(n)[0, 0, 0]) for n in range(30)]
    assert values == sorted(set(values))
    assert (values[0], values[-1]) == (20, 150)
    assert {values[n] for n in thin.objects["0"]} == {20, 150}
    assert {values[n] for n in thin.objects["1"]} == {90}
    assert max(np.diff(values)) < 12, "frames are left out evenly"
    whole = video("short", {3: FULL, 6: FULL}).thinned(30)
    assert [int(whole.frame(n)[0, 0, 0]) for n in range(whole.num_frames)] == [3, 4, 5, 6]
    crowded = video("crowded", dict.fromkeys(range(0, 100), FULL)).thinned(30)
    assert crowded.num_frames == len(crowded.objects["0"]) == 30, "masks are what measures"
    assert len({int(crowded.frame(n)[0, 0, 0]) for n in crowded.objects["0"]}) == 30
    assert video("none").thinned(5).num_frames == 0


def test_measuring_is_bounded_and_takes_the_videos_in_turns() -> None:
    masks = {0: FULL, 199: FULL}
    split = Split([], [video("a", *[masks] * 40), video("b", masks)], "video")
    for measuring in (THOROUGH, BRIEF):
        cases = split.cases(measuring)
        assert len(cases) == measuring.objects
        assert [c.name for c in cases[:3]] == ["a/0", "b/0", "a/1"]
        assert all(c.num_frames == measuring.frames for c in cases)
