"""The words of `masklet track`: clicks, boxes and masks written on one line each.

    --click X,Y[,frame=N][,object=NAME][,negative]
    --box X0,Y0,X1,Y1[,frame=N][,object=NAME]
    --mask PNG[,frame=N][,object=NAME]
    --range A:B

Coordinates are pixels of the frame, frames are numbers from 0. Mistakes raise ValueError with a
sentence that shows what was written and what is expected.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from engine.errors import UserError
from engine.prompts import Box, Point

CLICK_FORM = "X,Y[,frame=N][,object=NAME][,negative]"
BOX_FORM = "X0,Y0,X1,Y1[,frame=N][,object=NAME]"
MASK_FORM = "PNG[,frame=N][,object=NAME]"
_OPTION = re.compile(r",(?=frame=|object=|negative(?:,|$))")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said on the command line: what, on which frame, about which object (by name)."""

    what: Point | Box | Path
    frame: int
    object_name: str


def click(text: str) -> Said:
    """A --click. Raises ValueError."""
    head, options = _split(text, CLICK_FORM, allowed={"frame", "object", "negative"})
    x, y = _numbers(head, 2, text, CLICK_FORM)
    return _said(Point(x, y, positive="negative" not in options), options, text)


def box(text: str) -> Said:
    """A --box. Raises ValueError."""
    head, options = _split(text, BOX_FORM, allowed={"frame", "object"})
    x0, y0, x1, y1 = _numbers(head, 4, text, BOX_FORM)
    try:
        return _said(Box(x0, y0, x1, y1), options, text)
    except UserError as error:
        raise ValueError(str(error)) from None


def mask(text: str) -> Said:
    """A --mask: the path of an image; its nonzero pixels are the object. Raises ValueError."""
    head, options = _split(text, MASK_FORM, allowed={"frame", "object"})
    if not head:
        raise ValueError(f"'{text}' names no image; expected {MASK_FORM}")
    return _said(Path(head), options, text)


def frame_range(text: str) -> tuple[int | None, int | None]:
    """A --range A:B, frames A to B, both included; either may be left out. Raises ValueError."""
    match = re.fullmatch(r"(\d*):(\d*)", text)
    if match is None or text == ":":
        raise ValueError(f"'{text}' is no range; expected A:B, for example 10:50, 10: or :50")
    first, last = (int(end) if end else None for end in match.groups())
    if first is not None and last is not None and first > last:
        raise ValueError(f"the range {text} ends before it begins")
    return first, last


def share(text: str) -> float:
    """A number over 0, up to 1. Raises ValueError."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number <= 1:
        raise ValueError(f"'{text}' is no number over 0 and up to 1")
    return number


def megabytes(text: str) -> int:
    """A whole number of MB (2**20 bytes), at least 128. Raises ValueError."""
    if not text.isdecimal() or int(text) < 128:
        raise ValueError(f"'{text}' is no number of MB from 128 on")
    return int(text)


def _split(text: str, form: str, allowed: set[str]) -> tuple[str, dict[str, str]]:
    head, *rest = _OPTION.split(text)
    options: dict[str, str] = {}
    for item in rest:
        key, _, value = item.partition("=")
        if key not in allowed or key in options:
            raise ValueError(f"'{item}' has no place in '{text}'; expected {form}")
        options[key] = value
    return head, options


def _numbers(head: str, count: int, text: str, form: str) -> list[float]:
    try:
        numbers = [float(part) for part in head.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count or not all(math.isfinite(n) for n in numbers):
        raise ValueError(f"'{text}' does not fit; expected {form}, for example {_example(count)}")
    return numbers


def _example(count: int) -> str:
    return "320,180,frame=12" if count == 2 else "100,80,300,240"


def _said(what: Point | Box | Path, options: dict[str, str], text: str) -> Said:
    frame = options.get("frame", "0")
    if not frame.isdecimal():
        raise ValueError(f"in '{text}' the frame is '{frame}'; expected a number from 0")
    name = options.get("object", "Object 1").strip()
    if not name:
        raise ValueError(f"in '{text}' the object has no name")
    return Said(what, int(frame), name)
