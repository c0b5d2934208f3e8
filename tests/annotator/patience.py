"""Waiting for something that may never come, on a machine that may stand still meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable

_STOOD_STILL_S = 1.0  # between two looks; longer than that, it was not this process that took so long


class Patience:
    """So many seconds of waiting. Ask `over` often: a stretch between two questions in which the process was
    stopped (a laptop put to sleep, a measurement that has the machine to itself) counts as one second."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._left = seconds
        self._clock = clock
        self._last = clock()

    @property
    def over(self) -> bool:
        """Whether nothing is left of it now."""
        now = self._clock()
        self._left -= min(now - self._last, _STOOD_STILL_S)
        self._last = now
        return self._left < 0
