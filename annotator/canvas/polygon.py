"""The polygon: each click sets a corner; Enter or a double click adds what it encloses, with Alt cuts it."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QPainter

from annotator.canvas.cursors import cross_cursor
from annotator.canvas.markers import HANDLE_RADIUS, paint_corner, paint_polygon
from annotator.canvas.navigation import Geometry
from annotator.canvas.tool import CanvasTool, Pointer, Stage
from annotator.project.pixels import polygon
from engine.errors import Sentence

_GRIP = HANDLE_RADIUS + 4.0  # logical pixels from a corner within which the pointer has it
_SIDE_GRIP = 5.0  # from a side; less, since outlines often come back near to where they went
_DRAG_FROM = 4.0
_CUT = QColor("#C4430A")
_CLOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAKING_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class PolygonTool(CanvasTool):
    """Corners are places of the frame, not pixels, and never beyond it.

    A click on the first corner closes too; any corner follows a left drag, a right click removes it,
    Backspace removes the last one set. A press on a side sets a corner between its two. What is half
    drawn waits on its frame while the person looks at other frames or takes up another tool. With Alt
    held a drag pans, as with every tool.
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._corners: list[tuple[float, float]] = []
        self._frame = 0
        self._start: Pointer | None = None
        self._held: int | None = None  # the corner that the press is on
        self._newest: int | None = None  # the corner set last, where it is not the last of the row
        self._last: Pointer | None = None  # of a drag under way
        self._hovered: Pointer | None = None
        self._aim = cross_cursor()

    @property
    def cursor(self) -> QCursor:
        if self._last is not None:
            return QCursor(Qt.CursorShape.ClosedHandCursor)
        if self._hovered is not None and (self._hit(self._hovered) is not None or self._side(self._hovered)):
            return QCursor(Qt.CursorShape.PointingHandCursor)
        return self._aim

    def takes_alt(self, pointer: Pointer) -> bool:
        return self._is_drawing and pointer.button == Qt.MouseButton.LeftButton

    def press(self, pointer: Pointer) -> bool:
        if pointer.button not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return False
        self._start, self._last = pointer, None
        self._held = self._hit(pointer)
        is_plain = not (_has_alt(pointer) or pointer.again or pointer.button != Qt.MouseButton.LeftButton)
        if self._held is None and is_plain:  # what is set follows the drag until it is let go
            side = self._side(pointer)
            if side is None:
                self._set_corner(pointer)
            else:
                self._insert(side, pointer)
        return True

    def move(self, pointer: Pointer) -> None:
        start = self._start
        if start is None or start.button != Qt.MouseButton.LeftButton:
            return
        if self._last is None and pointer.distance(start) < _DRAG_FROM:
            return
        last, self._last = self._last or start, pointer
        self._hovered = pointer
        if self._held is not None:
            self._corners[self._held] = self._clamped(pointer)
        elif _has_alt(start):
            self.stage.navigation.pan(pointer.position - last.position)
        self.stage.repaint()

    def release(self, pointer: Pointer) -> None:
        self.move(pointer)
        start, held, dragged = self._start, self._held, self._last is not None
        self._start = self._held = self._last = None
        if start is None:
            return
        if start.button == Qt.MouseButton.RightButton:
            if held is not None:
                self._remove(held)
        elif not dragged:
            if start.again or (held == 0 and len(self._corners) > 2):
                self._close(cuts=_has_alt(pointer))
            elif held is None and _has_alt(start):  # it might have been a pan
                self._set_corner(start)
                self._held = None
        self.stage.repaint()

    def hover(self, pointer: Pointer | None) -> None:
        if (pointer is None) != (self._hovered is None) or (pointer is not None and self._is_drawing):
            self.stage.repaint()
        self._hovered = pointer

    def wants_key(self, key: Qt.Key) -> bool:
        return self._is_drawing and key in (*_CLOSING, *_TAKING_BACK, Qt.Key.Key_Escape)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        if key in _CLOSING:
            self._close(cuts=bool(modifiers & Qt.KeyboardModifier.AltModifier))
        elif key in _TAKING_BACK:
            self._drop()
            self._remove(len(self._corners) - 1 if self._newest is None else self._newest)
        else:
            self.cancel()
        self.stage.repaint()

    def cancel(self) -> bool:
        was_drawing = self._is_drawing
        self._drop()
        if was_drawing:
            self._corners = []
            self.stage.repaint()
        return was_drawing

    def interrupt(self) -> None:
        self._drop()

    def reset(self) -> None:
        self._drop()
        self._corners = []

    def paint(self, painter: QPainter, geometry: Geometry) -> None:
        if not self._is_drawing:
            return
        corners = [geometry.to_view(x, y) for x, y in self._corners]
        pointer = self._hovered
        hit = self._held if self._start is not None else (None if pointer is None else self._hit(pointer))
        colour = (
            _CUT
            if pointer is not None and _has_alt(pointer)
            else self.stage.masks.colour_of(self.stage.view.object_id)
        )
        free = pointer if hit is None else None
        side = None if free is None else self._side(free)
        ahead = [] if free is None or side is not None else [geometry.to_view(*self._clamped(free))]
        paint_polygon(painter, corners + ahead, colour, closed=len(corners))
        for n, at in enumerate(corners):
            paint_corner(painter, at, colour, hovered=n == hit, first=n == 0)
        if side is not None and free is not None:
            at = _nearest(corners[side - 1], corners[side], free.position)
            paint_corner(painter, at, colour, hovered=True, first=False)

    @property
    def _is_drawing(self) -> bool:
        return bool(self._corners) and self._frame == self.stage.view.frame

    def _drop(self) -> None:
        self._start = self._held = self._last = None

    def _set_corner(self, pointer: Pointer) -> None:
        if not self._is_drawing:
            if not pointer.is_inside(self.stage.frame_size()):
                return
            self._corners = []  # what waited on another frame makes way
            self._frame = self.stage.view.frame
        self._newest = None
        self._held = len(self._corners)
        self._corners.append(self._clamped(pointer))

    def _insert(self, place: int, pointer: Pointer) -> None:
        """A new corner before the one at a place of the row."""
        self._held = self._newest = place
        self._corners.insert(place, self._clamped(pointer))

    def _remove(self, place: int) -> None:
        del self._corners[place]
        self._newest = None

    def _close(self, *, cuts: bool) -> None:
        """Add or cut what the polygon encloses. With too few corners it is only said so: go on drawing."""
        if len(self._corners) < 3:
            self.stage.painting.tell_of_polygons()
            return
        size, view = self.stage.frame_size(), self.stage.view
        pixels = polygon(self._corners, size.height(), size.width())
        self._corners = []
        if cuts:
            self.stage.painting.cut(Sentence("Cut polygon"), view.object_id, view.frame, pixels)
        else:
            self.stage.painting.add(Sentence("Add polygon"), view.object_id, view.frame, pixels)

    def _hit(self, pointer: Pointer) -> int | None:
        """The corner under the pointer, the last of several."""
        if not self._is_drawing:
            return None
        found, best = None, _GRIP
        for n, (x, y) in enumerate(self._corners):
            at: QPointF = self.stage.geometry.to_view(x, y)
            distance = math.dist(at.toTuple(), pointer.position.toTuple())
            if distance <= best:
                found, best = n, distance
        return found

    def _side(self, pointer: Pointer) -> int | None:
        """The corner that the side under the pointer leads to; not the side back to the first, where a
        corner is set as anywhere else."""
        if not self._is_drawing or _has_alt(pointer):
            return None
        corners = [self.stage.geometry.to_view(x, y) for x, y in self._corners]
        found, best = None, _SIDE_GRIP
        for n in range(1, len(corners)):
            at = _nearest(corners[n - 1], corners[n], pointer.position)
            distance = math.dist(at.toTuple(), pointer.position.toTuple())
            if distance <= best:
                found, best = n, distance
        return found

    def _clamped(self, pointer: Pointer) -> tuple[float, float]:
        size = self.stage.frame_size()
        x = max(0.0, min(pointer.x, float(size.width())))
        return x, max(0.0, min(pointer.y, float(size.height())))


def _has_alt(pointer: Pointer) -> bool:
    return bool(pointer.modifiers & Qt.KeyboardModifier.AltModifier)


def _nearest(start: QPointF, end: QPointF, to: QPointF) -> QPointF:
    """The place on a side that is nearest to another."""
    along = end - start
    length = QPointF.dotProduct(along, along)
    share = QPointF.dotProduct(to - start, along) / length if length else 0.0
    return start + along * min(max(share, 0.0), 1.0)
