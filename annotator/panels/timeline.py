"""The timeline: where in the video one is, and what every object has on which frame."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.panels.risk_strip import RiskStrip
from annotator.panels.theme import colours
from annotator.panels.timeline_area import HEADER, ROW_STEP, FrameArea
from annotator.panels.timeline_cached import CachedStrip
from annotator.panels.timeline_cuts import CutStrip
from annotator.panels.timeline_paint import Scene, paint_over, playhead_area, position_area, progress_area
from annotator.panels.timeline_pictures import TimelinePictures
from annotator.panels.timeline_rows import OBJECT_STRIPS, ObjectRow, TimelineRows
from annotator.panels.timeline_scale import frame_time
from annotator.panels.timeline_values import ValueMarks
from annotator.project.edits import Touched
from annotator.review.risks import Risks
from annotator.view_state import ViewState
from annotator.workspace import Workspace

_EDGE_SCROLL_MS = 30


class Timeline(FrameArea):
    """A ruler, a row per object, and the playhead.

    Click or drag to scrub (on an object's row this also chooses it), wheel to scroll, Shift+wheel
    sideways, Ctrl+wheel to zoom. It has no keys of its own: those of the key map are enough.
    """

    def __init__(
        self, view: ViewState, workspace: Workspace, risks: Risks | None = None, parent: QWidget | None = None
    ) -> None:
        """risks: shown as a strip in every object's row; None: rows have no such strip."""
        super().__init__(parent)
        self._view = view
        self._workspace = workspace
        self._cuts = CutStrip()
        self._values = ValueMarks()
        strips = OBJECT_STRIPS
        if risks is not None:
            strips = (*strips, lambda project, object_id: RiskStrip(project, object_id, risks))
        self._rows = TimelineRows(strips, (self._cuts,))
        self._pictures = TimelinePictures()
        self._painted_frame = 0
        self._progress: int | None = None
        self._cached = CachedStrip()
        self._scrubbing = False
        self._edge = QTimer(self)
        self._edge.setInterval(_EDGE_SCROLL_MS)
        self._edge.timeout.connect(self._scroll_at_edge)
        self.setAccessibleName(self.tr("Timeline"))
        self.setMinimumHeight(HEADER + 50)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # all of it is painted here
        self._connect()
        self._reload()

    def _connect(self) -> None:
        self._workspace.opened.connect(self._reload)
        self._workspace.closed.connect(self._reload)
        self._workspace.changed.connect(self._on_changed)
        self._view.frame_changed.connect(self._on_frame)
        self._view.object_changed.connect(self._on_object)
        self._view.range_changed.connect(self.viewport().update)
        self._view.visibility_changed.connect(self.viewport().update)

    # ---------------------------------------------------------------- what others ask

    def set_progress(self, frame: int | None) -> None:
        """Mark the frame that tracking has reached; None when nothing is tracked."""
        if frame != self._progress:
            area = QRect()
            for shown in (self._progress, frame):
                if shown is not None:
                    area |= progress_area(shown, self._geometry(), self._scale)
            self.viewport().update(area)
            self._progress = frame

    def set_cuts(self, cuts: tuple[int, ...], known_to: int) -> None:
        """Mark where new shots begin; known_to: cuts are known up to this frame."""
        self._cuts.set(cuts, known_to)
        self.viewport().update()

    def set_cached(self, frames: Sequence[int]) -> None:
        """These frames, rising, are decoded and come at once."""
        if self._cached.set(frames):
            self.viewport().update(0, 0, self.viewport().width(), HEADER)

    @property
    def cached_runs(self) -> list[tuple[int, int]]:
        """What `set_cached` was told, as runs (first, last)."""
        return list(self._cached.runs)

    def zoom_by(self, factor: float) -> None:
        """Zoom around the playhead when it is in view, else around the middle."""
        x = self._scale.x(self._view.frame + 0.5)
        self._set_scale(
            self._scale.zoomed(factor, x if 0 <= x <= self._scale.width else self._scale.width / 2)
        )

    def sizeHint(self) -> QSize:
        return QSize(800, HEADER + ROW_STEP * 6 + 14)

    def point_of(self, frame: int, object_id: int | None = None) -> QPoint:
        """Where a frame is on the viewport: on the ruler, or on an object's row."""
        x = round(self._scale.x(frame + 0.5)) + self._geometry().gutter
        if object_id is None:
            return QPoint(x, HEADER // 2)
        row = self._rows[object_id]
        return QPoint(x, HEADER + row.top + row.height // 2 - self.verticalScrollBar().value())

    # ---------------------------------------------------------------- following

    def _reload(self) -> None:
        project = self._workspace.project
        self._progress = None
        self._pictures.forget()
        self._rows.load(project)
        self._set_frames(project.video.num_frames if project is not None else 0)
        self._set_rows_height(self._rows.height)

    def _on_changed(self, touched: Touched) -> None:
        if touched.video:
            self._reload()
            return
        moved = self._rows.update(touched)
        if moved:
            self._set_rows_height(self._rows.height)
        if moved or touched.objects or touched.classes:
            self.viewport().update()
            return
        # As one rectangle: what Qt clips to several it shares out to threads of its own, and waits for them.
        area = QRect()
        for object_id in touched.mask_frames.keys() | {object_id for object_id, _ in touched.prompts}:
            if object_id in self._rows:
                area |= self._row_area(self._rows[object_id])
        self.viewport().update(area)

    def _row_area(self, row: ObjectRow) -> QRect:
        """Where a row is on the viewport, as far as it is seen."""
        geometry = self._geometry()
        top = geometry.header + row.top - geometry.scroll
        return QRect(0, top, geometry.size.width(), row.height) & geometry.rows

    def _on_frame(self, frame: int) -> None:
        if not self._scrubbing:
            self._set_scale(self._scale.showing(frame))
        geometry = self._geometry()
        area = position_area(geometry)
        for shown in (self._painted_frame, frame):
            area |= playhead_area(shown, geometry, self._scale)
        self.viewport().update(area)  # as one: see _on_changed

    def _on_object(self, object_id: int | None) -> None:
        if object_id is not None and object_id in self._rows:
            row, bar = self._rows[object_id], self.verticalScrollBar()
            page = self.viewport().height() - HEADER
            if row.top < bar.value():
                bar.setValue(row.top)
            elif row.top + row.height > bar.value() + page:
                bar.setValue(row.top + row.height - page)
        self.viewport().update()

    # ---------------------------------------------------------------- drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        project = self._workspace.project
        if project is None:
            painter.fillRect(self.viewport().rect(), self.palette().window())
            return
        self._painted_frame = self._view.frame
        progress, focus = self._progress, self.hasFocus()
        scene = Scene(project, self._rows, self._view, progress, focus, self._cuts, self._values)
        geometry, scale, look = self._geometry(), self._scale, colours()
        self._pictures.paint(painter, event.region(), scene, geometry, scale, look)
        paint_over(painter, scene, geometry, scale, look)
        self._cached.paint(painter, geometry, scale, look)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # ---------------------------------------------------------------- mouse and keys

    def _row_at(self, position: QPoint) -> ObjectRow | None:
        if position.y() < HEADER:
            return None
        return self._rows.at(position.y() - HEADER + self.verticalScrollBar().value())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self._workspace.is_open:
            event.ignore()
            return
        position = event.position().toPoint()
        row = self._row_at(position)
        if row is not None:
            self._view.object_id = row.object_id
        if position.x() >= self._geometry().gutter:
            self._scrubbing = True
            self._scrub(position.x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._scrubbing:
            return
        x = event.position().toPoint().x()
        self._scrub(x)
        outside = x < self._geometry().gutter or x >= self.viewport().width()
        if outside and not self._edge.isActive():
            self._edge.start()
        elif not outside:
            self._edge.stop()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._scrubbing = False
            self._edge.stop()

    def _scrub(self, x: int) -> None:
        geometry = self._geometry()
        inside = max(0, min(x - geometry.gutter, self._scale.width - 1))
        self._view.frame = self._scale.frame(inside)

    def _scroll_at_edge(self) -> None:
        x = self.viewport().mapFromGlobal(self.cursor().pos()).x()
        gutter = self._geometry().gutter
        beyond = x - gutter if x < gutter else max(0, x - self.viewport().width())
        self._set_scale(self._scale.moved(self._scale.offset + max(-60, min(beyond, 60))))
        self._scrub(x)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tooltip_at(event.pos()), self.viewport(), QRect())
            return True
        return super().viewportEvent(event)

    def tooltip_at(self, position: QPoint) -> str:
        """What the tool tip says at a point of the viewport: frame and time, and what an object has there."""
        project = self._workspace.project
        if project is None:
            return ""
        row = self._row_at(position)
        name = project.objects[row.object_id].name if row is not None else ""
        x = position.x() - self._geometry().gutter
        if x < 0:
            return name
        frame = self._scale.frame(x)
        where = self.tr("Frame {0}, {1}").format(frame, frame_time(frame, float(project.video.fps)))
        if row is None:
            return "\n".join(filter(None, (where, self._cuts.describe(frame))))
        words = self.tr("{0}\n{1}: {2}").format(where, name, row.describe(frame))
        return "\n".join(filter(None, (words, self._values.describe(project, row.object_id, frame))))
