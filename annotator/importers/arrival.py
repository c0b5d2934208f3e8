"""How masks that were found come into a project: which object each becomes, and what of it stays outside.

Nothing that a person settled is ever overwritten: a mask that is painted or verified stays, and so does
every frame with prompts. What was tracked or imported before gives way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from annotator.importers.classes import FoundClass
from annotator.importers.found import FoundMask, FoundMasks, FoundObject, value_of
from annotator.plans import is_settled, settled_frames
from annotator.project.attributes import Attribute, Value, Values
from annotator.project.classes import UNCLASSED, Classes
from annotator.project.edits import AddObject, Edit, SetMask, SetStale
from annotator.project.mask_table import MaskFlag, MaskInfo, MaskRecord, Source
from annotator.project.object_edits import SetClasses
from annotator.project.project import ObjectInfo, Project
from annotator.project.timed_values import Changes
from annotator.review.outdating import outdated_by
from engine.errors import Sentence

_ALL_KEPT = Sentence(
    "Nothing comes: wherever the files have masks you painted, verified or clicked, or the object is locked."
)
_ALL_BEYOND = Sentence("Nothing comes: all of these masks lie beyond the clip. Is it the right video?")
_PRESENT = np.uint16(MaskFlag.PRESENT)


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person may choose.

    join: masks go into objects that are there, of the same name or covering the same, where there are any;
    else all objects are new.
    verify: all masks count as verified, those too of which the files do not say it. first: the number that
    the files give to the clip's first frame.
    """

    join: bool = False
    verify: bool = True
    first: int = 0


@dataclass(frozen=True, slots=True)
class Coming:
    """One object that comes.

    info: what it will be, but for the values of attributes, or the object that its masks go into. frames:
    where masks come, rising. places: which of the found ones these are. replaced: how many take the place
    of others. kept: how many stay outside, since a person has spoken there or the object is locked.
    beyond: those on no frame.
    """

    found: FoundObject
    info: ObjectInfo
    is_new: bool
    frames: NDArray[np.int64] = field(repr=False)
    places: NDArray[np.intp] = field(repr=False)
    replaced: int
    kept: int
    beyond: int


