"""What Basic remembers of one object: its prompted frames' masks and colours, and where a pass stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.predict.basic_colours import ColourModel
from engine.predict.basic_features import Floats
from engine.predict.segmenter import VideoShape


@dataclass(frozen=True, slots=True)
class Sighting:
    """An object on a frame, small enough to keep.

    logits: (h, w) float16, positive on the object. grey, serial: of the frame's features, for the flow.
    model: its colours there. area: work pixels. plain: 0 to 1, how well its colours alone tell it
    from the rest of the frame.
    """

    logits: NDArray[np.float16]
    grey: NDArray[np.uint8]
    serial: int
    model: ColourModel
    area: float
    plain: float

    @property
    def nbytes(self) -> int:
        return self.logits.nbytes + self.grey.nbytes + self.model.nbytes


@dataclass(slots=True)
class Pass:
    """The state of one pass over the frames.

    last: (h, w) logits on the frame before. grey, serial: of that frame. model: colours, kept up to
    date. area: of the object when last wholly seen, work pixels. lost: frames since it was seen.
    origin: the prompted frame that the pass goes on from.
    """

    origin: Sighting
    last: Floats
    grey: NDArray[np.uint8]
    serial: int
    model: ColourModel
    area: float
    lost: int = 0


class BasicBank:
    """Basic's memory bank of one object."""

    def __init__(self, shape: VideoShape) -> None:
        self.shape = shape
        self.current: Pass | None = None
        self._prompted: dict[int, Sighting] = {}

    @property
    def prompted_frames(self) -> list[int]:
        return sorted(self._prompted)

    def begin(self, frame: int, reverse: bool) -> None:
        """Start a pass at a prompted frame; the direction makes no difference to Basic.

        Where a person said that the object is not there, what is known of it comes from the pass
        that reached that frame, or else from the nearest prompted frame that shows it.
        """
        seen = self._prompted[frame]
        last = seen.logits.astype(np.float32)
        if seen.area > 0:
            self.current = Pass(seen, last, seen.grey, seen.serial, seen.model, seen.area)
            return
        known = self.current.origin if self.current is not None else self.nearest(frame)
        known = known if known is not None else seen
        self.current = Pass(known, last, seen.grey, seen.serial, known.model, known.area, lost=1)

    def forget(self, frame: int) -> None:
        self._prompted.pop(frame, None)

    @property
    def nbytes(self) -> int:
        held = sum(seen.nbytes for seen in self._prompted.values())
        return held if self.current is None else held + self.current.last.nbytes + self.current.model.nbytes

    @property
    def sightings(self) -> dict[int, Sighting]:
        """The prompted frames, in the order in which they came."""
        return self._prompted

    def put(self, frame: int, sighting: Sighting) -> None:
        """Remember a prompted frame, in place of an earlier sighting on it."""
        self._prompted[frame] = sighting

    def nearest(self, frame: int) -> Sighting | None:
        """The prompted frame nearest to `frame`, preferring one on which the object is seen."""
        if not self._prompted:
            return None
        return self._prompted[
            min(self._prompted, key=lambda n: (self._prompted[n].area == 0, abs(n - frame)))
        ]
