"""Whether a CPU is better off with bfloat16: tried with the very weights that are to be used."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.predict.segmenter import VideoShape
from engine.prompts import Point, Prompts
from engine.sam2.build import build_network
from engine.sam2.config import SAM2Config
from engine.sam2.sam2_base import SAM2Base

AGREEMENT = 0.99
"""Least mean IoU of the masks with those of float32."""
GAIN = 1.1
"""A tracking step must be faster by this much, or the lesser precision is for nothing."""
_SIDE = 256
_FRAMES = 8


@dataclass(frozen=True, slots=True)
class Trial:
    """agreement: mean IoU with float32 over a made clip. gain: times as fast at tracking."""

    agreement: float
    gain: float

    @property
    def precision(self) -> str:
        return "bfloat16" if self.agreement >= AGREEMENT and self.gain >= GAIN else "float32"


def try_bfloat16(network: SAM2Base, config: SAM2Config) -> Trial:
    """Track a made clip in both precisions on the CPU. Takes some seconds; the network is unchanged.

    The clip is small: no weight of SAM 2 depends on the size of the image, so a network for small images
    with the same weights shows what rounding does to them.
    """
    side = min(_SIDE, config.model.image_size)
    small = build_network(replace(config, model=replace(config.model, image_size=side)), SAM2Base)
    small.load_state_dict(network.state_dict(), assign=True)
    exact, seconds = _followed(Sam2Segmenter(small, device="cpu"))
    rounded, fewer_seconds = _followed(Sam2Segmenter(small, device="cpu", precision="bfloat16"))
    agreement = [_iou(a, b) for a, b in zip(exact, rounded, strict=True)]
    return Trial(float(np.mean(agreement)), seconds / fewer_seconds)


def _followed(segmenter: Sam2Segmenter) -> tuple[list[NDArray[np.bool_]], float]:
    """The masks of a disc on its way through a clip, and the seconds of the quickest step."""
    shape = VideoShape(_SIDE, _SIDE, _FRAMES)
    bank = segmenter.new_bank(shape)
    features = segmenter.encode(_frame(0))
    first = segmenter.segment(features, 0, bank, Prompts((Point(*_centre(0), True),)))
    segmenter.remember(features, 0, bank, first)
    bank.begin(0, False)
    masks, steps = [first.mask.to_array()], []
    for frame in range(1, _FRAMES):
        features = segmenter.encode(_frame(frame))
        began = time.perf_counter()
        (seen,) = segmenter.track(features, frame, [bank], reverse=False)
        steps.append(time.perf_counter() - began)
        masks.append(seen.mask.to_array())
    # The last steps read the most; the quickest of them was disturbed the least.
    return masks, min(steps[-3:])


def _centre(frame: int) -> tuple[float, float]:
    return 80.0 + 10 * frame, 120.0 + 3 * frame


def _frame(frame: int) -> NDArray[np.uint8]:
    y, x = np.mgrid[0:_SIDE, 0:_SIDE].astype(np.float32)
    background = 90 + 50 * np.sin(x / 27) * np.cos(y / 21)
    image = np.stack([background, background * 0.8, 160 - background], axis=2)
    centre_x, centre_y = _centre(frame)
    image[(x - centre_x) ** 2 + (y - centre_y) ** 2 < 32**2] = (230, 190, 60)
    return image.astype(np.uint8)


def _iou(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    union = np.count_nonzero(a | b)
    return np.count_nonzero(a & b) / union if union else 1.0
