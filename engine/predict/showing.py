"""From logits to the mask that a person sees, in the video's size."""

from __future__ import annotations

import cv2
from torch import Tensor

from engine.masks import Mask


def mask_of_logits(logits_hw: Tensor, height: int, width: int) -> Mask:
    """The mask where `upsample_masks` of the logits is above zero.

    OpenCV enlarges in the same way, in a fraction of torch's time; a pixel whose value is zero but for
    rounding may come out on the other side.
    """
    logits = logits_hw.float().cpu().numpy()
    if logits.max() <= 0:
        return Mask.empty(height, width)
    return Mask.from_array(cv2.resize(logits, (width, height), interpolation=cv2.INTER_LINEAR) > 0)
