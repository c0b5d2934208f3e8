"""What to track from where: a project and a wish become the engine's plans. No Qt, no engine thread.

A frame of an object is settled when a person has spoken there: it has prompts, or its mask was
painted or verified. Tracking starts from settled frames and never overwrites them.
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.project.mask_table import MaskFlag
from annotator.project.project import Project, Source
from engine.messages import ObjectPrompts, PromptedFrame, TrackPlan
from engine.prompts import Prompts

_SPOKEN = (Source.PROMPTED, Source.PAINTED)  # masks that say what the person said
_SPOKEN_FLAGS = np.uint16(MaskFlag.PAINTED | MaskFlag.VERIFIED)
_ABSENT = np.uint16(MaskFlag.ABSENT)


class Direction(enum.StrEnum):
    """Which way to track through time."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"


def settled_frames(project: Project, object_id: int) -> list[int]:
    """Frames where a person has spoken about the object, rising."""
    spoken = np.flatnonzero(_spoken_flags(project, object_id)).tolist()
    return sorted({*project.prompted_frames(object_id), *spoken})


def can_be_tracked(project: Project, object_id: int) -> bool:
    """Whether the object is not locked, and a person has said somewhere where it is, not only where not.

    Quick: it is asked after every change.
    """
    if project.is_locked(object_id):
        return False
    if any(o == object_id for o, _ in project.prompts):
        return True
    said = _spoken_flags(project, object_id)
    if not said.any():  # of most objects nothing is said so: then no more is looked at
        return False
    flags = project.masks.flags(object_id, project.video.num_frames)
    return bool(((said > 0) & (flags & _ABSENT == 0)).any())


def _spoken_flags(project: Project, object_id: int) -> NDArray[np.uint16]:
    """By frame; not 0 where a mask itself is a person's word."""
    flags = project.masks.flags(object_id, project.video.num_frames)
    return flags & _SPOKEN_FLAGS


def is_settled(project: Project, object_id: int, frame: int) -> bool:
    """Whether a person has spoken about the object on this frame, so that tracking must keep off."""
    if (object_id, frame) in project.prompts:
        return True
    info = project.masks.info(object_id, frame)
    return info is not None and (info.verified or info.source is Source.PAINTED)


def object_prompts(project: Project, object_id: int) -> ObjectPrompts:
    """All that was said of an object, for the engine. Raises UserError where a painted or verified mask
    is damaged and nothing else was said."""
    frames = []
    for frame in settled_frames(project, object_id):
        said = (object_id, frame) in project.prompts  # then a damaged answer can be asked for again
        get = project.masks.get_sound if said else project.masks.get
        record = get(object_id, frame)
        base = project.bases.get((object_id, frame))
        is_answer = record is not None and (record.info.verified or record.info.source in _SPOKEN)
        frames.append(
            PromptedFrame(
                frame,
                project.prompts.get((object_id, frame), Prompts()),
                record.mask if record is not None and is_answer else None,
                # 'Absent here' is no mask to correct: a click after it says anew where the object is.
                base.mask if base is not None and not base.info.says_absent else None,
            )
        )
    return ObjectPrompts(object_id, tuple(frames))


def prompts_if(project: Project, object_id: int | None, frame: int, prompts: Prompts) -> ObjectPrompts:
    """All that would be said of an object had it these prompts on a frame. None: of a new one, as id 0."""
    if object_id is None:
        return ObjectPrompts(0, (PromptedFrame(frame, prompts),))
    key, record = (object_id, frame), project.masks.get_sound(object_id, frame)
    corrected = project.bases.get(key) if key in project.prompts else record
    said = object_prompts(project, object_id)
    here = said.on(frame)
    shown = here.mask if here is not None else None
    new = PromptedFrame(frame, prompts, shown, corrected.mask if corrected is not None else None)
    others = [p for p in said.frames if p.frame != frame]
    return ObjectPrompts(object_id, tuple(sorted((*others, new), key=lambda p: p.frame)))


def unanswered(project: Project, object_ids: Iterable[int]) -> list[tuple[int, int]]:
    """(object_id, frame) where prompts of these objects have not got their mask."""
    wanted = set(object_ids)
    keys = sorted(key for key in project.prompts if key[0] in wanted)
    infos = ((key, project.masks.info(*key)) for key in keys)
    return [key for key, info in infos if info is None or info.source is not Source.PROMPTED]


def objects_with_prompts(project: Project) -> list[int]:
    """Objects that can be tracked: see `can_be_tracked`. In the person's order."""
    return [o for o in project.objects if can_be_tracked(project, o)]


