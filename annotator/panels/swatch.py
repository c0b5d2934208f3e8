"""The small square that stands for an object: its colour and, where outlines have patterns, its pattern."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from annotator.panels.theme import colours
from annotator.project.outline_patterns import SOLID, OutlinePattern

_LINE = 2
_FAINT = 0.35  # of the fill behind a pattern, as of a mask's


def paint_swatch(
    painter: QPainter, rect: QRect, colour: str, *, filled: bool, pattern: OutlinePattern | None = None
) -> None:
    """Draw it in a square. filled: whether the object is seen. pattern: of outlines; None for no patterns."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if pattern is None or not filled:
        painter.setPen(QPen(QColor(colours().outline), 1))
        painter.setBrush(QColor(colour) if filled else Qt.BrushStyle.NoBrush)
        radius = rect.width() / 5
        painter.drawRoundedRect(rect, radius, radius)
    else:
        _paint_pattern(painter, QRectF(rect), QColor(colour), pattern)
    painter.restore()


def _paint_pattern(painter: QPainter, rect: QRectF, colour: QColor, pattern: OutlinePattern) -> None:
    fill = QColor(colour)
    fill.setAlphaF(_FAINT)
    painter.fillRect(rect, fill)
    pen = QPen(colour, _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)
    if pattern is not SOLID:
        # Half as long as on the canvas: a swatch is small. Qt counts in widths of the line.
        pen.setDashPattern([run / 2 / _LINE for run in pattern.runs])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(_LINE / 2, _LINE / 2, -_LINE / 2, -_LINE / 2))


def swatch(colour: str, side: int = 14, pattern: OutlinePattern | None = None) -> QIcon:
    """It as an icon, for lists and menus."""
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_swatch(painter, QRect(0, 0, side - 1, side - 1), colour, filled=True, pattern=pattern)
    painter.end()
    return QIcon(pixmap)
