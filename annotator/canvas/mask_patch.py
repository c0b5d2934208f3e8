"""One mask made into two small pictures for one zoom: its fill and its outline.

Rendered in device pixels, not the frame's: outlines then have the same width at every zoom, cost
follows the size on screen, and painting is a plain copy. Numbers are in the benchmarks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from annotator.project.outline_gaps import gaps, pattern_reach
from annotator.project.outline_patterns import SOLID, OutlinePattern
from engine.masks import Mask

Bits = NDArray[np.uint8]

_SQUARE = np.ones((3, 3), np.uint8)
_HALO = (0, 0, 0, 150)  # keeps an outline legible over any picture
_ALONE = 1 << 16  # pixels; OpenCV shares more out to threads, which wait for a processor as others do
_LARGEST_BLOCK = 8  # a single pixel of a block of 8 x 8 still counts 4 of 255
_CASING = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class Style:
    """How a mask is drawn. colour: of its object. opacity: of the fill, 0 to 1. ratio: device to logical
    pixels. is_chosen: a stronger outline. pattern: of the outline."""

    colour: QColor
    opacity: float
    is_chosen: bool
    ratio: float
    pattern: OutlinePattern = SOLID

    @property
    def inner(self) -> int:
        """Device pixels of the outline inside the mask."""
        return max(1, round((1.5 if self.is_chosen else 1.0) * self.ratio))

    @property
    def outer(self) -> int:
        """Device pixels of the outline outside the mask, without its halo."""
        return max(1, round((1.0 if self.is_chosen else 0.75) * self.ratio))

    @property
    def casing(self) -> int:
        """Device pixels of the light line around the chosen object's outline; 0 for others."""
        return max(1, round(self.ratio)) if self.is_chosen else 0

    @property
    def halo(self) -> int:
        """Device pixels of the dark halo around all that."""
        return max(1, round(self.ratio))

    @property
    def reach(self) -> int:
        """How far beyond the mask anything is drawn, in device pixels."""
        return self.outer + self.casing + self.halo

    @property
    def rim(self) -> int:
        """How far around a part the mask must be known to draw that part, in device pixels."""
        return self.reach + self.inner + (pattern_reach(self.ratio) if self.pattern.runs else 0)


@dataclass(frozen=True, slots=True)
class Patch:
    """A rendered part of a mask. region: device pixels from the frame's corner.

    pixels: the buffers behind the images, which do not own them. fill is None at opacity 0.
    """

    region: QRect
    fill: QImage | None
    outline: QImage
    pixels: tuple[NDArray[np.uint32], ...]


def block_of(scale: float) -> int:
    """How many frame pixels, each way, are taken together where `scale` shrinks the frame."""
    return min(max(1, int(1.0 / scale)), _LARGEST_BLOCK)


