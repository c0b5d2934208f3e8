"""Masks out of polygons and of COCO's run lengths (cocodataset.org, Data format), trusting nothing.

Whatever does not hold together raises ValueError; no size that a file claims is believed unchecked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.project.mask_operations import added
from annotator.project.pixels import polygon
from engine.masks import Mask

_FARTHEST = 1e6  # px: a corner beyond this is no place beside any frame
_MOST_CORNERS = 100_000
_LONGEST_NUMBER = 6  # characters of a run length: 30 bits, more than any frame has pixels


def polygons_mask(polygons: Sequence[Sequence[tuple[float, float]]], height: int, width: int) -> Mask:
    """The pixels whose middles lie in at least one of the polygons; what is beyond the frame is cut off."""
    mask = Mask.empty(height, width)
    for corners in polygons:
        places = np.asarray(corners, np.float64)
        if places.ndim != 2 or places.shape[1] != 2 or len(places) > _MOST_CORNERS:
            raise ValueError("a polygon that is none")
        # Of a number that is none every comparison is false.
        if not (np.abs(places) <= _FARTHEST).all():
            raise ValueError("a corner of a polygon that is nowhere")
        mask = added(mask, polygon(places.tolist(), height, width))
    return mask


def flat_corners(numbers: Any) -> list[tuple[float, float]]:
    """[x, y, x, y, ...] as corners."""
    if not isinstance(numbers, list) or len(numbers) % 2 or len(numbers) > 2 * _MOST_CORNERS:
        raise ValueError("a polygon that is no list of x and y")
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        raise ValueError("a polygon that is no list of numbers")
    values = [_as_float(n) for n in numbers]
    return list(zip(values[::2], values[1::2], strict=True))


def _as_float(number: float) -> float:
    try:
        return float(number)
    except OverflowError:  # a whole number of hundreds of digits
        raise ValueError("a corner of a polygon that is nowhere") from None


def runs_mask(counts: Any, height: int, width: int) -> Mask:
    """A mask from lengths of runs down the columns, beginning with unset pixels: a list of whole numbers,
    or COCO's text of them."""
    lengths = _lengths_in(counts) if isinstance(counts, str) else _lengths_of(counts)
    total = height * width
    # Each checked first: a sum of many may come round to what it should be.
    if lengths.size and (lengths.min() < 0 or lengths.max() > total):
        raise ValueError("a run length that no frame has")
    ends = np.cumsum(lengths)
    if int(ends[-1] if ends.size else 0) != total:
        raise ValueError(f"run lengths of {ends[-1] if ends.size else 0} pixels for {total}")
    if ends.size < 2 or ends[-1] == ends[0]:
        return Mask.empty(height, width)
    x0 = int(ends[0]) // height
    last = int(ends[-1] if ends.size % 2 == 0 else ends[-2])  # where the last set run ends
    x1 = (last - 1) // height + 1
    inside = np.clip(np.concatenate([[0], ends]), x0 * height, x1 * height)
    flat = np.repeat(np.arange(lengths.size) % 2 > 0, np.diff(inside))
    return Mask.from_window(height, width, x0, 0, flat.reshape(x1 - x0, height).T)


def _lengths_of(counts: Any) -> NDArray[np.int64]:
    if not isinstance(counts, list) or not all(type(n) is int for n in counts):
        raise ValueError("run lengths that are no whole numbers")
    try:
        return np.array(counts, np.int64)
    except OverflowError:
        raise ValueError("a run length that no frame has") from None


def _lengths_in(text: str) -> NDArray[np.int64]:
    """COCO's text: six bits a character from '0' on. Five are of the number, the lowest first, and the
    sixth says that it goes on; the highest of the last five is its sign. From the fourth number on it is
    the difference from the one before the last."""
    try:
        codes = np.frombuffer(text.encode("ascii"), np.uint8).astype(np.int64) - ord("0")
    except UnicodeEncodeError:
        raise ValueError("run lengths with letters that are none") from None
    if not codes.size:
        return codes
    if codes.min() < 0 or codes.max() > 0x3F or codes[-1] & 0x20:
        raise ValueError("run lengths with letters that are none, or that break off")
    ends = np.flatnonzero(codes & 0x20 == 0) + 1
    starts = np.concatenate([[0], ends[:-1]])
    longest = int((ends - starts).max())
    if longest > _LONGEST_NUMBER + 1:
        raise ValueError("a run length that no frame has")
    place = np.arange(codes.size) - np.repeat(starts, ends - starts)
    values = np.add.reduceat((codes & 0x1F) << (5 * place), starts)
    negative = codes[ends - 1] & 0x10 > 0
    values[negative] -= np.int64(1) << (5 * (ends - starts)[negative])
    values[1::2] = np.cumsum(values[1::2])
    values[2::2] = np.cumsum(values[2::2])
    return values
