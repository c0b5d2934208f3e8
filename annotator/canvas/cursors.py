"""Pointer shapes that are seen over dark and light pictures alike."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QCursor, QGuiApplication, QPainter, QPen, QPixmap

_SIDE = 25  # logical pixels; odd, so that the middle is a pixel
_MIDDLE = _SIDE / 2


def cross_cursor() -> QCursor:
    """A cross that leaves free the pixel it names."""
    return _cursor(_cross_lines(), None)


def box_cursor() -> QCursor:
    """A cross with a small rectangle beside it."""
    return _cursor(_cross_lines(), QRectF(16.5, 16.5, 7.0, 5.0))


def dot_cursor(sign: str) -> QCursor:
    """A small plus ('+') or minus ('-'): the middle of a brush that adds or cuts."""
    lines = [QLineF(_MIDDLE - 2.0, _MIDDLE, _MIDDLE + 2.0, _MIDDLE)]
    if sign == "+":
        lines.append(QLineF(_MIDDLE, _MIDDLE - 2.0, _MIDDLE, _MIDDLE + 2.0))
    return _cursor(lines, None)


def _cross_lines() -> list[QLineF]:
    gap, end = 3.0, 9.0
    return [
        QLineF(_MIDDLE - end, _MIDDLE, _MIDDLE - gap, _MIDDLE),
        QLineF(_MIDDLE + gap, _MIDDLE, _MIDDLE + end, _MIDDLE),
        QLineF(_MIDDLE, _MIDDLE - end, _MIDDLE, _MIDDLE - gap),
        QLineF(_MIDDLE, _MIDDLE + gap, _MIDDLE, _MIDDLE + end),
    ]


def _cursor(lines: list[QLineF], rect: QRectF | None) -> QCursor:
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen is not None else 1.0
    pixmap = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    for colour, width in ((QColor(0, 0, 0, 200), 3.0), (QColor("white"), 1.0)):
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        painter.drawLines(lines)
        if rect is not None:
            painter.drawRect(rect)
    painter.end()
    hot = QPoint(_SIDE // 2, _SIDE // 2)
    return QCursor(pixmap, hot.x(), hot.y())
