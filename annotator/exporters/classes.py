"""Class lists as files that `importers.classes` reads: plain text, or the categories of a COCO file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from annotator.project.attributes import OVER_TIME, Attribute, AttributeKind, attribute_data
from annotator.project.classes import Classes, ClassInfo
from engine.errors import UserError, os_reason


def write_classes(path: Path, classes: Classes) -> None:
    """Write the classes with their attributes: as JSON where the name ends so, else as text.

    What is there is replaced when the new file is whole. Raises UserError when it cannot be written.
    """
    text = _as_json(classes) if path.suffix.lower() == ".json" else _as_lines(classes)
    fresh = path.with_name(f".{path.name}.part")
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        os.replace(fresh, path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise UserError(
            "{path} cannot be written ({reason}). Choose another folder.",
            path=path,
            reason=os_reason(error),
        ) from error


def category(number: int, entry: ClassInfo) -> dict[str, Any]:
    """A class as a category of COCO: colour as in its panoptic form, attributes under a name of our own."""
    rgb = [int(entry.colour[i : i + 2], 16) for i in (1, 3, 5)]
    data: dict[str, Any] = {"id": number, "name": entry.name, "color": rgb}
    if entry.attributes:
        data["attributes"] = [attribute_data(a) for a in entry.attributes]
    return data


def _as_json(classes: Classes) -> str:
    categories = [category(n, entry) for n, entry in enumerate(classes.entries, start=1)]
    return json.dumps({"categories": categories}, ensure_ascii=False, indent=1) + "\n"


def _as_lines(classes: Classes) -> str:
    """A class a line; its attributes indented below it, as 'colour: red | blue' or 'speed: number'."""
    lines = []
    for entry in classes.entries:
        lines.append(entry.name)
        lines += [f"  {a.name}{OVER_TIME * a.mutable}: {_kind_words(a)}" for a in entry.attributes]
    return "".join(f"{line}\n" for line in lines)


def _kind_words(attribute: Attribute) -> str:
    if attribute.kind is AttributeKind.CHOICE:
        # A single choice needs its bar, too: without one the word would name a kind.
        return " | ".join(attribute.choices) + (" |" if len(attribute.choices) == 1 else "")
    return attribute.kind.value
