"""What a correction makes out of date, and how to track it again: as far as it reaches and no farther."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right

import numpy as np

from annotator.plans import object_prompts, settled_frames
from annotator.project.mask_table import MaskFlag
from annotator.project.project import Project
from engine.messages import TrackPlan


def outdated_frames(project: Project, object_id: int, frame: int) -> tuple[int, ...]:
    """Frames whose tracked masks do not hold any more once something else is said on `frame`.

    These lie between the settled frames (prompted, painted, verified) before and after it.
    """
    settled = settled_frames(project, object_id)
    first = max((f + 1 for f in settled if f < frame), default=0)
    end = min((f for f in settled if f > frame), default=project.video.num_frames)
    flags = project.masks.flags(object_id, project.video.num_frames)[first:end]
    tracked = (flags & MaskFlag.TRACKED.value > 0) & (flags & MaskFlag.VERIFIED.value == 0)
    return tuple(f for f in (np.flatnonzero(tracked) + first).tolist() if f != frame)


def stale_frames(project: Project, object_id: int) -> list[int]:
    """Frames whose masks are out of date, rising."""
    flags = project.masks.flags(object_id, project.video.num_frames)
    stale: list[int] = np.flatnonzero(flags & MaskFlag.STALE.value).tolist()
    return stale


def plan_stale(project: Project, object_id: int) -> tuple[TrackPlan, ...]:
    """How to track an object's stale masks again, and nothing else.

    Each is reached from the settled frame that is nearest to it in time, so that a stretch between two
    of these is walked from both its ends. Empty where nothing is stale or nothing is settled.
    """
    if project.is_locked(object_id):
        return ()
    settled, stale = settled_frames(project, object_id), stale_frames(project, object_id)
    if not settled or not stale:
        return ()
    prompts = object_prompts(project, object_id)
    wanted = set(stale)
    plans = []
    for start, stop in _spans(settled, stale):
        on_the_way = range(start + 1, stop + 1) if stop > start else range(stop, start)
        plans.append(TrackPlan(prompts, start, stop, frozenset(f for f in on_the_way if f not in wanted)))
    return tuple(plans)


def _spans(settled: list[int], stale: list[int]) -> list[tuple[int, int]]:
    """(start, stop) of the passes that reach every stale frame from the nearest settled one."""
    spans = []
    bounds = [
        -1,
        *((left + right) // 2 for left, right in itertools.pairwise(settled)),
        max(stale[-1], settled[-1]),
    ]
    for start, (low, high) in zip(settled, itertools.pairwise(bounds), strict=True):
        # Of the frames nearest to this settled one (low < frame <= high): those after it, and before.
        after = stale[bisect_right(stale, start) : bisect_right(stale, high)]
        before = stale[bisect_right(stale, low) : bisect_left(stale, start)]
        if after:
            spans.append((start, after[-1]))
        if before:
            spans.append((start, before[0]))
    return spans
