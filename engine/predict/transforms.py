"""From pixels to what the network takes, and back."""

from __future__ import annotations

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL.Image import Image
from torch import Tensor

from engine.predict.checked import for_torch
from engine.sam2.mask_decoder import upsample_masks

# The mean and deviation of ImageNet's channels, with which the published models were trained.
MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)


def normalize(image_bchw: Tensor) -> Tensor:
    """Images in 0 to 1 as the network takes them."""
    mean = image_bchw.new_tensor(MEAN)[:, None, None]
    deviation = image_bchw.new_tensor(DEVIATION)[:, None, None]
    return (image_bchw - mean) / deviation


def to_network(image_hwc: NDArray[np.generic], side: int, device: torch.device) -> Tensor:
    """An RGB image (uint8, or floats in 0 to 1) as (1, 3, side, side), resized smoothly and normalised."""
    image = torch.from_numpy(for_torch(image_hwc)).to(device)
    image_bchw = image.permute(2, 0, 1)[None].float()
    if image.dtype == torch.uint8:
        image_bchw = image_bchw / 255
    resized = F.interpolate(
        image_bchw, size=(side, side), mode="bilinear", align_corners=False, antialias=True
    )
    return normalize(resized)


def to_network_as_video(image: Image, side: int) -> Tensor:
    """A frame of a video as (1, 3, side, side) on the CPU, normalised.

    The published code resizes a video's eight-bit pixels with PIL's default, which is bicubic.
    """
    # Asked for the mode that it has, an image is copied.
    resized = (image if image.mode == "RGB" else image.convert("RGB")).resize((side, side))
    pixels_chw = torch.from_numpy(np.array(resized)).permute(2, 0, 1)
    return normalize(pixels_chw[None].float() / 255)


def enlarge(masks_bkhw: Tensor, size: tuple[int, int]) -> Tensor:
    """`upsample_masks`, on a CPU by OpenCV, which does the same in a fraction of the time."""
    if masks_bkhw.device.type != "cpu":
        return upsample_masks(masks_bkhw, size)
    height, width = size
    enlarged = torch.empty(*masks_bkhw.shape[:2], height, width)
    into = enlarged.numpy()
    for index, mask in enumerate(masks_bkhw.float().flatten(0, 1).numpy()):
        cv2.resize(
            mask,
            (width, height),
            dst=into[divmod(index, masks_bkhw.shape[1])],
            interpolation=cv2.INTER_LINEAR,
        )
    return enlarged


def small_components(foreground_bhw: Tensor, max_area: float) -> Tensor:
    """Which set pixels belong to 8-connected components of at most max_area pixels, (b, h, w)."""
    small = np.zeros(foreground_bhw.shape, np.bool_)
    for index, pixels_hw in enumerate(foreground_bhw.cpu().numpy()):
        _, labels_hw, stats, _ = cv2.connectedComponentsWithStats(pixels_hw.astype(np.uint8), connectivity=8)
        is_small = stats[:, cv2.CC_STAT_AREA] <= max_area
        is_small[0] = False  # the label of what is not set
        if is_small.any():
            small[index] = is_small[labels_hw]
    return torch.from_numpy(small).to(foreground_bhw.device)


def fill_holes(masks_bkhw: Tensor, max_area: float) -> Tensor:
    """Mask logits with background components of at most max_area pixels made barely foreground."""
    if max_area <= 0:
        return masks_bkhw
    holes = small_components(masks_bkhw.flatten(0, 1) <= 0, max_area).reshape(masks_bkhw.shape)
    return torch.where(holes, 0.1, masks_bkhw)


def without_overlap(masks_b1hw: Tensor) -> Tensor:
    """Mask logits of objects in which each pixel is left to the object that is surest of it."""
    if len(masks_b1hw) == 1:
        return masks_b1hw
    winner_11hw = masks_b1hw.argmax(dim=0, keepdim=True)
    object_b111 = torch.arange(len(masks_b1hw), device=masks_b1hw.device)[:, None, None, None]
    return torch.where(winner_11hw == object_b111, masks_b1hw, masks_b1hw.clamp(max=-10.0))
