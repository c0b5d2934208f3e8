"""One picture of all rows of the timeline in view, in which nothing is moved when it is scrolled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter, QRegion

from annotator.panels.timeline_columns import Pixels
from annotator.panels.timeline_marks import OVERLAP, Stretch
from annotator.panels.timeline_row_paint import Overpaint
from annotator.panels.timeline_scale import FrameScale


@dataclass(frozen=True, slots=True)
class SheetSize:
    """bands: rows that it has room for. height: of each. gutter, width: of names and frames. All but bands
    in Qt's pixels; ratio: the screen's pixels to one of them."""

    bands: int
    height: int
    gutter: int
    width: int
    ratio: int


@dataclass(slots=True)
class _Shown:
    """What a band shows. turn: see RowSheet._turn."""

    band: int
    key: object
    scale: FrameScale
    turn: int


class RowSheet:
    """Rows lie in bands and frames in columns, and both go round.

    The row at a place of the list lies in the band of that number, the pixel column at a place of the
    timeline in the column of that number, each counted from the start again beyond the last one. What comes
    into view thus takes the room of what went.
    """

    def __init__(self, size: SheetSize) -> None:
        self.size = size
        extent = QSize(size.gutter + size.width, size.bands * size.height) * size.ratio
        self.image = QImage(extent, QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(size.ratio)
        line = self.image.bytesPerLine() // 4
        self._pixels: Pixels = np.frombuffer(self.image.bits(), np.uint32).reshape(extent.height(), line)
        self._shown: dict[int, _Shown] = {}  # by object
        self._owners: list[int | None] = [None] * size.bands
        self._scale = FrameScale.fitted(0, 1)
        self._origin = 0  # the offset at which the first column is the leftmost
        self._turn = 0  # counts the origins: what was drawn for another one is of no more use

    def look_at(self, scale: FrameScale) -> None:
        """What is asked for and drawn from now on is seen so. scale: as wide as the frames."""
        before, self._scale = self._scale, scale
        if not scale.is_moved_from(before) or abs(scale.offset - before.offset) >= scale.width:
            self._origin, self._turn = scale.offset, self._turn + 1

    def follow(
        self, place: int, object_id: int, key: object, changed: Sequence[Stretch] | None
    ) -> tuple[bool, list[Stretch]]:
        """Give a row its band. key: all that decides its look but for frames and scale. changed: frames that
        differ since the last time, None for all.

        Returns whether all of it is to be drawn, its name too, and the parts to be drawn, px of the frames;
        none of them goes beyond the last column.
        """
        band, scale = place % self.size.bands, self._scale
        known = self._shown.get(object_id)
        if known is None or known.band != band or known.key != key:
            self._take(band, object_id, key)
            return True, self._cut([(0, scale.width)])
        before, known.scale = known.scale, scale
        if known.turn != self._turn or changed is None:
            known.turn = self._turn
            return False, self._cut([(0, scale.width)])
        by = scale.offset - before.offset
        if not by and not changed:
            return False, []
        parts = [(scale.width - by, scale.width) if by > 0 else (0, -by)] if by else []
        for first, end in changed:
            left = max(0, floor(scale.x(first)) - OVERLAP)
            right = min(scale.width, ceil(scale.x(end)) + OVERLAP)
            if left < right:
                parts.append((left, right))
        return False, self._cut(_apart(parts))

    def pixels(self, place: int, part: Stretch) -> Pixels:
        """(height, columns) where a part of the frames of a row is to be written before `put`."""
        if self.size.ratio == 1:
            return self._on_sheet(place, part)
        return np.empty((self.size.height, part[1] - part[0]), np.uint32)

    def put(self, place: int, part: Stretch, pixels: Pixels) -> None:
        """Take what was written."""
        ratio = self.size.ratio
        if ratio > 1:
            self._on_sheet(place, part)[:] = np.repeat(np.repeat(pixels, ratio, axis=0), ratio, axis=1)

    def draw_over(self, painter: QPainter, place: int, part: Stretch, more: Overpaint) -> None:
        """Draw what lies over a part. painter: on `image`."""
        left = self.size.gutter + self._column(part[0]) - part[0]
        more.paint(painter, QRect(left, self._top(place), self.size.width, self.size.height), part)

    def name_area(self, place: int) -> QRect:
        """Where the name of a row is to be drawn."""
        return QRect(0, self._top(place), self.size.gutter, self.size.height)

    def show(self, painter: QPainter, region: QRegion, top: int, places: range) -> None:
        """Draw rows below each other. top: of the first. places: of the list, no more than there are bands.

        The painter is not to be clipped otherwise. Within one rectangle Qt copies, else it goes line by line.
        """
        ratio = self.size.ratio
        for rect in region:  # type: ignore[attr-defined]  # Qt's stubs leave it out
            painter.setClipRect(rect)
            for target, x, y in self._pieces(top, places):
                seen = target & rect
                if not seen.isEmpty():
                    moved = seen.translated(x - target.left(), y - target.top())
                    source = QRect(moved.topLeft() * ratio, moved.size() * ratio)
                    painter.drawImage(seen, self.image, source)
        painter.setClipping(False)

    def _pieces(self, top: int, places: range) -> Iterator[tuple[QRect, int, int]]:
        """What lies in one piece on the sheet: where to draw it, and where it begins there."""
        gutter, width, height, bands = self.size.gutter, self.size.width, self.size.height, self.size.bands
        seam = self._seam
        across = [(0, 0, gutter + width)]
        if seam:
            across = [
                (0, 0, gutter),
                (gutter, gutter + width - seam, seam),
                (gutter + seam, gutter, width - seam),
            ]
        place = places.start
        while place < places.stop:
            count = min(bands - place % bands, places.stop - place)
            for left, x, wide in across:
                yield QRect(left, top, wide, count * height), x, self._top(place)
            place, top = place + count, top + count * height

    @property
    def _seam(self) -> int:
        """Which column of the frames in view lies in the sheet's first one; 0: all lie in one piece."""
        return (self._origin - self._scale.offset) % self.size.width

    def _column(self, x: int) -> int:
        return (x + self._scale.offset - self._origin) % self.size.width

    def _top(self, place: int) -> int:
        return place % self.size.bands * self.size.height

    def _on_sheet(self, place: int, part: Stretch) -> Pixels:
        ratio, top, left = self.size.ratio, self._top(place), self.size.gutter + self._column(part[0])
        right = left + part[1] - part[0]
        return self._pixels[top * ratio : (top + self.size.height) * ratio, left * ratio : right * ratio]

    def _cut(self, parts: list[Stretch]) -> list[Stretch]:
        """The same parts, none of which goes beyond the last column of the sheet."""
        seam = self._seam
        cut: list[Stretch] = []
        for left, right in parts:
            cut += [(left, seam), (seam, right)] if left < seam < right else [(left, right)]
        return cut

    def _take(self, band: int, object_id: int, key: object) -> None:
        owner = self._owners[band]
        if owner is not None and owner in self._shown and self._shown[owner].band == band:
            del self._shown[owner]
        self._owners[band] = object_id
        self._shown[object_id] = _Shown(band, key, self._scale, self._turn)


def _apart(parts: list[Stretch]) -> list[Stretch]:
    """The same pixels, none of them twice: what lies over them would be drawn on itself."""
    apart: list[Stretch] = []
    for left, right in sorted(parts):
        if apart and left < apart[-1][1]:
            apart[-1] = apart[-1][0], max(right, apart[-1][1])
        else:
            apart.append((left, right))
    return apart
