"""How prompts look: the same size on screen at any zoom, legible over any picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

POINT_RADIUS = 7.0  # logical pixels
HANDLE_RADIUS = 4.0
_POSITIVE = QColor("#00805E")
_NEGATIVE = QColor("#C4430A")
_LIGHT = QColor("#FFFFFF")
_DARK = QColor(0, 0, 0, 170)


def paint_point(
    painter: QPainter, at: QPointF, positive: bool, *, chosen: bool, hovered: bool, faint: bool
) -> None:
    """A point as a disc with + or - in it, at a logical position. faint: of an object not chosen."""
    radius = POINT_RADIUS * (0.7 if faint else 1.0) + (1.5 if hovered else 0.0)
    painter.save()
    painter.setOpacity(0.75 if faint and not hovered else 1.0)
    if chosen:
        painter.setPen(QPen(_DARK, 5.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, radius + 4.0, radius + 4.0)
        painter.setPen(QPen(_LIGHT, 2.5))
        painter.drawEllipse(at, radius + 4.0, radius + 4.0)
    painter.setPen(QPen(_DARK, 4.0))
    painter.setBrush(_POSITIVE if positive else _NEGATIVE)
    painter.drawEllipse(at, radius, radius)
    painter.setPen(QPen(_LIGHT, 1.5))
    painter.drawEllipse(at, radius, radius)
    arm = radius * 0.55
    painter.setPen(QPen(_LIGHT, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(at - QPointF(arm, 0), at + QPointF(arm, 0))
    if positive:
        painter.drawLine(at - QPointF(0, arm), at + QPointF(0, arm))
    painter.restore()


def paint_box(
    painter: QPainter, rect: QRectF, colour: QColor, *, chosen: bool, hovered: bool, faint: bool
) -> None:
    """A box prompt by its edges in logical pixels, in its object's colour; corners are marked when chosen."""
    painter.save()
    painter.setOpacity(0.6 if faint and not hovered else 1.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = (1.5 if faint else 2.0) + (1.0 if hovered or chosen else 0.0)
    for pen in (QPen(_DARK, width + 2.0), QPen(colour, width)):
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(rect)
    if chosen:
        painter.setPen(QPen(_DARK, 1.0))
        painter.setBrush(_LIGHT)
        for corner in (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()):
            painter.drawRect(QRectF(corner - QPointF(3.5, 3.5), corner + QPointF(3.5, 3.5)))
    painter.restore()


def paint_band(painter: QPainter, rect: QRectF, text: str) -> None:
    """A box being drawn, with its size beside its lower right corner; logical pixels."""
    painter.save()
    painter.setBrush(QColor(255, 255, 255, 24))
    painter.setPen(QPen(_DARK, 3.0))
    painter.drawRect(rect)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_LIGHT, 1.5, Qt.PenStyle.DashLine))
    painter.drawRect(rect)
    label = QRectF(painter.fontMetrics().boundingRect(text)).adjusted(-6, -3, 6, 3)
    view = painter.window()
    label.moveTopRight(rect.bottomRight() + QPointF(0, 6))
    label.moveLeft(max(label.left(), 2.0))
    if label.bottom() > view.bottom():
        label.moveBottom(rect.bottom() - 6)
        label.moveRight(rect.right() - 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 200))
    painter.drawRoundedRect(label, 3, 3)
    painter.setPen(_LIGHT)
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_ring(painter: QPainter, middle: QPointF, radius: float, *, dashed: bool) -> None:
    """The edge of a brush, light beside dark, so that it is seen on any ground; logical pixels."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = max(radius, 1.0)
    painter.setPen(QPen(_DARK, 3.0))
    painter.drawEllipse(middle, radius, radius)
    pen = QPen(_LIGHT, 1.25)
    if dashed:
        pen.setDashPattern([4.0, 3.0])
    painter.setPen(pen)
    painter.drawEllipse(middle, radius, radius)
    painter.restore()


def paint_polygon(painter: QPainter, corners: list[QPointF], colour: QColor, *, closed: int) -> None:
    """The sides of a polygon being drawn, logical pixels. closed: how many of the corners are set; those
    after them, and the side back to the first, are not yet and are dashed."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wash = QColor(colour)
    wash.setAlpha(70)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(wash)
    painter.drawPolygon(corners, Qt.FillRule.OddEvenFill)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    solid, dashed = corners[:closed], [*corners[closed - 1 :], corners[0]]
    for pen in (QPen(_DARK, 4.0), QPen(_LIGHT, 1.75)):
        painter.setPen(pen)
        painter.drawPolyline(solid)
    for pen in (QPen(_DARK, 3.0), QPen(_LIGHT, 1.25, Qt.PenStyle.DashLine)):
        painter.setPen(pen)
        painter.drawPolyline(dashed)
    painter.restore()


def paint_corner(painter: QPainter, at: QPointF, colour: QColor, *, hovered: bool, first: bool) -> None:
    """A corner that can be dragged, at a logical position. first: the one that closes the polygon."""
    side = HANDLE_RADIUS + (1.5 if hovered else 0.0)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour if hovered or first else _LIGHT)
    for pen in (QPen(_DARK, 4.0), QPen(_LIGHT, 1.75)):
        painter.setPen(pen)
        if first:
            painter.drawEllipse(at, side + 1.0, side + 1.0)
        else:
            painter.drawRect(QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side))
    painter.restore()
