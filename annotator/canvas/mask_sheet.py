"""All masks of a frame in one picture, kept for when the frame is asked for again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

from annotator.canvas.mask_patch import Patch

_MOST_BYTES = 160 * 2**20
_OVERHEAD = 1000  # bytes, about, of a sheet without pixels

Strong = tuple[Patch, float]  # and how strong it is drawn, 0 to 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """region: what it covers, in device pixels from the frame's corner. image: None where nothing is."""

    region: QRect
    image: QImage | None

    @property
    def nbytes(self) -> int:
        return _OVERHEAD + 4 * self.region.width() * self.region.height()

    def paint(self, painter: QPainter, left: int, top: int) -> None:
        """left, top: the frame's corner, in the painter's pixels."""
        if self.image is not None:
            painter.drawImage(self.region.topLeft() + QPoint(left, top), self.image)


def paint_patches(
    painter: QPainter, patches: Sequence[Strong], left: int, top: int, part: QRect | None = None
) -> None:
    """Draw all fills, then all outlines. left, top: the frame's corner, in the painter's pixels. part: all
    that the painter is for, in its pixels; None for everything."""
    corner = QPoint(left, top)
    if part is not None:
        seen = part.translated(-corner)
        patches = [(patch, strength) for patch, strength in patches if patch.region.intersects(seen)]
    for patch, strength in patches:
        if patch.fill is not None:
            painter.setOpacity(strength)
            painter.drawImage(patch.region.topLeft() + corner, patch.fill)
    for patch, strength in patches:
        painter.setOpacity(strength)
        painter.drawImage(patch.region.topLeft() + corner, patch.outline)
    painter.setOpacity(1.0)


def sheet_of(patches: Sequence[Strong], view: QRect) -> Sheet:
    """These patches one over the other, as far as they lie in the view (device pixels from the frame's
    corner). Over a picture they look as the patches themselves, but for the rounding of colours."""
    region = QRect()
    for patch, _ in patches:
        region |= patch.region
    region &= view
    if region.isEmpty():
        return Sheet(QRect(), None)
    image = QImage(region.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    try:
        paint_patches(painter, patches, -region.left(), -region.top())
    finally:
        painter.end()
    return Sheet(region, image)


class MaskSheets:
    """Sheets by frame, all of one look, those used last within a limit of bytes. For any thread."""

    def __init__(self, limit: int = _MOST_BYTES) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._look: object = None
        self._sheets: OrderedDict[int, Sheet] = OrderedDict()
        self._bytes = 0
        self._being_made: dict[int, object] = {}

    def room(self, view: QRect) -> int:
        """How many sheets as large as a view there is room for."""
        return self._limit // (_OVERHEAD + 4 * max(1, view.width()) * max(1, view.height()))

    def get(self, frame: int, look: object) -> Sheet | None:
        """The sheet of a frame, if there is one of this look."""
        with self._lock:
            if look != self._look or frame not in self._sheets:
                return None
            self._sheets.move_to_end(frame)
            return self._sheets[frame]

    def holds(self, frame: int) -> bool:
        """Whether there is a sheet of this frame, of the look that was asked for last."""
        return frame in self._sheets

    def begin(self, frame: int, look: object) -> object:
        """A sheet is going to be made from masks as they are now; what is returned goes to `put`."""
        with self._lock:
            if look != self._look:
                self._drop_all()
                self._look = look
            token = self._being_made[frame] = object()
            return token

    def put(self, frame: int, token: object, sheet: Sheet) -> bool:
        """Keep a sheet, unless what it shows has changed since `begin`; whether it is kept."""
        with self._lock:
            if self._being_made.get(frame) is not token:
                return False
            del self._being_made[frame]
            self._drop(frame)
            self._sheets[frame] = sheet
            self._bytes += sheet.nbytes
            while self._bytes > self._limit and len(self._sheets) > 1:
                self._drop(next(iter(self._sheets)))
            return True

    def drop(self, frames: Collection[int]) -> None:
        """The masks of these frames are others now."""
        with self._lock:
            for frame in (self._being_made.keys() | self._sheets.keys()).intersection(frames):
                self._being_made.pop(frame, None)
                self._drop(frame)

    def clear(self) -> None:
        """All masks are others now, or look otherwise."""
        with self._lock:
            self._drop_all()

    def _drop(self, frame: int) -> None:
        sheet = self._sheets.pop(frame, None)
        if sheet is not None:
            self._bytes -= sheet.nbytes

    def _drop_all(self) -> None:
        self._being_made.clear()
        self._sheets.clear()
        self._bytes = 0
