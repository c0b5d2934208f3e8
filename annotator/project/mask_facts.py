"""What is known of many masks at once, in the forms that storage and computing want it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.masks import MaskShape


@dataclass(frozen=True, slots=True, eq=False)
class MaskColumns:
    """What is known of many masks of one object: a list per fact, the same mask at the same place in
    each. Reading a file this way costs a fraction of a MaskInfo per mask."""

    frames: Sequence[int]
    sources: Sequence[str]
    scores: Sequence[float | None]
    predicted_ious: Sequence[float | None]
    verified: Sequence[int]
    stale: Sequence[int]
    areas: Sequence[int]
    backward: Sequence[int]
    disagreements: Sequence[float | None]
    shapes: Sequence[bytes | None]
    occluded: Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class MaskFacts:
    """What is known of one object's masks, a number per frame from 0: read-only views for computing.

    flags: MaskFlags (mask_table.py). score, iou, disagreement hold only where their flag is set.
    shape: a structured array of x, y (centroid), x0, y0, x1, y1 (box) and fragments, which holds
    where MEASURED is set.
    """

    flags: NDArray[np.uint16]
    score: NDArray[np.float64]
    iou: NDArray[np.float64]
    area: NDArray[np.int64]
    disagreement: NDArray[np.float64]
    shape: NDArray[np.void]

    def part(self, first: int, end: int) -> MaskFacts:
        """The facts of frames first to end - 1, numbered from 0."""
        here = slice(first, end)
        return MaskFacts(
            self.flags[here],
            self.score[here],
            self.iou[here],
            self.area[here],
            self.disagreement[here],
            self.shape[here],
        )


SHAPE = np.dtype(
    [(name, "<f4") for name in ("x", "y")]
    + [(name, "<i4") for name in ("x0", "y0", "x1", "y1")]
    + [("fragments", "<u2")]
)
UNMEASURED = bytes(SHAPE.itemsize)


def shape_of(row: np.void) -> MaskShape:
    x, y, x0, y0, x1, y1, fragments = row.item()
    return MaskShape((x, y), (x0, y0, x1, y1), fragments)
