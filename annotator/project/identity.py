"""Which object is which: swapping, splitting and merging objects from a frame on, as edits.

Each function reads the project and returns one edit that changes all of it at once.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from annotator.project.edits import (
    AddObject,
    Edit,
    SetBase,
    SetMask,
    SetObject,
    SetPrompts,
    Several,
    remove_object,
)
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.object_edits import exchange
from annotator.project.project import ObjectInfo, Project
from annotator.project.timed_values import changes_before, changes_from
from engine.masks import Mask


def frames_of(project: Project, object_id: int, first: int = 0) -> set[int]:
    """Frames from `first` on where an object has prompts or a mask."""
    frames = {f for f in project.masks.frames(object_id) if f >= first}
    return frames | {f for f in project.prompted_frames(object_id) if f >= first}


def swap_edit(project: Project, one: int, other: int, first: int) -> Edit | None:
    """From frame `first` on the two objects are each other; None when neither has anything there."""
    frames = frames_of(project, one, first) | frames_of(project, other, first)
    return exchange(project, one, other, frames) if frames else None


def split_edit(project: Project, object_id: int, first: int) -> tuple[Edit, ObjectInfo] | None:
    """What the object has from frame `first` on becomes a new object, right after it in the list.

    None when there would be nothing on one of the sides. The new object has the class and the
    attributes of the old; values that change over time go with the frames.
    """
    after = frames_of(project, object_id, first)
    if not after or after == frames_of(project, object_id):
        return None
    info = project.objects[object_id]
    fresh = replace(
        project.new_object(),
        name=_second_name(project, info.name),
        label=info.label,
        attributes=info.attributes,
        changes=changes_from(info.changes, first),
    )
    place = list(project.objects).index(object_id) + 1
    edits: list[Edit] = [AddObject(fresh, place), exchange(project, object_id, fresh.id, after)]
    left = replace(info, changes=changes_before(info.changes, first))
    if left != info:
        edits.append(SetObject(left))
    return Several(tuple(edits)), fresh


def merge_edit(project: Project, kept: int, other: int) -> Edit:
    """`other` becomes a part of `kept`, and is gone.

    On a frame where only one of them has anything, or only one has pixels, that one's mask and
    prompts are what counts. Where both have pixels the mask is their union, taken as painted: the
    prompts of the one do not describe the other, so that none are kept there.
    """
    mine, theirs = frames_of(project, kept), frames_of(project, other)
    both = mine & theirs
    taken = {f for f in both if _is_filled(project, other, f) and not _is_filled(project, kept, f)}
    united = {f for f in both if _is_filled(project, other, f) and _is_filled(project, kept, f)}
    gone = remove_object(project, other)
    edits: list[Edit] = [exchange(project, kept, other, (theirs - both) | taken)]
    for frame in sorted(united):
        edits += [SetPrompts(kept, frame, None), SetBase(kept, frame, None)]
        edits.append(SetMask(kept, frame, _united(project, kept, other, frame)))
    # It still has, or has got by the exchange, something on frames that both had.
    frames = frozenset(mine | theirs)
    edits.append(
        replace(gone, prompt_frames=gone.prompt_frames | frames, mask_frames=gone.mask_frames | frames)
    )
    return Several(tuple(edits))


def _is_filled(project: Project, object_id: int, frame: int) -> bool:
    info = project.masks.info(object_id, frame)
    if info is None:  # prompts whose mask is still to come speak of something that is there
        return (object_id, frame) in project.prompts
    return info.area > 0


def _united(project: Project, kept: int, other: int, frame: int) -> MaskRecord | None:
    """The mask of both objects on a frame as one. Where a person has spoken of either, it is painted."""
    records = [r for o in (kept, other) if (r := project.masks.get_sound(o, frame)) is not None]
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
    pixels = one.to_array()
    x0, y0, x1, y1 = other.box
    np.logical_or(pixels[y0:y1, x0:x1], other.crop(), out=pixels[y0:y1, x0:x1])
    return Mask.from_array(pixels)


def _second_name(project: Project, name: str) -> str:
    taken = {info.name for info in project.objects.values()}
    return next(n for k in range(2, len(taken) + 3) if (n := f"{name} ({k})") not in taken)
