"""A frame as Basic sees it: small, in colours that compare well, and its motion to another frame.

All of Basic works at a bounded size ("work pixels"), so that its time does not grow with the video's.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.masks import Mask

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Labels = NDArray[Any]  # (h, w), numbers of connected pieces
Window = tuple[slice, slice]  # rows and columns, work pixels
WHOLE: Window = (slice(None), slice(None))

LONGEST = 720  # work pixels on the longer side
LIGHT_BINS, TINT_BINS = 16, 48
BINS = LIGHT_BINS * TINT_BINS * TINT_BINS
_SMALLEST_FLOW = 48  # DIS needs a pyramid; smaller frames are padded to this
_KEPT_FLOWS = 2

_NO_FLOW: Any = None  # OpenCV allocates; its type hints do not know

_serials = itertools.count()


def new_serial() -> int:
    """A serial number that no other frame of this run of the program has."""
    return next(_serials)


@dataclass(slots=True)
class BasicFeatures:
    """height, width: of the video's frame. lab: (h, w, 3) uint8, OpenCV's 8-bit Lab, lightly smoothed.
    grey: (h, w) uint8. bins: (h, w) uint16, the colour bin of each pixel. flows: by the other
    frame's serial, the latest few. edges: (h, w), once `edge_strength` was asked for.
    """

    height: int
    width: int
    lab: NDArray[np.uint8]
    grey: NDArray[np.uint8]
    bins: NDArray[np.uint16]
    serial: int = field(default_factory=new_serial)
    flows: dict[int, Floats] = field(default_factory=dict)
    edges: Floats | None = None
    _halved: BasicFeatures | None = None

    @property
    def nbytes(self) -> int:
        flows = sum(f.nbytes for f in self.flows.values())
        at_a_click = 7 * self.grey.nbytes  # edges, and all this of `halved`
        return self.lab.nbytes + self.grey.nbytes + self.bins.nbytes + flows + at_a_click

    def to(self, device: str) -> BasicFeatures:
        """Itself: Basic computes in main memory alone, whatever the device."""
        return self

    @property
    def halved(self) -> BasicFeatures:
        """The same frame in half as many work pixels each way."""
        if self._halved is None:
            h, w = self.shape
            size = max(w // 2, 1), max(h // 2, 1)
            lab, grey = (
                np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
                for image in (self.lab, self.grey)
            )
            self._halved = BasicFeatures(self.height, self.width, lab, grey, bins_of(lab))
        return self._halved

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in work pixels."""
        return self.grey.shape[0], self.grey.shape[1]

    def to_work(self, x: float, y: float) -> tuple[int, int]:
        """The work pixel (column, row) of a point in the frame's own pixels."""
        h, w = self.shape
        column, row = int((x + 0.5) * w / self.width), int((y + 0.5) * h / self.height)
        return min(max(column, 0), w - 1), min(max(row, 0), h - 1)

    def shrink(self, mask: Mask) -> Bools:
        """A mask of the frame in work pixels. A mask that has pixels keeps at least one."""
        h, w = self.shape
        full = mask.to_array()
        if full.shape == (h, w) or mask.is_empty:
            return full if full.shape == (h, w) else np.zeros((h, w), np.bool_)
        small = cv2.resize(full.astype(np.float32), (w, h), interpolation=cv2.INTER_AREA)
        on = np.asarray(small >= 0.5)
        return on if on.any() else np.asarray(small >= small.max())

    def grow(self, logits: Floats) -> Mask:
        """The mask of the frame where (h, w) logits, taken smoothly to full size, are positive."""
        if logits.shape != (self.height, self.width):
            logits = np.asarray(
                cv2.resize(logits, (self.width, self.height), interpolation=cv2.INTER_LINEAR), np.float32
            )
        return Mask.from_array(logits > 0)

    def change_only(self, base: Mask, new: Mask, where: Bools) -> Mask:
        """`base` with `new` in its place about the work pixels `where` (h, w), and exactly kept elsewhere."""
        if not where.any():
            return base
        near = cv2.dilate(where.astype(np.uint8), np.ones((5, 5), np.uint8))
        full = cv2.resize(near, (self.width, self.height), interpolation=cv2.INTER_NEAREST) > 0
        return Mask.from_array(np.where(full, new.to_array(), base.to_array()))


def encode(image_hwc: NDArray[np.uint8]) -> BasicFeatures:
    """The features of an (H, W, 3) uint8 RGB frame."""
    height, width = image_hwc.shape[:2]
    scale = min(1.0, LONGEST / max(height, width))
    small = np.ascontiguousarray(image_hwc)
    if scale < 1:
        size = max(round(width * scale), 1), max(round(height * scale), 1)
        small = np.asarray(cv2.resize(image_hwc, size, interpolation=cv2.INTER_AREA), np.uint8)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
    lab = np.asarray(cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), (3, 3), 0), np.uint8)
    return BasicFeatures(height, width, lab, grey, bins_of(lab))


def bins_of(lab: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """The colour bin of every (..., 3) 8-bit Lab colour; finer near grey, where most colours lie."""
    light = _LIGHT[lab[..., 0]]
    return np.asarray(light + _TINT_A[lab[..., 1]] + _TINT_B[lab[..., 2]], np.uint16)


def _tint_steps() -> NDArray[np.uint16]:
    away = (np.arange(256) - 128) / 128
    bent = np.sign(away) * np.abs(away) ** 0.7
    return np.clip((bent + 1) / 2 * TINT_BINS, 0, TINT_BINS - 1).astype(np.uint16)


_LIGHT = (np.arange(256) * LIGHT_BINS // 256 * TINT_BINS * TINT_BINS).astype(np.uint16)
_TINT_A = (_tint_steps() * TINT_BINS).astype(np.uint16)
_TINT_B = _tint_steps()


def window_around(inside: Bools, margin: int) -> Window | None:
    """The rows and columns within `margin` of the box around the set pixels; None when none is set."""
    rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
    if rows.size == 0:
        return None
    return (
        slice(max(int(rows[0]) - margin, 0), min(int(rows[-1]) + margin + 1, inside.shape[0])),
        slice(max(int(columns[0]) - margin, 0), min(int(columns[-1]) + margin + 1, inside.shape[1])),
    )


def flow_from(features: BasicFeatures, grey: NDArray[np.uint8], serial: int) -> Floats:
    """Where each work pixel of this frame was in another frame: (h, w, 2) offsets x, y in work pixels.

    grey, serial: of the other frame. Kept in `features` for the other objects of the same pair.
    """
    kept = features.flows.get(serial)
    if kept is not None:
        return kept
    h, w = features.shape
    below, right = max(_SMALLEST_FLOW - h, 0), max(_SMALLEST_FLOW - w, 0)
    here, there = (
        cv2.copyMakeBorder(g, 0, below, 0, right, cv2.BORDER_REPLICATE) for g in (features.grey, grey)
    )
    dis = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    flow = np.asarray(dis.calc(here, there, _NO_FLOW)[:h, :w], np.float32)
    while len(features.flows) >= _KEPT_FLOWS:
        features.flows.pop(next(iter(features.flows)))
    features.flows[serial] = flow
    return flow
