"""Frames for a window: decoded on a thread of their own, the newest request first, and ahead of need."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from engine.errors import UserError
from engine.frames.reader import Frame, FrameReader

_AHEAD = 32  # frames prefetched in the direction of travel; half as many the other way
_FIRST_AHEAD = 4  # of these, so many before any frame the other way
_PAUSE = 0.015  # seconds after a requested frame in which nothing is prefetched: the window paints then


class FrameLoader:
    """Owns one thread that decodes, and the reader as long as that thread runs.

    on_frame(frame) and on_error(number, sentence) are called on that thread, for requested frames
    only. Every request is answered unless a newer one or `close` overtakes it. The reader is not
    closed here: whoever opened it closes it after `close`.
    """

    def __init__(
        self,
        reader: FrameReader,
        on_frame: Callable[[Frame], None],
        on_error: Callable[[int, str], None],
    ) -> None:
        self._reader = reader
        self._on_frame = on_frame
        self._on_error = on_error
        self._changed = threading.Condition()
        self._wanted: int | None = None
        self._closing = False
        self._paused_until = 0.0
        self._ahead: Iterator[int] = iter(())
        self._thread = threading.Thread(target=self._run, name="frame loader", daemon=True)
        self._thread.start()

    def request(self, n: int) -> None:
        """Ask for frame n in place of whatever was asked before. Raises IndexError beyond the ends."""
        if not 0 <= n < self._reader.num_frames:
            raise IndexError(f"no frame {n} among {self._reader.num_frames}")
        with self._changed:
            self._wanted = n
            self._changed.notify()

    def peek(self, n: int) -> Frame | None:
        """Frame n if it is decoded already. Never waits for the decoder; any thread may ask."""
        return self._reader.cache.get(n)

    def cached_frames(self) -> list[int]:
        """The numbers of the frames that `peek` gives, rising."""
        return self._reader.cache.numbers()

    def close(self) -> None:
        """Stop, even in the middle of decoding, and wait for the thread to end. Twice does no harm."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while (job := self._next_job()) is not None:
            number, requested = job
            try:
                frame = self._reader.read_unless(number, self._overtaken)
            except UserError as error:
                # A prefetched frame that fails says so only when someone asks for it.
                if requested:
                    self._on_error(number, str(error))
                continue
            if frame is not None and requested:
                self._on_frame(frame)
                self._paused_until = time.monotonic() + _PAUSE

    def _overtaken(self) -> bool:
        return self._closing or self._wanted is not None

    def _next_job(self) -> tuple[int, bool] | None:
        """The next frame to decode and whether it was requested; None when it is time to end."""
        with self._changed:
            while not self._closing:
                if (number := self._wanted) is not None:
                    self._wanted = None
                    self._reader.cache.look_at(number)
                    self._ahead = self._around(number)
                    return number, True
                pause = self._paused_until - time.monotonic()
                if pause > 0:
                    self._changed.wait(pause)
                    continue
                for number in self._ahead:
                    if number not in self._reader.cache:
                        return number, False
                self._changed.wait()
        return None

    def _around(self, n: int) -> Iterator[int]:
        """The frames worth having near n, in the order of their worth."""
        reader = self._reader
        room = reader.cache.capacity(reader.width * reader.height * 4)
        ahead, behind = min(_AHEAD, room // 2), min(_AHEAD // 2, room // 4)
        first = min(_FIRST_AHEAD, ahead)
        offsets = [
            *range(1, first + 1),
            *range(-1, -behind - 1, -1),
            *range(first + 1, ahead + 1),
        ]
        numbers = (n + reader.cache.direction * offset for offset in offsets)
        return (number for number in numbers if 0 <= number < reader.num_frames)
