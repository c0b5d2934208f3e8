"""objects.json, which Masklet writes beside indexed pictures: what is said of the object of each index."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.importers.archives import unreadable
from annotator.importers.found import sound_colour, sound_label, sound_name
from engine.errors import UserError

NAMES_FILE = "objects.json"
_LARGEST = 1 << 24  # bytes
_HIGHEST = 3  # folders above the pictures


@dataclass(frozen=True, slots=True)
class Named:
    """What is said of one object. label: its class. colour: #RRGGBB, or None."""

    name: str
    label: str
    colour: str | None


def read_names(folder: Path) -> tuple[str, dict[int, Named]]:
    """The name of the video, and what is said by index, in the file's order; from the folder of the pictures
    or those above it. Empty where there is no such file. Raises UserError when it is damaged."""
    for place in (folder, *folder.parents)[:_HIGHEST]:
        path = place / NAMES_FILE
        if path.is_file():
            return _read(path)
    return "", {}


def _read(path: Path) -> tuple[str, dict[int, Named]]:
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("it is too long")
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        listed = content.get("objects") if isinstance(content, dict) else None
        if not isinstance(listed, list):  # of another program
            return "", {}
        return sound_name(content.get("video")), {_index_of(one): _named(one) for one in listed}
    except OSError as error:
        raise unreadable(path, error) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UserError(
            "{name} beside the pictures is damaged. Export them once more, or take it away: the objects then "
            "come without their names.",
            name=path.name,
        ) from error


def _index_of(data: dict[str, Any]) -> int:
    index = data["index"]
    if type(index) is not int or index < 1:
        raise ValueError("an index that is none")
    return index


def _named(data: dict[str, Any]) -> Named:
    return Named(sound_name(data["name"]), sound_label(data["label"]), sound_colour(data["colour"]))
