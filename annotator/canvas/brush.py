"""The brush: a drag paints the chosen object's mask; with the right button it takes away."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QCursor, QPainter

from annotator.canvas.cursors import dot_cursor
from annotator.canvas.markers import Ring
from annotator.canvas.navigation import Geometry
from annotator.canvas.tool import CanvasTool, Pointer, Stage
from annotator.project.pixels import Stroke
from engine.errors import Sentence

_RIM = 5.0  # logical pixels around the ring that its lines may touch


class BrushTool(CanvasTool):
    """A round brush of `view.brush_size` pixels of the frame, shown as large as it is.

    A stroke belongs to the object and the frame that it began on, and is one step. Going to another
    frame or tool ends it as letting go would; Esc gives it up.
    """

    adds = True  # what the left button does; the right one does the opposite

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._aim = dot_cursor("+" if self.adds else "-")
        self._edge = Ring(dashed=not self.adds)
        self._at: QPointF | None = None  # where the pointer is, logical pixels of the view
        self._stroke: Stroke | None = None
        self._target: tuple[int | None, int] = (None, 0)
        self._adding = True
        self._turned = 0.0

    @property
    def cursor(self) -> QCursor:
        return self._aim

    def press(self, pointer: Pointer) -> bool:
        if pointer.button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        view, size = self.stage.view, self.stage.frame_size()
        self._adding = self.adds == (pointer.button == Qt.MouseButton.LeftButton)
        self._target = (view.object_id, view.frame)
        self._stroke = Stroke(size.height(), size.width(), view.brush_size)
        if self._adding or view.object_id is not None:  # nothing of no object can be taken away
            self.stage.masks.begin_draft(view.object_id, self._stroke, adds=self._adding)
        self._go_to(pointer)
        return True

    def move(self, pointer: Pointer) -> None:
        if self._stroke is not None:
            self._go_to(pointer)

    def release(self, pointer: Pointer) -> None:
        if self._stroke is not None:
            self._go_to(pointer)
            self.stage.show_now()  # the end of the stroke, before what takes longer: saving it, telling all
            self._finish()

    def hover(self, pointer: Pointer | None) -> None:
        at = None if pointer is None else pointer.position
        if at != self._at:
            before, self._at = self._ring(), at
            self.stage.repaint_part(before.united(self._ring()))

    def wheel(self, steps: float, pointer: Pointer) -> bool:
        if not pointer.modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        self._turned += steps  # a touch pad sends many small parts of a notch
        notches = int(self._turned)
        self._turned -= notches
        if notches:
            self.stage.view.scale_brush(notches)
        return True

    def cancel(self) -> bool:
        was_drawing = self._stroke is not None
        self._stroke = None
        if was_drawing:
            self._end_draft()
        return was_drawing

    def interrupt(self) -> None:
        if self._stroke is not None:
            self._finish()

    def paint(self, painter: QPainter, geometry: Geometry) -> None:
        if self._at is not None:
            middle = geometry.to_view(*geometry.to_frame(self._at))
            self._edge.paint(painter, middle, self._radius(geometry))

    def _go_to(self, pointer: Pointer) -> None:
        assert self._stroke is not None
        self.hover(pointer)
        window = self._stroke.go_to(pointer.x, pointer.y)
        if window is not None:
            seen = self.stage.masks.extend_draft(window, self.stage.geometry)
            self.stage.repaint_part(seen.toAlignedRect())

    def _finish(self) -> None:
        stroke, self._stroke = self._stroke, None
        self._end_draft()
        if stroke is None:
            return
        if self._adding:
            self.stage.painting.add(Sentence("Paint"), *self._target, stroke.pixels)
        else:
            self.stage.painting.cut(Sentence("Erase"), *self._target, stroke.pixels)

    def _end_draft(self) -> None:
        seen = self.stage.masks.end_draft(self.stage.geometry)
        self.stage.repaint_part(seen.toAlignedRect())

    def _radius(self, geometry: Geometry) -> float:
        return self.stage.view.brush_size * geometry.scale / geometry.ratio / 2

    def _ring(self) -> QRect:
        """Where the ring is drawn, in logical pixels of the view."""
        if self._at is None:
            return QRect()
        reach = self._radius(self.stage.geometry) + _RIM
        return QRectF(self._at.x() - reach, self._at.y() - reach, 2 * reach, 2 * reach).toAlignedRect()
