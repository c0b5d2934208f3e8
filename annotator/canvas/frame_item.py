"""The picture of the frame on screen, drawn from the reader's own pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QImage, QPainter

from annotator.canvas.navigation import Geometry

if TYPE_CHECKING:
    from engine.frames import Frame

# Qt shares the scaling of more lines than about 96 out to threads of its own and waits for them; while
# the engine has all processors busy, that wait is far longer than the work.
_BAND = 80
_NEAREST_FROM = 2.0  # device pixels to a frame pixel: from here on each pixel is seen as a square


class FrameItem:
    """Holds one frame and paints it; nothing before the first."""

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self.revision = 0  # rises whenever another picture is taken
        self._pixels = np.zeros((0, 0), np.uint32)
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
        """Take this frame; None for none. The pixels are not copied: they are kept with the image."""
        self._frame = frame
        self.revision += 1
        if frame is None:
            self._image = QImage()
            return
        height, width = frame.image_bgra.shape[:2]
        bgra = np.ascontiguousarray(frame.image_bgra)
        self._pixels = bgra.view(np.uint32)[..., 0]
        self._image = QImage(bgra.data, width, height, width * 4, QImage.Format.Format_RGB32)

    def paint(self, painter: QPainter, geometry: Geometry, size: QSize) -> None:
        """Draw the picture. painter: in device pixels of the view, whose size is `size` of these."""
        if self._frame is None:
            return
        if geometry.scale >= _NEAREST_FROM:
            self._paint_enlarged(painter, geometry, size)
            return
        for top in range(0, size.height(), _BAND):
            painter.save()
            painter.setClipRect(0, top, size.width(), _BAND)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, geometry.scale != 1.0)
            painter.translate(geometry.left, geometry.top)
            painter.scale(geometry.scale, geometry.scale)
            painter.drawImage(QPointF(0.0, 0.0), self._image)
            painter.restore()

    def _paint_enlarged(self, painter: QPainter, geometry: Geometry, size: QSize) -> None:
        """Each pixel as a square, exactly where clicks and masks have it: Qt's own enlarging rounds its
        step to 1/65536 of a pixel, which adds up to whole screen pixels across a wide frame."""
        frame = QRect(
            geometry.left,
            geometry.top,
            round(self.size.width() * geometry.scale),
            round(self.size.height() * geometry.scale),
        )
        seen = frame & QRect(0, 0, size.width(), size.height())
        if seen.isEmpty():
            return
        xs = geometry.columns(seen.left(), seen.right() + 1).clip(0, self.size.width() - 1)
        ys = geometry.rows(seen.top(), seen.bottom() + 1).clip(0, self.size.height() - 1)
        wide = np.take(self._pixels[ys[0] : ys[-1] + 1], xs, axis=1)
        pixels: NDArray[np.uint32] = np.take(wide, ys - ys[0], axis=0)
        image = QImage(
            pixels.view(np.uint8).data,
            seen.width(),
            seen.height(),
            seen.width() * 4,
            QImage.Format.Format_RGB32,
        )
        painter.drawImage(seen.topLeft(), image)
