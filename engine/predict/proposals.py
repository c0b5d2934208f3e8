"""Masks that nobody asked for: which to keep, and how to find them with clicks alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np

from engine.masks import Mask
from engine.predict.crops import make_grids
from engine.predict.segmenter import (
    Features,
    MemoryBank,
    ProposalStep,
    Proposed,
    Segmented,
    Segmenter,
    VideoShape,
)
from engine.prompts import Point, Prompts

SAME_IOU = 0.7
"""Two masks that overlap more than this are of one thing."""

_LEAST_PX, _LEAST_SHARE, _MOST_SHARE = 40, 0.0004, 0.6  # of the frame: specks, and its background
_CLICKS_PER_SIDE = 14
_LEAST_STABLE = 0.75


def is_of_object_size(mask: Mask) -> bool:
    """Whether a mask is neither a speck nor nearly the whole frame."""
    pixels = mask.height * mask.width
    return max(_LEAST_PX, _LEAST_SHARE * pixels) <= mask.area <= _MOST_SHARE * pixels


def each_once(proposed: Iterable[Proposed]) -> tuple[Proposed, ...]:
    """Non-maximum suppression by the masks themselves: best first, none like a better one.

    Boxes would not do here: a ring and what it holds have the same box.
    """
    kept: list[Proposed] = []
    for one in sorted(proposed, key=lambda p: -p.score):
        if all(_could_be_same(one.mask, k.mask) is False or one.mask.iou(k.mask) <= SAME_IOU for k in kept):
            kept.append(one)
    return tuple(kept)


def propose_by_clicks(segmenter: Segmenter, features: Features, shape: VideoShape) -> Iterator[ProposalStep]:
    """`Segmenter.propose` for whatever answers clicks: a grid of clicks, one a step.

    A mask counts when it is stable: a click on its innermost pixel finds it again. Its score is the
    estimated quality times that agreement. Where something was found already, no click is spent.
    """
    bank = segmenter.new_bank(shape)
    points = make_grids(_CLICKS_PER_SIDE, 0, 1)[0] * (shape.width, shape.height)
    found: list[Proposed] = []
    for index, (x, y) in enumerate(points):
        if not any(one.mask.contains(x, y) for one in found):
            one = _at(segmenter, features, bank, float(x), float(y))
            if one is not None:
                found.append(one)
        if index + 1 < len(points):
            yield ProposalStep(index + 1, len(points))
    yield ProposalStep(len(points), len(points), each_once(found))


def _at(segmenter: Segmenter, features: Features, bank: MemoryBank, x: float, y: float) -> Proposed | None:
    def click(x: float, y: float) -> Segmented:
        return segmenter.segment(features, 0, bank, Prompts((Point(np.floor(x), np.floor(y)),)))

    first = click(x, y)
    if first.score < 0 or not is_of_object_size(first.mask):
        return None
    again = click(*_innermost(first.mask))
    stable = first.mask.iou(again.mask)
    return Proposed(first.mask, float(first.predicted_iou * stable)) if stable >= _LEAST_STABLE else None


def _innermost(mask: Mask) -> tuple[float, float]:
    """The pixel (x, y) of a mask that is farthest from all that is not of it."""
    inside = np.pad(mask.crop().astype(np.uint8), 1)
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, 3)
    row, column = np.unravel_index(int(np.argmax(depth)), depth.shape)
    return float(mask.box[0] + column - 1), float(mask.box[1] + row - 1)


def _could_be_same(a: Mask, b: Mask) -> bool:
    """False where areas and boxes alone show that two masks overlap too little; costs no unpacking."""
    x0, y0, x1, y1 = (
        max(a.box[0], b.box[0]), max(a.box[1], b.box[1]), min(a.box[2], b.box[2]), min(a.box[3], b.box[3])
    )  # fmt: skip
    both = min(max(x1 - x0, 0) * max(y1 - y0, 0), a.area, b.area)
    return both > SAME_IOU * (a.area + b.area - both)
