"""The timeline's rows and header as they were painted last: only what differs since is painted again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QRegion

from annotator.panels.theme import Colours
from annotator.panels.timeline_columns import Pixels
from annotator.panels.timeline_marks import OVERLAP, Look, RowMarks, Stretch
from annotator.panels.timeline_paint import Geometry, Scene
from annotator.panels.timeline_row_paint import (
    Overpaint,
    RowLook,
    RowPainter,
    paint_header,
    paint_name,
    row_look,
)
from annotator.panels.timeline_rows import ObjectRow
from annotator.panels.timeline_scale import FrameScale


@dataclass(frozen=True, slots=True)
class Layout:
    """Where and how all is drawn. scale: as wide as the frames of `geometry`. font: as QFont writes it."""

    geometry: Geometry
    scale: FrameScale
    colours: Colours
    font: str
    ratio: float


class TimelinePictures:
    """Paints rows and header of one timeline, from pictures where a pixel of theirs is a screen's pixel.

    Where the screen's pixels are no whole part of Qt's, all is painted anew each time: pictures would
    be blurred.
    """

    def __init__(self) -> None:
        self._painter = RowPainter()
        self._rows: dict[int, _RowPicture] = {}
        self._header = _HeaderPicture()

    def forget(self) -> None:
        """Paint all anew from now on."""
        self._rows.clear()
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
        painter.save()
        painter.setClipRect(geometry.rows)
        bottom = self._paint_rows(painter, region, scene, layout)
        below = QRect(0, bottom, geometry.size.width(), geometry.size.height() - bottom)
        painter.fillRect(below & geometry.rows, QColor(colours.sunken))
        painter.restore()
        if not region.intersects(QRect(0, 0, geometry.size.width(), geometry.header)):
            return
        if ratio.is_integer():
            painter.drawPixmap(0, 0, self._header.brought(painter, scene, layout))
        else:
            paint_header(painter, scene, geometry, scale, colours)

    def _paint_rows(self, painter: QPainter, region: QRegion, scene: Scene, layout: Layout) -> int:
        """Returns where they end, px of the window."""
        geometry, seen, due = layout.geometry, set(), []
        bottom = geometry.header
        for row in scene.rows:
            top = geometry.header + row.top - geometry.scroll
            bottom = top + row.height
            rect = QRect(0, top, geometry.size.width(), row.height)
            if not rect.intersects(geometry.rows):
                continue
            seen.add(row.object_id)
            if region.intersects(rect):
                due.append((rect, row, row_look(scene, row.object_id)))
        for object_id in self._rows.keys() - seen:
            del self._rows[object_id]
        if layout.ratio.is_integer():
            self._paint_pictures(painter, due, layout)
        elif due:
            self._paint_straight(painter, due, layout)
        return bottom

    def _paint_pictures(self, painter: QPainter, due: Sequence[_Due], layout: Layout) -> None:
        by_part: defaultdict[Stretch, list[tuple[_RowPicture, RowMarks, Look]]] = defaultdict(list)
        for rect, row, look in due:
            picture = self._rows.get(row.object_id)
            if picture is None or picture.is_of_other_size(rect.size(), layout.ratio):
                picture = self._rows[row.object_id] = _RowPicture(rect.size(), layout.ratio)
            for part in picture.follow(painter, row, look, layout):
                by_part[part].append((picture, row.marks, look.on(layout.colours)))
        for part, these in by_part.items():
            pictures, rows, looks = zip(*these, strict=True)
            into = [picture.pixels(part) for picture in pictures]
            over = self._painter.paint(rows, looks, part, layout.scale, into)
            for picture, pixels, more in zip(pictures, into, over, strict=True):
                picture.put(part, pixels, more)
        for rect, row, _ in due:
            painter.drawImage(rect.topLeft(), self._rows[row.object_id].image)

    def _paint_straight(self, painter: QPainter, due: Sequence[_Due], layout: Layout) -> None:
        part, gutter = (0, layout.scale.width), layout.geometry.gutter
        for _, row, _ in due:
            row.marks.follow()
        rows, looks = [row.marks for _, row, _ in due], [look.on(layout.colours) for _, _, look in due]
        into = [np.empty((rect.height(), part[1]), np.uint32) for rect, _, _ in due]
        over = self._painter.paint(rows, looks, part, layout.scale, into)
        for (rect, _, look), pixels, more in zip(due, into, over, strict=True):
            area = rect.adjusted(gutter, 0, 0, 0)
            height, width = pixels.shape
            image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
            painter.drawImage(area.topLeft(), image)
            if more is not None:
                more.paint(painter, area, part)
            paint_name(painter, QRect(rect.left(), rect.top(), gutter, rect.height()), look, layout.colours)


_Due = tuple[QRect, ObjectRow, RowLook]  # a row to be painted, and where


class _RowPicture:
    """The picture of one row, its name and all."""

    def __init__(self, size: QSize, ratio: float) -> None:
        """size: logical pixels. ratio: a whole number."""
        self._ratio = int(ratio)
        self._size = size
        self.image = QImage(size * self._ratio, QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)
        shape = size.height() * self._ratio, self.image.bytesPerLine() // 4
        self._pixels: Pixels = np.frombuffer(self.image.bits(), np.uint32).reshape(shape)
        self._key: object = None
        self._scale = FrameScale.fitted(0, 1)
        self._gutter = 0

    def is_of_other_size(self, size: QSize, ratio: float) -> bool:
        return size != self._size or ratio != self._ratio

    def follow(self, painter: QPainter, row: ObjectRow, look: RowLook, layout: Layout) -> list[Stretch]:
        """Scroll, and paint the name if need be; returns what of the frames is to be painted again.

        painter: the picture has its font.
        """
        changed = row.marks.follow()
        before, self._scale = self._scale, layout.scale
        key = (look, layout.geometry.gutter, layout.colours, layout.font)
        if key == self._key:
            return self._parts(changed, before)
        self._key, self._gutter = key, layout.geometry.gutter
        own = QPainter(self.image)
        own.setFont(painter.font())
        paint_name(own, QRect(0, 0, self._gutter, row.height), look, layout.colours)
        own.end()
        return [(0, layout.scale.width)]

    def pixels(self, part: Stretch) -> Pixels:
        """(height, columns) where a part of the frames, px, is to be written before `put`."""
        left, right = part
        if self._ratio == 1:
            return self._pixels[:, self._gutter + left : self._gutter + right]
        return np.empty((self._size.height(), right - left), np.uint32)

    def put(self, part: Stretch, pixels: Pixels, more: Overpaint | None) -> None:
        """Take what was written, and draw what lies over it."""
        ratio = self._ratio
        if ratio > 1:
            left, right = ((self._gutter + x) * ratio for x in part)
            self._pixels[:, left:right] = np.repeat(np.repeat(pixels, ratio, axis=0), ratio, axis=1)
        if more is not None:
            own = QPainter(self.image)
            more.paint(own, QRect(self._gutter, 0, self._scale.width, self._size.height()), part)
            own.end()

    def _parts(self, changed: list[Stretch] | None, before: FrameScale) -> list[Stretch]:
        scale = self._scale
        if not changed and changed is not None and (scale is before or scale == before):
            return []
        by = scale.offset - before.offset
        if changed is None or not scale.is_moved_from(before) or abs(by) >= scale.width:
            return [(0, scale.width)]
        parts = []
        if by:
            left, right = self._gutter * self._ratio, (self._gutter + scale.width) * self._ratio
            frames, dx = self._pixels[:, left:right], by * self._ratio
            if by > 0:
                frames[:, :-dx] = frames[:, dx:]
            else:
                frames[:, -dx:] = frames[:, :dx]
            parts.append((scale.width - by, scale.width) if by > 0 else (0, -by))
        for first, end in changed:
            left = max(0, floor(scale.x(first)) - OVERLAP)
            right = min(scale.width, ceil(scale.x(end)) + OVERLAP)
            if left < right:
                parts.append((left, right))
        return _apart(parts)


def _apart(parts: list[Stretch]) -> list[Stretch]:
    """The same pixels, none of them twice: what lies over them would be drawn on itself."""
    apart: list[Stretch] = []
    for left, right in sorted(parts):
        if apart and left < apart[-1][1]:
            apart[-1] = apart[-1][0], max(right, apart[-1][1])
        else:
            apart.append((left, right))
    return apart


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
