"""Whether a CPU is better off with bfloat16: tried with the very weights that are to be used.

The trial takes seconds and always comes out the same, so its outcome is remembered in the cache folder by
processor, version of torch, threads and weights.
"""

from __future__ import annotations

import json
import logging
import math
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from engine.device import cache_folder, processor_name
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
_METHOD = 1  # to be raised when what a trial measures changes
_MOST_REMEMBERED = 64
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trial:
    """agreement: mean IoU with float32 over a made clip. gain: times as fast at tracking."""

    agreement: float
    gain: float

    @property
    def precision(self) -> str:
        return "bfloat16" if self.agreement >= AGREEMENT and self.gain >= GAIN else "float32"


def remembered_trial(weights: str, run: Callable[[], Trial], file: Path | None = None) -> Trial:
    """The trial's outcome with these weights on this machine; run only where it is not known.

    weights: their digest. file: where outcomes are remembered; None for the usual place. A damaged file
    is written anew, one that cannot be written is done without.
    """
    file = cache_folder() / "bfloat16.json" if file is None else file
    key = "|".join(
        (processor_name(), torch.__version__, f"{torch.get_num_threads()} threads", weights, f"{_METHOD}")
    )
    known = _read_trials(file)
    if key in known:
        return known[key]
    trial = run()
    newest = list({key: trial, **known}.items())[:_MOST_REMEMBERED]
    partial = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps({k: asdict(t) for k, t in newest}, indent=1), encoding="utf-8")
        os.replace(partial, file)
    except OSError as error:
        _log.warning("the trial of bfloat16 cannot be remembered in %s: %s", file, error)
    return trial


def _read_trials(file: Path) -> dict[str, Trial]:
    try:
        stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        trials = {key: Trial(float(t["agreement"]), float(t["gain"])) for key, t in stored.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        _log.warning("%s cannot be read and is written anew: %s", file, error)
        return {}
    return {k: t for k, t in trials.items() if math.isfinite(t.agreement) and math.isfinite(t.gain)}


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