def plan_object(
    project: Project,
    object_id: int,
    direction: Direction,
    frame: int,
    first: int,
    last: int,
    cuts: Sequence[int] = (),
) -> tuple[TrackPlan, ...]:
    """How to track one object within first..last (included), for a person who looks at `frame`.

    Forward starts at the nearest settled frame at or before `frame`, else at the first one after;
    it goes on to `last`, through later settled frames, which correct it on the way. Backward is
    its mirror. Both ways gives every frame of the range to the settled frame that is nearest to
    it, so that a gap between two is filled from both its ends. Empty when there is nothing to do.
    cuts: first frames of shots, rising. No pass crosses one: each shot is tracked from settled
    frames of its own, and one without any is left alone, as are those on the other side of `frame`.
    """
    settled = settled_frames(project, object_id)
    if not settled or first > last or not can_be_tracked(project, object_id):
        return ()
    near = max(first, min(frame, last))
    if direction is Direction.FORWARD:
        start = max((f for f in settled if f <= near), default=settled[0])
        passed = [f for f in settled if f >= start]
    elif direction is Direction.BACKWARD:
        start = min((f for f in settled if f >= near), default=settled[-1])
        passed = [f for f in settled if f <= start]
    else:
        passed = settled
    spans: list[tuple[int, int]] = []
    for begin, end in shots(cuts, project.video.num_frames):
        own = [f for f in passed if begin <= f <= end]
        low, high = max(first, begin), min(last, end)
        if not own or (direction is Direction.BOTH and low > high):
            continue
        if direction is Direction.BOTH:
            spans += _both_ways(own, low, high)
        elif direction is Direction.FORWARD:
            spans += [(own[0], max(own[0], high))] if high >= near else []
        else:
            spans += [(own[-1], min(own[-1], low))] if low <= near else []
    return _plans(project, object_id, spans, first, last)


def plan_one_frame(
    project: Project, object_id: int, direction: Direction, frame: int, cuts: Sequence[int] = ()
) -> tuple[TrackPlan, ...]:
    """How to carry an object from `frame` to the next (or, backward, the previous) frame alone.

    The frames between the settled frame that it starts from and `frame` are walked through, so
    that the result is the one that tracking the whole way would give.
    """
    settled = settled_frames(project, object_id)
    if direction is Direction.BACKWARD:
        starts, target = [f for f in settled if f >= frame][:1], frame - 1
    else:
        starts, target = [f for f in settled if f <= frame][-1:], frame + 1
    if not starts or target in settled or not can_be_tracked(project, object_id):
        return ()
    if not 0 <= target < project.video.num_frames:
        return ()
    if any(min(starts[0], target) < cut <= max(starts[0], target) for cut in cuts):
        return ()
    return _plans(project, object_id, [(starts[0], target)], target, target)


def shots(cuts: Sequence[int], num_frames: int) -> list[tuple[int, int]]:
    """(first, last) frame of each shot; cuts: first frames of shots, rising."""
    ends = [0, *(cut for cut in cuts if 0 < cut < num_frames), num_frames]
    return [(begin, after - 1) for begin, after in itertools.pairwise(ends)]


def _both_ways(settled: list[int], first: int, last: int) -> list[tuple[int, int]]:
    """(start, stop) of passes that together visit every frame of the range once."""
    spans: list[tuple[int, int]] = []
    inside = [f for f in settled if first <= f <= last]
    if not inside:  # the range lies between settled frames, or beside all of them
        before = [f for f in settled if f < first]
        after = [f for f in settled if f > last]
        if before and after:
            middle = max(first - 1, min((before[-1] + after[0]) // 2, last))
            return [(before[-1], middle), (after[0], middle + 1)]
        return [(before[-1], last)] if before else [(after[0], first)]
    for left, right in itertools.pairwise(inside):
        middle = (left + right) // 2
        spans += [(left, middle), (right, middle + 1)]
    return [*spans, (inside[-1], last), (inside[0], first)]


def _plans(
    project: Project, object_id: int, spans: Iterable[tuple[int, int]], first: int, last: int
) -> tuple[TrackPlan, ...]:
    prompts = object_prompts(project, object_id)
    settled = {p.frame for p in prompts.frames}
    plans = []
    for start, stop in spans:
        on_the_way = range(start + 1, stop + 1) if stop > start else range(stop, start)
        keep = frozenset(f for f in on_the_way if f in settled or not first <= f <= last)
        if len(keep) < len(on_the_way):
            plans.append(TrackPlan(prompts, start, stop, keep, known_frames(project, object_id, start, stop)))
    return tuple(plans)


def known_frames(project: Project, object_id: int, start: int, stop: int) -> frozenset[int]:
    """Frames of a pass whose masks are there and up to date: tracked in its direction, and not stale.

    Where the engine remembers that it was this very pass that found them, it goes on after them.
    """
    low, high = min(start, stop), max(start, stop)
    flags = project.masks.flags(object_id, project.video.num_frames)[low : high + 1]
    asked = MaskFlag.TRACKED | MaskFlag.STALE | MaskFlag.BACKWARD
    wanted = MaskFlag.TRACKED | (MaskFlag.BACKWARD if stop < start else MaskFlag(0))
    found: list[int] = (np.flatnonzero((flags & np.uint16(asked)) == np.uint16(wanted)) + low).tolist()
    return frozenset(found)


def frames_on_the_way(plan: TrackPlan) -> frozenset[int]:
    """The frames that a plan visits, its start not among them."""
    if plan.stop >= plan.start:
        return frozenset(range(plan.start + 1, plan.stop + 1))
    return frozenset(range(plan.stop, plan.start))
