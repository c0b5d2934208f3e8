"""Class lists from files: a text file with one name a line, or the categories of a COCO file.

In a text file an indented line with a colon below a class is an attribute of it: 'colour: red | blue',
'speed: number', 'moving: checkbox', 'note: text'; 'speed, over time: number' for one that
may change over time. In a COCO file it is in a category's 'attributes'.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from annotator.importers.archives import unreadable
from annotator.project.attributes import (
    OVER_TIME,
    RESERVED,
    Attribute,
    AttributeKind,
    make_attribute,
    read_attribute,
)
from engine.errors import Sentence, UserError

_LARGEST_TEXT = 1 << 20  # bytes: a list of classes is short; what is longer is another kind of file
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class FoundClass:
    """A class of a file. colour: #RRGGBB, or None where the file gives none."""

    name: str
    colour: str | None = None
    attributes: tuple[Attribute, ...] = ()


def read_classes(path: Path) -> list[FoundClass]:
    """The classes in the file's order, each name once, as it was said first.

    Raises UserError when the file cannot be read or names no class.
    """
    try:
        # Written by many hands: a mark of the byte order is no part of the first name.
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("{name} is no text file. {wanted}", name=path.name, wanted=_WANTED) from None
    except OSError as error:
        raise unreadable(path, error) from error
    found = _from_coco(path, text) if path.suffix.lower() == ".json" else _from_lines(path, text)
    unique: dict[str, FoundClass] = {}
    for one in found:
        if one.name:
            unique.setdefault(one.name, one)
    if not unique:
        raise UserError("{name} names no class. {wanted}", name=path.name, wanted=_WANTED)
    return list(unique.values())


_WANTED = Sentence("Choose a text file with one class a line, or a COCO file with categories.")


def _from_lines(path: Path, text: str) -> list[FoundClass]:
    if len(text) > _LARGEST_TEXT:
        raise UserError("{name} is too long for a list of classes. {wanted}", name=path.name, wanted=_WANTED)
    found: list[FoundClass] = []
    for line in text.splitlines():
        name = line.strip()
        if not name or name.startswith("#"):
            continue
        if found and line[0].isspace() and ":" in name:
            attributes = (*found[-1].attributes, _attribute_of(path, name))
            found[-1] = replace(found[-1], attributes=_unique(path, found[-1].name, attributes))
        elif len(name) > _LONGEST_NAME:
            raise UserError(
                "{name} has lines that are too long for names of classes. {wanted}",
                name=path.name,
                wanted=_WANTED,
            )
        else:
            found.append(FoundClass(name))
    return found


def _attribute_of(path: Path, line: str) -> Attribute:
    """'colour: red | blue' or 'speed: number' as an attribute."""
    name, _, kind = (part.strip() for part in line.partition(":"))
    choices = [choice for part in kind.split("|") if (choice := part.strip())] if "|" in kind else []
    try:
        of_kind = AttributeKind.CHOICE if choices else AttributeKind(kind.casefold())
        if not name or (of_kind is AttributeKind.CHOICE and not choices):
            raise ValueError(line)
        made = make_attribute(name.removesuffix(OVER_TIME).strip(), of_kind, choices)
        return replace(made, mutable=name.endswith(OVER_TIME))
    except ValueError:
        raise UserError(
            "{name}: '{line}' is no attribute. Write for example 'colour: red | blue', 'speed: number', "
            "'moving: checkbox' or 'note: text'.",
            name=path.name,
            line=line,
        ) from None


def _unique(path: Path, class_name: str, attributes: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
    """Raise UserError when two have one name, or one has a name that is kept for something else."""
    names = [a.name for a in attributes]
    if len(set(names)) < len(names) or set(names) & set(RESERVED):
        raise UserError(
            "{name}: attributes of {label} have one name twice, or one of {reserved}, which every mask has. "
            "Rename them in the file.",
            name=path.name,
            label=class_name,
            reserved=", ".join(RESERVED),
        )
    return attributes


def _from_coco(path: Path, text: str) -> list[FoundClass]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise UserError(
            "{name} is no sound JSON file ({error}). {wanted}", name=path.name, error=error, wanted=_WANTED
        ) from error
    categories = content.get("categories") if isinstance(content, dict) else None
    if not isinstance(categories, list):
        raise UserError(
            "{name} has no 'categories', as a COCO file has. {wanted}", name=path.name, wanted=_WANTED
        )
    return [class_of_category(path, category) for category in categories]


def class_of_category(path: Path, category: Any) -> FoundClass:
    """A category of a COCO file. Raises UserError when it has no name."""
    name = _name_of(path, category)
    return FoundClass(name, _colour_of(category), _attributes_in(path, category))


def _name_of(path: Path, category: Any) -> str:
    name = category.get("name") if isinstance(category, dict) else None
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        raise UserError("{name} has a category without a name. {wanted}", name=path.name, wanted=_WANTED)
    return name.strip()


def _colour_of(category: Any) -> str | None:
    """COCO's panoptic form gives a category a colour as [red, green, blue]."""
    rgb = category.get("color")
    sound = isinstance(rgb, list) and len(rgb) == 3
    if not sound or not all(isinstance(v, int) and 0 <= v <= 255 for v in rgb):
        return None
    return "#{:02X}{:02X}{:02X}".format(*rgb)


def _attributes_in(path: Path, category: Any) -> tuple[Attribute, ...]:
    """Those that we wrote; what other programs keep under the name is theirs and is passed over."""
    data = category.get("attributes")
    if not isinstance(data, list):
        return ()
    found = []
    for one in data:
        try:
            found.append(read_attribute(one))
        except ValueError:  # of another program
            continue
    return _unique(path, category["name"], tuple(found))
