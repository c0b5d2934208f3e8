"""How the masks of a frame look on the timeline: the marks of an object's frames, and a pixel column for
each set of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from annotator.panels.theme import Colours, contrast
from annotator.panels.timeline_marks import Look, Marks
from annotator.panels.timeline_scale import PHASES
from annotator.project.mask_table import MaskFlag

TRACKED, PAINTED, IMPORTED, LOST, STALE, VERIFIED, PROMPTED, SAID_ABSENT, OCCLUDED, END = (
    1 << bit for bit in range(10)
)
MARKS = 10  # how many there are; END is one of pixel columns alone: SAID_ABSENT begins or ends at it
SAID = SAID_ABSENT | OCCLUDED
HEIGHT = 22  # px
_SOURCES = {
    MaskFlag.TRACKED: TRACKED,
    MaskFlag.PAINTED: PAINTED,
    MaskFlag.IMPORTED: IMPORTED,
    MaskFlag.PROMPTED: PROMPTED,
}
_THERE = TRACKED | PAINTED | IMPORTED | PROMPTED
_KNOWN = 2 * MaskFlag.OCCLUDED.value  # MaskFlags from here on do not show


def _make_marks() -> Marks:
    """From MaskFlags (below _KNOWN) to marks, in which a lost frame has no source."""
    known = np.arange(_KNOWN)
    marks = np.zeros(_KNOWN, np.uint16)

    def add(mark: int, where: NDArray[np.bool_]) -> None:
        marks[where] |= mark

    def has(flag: MaskFlag) -> NDArray[np.bool_]:
        return (known & flag.value) != 0

    lost = has(MaskFlag.ABSENT)
    add(LOST, lost)
    for flag, mark in _SOURCES.items():
        add(mark, has(flag) & ~lost)
    add(STALE, has(MaskFlag.STALE))
    add(VERIFIED, has(MaskFlag.VERIFIED))
    add(SAID_ABSENT, lost & has(MaskFlag.PAINTED))
    add(OCCLUDED, ~lost & has(MaskFlag.OCCLUDED))
    marks[~has(MaskFlag.PRESENT)] = 0
    return marks


_MARKS_OF = _make_marks()


def marks_of(flags: NDArray[np.uint16]) -> Marks:
    """The marks of frames with these MaskFlags, a new array. Prompts have no part in them."""
    return _MARKS_OF[flags & np.uint16(_KNOWN - 1)]


def draw_masks(marks: Marks, look: Look) -> NDArray[np.uint32]:
    """(sets, PHASES, HEIGHT) premultiplied ARGB: a pixel column for each set of marks."""
    colours = look.colours
    solid, broken = _masks(marks, QColor(look.colour), argb(_seen_on(look.colour, colours)), colours)
    gaps = (np.arange(HEIGHT) + np.arange(PHASES)[:, None]) % PHASES < PHASES // 2
    pixels = np.where(gaps[None], broken[:, None], solid[:, None])
    _draw_said(pixels, marks, colours)
    return pixels


def _masks(
    marks: Marks, colour: QColor, edge: int, colours: Colours
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """(sets, HEIGHT) each: columns as they are, and where a pattern has its gaps. edge: as ARGB."""
    solid = np.zeros((len(marks), HEIGHT), np.uint32)
    full = argb(colour)
    spans = marks & (TRACKED | STALE) > 0
    solid[spans, 7:15] = argb(colour, 0.62)
    imported = marks & IMPORTED > 0
    solid[imported, 7:15] = argb(colour, 0.35)
    for line in (7, 8, 13, 14):
        solid[imported, line] = full
    for line in (7, 14):
        solid[spans | imported, line] = edge
    by_hand = marks & (PAINTED | PROMPTED) > 0
    solid[by_hand, 5:17] = full
    for line in (5, 16):
        solid[by_hand, line] = edge
    broken = solid.copy()
    broken[marks & STALE > 0, 5:17] = argb(colour, 0.2)
    lost, ground = marks & LOST > 0, argb(QColor(colours.sunken))
    for pixels, line in ((solid, argb(QColor(colours.muted))), (broken, ground)):
        pixels[lost, 9:13] = 0
        pixels[lost & (marks & _THERE > 0), 9:13] = ground
        pixels[lost, 10:12] = line
        pixels[marks & VERIFIED > 0, 18:20] = argb(QColor(colours.success))
    return solid, broken


def _draw_said(pixels: NDArray[np.uint32], marks: Marks, colours: Colours) -> None:
    """What a person said of frames, over their masks. Absent: a solid bar with ends, where the model's own
    'lost' is dashed. Occluded: a bar above the masks."""
    absent = marks & SAID_ABSENT > 0
    text = argb(QColor(colours.text))
    pixels[absent, :, 9:13] = argb(QColor(colours.sunken))
    pixels[absent, :, 10:12] = text
    pixels[absent & (marks & END > 0), :, 6:16] = text
    pixels[marks & OCCLUDED > 0, :, 2:4] = argb(QColor(colours.warning))


def _seen_on(colour: str, colours: Colours) -> QColor:
    """The colour, mixed with that of text until it stands out 3 : 1 from a row."""
    plain, text = QColor(colour), QColor(colours.text)
    for share in np.linspace(0.0, 1.0, 11):
        parts = zip(plain.getRgb()[:3], text.getRgb()[:3], strict=True)  # type: ignore[index]
        seen = QColor(*(round(a + (b - a) * share) for a, b in parts))
        if contrast(seen.name(), colours.base) >= 3.0:
            return seen
    return text


def argb(colour: QColor, alpha: float = 1.0) -> int:
    """The colour at this strength, premultiplied."""
    red, green, blue = (round(v * alpha) for v in (colour.red(), colour.green(), colour.blue()))
    return (round(255 * alpha) << 24) | (red << 16) | (green << 8) | blue
