"""Making one object of two: which frames are concerned, and what a mask of both is.

Where both have pixels a new mask is to be made. Those of a long video take long to make, so that they
are made apart and staged: kept, on disk too, under the id of an object that is not there, until one edit
takes them all. What is staged and never taken goes when the project file is next opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from annotator.project.edits import Edit, SetBase, SetPrompts, Several, Touched, remove_object
from annotator.project.mask_table import MaskFlag, MaskInfo, MaskRecord, Source
from annotator.project.object_edits import exchange
from annotator.project.project import Project
from engine.masks import Mask


@dataclass(frozen=True, slots=True)
class MergePlan:
    """`other` becomes a part of `kept`. frames: where either has something. moved: of these, where they
    exchange what they have. united: where both have pixels, rising."""

    kept: int
    other: int
    frames: frozenset[int]
    moved: frozenset[int]
    united: tuple[int, ...]


def merge_plan(project: Project, kept: int, other: int) -> MergePlan:
    """What merging two objects would do as they are now. Reads no pixels."""
    mine, theirs = _frames(project, kept), _frames(project, other)
    filled, filled_too = _filled(project, kept), _filled(project, other)
    both = mine & theirs
    moved = (theirs - both) | ((both & filled_too) - filled)
    united = tuple(sorted(both & filled & filled_too))
    return MergePlan(kept, other, frozenset(mine | theirs), frozenset(moved), united)


def _frames(project: Project, object_id: int) -> set[int]:
    return {*project.masks.frames(object_id), *project.prompted_frames(object_id)}


def _filled(project: Project, object_id: int) -> set[int]:
    """Where there are pixels. Prompts whose mask is still to come speak of something that is there."""
    flags = project.masks.rows.find(object_id).flags
    waiting = [f for f in project.prompted_frames(object_id) if f >= len(flags) or not flags[f]]
    there = (flags & (MaskFlag.PRESENT | MaskFlag.ABSENT).value) == MaskFlag.PRESENT.value
    return {*np.flatnonzero(there).tolist(), *waiting}


def merging_edits(project: Project, plan: MergePlan, united: Sequence[Edit]) -> Edit:
    """All of a merge as one edit. united: the edits that bring the masks of both."""
    edits: list[Edit] = [exchange(project, plan.kept, plan.other, plan.moved)]
    kept = plan.kept
    for frame in plan.united:
        if (kept, frame) in project.prompts or (kept, frame) in project.bases:
            edits += [SetPrompts(kept, frame, None), SetBase(kept, frame, None)]
    edits += united
    # It still has, or has got by the exchange, something on frames that both had.
    gone = remove_object(project, plan.other)
    prompts = gone.prompt_frames.union(project.prompted_frames(kept))
    edits.append(replace(gone, prompt_frames=prompts, mask_frames=gone.mask_frames | plan.frames))
    return Several(tuple(edits))


def united_record(records: Sequence[MaskRecord]) -> MaskRecord | None:
    """The mask of two objects on a frame as one; None without any. Where a person has spoken of either, it
    is painted. records: those of the two that can be read."""
    if len(records) < 2:
        return records[0] if records else None
    infos = [record.info for record in records]
    said = any(i.verified or i.source is not Source.TRACKED for i in infos)
    scores = [i.score for i in infos if i.score is not None]
    ious = [i.predicted_iou for i in infos if i.predicted_iou is not None]
    mask = _union(records[0].mask, records[1].mask)
    info = MaskInfo(
        Source.PAINTED if said else Source.TRACKED,
        min(scores, default=None),
        min(ious, default=None),
        verified=all(i.verified for i in infos),
        stale=any(i.stale for i in infos),
        area=mask.area,
        occluded=any(i.occluded for i in infos),
    )
    return MaskRecord(mask, info)


def _union(one: Mask, other: Mask) -> Mask:
    filled = [mask for mask in (one, other) if not mask.is_empty]
    if len(filled) < 2:
        return filled[0] if filled else one
    corners = np.array([mask.box for mask in filled])
    left, top = corners[:, :2].min(axis=0).tolist()
    right, bottom = corners[:, 2:].max(axis=0).tolist()
    window = np.zeros((bottom - top, right - left), np.bool_)
    for mask in filled:
        x0, y0, x1, y1 = mask.box
        window[y0 - top : y1 - top, x0 - left : x1 - left] |= mask.crop()
    return Mask.from_window(one.height, one.width, left, top, window)


@dataclass(frozen=True, slots=True)
class StageMasks:
    """Masks, or None for none, are kept under an id that no object has or will get; nobody sees them."""

    home: int
    records: tuple[tuple[int, MaskRecord | None], ...] = field(repr=False)

    @property
    def nbytes(self) -> int:
        return 0

    @property
    def touched(self) -> Touched:
        return Touched()

    def apply(self, project: Project) -> Edit:
        if self.home in project.objects:
            raise KeyError(f"object {self.home} is there")
        project.next_object_id = max(project.next_object_id, self.home + 1)
        for frame, record in self.records:
            project.masks.stage(self.home, frame, record)
        return ForgetStaged(self.home)


@dataclass(frozen=True, slots=True)
class ForgetStaged:
    """What was staged under an id is wanted no more. It is nobody's: there is nothing to take back."""

    home: int

    @property
    def nbytes(self) -> int:
        return 0

    @property
    def touched(self) -> Touched:
        return Touched()

    def apply(self, project: Project) -> Edit:
        project.masks.forget_staged(self.home)
        return self


@dataclass(frozen=True)
class TakeStaged:
    """An object and what is staged exchange their masks on these frames; where nothing is staged, the object
    has none then. Its own inverse; no pixels are read, however many there are."""

    object_id: int
    home: int
    frames: frozenset[int] = field(repr=False)

    @property
    def nbytes(self) -> int:
        return 0

    @cached_property
    def touched(self) -> Touched:
        masks = frozenset((self.object_id, frame) for frame in self.frames)
        # The object, too, so that the file has the next object's id: this one must never be given away.
        return Touched(frozenset({self.object_id}), masks=masks)

    def apply(self, project: Project) -> Edit:
        if self.object_id not in project.objects or self.home in project.objects:
            raise KeyError(f"no object {self.object_id}, or one {self.home}")
        project.next_object_id = max(project.next_object_id, self.home + 1)
        project.masks.rows.exchange_staged(self.object_id, self.home, self.frames)
        return self
