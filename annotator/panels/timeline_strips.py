"""The strip of a timeline row that shows an object's masks."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from annotator.panels.mask_columns import (
    END,
    HEIGHT,
    MARKS,
    PROMPTED,
    SAID,
    SAID_ABSENT,
    draw_masks,
    marks_of,
)
from annotator.panels.review_words import source_words
from annotator.panels.timeline_marks import Look, Marks
from annotator.panels.timeline_scale import Columns
from annotator.project.mask_table import Source
from annotator.project.project import Project
from annotator.words import joined, tr

_CELLS = 8.0  # px a frame from which neighbouring frames are parted by a gap
_MARK = 4.5  # half a diamond, px


class MaskStrip:
    """The masks of one object: where from, how sure, what was said of them, and where it was prompted."""

    height = HEIGHT
    bits = MARKS
    over = PROMPTED
    reach = 0

    def __init__(self, project: Project, object_id: int) -> None:
        self._project = project
        self._object_id = object_id
        self._prompted = np.zeros(project.video.num_frames, np.bool_)
        self.refresh(None)

    def refresh(self, frames: Collection[int] | None) -> None:
        o, prompts, end = self._object_id, self._project.prompts, len(self._prompted)
        if frames is None:
            self._prompted[:] = False
            self._prompted[[f for f in self._project.prompted_frames(o) if f < end]] = True
            return
        for frame in frames:
            if 0 <= frame < end:
                self._prompted[frame] = (o, frame) in prompts

    def is_renewed(self) -> bool:
        return False

    def marks(self, first: int, end: int) -> Marks:
        known = self._project.masks.flags(self._object_id, len(self._prompted))
        marks = marks_of(known[first:end])
        marks[self._prompted[first:end]] |= PROMPTED
        return marks

    def join(self, marks: Marks, columns: Columns) -> Marks:
        shown = marks
        if columns.zoom >= _CELLS:
            shown = np.where(columns.is_last, marks & np.uint16(SAID), marks)
        if np.bitwise_or.reduce(marks, axis=None) & SAID_ABSENT:
            absent = marks & SAID_ABSENT > 0
            ends = absent.copy()
            ends[..., 1:-1] &= ~(absent[..., :-2] & absent[..., 2:])
            shown = shown | np.where(ends, np.uint16(END), np.uint16(0))
        return shown

    def draw(self, marks: Marks, look: Look) -> NDArray[np.uint32]:
        return draw_masks(marks, look)

    def paint_over(self, painter: QPainter, rect: QRect, marks: Marks, columns: Columns, look: Look) -> None:
        """A diamond on every prompted frame."""
        found = _groups(marks, columns)
        if not found:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.colours.text), 1.2))
        painter.setBrush(QColor(look.colour))
        y = rect.top() + self.height / 2
        for left, right in found:
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


def _groups(marks: Marks, columns: Columns) -> list[tuple[float, float]]:
    """Where the diamonds go: (first, last) middle in px; marks that would overlap become one long one."""
    if not marks.size or not np.bitwise_or.reduce(marks) & PROMPTED:
        return []
    hits = np.flatnonzero(marks & PROMPTED)
    if columns.zoom > 1:
        frames = np.unique(columns.frames[hits])
        middles = (frames + 0.5) * columns.zoom - columns.offset
    else:
        middles = columns.left + hits + 0.5
    breaks = np.flatnonzero(np.diff(middles) > 2 * _MARK)
    first = middles[np.concatenate(([0], breaks + 1))]
    last = middles[np.concatenate((breaks, [middles.size - 1]))]
    return list(zip(first.tolist(), last.tolist(), strict=True))
