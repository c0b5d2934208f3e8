"""Which object is which: swapping, splitting and merging objects from a frame on, as edits.

Each function reads the project and returns one edit that changes all of it at once.
"""

from __future__ import annotations

from dataclasses import replace

from annotator.project.edits import (
    AddObject,
    Edit,
    SetMask,
    SetObject,
    Several,
)
from annotator.project.object_edits import exchange
from annotator.project.project import ObjectInfo, Project
from annotator.project.timed_values import changes_before, changes_from
from annotator.project.uniting import merge_plan, merging_edits, united_record


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
    plan = merge_plan(project, kept, other)
    united: list[Edit] = []
    for frame in plan.united:
        sound = (project.masks.get_sound(o, frame) for o in (kept, other))
        united.append(SetMask(kept, frame, united_record([r for r in sound if r is not None])))
    return merging_edits(project, plan, united)


def _second_name(project: Project, name: str) -> str:
    taken = {info.name for info in project.objects.values()}
    return next(n for k in range(2, len(taken) + 3) if (n := f"{name} ({k})") not in taken)
