"""What a timeline row is made of. A row is one or more strips, one above the other.

A strip knows one kind of data and how to draw it. To show something more (risk, cuts, cached
frames), write one class with these four members and name it in timeline_rows.py.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLine, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from annotator.panels.review_words import source_words
from annotator.panels.theme import Colours, contrast
from annotator.panels.timeline_said import SaidMarks
from annotator.panels.timeline_scale import FrameScale
from annotator.project.mask_table import MaskFlag, Source
from annotator.project.project import Project
from annotator.words import joined, tr

TRACKED, PAINTED, IMPORTED, LOST, STALE, VERIFIED, PROMPTED = (1 << bit for bit in range(7))
_SETS = 2 * PROMPTED  # how many sets of flags there are
_SOURCES = {
    MaskFlag.TRACKED: TRACKED,
    MaskFlag.PAINTED: PAINTED,
    MaskFlag.IMPORTED: IMPORTED,
    MaskFlag.PROMPTED: PROMPTED,
}
_THERE = TRACKED | PAINTED | IMPORTED | PROMPTED
_CELLS = 8.0  # px a frame from which neighbouring frames are parted by a gap
_MARK = 4.5  # half a diamond, px
_PATTERN = 8  # px from stripe to stripe


class Strip(Protocol):
    """One band of a row, as wide as the timeline."""

    @property
    def height(self) -> int:
        """Pixels."""
        ...

    def refresh(self, frames: Collection[int] | None) -> None:
        """These frames changed (None: anything may have)."""
        ...

    def paint(self, painter: QPainter, rect: QRect, scale: FrameScale, colours: Colours) -> None:
        """Draw what `scale` shows into `rect`; the row's ground is there already."""
        ...

    def describe(self, frame: int) -> str:
        """What to say of a frame in a tool tip; empty for nothing."""
        ...


def _make_looks() -> NDArray[np.uint8]:
    """From MaskFlags (the lower eight bits) to ours, in which a lost frame has no source."""
    looks = np.zeros(256, np.uint8)
    for known in range(256):
        flags = MaskFlag(known)
        if not flags & MaskFlag.PRESENT:
            continue
        look = LOST if flags & MaskFlag.ABSENT else 0
        if not look:
            look = sum(bit for flag, bit in _SOURCES.items() if flags & flag)
        looks[known] = (
            look | STALE * bool(flags & MaskFlag.STALE) | VERIFIED * bool(flags & MaskFlag.VERIFIED)
        )
    return looks


_LOOKS = _make_looks()


