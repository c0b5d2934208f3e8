"""The part of the canvas that is painted and clicked: picture, masks, prompts, and the tool in hand."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from annotator.canvas.frame_item import FrameItem
from annotator.canvas.ground import Ground
from annotator.canvas.mask_ahead import MaskAhead
from annotator.canvas.mask_layer import MaskLayer
from annotator.canvas.navigation import Navigation
from annotator.canvas.overlay import Overlay
from annotator.canvas.pan import PanTool
from annotator.canvas.prompt_layer import PromptLayer
from annotator.canvas.tool import CanvasTool, Painting, Pointer, Prompting, Stage
from annotator.canvas.tools import TOOLS
from annotator.view_state import ViewState
from annotator.workspace import Workspace

_ZOOM_A_NOTCH = 1.2
_NOTCH = 120.0  # what Qt reports for one step of a mouse wheel


class Surface(QWidget):
    """Paints the layers in order and hands the mouse to the tool that `view.tool` names."""

    pointer_moved = Signal(float, float)
    pointer_left = Signal()

    def __init__(
        self,
        view: ViewState,
        workspace: Workspace,
        prompting: Prompting,
        painting: Painting,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self.picture = FrameItem()
        self._ground = Ground(self.picture)
        self.masks = MaskLayer(view, workspace)
        self._ahead = MaskAhead(self.masks, self)
        self.prompts = PromptLayer(view, workspace)
        self.navigation = Navigation()
        stage = Stage(
            view,
            prompting,
            painting,
            self.prompts,
            self.masks,
            self.navigation,
            lambda: self.picture.size,
            self.update,
            self.update_part,
            partial(_show_now, self),
        )
        self._pan = PanTool(stage)
        self._tools: dict[str, CanvasTool] = {name: tool(stage) for name, tool in TOOLS.items()}
        self._overlays: list[Overlay] = []
        self._active: CanvasTool | None = None  # the tool that has the mouse until the release
        self._button = Qt.MouseButton.NoButton
        self._pointer: Pointer | None = None
        self._due = QRect()  # to be painted, beside what is because Qt says so
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Frame"))
        self.setAccessibleDescription(self.tr("The current frame with its masks and prompts"))

    @property
    def tool(self) -> CanvasTool:
        """The tool in hand."""
        return self._tools[self._view.tool]

    def add_overlay(self, overlay: Overlay) -> None:
        """Paint this over the masks; it sees the mouse and the keys before the tool in hand."""
        self._overlays.append(overlay)
        self.installEventFilter(overlay)

    def update_part(self, part: QRect) -> None:
        """Paint this part soon, in one rectangle with all that is to be painted. What is clipped to several
        Qt shares out to threads of its own and waits for them, each patch anew."""
        self._due = self._due.united(part)
        self.update(self._due)

    def cancel(self) -> bool:
        """Forget what is half drawn or dragged; False when nothing was."""
        active, self._active = self._active, None
        cancelled = active.cancel() if active is not None else False
        cancelled = self.tool.cancel() or cancelled
        self._look_ahead()
        self.refresh_pointer()
        return cancelled

    def interrupt(self, expected: int | None = None) -> None:
        """The frame or the tool becomes another one: what is half drawn is finished, kept or given up,
        as each tool sees fit. Nothing is made ready until that is on screen, but for the masks of the
        frame whose picture is `expected`."""
        self._active = None
        self._ahead.stop()
        for tool in (self._pan, *self._tools.values()):
            tool.interrupt()
        self.refresh_pointer()
        if expected is not None and self.picture.number is not None:  # else its size on screen is not known
            self._ahead.expect(expected, self.navigation.geometry, self.navigation.device_size)

    def reset(self) -> None:
        """The work is gone, and whatever was half drawn on it."""
        self._active = None
        self._ahead.stop()
        self.masks.reset()
        for tool in (self._pan, *self._tools.values()):
            tool.reset()
        self.refresh_pointer()

    def prompts_changed(self) -> None:
        """The prompts of the frame on screen are others now."""
        self.tool.prompts_changed()
        self.refresh_pointer()

    def refresh_pointer(self) -> None:
        """Look again at what is under the pointer and how it should look: prompts or tool changed."""
        if self._active is None:
            hovering = self._pointer if self.is_current else None
            self.tool.hover(hovering)
        self._show_cursor()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._due = QRect()
        painter = QPainter(self)
        try:
            self._paint(painter, event)
        finally:
            painter.end()  # an error keeps the painter alive, and Qt falls over one that is

    def _paint(self, painter: QPainter, event: QPaintEvent) -> None:
        geometry = self.navigation.geometry
        colour = self.palette().color(QPalette.ColorRole.Window)
        if self.picture.number is None:
            self._ground.forget()
            painter.fillRect(event.rect(), colour)
            return
        painter.save()
        painter.scale(1.0 / geometry.ratio, 1.0 / geometry.ratio)
        size = self.navigation.device_size
        part = _scaled(event.rect(), geometry.ratio)
        self._ground.paint(painter, geometry, size, colour, part)
        self.masks.paint(painter, geometry, size, part)
        for overlay in self._overlays:
            overlay.paint(painter, geometry, size)
        self._look_ahead()
        painter.restore()
        self.prompts.paint(painter, geometry)
        self.tool.paint(painter, geometry)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(event, again=False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._press(event, again=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer_at(event.position(), event.modifiers())
        if self._active is not None:
            self._active.move(pointer)
        self._point_at(pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer_at(event.position(), event.modifiers(), event.button())
        if self._active is not None and event.button() == self._button:
            active, self._active = self._active, None
            active.release(pointer)
            self._look_ahead()
        self._point_at(pointer)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.refresh_pointer()
        self.pointer_left.emit()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        steps = (delta.y() or delta.x()) / _NOTCH  # Qt turns the wheel sideways while Alt is held
        pointer = self._pointer_at(event.position(), event.modifiers())
        if steps and not self.tool.wheel(steps, pointer):  # its size matters on a frame that is to come, too
            self._zoom(_ZOOM_A_NOTCH**steps, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.is_current and self.tool.wants_key(key):
            self.tool.key(key, event.modifiers())
        elif not (key == Qt.Key.Key_Escape and self.cancel()):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.ShortcutOverride if isinstance(event, QKeyEvent):
                # While something is half drawn, these keys mean that, and not what their shortcuts do.
                key = Qt.Key(event.key())
                half_drawn = key == Qt.Key.Key_Escape and self._active is not None
                if half_drawn or (self.is_current and self.tool.wants_key(key)):
                    event.accept()
                    return True
            case QEvent.Type.NativeGesture if isinstance(event, QNativeGestureEvent):
                if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                    self._zoom(1.0 + event.value(), event.position())
                    return True
            case QEvent.Type.DevicePixelRatioChange:
                self._measure()
        return super().event(event)

    @property
    def is_current(self) -> bool:
        """Whether the picture is the current frame's: what is said on it is said about that frame."""
        return self.picture.number is not None and self.picture.number == self._view.frame

    def _press(self, event: QMouseEvent, *, again: bool) -> None:
        if self._active is not None or self.picture.number is None:
            return
        pointer = self._pointer_at(event.position(), event.modifiers(), event.button(), again)
        takers = [self._pan, self.tool] if self.is_current else [self._pan]
        if self.is_current and self.tool.takes_alt(pointer):
            takers.remove(self._pan)
        self._active = next((tool for tool in takers if tool.press(pointer)), None)
        self._button = event.button()
        if self._active is not None:
            self._ahead.stop()
        self._show_cursor()

    def _look_ahead(self) -> None:
        """Make ready what may be asked for next; not during a drag, which has the processor to itself."""
        if self._active is None and self.picture.number is not None:
            self._ahead.look(self.navigation.geometry, self.navigation.device_size)

    def _point_at(self, pointer: Pointer) -> None:
        """The pointer is here now."""
        self._pointer = pointer
        self.refresh_pointer()
        if self.picture.number is not None and pointer.is_inside(self.picture.size):
            self.pointer_moved.emit(pointer.x, pointer.y)
        else:
            self.pointer_left.emit()

    def _pointer_at(
        self,
        position: QPointF,
        modifiers: Qt.KeyboardModifier,
        button: Qt.MouseButton = Qt.MouseButton.NoButton,
        again: bool = False,
    ) -> Pointer:
        return Pointer(position, *self.navigation.geometry.to_frame(position), button, modifiers, again)

    def _show_cursor(self) -> None:
        if self.picture.number is None:
            self.unsetCursor()
        elif self._active is not None:
            self.setCursor(self._active.cursor)
        elif self.is_current:
            self.setCursor(self.tool.cursor)
        else:
            self.setCursor(QCursor(Qt.CursorShape.BusyCursor))

    def _zoom(self, factor: float, about: QPointF) -> None:
        self.navigation.zoom(factor, about)
        self.update()

    def _measure(self) -> None:
        self.navigation.set_view(QSizeF(self.size()), self.devicePixelRatioF())
        self.update()


def _show_now(widget: QWidget) -> None:
    QCoreApplication.sendPostedEvents(widget.window(), QEvent.Type.UpdateRequest.value)


def _scaled(rect: QRect, ratio: float) -> QRect:
    """All device pixels that a logical rectangle touches."""
    return QRectF(
        rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio
    ).toAlignedRect()
