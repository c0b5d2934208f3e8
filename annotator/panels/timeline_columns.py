"""The pixel columns of timeline rows: every set of marks is drawn once for each look, and looked up then."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from annotator.panels.timeline_marks import BITS, Look, Marks, RowMarks
from annotator.panels.timeline_scale import PHASES, Columns

Pixels = NDArray[np.uint32]  # opaque, as QImage.Format_RGB32
_MOST_LOOKS = 128


class ColumnPainter:
    """Finds the pixels of rows that are all made of the same kinds of strips."""

    def __init__(self) -> None:
        self._firsts = np.full(1 << BITS, -PHASES, np.intp)  # by set of marks: its first row in `_pixels`
        self._met: Marks = np.zeros(0, np.uint16)
        self._pixels: dict[Look, Pixels] = {}  # (sets * PHASES, height)
        self._across: Pixels = np.zeros((0, 0), np.uint32)
        self._index: NDArray[np.intp] = np.zeros((0, 0), np.intp)

    def paint(
        self,
        rows: Sequence[RowMarks],
        looks: Sequence[Look],
        shown: Marks,
        columns: Columns,
        into: Sequence[Pixels],
    ) -> None:
        """Write the pixels of each row, the line that parts it from the next included.

        shown: (rows, columns) what `RowMarks.joined` gives. columns: those, and no others. into: (height,
        columns) of each row, of which each line lies in one piece.
        """
        if self._index.shape != shown.shape:  # fresh memory for each of these would be slow
            self._index = np.empty(shown.shape, np.intp)
        index = np.take(self._firsts, shown, out=self._index, mode="clip")
        if index.size and index.min() < 0:
            self._meet(shown[index < 0])
            np.take(self._firsts, shown, out=index, mode="clip")
        index += columns.phases
        for row, look, here, out in zip(rows, looks, index, into, strict=True):
            if not here.size:
                continue
            pixels = self._pixels_of(row, look)
            if self._across.shape != (here.size, pixels.shape[1]):
                self._across = np.empty((here.size, pixels.shape[1]), np.uint32)
            np.take(pixels, here, axis=0, out=self._across, mode="clip")
            cv2.transpose(self._across.view(np.int32), out.view(np.int32))

    def _meet(self, words: Marks) -> None:
        new = np.unique(words)
        self._firsts[new] = np.arange(self._met.size, self._met.size + new.size) * PHASES
        self._met = np.concatenate((self._met, new))

    def _pixels_of(self, row: RowMarks, look: Look) -> Pixels:
        """Of all sets of marks met so far; draws those that are new to the look."""
        known = self._pixels.get(look)
        drawn = 0 if known is None else len(known) // PHASES
        if known is not None and drawn == self._met.size:
            return known
        new = _draw(row, self._met[drawn:], look)
        pixels = new if known is None else np.concatenate((known, new))
        if len(self._pixels) >= _MOST_LOOKS:
            self._pixels.clear()
        self._pixels[look] = pixels
        return pixels


def ground_column(height: int, look: Look) -> Pixels:
    """(height,) a pixel column of a row without any marks."""
    column = np.full(height, QColor(look.ground).rgb(), np.uint32)
    column[-1] = QColor(look.colours.border).rgb()
    return column


def _draw(row: RowMarks, words: Marks, look: Look) -> Pixels:
    parts = row.parts(words)
    layers = [strip.draw(marks, look) for strip, marks in zip(row.strips, parts, strict=True)]
    drawn = np.concatenate(layers, axis=2).reshape(words.size * PHASES, -1)
    pixels = np.tile(ground_column(drawn.shape[1] + 1, look), (len(drawn), 1))
    source = _scaled(drawn, np.uint32(round(255 * look.strength)))
    pixels[:, :-1] = source + _scaled(pixels[:, :-1], np.uint32(255) - (source >> np.uint32(24)))
    return pixels | np.uint32(0xFF000000)


def _scaled(pixels: Pixels, share: Pixels | np.uint32) -> Pixels:
    """Each channel times share / 255, rounded as Qt does."""
    every_other, half, eight = np.uint32(0xFF00FF), np.uint32(0x800080), np.uint32(8)

    def scaled(part: Pixels) -> Pixels:
        part = (part & every_other) * share
        return ((part + ((part >> eight) & every_other) + half) >> eight) & every_other

    return scaled(pixels) | (scaled(pixels >> eight) << eight)