class MaskStrip:
    """The masks of one object: where from, how sure, and where it was prompted.

    Frames are one byte each; a pixel column is the union of its frames, so that a mark of one
    frame shows at any zoom. The picture is kept until the data, the view or the look changes.
    """

    height = 22

    def __init__(self, project: Project, object_id: int) -> None:
        self._project = project
        self._object_id = object_id
        self._flags: NDArray[np.uint8] = np.zeros(project.video.num_frames, np.uint8)
        self._key: tuple[FrameScale, str, bool] | None = None
        self._image: QImage | None = None
        self._pixels: NDArray[np.uint32] | None = None  # QImage does not keep its buffer alive
        self._marks: list[tuple[float, float]] = []
        self._said = SaidMarks(project, object_id)
        self.refresh(None)

    def refresh(self, frames: Collection[int] | None) -> None:
        self._key = None
        o, prompts = self._object_id, self._project.prompts
        known = self._project.masks.flags(o, len(self._flags))
        if frames is None:
            self._flags = _LOOKS[known & 0xFF]
            inside = [f for f in self._project.prompted_frames(o) if f < len(self._flags)]
            self._flags[inside] |= PROMPTED
            return
        for frame in frames:
            if 0 <= frame < len(self._flags):
                prompted = PROMPTED if (o, frame) in prompts else 0
                self._flags[frame] = _LOOKS[known[frame] & 0xFF] | prompted

    def columns(self, scale: FrameScale) -> NDArray[np.uint8]:
        """The union of flags of each pixel column."""
        frames = scale.columns()
        if not frames.size:
            return np.zeros(0, np.uint8)
        end = max(int(frames[-1]) + 1, min(int((scale.width + scale.offset) / scale.zoom), len(self._flags)))
        return np.bitwise_or.reduceat(self._flags[:end], frames)

    def paint(self, painter: QPainter, rect: QRect, scale: FrameScale, colours: Colours) -> None:
        info = self._project.objects[self._object_id]
        colour = self._project.colour_of(info)
        key = (scale, colour, colours.dark)
        if self._key != key:
            self._draw(scale, colour, colours)
            self._key = key
        if self._image is None:
            return
        painter.drawImage(rect.topLeft(), self._image)
        self._said.paint(painter, rect, scale, colours)
        self._paint_marks(painter, rect, colour, colours)

    def describe(self, frame: int) -> str:
        info = self._project.masks.info(self._object_id, frame)
        prompted = (self._object_id, frame) in self._project.prompts
        if info is None:
            return tr("prompted, no mask yet") if prompted else tr("not tracked")
        lost = tr("absent, as you said") if info.says_absent else tr("lost")
        words = [lost if info.area == 0 else source_words(info.source)]
        if prompted and info.source is not Source.PROMPTED:
            words.append(source_words(Source.PROMPTED))
        if info.occluded and info.area:
            words.append(tr("occluded"))
        if info.verified:
            words.append(tr("verified"))
        if info.stale:
            words.append(tr("out of date"))
        return joined(words)

    def _draw(self, scale: FrameScale, colour: str, colours: Colours) -> None:
        columns = self.columns(scale)
        self._marks = _groups(columns, scale)
        self._image = None
        if not columns.size:
            return
        frames = scale.columns()
        if scale.zoom >= _CELLS:
            columns[:-1][frames[1:] != frames[:-1]] = 0
        across = np.take(_table(colour, colours), _phases(scale) + columns, axis=0)
        self._pixels = np.asarray(cv2.transpose(across.view(np.int32))).view(np.uint32)
        form = QImage.Format.Format_ARGB32_Premultiplied
        self._image = QImage(self._pixels.data, columns.size, self.height, columns.size * 4, form)

    def _paint_marks(self, painter: QPainter, rect: QRect, colour: str, colours: Colours) -> None:
        if not self._marks:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.text), 1.2))
        painter.setBrush(QColor(colour))
        y = rect.top() + self.height / 2
        for left, right in self._marks:
            a, b = rect.left() + left, rect.left() + right
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(a - _MARK, y),
                        QPointF(a, y - _MARK),
                        QPointF(b, y - _MARK),
                        QPointF(b + _MARK, y),
                        QPointF(b, y + _MARK),
                        QPointF(a, y + _MARK),
                    ]
                )
            )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _groups(columns: NDArray[np.uint8], scale: FrameScale) -> list[tuple[float, float]]:
    """Where the diamonds go: (first, last) middle in px; marks that would overlap become one long one."""
    if not columns.size or not np.bitwise_or.reduce(columns) & PROMPTED:
        return []
    hits = np.flatnonzero(columns & PROMPTED)
    if scale.zoom > 1:
        frames = np.unique(scale.columns()[hits])
        middles = (frames + 0.5) * scale.zoom - scale.offset
    else:
        middles = hits + 0.5
    breaks = np.flatnonzero(np.diff(middles) > 2 * _MARK)
    first = middles[np.concatenate(([0], breaks + 1))]
    last = middles[np.concatenate((breaks, [middles.size - 1]))]
    return list(zip(first.tolist(), last.tolist(), strict=True))


@lru_cache(maxsize=2)
def _phases(scale: FrameScale) -> NDArray[np.intp]:
    """Where `_table` begins for each pixel column, so that patterns move with the frames. For all rows."""
    columns = np.arange(scale.columns().size)
    return (columns + scale.offset) % _PATTERN * _SETS


@lru_cache(maxsize=256)
def _table(colour: str, colours: Colours) -> NDArray[np.uint32]:
    """Pixels (phase * _SETS + flags, line), premultiplied ARGB; phase: where in the slanting pattern."""
    table = np.zeros((MaskStrip.height, _PATTERN, _SETS), np.uint32)
    edge = _argb(_seen_on(colour, colours), 1.0)
    for flags in range(1, _SETS):
        solid, broken = _column(flags, QColor(colour), edge, colours)
        for phase in range(_PATTERN):
            gap = (np.arange(MaskStrip.height) + phase) % _PATTERN < _PATTERN // 2
            table[:, phase, flags] = np.where(gap, broken, solid)
    return np.ascontiguousarray(table.reshape(MaskStrip.height, -1).T)


