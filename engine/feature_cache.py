"""Encoded frames, the most recently used ones, within a limit of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

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
        held = self.nbytes
        while held > self.limit and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            held -= dropped.nbytes
        return features

    def clear(self) -> None:
        self._kept.clear()
