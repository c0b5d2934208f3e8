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
            raise UserError(
                "A point must have finite coordinates; this one is ({x}, {y}).", x=self.x, y=self.y
            )


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
                "A box goes from its top left to its bottom right corner; ({x0:g}, {y0:g}) to ({x1:g}, "
                "{y1:g}) encloses nothing.",
                x0=self.x0,
                y0=self.y0,
                x1=self.x1,
                y1=self.y1,
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
                    "The click at ({x:g}, {y:g}) lies outside the frame, which is {width} x {height} pixels.",
                    x=p.x,
                    y=p.y,
                    width=width,
                    height=height,
                )
        b = self.box
        if b is not None and not (0 <= b.x0 and b.x1 <= width and 0 <= b.y0 and b.y1 <= height):
            raise UserError(
                "The box ({x0:g}, {y0:g}, {x1:g}, {y1:g}) reaches outside the frame, which is {width} x "
                "{height} pixels.",
                x0=b.x0,
                y0=b.y0,
                x1=b.x1,
                y1=b.y1,
                width=width,
                height=height,
            )
        m = self.mask
        if m is not None and (m.width, m.height) != (width, height):
            raise UserError(
                "The mask is {width} x {height} pixels, the frame {frame_width} x {frame_height}. Give a "
                "mask of the frame's size.",
                width=m.width,
                height=m.height,
                frame_width=width,
                frame_height=height,
            )
