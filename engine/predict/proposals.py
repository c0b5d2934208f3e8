"""Masks that nobody asked for: which to keep."""

from __future__ import annotations

from collections.abc import Iterable

from engine.masks import Mask
from engine.predict.segmenter import Proposed

SAME_IOU = 0.7
"""Two masks that overlap more than this are of one thing."""

_LEAST_PX, _LEAST_SHARE, _MOST_SHARE = 40, 0.0004, 0.6  # of the frame: specks, and its background


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
        if all(not _could_be_same(one.mask, k.mask) or one.mask.iou(k.mask) <= SAME_IOU for k in kept):
            kept.append(one)
    return tuple(kept)


def _could_be_same(a: Mask, b: Mask) -> bool:
    """False where areas and boxes alone show that two masks overlap too little; costs no unpacking."""
    x0, y0, x1, y1 = (
        max(a.box[0], b.box[0]), max(a.box[1], b.box[1]), min(a.box[2], b.box[2]), min(a.box[3], b.box[3])
    )  # fmt: skip
    both = min(max(x1 - x0, 0) * max(y1 - y0, 0), a.area, b.area)
    return both > SAME_IOU * (a.area + b.area - both)
