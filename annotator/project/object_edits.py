"""Edits of objects as a whole: their order, their classes, and which object a mask belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from annotator.project.classes import Classes
from annotator.project.edits import Edit, Touched
from annotator.project.mask_table import Key
from annotator.project.project import Project

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class SetOrder:
    """The objects now come in this order; `order` names every object once."""

    order: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        return 0

    @property
    def touched(self) -> Touched:
        return Touched(objects=frozenset(self.order))

    def apply(self, project: Project) -> Edit:
        old = tuple(project.objects)
        if sorted(old) != sorted(self.order):
            raise KeyError(f"the objects are {old}, not {self.order}")
        entries = [(o, project.objects[o]) for o in self.order]
        project.objects.clear()
        project.objects.update(entries)
        return SetOrder(old)


@dataclass(frozen=True, slots=True)
class SetClasses:
    """The project's classes become these. Labels of objects are another matter: see SetObject."""

    classes: Classes

    @property
    def nbytes(self) -> int:
        return 0

    @property
    def touched(self) -> Touched:
        return Touched(classes=True)

    def apply(self, project: Project) -> Edit:
        old = project.classes
        project.classes = self.classes
        return SetClasses(old)


@dataclass(frozen=True)
class Exchange:
    """Two objects give each other all that they have on these frames: prompts, bases and masks.

    Where only one of them has something, that moves. It is its own inverse, and no pixels are read
    however long the video is. Make it with `exchange`, which knows where there are prompts.
    """

    first: int
    second: int
    frames: frozenset[int] = field(repr=False)
    prompt_frames: frozenset[int]

    @property
    def nbytes(self) -> int:
        return 0

    @cached_property
    def touched(self) -> Touched:
        both = (self.first, self.second)
        return Touched(
            prompts=frozenset((o, f) for o in both for f in self.prompt_frames),
            masks=frozenset((o, f) for o in both for f in self.frames),
        )

    def apply(self, project: Project) -> Edit:
        a, b = self.first, self.second
        for object_id in (a, b):
            if object_id not in project.objects:
                raise KeyError(f"no object {object_id}")
        for frame in self.prompt_frames:
            _swap(project.prompts, (a, frame), (b, frame))
            _swap(project.bases, (a, frame), (b, frame))
        project.masks.rows.exchange(a, b, self.frames)
        return self


def exchange(project: Project, first: int, second: int, frames: Iterable[int]) -> Exchange:
    """The edit with which two objects give each other what they have on these frames."""
    prompts = {*project.prompted_frames(first), *project.prompted_frames(second)}
    found = frozenset(frames)
    return Exchange(first, second, found, found & prompts)


def _swap(table: dict[Key, V], one: Key, other: Key) -> None:
    of_one, of_other = table.pop(one, None), table.pop(other, None)
    if of_other is not None:
        table[one] = of_other
    if of_one is not None:
        table[other] = of_one
