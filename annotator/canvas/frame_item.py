"""The picture of the frame on screen, drawn from the reader's own pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QImage, QPainter

from annotator.canvas.navigation import Geometry

if TYPE_CHECKING:
    from engine.frames import Frame

_NEAREST_FROM = 2.0  # device pixels to a frame pixel: from here on each pixel is seen as a square


class FrameItem:
    """Holds one frame and paints it; nothing before the first."""

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self._image = QImage()

    @property
    def number(self) -> int | None:
        """Number of the frame on screen; None for none."""
        return None if self._frame is None else self._frame.number

    @property
    def size(self) -> QSize:
        """Of the picture, in pixels; empty before the first frame."""
        return self._image.size()

    def show(self, frame: Frame | None) -> None:
        """Take this frame; None for none. The pixels are not copied: the frame is kept with the image."""
        self._frame = frame
        if frame is None:
            self._image = QImage()
            return
        height, width = frame.image_bgra.shape[:2]
        pixels = np.ascontiguousarray(frame.image_bgra)
        # PySide's QImage keeps a reference to the buffer it is given.
        self._image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)

    def paint(self, painter: QPainter, geometry: Geometry) -> None:
        """Draw the picture. painter: in device pixels of the view."""
        if self._frame is None:
            return
        painter.save()
        smooth = geometry.scale < _NEAREST_FROM and geometry.scale != 1.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.translate(geometry.left, geometry.top)
        painter.scale(geometry.scale, geometry.scale)
        painter.drawImage(QPointF(0.0, 0.0), self._image)
        painter.restore()
