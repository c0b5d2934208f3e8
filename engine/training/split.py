"""Annotated videos apart: those to learn from, and those that measure what was learnt.

Whole videos where there are several; of a single one its last part, after a gap, so that what measures
does not look like what was learnt from merely by being the next picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.errors import UserError
from engine.masks import Mask
from engine.training.evaluate import Case
from engine.training.footage import AnnotatedVideo


@dataclass(frozen=True)
class Measuring:
    """How much is tracked to measure, at most: frames of a video, objects in all."""

    frames: int
    objects: int


THOROUGH = Measuring(frames=48, objects=12)
BRIEF = Measuring(frames=16, objects=4)
"""Where a tracked frame takes seconds: twice so much is tracked, before and after."""
_GAP_SHARE, _LEAST_GAP = 0.05, 4


@dataclass(frozen=True)
class Split:
    """by: 'video' where whole videos were drawn, 'time' where one was cut in two."""

    learning: Sequence[AnnotatedVideo]
    measuring: Sequence[AnnotatedVideo]
    by: str

    def cases(self, measuring: Measuring = THOROUGH) -> list[Case]:
        """What is measured: an object each, of videos thinned to what is worth tracking."""
        thinned = [video.thinned(measuring.frames).cases() for video in self.measuring]
        # In turns, so that no video with many objects crowds out the others.
        turns = [[c for c in (cases[n : n + 1] for cases in thinned) if c] for n in range(measuring.objects)]
        return [case for turn in turns for (case,) in turn][: measuring.objects]

    def row(self) -> dict[str, Any]:
        """In numbers: which videos, how many masks and frames on either side."""
        return {
            "split_by": self.by,
            "learnt_from": [v.name for v in self.learning],
            "measured_on": [v.name for v in self.measuring],
            "learnt_masks": sum(map(_num_masks, self.learning)),
            "learnt_frames": sum(len(_frames(v)) for v in self.learning),
            "measured_masks": sum(map(_num_masks, self.measuring)),
            "measured_frames": sum(len(_frames(v)) for v in self.measuring),
        }


def split_videos(videos: Sequence[AnnotatedVideo], share: float, seed: int) -> Split:
    """Videos to learn from and to measure with, drawn by the seed; never one video in both, unless it
    is the only one. share: how much measures, 0 to 1, at least one video.

    Only videos with an object that can be followed measure anything. Raises UserError when either side
    would be empty.
    """
    usable = [v for v in videos if _shows_something(v)]
    if not usable:
        raise UserError(
            "There is nothing to learn from: no mask is verified or painted. Verify masks that are right, "
            "then train."
        )
    if len(usable) == 1:
        return _by_time(usable[0], share)
    shuffled = [usable[i] for i in np.random.default_rng(seed).permutation(len(usable))]
    fit = [v for v in shuffled if v.cases()]
    if not fit:
        raise UserError(
            "There is nothing to measure the result with: no object has a verified or painted mask on two "
            "frames of one video. Verify the same object on more frames."
        )
    wanted = min(max(1, round(share * len(usable))), len(usable) - 1)
    measured = fit[:wanted]
    return Split([v for v in shuffled if v not in measured], measured, "video")


def _by_time(video: AnnotatedVideo, share: float) -> Split:
    """The last part of one video measures; where nothing can be followed there, the first part does."""
    frames = _frames(video)
    gap = max(_LEAST_GAP, round(_GAP_SHARE * (frames[-1] - frames[0])))
    count = max(2, round(share * len(frames)))
    last, first = frames[-count:], frames[:count]
    for measured, learnt in (
        (last, [n for n in frames if n < last[0] - gap]),
        (first, [n for n in frames if n > first[-1] + gap]),
    ):
        learning, measuring = _only(video, learnt), _only(video, measured)
        if _shows_something(learning) and measuring.cases():
            return Split([learning], [measuring], "time")
    raise UserError(
        "One video is split by time, a part to learn from and a part to measure with, and this one has too "
        "few verified or painted masks for both ({frames} frames). Verify more of them, some at least "
        "{away} frames away from the others, or add a project.",
        frames=len(frames),
        away=gap + 1,
    )


def _shows_something(video: AnnotatedVideo) -> bool:
    return any(not mask.is_empty for masks in video.objects.values() for mask in masks.values())


def _only(video: AnnotatedVideo, frames: Sequence[int]) -> AnnotatedVideo:
    kept = set(frames)
    objects: Mapping[str, Mapping[int, Mask]] = {
        name: {n: mask for n, mask in masks.items() if n in kept} for name, masks in video.objects.items()
    }
    return replace(video, objects={name: masks for name, masks in objects.items() if masks})


def _frames(video: AnnotatedVideo) -> list[int]:
    return sorted({n for masks in video.objects.values() for n in masks})


def _num_masks(video: AnnotatedVideo) -> int:
    return sum(map(len, video.objects.values()))
