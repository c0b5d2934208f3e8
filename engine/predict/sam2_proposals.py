"""Everything on a frame that looks like an object, with SAM 2 on features that are there already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from engine.masks import Mask
from engine.predict.mask_generator import SAM2AutomaticMaskGenerator
from engine.predict.proposals import each_once, is_of_object_size
from engine.predict.runs import to_mask
from engine.predict.segmenter import ProposalStep, Proposed, VideoShape
from engine.sam2.sam2_base import ImageFeatures, SAM2Base

_PER_SIDE_CPU, _PER_SIDE_DEVICE = 16, 32
_BATCH_CPU, _BATCH_DEVICE = 4, 64  # on a CPU a click that comes meanwhile should not wait for long
_WORK_SIDE = 640  # pixels: finer than the logits of any model, so that little is lost to it
_LEAST_IOU, _LEAST_STABLE = 0.6, 0.6
_GOOD_IOU, _GOOD_STABLE, _ENOUGH = 0.7, 0.9, 8  # with so many good ones, the doubtful ones are not shown


def propose_on_grid(
    model: SAM2Base,
    features: ImageFeatures,
    shape: VideoShape,
    precisely: Callable[[], AbstractContextManager[None]],
) -> Iterator[ProposalStep]:
    """`Segmenter.propose` for SAM 2. precisely: the precision that the model shall work in."""
    on_cpu = model.device.type == "cpu"
    generator = SAM2AutomaticMaskGenerator(
        model,
        points_per_side=_PER_SIDE_CPU if on_cpu else _PER_SIDE_DEVICE,
        points_per_batch=_BATCH_CPU if on_cpu else _BATCH_DEVICE,
        pred_iou_thresh=_LEAST_IOU,
        stability_score_thresh=_LEAST_STABLE,
    )
    total, done = len(generator.point_grids[0]), 0
    size = _work_size(shape)
    batches = generator.generate_in_batches(features, size)
    good: list[Proposed] = []
    doubtful: list[Proposed] = []
    while done < total:
        # Entered for each batch: what waits between two steps may be other work of this thread.
        with torch.inference_mode(), precisely():
            part = next(batches)
        for runs, iou, stable in zip(part.masks, part.ious, part.stabilities, strict=True):
            mask = _grown(to_mask(runs, size), shape)
            if is_of_object_size(mask):
                is_good = iou >= _GOOD_IOU and stable >= _GOOD_STABLE
                (good if is_good else doubtful).append(Proposed(mask, min(1.0, float(iou * stable))))
        done = min(done + generator.points_per_batch, total)
        if done < total:
            yield ProposalStep(done, total)
    yield ProposalStep(total, total, each_once(good if len(good) >= _ENOUGH else good + doubtful))


def _work_size(shape: VideoShape) -> tuple[int, int]:
    """Height and width at which masks are judged: large frames would take most of the time."""
    shrink = min(1.0, _WORK_SIDE / max(shape.height, shape.width))
    return max(1, round(shape.height * shrink)), max(1, round(shape.width * shrink))


def _grown(mask_hw: NDArray[np.bool_], shape: VideoShape) -> Mask:
    """A mask of the work size as one of the frame's."""
    if mask_hw.shape == (shape.height, shape.width):
        return Mask.from_array(mask_hw)
    full = cv2.resize(mask_hw.astype(np.float32), (shape.width, shape.height), interpolation=cv2.INTER_LINEAR)
    return Mask.from_array(full > 0.5)
