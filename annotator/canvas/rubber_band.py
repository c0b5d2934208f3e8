"""A box while it is being drawn, in any direction, kept within the frame."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter

from annotator.canvas.markers import paint_band
from annotator.canvas.navigation import Geometry
from annotator.canvas.tool import Pointer
from engine.prompts import Box


class RubberBand:
    """From where a drag began to where the pointer is; holds every pixel that it touches."""

    def __init__(self, start: Pointer, frame_size: QSize) -> None:
        self._start = start
        self._end = start
        self._size = frame_size

    def stretch(self, pointer: Pointer) -> None:
        """The pointer is here now."""
        self._end = pointer

    @property
    def box(self) -> Box | None:
        """The part inside the frame, on whole pixel edges; None when there is none."""
        x0, x1 = _span(self._start.x, self._end.x, self._size.width())
        y0, y1 = _span(self._start.y, self._end.y, self._size.height())
        return Box(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None

    def paint(self, painter: QPainter, geometry: Geometry) -> None:
        """Draw it with its size. painter: in logical pixels of the view."""
        box = self.box
        if box is not None:
            rect = geometry.rect_to_view(box.x0, box.y0, box.x1, box.y1)
            paint_band(painter, rect, f"{box.x1 - box.x0:g} × {box.y1 - box.y0:g}")


def _span(a: float, b: float, length: int) -> tuple[float, float]:
    low, high = min(a, b), max(a, b)
    return float(max(0, math.floor(low))), float(min(length, math.floor(high) + 1))
