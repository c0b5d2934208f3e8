"""Where the pattern of an outline leaves it out, pixel by pixel."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.project.outline_patterns import OutlinePattern

_SMOOTHED = 4  # of the scale: how far around a pixel the outline's direction is looked for


def pattern_reach(scale: float) -> int:
    """How many pixels around a part must be known for `gaps` to be right in it."""
    return round(_SMOOTHED * scale) + 1


def gaps(
    inside: NDArray[np.uint8], left: int, top: int, pattern: OutlinePattern, scale: float
) -> NDArray[np.bool_]:
    """Which pixels of an outline a pattern leaves out, (height, width).

    inside: 1 within the mask, 0 outside. left, top: where its first pixel is; scale: of the pattern's
    lengths. The answer depends on a pixel's place and on the outline beside it alone, so that parts of a
    picture fit together. Lengths are measured along x or y, whichever the outline follows.
    """
    period = sum(pattern.runs)
    if not period:
        return np.zeros(inside.shape, np.bool_)
    side = 2 * (pattern_reach(scale) - 1) + 1
    smooth = cv2.blur(inside * np.uint8(255), (side, side), borderType=cv2.BORDER_REPLICATE)
    across_x = cv2.convertScaleAbs(cv2.Sobel(smooth, cv2.CV_16S, 1, 0))
    across_y = cv2.convertScaleAbs(cv2.Sobel(smooth, cv2.CV_16S, 0, 1))
    height, width = inside.shape
    columns = _left_out(np.arange(left, left + width), pattern, scale)
    rows = _left_out(np.arange(top, top + height), pattern, scale)
    return np.where(across_y >= across_x, columns[None, :], rows[:, None])


def _left_out(places: NDArray[np.intp], pattern: OutlinePattern, scale: float) -> NDArray[np.bool_]:
    ends = np.cumsum(pattern.runs) * scale
    run = np.searchsorted(ends, places % ends[-1], side="right")
    left_out: NDArray[np.bool_] = run % 2 == 1
    return left_out
