"""Class lists from files: a text file with one name a line, or the categories of a COCO file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engine.errors import Sentence, UserError, os_reason

_LARGEST_TEXT = 1 << 20  # bytes: a list of classes is short; what is longer is another kind of file
_LONGEST_NAME = 200


def read_classes(path: Path) -> list[tuple[str, str | None]]:
    """Names of classes in the file's order, each once, with a colour (#RRGGBB) where the file gives one.

    Raises UserError when the file cannot be read or names no class.
    """
    try:
        # Written by many hands: a mark of the byte order is no part of the first name.
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("{name} is no text file. {wanted}", name=path.name, wanted=_WANTED) from None
    except OSError as error:
        raise UserError(
            "{name} cannot be read ({reason}). Choose another file.",
            name=path.name,
            reason=os_reason(error),
        ) from error
    found = _from_coco(path, text) if path.suffix.lower() == ".json" else _from_lines(path, text)
    unique = dict(reversed([(name, colour) for name, colour in found if name]))
    classes = [(name, unique[name]) for name in dict.fromkeys(name for name, _ in found if name)]
    if not classes:
        raise UserError("{name} names no class. {wanted}", name=path.name, wanted=_WANTED)
    return classes


_WANTED = Sentence("Choose a text file with one class a line, or a COCO file with categories.")


def _from_lines(path: Path, text: str) -> list[tuple[str, str | None]]:
    if len(text) > _LARGEST_TEXT:
        raise UserError("{name} is too long for a list of classes. {wanted}", name=path.name, wanted=_WANTED)
    names = [line.strip() for line in text.splitlines()]
    if any(len(name) > _LONGEST_NAME for name in names):
        raise UserError(
            "{name} has lines that are too long for names of classes. {wanted}",
            name=path.name,
            wanted=_WANTED,
        )
    return [(name, None) for name in names if not name.startswith("#")]


def _from_coco(path: Path, text: str) -> list[tuple[str, str | None]]:
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
    return [(_name_of(path, c), _colour_of(c)) for c in categories]


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
