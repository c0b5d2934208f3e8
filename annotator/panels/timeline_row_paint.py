"""Draws what the timeline keeps as pictures: parts of rows, names, the header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from annotator.panels.swatch import paint_swatch
from annotator.panels.theme import Colours
from annotator.panels.timeline_columns import ColumnPainter, Pixels, ground_column
from annotator.panels.timeline_marks import OVERLAP, Look, Marks, RowMarks, Stretch, Strip
from annotator.panels.timeline_paint import Geometry, Scene
from annotator.panels.timeline_scale import Columns, FrameScale
from annotator.project.outline_patterns import OutlinePattern, pattern_of

SWATCH = 10
_HIDDEN = 0.35  # of the strength of an object's row that is hidden


class RowLook(NamedTuple):
    """How an object's row looks, whatever its masks are. pattern: None while patterns are not shown."""

    name: str
    colour: str
    is_shown: bool
    is_chosen: bool
    pattern: OutlinePattern | None

    def on(self, colours: Colours) -> Look:
        """How its marks look."""
        ground = colours.selection if self.is_chosen else colours.base
        return Look(self.colour, ground, 1.0 if self.is_shown else _HIDDEN, colours)


def row_look(scene: Scene, object_id: int) -> RowLook:
    info, view = scene.project.objects[object_id], scene.view
    return RowLook(
        info.name,
        scene.project.colour_of(info),
        view.shows(object_id),
        object_id == view.object_id,
        pattern_of(object_id) if view.patterns else None,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Overpaint:
    """What is drawn over the pixels of a part of a row."""

    _look: Look
    _columns: Columns
    _over: Sequence[tuple[Strip, int, Marks]]

    def paint(self, painter: QPainter, area: QRect, part: Stretch) -> None:
        """Draw it, within the part. area: where the row shows frames."""
        left, right = part
        inside = QRect(area.left() + left, area.top(), right - left, area.height())
        painter.save()
        painter.setClipRect(inside, Qt.ClipOperation.IntersectClip)
        painter.setOpacity(self._look.strength)
        for strip, top, marks in self._over:
            rect = QRect(area.left(), area.top() + top, area.width(), strip.height)
            strip.paint_over(painter, rect, marks, self._columns, self._look)
        painter.restore()


class RowPainter:
    """Finds what rows of one timeline look like where they show frames; all have the same kinds of strips."""

    def __init__(self) -> None:
        self._columns = ColumnPainter()

    def paint(
        self,
        rows: Sequence[RowMarks],
        looks: Sequence[Look],
        part: Stretch,
        scale: FrameScale,
        into: Sequence[Pixels],
    ) -> list[Overpaint | None]:
        """Write the pixels of a part of each row; returns what is to be drawn over them, None for nothing.

        The rows must be up to date: see RowMarks.follow. part: the first pixel column, and the one after
        the last. into: (height, columns) of each row, of which each line lies in one piece.
        """
        columns = scale.columns(part[0] - OVERLAP, part[1] + OVERLAP)
        found = np.empty((len(rows), len(columns.frames)), np.uint16)
        for row, out in zip(rows, found, strict=True):
            row.of_columns(columns, out)
        parts = rows[0].parts(found)
        inside = columns.part(*part)
        shown = rows[0].joined(parts, columns)[:, inside]
        first, count = columns.left + inside.start - part[0], shown.shape[1]
        if count < part[1] - part[0]:  # before the first frame or beyond the last one
            for pixels, look in zip(into, looks, strict=True):
                pixels[:] = ground_column(len(pixels), look)[:, None]
            into = [pixels[:, first : first + count] for pixels in into]
        self._columns.paint(rows, looks, shown, columns[inside], into)
        more: list[Overpaint | None] = [None] * len(rows)
        over = _over(rows[0].strips, parts)
        for place, (row, look) in enumerate(zip(rows, looks, strict=True)):
            these = [(row.strips[i], top, marks[place]) for i, top, marks, there in over if there[place]]
            if these:
                more[place] = Overpaint(look, columns, these)
        return more


def _over(strips: Sequence[Strip], parts: Sequence[Marks]) -> list[tuple[int, int, Marks, NDArray[np.bool_]]]:
    """Strips, by place, that draw over some row: where they begin, their marks, and over which rows."""
    found, top = [], 0
    for place, (strip, marks) in enumerate(zip(strips, parts, strict=True)):
        if strip.over and np.bitwise_or.reduce(marks, axis=None, initial=0) & strip.over:
            found.append((place, top, marks, np.any(marks & strip.over, axis=1)))
        top += strip.height
    return found


def paint_name(painter: QPainter, rect: QRect, look: RowLook, colours: Colours) -> None:
    """Draw the name of a row and its ground. rect: of the row, as wide as the names."""
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.border))
    ratio = painter.device().devicePixelRatioF()
    font = painter.font().toString()
    picture = _name_picture(look, rect.width(), rect.height() - 1, ratio, font, colours)
    painter.drawImage(rect.topLeft(), picture)


@lru_cache(maxsize=128)
def _name_picture(
    look: RowLook, width: int, height: int, ratio: float, font_name: str, colours: Colours
) -> QImage:
    """Text is slow to draw. width, height: logical pixels. font_name: as QFont writes it."""
    picture = QImage(ceil(width * ratio), ceil(height * ratio), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(colours.selection if look.is_chosen else colours.base))
    rect = QRect(0, 0, width, height)
    painter = QPainter(picture)
    font = QFont()
    font.fromString(font_name)
    painter.setFont(font)
    swatch = QRect(QPoint(9, rect.center().y() - SWATCH // 2), QSize(SWATCH, SWATCH))
    paint_swatch(painter, swatch, look.colour, filled=look.is_shown, pattern=look.pattern)
    text = rect.adjusted(swatch.right() + 8, 0, -6, 0)
    if look.is_chosen:
        painter.fillRect(QRect(0, 0, 3, height), QColor(colours.focus))
    painter.setPen(QColor(colours.text if look.is_shown else colours.muted))
    name = painter.fontMetrics().elidedText(look.name, Qt.TextElideMode.ElideRight, text.width())
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
    painter.end()
    return picture


def paint_header(
    painter: QPainter, scene: Scene, geometry: Geometry, scale: FrameScale, colours: Colours
) -> None:
    """Draw what lies above the rows, but for what moves."""
    header = QRect(0, 0, geometry.size.width(), geometry.header)
    painter.save()
    painter.fillRect(header, QColor(colours.window))
    painter.setClipRect(geometry.frames & header, Qt.ClipOperation.IntersectClip)
    top = 0
    for strip in scene.rows.header:
        area = QRect(geometry.gutter, top, geometry.frames.width(), strip.height)
        strip.paint(painter, area, scale, colours)
        top += strip.height
    painter.restore()
    painter.save()
    painter.setPen(QColor(colours.border))
    painter.drawLine(header.bottomLeft(), header.bottomRight())
    painter.restore()
