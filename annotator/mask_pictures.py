"""Small pictures of frames with a mask on them, made on a thread of their own by a reader of its own."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from annotator.notices import log
from annotator.project.edits import Touched
from annotator.project.mask_table import Key
from annotator.workspace import Workspace
from engine.errors import UserError
from engine.frames import FrameReader, open_frames
from engine.masks import Mask

SIZE = (128, 72)  # pixels; wide as most videos
_KEPT = 400
_CACHE_BYTES = 32 * 2**20
_AROUND = 2.4  # the picture shows so many times the mask's own extent, and no less than a third of the frame
_LEAST = 1 / 3


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """What a picture is made of; path: of the video."""

    key: Key
    path: str
    mask: Mask | None
    colour: str


class MaskPictures(QObject):
    """Pictures by (object, frame). Ask with `image`; what is not there yet is made, and `ready` tells.

    ready: the key whose picture may be asked for now. The thread lives while there is anything to make,
    and ends with `stop` or when the project is closed.
    """

    ready = Signal(object)
    _made = Signal(object, object)  # wish, QImage or None

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._images: OrderedDict[Key, QImage] = OrderedDict()
        self._asked: dict[Key, _Wish] = {}
        self._maker: _Maker | None = None
        self._made.connect(self._on_made, Qt.ConnectionType.QueuedConnection)
        workspace.closed.connect(self._on_closed)
        workspace.changed.connect(self._on_changed)

    def image(self, key: Key) -> QImage | None:
        """The picture of an object's mask on a frame; None while it is being made."""
        if key in self._images:
            self._images.move_to_end(key)
            return self._images[key]
        project = self._workspace.project
        if project is not None and key not in self._asked and key[0] in project.objects:
            record = project.masks.get_sound(*key)
            mask = record.mask if record is not None else None
            wish = _Wish(key, project.video.path, mask, project.objects[key[0]].colour)
            self._asked[key] = wish
            if self._maker is None:
                self._maker = _Maker(self._made.emit)
            self._maker.put(wish)
        return None

    def stop(self) -> None:
        """End the thread and wait for it."""
        maker, self._maker = self._maker, None
        if maker is not None:
            maker.stop()

    def _on_closed(self) -> None:
        self.stop()
        self._images.clear()
        self._asked.clear()

    def _on_changed(self, touched: Touched) -> None:
        for kept in (self._images, self._asked):  # what was asked for and comes late is of the mask before
            for key in [key for key in kept if key in touched.masks]:
                del kept[key]

    def _on_made(self, wish: _Wish, image: QImage | None) -> None:
        if self._asked.get(wish.key) is not wish:
            return
        if image is None:
            return  # said in the log; asking again would fail again
        del self._asked[wish.key]
        self._images[wish.key] = image
        while len(self._images) > _KEPT:
            self._images.popitem(last=False)
        self.ready.emit(wish.key)


class _Maker:
    """The thread: makes the newest wish first, since that is what a person looks at now."""

    def __init__(self, made: object) -> None:
        self._tell = made
        self._wishes: deque[_Wish] = deque(maxlen=_KEPT)
        self._change = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="pictures", daemon=True)
        self._thread.start()

    def put(self, wish: _Wish) -> None:
        with self._change:
            self._wishes.append(wish)
            self._change.notify()

    def stop(self) -> None:
        with self._change:
            self._stopped = True
            self._change.notify()
        self._thread.join()

    def _run(self) -> None:
        reader: FrameReader | None = None
        try:
            while (wish := self._next()) is not None:
                try:
                    if reader is None:
                        reader = open_frames(wish.path, cache_bytes=_CACHE_BYTES)
                    frame = reader.read_unless(wish.key[1], lambda: self._stopped)
                except (UserError, IndexError) as error:
                    log.warning("no picture of frame %s: %s", wish.key[1], error)
                    frame = None
                image = None if frame is None else draw(frame.image_bgra, wish.mask, wish.colour)
                self._tell(wish, image)  # type: ignore[operator]
        finally:
            if reader is not None:
                reader.close()

    def _next(self) -> _Wish | None:
        with self._change:
            while not self._wishes and not self._stopped:
                self._change.wait()
            return None if self._stopped else self._wishes.pop()


def draw(image_bgra: NDArray[np.uint8], mask: Mask | None, colour: str) -> QImage:
    """The part of a frame around a mask, the mask tinted and outlined in a colour (#RRGGBB)."""
    height, width = image_bgra.shape[:2]
    x0, y0, x1, y1 = _window(width, height, mask)
    size = _fitted(x1 - x0, y1 - y0)
    small = cv2.resize(np.ascontiguousarray(image_bgra[y0:y1, x0:x1, :3]), size, interpolation=cv2.INTER_AREA)
    if mask is not None and not mask.is_empty:
        cover = cv2.resize(
            mask.to_array()[y0:y1, x0:x1].view(np.uint8) * 255, size, interpolation=cv2.INTER_AREA
        )
        inside = (cover >= 128).astype(np.uint8)
        bgr = np.array([int(colour[i : i + 2], 16) for i in (5, 3, 1)], np.float32)
        tint = inside[..., None] * np.float32(0.35)
        small = (small * (1 - tint) + bgr * tint).astype(np.uint8)
        edge = cv2.dilate(inside, np.ones((3, 3), np.uint8)) - inside
        small[edge > 0] = bgr.astype(np.uint8)
    rgb = np.ascontiguousarray(small[..., ::-1])
    return QImage(rgb.data, size[0], size[1], size[0] * 3, QImage.Format.Format_RGB888).copy()


def _window(width: int, height: int, mask: Mask | None) -> tuple[int, int, int, int]:
    """The part of the frame to show, (x0, y0, x1, y1), in the picture's own proportions where it can be."""
    if mask is None or mask.is_empty:
        return 0, 0, width, height
    left, top, right, bottom = mask.box
    shape = SIZE[0] / SIZE[1]
    wide = max((right - left) * _AROUND, (bottom - top) * _AROUND * shape, width * _LEAST)
    w, h = min(width, round(wide)), min(height, round(wide / shape))
    x0 = min(max(0, (left + right - w) // 2), width - w)
    y0 = min(max(0, (top + bottom - h) // 2), height - h)
    return x0, y0, x0 + w, y0 + h


def _fitted(width: int, height: int) -> tuple[int, int]:
    """The largest size of these proportions within SIZE."""
    scale = min(SIZE[0] / width, SIZE[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
