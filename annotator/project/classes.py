"""The classes of a project: what its objects may be, each with a colour, defined once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from annotator.project.attributes import Attribute
from engine.errors import Sentence

UNCLASSED = "object"
"""The label of an object that nobody gave a class."""

CLASS_COLOURS = (
    "#4E79A7",
    "#F28E2B",
    "#59A14F",
    "#E15759",
    "#B07AA1",
    "#EDC948",
    "#76B7B2",
    "#FF9DA7",
    "#9C755F",
    "#BAB0AC",
)


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """One class: its name, which is the label of its objects, its colour (#RRGGBB), and what is said of
    each of its objects; every attribute has a name of its own."""

    name: str
    colour: str
    attributes: tuple[Attribute, ...] = ()

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of this name, or None."""
        return next((a for a in self.attributes if a.name == name), None)

    def with_attributes(self, more: tuple[Attribute, ...]) -> ClassInfo:
        """This class with those of the attributes that it lacks, at the end."""
        fresh = tuple(a for a in more if self.attribute(a.name) is None)
        return replace(self, attributes=(*self.attributes, *fresh)) if fresh else self


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes in the person's order; every name once.

    colour_objects: objects are drawn in the colour of their class instead of their own.
    """

    entries: tuple[ClassInfo, ...] = ()
    colour_objects: bool = False

    def __post_init__(self) -> None:
        if len(set(self.names)) != len(self.entries):
            raise ValueError("two classes have one name")

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(entry.name for entry in self.entries)

    def find(self, name: str) -> ClassInfo | None:
        """The class of this name, or None."""
        return next((entry for entry in self.entries if entry.name == name), None)

    def next_colour(self) -> str:
        """A colour for one class more: the first that no class has, else the least used."""
        used = [entry.colour for entry in self.entries]
        return min(CLASS_COLOURS, key=used.count)

    def with_class(
        self, name: str, colour: str | None = None, attributes: tuple[Attribute, ...] = ()
    ) -> Classes:
        """These and one class more at the end; one that is there already gets the attributes it lacks."""
        found = self.find(name)
        if found is not None:
            return self.changed(name, found.with_attributes(attributes))
        fresh = ClassInfo(name, colour or self.next_colour(), attributes)
        return replace(self, entries=(*self.entries, fresh))

    def without(self, name: str) -> Classes:
        return replace(self, entries=tuple(e for e in self.entries if e.name != name))

    def changed(self, name: str, to: ClassInfo) -> Classes:
        """These with the class `name` become `to`. Raises ValueError when that name is another's."""
        return replace(self, entries=tuple(to if e.name == name else e for e in self.entries))

    def moved(self, name: str, place: int) -> Classes:
        """These with the class `name` at a place of the order, from 0."""
        rest = [e for e in self.entries if e.name != name]
        found = self.find(name)
        if found is not None:
            rest.insert(max(0, min(place, len(rest))), found)
        return replace(self, entries=tuple(rest))


def class_title(label: str) -> str:
    """A class as people read it; for objects without one, a Sentence."""
    return Sentence("object") if label == UNCLASSED else label
