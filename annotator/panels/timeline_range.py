"""The ends of the range on the timeline's ruler, to be dragged."""

from __future__ import annotations

import enum

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent

from annotator.panels.timeline import Timeline
from annotator.panels.timeline_area import HEADER
from annotator.view_state import ViewState

_NEAR = 6  # px from an end that count as on it


class _End(enum.Enum):
    FIRST = enum.auto()
    LAST = enum.auto()


class RangeGrips(QObject):
    """Takes a press on an end of the range before the timeline makes it a jump to that frame."""

    def __init__(self, timeline: Timeline, view: ViewState) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._view = view
        self._dragged: _End | None = None
        timeline.viewport().setMouseTracking(True)
        timeline.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        position, kind = event.position().toPoint(), event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._dragged = self._end_at(position)
            return self._dragged is not None
        if kind == QEvent.Type.MouseMove and self._dragged is not None:
            self._drag(position)
            return True
        if kind == QEvent.Type.MouseMove and event.buttons() == Qt.MouseButton.NoButton:
            self._show_cursor(self._end_at(position) is not None)
        if kind == QEvent.Type.MouseButtonRelease and self._dragged is not None:
            self._dragged = None
            return True
        return super().eventFilter(watched, event)

    def _end_at(self, position: QPoint) -> _End | None:
        """The end of the range at a point of the viewport; the nearer one, should both be."""
        if not self._view.has_range or not 0 <= position.y() < HEADER:
            return None
        first = abs(position.x() - self._timeline.x_of(self._view.first))
        last = abs(position.x() - self._timeline.x_of(self._view.last + 1))
        if min(first, last) > _NEAR:
            return None
        return _End.FIRST if first < last else _End.LAST

    def _drag(self, position: QPoint) -> None:
        view, frame = self._view, self._timeline.nearest_frame(position.x())
        end = view.num_frames - 1
        first, last = view.first, view.last
        if self._dragged is _End.FIRST:
            first = min(frame, last)
        else:
            last = max(frame, first)
        view.set_range(first or None, last if last < end else None)

    def _show_cursor(self, on_end: bool) -> None:
        viewport = self._timeline.viewport()
        if on_end:
            viewport.setCursor(Qt.CursorShape.SizeHorCursor)
        elif viewport.cursor().shape() == Qt.CursorShape.SizeHorCursor:
            viewport.unsetCursor()
