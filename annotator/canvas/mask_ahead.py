"""Has masks ready before they are painted: those of a frame while its picture is being decoded, and then
those of the frames around it before they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QSize, QTimer

from annotator.canvas.mask_layer import MaskLayer
from annotator.canvas.navigation import Geometry
from engine.errors import UserError

_NEAR = (1, 2, -1, 3, 4, -2, 5, 6, -3)  # frames in the direction of travel, in the order of their worth
_BEFORE_ITSELF = 24  # frames that come before a rendering of what is on screen already, for an edit of it
_FARTHEST = 32  # frames that way; half as many the other way
_MOST_WAITING = 40  # masks that wait to be rendered when the next frame's are read
_LOOK_AGAIN_MS = 4


class MaskAhead(QObject):
    """Follows the frame on screen. Masks are read here, a frame a turn of the event loop, and rendered by
    the layer's renderer."""

    def __init__(self, masks: MaskLayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._masks = masks
        self._renderer = masks.renderer
        self._looked_at: tuple[int, Geometry, QSize, tuple[object, ...], int] | None = None
        self._expected: int | None = None
        self._view: tuple[Geometry, QSize] | None = None  # what the masks are rendered for
        self._last: int | None = None
        self._direction = 1
        self._frames: Iterator[int] = iter(())
        self._turn = QTimer(self, singleShot=True)
        self._turn.timeout.connect(self._take_turn)

    def look(self, geometry: Geometry, size: QSize) -> None:
        """This is on screen now: make what comes next ready for the same view."""
        frame = self._masks.frame
        if self._expected is not None and frame != self._expected:
            return
        self._expected = None
        looked_at = (
            None if frame is None else (frame, geometry, QSize(size), self._masks.look, self._masks.revision)
        )
        if looked_at == self._looked_at:
            return
        if frame is None:
            self.stop()
            return
        if self._last is not None and frame != self._last:
            self._direction = 1 if frame > self._last else -1
        self._looked_at, self._last = looked_at, frame
        self._view = geometry, QSize(size)
        self._renderer.forget_waiting()
        room = self._masks.sheets.room(geometry.seen(size)) - 1
        self._frames = iter(_around(frame, self._direction, room, self._masks.sheets.holds(frame)))
        self._turn.start(0)

    def expect(self, frame: int, geometry: Geometry, size: QSize) -> None:
        """The picture of this frame is on its way: make its masks ready for this view meanwhile."""
        self.stop()
        self._expected, self._view = frame, (geometry, QSize(size))
        self._frames = iter((frame,))
        self._turn.start(0)

    def stop(self) -> None:
        """Make nothing more ready until `look` or `expect`: another frame is asked for, which needs the
        processor."""
        self._looked_at = self._expected = self._view = None
        self._turn.stop()
        self._renderer.forget_waiting()

    def _take_turn(self) -> None:
        if self._view is None:
            return
        if self._renderer.waiting > _MOST_WAITING:
            self._turn.start(_LOOK_AGAIN_MS)
            return
        geometry, size = self._view
        frame = next(self._frames, None)
        if frame is None:
            return
        try:
            self._masks.make_ready(frame, geometry, size)
        except UserError:  # the project cannot be read just now: whoever asks for the frame will be told
            return
        self._turn.start(0)


def _around(frame: int, way: int, room: int, is_ready: bool) -> list[int]:
    """The frames to make ready, in the order of their worth, as many as there is room for.

    The frame itself, too: first where its masks are rendered anyway; else, for an edit of one of them, after
    those that are near.
    """
    far = [n for n in range(1, _FARTHEST + 1) for n in (n, -n) if n not in _NEAR and n >= -_FARTHEST // 2]
    around = [*_NEAR, *far][: max(0, room)]
    at = min(len(around), _BEFORE_ITSELF) if is_ready else 0
    around.insert(at, 0)
    return [frame + way * offset for offset in around if frame + way * offset >= 0]
