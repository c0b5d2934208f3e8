"""Decoded frames within a limit of bytes: those nearest to where the person looks stay."""

from __future__ import annotations

import threading
from bisect import bisect_left, insort
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray


class _Picture(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def image_bgra(self) -> NDArray[np.uint8]: ...


F = TypeVar("F", bound=_Picture)

_BEHIND = 2  # a frame behind the direction of travel counts as this many times as far away


class FrameCache(Generic[F]):
    """Frames by number. Safe to use from any thread.

    When full, the frame farthest from the one looked at goes first. Least recently used would not
    do: prefetching would push out the very frames behind that the next step back asks for, and
    each of those can cost the decoding of hundreds.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._lock = threading.Lock()
        self._frames: dict[int, F] = {}
        self._numbers: list[int] = []  # sorted: the farthest frame is always at one of its ends
        self._bytes = 0
        self._focus = 0
        self._direction = 1
        self._step = 0

    @property
    def focus(self) -> int:
        """The frame that was looked at last."""
        return self._focus

    @property
    def step(self) -> int:
        """How many frames it is away from the one looked at before; negative: before that one."""
        return self._step

    @property
    def direction(self) -> int:
        """1 while the frames looked at rise, -1 while they fall."""
        return self._direction

    @property
    def num_bytes(self) -> int:
        """What the frames held take."""
        return self._bytes

    def capacity(self, frame_bytes: int) -> int:
        """How many frames of this size fit."""
        return self._limit // max(frame_bytes, 1)

    def set_limit(self, limit_bytes: int) -> None:
        """Hold at most so much from now on; what is too much goes at once."""
        with self._lock:
            self._limit = limit_bytes
            while self._bytes > self._limit:
                self._drop_farthest()

    def look_at(self, n: int) -> None:
        """Keep what is near frame n from now on."""
        with self._lock:
            if n != self._focus:
                self._direction = 1 if n > self._focus else -1
                self._step = n - self._focus
            self._focus = n

    def get(self, n: int) -> F | None:
        with self._lock:
            return self._frames.get(n)

    def __contains__(self, n: int) -> bool:
        return n in self._frames

    def put(self, frame: F) -> None:
        """Keep this frame; what is farthest away goes, which can be this frame itself."""
        with self._lock:
            old = self._frames.get(frame.number)
            if old is not None:
                self._bytes -= old.image_bgra.nbytes
            else:
                insort(self._numbers, frame.number)
            self._frames[frame.number] = frame
            self._bytes += frame.image_bgra.nbytes
            while self._bytes > self._limit:
                self._drop_farthest()

    def numbers(self) -> list[int]:
        """The numbers of the frames held, rising."""
        with self._lock:
            return list(self._numbers)

    def clear(self) -> None:
        with self._lock:
            self._frames.clear()
            self._numbers.clear()
            self._bytes = 0

    def _drop_farthest(self) -> None:
        low, high = self._numbers[0], self._numbers[-1]
        below, above = self._focus - low, high - self._focus
        if self._direction > 0:
            below *= _BEHIND
        else:
            above *= _BEHIND
        drop_low = self._direction > 0 if below == above else below > above
        number = low if drop_low else high
        self._numbers.pop(bisect_left(self._numbers, number))
        self._bytes -= self._frames.pop(number).image_bgra.nbytes
