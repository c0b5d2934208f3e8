"""While Shift is held: the mask that a click here would give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, SignalInstance
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter

from annotator.canvas.navigation import Geometry
from annotator.canvas.overlay import Overlay
from annotator.canvas.sketch import Sketch
from annotator.canvas.surface import Surface
from annotator.canvas.tool import Pointer
from annotator.view_state import Tool, ViewState
from engine.masks import Mask

_FILL = 0.28
_LINE = QColor(255, 255, 255, 235)
_HELD = {
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
}


class Shown(Protocol):
    """A previewed mask. frame: where it belongs; colour: of its object, '#RRGGBB'."""

    @property
    def frame(self) -> int: ...

    @property
    def mask(self) -> Mask: ...

    @property
    def colour(self) -> str: ...


class Previews(Protocol):
    """Where the previews come from; changed: `shown` is another one."""

    @property
    def changed(self) -> SignalInstance: ...

    @property
    def shown(self) -> Shown | None: ...

    def point_at(self, x: float, y: float, positive: bool) -> None:
        """A click on this pixel of the current frame is thought of."""
        ...

    def leave(self) -> None:
        """No click is thought of any more."""
        ...


class PreviewOverlay(Overlay):
    """Follows the pointer with Shift held and no button down; with Ctrl too, as a negative point."""

    def __init__(
        self, surface: Surface, view: ViewState, previews: Previews, *, is_free: Callable[[], bool]
    ) -> None:
        """is_free: whether a click now would be a prompt."""
        super().__init__(surface)
        self._surface = surface
        self._view = view
        self._previews = previews
        self._is_free = is_free
        self._position: QPointF | None = None
        self._sketch: Sketch | None = None
        previews.changed.connect(self._on_changed)
        view.tool_changed.connect(previews.leave)
        surface.add_overlay(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseMove | QEvent.Type.MouseButtonRelease if isinstance(event, QMouseEvent):
                self._position = event.position()
                still = event.buttons() == Qt.MouseButton.NoButton
                self._look(event.modifiers() if still else Qt.KeyboardModifier.NoModifier)
            case QEvent.Type.KeyPress | QEvent.Type.KeyRelease if isinstance(event, QKeyEvent):
                changed = _HELD.get(Qt.Key(event.key()))
                if changed is not None and not event.isAutoRepeat():
                    pressed = event.type() == QEvent.Type.KeyPress
                    held = event.modifiers()
                    self._look(held | changed if pressed else held & ~changed)
            case QEvent.Type.MouseButtonPress | QEvent.Type.FocusOut | QEvent.Type.Wheel:
                self._previews.leave()
            case QEvent.Type.Leave:
                self._position = None
                self._previews.leave()
        return False

    def paint(self, painter: QPainter, geometry: Geometry, size: QSize) -> None:
        shown = self._previews.shown
        if self._sketch is None or shown is None or shown.frame != self._surface.picture.number:
            return
        fill = QColor(shown.colour)
        fill.setAlphaF(_FILL)
        self._sketch.paint(painter, geometry, size, line=_LINE, fill=fill)

    def _look(self, held: Qt.KeyboardModifier) -> None:
        surface, position = self._surface, self._position
        wanted = bool(held & Qt.KeyboardModifier.ShiftModifier) and not held & Qt.KeyboardModifier.AltModifier
        if position is None or not wanted or not surface.is_current or not self._is_free():
            self._previews.leave()
            return
        geometry = surface.navigation.geometry
        pointer = Pointer(position, *geometry.to_frame(position))
        on_prompt = surface.prompts.hit(position, geometry) is not None
        if self._view.tool is not Tool.POINT or on_prompt or not pointer.is_inside(surface.picture.size):
            self._previews.leave()
            return
        x, y = pointer.pixel
        self._previews.point_at(float(x), float(y), not held & Qt.KeyboardModifier.ControlModifier)

    def _on_changed(self) -> None:
        shown = self._previews.shown
        self._sketch = None if shown is None or shown.mask.is_empty else Sketch(shown.mask)
        self._surface.update()
