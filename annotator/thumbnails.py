"""Small pictures of any frame, from a reader and a thread of their own: the frame that the person
looks at never waits for them."""

from __future__ import annotations

import threading
from collections import OrderedDict

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from annotator.frame_feed import FrameFeed
from annotator.notices import log
from annotator.workspace import Workspace
from engine.errors import UserError
from engine.frames import Frame, FrameReader, open_frames

SIZE = QSize(192, 108)  # px that a thumbnail fits in
_KEPT = 256  # thumbnails: about 20 MB
_READER_BYTES = 48 * 2**20


class Thumbnails(QObject):
    """Thumbnails of the open video; the newest wish first, the ones before it are dropped.

    ready: frame number and QImage, on the GUI thread. A frame that cannot be read has none.
    """

    ready = Signal(int, QImage)
    _made = Signal(object, int, QImage)  # which video, frame, picture

    def __init__(self, workspace: Workspace, feed: FrameFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._maker: _Maker | None = None
        self._retired: list[_Maker] = []  # told to end; opening a long video cannot be broken off
        self._kept: OrderedDict[int, QImage] = OrderedDict()
        self._wanted: int | None = None
        self._made.connect(self._on_made, Qt.ConnectionType.QueuedConnection)
        workspace.opened.connect(self._start_anew)
        workspace.closed.connect(self._start_anew)

    def peek(self, number: int) -> QImage | None:
        """A thumbnail that is made already, or None; never waits."""
        return self._kept.get(number)

    def request(self, number: int) -> None:
        """Ask for a thumbnail in place of the one asked for before; `ready` answers."""
        kept = self._kept.get(number)
        if kept is not None:
            self._kept.move_to_end(number)
            self._wanted = None
            self.ready.emit(number, kept)
            return
        reader = self._feed.reader
        if reader is None or not 0 <= number < reader.num_frames:
            return
        if self._maker is None:
            self._maker = _Maker(reader.path, self._made)
        self._wanted = number
        self._maker.request(number, self._feed.peek(number))

    def _start_anew(self) -> None:
        """Another video, or none: what was made is of no use."""
        maker, self._maker = self._maker, None
        self._kept.clear()
        self._wanted = None
        if maker is not None:
            maker.close()
            self._retired = [m for m in self._retired if m.is_alive] + [maker]

    def stop(self) -> None:
        """Wait for every thread to end; the program ends."""
        self._start_anew()
        for maker in self._retired:
            maker.join()
        self._retired.clear()

    def _on_made(self, maker: object, number: int, picture: QImage) -> None:
        if maker is not self._maker:
            return
        self._kept[number] = picture
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        if number == self._wanted:
            self._wanted = None
            self.ready.emit(number, picture)


class _Maker:
    """The thread and its reader, opened with the first frame that is not decoded already."""

    def __init__(self, path: str, made: object) -> None:
        self._path = path
        self._made = made
        self._changed = threading.Condition()
        self._wanted: tuple[int, Frame | None] | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="thumbnails", daemon=True)
        self._thread.start()

    def request(self, number: int, decoded: Frame | None) -> None:
        with self._changed:
            self._wanted = (number, decoded)
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify()

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def join(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        reader: FrameReader | None = None
        try:
            while (wish := self._next()) is not None:
                number, frame = wish
                if frame is None:
                    reader = reader or open_frames(self._path, cache_bytes=_READER_BYTES)
                    frame = self._read(reader, number)
                if frame is not None and not self._closing:
                    self._made.emit(self, number, _shrunk(frame))  # type: ignore[attr-defined]
        except UserError as error:  # the video is gone: the large picture says so, this need not
            log.info("no thumbnails: %s", error)
        finally:
            if reader is not None:
                reader.close()

    def _read(self, reader: FrameReader, number: int) -> Frame | None:
        reader.cache.look_at(number)
        try:
            return reader.read_unless(number, self._overtaken)
        except UserError as error:
            log.info("no thumbnail of frame %d: %s", number, error)
            return None

    def _overtaken(self) -> bool:
        return self._closing or self._wanted is not None

    def _next(self) -> tuple[int, Frame | None] | None:
        with self._changed:
            while self._wanted is None and not self._closing:
                self._changed.wait()
            wish, self._wanted = self._wanted, None
            return None if self._closing else wish


def _shrunk(frame: Frame) -> QImage:
    pixels = frame.image_bgra
    height, width = pixels.shape[:2]
    whole = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
    return whole.scaled(SIZE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
