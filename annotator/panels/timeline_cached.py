"""The faint strip below the ruler: frames that come at once because they are decoded already."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter

from annotator.panels.theme import Colours
from annotator.panels.timeline_paint import Geometry
from annotator.panels.timeline_scale import FrameScale

HEIGHT = 2  # px
_ALPHA = 150


def runs_of(frames: Sequence[int]) -> list[tuple[int, int]]:
    """Rising frame numbers as runs without gaps, (first, last) each."""
    runs: list[tuple[int, int]] = []
    for frame in frames:
        if runs and frame == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], frame)
        else:
            runs.append((frame, frame))
    return runs


def paint_cached(
    painter: QPainter,
    runs: Sequence[tuple[int, int]],
    geometry: Geometry,
    scale: FrameScale,
    colours: Colours,
) -> None:
    """Draw the runs along the lower edge of the header."""
    colour = QColor(colours.success)
    colour.setAlpha(_ALPHA)
    frames, top = geometry.frames, geometry.header - HEIGHT - 1
    shown: list[tuple[int, int]] = []  # px, apart from each other: the colour lets through what is below
    for first, last in runs:
        left = max(round(scale.x(first)), 0)
        right = min(max(round(scale.x(last + 1)), left + 1), frames.width())
        if shown and left <= shown[-1][1]:
            shown[-1] = shown[-1][0], max(shown[-1][1], right)
        elif right > left:
            shown.append((left, right))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRects([QRect(frames.left() + left, top, right - left, HEIGHT) for left, right in shown])
