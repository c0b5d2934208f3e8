"""The work: a video, its objects, what was said about them, and their masks.

Plain data. Nothing here changes by itself: only edits (edits.py) change a project, and only
History (history.py) applies edits, so that every change is undoable and on disk when it is done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from annotator.project.mask_table import MaskRecord, MaskTable, Source
from engine.prompts import Prompts

__all__ = ["OBJECT_COLOURS", "ObjectInfo", "Project", "Source", "VideoRef"]

# Colour-blind-safe (after Okabe and Ito), ordered so that neighbours in the list differ most.
OBJECT_COLOURS = (
    "#56B4E9",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#F0E442",
    "#D55E00",
    "#0072B2",
    "#B3DE69",
    "#BC80BD",
    "#FB8072",
)


@dataclass(frozen=True, slots=True)
class VideoRef:
    """The video a project is about.

    path: absolute. kind: 'video' or 'images' (a folder). width, height: pixels. fps: frames a second.
    fingerprint: tells this video from another or a re-encoded one; see FrameReader.fingerprint.
    """

    path: str
    kind: str
    width: int
    height: int
    num_frames: int
    fps: Fraction
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """One object: its id (never reused in a project), name, class label and colour (#RRGGBB)."""

    id: int
    name: str
    label: str
    colour: str


@dataclass(slots=True)
class Project:
    """Everything that is saved. objects keeps the person's order.

    prompts: by (object_id, frame); empty prompts are never stored. bases: for prompts that correct a
    mask, the mask as it was before the first of them; deleting the last one brings it back.
    masks: see MaskTable.
    next_object_id: the id that the next object gets.
    """

    video: VideoRef
    objects: dict[int, ObjectInfo] = field(default_factory=dict)
    prompts: dict[tuple[int, int], Prompts] = field(default_factory=dict)
    bases: dict[tuple[int, int], MaskRecord] = field(default_factory=dict)
    masks: MaskTable = field(default_factory=MaskTable)
    next_object_id: int = 1

    def prompted_frames(self, object_id: int) -> list[int]:
        """Frames with prompts of this object, rising."""
        return sorted(f for (o, f) in self.prompts if o == object_id)

    def new_object(self, later: int = 0) -> ObjectInfo:
        """The object that would be added next: its own id, a name and a colour. Changes nothing.

        later: how many others would be added before it.
        """
        number = self.next_object_id + later
        colour = OBJECT_COLOURS[(number - 1) % len(OBJECT_COLOURS)]
        return ObjectInfo(number, f"Object {number}", "object", colour)
