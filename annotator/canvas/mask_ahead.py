"""Has the masks of the frames near the one on screen rendered before they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QSize, QTimer

from annotator.canvas.mask_layer import MaskLayer
from annotator.canvas.navigation import Geometry
from engine.errors import UserError

_OFFSETS = (1, 2, -1, 3, 4, -2, 5, 6)  # frames ahead in the direction of travel, in the order of their worth
_MOST_BYTES = 160 * 2**20  # of pictures, those of the frame on screen included


class MaskAhead(QObject):
    """Follows the frame on screen. Masks are read here, a frame a turn of the event loop, and rendered by
    the layer's renderer."""

    def __init__(self, masks: MaskLayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._masks = masks
        self._renderer = masks.renderer
        self._looked_at: tuple[int, Geometry, QSize, tuple[object, ...]] | None = None
        self._direction = 1
        self._frames: Iterator[int] = iter(())
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._take_turn)

    def look(self, geometry: Geometry, size: QSize) -> None:
        """This is on screen now: make what comes next ready for the same view."""
        frame = self._masks.frame
        looked_at = None if frame is None else (frame, geometry, QSize(size), self._masks.look)
        if looked_at == self._looked_at:
            return
        if looked_at is not None and self._looked_at is not None and looked_at[0] != self._looked_at[0]:
            self._direction = 1 if looked_at[0] > self._looked_at[0] else -1
        self._looked_at = looked_at
        self._renderer.forget_waiting()
        if looked_at is None:
            self._turn.stop()
            return
        way = self._direction
        self._frames = iter([looked_at[0] + way * offset for offset in _OFFSETS])
        self._turn.start()

    def stop(self) -> None:
        """Make nothing more ready until `look`."""
        self._looked_at = None
        self._turn.stop()
        self._renderer.forget_waiting()

    def _take_turn(self) -> None:
        if self._looked_at is None:
            return
        _, geometry, size, _ = self._looked_at
        frame = next(self._frames, None)
        if frame is None or not self._masks.make_room(frame, geometry, size, _MOST_BYTES):
            return
        try:
            wanted = self._masks.wanted_on(frame, geometry)
        except UserError:  # the project cannot be read just now: whoever asks for the frame will be told
            return
        view = geometry.seen(size)
        self._renderer.put([(entry, style, geometry.scale, view) for entry, style in wanted])
        self._turn.start()
