"""Edits of objects as a whole: their order, their classes, and which object a mask belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two objects give each other all that they have on these frames: prompts, bases and masks.

    Where only one of them has something, that moves. It is its own inverse, and so keeps no pixels
    in memory however long the video is. A damaged mask is left out, since it cannot be moved.
    """

    first: int
    second: int
    frames: frozenset[int] = field(repr=False)

    @property
    def nbytes(self) -> int:
        return 0

    @property
    def touched(self) -> Touched:
        keys = frozenset((o, f) for o in (self.first, self.second) for f in self.frames)
        return Touched(prompts=keys, masks=keys)

    def apply(self, project: Project) -> Edit:
        a, b = self.first, self.second
        for object_id in (a, b):
            if object_id not in project.objects:
                raise KeyError(f"no object {object_id}")
        for frame in self.frames:
            _swap(project.prompts, (a, frame), (b, frame))
            _swap(project.bases, (a, frame), (b, frame))
            of_a, of_b = (project.masks.get_sound(o, frame) for o in (a, b))
            project.masks.put(a, frame, of_b)
            project.masks.put(b, frame, of_a)
        return self


def _swap(table: dict[Key, V], one: Key, other: Key) -> None:
    of_one, of_other = table.pop(one, None), table.pop(other, None)
    if of_other is not None:
        table[one] = of_other
    if of_one is not None:
        table[other] = of_one
