"""What a correction makes out of date, and how to track it again: as far as it reaches and no farther."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np

from annotator.plans import can_be_tracked, object_prompts, settled_frames, shots
from annotator.project.mask_table import MaskFlag
from annotator.project.project import Project
from engine.messages import TrackPlan


def outdated_frames(
    project: Project, object_id: int, frame: int, cuts: Sequence[int] = ()
) -> tuple[int, ...]:
    """Frames whose tracked masks do not hold any more once something else is said on `frame`.

    These lie between the settled frames (prompted, painted, verified) before and after it, within its
    shot. cuts: first frames of the shots that tracking does not cross into, rising.
    """
    settled = settled_frames(project, object_id)
    begin, after = _shot(cuts, frame, project.video.num_frames)
    first = max((f + 1 for f in settled if f < frame), default=0)
    end = min((f for f in settled if f > frame), default=project.video.num_frames)
    tracked = tracked_frames(project, object_id, max(first, begin), min(end, after))
    return tuple(f for f in tracked if f != frame)


def _shot(cuts: Sequence[int], frame: int, num_frames: int) -> tuple[int, int]:
    """First frame of the shot that holds `frame`, and the first one after it."""
    place = bisect_right(cuts, frame)
    return cuts[place - 1] if place else 0, cuts[place] if place < len(cuts) else num_frames


def tracked_frames(project: Project, object_id: int, first: int = 0, end: int | None = None) -> list[int]:
    """Frames from `first` to before `end` whose masks are tracked ones that nobody verified."""
    flags = project.masks.flags(object_id, project.video.num_frames)[first:end]
    tracked = (flags & MaskFlag.TRACKED.value > 0) & (flags & MaskFlag.VERIFIED.value == 0)
    found: list[int] = (np.flatnonzero(tracked) + first).tolist()
    return found


def stale_frames(project: Project, object_id: int) -> list[int]:
    """Frames whose masks are out of date, rising."""
    flags = project.masks.flags(object_id, project.video.num_frames)
    stale: list[int] = np.flatnonzero(flags & MaskFlag.STALE.value).tolist()
    return stale


def plan_stale(project: Project, object_id: int, cuts: Sequence[int] = ()) -> tuple[TrackPlan, ...]:
    """How to track an object's stale masks again, and nothing else.

    Each is reached from the settled frame that is nearest to it in time, so that a stretch between two
    of these is walked from both its ends. Empty where nothing is stale or nothing is settled.
    cuts: first frames of shots, rising; no pass crosses one. For a shot without any settled frame, see
    `stranded_frames`.
    """
    if not can_be_tracked(project, object_id):
        return ()
    all_settled, all_stale = settled_frames(project, object_id), stale_frames(project, object_id)
    if not all_settled or not all_stale:
        return ()
    prompts = object_prompts(project, object_id)
    wanted = set(all_stale)
    plans = []
    for begin, end in shots(cuts, project.video.num_frames):
        settled, stale = within(all_settled, begin, end), within(all_stale, begin, end)
        for start, stop in _spans(settled, stale) if settled and stale else ():
            on_the_way = range(start + 1, stop + 1) if stop > start else range(stop, start)
            keep = frozenset(f for f in on_the_way if f not in wanted)
            plans.append(TrackPlan(prompts, start, stop, keep))
    return tuple(plans)


def stranded_frames(project: Project, object_id: int, cuts: Sequence[int] = ()) -> list[int]:
    """Stale frames that tracking will not reach, rising: a person has said nothing of the object in their
    shot. They came to be when tracking crossed a cut that it stops at now, or when what was said there was
    taken back. Those of a locked object wait for it to be unlocked.
    """
    stale = stale_frames(project, object_id)
    if not stale or project.is_locked(object_id):
        return []
    settled = settled_frames(project, object_id) if can_be_tracked(project, object_id) else []
    lonely = [s for s in shots(cuts, project.video.num_frames) if not within(settled, *s)]
    return [frame for begin, end in lonely for frame in within(stale, begin, end)]


def within(frames: Sequence[int], first: int, last: int) -> Sequence[int]:
    """Those of these frames, rising, that lie in first..last, included."""
    return frames[bisect_left(frames, first) : bisect_right(frames, last)]


def _spans(settled: Sequence[int], stale: Sequence[int]) -> list[tuple[int, int]]:
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