class Arrival:
    """All that comes, as chosen. Made of a project as it is; quick, however many masks there are."""

    def __init__(self, project: Project, found: FoundMasks, choices: ImportChoices) -> None:
        self._project = project
        self._choices = choices
        self.found = found
        self.classes = _with_found(project.classes, found)
        self.coming = tuple(self._all_coming())

    @property
    def objects(self) -> tuple[Coming, ...]:
        """Those of which masks come."""
        return tuple(one for one in self.coming if one.frames.size)

    @property
    def problem(self) -> Sentence | None:
        """Why nothing comes; None where something does."""
        if self.objects:
            return None
        return _ALL_KEPT if self.kept else _ALL_BEYOND

    @property
    def num_masks(self) -> int:
        return sum(int(one.frames.size) for one in self.coming)

    @property
    def replaced(self) -> int:
        return sum(one.replaced for one in self.coming)

    @property
    def kept(self) -> int:
        return sum(one.kept for one in self.coming)

    @property
    def beyond(self) -> int:
        return sum(one.beyond for one in self.coming)

    @property
    def frames(self) -> tuple[int, int, int] | None:
        """(first, last, how many) of the frames where masks come; None where none does."""
        parts = [one.frames for one in self.coming if one.frames.size]
        if not parts:
            return None
        every = np.unique(np.concatenate(parts))
        return int(every[0]), int(every[-1]), int(every.size)

    def first_edits(self, cuts: Sequence[int]) -> list[Edit]:
        """Classes and objects, and what becomes out of date in objects that are there. cuts: first frames of
        shots, rising."""
        project = self._project
        edits: list[Edit] = [] if self.classes == project.classes else [SetClasses(self.classes)]
        for one in self.objects:
            if one.is_new:
                values, changes = _said_of(self.classes, one.found, self._choices.first)
                edits.append(AddObject(replace(one.info, attributes=values, changes=changes)))
                continue
            settled = [int(f) for f, m in self._masks_of(one) if self._is_verified(m)]
            replaced = set(one.frames.tolist())
            stale = [f for f in outdated_by(project, one.info.id, settled, cuts) if f not in replaced]
            if stale:
                edits.append(SetStale(one.info.id, tuple(stale)))
        return edits

    def masks(self) -> Iterator[SetMask]:
        """Every mask that comes, to be applied after `first_edits`; what a person settles meanwhile stays."""
        for one in self.objects:
            for frame, mask in self._masks_of(one):
                if one.info.id in self._project.objects and not is_settled(self._project, one.info.id, frame):
                    yield SetMask(one.info.id, frame, self._record(mask))

    @property
    def corrected(self) -> list[int]:
        """Objects that were there and get masks that tracking goes by."""
        return [
            one.info.id
            for one in self.objects
            if not one.is_new and any(self._is_verified(m) for _, m in self._masks_of(one))
        ]

    def _masks_of(self, one: Coming) -> Iterator[tuple[int, FoundMask]]:
        return (
            (frame, one.found.masks[place])
            for frame, place in zip(one.frames.tolist(), one.places.tolist(), strict=True)
        )

    def _is_verified(self, mask: FoundMask) -> bool:
        return bool(mask.by_hand) or self._choices.verify

    def _record(self, mask: FoundMask) -> MaskRecord:
        info = MaskInfo(
            Source.IMPORTED,
            verified=self._is_verified(mask),
            area=mask.mask.area,
            occluded=mask.occluded and not mask.mask.is_empty,
        )
        return MaskRecord(mask.mask, info)

    # ------------------------------------------------------------ which object

    def _all_coming(self) -> Iterator[Coming]:
        known = self._known() if self._choices.join else {}
        names = {info.name for info in self._project.objects.values()}
        fresh = 0
        for place, one in enumerate(self.found.objects):
            if place in known:
                yield self._coming(one, known[place], is_new=False)
                continue
            coming = self._coming(one, self._new(fresh, one, names), is_new=True)
            if coming.frames.size:
                fresh += 1
                names.add(coming.info.name)
            yield coming

    def _known(self) -> dict[int, ObjectInfo]:
        """By the place of a found object, the one that it goes into: the first of its name, else one that
        covers the same. Each takes one alone: two would write over each other."""
        free = dict(self._project.objects)
        known: dict[int, ObjectInfo] = {}
        for place, one in enumerate(self.found.objects):
            named = next((info for info in free.values() if one.name and info.name == one.name), None)
            if named is not None:
                known[place] = free.pop(named.id)
        for place, object_id in self.found.alike.items():
            if place not in known and object_id in free:
                known[place] = free.pop(object_id)
        return known

    def _coming(self, one: FoundObject, info: ObjectInfo, *, is_new: bool) -> Coming:
        project, total = self._project, self._project.video.num_frames
        frames = one.numbers - self._choices.first
        inside = (frames >= 0) & (frames < total)
        free = inside.copy()
        replaced = 0
        if not is_new:
            flags = project.masks.flags(info.id, total)
            settled = np.zeros(total, np.bool_)
            settled[settled_frames(project, info.id)] = True
            settled |= info.locked
            free[inside] = ~settled[frames[inside]]
            replaced = int(np.count_nonzero(flags[frames[free]] & _PRESENT))
        places = np.flatnonzero(free)
        kept, beyond = int(inside.sum() - free.sum()), int((~inside).sum())
        return Coming(one, info, is_new, frames[places], places, replaced, kept, beyond)

    def _new(self, later: int, one: FoundObject, taken: set[str]) -> ObjectInfo:
        """The object that a found one becomes, after `later` others."""
        fresh = self._project.new_object(later)
        name = one.name or (fresh.name if one.label == UNCLASSED else f"{one.label} {fresh.id}")
        return ObjectInfo(fresh.id, _unused(name, taken), one.label, one.colour or fresh.colour)


def _unused(name: str, taken: set[str]) -> str:
    """This name, or where an object has it: with a number behind it."""
    names = (name, *(f"{name} ({n})" for n in range(2, len(taken) + 3)))
    return next(n for n in names if n not in taken)


def _with_found(classes: Classes, found: FoundMasks) -> Classes:
    """These and those that are new; one that is there gets the attributes that it lacks."""
    used = [FoundClass(one.label) for one in found.objects]
    for one in (*found.classes, *used):
        if one.name and one.name != UNCLASSED:
            classes = classes.with_class(one.name, one.colour, one.attributes)
    return classes


def _said_of(classes: Classes, one: FoundObject, first: int) -> tuple[Values, Changes]:
    """The values of attributes that the files give to an object."""
    entry = classes.find(one.label)
    values: Values = ()
    changes: Changes = ()
    for attribute in entry.attributes if entry is not None else ():
        if attribute.mutable:
            changed = tuple(_changes(attribute, one, first))
            changes += ((attribute.name, changed),) if changed else ()
        else:
            said = (m.said[attribute.name] for m in one.masks if attribute.name in m.said)
            value = value_of(attribute, next(said, None))
            if value is not None and value != attribute.default:
                values += ((attribute.name, value),)
    return values, changes


def _changes(attribute: Attribute, one: FoundObject, first: int) -> Iterator[tuple[int, Value]]:
    held = attribute.default
    for mask in one.masks:
        value = value_of(attribute, mask.said.get(attribute.name))
        if value is not None and value != held and mask.number >= first:
            yield mask.number - first, value
            held = value
