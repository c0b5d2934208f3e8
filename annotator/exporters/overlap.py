"""One object per pixel: the rule that a person chose for pixels that several objects cover."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.exporters.options import Overlap
from annotator.project.mask_table import MaskInfo, MaskRecord


def _sureness(info: MaskInfo) -> float:
    # Nobody estimates what a person painted; it counts for more than any estimate.
    return float("inf") if info.predicted_iou is None else info.predicted_iou


def bottom_to_top(masks: dict[int, MaskRecord], rule: Overlap) -> list[int]:
    """The object ids of a frame in the order to paint them. masks: in the person's order of objects.

    Where score or size do not decide, the later object is on top.
    """
    ids = list(masks)
    if rule is Overlap.EARLIER:
        return ids[::-1]
    if rule is Overlap.SURER:
        return sorted(ids, key=lambda o: _sureness(masks[o].info))
    if rule is Overlap.SMALLER:
        return sorted(ids, key=lambda o: -masks[o].mask.area)
    return ids


def index_map(
    masks: dict[int, MaskRecord], indices: dict[int, int], rule: Overlap, height: int, width: int
) -> NDArray[np.uint8]:
    """An (H, W) array of each pixel's object index (1 to 255 by `indices`), 0 where no object is."""
    result = np.zeros((height, width), np.uint8)
    for object_id in bottom_to_top(masks, rule):
        mask = masks[object_id].mask
        x0, y0, x1, y1 = mask.box
        result[y0:y1, x0:x1][mask.crop()] = indices[object_id]
    return result
