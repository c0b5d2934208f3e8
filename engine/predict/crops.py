"""Where automatic masks are looked for: crops of the image, and grids of points in them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EDGE_PX = 20.0
"""A box this near to a crop's edge, and not to the image's, is of an object that the crop cut."""


@dataclass(frozen=True)
class Crop:
    """A part of the image, in its pixels: x0, y0, x1, y1, half open. layer: 0 is the whole image."""

    box: tuple[int, int, int, int]
    layer: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        x0, y0, x1, y1 = self.box
        return x1 - x0, y1 - y0

    @property
    def area(self) -> int:
        return self.size[0] * self.size[1]

    def cuts(self, boxes_n4: Array, image_size: tuple[int, int]) -> NDArray[np.bool_]:
        """Which boxes, in pixels of the crop, touch an edge of it that is no edge of the image."""
        x0, y0, _, _ = self.box
        placed = boxes_n4 + np.array([x0, y0, x0, y0])
        near_crop = np.abs(placed - np.array(self.box)) <= EDGE_PX
        near_image = np.abs(placed - np.array([0, 0, *image_size])) <= EDGE_PX
        return (near_crop & ~near_image).any(axis=1)


def make_crops(width: int, height: int, layers: int, overlap_ratio: float) -> list[Crop]:
    """The whole image, then for layer i the 4 ** i crops that cover it.

    overlap_ratio: overlap of two neighbours in the first layer, as a share of the image's shorter side.
    """
    crops = [Crop((0, 0, width, height), 0)]
    for layer in range(1, layers + 1):
        per_side = 2**layer
        overlap = int(overlap_ratio * min(width, height) * (2 / per_side))
        crop_width = math.ceil((overlap * (per_side - 1) + width) / per_side)
        crop_height = math.ceil((overlap * (per_side - 1) + height) / per_side)
        for column in range(per_side):
            x0 = (crop_width - overlap) * column
            for row in range(per_side):
                y0 = (crop_height - overlap) * row
                box = (x0, y0, min(x0 + crop_width, width), min(y0 + crop_height, height))
                crops.append(Crop(box, layer))
    return crops


def make_grids(points_per_side: int, layers: int, downscale: int) -> list[Array]:
    """For each layer of crops a grid of points (n, 2), x and y in 0 to 1, row by row."""
    grids = []
    for layer in range(layers + 1):
        count = int(points_per_side / downscale**layer)
        steps = (np.arange(count) + 0.5) / count
        x, y = np.meshgrid(steps, steps)
        grids.append(np.stack([x.ravel(), y.ravel()], axis=1))
    return grids


def boxes_of(masks_nhw: NDArray[np.bool_]) -> Array:
    """Boxes (n, 4) around masks: the first and the last row and column with pixels; zeros without any."""
    boxes = np.zeros((len(masks_nhw), 4))
    for index, mask in enumerate(masks_nhw):
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if rows.size:
            boxes[index] = columns[0], rows[0], columns[-1], rows[-1]
    return boxes


def suppress(boxes_n4: Array, scores_n: Array, threshold: float) -> NDArray[np.int64]:
    """Non-maximum suppression: the boxes to keep, best first; none overlaps a better one beyond threshold."""
    order = np.argsort(-scores_n, kind="stable")
    x0, y0, x1, y1 = boxes_n4.astype(np.float32).T
    areas = (x1 - x0) * (y1 - y0)
    kept = []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(best)
        width = (np.minimum(x1[best], x1[rest]) - np.maximum(x0[best], x0[rest])).clip(min=0)
        height = (np.minimum(y1[best], y1[rest]) - np.maximum(y0[best], y0[rest])).clip(min=0)
        both = width * height
        union = areas[best] + areas[rest] - both
        # Boxes without area overlap nothing.
        overlap = np.divide(both, union, out=np.zeros_like(both), where=union > 0)
        order = rest[overlap <= threshold]
    return np.array(kept, dtype=np.int64)
