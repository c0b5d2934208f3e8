"""The edits that mark what a change of the work makes out of date; they are part of the change's step."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotator.plans import is_settled, settled_frames, shots
from annotator.project.edits import Edit, SetMaskInfo, SetStale
from annotator.project.mask_table import MaskFlag
from annotator.project.project import Project
from annotator.review.stale import outdated_frames, tracked_frames, within


def outdating(project: Project, object_id: int, frame: int, cuts: Sequence[int]) -> list[Edit]:
    """Something else is said of the object on this frame: what lies between its neighbours is stale."""
    frames = outdated_frames(project, object_id, frame, cuts)
    return [SetStale(object_id, frames)] if frames else []


def outdated_by(project: Project, object_id: int, frames: Iterable[int], cuts: Sequence[int]) -> list[int]:
    """Frames of an object whose tracked masks do not hold any more once these are settled anew, rising."""
    before = settled_frames(project, object_id)
    fresh = set(frames)
    change = _Anchors(before, sorted({*before, *fresh}), set(before) - fresh)
    return change.outdated(project, object_id, range(project.video.num_frames), cuts) if fresh else []


def outdating_swap(
    project: Project, one: int, other: int, first: int, cuts: Sequence[int]
) -> tuple[Edit, ...]:
    """What follows from exchanging two objects from `first` on; to be applied after the exchange.

    A person has said which is which on `first`, so that both masks there are verified: tracking goes
    by them from now on, and cannot bring the mistake back. The masks from there on came along with
    what they were tracked from; those before it are stale where another frame is nearest now.
    """
    edits: list[Edit] = []
    for kept, given in ((one, other), (other, one)):
        said = _verifying(project, given, kept, first)
        edits += said
        mine = settled_frames(project, kept)
        moved = [f for f in settled_frames(project, given) if f >= first]
        after = {f for f in mine if f < first} | set(moved) | ({first} if said else set())
        change = _Anchors(mine, sorted(after), {f for f in mine if f < first})
        edits += _stale(kept, change.outdated(project, kept, range(first), cuts))
    return tuple(edits)


def outdating_split(
    project: Project, object_id: int, fresh: int, first: int, cuts: Sequence[int]
) -> tuple[Edit, ...]:
    """What follows from making a new object of what lies from `first` on; to be applied after that.

    The new object's mask on `first` is verified, so that there is something to track it from.
    """
    mine = settled_frames(project, object_id)
    left = [f for f in mine if f < first]
    outdated = _Anchors(mine, left, set(left)).outdated(project, object_id, range(first), cuts)
    return (*_verifying(project, object_id, fresh, first), *_stale(object_id, outdated))


def outdating_merge(project: Project, kept: int, other: int, cuts: Sequence[int]) -> tuple[Edit, ...]:
    """What follows from making `other` a part of `kept`; to be applied before `other` is gone.

    Where both have pixels their union is what both were said to be. Elsewhere a mask is stale when
    what was said of the other one is nearer to it now.
    """
    settled = {o: settled_frames(project, o) for o in (kept, other)}
    after = sorted({*settled[kept], *settled[other]})
    found: set[int] = set()
    for mine, theirs in ((kept, other), (other, kept)):
        free = _counts_alone(project, mine, theirs, mine == kept) - set(settled[theirs])
        change = _Anchors(settled[mine], after, set(settled[mine]))
        found |= set(change.outdated(project, mine, free, cuts))
    return _stale(kept, found)


def _counts_alone(project: Project, mine: int, theirs: int, is_kept: bool) -> set[int]:
    """Frames where the merged object's mask is that of `mine` alone; see `merge_edit`."""
    there, filled = _masks(project, mine)
    there_too, filled_too = _masks(project, theirs)
    unopposed = there - there_too - set(project.prompted_frames(theirs))
    return unopposed | (((there if is_kept else filled) & there_too) - filled_too)


def _masks(project: Project, object_id: int) -> tuple[set[int], set[int]]:
    """Frames with a mask of an object, and those where it has pixels."""
    flags = project.masks.rows.find(object_id).flags
    absent = flags & MaskFlag.ABSENT.value > 0
    return set(np.flatnonzero(flags).tolist()), set(np.flatnonzero((flags > 0) & ~absent).tolist())


@dataclass(frozen=True, slots=True)
class _Anchors:
    """The settled frames of an object, rising, before and after a change, and those that stayed as
    they were."""

    before: Sequence[int]
    after: Sequence[int]
    same: Collection[int]

    def outdated(
        self, project: Project, object_id: int, frames: Iterable[int], cuts: Sequence[int]
    ) -> list[int]:
        """Of these frames, those whose tracked masks would come out otherwise now: what is nearest to
        them is new, or what they were tracked from is gone."""
        flags = project.masks.flags(object_id, project.video.num_frames)
        asked = sorted(set(tracked_frames(project, object_id)).intersection(frames))
        found = []
        for begin, end in shots(cuts, project.video.num_frames):
            before, after = within(self.before, begin, end), within(self.after, begin, end)
            for frame in within(asked, begin, end) if after else ():
                source = _source(before, frame, bool(flags[frame] & MaskFlag.BACKWARD.value))
                is_gone = source is not None and source not in self.same
                if is_gone or _nearest(after, frame) not in self.same:
                    found.append(frame)
        return found


def _source(settled: Sequence[int], frame: int, backward: bool) -> int | None:
    """The settled frame that the mask on a frame was tracked from."""
    place = bisect_right(settled, frame) if backward else bisect_left(settled, frame) - 1
    return settled[place] if 0 <= place < len(settled) else None


def _nearest(settled: Sequence[int], frame: int) -> int:
    """The one of these, rising, that is nearest; of two the earlier."""
    place = bisect_left(settled, frame)
    return min(settled[max(0, place - 1) : place + 1], key=lambda f: abs(f - frame))


def _verifying(project: Project, given: int, to: int, frame: int) -> list[Edit]:
    """The edit that settles the mask that `to` gets from `given` on a frame; none where it cannot be."""
    info = project.masks.info(given, frame)
    if info is None or info.area == 0 or is_settled(project, given, frame):
        return []
    return [SetMaskInfo(to, frame, replace(info, verified=True, stale=False))]


def _stale(object_id: int, frames: Iterable[int]) -> tuple[Edit, ...]:
    marked = tuple(sorted(frames))
    return (SetStale(object_id, marked),) if marked else ()
