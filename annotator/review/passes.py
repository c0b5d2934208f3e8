"""What passes forward and backward in time, where both were run, say of each other."""

from __future__ import annotations

from annotator.project.mask_table import Source
from annotator.project.project import Project
from engine.messages import MaskReady


def disagreement(project: Project, ready: MaskReady) -> float | None:
    """How far a tracked mask is from the one that a pass the other way found; None where there is none."""
    old = project.masks.info(ready.object_id, ready.frame)
    if old is None or old.source is not Source.TRACKED or old.stale or old.backward == ready.backward:
        return None
    record = project.masks.get_sound(ready.object_id, ready.frame)
    return None if record is None else 1.0 - record.mask.iou(ready.mask)
