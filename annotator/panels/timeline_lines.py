"""Upright lines on the timeline, however many, as one picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter


def paint_lines(painter: QPainter, left: int, top: int, lines: NDArray[np.bool_], colour: QColor) -> None:
    """Draw the pixels that are said. left, top: of the first, px. lines: (height, columns)."""
    height, width = lines.shape
    alpha = colour.alpha()
    parts = colour.red(), colour.green(), colour.blue()
    red, green, blue = (round(part * alpha / 255) for part in parts)
    pixels = lines * np.uint32(alpha << 24 | red << 16 | green << 8 | blue)
    picture = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    painter.drawImage(left, top, picture)
