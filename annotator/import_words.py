"""What a person reads of an import: before it, what will come, and afterwards, what did not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annotator.importers.arrival import Arrival, Coming
from annotator.project.project import Project
from annotator.words import counted, listed, one_after_another, said

_MOST_NAMED = 3


def preview_words(project: Project, arrival: Arrival, *, joins: bool) -> str:
    """What will come, what of it meets masks that are there, and how the files were understood."""
    frames, problem = arrival.frames, arrival.problem
    if frames is None or problem is not None:
        return one_after_another([said(problem or ""), *_remarks(arrival)])
    first, last, number = frames
    words = [
        counted(
            arrival.num_masks,
            "{kind}: %n mask of {objects} on {frames} ({first} to {last}).",
            "{kind}: %n masks of {objects} on {frames} ({first} to {last}).",
            kind=arrival.found.kind,
            objects=_objects(arrival.objects),
            frames=counted(number, "%n frame", "%n frames"),
            first=first,
            last=last,
        ),
        *(_joining(arrival) if joins else _doubles(project, arrival)),
    ]
    if arrival.found.left_out or arrival.beyond:
        words.append(left_out_words(arrival))
    return one_after_another([*words, *_remarks(arrival)])


def left_out_words(arrival: Arrival) -> str:
    """What of the files has no place in the project."""
    return counted(
        arrival.found.left_out + arrival.beyond,
        "%n shape of another kind or beyond the last frame was left out.",
        "%n shapes of other kinds or beyond the last frame were left out.",
    )


def came_words(path: Path, arrival: Arrival) -> str:
    """What came, when it is all there."""
    came = counted(
        arrival.num_masks,
        "{objects} with %n mask came from {name}.",
        "{objects} with %n masks came from {name}.",
        objects=counted(len(arrival.objects), "%n object", "%n objects"),
        name=path.name,
    )
    left = [left_out_words(arrival)] if arrival.found.left_out or arrival.beyond else []
    return one_after_another([came, *left])


def _objects(coming: Sequence[Coming]) -> str:
    fresh = sum(one.is_new for one in coming)
    old = len(coming) - fresh
    kinds = [counted(fresh, "%n new object", "%n new objects")] if fresh else []
    kinds += [counted(old, "%n object that is there", "%n objects that are there")] if old else []
    return listed(kinds)


def _joining(arrival: Arrival) -> list[str]:
    words = []
    if arrival.replaced:
        words.append(
            counted(
                arrival.replaced,
                "It takes the place of %n tracked or imported mask.",
                "They take the place of %n tracked or imported masks.",
            )
        )
    if arrival.kept:
        words.append(
            counted(
                arrival.kept,
                "%n mask stays outside: you painted, verified or clicked there, or the object is locked.",
                "%n masks stay outside: you painted, verified or clicked there, or the object is locked.",
            )
        )
    return words


def _doubles(project: Project, arrival: Arrival) -> list[str]:
    """Of new objects: which are there already, by their names or by what they cover."""
    by_name = {info.name for info in project.objects.values() if info.name}
    named = [one.found.name for one in arrival.objects if one.found.name in by_name]
    alike = [
        project.objects[o].name
        for place, one in enumerate(arrival.coming)
        if (o := arrival.found.alike.get(place)) in project.objects and one.found.name not in by_name
    ]
    words = []
    if named:
        words.append(
            counted(
                len(named),
                "An object of this name is there already, and stays as it is: {names}.",
                "%n objects of these names are there already, and stay as they are: {names}.",
                names=_some(named),
            )
        )
    if alike:
        words.append(
            counted(
                len(alike),
                "One covers the same as an object that is there, which would be there twice: {names}.",
                "%n cover the same as objects that are there, which would be there twice: {names}.",
                names=_some(alike),
            )
        )
    return words


def _some(names: list[str]) -> str:
    return listed([*names[:_MOST_NAMED], "..."] if len(names) > _MOST_NAMED else names)


def _remarks(arrival: Arrival) -> list[str]:
    return [said(remark) for remark in arrival.found.remarks]
