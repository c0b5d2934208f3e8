"""What lies under the masks, as it was painted last: the canvas's own colour, and the picture on it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.canvas.frame_item import FrameItem
from annotator.canvas.navigation import Geometry


class Ground:
    """Scaling a picture takes far longer than copying it: it is scaled once for each place and frame, so
    that a part of the canvas is painted again at the price of that part."""

    def __init__(self, picture: FrameItem) -> None:
        self._picture = picture
        self._image = QImage()
        self._painted: tuple[int, Geometry, QColor] | None = None

    def paint(self, painter: QPainter, geometry: Geometry, size: QSize, colour: QColor, part: QRect) -> None:
        """Draw a part. painter, part: in device pixels of the view, whose size is `size` of these."""
        wanted = self._picture.revision, geometry, colour
        if self._image.size() != size:
            self._image = QImage(size, QImage.Format.Format_RGB32)
            self._painted = None
        if self._painted != wanted:
            self._image.fill(colour)
            own = QPainter(self._image)
            self._picture.paint(own, geometry, size)
            own.end()
            self._painted = wanted
        painter.drawImage(part.topLeft(), self._image, part)

    def forget(self) -> None:
        """Keep nothing: there is no picture any more."""
        self._image, self._painted = QImage(), None
