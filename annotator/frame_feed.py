"""Frames for the screen: decoded on their own thread, delivered on the GUI thread, the newest wish first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from annotator.view_state import ViewState
from engine.frames import DEFAULT_CACHE_BYTES, Frame, FrameLoader, FrameReader


class FrameFeed(QObject):
    """The frames of the open video. Follows the view's current frame by itself.

    frame_ready: a Frame that was asked for, of the open video. failed: its number and a sentence
    for the person. Both on the GUI thread; a frame that is decoded already comes at once.
    """

    frame_ready = Signal(object)
    failed = Signal(int, object)
    _loaded = Signal(object, object)  # generation, Frame
    _broken = Signal(object, int, object)

    def __init__(self, view: ViewState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader: FrameReader | None = None
        self._loader: FrameLoader | None = None
        self._generation = 0  # of readers: what comes late from an earlier one is dropped
        self._wanted: int | None = None
        self._cache_bytes = DEFAULT_CACHE_BYTES
        queued = Qt.ConnectionType.QueuedConnection
        self._loaded.connect(self._on_loaded, queued)
        self._broken.connect(self._on_broken, queued)
        view.frame_changed.connect(self.request)

    @property
    def reader(self) -> FrameReader | None:
        """What the frames come from, for its times and names; its decoder belongs to the feed's thread."""
        return self._reader

    def set_reader(self, reader: FrameReader | None) -> None:
        """Show frames of this reader from now on; closes the one before. None: no video is open."""
        self._generation += 1
        self._wanted = None
        if self._loader is not None:
            self._loader.close()
        if self._reader is not None:
            self._reader.close()
        self._reader, self._loader = reader, None
        if reader is not None:
            reader.cache.set_limit(self._cache_bytes)
            generation = self._generation
            self._loader = FrameLoader(
                reader, partial(self._loaded.emit, generation), partial(self._broken.emit, generation)
            )

    def set_cache_bytes(self, limit: int) -> None:
        """How much memory decoded frames may take from now on."""
        self._cache_bytes = limit
        if self._reader is not None:
            self._reader.cache.set_limit(limit)

    @property
    def cached_bytes(self) -> int:
        """What the decoded frames take now."""
        return self._reader.cache.num_bytes if self._reader is not None else 0

    @property
    def is_waiting(self) -> bool:
        """Whether a frame that was asked for is still to come."""
        return self._wanted is not None

    def request(self, number: int) -> None:
        """Ask for a frame in place of what was asked before; `frame_ready` or `failed` answers."""
        if self._loader is None or self._reader is None or not 0 <= number < self._reader.num_frames:
            return
        self._wanted = number
        ready = self._loader.peek(number)
        self._loader.request(number)  # also when it is ready: prefetching follows
        if ready is not None:
            self._wanted = None
            self.frame_ready.emit(ready)

    def peek(self, number: int) -> Frame | None:
        """A frame that is decoded already, or None; never waits."""
        return self._loader.peek(number) if self._loader is not None else None

    def cached_frames(self) -> list[int]:
        """The numbers of the frames that `peek` gives, rising."""
        return self._loader.cached_frames() if self._loader is not None else []

    def _on_loaded(self, generation: int, frame: Frame) -> None:
        if generation == self._generation and frame.number == self._wanted:
            self._wanted = None
            self.frame_ready.emit(frame)

    def _on_broken(self, generation: int, number: int, sentence: str) -> None:
        if generation == self._generation and number == self._wanted:
            self._wanted = None
            self.failed.emit(number, sentence)
