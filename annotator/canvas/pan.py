"""Moving the picture: middle drag, or Alt and left drag; Alt and a click chooses what is there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor

from annotator.canvas.tool import CanvasTool, Pointer, Stage

_DRAG_FROM = 4.0


class PanTool(CanvasTool):
    """Works beside every other tool."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._start: Pointer | None = None
        self._last: Pointer | None = None

    @property
    def cursor(self) -> QCursor:
        return QCursor(Qt.CursorShape.ClosedHandCursor)

    def press(self, pointer: Pointer) -> bool:
        alt = bool(pointer.modifiers & Qt.KeyboardModifier.AltModifier)
        middle = pointer.button == Qt.MouseButton.MiddleButton
        if not (middle or (alt and pointer.button == Qt.MouseButton.LeftButton)):
            return False
        self._start = pointer
        self._last = None
        return True

    def move(self, pointer: Pointer) -> None:
        if self._start is None:
            return
        if self._last is None and pointer.distance(self._start) < _DRAG_FROM:
            return
        last = self._last or self._start
        self._last = pointer
        self.stage.navigation.pan(pointer.position - last.position)
        self.stage.repaint()

    def release(self, pointer: Pointer) -> None:
        start, panned = self._start, self._last is not None
        self.cancel()
        if start is None or panned or start.button != Qt.MouseButton.LeftButton:
            return
        if start.is_inside(self.stage.frame_size()):
            x, y = start.pixel
            self.stage.prompting.choose_at(float(x), float(y))

    def cancel(self) -> bool:
        was_panning = self._start is not None
        self._start = self._last = None
        return was_panning
