"""From logits to the mask that a person sees, in the video's size."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.masks import Mask
from engine.sam2.mask_decoder import upsample_masks

_ROUNDING = 1e-5
"""An enlarged value this near to zero, by the size of the logits, may come out with another sign when it
is summed in another order."""


def mask_of_logits(logits_hw: Tensor, height: int, width: int) -> Mask:
    """The mask where `upsample_masks` of the logits is above zero.

    Only the box is enlarged in which that can be: elsewhere no logit nearby is above zero.
    """
    logits = logits_hw.float().cpu().numpy()
    rows = np.flatnonzero((logits > 0).any(axis=1))
    if rows.size == 0:
        return Mask.empty(height, width)
    columns = np.flatnonzero((logits > 0).any(axis=0))
    y0, y_index, y_part = _sources(rows[0], rows[-1], logits.shape[0], height)
    x0, x_index, x_part = _sources(columns[0], columns[-1], logits.shape[1], width)
    if not len(y_index) or not len(x_index):
        return Mask.empty(height, width)  # a mask made smaller may lose a lone cell
    if len(y_index) * len(x_index) > height * width // 2:
        return Mask.from_array(_all_enlarged(logits_hw, height, width))
    low = logits[:, x_index[:, 0]] * (1 - x_part) + logits[:, x_index[:, 1]] * x_part
    box = low[y_index[:, 0]] * (1 - y_part[:, None]) + low[y_index[:, 1]] * y_part[:, None]
    if np.abs(box).min() <= _ROUNDING * np.abs(logits).max():
        return Mask.from_array(_all_enlarged(logits_hw, height, width))
    full = np.zeros((height, width), np.bool_)
    full[y0 : y0 + len(y_index), x0 : x0 + len(x_index)] = box > 0
    return Mask.from_array(full)


def _all_enlarged(logits_hw: Tensor, height: int, width: int) -> NDArray[np.bool_]:
    with torch.inference_mode():
        shown: NDArray[np.bool_] = (
            (upsample_masks(logits_hw[None, None], (height, width))[0, 0] > 0).cpu().numpy()
        )
    return shown


def _sources(
    first: int, last: int, length: int, wanted: int
) -> tuple[int, NDArray[np.intp], NDArray[np.float32]]:
    """Along one axis: the pixels that touch cells `first` to `last` when `length` cells become `wanted`.

    Returns the first such pixel, for each the two cells that it lies between, and how far it is from the
    one to the other.
    """
    scale = np.float32(length / wanted)
    place = np.maximum(scale * (np.arange(wanted, dtype=np.float32) + np.float32(0.5)) - np.float32(0.5), 0)
    before = np.minimum(place.astype(np.intp), length - 1)
    after = np.minimum(before + 1, length - 1)
    touched = np.flatnonzero((after >= first) & (before <= last))
    if touched.size == 0:
        return 0, np.empty((0, 2), np.intp), np.empty(0, np.float32)
    chosen = slice(touched[0], touched[-1] + 1)
    index = np.stack([before, after], axis=1)[chosen]
    return int(touched[0]), index, (place - before).astype(np.float32)[chosen]
