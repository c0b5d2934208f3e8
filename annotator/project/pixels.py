"""Some pixels of a frame, and the ways to name them by hand: a brush stroke, a polygon.

Coordinates are continuous, in the frame's pixels: column 0 reaches from x = 0 to x = 1, so that its
middle is at 0.5. A shape holds the pixels whose middles lie in it: no antialiasing, exact at any zoom.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Window = tuple[int, int, int, int]  # x0, y0, x1, y1: half-open, in pixels


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """A part of a frame with some of its pixels named: bits is (h, w) boolean, and its first element
    is column `left`, row `top`. (0, 0) bits name none."""

    left: int
    top: int
    bits: NDArray[np.bool_]

    @property
    def is_empty(self) -> bool:
        return not self.bits.any()

    @property
    def window(self) -> Window:
        height, width = self.bits.shape
        return self.left, self.top, self.left + width, self.top + height


class Stroke:
    """What a round brush covers on its way over a frame.

    It holds the pixels whose middles lie within half a diameter of the way, and those that the way's
    corners lie in, so that the thinnest brush leaves a trace too. bits: (height, width), what is
    covered so far.
    """

    def __init__(self, height: int, width: int, diameter: float) -> None:
        self.bits: NDArray[np.bool_] = np.zeros((height, width), np.bool_)
        self._radius = diameter / 2
        self._last: tuple[float, float] | None = None
        self._covered: Window | None = None

    def go_to(self, x: float, y: float) -> Window | None:
        """Go straight on to this place (the first one: begin there). Returns the part of the frame in
        which pixels were added; None when the brush passed outside it."""
        from_x, from_y = self._last if self._last is not None else (x, y)
        self._last = (x, y)
        pieces = max(1, math.ceil(math.hypot(x - from_x, y - from_y) / max(4 * self._radius, 32.0)))
        touched = self._dot(x, y)
        for n in range(pieces):  # in pieces, since the box around a long slanting way is mostly not on it
            start, end = n / pieces, (n + 1) / pieces
            touched = _joined(
                touched,
                self._stamp(
                    from_x + (x - from_x) * start,
                    from_y + (y - from_y) * start,
                    from_x + (x - from_x) * end,
                    from_y + (y - from_y) * end,
                ),
            )
        self._covered = _joined(self._covered, touched)
        return touched

    @property
    def pixels(self) -> Pixels:
        """All that is covered."""
        x0, y0, x1, y1 = self._covered or (0, 0, 0, 0)
        return Pixels(x0, y0, self.bits[y0:y1, x0:x1])

    def _dot(self, x: float, y: float) -> Window | None:
        column, row = math.floor(x), math.floor(y)
        height, width = self.bits.shape
        if not (0 <= column < width and 0 <= row < height):
            return None
        self.bits[row, column] = True
        return column, row, column + 1, row + 1

    def _stamp(self, ax: float, ay: float, bx: float, by: float) -> Window | None:
        """Cover what lies within the radius of the line from a to b."""
        r = self._radius
        height, width = self.bits.shape
        x0, x1 = max(0, math.floor(min(ax, bx) - r)), min(width, math.ceil(max(ax, bx) + r))
        y0, y1 = max(0, math.floor(min(ay, by) - r)), min(height, math.ceil(max(ay, by) + r))
        if x0 >= x1 or y0 >= y1:
            return None
        along_x = np.arange(x0, x1) + (0.5 - ax)
        along_y = np.arange(y0, y1)[:, None] + (0.5 - ay)
        dx, dy = bx - ax, by - ay
        length2 = dx * dx + dy * dy
        if length2 > 0:
            place = np.clip((along_x * (dx / length2)) + (along_y * (dy / length2)), 0.0, 1.0)
            near = (along_x - place * dx) ** 2 + (along_y - place * dy) ** 2 <= r * r
        else:
            near = along_x**2 + along_y**2 <= r * r
        self.bits[y0:y1, x0:x1] |= near
        return x0, y0, x1, y1


def polygon(corners: Sequence[tuple[float, float]], height: int, width: int) -> Pixels:
    """The pixels of a frame whose middles lie in a polygon, closed from its last corner to its first.

    Where its sides cross, a place is inside when a line from there outward meets an odd number of them.
    """
    places = np.asarray(corners, np.float64).reshape(-1, 2)
    if len(places) < 3:
        return Pixels(0, 0, np.zeros((0, 0), np.bool_))
    (low_x, low_y), (high_x, high_y) = places.min(axis=0), places.max(axis=0)
    x0, x1 = max(0, math.floor(low_x)), min(width, math.ceil(high_x))
    y0, y1 = max(0, math.floor(low_y)), min(height, math.ceil(high_y))
    if x0 >= x1 or y0 >= y1:
        return Pixels(0, 0, np.zeros((0, 0), np.bool_))
    # Where sides cross the rows' middles; from each crossing on, inside and outside change places.
    crossings = np.zeros((y1 - y0, x1 - x0 + 1), np.uint8)
    for (ax, ay), (bx, by) in zip(places, np.roll(places, -1, axis=0), strict=True):
        first, end = sorted((math.ceil(ay - 0.5), math.ceil(by - 0.5)))
        rows = np.arange(max(first, y0), min(end, y1))
        if rows.size:
            xs = ax + (rows + 0.5 - ay) * ((bx - ax) / (by - ay))
            columns = np.clip(np.ceil(xs - 0.5).astype(np.intp), x0, x1) - x0
            crossings[rows - y0, columns] ^= 1
    inside = np.bitwise_xor.accumulate(crossings[:, :-1], axis=1).view(np.bool_)
    return Pixels(x0, y0, inside)


def _joined(a: Window | None, b: Window | None) -> Window | None:
    """The smallest window that holds both."""
    if a is None or b is None:
        return a if b is None else b
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
