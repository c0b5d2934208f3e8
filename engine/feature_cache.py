"""Encoded frames, the most recently used ones, within a limit of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from itertools import islice

from engine.device import give_back_unused
from engine.predict.segmenter import Features

MAIN_MEMORY = "cpu"
MAY_GROW = 16
"""So many of the frames used last may still become larger."""


class FeatureCache:
    """Features by frame number; the least recently used go first when `limit_bytes` is passed.

    The newest frame is kept even when it alone passes the limit: it is about to be used. What leaves a
    graphics card is put on a shelf of `shelf_bytes` in main memory, from where it is back sooner than it
    is encoded anew. device: where features are used.
    """

    def __init__(self, limit_bytes: int, shelf_bytes: int = 0, device: str = MAIN_MEMORY) -> None:
        self._device = device
        self._kept = _Tier(limit_bytes)
        self._shelf = _Tier(shelf_bytes)

    @property
    def limit(self) -> int:
        return self._kept.limit

    @property
    def nbytes(self) -> int:
        """Bytes held now, on the device and on the shelf."""
        return self._kept.nbytes + self._shelf.nbytes

    def __contains__(self, frame: int) -> bool:
        return frame in self._kept.frames or frame in self._shelf.frames

    def get(self, frame: int, encode: Callable[[], Features]) -> Features:
        """The frame's features; made by `encode` when they are not kept."""
        if frame in self._kept.frames:
            self._kept.frames.move_to_end(frame)
            return self._kept.frames[frame]
        shelved = self._shelf.frames.pop(frame, None)
        features = encode() if shelved is None else shelved.to(self._device)
        self._kept.frames[frame] = features
        self._drop_beyond()
        return features

    def set_limit(self, limit_bytes: int, shelf_bytes: int | None = None) -> None:
        """Hold at most so much from now on; what is too much goes at once. None: the shelf stays as it is."""
        self._kept.limit = limit_bytes
        if shelf_bytes is not None:
            self._shelf.limit = shelf_bytes
        self._drop_beyond()

    def _drop_beyond(self) -> None:
        for frame, features in self._kept.overflow(least=1):
            if features.nbytes <= self._shelf.limit:
                self._shelf.frames[frame] = features.to(MAIN_MEMORY)
        self._shelf.overflow(least=0)

    def clear(self) -> None:
        """Drop all, and give back what torch keeps of it in reserve."""
        self._kept.frames.clear()
        self._shelf.frames.clear()
        give_back_unused()


class _Tier:
    """Features in one kind of memory, the least recently used first.

    Some grow when they are used, so those used last are asked for their size each time. What the others
    had for it is remembered: there may be many hundreds.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.frames: OrderedDict[int, Features] = OrderedDict()
        self._sizes: dict[int, int] = {}

    @property
    def nbytes(self) -> int:
        """Bytes held now."""
        known = self._sizes.keys() - set(islice(reversed(self.frames), MAY_GROW))
        self._sizes = {
            frame: self._sizes[frame] if frame in known else features.nbytes
            for frame, features in self.frames.items()
        }
        return sum(self._sizes.values())

    def overflow(self, least: int) -> list[tuple[int, Features]]:
        """Take out what passes the limit, the oldest first; `least` frames stay."""
        held, out = self.nbytes, []
        while held > self.limit and len(self.frames) > least:
            frame, features = self.frames.popitem(last=False)
            held -= self._sizes.pop(frame)
            out.append((frame, features))
        return out
