"""What may lie over the masks for a moment, and have the mouse before the tool in hand."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QPainter

from annotator.canvas.navigation import Geometry


class Overlay(QObject):
    """Something shown on the surface. `eventFilter` sees every event of the surface first."""

    def paint(self, painter: QPainter, geometry: Geometry, size: QSize) -> None:
        """Draw it. painter: in device pixels of the view, whose size is `size` of these."""
