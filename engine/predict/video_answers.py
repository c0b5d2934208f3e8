"""What the published video predictor returns: the masks of all objects on a frame, in the video's size."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from engine.predict.transforms import enlarge, without_overlap
from engine.predict.video_state import VideoState
from engine.sam2.sam2_base import ABSENT

Answer = tuple[int, list[Any], Tensor]
"""A frame's number, the ids of all objects, and their mask logits (objects, 1, height, width)."""


class Showing:
    """Brings stored masks to the size of the video. non_overlap_masks: each pixel is left to one object."""

    non_overlap_masks: bool
    device: torch.device

    def _shown(self, state: VideoState, frame: int, prompted: bool | None = None) -> Answer:
        """All objects on a frame as they are known. prompted: which pending answers count (None: told
        by whether any object has a pending initial prompt there)."""
        objects = list(state.objects.values())
        if prompted is None:
            prompted = any(frame in obj.pending_prompted for obj in objects)
        size = (state.frames.height, state.frames.width)
        masks = [torch.empty(0, 1, *size, device=self.device)] if len(objects) != 1 else []
        for obj in objects:
            segmentation = obj.shown(frame, prompted=prompted)
            if segmentation is None:
                masks.append(torch.full((1, 1, *size), ABSENT, device=self.device))
            else:
                masks.append(enlarge(segmentation.masks_b1hw.to(self.device), size))
        masks_b1hw = masks[0] if len(masks) == 1 else torch.cat(masks)
        return frame, state.obj_ids, self._separated(masks_b1hw)

    def _enlarged(self, masks_b1hw: Tensor, size: tuple[int, int]) -> Tensor:
        return self._separated(enlarge(masks_b1hw, size))

    def _separated(self, masks_b1hw: Tensor) -> Tensor:
        return without_overlap(masks_b1hw) if self.non_overlap_masks else masks_b1hw
