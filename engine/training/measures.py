"""How good masks are, as the field measures it: J, F and J&F (Perazzi et al., DAVIS, 2016).

J is the overlap of the regions, F the agreement of their outlines, J&F their mean. All take boolean
arrays (H, W) of one object on one frame and give 0 to 1.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]

TOLERANCE = 0.008
"""How far apart outlines may be and still agree, as a share of the picture's diagonal."""


def region_similarity(predicted: Bools, truth: Bools) -> float:
    """J: intersection over union; 1 where both are empty."""
    union = int(np.count_nonzero(predicted | truth))
    return int(np.count_nonzero(predicted & truth)) / union if union else 1.0


def outline(mask: Bools) -> Bools:
    """Pixels whose right, lower or lower right neighbour is on the other side of the mask's edge."""
    edge = np.zeros_like(mask)
    edge[:, :-1] |= mask[:, :-1] ^ mask[:, 1:]
    edge[:-1] |= mask[:-1] ^ mask[1:]
    edge[:-1, :-1] |= mask[:-1, :-1] ^ mask[1:, 1:]
    return edge


def contour_accuracy(predicted: Bools, truth: Bools, tolerance: float = TOLERANCE) -> float:
    """F: the harmonic mean of how much of each outline lies near the other.

    1 where neither has an outline, 0 where one of them has none.
    """
    ours, theirs = outline(predicted), outline(truth)
    if not ours.any() or not theirs.any():
        return float(ours.any() == theirs.any())
    reach = math.ceil(tolerance * math.hypot(*truth.shape))
    precision = np.count_nonzero(ours & _grown(theirs, reach)) / np.count_nonzero(ours)
    recall = np.count_nonzero(theirs & _grown(ours, reach)) / np.count_nonzero(theirs)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _grown(mask: Bools, reach: int) -> Bools:
    """All pixels within `reach` of the mask (a round neighbourhood)."""
    span = np.arange(-reach, reach + 1)
    disk = (span[:, None] ** 2 + span[None] ** 2 <= reach**2).astype(np.uint8)
    return cv2.dilate(mask.astype(np.uint8), disk) > 0
