"""The window through which the timeline is seen: scroll bars, zoom and the wheel; nothing of its content."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from annotator.panels.timeline_paint import Geometry
from annotator.panels.timeline_scale import FrameScale

WHEEL_ZOOM = 1.25  # a notch of the wheel
HEADER = 32  # the ruler, and the strip of shots below it
ROW_STEP = 23
_GUTTER, _NARROW_GUTTER, _NARROW = 132, 84, 640


class FrameArea(QAbstractScrollArea):
    """Frames to the right of a gutter and below a header, zoomed and scrolled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = FrameScale.fitted(0, 1)
        self._rows_height = 0
        self._bar_follows = False  # the scale changes the bar now, not a person
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().setAccessibleName(self.tr("Scroll the timeline in time"))
        self.verticalScrollBar().setAccessibleName(self.tr("Scroll the timeline's objects"))

    @property
    def scale(self) -> FrameScale:
        """Where frames lie now, to the right of the gutter."""
        return self._scale

    def frame_at(self, position: QPoint) -> int | None:
        """The frame at a point of the viewport; None on the names and beyond the last frame."""
        x = position.x() - self._geometry().gutter
        return self._scale.frame(x) if 0 <= x < self._scale.x(self._scale.num_frames) else None

    def nearest_frame(self, x: int) -> int:
        """The frame at a pixel column of the viewport, clamped to the clip."""
        return self._scale.frame(x - self._geometry().gutter)

    def x_of(self, frame: int) -> int:
        """Where a frame begins on the viewport, px."""
        return round(self._scale.x(frame)) + self._geometry().gutter

    @property
    def place(self) -> tuple[float, float] | None:
        """(pixels a frame, first frame in view); None while all frames are in view."""
        scale = self._scale
        return None if scale.is_fitted else (scale.zoom, scale.offset / scale.zoom)

    def show_place(self, zoom: float, first: float) -> None:
        """Zoom to so many pixels a frame, and scroll to this one; both kept to what can be shown."""
        scale = FrameScale.fitted(self._scale.num_frames, self._scale.width)
        scale = scale.zoomed(max(zoom, scale.zoom) / scale.zoom, 0)
        self._set_scale(scale.moved(first * scale.zoom))

    def zoom_fit(self) -> None:
        """The whole clip across the window."""
        self._set_scale(FrameScale.fitted(self._scale.num_frames, self._scale.width))

    def _zoom_at(self, factor: float, x: float) -> None:
        self._set_scale(self._scale.zoomed(factor, x))

    def _geometry(self) -> Geometry:
        size = self.viewport().rect()
        gutter = _GUTTER if size.width() >= _NARROW else _NARROW_GUTTER
        return Geometry(size, gutter, HEADER, self.verticalScrollBar().value())

    def _set_frames(self, num_frames: int) -> None:
        """Another clip: all of it in view."""
        self._scale = FrameScale.fitted(num_frames, self._frames_width())
        self._sync_bars()
        self.viewport().update()

    def _set_rows_height(self, height: int) -> None:
        self._rows_height = height
        self._sync_bars()
        self.viewport().update()

    def _frames_width(self) -> int:
        return max(1, self._geometry().frames.width())

    def _set_scale(self, scale: FrameScale) -> None:
        if scale != self._scale:
            self._scale = scale
            self._sync_bars()
            self.viewport().update(self._geometry().frames)

    def _sync_bars(self) -> None:
        bar = self.horizontalScrollBar()
        was_following, self._bar_follows = self._bar_follows, True
        bar.setPageStep(self._scale.width)
        bar.setSingleStep(max(1, self._scale.width // 20))
        bar.setRange(0, self._scale.max_offset)  # may show or hide the bar, and so come here again
        bar.setValue(self._scale.offset)
        self._bar_follows = was_following
        page = max(0, self.viewport().height() - HEADER)
        self.verticalScrollBar().setRange(0, max(0, self._rows_height - page))
        self.verticalScrollBar().setPageStep(page)
        self.verticalScrollBar().setSingleStep(ROW_STEP)

    def _on_scrolled(self, offset: int) -> None:
        if not self._bar_follows:
            self._scale = self._scale.moved(offset)
            self.viewport().update(self._geometry().frames)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._scale = self._scale.resized(self._scale.num_frames, self._frames_width())
        self._sync_bars()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # not to scroll: the program's keys say what arrows mean here

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        notches = (delta.y() or delta.x()) / 120
        bar = self.verticalScrollBar()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            x = event.position().x() - self._geometry().gutter
            self._zoom_at(WHEEL_ZOOM**notches, max(0.0, x))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or delta.x() or not bar.maximum():
            self._set_scale(self._scale.moved(self._scale.offset - notches * self._scale.width / 10))
        else:
            bar.setValue(bar.value() - round(notches * 3 * bar.singleStep()))
        event.accept()
