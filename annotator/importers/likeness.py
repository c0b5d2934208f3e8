"""Which of the objects in some files are in the project already, whatever they are called there."""

from __future__ import annotations

import numpy as np

from annotator.importers.found import FoundMasks, FoundObject, Tell
from annotator.project.mask_table import MaskFlag
from annotator.project.project import Project

_SAMPLES = 5  # frames of an object that are compared
_ALIKE = 0.8  # IoU there, on average: what two people draw of one thing
_PRESENT = np.uint16(MaskFlag.PRESENT)


def find_alike(found: FoundMasks, project: Project, tell: Tell) -> dict[int, int]:
    """By the place of a found object, the object of the project that covers the same pixels.

    A few frames that both have are compared. Reads pixels: off the GUI thread, of a project that stands
    still. tell: of objects.
    """
    alike = {}
    for place, one in enumerate(found.objects):
        tell(place, len(found.objects))
        like = max(((_likeness(one, found.first, project, o), o) for o in project.objects), default=(0.0, 0))
        if like[0] >= _ALIKE:
            alike[place] = like[1]
    return alike


def _likeness(one: FoundObject, first: int, project: Project, object_id: int) -> float:
    """Mean IoU on the frames that are compared; 0 where there are none."""
    total = project.video.num_frames
    flags = project.masks.flags(object_id, total)
    frames = one.numbers - first
    inside = (frames >= 0) & (frames < total)
    both = np.flatnonzero(inside)[flags[frames[inside]] & _PRESENT > 0]
    places = (
        np.unique(both[np.linspace(0, both.size - 1, _SAMPLES).round().astype(np.intp)])
        if both.size
        else both
    )
    scores = []
    for place in places.tolist():
        there = project.masks.get_sound(object_id, int(frames[place]))
        mask = one.masks[place].mask
        if there is not None and not (mask.is_empty and there.mask.is_empty):
            scores.append(mask.iou(there.mask))
    return float(np.mean(scores)) if scores else 0.0