def _column(
    flags: int, colour: QColor, edge: int, colours: Colours
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """One pixel column for a set of flags, as it is and where a pattern has its gaps. edge: as ARGB."""
    column = np.zeros(MaskStrip.height, np.uint32)
    full, soft = _argb(colour, 1.0), _argb(colour, 0.62)
    if flags & (TRACKED | STALE):
        column[7:15] = soft
    if flags & IMPORTED:
        column[7:15] = _argb(colour, 0.35)
        column[[7, 8, 13, 14]] = full
    if flags & (TRACKED | STALE | IMPORTED):
        column[[7, 14]] = edge
    if flags & (PAINTED | PROMPTED) and flags & _THERE:
        column[5:17] = full
        column[[5, 16]] = edge
    gaps = column.copy()
    if flags & STALE:
        gaps[5:17] = _argb(colour, 0.2)
    if flags & LOST:
        ground = _argb(QColor(colours.sunken), 1.0)
        column[9:13] = gaps[9:13] = ground if flags & _THERE else 0
        column[10:12] = _argb(QColor(colours.muted), 1.0)
        gaps[10:12] = ground
    if flags & VERIFIED:
        column[18:20] = gaps[18:20] = _argb(QColor(colours.success), 1.0)
    return column, gaps


def _seen_on(colour: str, colours: Colours) -> QColor:
    """The colour, mixed with that of text until it stands out 3 : 1 from a row."""
    plain, text = QColor(colour), QColor(colours.text)
    for share in np.linspace(0.0, 1.0, 11):
        parts = zip(plain.getRgb()[:3], text.getRgb()[:3], strict=True)  # type: ignore[index]
        seen = QColor(*(round(a + (b - a) * share) for a, b in parts))
        if contrast(seen.name(), colours.base) >= 3.0:
            return seen
    return text


def _argb(colour: QColor, alpha: float) -> int:
    red, green, blue = (round(v * alpha) for v in (colour.red(), colour.green(), colour.blue()))
    return (round(255 * alpha) << 24) | (red << 16) | (green << 8) | blue


class Ruler:
    """Frame numbers and times above the rows."""

    height = 26

    def __init__(self, fps: float) -> None:
        self._fps = fps

    def refresh(self, frames: Collection[int] | None) -> None:
        """A ruler shows no data."""

    def describe(self, frame: int) -> str:
        return ""

    def paint(self, painter: QPainter, rect: QRect, scale: FrameScale, colours: Colours) -> None:
        metrics = painter.fontMetrics()
        widest = f"{scale.num_frames}   {self._time(scale.num_frames)}"
        large, small = scale.ticks(metrics.horizontalAdvance(widest) + 24)
        self._paint_ticks(painter, rect, scale, QColor(colours.outline), small)
        for frame in range(scale.frame(-200) // large * large, scale.frame(scale.width) + 1, large):
            x = round(scale.x(frame)) + rect.left()
            painter.setPen(QColor(colours.outline))
            painter.drawLine(x, rect.bottom() - 9, x, rect.bottom())
            number = str(frame)
            painter.setPen(QColor(colours.text))
            painter.drawText(x + 4, rect.top() + metrics.ascent() + 2, number)
            painter.setPen(QColor(colours.muted))
            after = x + 4 + metrics.horizontalAdvance(number + "  ")
            painter.drawText(after, rect.top() + metrics.ascent() + 2, self._time(frame))

    def _paint_ticks(
        self, painter: QPainter, rect: QRect, scale: FrameScale, colour: QColor, small: int
    ) -> None:
        painter.setPen(QPen(colour, 1, Qt.PenStyle.SolidLine))
        first = scale.frame(0) // small * small
        top, bottom = rect.bottom() - 4, rect.bottom()
        places = [round(scale.x(f)) + rect.left() for f in range(first, scale.frame(scale.width) + 1, small)]
        painter.drawLines([QLine(x, top, x, bottom) for x in places])

    def _time(self, frame: int) -> str:
        seconds = frame / self._fps if self._fps > 0 else 0.0
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(int(minutes), 60)
        rest = f"{seconds:04.1f}"
        return f"{hours}:{minutes:02d}:{rest}" if hours else f"{minutes}:{rest}"
