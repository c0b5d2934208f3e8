"""How fast a job goes, over its last seconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

_WINDOW_S = 3.0
_BETWEEN_TELLINGS_S = 0.1


class Pace:
    """Units a second over a moving window. clock: seconds, rising."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()
        self._told = float("-inf")

    def per_second(self, done: int) -> float:
        """The speed, now that `done` units are behind; 0 until it can be told.

        A falling count starts the measure anew.
        """
        now = self._clock()
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[0][0] > _WINDOW_S:
            self._seen.popleft()
        start, before = self._seen[0]
        return (done - before) / (now - start) if now > start else 0.0

    def is_time_to_tell(self, done: int, total: int) -> bool:
        """Whether a tenth of a second has gone since the last telling, or all is done."""
        now = self._clock()
        if now - self._told < _BETWEEN_TELLINGS_S and done != total:
            return False
        self._told = now
        return True
