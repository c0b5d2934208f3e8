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
Places = NDArray[np.intp]

_SQUARE = np.ones((3, 3), np.uint8)
_HALO = (0, 0, 0, 150)  # keeps an outline legible over any picture
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
        self._box = x0, y0, x0 + width, y0 + height
        self._blocks = {1: _Blocks.of(crop.view(np.uint8), x0, y0)}

    @classmethod
    def of(cls, mask: Mask) -> MaskBits:
        return cls(mask.box[0], mask.box[1], mask.crop())

    def extent(self, scale: float, reach: int) -> QRect:
        """What the mask covers at a scale, with `reach` around it; device pixels from the frame's corner."""
        return self.extent_of(self._box, scale, reach)

    @staticmethod
    def extent_of(box: tuple[int, int, int, int], scale: float, reach: int) -> QRect:
        """The same for a mask of which only the box is known."""
        left, top = math.floor(box[0] * scale), math.floor(box[1] * scale)
        right, bottom = math.ceil(box[2] * scale), math.ceil(box[3] * scale)
        return QRect(left - reach, top - reach, right - left + 2 * reach, bottom - top + 2 * reach)

    def sample(self, scale: float, region: QRect) -> Bits:
        """Which device pixels of a region belong to the mask: 1 or 0, shape (height, width).

        Those whose middle lies in it; where the frame is shrunk and a part is too thin for that, all that
        touch it. A pixel's place alone decides, so that parts of a picture fit together.
        """
        if scale >= 1.0:
            return self._blocks[1].enlarged(scale, region)
        block = block_of(scale)
        fine = max(1, block // 2)  # blocks as large as what is seen would leave its edge rough
        inside = self._in_blocks(fine).under(scale * fine, region)
        touching = self._in_blocks(block).around(scale * block, region)
        touching &= np.equal(cv2.dilate(inside, _SQUARE), 0).view(np.uint8)
        inside |= touching
        return inside

    def _in_blocks(self, size: int) -> _Blocks:
        if size not in self._blocks:
            self._blocks[size] = self._blocks[1].joined(size)
        return self._blocks[size]


@dataclass(frozen=True, slots=True)
class _Blocks:
    """A mask's pixels, or square blocks of them, with a rim of zeros that answers for all beyond.

    left, top: the first column and row, in blocks from the frame's corner: they lie on one grid over the
    frame, so that a mask looks the same whatever its box. inside: 1 where at least half of a block is set.
    touched: 1 where any of it is.
    """

    left: int
    top: int
    inside: Bits
    touched: Bits

    @classmethod
    def of(cls, bits: Bits, left: int, top: int) -> _Blocks:
        """Of single pixels, 1 or 0."""
        rimmed = _rimmed(bits)
        return cls(left - 1, top - 1, rimmed, rimmed)

    def joined(self, block: int) -> _Blocks:
        """So many pixels, each way, taken together. For those of single pixels."""
        height, width = self.inside.shape
        above, before = self.top % block, self.left % block
        below, after = -(above + height) % block, -(before + width) % block
        pixels = np.pad(self.inside * np.uint8(255), ((above, below), (before, after)))
        size = pixels.shape[1] // block, pixels.shape[0] // block
        cover = _rimmed(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
        left, top = self.left // block - 1, self.top // block - 1
        return _Blocks(left, top, (cover >= 128).view(np.uint8), (cover > 0).view(np.uint8))

    def enlarged(self, scale: float, region: QRect) -> Bits:
        """scale: device pixels to a block."""
        height, width = self.inside.shape
        columns, rows = self._places(scale, region, 0.0)
        xs, ys = columns.clip(0, width - 1), rows.clip(0, height - 1)
        wide: Bits = np.take(self.inside[ys[0] : ys[-1] + 1], xs, axis=1)
        tall: Bits = np.take(wide, ys - ys[0], axis=0)
        return tall

    def under(self, scale: float, region: QRect) -> Bits:
        """Device pixels whose middle lies in a block that is inside. scale: device pixels to a block."""
        xs, ys = self._places(scale, region, 0.0)
        return _turned(_rows(_turned(_rows(self.inside, ys)), xs))

    def around(self, scale: float, region: QRect) -> Bits:
        """Device pixels with a touched block among the four around their middle. scale: device pixels to a
        block; from a half on, so that every block is around some middle."""
        xs, ys = self._places(scale, region, 0.5)
        seen = _turned(_rows(self.touched, ys) | _rows(self.touched, ys + 1))
        return _turned(_rows(seen, xs) | _rows(seen, xs + 1))

    def _places(self, scale: float, region: QRect, before: float) -> tuple[Places, Places]:
        """The columns and rows of the blocks that lie so many blocks before the middles of device pixels."""
        columns, rows = (_middles(*span) / scale - before for span in _spans(region))
        return _floor(columns) - self.left, _floor(rows) - self.top


def _spans(region: QRect) -> tuple[tuple[int, int], tuple[int, int]]:
    """The first and last column, and the first and last row."""
    return (region.left(), region.right()), (region.top(), region.bottom())


def _middles(first: int, last: int) -> NDArray[np.float64]:
    middles: NDArray[np.float64] = np.arange(first, last + 1, dtype=np.float64) + 0.5
    return middles


def _floor(places: NDArray[np.float64]) -> Places:
    """Blocks from the frame's corner, before any other number comes in: parts must round as the whole."""
    floor: Places = np.floor(places).astype(np.intp)
    return floor


def _rows(bits: Bits, places: Places) -> Bits:
    """Beyond the first and the last row, these."""
    rows: Bits = bits.take(places, axis=0, mode="clip")
    return rows


def _rimmed(bits: cv2.typing.MatLike) -> Bits:
    rimmed: Bits = np.zeros((bits.shape[0] + 2, bits.shape[1] + 2), np.uint8)
    rimmed[1:-1, 1:-1] = bits
    return rimmed


def _turned(bits: Bits) -> Bits:
    """Columns as rows. Rows are taken far sooner than columns are."""
    turned: Bits = np.asarray(cv2.transpose(bits), np.uint8)
    return turned


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
