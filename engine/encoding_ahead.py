"""Which frames to encode while nothing else is to do: those around the one that a person looks at."""

from __future__ import annotations

from collections.abc import Callable

REACH = 8
"""Frames each way: what a person steps through in a few seconds."""
PATIENCE_S = 0.15
"""Nothing is encoded ahead by a model that takes longer: a click made meanwhile would wait for it."""


class EncodingAhead:
    """The frames next to the one looked at, the nearest first, and first those ahead.

    num_frames: of the video. A frame is named once; looking at another frame starts anew.
    """

    def __init__(self, num_frames: int, reach: int = REACH) -> None:
        self._num_frames = num_frames
        self._reach = reach
        self._left: list[int] = []

    def look_at(self, frame: int, seconds: float, reach: int) -> None:
        """A person looks at this frame, whose encoding took so long; `reach` frames each way have room."""
        if seconds > PATIENCE_S:
            self.stop()
            return
        reach = min(reach, self._reach)
        near = [frame + way * steps for steps in range(1, reach + 1) for way in (1, -1)]
        self._left = [n for n in near if 0 <= n < self._num_frames]

    def stop(self) -> None:
        self._left = []

    def next(self, is_encoded: Callable[[int], bool]) -> int | None:
        """The next frame to encode; None when all of them are."""
        while self._left:
            frame = self._left.pop(0)
            if not is_encoded(frame):
                return frame
        return None
