"""The timeline's rows and header as they were painted last: only what differs since is painted again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QRegion

from annotator.panels.theme import Colours
from annotator.panels.timeline_marks import Stretch
from annotator.panels.timeline_paint import Geometry, Scene
from annotator.panels.timeline_row_paint import (
    RowLook,
    RowPainter,
    paint_header,
    paint_name,
    row_look,
)
from annotator.panels.timeline_rows import ObjectRow
from annotator.panels.timeline_scale import FrameScale
from annotator.panels.timeline_sheet import RowSheet, SheetSize


@dataclass(frozen=True, slots=True)
class Layout:
    """Where and how all is drawn. scale: as wide as the frames of `geometry`. font: as QFont writes it."""

    geometry: Geometry
    scale: FrameScale
    colours: Colours
    font: str
    ratio: float


class _Due(NamedTuple):
    """A row to be painted. place: in the list. rect: where."""

    place: int
    rect: QRect
    row: ObjectRow
    look: RowLook


class TimelinePictures:
    """Paints rows and header of one timeline, from pictures where a pixel of theirs is a screen's pixel.

    Where the screen's pixels are no whole part of Qt's, all is painted anew each time: pictures would
    be blurred.
    """

    def __init__(self) -> None:
        self._painter = RowPainter()
        self._sheet: RowSheet | None = None
        self._header = _HeaderPicture()

    def forget(self) -> None:
        """Paint all anew from now on."""
        self._sheet = None
        self._header = _HeaderPicture()

    def paint(
        self,
        painter: QPainter,
        region: QRegion,
        scene: Scene,
        geometry: Geometry,
        scale: FrameScale,
        colours: Colours,
    ) -> None:
        """Draw all that lies within `region`."""
        ratio = painter.device().devicePixelRatioF()
        layout = Layout(geometry, scale, colours, painter.font().toString(), ratio)
        if not ratio.is_integer():
            self.forget()
        self._paint_rows(painter, region & geometry.rows, scene, layout)
        if not region.intersects(QRect(0, 0, geometry.size.width(), geometry.header)):
            return
        if ratio.is_integer():
            painter.drawPixmap(0, 0, self._header.brought(painter, scene, layout))
        else:
            paint_header(painter, scene, geometry, scale, colours)

    def _paint_rows(self, painter: QPainter, region: QRegion, scene: Scene, layout: Layout) -> None:
        geometry, due, bounds = layout.geometry, [], region.boundingRect()
        bottom = geometry.header - geometry.scroll
        for place, row in enumerate(scene.rows):
            top, bottom = bottom, bottom + row.height
            if bottom <= bounds.top() or top > bounds.bottom():
                continue
            rect = QRect(0, top, geometry.size.width(), row.height)
            if region.intersects(rect):
                due.append(_Due(place, rect, row, row_look(scene, row.object_id)))
        if due and layout.ratio.is_integer():
            self._paint_sheet(painter, region, due, layout)
        elif due:
            painter.save()
            painter.setClipRect(geometry.rows)
            self._paint_straight(painter, due, layout)
            painter.restore()
        below = QRect(0, bottom, geometry.size.width(), geometry.size.height() - bottom)
        painter.fillRect(below & geometry.rows, QColor(layout.colours.sunken))

    def _paint_sheet(self, painter: QPainter, region: QRegion, due: Sequence[_Due], layout: Layout) -> None:
        sheet = self._sheet_for(due[0].row.height, layout)
        sheet.look_at(layout.scale)
        by_part: defaultdict[Stretch, list[_Due]] = defaultdict(list)
        own = QPainter(sheet.image)
        own.setFont(painter.font())
        for one in due:
            key = one.look, layout.colours, layout.font
            is_new, parts = sheet.follow(one.place, one.row.object_id, key, one.row.marks.follow())
            if is_new:
                paint_name(own, sheet.name_area(one.place), one.look, layout.colours)
            for part in parts:
                by_part[part].append(one)
        for part, these in by_part.items():
            rows, looks = [one.row.marks for one in these], [one.look.on(layout.colours) for one in these]
            into = [sheet.pixels(one.place, part) for one in these]
            over = self._painter.paint(rows, looks, part, layout.scale, into)
            for one, pixels, more in zip(these, into, over, strict=True):
                sheet.put(one.place, part, pixels)
                if more is not None:
                    sheet.draw_over(own, one.place, part, more)
        own.end()
        sheet.show(painter, region, due[0].rect.top(), range(due[0].place, due[-1].place + 1))

    def _sheet_for(self, height: int, layout: Layout) -> RowSheet:
        """height: of a row, px; all have the same."""
        geometry = layout.geometry
        bands = ceil(max(geometry.rows.height(), 1) / height) + 1
        size = SheetSize(bands, height, geometry.gutter, layout.scale.width, int(layout.ratio))
        if self._sheet is None or self._sheet.size != size:
            self._sheet = RowSheet(size)
        return self._sheet

    def _paint_straight(self, painter: QPainter, due: Sequence[_Due], layout: Layout) -> None:
        part, gutter = (0, layout.scale.width), layout.geometry.gutter
        for one in due:
            one.row.marks.follow()
        rows, looks = [one.row.marks for one in due], [one.look.on(layout.colours) for one in due]
        into = [np.empty((one.rect.height(), part[1]), np.uint32) for one in due]
        over = self._painter.paint(rows, looks, part, layout.scale, into)
        for (_, rect, _, look), pixels, more in zip(due, into, over, strict=True):
            area = rect.adjusted(gutter, 0, 0, 0)
            height, width = pixels.shape
            image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
            painter.drawImage(area.topLeft(), image)
            if more is not None:
                more.paint(painter, area, part)
            paint_name(painter, QRect(rect.left(), rect.top(), gutter, rect.height()), look, layout.colours)


class _HeaderPicture:
    """The picture of what lies above the rows."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._key: object = None

    def brought(self, painter: QPainter, scene: Scene, layout: Layout) -> QPixmap:
        """Up to date; painter: the picture has its font and sharpness."""
        shown = tuple((strip, strip.revision) for strip in scene.rows.header)
        geometry = layout.geometry
        key = (shown, geometry.gutter, geometry.size.width(), layout.scale, layout.colours, layout.font)
        if (key, layout.ratio) != self._key:
            self._key = key, layout.ratio
            size = QSize(geometry.size.width(), geometry.header) * layout.ratio
            if self._pixmap.size() != size:
                self._pixmap = QPixmap(size)
            self._pixmap.setDevicePixelRatio(layout.ratio)
            own = QPainter(self._pixmap)
            own.setFont(painter.font())
            paint_header(own, scene, geometry, layout.scale, layout.colours)
            own.end()
        return self._pixmap
