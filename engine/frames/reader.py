"""What every source of frames can do, whatever it is read from."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from types import TracebackType
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from engine.frames.cache import FrameCache

DEFAULT_CACHE_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a video, as it is shown: rotated upright, its fourth channel always 255.

    number: 0 is the first frame. image_bgra: (H, W, 4) uint8, C-contiguous, read-only because the
    cache and the screen may hold it too. is_corrupt: the file is damaged here; the picture has
    faults, or is the nearest one that could be decoded, or is plain grey.
    """

    number: int
    image_bgra: NDArray[np.uint8]
    is_corrupt: bool = False


class FrameReader(ABC):
    """Frames by number. One thread at a time owns a reader; only `cache` is safe to share.

    path: absolute. kind: 'video' or 'images' (a folder). width, height: pixels as shown, the same
    for every frame. num_frames: at least 1. fps: average frames a second. fingerprint: hex; equal
    for copies of the same video wherever they are, different for any other video or encoding.
    missing_frames: how many more the file promises than can be read, about; 0 for one that is whole.
    """

    path: str
    kind: Literal["video", "images"]
    width: int
    height: int
    num_frames: int
    fps: Fraction
    fingerprint: str
    cache: FrameCache[Frame]
    missing_frames: int = 0

    def __init__(self, path: str, cache_bytes: int) -> None:
        self.path = path
        self.cache = FrameCache(cache_bytes)

    @abstractmethod
    def time(self, n: int) -> float:
        """Seconds from the presentation of the first frame to that of frame n. Raises IndexError."""

    @abstractmethod
    def name(self, n: int) -> str:
        """What to call frame n in file names and to people. Raises IndexError beyond the ends."""

    @abstractmethod
    def read_unless(self, n: int, stop: Callable[[], bool]) -> Frame | None:
        """Frame n, or None as soon as `stop()` is found true on the way to it.

        Decoding goes on from where it stopped when the next frame wanted lies ahead. Raises
        IndexError beyond the ends, UserError when there is no picture to give.
        """

    def set_cache_bytes(self, limit: int) -> None:
        """Keep decoded frames within so many bytes from now on."""
        self.cache.set_limit(limit)

    @abstractmethod
    def close(self) -> None:
        """Give back the file, the decoder with its threads, and the cache. Twice does no harm."""

    def read(self, n: int) -> Frame:
        """Frame n. Raises IndexError beyond the ends, UserError when there is no picture to give."""
        self._check(n)
        self.cache.look_at(n)
        frame = self.read_unless(n, _never)
        assert frame is not None, "a read that nothing stops gives a frame"
        return frame

    def read_rgb(self, n: int) -> NDArray[np.uint8]:
        """Frame n as an (H, W, 3) uint8 RGB array of the caller's own. Raises what `read` raises."""
        import cv2  # here, since whoever only names readers shall not wait for it

        return np.asarray(cv2.cvtColor(self.read(n).image_bgra, cv2.COLOR_BGRA2RGB), np.uint8)

    def _check(self, n: int) -> None:
        if not 0 <= n < self.num_frames:
            raise IndexError(f"no frame {n} among {self.num_frames}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _never() -> bool:
    return False
