"""A mask that is not an object's: a light dashed outline and a faint fill, at any zoom."""

from __future__ import annotations

import cv2
from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

from annotator.canvas.mask_patch import MaskBits
from annotator.canvas.navigation import Geometry
from engine.masks import Mask

_AHEAD = 128  # device pixels outlined beyond the view, so that a pan does not outline at each move
_SLACK = 0.6  # device pixels that an outline may leave the mask's edge, for fewer corners
_DASHES = (4.0, 3.0)  # in widths of the line
_UNDER = 0.6  # opacity of the dark line below, which keeps the light one legible over any picture


class Sketch:
    """One mask as an outline, kept until the zoom changes."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        self._bits = MaskBits.of(mask)
        self._path = QPainterPath()
        self._made_for: tuple[float, QRect] | None = None

    def paint(
        self,
        painter: QPainter,
        geometry: Geometry,
        size: QSize,
        *,
        line: QColor,
        fill: QColor | None = None,
        width: float = 1.5,
        dashed: bool = True,
    ) -> None:
        """Draw it. painter: in device pixels of the view, whose size is `size`. width: logical pixels."""
        path = self._outline(geometry, size)
        if path.isEmpty():
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(geometry.left, geometry.top)
        if fill is not None:
            painter.fillPath(path, QBrush(fill))
        wide = width * geometry.ratio
        under = QColor(0, 0, 0, round(_UNDER * line.alpha()))
        painter.strokePath(path, QPen(under, wide + 1.5 * geometry.ratio))
        pen = QPen(line, wide)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dashed:
            pen.setDashPattern(_DASHES)
        painter.strokePath(path, pen)
        painter.restore()

    def _outline(self, geometry: Geometry, size: QSize) -> QPainterPath:
        """The outline in device pixels from the frame's corner, of what lies in the view."""
        view = QRect(-geometry.left, -geometry.top, size.width(), size.height())
        extent = self._bits.extent(geometry.scale, 1)
        needed = extent & view
        if needed.isEmpty():
            return QPainterPath()
        made = self._made_for
        if made is None or made[0] != geometry.scale or not made[1].contains(needed):
            region = extent & view.adjusted(-_AHEAD, -_AHEAD, _AHEAD, _AHEAD)
            self._path = self._trace(geometry.scale, region)
            self._made_for = (geometry.scale, region)
        return self._path

    def _trace(self, scale: float, region: QRect) -> QPainterPath:
        inside = self._bits.sample(scale, region)
        outlines, _ = cv2.findContours(inside.copy(), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        left, top = region.left() + 0.5, region.top() + 0.5
        for outline in outlines:
            corners = cv2.approxPolyDP(outline, _SLACK, closed=True)[:, 0]
            path.addPolygon(QPolygonF([QPointF(left + x, top + y) for x, y in corners.tolist()]))
            path.closeSubpath()
        return path
