"""What an importer finds in files of other programs, before any of it comes into a project."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.importers.classes import FoundClass
from annotator.project.attributes import Attribute, AttributeKind, Value
from annotator.project.classes import UNCLASSED
from engine.errors import Sentence, UserError
from engine.masks import Mask

Tell = Callable[[int, int], None]
"""tell(done, total), in any unit; what it raises ends the reading."""

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Clip:
    """The video that masks are read for.

    name: without folder and suffix, as exports call it. frame_names: of a folder of images, the names of
    its files without their suffixes, frame by frame; empty where frames have no names.
    """

    name: str
    width: int
    height: int
    num_frames: int
    frame_names: tuple[str, ...] = ()

    def check_size(self, path: Path, width: int, height: int) -> None:
        """Raise UserError where masks of this size are for another video. path: what holds them."""
        if (width, height) != (self.width, self.height):
            raise UserError(
                "{name} is about a video of {width} x {height} pixels, and this one has {own_width} x "
                "{own_height}. Open the video that it was made on.",
                name=path.name,
                width=width,
                height=height,
                own_width=self.width,
                own_height=self.height,
            )


@dataclass(frozen=True, slots=True)
class FoundMask:
    """An object on a frame.

    number: the frame as the files count; see FoundMasks. mask: empty where the object is said not to be
    there. by_hand: whether a person made or checked it; None where the files do not say. said: values of
    attributes by name, as the file writes them.
    """

    number: int
    mask: Mask
    occluded: bool = False
    by_hand: bool | None = None
    said: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundObject:
    """One object. masks: by rising number, each once. name: empty where the files give none. colour:
    #RRGGBB, or None."""

    label: str
    masks: tuple[FoundMask, ...] = field(repr=False)
    name: str = ""
    colour: str | None = None
    numbers: NDArray[np.int64] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Gathered here, where nobody waits: what a window asks of them is quick then.
        object.__setattr__(self, "numbers", np.array([m.number for m in self.masks], np.int64))


@dataclass(slots=True)
class FoundMasks:
    """All that is in some files.

    first: the number of the clip's first frame in these files, as far as can be told. is_sure: they say
    so, and it is no guess. left_out: shapes of other kinds, and those on frames that the clip has not.
    remarks: what a person should know of how the files were understood. kind: what they are, for people.
    video: what they say the video is called; empty where they do not. alike: objects of the project, by the
    place of a found one that covers the same pixels.
    """

    classes: list[FoundClass] = field(default_factory=list)
    objects: list[FoundObject] = field(default_factory=list)
    left_out: int = 0
    first: int = 0
    is_sure: bool = True
    remarks: list[Sentence] = field(default_factory=list)
    kind: str = ""
    video: str = ""
    alike: dict[int, int] = field(default_factory=dict)

    @property
    def says_by_hand(self) -> bool:
        """Whether the files say of every mask if a person made it."""
        return all(mask.by_hand is not None for one in self.objects for mask in one.masks)


def first_number(numbers: Sequence[int], num_frames: int) -> int:
    """What number the first frame has where files are numbered so, and nothing else is said.

    0, as Masklet counts; 1 or more only where the numbers reach beyond the clip otherwise and fit it so.
    """
    if not numbers or max(numbers) < num_frames or min(numbers) == 0:
        return 0
    if max(numbers) == num_frames:
        return 1
    every = max(numbers) - min(numbers) + 1 == num_frames
    return min(numbers) if every else 0


def sound_name(value: object) -> str:
    """A name from a file as one that can be shown: '' for what is none. Raises ValueError when too long."""
    if not isinstance(value, str):
        return ""
    if len(value) > LONGEST_NAME:
        raise ValueError(f"a name of {len(value)} letters")
    return " ".join(value.split())


def sound_label(value: object) -> str:
    """The name of a class from a file; UNCLASSED for none."""
    return sound_name(value) or UNCLASSED


def sound_colour(value: object) -> str | None:
    """#RRGGBB from a file; None for what is no such colour."""
    is_colour = isinstance(value, str) and re.fullmatch("#[0-9a-fA-F]{6}", value) is not None
    return str(value).upper() if is_colour else None


def value_of(attribute: Attribute, said: Value | None) -> Value | None:
    """A value as a file writes it; None where the attribute cannot have it."""
    value = said
    if attribute.kind is AttributeKind.CHECKBOX and isinstance(said, str):
        value = said.strip().lower() == "true"
    elif attribute.kind is AttributeKind.NUMBER and isinstance(said, str):
        try:
            value = float(said)
        except ValueError:
            return None
    elif attribute.kind is AttributeKind.NUMBER and isinstance(said, int) and not isinstance(said, bool):
        value = float(said) if abs(said) < 2**53 else math.inf
    return value if value is not None and attribute.takes(value) else None
