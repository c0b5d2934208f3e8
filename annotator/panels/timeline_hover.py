"""What the pointer over the timeline shows: the frame under it, small, with its time and number."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QMouseEvent

from annotator.panels.frame_preview import FramePreview
from annotator.panels.timeline import Timeline
from annotator.thumbnails import Thumbnails

_REST_MS = 70  # of the pointer, before a picture is asked for: a pointer passing by asks for none
_ENDS = (
    QEvent.Type.Leave,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.Hide,
    QEvent.Type.WindowDeactivate,
)


class TimelineHover(QObject):
    """Follows the pointer over the timeline's frames while no button is pressed."""

    def __init__(self, timeline: Timeline, thumbnails: Thumbnails, size: QSize) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._thumbnails = thumbnails
        self.preview = FramePreview(size, timeline)
        self._frame: int | None = None
        self._at = QPoint()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._show)
        thumbnails.ready.connect(self._on_ready)
        timeline.viewport().setMouseTracking(True)
        timeline.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._follow(event)
        elif kind in _ENDS:
            self._leave()
        elif kind == QEvent.Type.ToolTip and self._frame is not None:
            return True  # it is all said beside the picture
        return super().eventFilter(watched, event)

    def _follow(self, event: QMouseEvent) -> None:
        frame = self._timeline.frame_at(event.position().toPoint())
        if frame is None or event.buttons() != Qt.MouseButton.NoButton:
            self._leave()
            return
        self._frame, self._at = frame, event.position().toPoint()
        if self.preview.isVisible():
            self._show()
        else:
            self._rest.start()

    def _leave(self) -> None:
        self._rest.stop()
        self._frame = None
        self.preview.hide()

    def _show(self) -> None:
        if self._frame is None:
            return
        self.preview.set_picture(self._thumbnails.peek(self._frame))
        self._thumbnails.request(self._frame)
        viewport = self._timeline.viewport()
        above = viewport.mapToGlobal(QPoint(self._at.x(), 0))
        self.preview.show_at(above, self._timeline.tooltip_at(self._at))

    def _on_ready(self, frame: int, picture: QImage) -> None:
        if frame == self._frame:
            self.preview.set_picture(picture)
