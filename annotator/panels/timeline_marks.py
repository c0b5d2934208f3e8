"""What a row of the timeline shows of each frame, as sets of marks; kept up to date from edits.

A mark is one bit. The strips of a row have theirs side by side in one word a frame, so that what a pixel
column shows, the union of its frames, is found for all strips at once, and a mark of one frame shows
at any zoom.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from annotator.panels.theme import Colours
from annotator.panels.timeline_scale import Columns

Marks = NDArray[np.uint16]
Stretch = tuple[int, int]  # of frames or pixels: the first, and the one after the last

BITS = 16  # of a word
_APART = 32  # frames: changes nearer than this are one stretch
_MOST = 12  # stretches worth telling apart


@dataclass(frozen=True, slots=True)
class Look:
    """All that decides how a set of marks looks. colour: of the object, ground: of the row, #RRGGBB.
    strength: of all that is drawn on the ground, 0 to 1."""

    colour: str
    ground: str
    strength: float
    colours: Colours


class Strip(Protocol):
    """One band of an object's row, as wide as the timeline.

    A strip knows one kind of data and how to draw it. To show something more, write one class with these
    members and name it in timeline_rows.py.
    """

    @property
    def height(self) -> int:
        """Pixels."""
        ...

    @property
    def bits(self) -> int:
        """How many marks it knows: its marks are numbers below 1 << bits."""
        ...

    @property
    def over(self) -> int:
        """The marks for which `paint_over` draws something."""
        ...

    @property
    def reach(self) -> int:
        """How many frames before and after a changed one may have other marks now."""
        ...

    def refresh(self, frames: Collection[int] | None) -> None:
        """These frames changed (None: anything may have)."""
        ...

    def is_renewed(self) -> bool:
        """Whether any frame may have other marks since this was asked last; asked after changes."""
        ...

    def marks(self, first: int, end: int) -> Marks:
        """The marks of frames first to end - 1."""
        ...

    def join(self, marks: Marks, columns: Columns) -> Marks:
        """(..., columns) the marks of pixel columns that lie side by side, with what follows from their
        neighbours."""
        ...

    def draw(self, marks: Marks, look: Look) -> NDArray[np.uint32]:
        """(sets, PHASES, height) premultiplied ARGB: a pixel column for each set of marks and phase."""
        ...

    def paint_over(self, painter: QPainter, rect: QRect, marks: Marks, columns: Columns, look: Look) -> None:
        """Draw what is no pixel column. rect: the strip's; its left edge is pixel 0 of the columns.
        marks: (columns,), as before `join`.

        What is drawn for a column lies within OVERLAP pixels of it, and follows from columns as near.
        """
        ...

    def describe(self, frame: int) -> str:
        """What to say of a frame in a tool tip; empty for nothing."""
        ...


OVERLAP = 16  # px


class RowMarks:
    """The marks of all strips of one row, a word a frame. Made when first asked for."""

    def __init__(self, strips: Sequence[Strip], num_frames: int) -> None:
        self.strips: tuple[Strip, ...] = tuple(strips)
        self._num_frames = num_frames
        self._words: Marks = np.zeros(0, np.uint16)
        self._changed: list[Stretch] | None = None  # None: all
        bits = [strip.bits for strip in strips]
        if sum(bits) > BITS:
            raise ValueError(f"strips of {sum(bits)} marks do not fit into words of {BITS}")
        self.height = sum(strip.height for strip in strips)
        self._shifts = [sum(bits[:place]) for place in range(len(bits))]

    def refresh(self, frames: Collection[int] | None) -> None:
        """These frames changed (None: anything may have)."""
        for strip in self.strips:
            strip.refresh(frames)
        if frames is None:
            self._changed = None
        elif self._changed is not None:
            self._changed += stretches(frames)

    def follow(self) -> list[Stretch] | None:
        """Bring the words up to date; returns the frames that may differ since the last call (None: all)."""
        if self._changed is not None and not self._changed:
            return []
        renewed = [strip.is_renewed() for strip in self.strips]  # each is to be asked
        if self._changed is None or any(renewed):
            self._words = np.zeros(self._num_frames, np.uint16)
            self._put(0, self._num_frames)
            self._changed = []
            return None
        reach = max((strip.reach for strip in self.strips), default=0)
        changed = [
            (max(0, first - reach), min(self._num_frames, end + reach)) for first, end in self._changed
        ]
        for first, end in changed:
            self._put(first, end)
        self._changed = []
        return changed

    def of_columns(self, columns: Columns, out: Marks) -> None:
        """Find the union of the marks of each pixel column. out: (columns,). Call `follow` before."""
        if columns.zoom >= 1 or not columns.frames.size:
            np.take(self._words, columns.frames, out=out, mode="clip")
        else:
            np.bitwise_or.reduceat(self._words[: columns.end], columns.frames, out=out)

    def parts(self, words: Marks) -> list[Marks]:
        """The marks of each strip by itself, a new array each."""
        return [
            (words >> np.uint16(shift)) & np.uint16((1 << strip.bits) - 1)
            for strip, shift in zip(self.strips, self._shifts, strict=True)
        ]

    def joined(self, parts: Sequence[Marks], columns: Columns) -> Marks:
        """(..., columns) words of what the strips show: what `parts` took apart, joined by each of them."""
        words = np.zeros(parts[0].shape, np.uint16)
        for strip, marks, shift in zip(self.strips, parts, self._shifts, strict=True):
            words |= strip.join(marks, columns) << shift
        return words

    def _put(self, first: int, end: int) -> None:
        words = self._words[first:end]
        words[:] = 0
        for strip, shift in zip(self.strips, self._shifts, strict=True):
            words |= strip.marks(first, end) << shift


def stretches(frames: Collection[int]) -> list[Stretch]:
    """Frames as a few stretches that hold them all."""
    if not frames:
        return []
    known = np.sort(np.fromiter(frames, np.int64, len(frames)))
    breaks = np.flatnonzero(np.diff(known) > _APART)
    if breaks.size >= _MOST:
        return [(int(known[0]), int(known[-1]) + 1)]
    firsts, lasts = known[np.r_[0, breaks + 1]], known[np.r_[breaks, known.size - 1]]
    return [(int(first), int(last) + 1) for first, last in zip(firsts, lasts, strict=True)]
