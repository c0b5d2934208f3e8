"""The strip of shots under the ruler: shots in turn light and dark, and a mark at each cut."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.panels.theme import Colours
from annotator.panels.timeline_scale import FrameScale
from annotator.words import tr


class CutStrip:
    """The scene cuts of a video, as far as they are known."""

    height = 6

    def __init__(self) -> None:
        self.cuts: tuple[int, ...] = ()
        self.known_to = 0
        self.revision = 0
        self._marked: tuple[tuple[FrameScale, int], list[int]] | None = None

    def set(self, cuts: tuple[int, ...], known_to: int) -> None:
        """Cuts are at these frames, rising, and known up to a frame."""
        if (cuts, known_to) != (self.cuts, self.known_to):
            self.cuts, self.known_to = cuts, known_to
            self.revision += 1

    def describe(self, frame: int) -> str:
        if frame not in self.cuts:
            return ""
        return tr("scene cut: a new shot begins here")

    def paint(self, painter: QPainter, rect: QRect, scale: FrameScale, colours: Colours) -> None:
        painter.fillRect(rect, QColor(colours.sunken))
        known = round(scale.x(self.known_to + 1))
        ends = [0, *self.cuts, scale.num_frames]
        for place, (first, stop) in enumerate(pairwise(ends)):
            left, right = max(0, round(scale.x(first))), min(rect.width(), round(scale.x(stop)), known)
            if right > left:
                shade = colours.outline if place % 2 else colours.border
                painter.fillRect(rect.left() + left, rect.top() + 1, right - left, 4, QColor(shade))
        for x in self._marks(scale):
            painter.fillRect(rect.left() + x - 1, rect.top(), 2, rect.height(), QColor(colours.warning))

    def paint_lines(self, painter: QPainter, area: QRect, scale: FrameScale, colours: Colours) -> None:
        """A thin line through the rows at each cut, unless they lie too close to tell apart."""
        marks = self._marks(scale)
        if len(marks) * 12 > scale.width:
            return
        colour = QColor(colours.warning)
        colour.setAlpha(150)
        painter.setPen(QPen(colour, 1))
        for x in marks:
            painter.drawLine(area.left() + x, area.top(), area.left() + x, area.bottom())

    def _marks(self, scale: FrameScale) -> list[int]:
        """Pixel columns in view that a cut lies at, each once however many cuts share it."""
        if not self.cuts:
            return []
        key = scale, self.revision
        if self._marked is None or self._marked[0] != key:
            first, last = scale.frame(0), scale.frame(scale.width)
            low, high = np.searchsorted(self.cuts, [first, last + 1])
            self._marked = key, sorted({round(scale.x(cut)) for cut in self.cuts[low:high]})
        return self._marked[1]
