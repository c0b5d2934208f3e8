"""The work: a video, its objects, what was said about them, and their masks.

Plain data. Nothing here changes by itself: only edits (edits.py) change a project, and only
History (history.py) applies edits, so that every change is undoable and on disk when it is done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from annotator.project.attributes import Attribute, Value, Values
from annotator.project.classes import UNCLASSED, Classes
from annotator.project.mask_table import MaskRecord, MaskTable, Source
from annotator.project.timed_values import Changes, value_at
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
    """One object: its id (never reused in a project), name, class label and colour (#RRGGBB).

    locked: it is finished; no prompts, no tracking, no painting until it is unlocked.
    attributes: the values that a person gave, whether or not its class asks for them now. changes: those
    of attributes that may change over time, from the frames on where they were set.
    """

    id: int
    name: str
    label: str
    colour: str
    locked: bool = False
    attributes: Values = ()
    changes: Changes = ()

    def value(self, attribute: Attribute, frame: int) -> Value:
        """What is said of the object on a frame."""
        return value_at(attribute, self.attributes, self.changes, frame)


@dataclass(slots=True)
class Project:
    """Everything that is saved. objects keeps the person's order.

    prompts: by (object_id, frame); empty prompts are never stored. bases: for prompts that correct a
    mask, the mask as it was before the first of them; deleting the last one brings it back.
    masks: see MaskTable.
    classes: see Classes; a label need not be among them.
    next_object_id: the id that the next object gets.
    new_name: how new objects are called while the project is open; not saved.
    """

    video: VideoRef
    objects: dict[int, ObjectInfo] = field(default_factory=dict)
    prompts: dict[tuple[int, int], Prompts] = field(default_factory=dict)
    bases: dict[tuple[int, int], MaskRecord] = field(default_factory=dict)
    masks: MaskTable = field(default_factory=MaskTable)
    classes: Classes = field(default_factory=Classes)
    next_object_id: int = 1
    new_name: str = field(default="Object {number}", compare=False)

    def prompted_frames(self, object_id: int) -> list[int]:
        """Frames with prompts of this object, rising."""
        return sorted(f for (o, f) in self.prompts if o == object_id)

    def is_locked(self, object_id: int) -> bool:
        """Whether the object takes no prompts, tracking and painting now; False for an unknown one."""
        info = self.objects.get(object_id)
        return info is not None and info.locked

    def colour_of(self, info: ObjectInfo) -> str:
        """The colour to draw an object in, #RRGGBB: its own, or its class's when the project says so."""
        found = self.classes.find(info.label) if self.classes.colour_objects else None
        return info.colour if found is None else found.colour

    def attributes_of(self, info: ObjectInfo) -> tuple[Attribute, ...]:
        """What the object's class asks; `info.value(attribute, frame)` is the answer."""
        found = self.classes.find(info.label)
        return () if found is None else found.attributes

    def new_object(self, later: int = 0, label: str = UNCLASSED) -> ObjectInfo:
        """The object that would be added next: its own id, a name and a colour. Changes nothing.

        later: how many others would be added before it. label: its class.
        """
        number = self.next_object_id + later
        colour = OBJECT_COLOURS[(number - 1) % len(OBJECT_COLOURS)]
        return ObjectInfo(number, self.new_name.format(number=number), label, colour)