class MaskBits:
    """The pixels of a mask around its box, ready to be sampled at any zoom."""

    def __init__(self, x0: int, y0: int, crop: NDArray[np.bool_]) -> None:
        """crop: the pixels around (x0, y0) and on; none is set beyond it."""
        height, width = crop.shape
        self._x0, self._y0, self._x1, self._y1 = x0, y0, x0 + width, y0 + height
        # A rim of zeros answers for everything outside the box.
        self._bits: Bits = np.pad(crop.view(np.uint8), 1)
        self._reduced: dict[int, Bits] = {}

    @classmethod
    def of(cls, mask: Mask) -> MaskBits:
        return cls(mask.box[0], mask.box[1], mask.crop())

    def extent(self, scale: float, reach: int) -> QRect:
        """What the mask covers at a scale, with `reach` around it; device pixels from the frame's corner."""
        return self.extent_of((self._x0, self._y0, self._x1, self._y1), scale, reach)

    @staticmethod
    def extent_of(box: tuple[int, int, int, int], scale: float, reach: int) -> QRect:
        """The same for a mask of which only the box is known."""
        left, top = math.floor(box[0] * scale), math.floor(box[1] * scale)
        right, bottom = math.ceil(box[2] * scale), math.ceil(box[3] * scale)
        return QRect(left - reach, top - reach, right - left + 2 * reach, bottom - top + 2 * reach)

    def sample(self, scale: float, region: QRect) -> Bits:
        """Which device pixels of a region belong to the mask: 1 or 0, shape (height, width)."""
        return self._enlarged(scale, region) if scale >= 1.0 else self._shrunk(scale, region)

    def _enlarged(self, scale: float, region: QRect) -> Bits:
        columns = (np.arange(region.left(), region.right() + 1) + 0.5) / scale
        rows = (np.arange(region.top(), region.bottom() + 1) + 0.5) / scale
        height, width = self._bits.shape
        xs = np.clip(np.floor(columns).astype(np.intp) - self._x0 + 1, 0, width - 1)
        ys = np.clip(np.floor(rows).astype(np.intp) - self._y0 + 1, 0, height - 1)
        seen = self._bits[ys[0] : ys[-1] + 1]
        wide: Bits = np.take(seen, xs, axis=1)
        tall: Bits = np.take(wide, ys - ys[0], axis=0)
        return tall

    def _shrunk(self, scale: float, region: QRect) -> Bits:
        """Pixels at least half covered; where a part is too thin for that, all that it touches."""
        block = block_of(scale)
        cover = self._blocks(block)
        step = 1.0 / (scale * block)
        left, top = _block_start(self._x0 - 1, block), _block_start(self._y0 - 1, block)
        x = ((region.left() + 0.5) / scale - left) / block - 0.5
        y = ((region.top() + 0.5) / scale - top) / block - 0.5
        width, height = region.width(), region.height()
        seen: Bits = np.empty((height, width), np.uint8)
        lines = max(1, _ALONE // max(width, 1))
        for top in range(0, height, lines):
            band = seen[top : top + lines]
            matrix = np.array([[step, 0.0, x], [0.0, step, y + step * top]])
            cv2.warpAffine(cover, matrix, (width, len(band)), band, cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        inside: Bits = (seen >= 128).view(np.uint8)
        inside |= (seen > 0).view(np.uint8) & (cv2.dilate(inside, _SQUARE) == 0).view(np.uint8)
        return inside

    def _blocks(self, block: int) -> Bits:
        """How much of each block of pixels is covered, 0 to 255; 0 only where no pixel is set.

        Blocks lie on one grid over the frame, so that a mask looks the same whatever its box.
        """
        if block == 1:
            return self._bits * np.uint8(255)
        if block not in self._reduced:
            height, width = self._bits.shape
            before_y, before_x = (self._y0 - 1) % block, (self._x0 - 1) % block
            after_y, after_x = -(before_y + height) % block, -(before_x + width) % block
            padded = np.pad(self._bits * np.uint8(255), ((before_y, after_y), (before_x, after_x)))
            size = (padded.shape[1] // block, padded.shape[0] // block)
            self._reduced[block] = cv2.resize(padded, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        return self._reduced[block]


def _block_start(place: int, block: int) -> int:
    return place // block * block


def render_patch(bits: MaskBits, style: Style, scale: float, region: QRect) -> Patch:
    """The pictures of a mask in a region (device pixels from the frame's corner), at a scale."""
    rim = style.rim
    wide = region.adjusted(-rim, -rim, rim, rim)
    inside = bits.sample(scale, wide)
    grown = cv2.dilate(inside, _SQUARE, iterations=style.outer)
    core = cv2.erode(inside, _SQUARE, iterations=style.inner)
    cased = cv2.dilate(grown, _SQUARE, iterations=style.casing) if style.casing else grown
    haloed = cv2.dilate(cased, _SQUARE, iterations=style.halo)
    kept = (slice(rim, rim + region.height()), slice(rim, rim + region.width()))
    line = (style.colour.red(), style.colour.green(), style.colour.blue())
    # Each holds the one before: core, grown, cased, haloed; their differences are the rings.
    drawn, halo = _beyond(grown, core)[kept], _beyond(haloed, cased)[kept]
    if style.pattern.runs:
        left_out = gaps(inside, wide.left(), wide.top(), style.pattern, style.ratio)[kept]
        halo = halo | (drawn & left_out)  # it stands where the pattern leaves gaps
        drawn = drawn & ~left_out
    outline = _painted(drawn, (*line, 255))
    outline |= _painted(halo, _HALO)
    if style.casing:
        outline |= _painted(_beyond(cased, grown)[kept], _CASING)
    pixels: tuple[NDArray[np.uint32], ...] = (outline,)
    fill = None
    if style.opacity > 0:
        painted = _painted(inside[kept], (*line, round(255 * style.opacity)))
        fill = _image(painted)
        pixels = (outline, painted)
    return Patch(region, fill, _image(outline), pixels)


def _beyond(outer: cv2.typing.MatLike, inner: cv2.typing.MatLike) -> Bits:
    """Where the larger of two masks reaches beyond the smaller, which it holds."""
    ring: Bits = np.subtract(outer, inner, dtype=np.uint8)
    return ring


def _painted(where: Bits, rgba: tuple[int, int, int, int]) -> NDArray[np.uint32]:
    """Premultiplied ARGB32: one colour where bits are set, nothing elsewhere."""
    red, green, blue, alpha = rgba
    r, g, b = (round(channel * alpha / 255) for channel in (red, green, blue))
    colour = np.uint32(alpha << 24 | r << 16 | g << 8 | b)
    painted: NDArray[np.uint32] = np.multiply(where, colour, dtype=np.uint32)
    return painted


def _image(pixels: NDArray[np.uint32]) -> QImage:
    height, width = pixels.shape
    return QImage(
        pixels.view(np.uint8).data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied
    )
