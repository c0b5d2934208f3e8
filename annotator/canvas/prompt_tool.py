"""What the point and box tools share: choosing and moving prompts, taking away, drawing a box."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QPainter

from annotator.canvas.navigation import Geometry
from annotator.canvas.prompt_layer import BOX_INDEX, Ref
from annotator.canvas.rubber_band import RubberBand
from annotator.canvas.tool import CanvasTool, Pointer, Stage

_DRAG_FROM = 4.0  # logical pixels: a shorter way is a click, a hand is never quite still
_GIVEN_UP = 24.0  # a negative click dragged farther than this was thought better of


class PromptTool(CanvasTool):
    """Left button: `click`, or a box when dragged; right button or Ctrl+left: a negative point. On a
    point or a box: choose it; a point follows a left drag."""

    def __init__(self, stage: Stage, aim: QCursor) -> None:
        """aim: the pointer's shape where no prompt is under it."""
        super().__init__(stage)
        self._aim = aim
        self._start: Pointer | None = None
        self._grabbed: Ref | None = None
        self._band: RubberBand | None = None
        self._target: tuple[int, int] | None = None  # pixel to which the grabbed point was dragged

    def click(self, pointer: Pointer) -> None:
        """A left click where no prompt is, inside the frame."""
        raise NotImplementedError

    @property
    def cursor(self) -> QCursor:
        if self._target is not None:
            return QCursor(Qt.CursorShape.ClosedHandCursor)
        if self._start is None and self.stage.prompts.hovered is not None:
            return QCursor(Qt.CursorShape.PointingHandCursor)
        return self._aim

    def press(self, pointer: Pointer) -> bool:
        if pointer.button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        self._start = pointer
        self._grabbed = self._hit(pointer)
        if self._grabbed is not None:
            self.stage.view.object_id = self._grabbed[0]
            self.stage.view.prompt = self._grabbed
        return True

    def move(self, pointer: Pointer) -> None:
        start = self._start
        if start is None or _is_negative(start):
            return
        if self._band is None and self._target is None and pointer.distance(start) < _DRAG_FROM:
            return
        if self._grabbed is not None and self._grabbed[2] != BOX_INDEX:
            self._target = self._clamped(pointer)
            self.stage.prompts.drag(self._grabbed, *self._target)
        else:
            if self._band is None:
                self._band = RubberBand(start, self.stage.frame_size())
            self._band.stretch(pointer)
        self.stage.repaint()

    def release(self, pointer: Pointer) -> None:
        self.move(pointer)
        start, grabbed, band, target = self._start, self._grabbed, self._band, self._target
        self.cancel()
        if start is None:
            return
        if band is not None:
            if band.box is not None:
                self.stage.prompting.set_box(band.box)
        elif target is not None and grabbed is not None:
            if target != start.pixel:
                self.stage.prompting.move_point(*grabbed, float(target[0]), float(target[1]))
        elif grabbed is None and not start.again and start.is_inside(self.stage.frame_size()):
            if not _is_negative(start):
                self.click(start)
            elif pointer.distance(start) < _GIVEN_UP:
                x, y = start.pixel
                self.stage.prompting.add_point(float(x), float(y), False)

    def hover(self, pointer: Pointer | None) -> None:
        found = None if pointer is None else self._hit(pointer)
        if found != self.stage.prompts.hovered:
            self.stage.prompts.hovered = found
            self.stage.repaint()

    def cancel(self) -> bool:
        was_drawing = self._start is not None
        self._start = self._grabbed = self._band = self._target = None
        self.stage.prompts.drop()
        if was_drawing:
            self.stage.repaint()
        return was_drawing

    def prompts_changed(self) -> None:
        self.cancel()  # what is held may not be there any more

    def paint(self, painter: QPainter, geometry: Geometry) -> None:
        if self._band is not None:
            self._band.paint(painter, geometry)

    def _hit(self, pointer: Pointer) -> Ref | None:
        """The prompt under the pointer. 'Not this' may be said right on another object's prompt."""
        found = self.stage.prompts.hit(pointer.position, self.stage.geometry)
        if found is not None and _is_negative(pointer) and found[0] != self.stage.view.object_id:
            return None
        return found

    def _clamped(self, pointer: Pointer) -> tuple[int, int]:
        size = self.stage.frame_size()
        column, row = pointer.pixel
        return max(0, min(column, size.width() - 1)), max(0, min(row, size.height() - 1))


def _is_negative(pointer: Pointer) -> bool:
    if pointer.button == Qt.MouseButton.RightButton:
        return True
    return bool(pointer.modifiers & Qt.KeyboardModifier.ControlModifier)
