"""What a person may choose of an export, as data that a dialog or a command line can be made from."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import Sentence, UserError


class Overlap(enum.StrEnum):
    """Which object a pixel belongs to that several objects cover."""

    LATER = "later"
    EARLIER = "earlier"
    SURER = "surer"
    SMALLER = "smaller"


OVERLAP_TITLES = {
    Overlap.LATER: Sentence("The later object in the list is on top"),
    Overlap.EARLIER: Sentence("The earlier object in the list is on top"),
    Overlap.SURER: Sentence("The mask with the better score is on top; painted masks first"),
    Overlap.SMALLER: Sentence("The smaller mask is on top"),
}


def shown(
    title: str, titles: Mapping[Any, str] | None = None, limits: tuple[float, float] | None = None
) -> dict[str, Any]:
    """Metadata of a field that a person sees: its title, its values' titles, the limits of a number."""
    return {"title": title, "titles": titles, "limits": limits}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What every format understands.

    first, last: the frames to export, both included; last None: the video's end. replace: an
    earlier export (a file, or a folder that an export made) may be overwritten.
    """

    first: int = 0
    last: int | None = None
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. titles: of the values where they are few; limits: of a number, included."""

    name: str
    title: str
    default: Any
    titles: Mapping[Any, str] | None = None
    limits: tuple[float, float] | None = None


def choices(options: type[ExportOptions]) -> list[Choice]:
    """What a person may choose of a format, beside the range of frames and where it goes."""
    return [
        Choice(f.name, f.metadata["title"], f.default, f.metadata["titles"], f.metadata["limits"])
        for f in dataclasses.fields(options)
        if "title" in f.metadata
    ]


def check_limits(options: ExportOptions) -> None:
    """Raise UserError when a number lies outside what its field allows."""
    for one in choices(type(options)):
        value = getattr(options, one.name)
        if one.limits is not None and not one.limits[0] <= value <= one.limits[1]:
            raise UserError(
                "{title} must lie between {least:g} and {most:g}, not {value}.",
                title=one.title,
                least=one.limits[0],
                most=one.limits[1],
                value=value,
            )
