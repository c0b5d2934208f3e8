"""Frames and masks of annotated videos squeezed to a square, kept while there is room.

Exact reading of a far frame costs a decoder tens of frames, and training asks for the same few over
and over.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.training.footage import AnnotatedVideo

Picture = NDArray[np.uint8]


class SmallPictures:
    """The least used ones go first. limit_bytes: what all that is kept may take."""

    def __init__(self, limit_bytes: int = 1 << 30) -> None:
        self._limit = limit_bytes
        self._held = 0
        self._kept: OrderedDict[Hashable, Picture] = OrderedDict()

    def frame(self, video: AnnotatedVideo, number: int, side: int) -> Picture:
        """Frame `number` as (side, side, 3) uint8 RGB. Not to be changed."""
        return self._get(
            (id(video), number, side),
            lambda: _squeeze(video.frame(number), side, cv2.INTER_AREA),
        )

    def mask(self, video: AnnotatedVideo, name: str, number: int, side: int) -> Picture | None:
        """The true mask of an object there, (side, side), 0 or 1; None where it has none."""
        mask = video.objects[name].get(number)
        if mask is None or mask.is_empty:
            return None
        return self._get(
            (id(video), name, number, side),
            lambda: _squeeze(mask.to_array().astype(np.uint8), side, cv2.INTER_NEAREST),
        )

    def _get(self, key: Hashable, make: Callable[[], Picture]) -> Picture:
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        picture = make()
        self._kept[key] = picture
        self._held += picture.nbytes
        while self._held > self._limit and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._held -= gone.nbytes
        return picture


def _squeeze(picture: Picture, side: int, how: int) -> Picture:
    return cv2.resize(picture, (side, side), interpolation=how).astype(np.uint8, copy=False)
