"""Run lengths of masks as COCO has them: column by column, beginning with the pixels that are not set."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def run_lengths(mask_hw: NDArray[np.bool_]) -> list[int]:
    """COCO's uncompressed run lengths."""
    flat = mask_hw.ravel(order="F")
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    ends = np.concatenate([[0], changes, [flat.size]])
    runs: list[int] = np.diff(ends).tolist()
    return [0, *runs] if flat[0] else runs


def to_mask(runs: list[int], size: tuple[int, int]) -> NDArray[np.bool_]:
    """The pixels of uncompressed run lengths, for an image of this height and width."""
    values = np.arange(len(runs)) % 2 == 1
    return np.repeat(values, runs).reshape(size, order="F")


def uncompressed(runs: list[int], size: tuple[int, int]) -> dict[str, Any]:
    """Run lengths with the height and width of their image."""
    return {"size": list(size), "counts": runs}


def compressed(runs: list[int], size: tuple[int, int]) -> dict[str, Any]:
    """Run lengths in COCO's compressed form, their counts as text."""
    from pycocotools import mask as coco

    height, width = size
    encoded = coco.frPyObjects({"size": [height, width], "counts": runs}, height, width)
    return {**encoded, "counts": encoded["counts"].decode("utf-8")}
