"""What a person said about one object on one frame: points, a box, a mask.

Coordinates are in the frame's own pixels, x to the right and y down. A point names a pixel: the
first column has x = 0. A box names edges: a box over the whole frame is (0, 0, width, height).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from engine.errors import UserError
from engine.masks import Mask


@dataclass(frozen=True, slots=True)
class Point:
    """A click: 'this belongs to the object' (positive) or 'this does not'."""

    x: float
    y: float
    positive: bool = True

    def __post_init__(self) -> None:
        if not (math.isfinite(self.x) and math.isfinite(self.y)):
            raise UserError(f"A point must have finite coordinates; this one is ({self.x}, {self.y}).")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle around the object, by its edges; x0 < x1 and y0 < y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(v) for v in (self.x0, self.y0, self.x1, self.y1)):
            raise UserError("A box must have finite coordinates.")
        if self.x1 <= self.x0 or self.y1 <= self.y0:
            raise UserError(
                f"A box goes from its top left to its bottom right corner; "
                f"({self.x0:g}, {self.y0:g}) to ({self.x1:g}, {self.y1:g}) encloses nothing."
            )


@dataclass(frozen=True, slots=True)
class Prompts:
    """All that was said about one object on one frame. Empty prompts say nothing.

    A mask is what a person painted or imported; points and a box then refine it.
    """

    points: tuple[Point, ...] = field(default=())
    box: Box | None = None
    mask: Mask | None = None

    @property
    def is_empty(self) -> bool:
        return not self.points and self.box is None and self.mask is None

    def with_point(self, point: Point) -> Prompts:
        return replace(self, points=(*self.points, point))

    def without_point(self, index: int) -> Prompts:
        """These prompts less the point at `index` (0 is the first). Raises IndexError beyond the last."""
        if not 0 <= index < len(self.points):
            raise IndexError(f"no point {index} among {len(self.points)}")
        return replace(self, points=self.points[:index] + self.points[index + 1 :])

    def with_box(self, box: Box | None) -> Prompts:
        return replace(self, box=box)

    def check_inside(self, width: int, height: int) -> None:
        """Raise UserError when anything lies outside a frame of this size (pixels)."""
        for p in self.points:
            if not (0 <= p.x < width and 0 <= p.y < height):
                raise UserError(
                    f"The click at ({p.x:g}, {p.y:g}) lies outside the frame, "
                    f"which is {width} x {height} pixels."
                )
        b = self.box
        if b is not None and not (0 <= b.x0 and b.x1 <= width and 0 <= b.y0 and b.y1 <= height):
            raise UserError(
                f"The box ({b.x0:g}, {b.y0:g}, {b.x1:g}, {b.y1:g}) reaches outside the frame, "
                f"which is {width} x {height} pixels."
            )
        m = self.mask
        if m is not None and (m.width, m.height) != (width, height):
            raise UserError(
                f"The mask is {m.width} x {m.height} pixels, the frame {width} x {height}. "
                "Give a mask of the frame's size."
            )
