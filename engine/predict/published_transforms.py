"""The published SAM2Transforms: images, prompts and masks to the network's terms and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from PIL.Image import Image
from torch import Tensor

from engine.predict import checked
from engine.predict.transforms import DEVIATION, MEAN, enlarge, small_components, to_network


class SAM2Transforms:
    """resolution: pixels a side of what the network sees. mask_threshold: logits above it are the mask.
    max_hole_area, max_sprinkle_area: holes and specks up to so many pixels of a low-resolution mask are
    mended."""

    mean = MEAN
    std = DEVIATION

    def __init__(
        self,
        resolution: int,
        mask_threshold: float,
        max_hole_area: float = 0.0,
        max_sprinkle_area: float = 0.0,
    ) -> None:
        checked.within("resolution", resolution, 1, whole=True)
        self.resolution = resolution
        self.mask_threshold = mask_threshold
        self.max_hole_area = max_hole_area
        self.max_sprinkle_area = max_sprinkle_area

    def __call__(self, x: np.ndarray[Any, Any] | Image) -> Tensor:
        """An RGB image, PIL or (h, w, 3), as the network takes it: (3, resolution, resolution)."""
        image = np.asarray(x.convert("RGB")) if isinstance(x, Image) else checked.image_hwc(x)
        return to_network(image, self.resolution, torch.device("cpu"))[0]

    def forward_batch(self, img_list: Sequence[Any]) -> Tensor:
        """Several images, of any sizes: (n, 3, resolution, resolution)."""
        return torch.stack([self(image) for image in img_list])

    def transform_coords(
        self, coords: Tensor, normalize: bool = False, orig_hw: tuple[int, int] | None = None
    ) -> Tensor:
        """Points (..., 2) in 0 to 1 as model pixels; with normalize, points in pixels of an image of
        orig_hw (height, width). Raises AssertionError without that."""
        if normalize:
            if orig_hw is None:
                raise AssertionError("orig_hw, the image's height and width, is needed to normalize")
            coords = coords / coords.new_tensor((orig_hw[1], orig_hw[0]))
        return coords * self.resolution

    def transform_boxes(
        self, boxes: Tensor, normalize: bool = False, orig_hw: tuple[int, int] | None = None
    ) -> Tensor:
        """Boxes (4,) or (n, 4) as their corners in model pixels, (n, 2, 2)."""
        return self.transform_coords(boxes.reshape(-1, 2, 2), normalize, orig_hw)

    def postprocess_masks(self, masks: Tensor, orig_hw: tuple[int, int]) -> Tensor:
        """Low-resolution logits (b, c, h, w) mended and in the size orig_hw (height, width)."""
        return enlarge(self.mended(masks.float()), orig_hw)

    def mended(self, low_res_bkhw: Tensor) -> Tensor:
        """Low-resolution logits without small holes and without small specks, where asked for."""
        flat, threshold = low_res_bkhw.flatten(0, 1), self.mask_threshold
        mended = flat
        if self.max_hole_area > 0:
            holes = small_components(flat <= threshold, self.max_hole_area)
            mended = torch.where(holes, threshold + 10.0, mended)
        if self.max_sprinkle_area > 0:
            specks = small_components(flat > threshold, self.max_sprinkle_area)
            mended = torch.where(specks, threshold - 10.0, mended)
        return mended.reshape(low_res_bkhw.shape)
