"""Where frames lie on the timeline: the map between frame numbers and pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

CLOSEST = 20.0  # px a frame, unless the whole clip fits with more
_STEPS = (1, 2, 5)
PHASES = 8  # px from stripe to stripe of a slanting pattern


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Pixel columns of the timeline's window that lie side by side, and the frames in each.

    left: px of the first in the window. frames: (columns,) the first frame in each. end: the frame after
    those of the last. is_last: (columns,) whether the next column shows other frames. phases: (columns,)
    where in a pattern that moves with the frames, 0 to 7. zoom, offset: those of the FrameScale.
    """

    left: int
    frames: NDArray[np.intp]
    end: int
    is_last: NDArray[np.bool_]
    phases: NDArray[np.intp]
    zoom: float
    offset: int

    def part(self, left: int, right: int) -> slice:
        """Which of them lie from pixel left to right - 1 of the window."""
        count = len(self.frames)
        return slice(*(max(0, min(x - self.left, count)) for x in (left, right)))

    def __getitem__(self, part: slice) -> Columns:
        """Some of them that lie side by side."""
        frames = self.frames[part]
        end = self.end
        if frames.size and part.stop < len(self.frames):
            end = max(int(frames[-1]) + 1, int(self.frames[part.stop]))
        return replace(
            self,
            left=self.left + part.start,
            frames=frames,
            end=end,
            is_last=self.is_last[part],
            phases=self.phases[part],
        )


@dataclass(frozen=True, slots=True)
class FrameScale:
    """num_frames frames, `zoom` pixels each, seen through a window `width` px wide from pixel `offset` on.

    Frame n covers the pixels n * zoom - offset up to (n + 1) * zoom - offset. zoom may be far below 1.
    """

    num_frames: int
    width: int
    zoom: float
    offset: int

    @classmethod
    def fitted(cls, num_frames: int, width: int) -> FrameScale:
        """All frames across the window."""
        width = max(width, 1)
        return cls(num_frames, width, width / max(num_frames, 1), 0)

    @property
    def is_fitted(self) -> bool:
        return self.zoom <= self._fit * (1 + 1e-9)

    @property
    def _fit(self) -> float:
        return self.width / max(self.num_frames, 1)

    @property
    def max_offset(self) -> int:
        """The largest offset: the last frame at the right edge."""
        return self._max_offset(self.zoom)

    def _max_offset(self, zoom: float) -> int:
        # Less a trifle: where all frames fit, rounding alone must not make them a pixel too wide.
        return max(0, math.ceil(self.num_frames * zoom - 1e-6) - self.width)

    def x(self, frame: float) -> float:
        """The left edge of a frame, px; frame + 0.5 gives its middle."""
        return frame * self.zoom - self.offset

    def frame(self, x: float) -> int:
        """The frame at a pixel, clamped to the clip."""
        return max(0, min(math.floor((x + self.offset) / self.zoom), self.num_frames - 1))

    def is_moved_from(self, other: FrameScale) -> bool:
        """Whether it is the other one but for the offset."""
        return (self.zoom, self.width, self.num_frames) == (other.zoom, other.width, other.num_frames)

    def moved(self, offset: float) -> FrameScale:
        """The same zoom from another offset, clamped."""
        return FrameScale(self.num_frames, self.width, self.zoom, self._clamp(offset, self.zoom))

    def zoomed(self, factor: float, x: float) -> FrameScale:
        """`factor` times as large, from all frames in view to 20 px a frame; what is at x stays there."""
        zoom = min(max(self.zoom * factor, self._fit), max(CLOSEST, self._fit))
        position = (x + self.offset) / self.zoom
        return FrameScale(self.num_frames, self.width, zoom, self._clamp(position * zoom - x, zoom))

    def resized(self, num_frames: int, width: int) -> FrameScale:
        """In another window, or for another length; a fitted scale stays fitted."""
        fitted = FrameScale.fitted(num_frames, width)
        if self.is_fitted or self.zoom <= fitted.zoom:
            return fitted
        return FrameScale(num_frames, fitted.width, self.zoom, 0).moved(self.offset)

    def showing(self, frame: int) -> FrameScale:
        """Moved so far that the frame is in view, with a tenth of the window ahead; else unmoved."""
        left, right = self.x(frame), self.x(frame + 1)
        if left >= 0 and right <= self.width:
            return self
        ahead = self.width / 10
        start = frame * self.zoom
        return self.moved(start - ahead if left < 0 else start + self.zoom - self.width + ahead)

    def columns(self, left: int, right: int) -> Columns:
        """The pixel columns from left to right - 1, less those before the first and beyond the last frame.

        The window does not bound them. All rows ask for the same; do not change it.
        """
        return _columns(self, left, right)

    def ticks(self, spacing: float) -> tuple[int, int]:
        """(large, small): frames between labelled ticks at least `spacing` px apart, and between ticks."""
        wanted = spacing / self.zoom
        power = 1
        while True:
            for step in _STEPS:
                if step * power >= wanted:
                    large = step * power
                    small = large // 5 if large % 5 == 0 else large // 2 if large % 2 == 0 else large
                    return large, small if small * self.zoom >= 4 else large
            power *= 10

    def _clamp(self, offset: float, zoom: float) -> int:
        return round(max(0.0, min(offset, float(self._max_offset(zoom)))))


@lru_cache(maxsize=32)
def _columns(scale: FrameScale, left: int, right: int) -> Columns:
    left = max(left, -scale.offset)
    places = np.arange(left, max(left, right) + 1) + scale.offset  # one more, to see what comes after
    frames = np.floor(places / scale.zoom).astype(np.intp)
    count = min(len(frames) - 1, int(np.searchsorted(frames, scale.num_frames)))
    shown = frames[:count]
    end = max(int(shown[-1]) + 1, min(int(frames[count]), scale.num_frames)) if count else 0
    is_last = (shown != frames[1 : count + 1]) & (frames[1 : count + 1] < scale.num_frames)
    return Columns(left, shown, end, is_last, places[:count] % PHASES, scale.zoom, scale.offset)


def frame_time(frame: int, fps: float) -> str:
    """The time of a frame as people write it: 3.48 s is '0:03.48', an hour on '1:00:03.48'."""
    hundredths = round(frame / fps * 100) if fps > 0 else 0
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // 100:02d}.{rest % 100:02d}"
    return f"{hours}:{minutes:02d}:{seconds}" if hours else f"{minutes}:{seconds}"
