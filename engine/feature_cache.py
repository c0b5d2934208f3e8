"""Encoded frames, the most recently used ones, within a limit of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from engine.device import give_back_unused
from engine.predict.segmenter import Features


class FeatureCache:
    """Features by frame number; the least recently used go first when `limit_bytes` is passed.

    The newest frame is kept even when it alone passes the limit: it is about to be used.
    """

    def __init__(self, limit_bytes: int) -> None:
        self.limit = limit_bytes
        self._kept: OrderedDict[int, Features] = OrderedDict()

    @property
    def nbytes(self) -> int:
        """Bytes held now. Asked of the features each time: some grow when they are first used."""
        return sum(features.nbytes for features in self._kept.values())

    def __contains__(self, frame: int) -> bool:
        return frame in self._kept

    def get(self, frame: int, encode: Callable[[], Features]) -> Features:
        """The frame's features; made by `encode` when they are not kept."""
        if frame in self._kept:
            self._kept.move_to_end(frame)
            return self._kept[frame]
        features = encode()
        self._kept[frame] = features
        self._drop_beyond()
        return features

    def set_limit(self, limit_bytes: int) -> None:
        """Hold at most so much from now on; what is too much goes at once."""
        self.limit = limit_bytes
        self._drop_beyond()

    def _drop_beyond(self) -> None:
        held = self.nbytes
        while held > self.limit and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            held -= dropped.nbytes

    def clear(self) -> None:
        """Drop all, and give back what torch keeps of it in reserve."""
        self._kept.clear()
        give_back_unused()
