"""From logits to the mask that a person sees, in the video's size."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine.masks import Mask


def mask_of_logits(logits_hw: Tensor, height: int, width: int) -> Mask:
    """The mask where `upsample_masks` of the logits is above zero.

    OpenCV enlarges in the same way, in a fraction of torch's time; a pixel whose value is zero but for
    rounding may come out on the other side.
    """
    logits = logits_hw.float().cpu().numpy()
    on = logits > 0
    rows, columns = np.flatnonzero(on.any(axis=1)), np.flatnonzero(on.any(axis=0))
    if rows.size == 0:
        return Mask.empty(height, width)
    enlarged = cv2.resize(logits, (width, height), interpolation=cv2.INTER_LINEAR)
    top, bottom = _reach(rows, len(on), height)
    left, right = _reach(columns, on.shape[1], width)
    return Mask.from_window(height, width, left, top, enlarged[top:bottom, left:right] > 0)


def _reach(cells: NDArray[np.intp], count: int, pixels: int) -> tuple[int, int]:
    """Between which of so many pixels lie all that cells, of so many, can have a share in: a pixel is
    made of the two cells whose centres it lies between. One more at either side, for rounding."""
    first = math.floor((int(cells[0]) - 0.5) * pixels / count) - 1
    last = math.ceil((int(cells[-1]) + 1.5) * pixels / count) + 1
    return max(0, first), min(pixels, last)
