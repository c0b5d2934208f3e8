"""A mask: which pixels of a frame belong to an object, small enough to keep by the million.

Kept as the bits of the box around the set pixels, packed eight to a byte and compressed with
Zstandard: about 2 kB for a 1080p mask, under a millisecond either way. A mask never changes.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

import numpy as np
import zstandard
from numpy.typing import NDArray

from engine.errors import UserError

_HEADER = struct.Struct("<BIIIIIII")  # version, height, width, x0, y0, x1, y1, area
_VERSION = 1
_MAX_SIDE = 1 << 17


_SMALLEST_PART = 0.02  # of the area: smaller specks are no part of their own


class DamagedMaskError(UserError):
    """The stored pixels of one mask are spoilt; other masks are not concerned."""


@dataclass(frozen=True, slots=True)
class MaskShape:
    """What a mask looks like in a few numbers, for comparing it with its neighbours in time.

    centroid: (x, y) of its set pixels, in pixels. box: as in Mask. fragments: unconnected parts that
    have at least a fiftieth of the area each. All zero for an empty mask.
    """

    centroid: tuple[float, float]
    box: tuple[int, int, int, int]
    fragments: int


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """The set pixels of one frame. Compare with ==: equal pixels of equal frames are equal masks.

    height, width: of the frame, pixels. box: (x0, y0, x1, y1), the smallest half-open box that
    holds every set pixel; all zero when none is. area: set pixels. data: the compressed bits.
    """

    height: int
    width: int
    box: tuple[int, int, int, int]
    area: int
    data: bytes

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mask):
            return NotImplemented
        if (self.height, self.width, self.box, self.area) != (
            other.height,
            other.width,
            other.box,
            other.area,
        ):
            return False
        # Another version of the compressor may have written other bytes for the same pixels.
        return self.data == other.data or bool(np.array_equal(self.crop(), other.crop()))

    def __hash__(self) -> int:
        return hash((self.height, self.width, self.box, self.area))

    @classmethod
    def empty(cls, height: int, width: int) -> Mask:
        return cls(height, width, (0, 0, 0, 0), 0, b"")

    @classmethod
    def from_array(cls, mask_hw: NDArray[np.generic]) -> Mask:
        """The nonzero pixels of an (H, W) array of any numeric type. Raises ValueError for other shapes."""
        if mask_hw.ndim != 2:
            raise ValueError(f"a mask has two axes (height, width); this array has shape {mask_hw.shape}")
        height, width = mask_hw.shape
        return cls.from_window(height, width, 0, 0, mask_hw)

    @classmethod
    def from_window(cls, height: int, width: int, left: int, top: int, window: NDArray[np.generic]) -> Mask:
        """The nonzero pixels of a part of a frame of height x width; nothing is set outside the part.

        window: two axes; its first element is column `left`, row `top`. Raises ValueError when it does
        not lie within the frame.
        """
        rows_in, columns_in = window.shape
        if not (0 <= left <= left + columns_in <= width and 0 <= top <= top + rows_in <= height):
            raise ValueError(
                f"{columns_in} x {rows_in} pixels at ({left}, {top}) reach beyond {width} x {height}"
            )
        on = window if window.dtype == np.bool_ else window != 0
        rows = np.flatnonzero(on.any(axis=1))
        if rows.size == 0:
            return cls.empty(height, width)
        y0, y1 = int(rows[0]), int(rows[-1]) + 1
        columns = np.flatnonzero(on[y0:y1].any(axis=0))
        x0, x1 = int(columns[0]), int(columns[-1]) + 1
        crop = np.ascontiguousarray(on[y0:y1, x0:x1])
        compressor = zstandard.ZstdCompressor(level=3, write_checksum=True)  # damage never passes for pixels
        packed = compressor.compress(np.packbits(crop).tobytes())
        box = (left + x0, top + y0, left + x1, top + y1)
        return cls(height, width, box, int(np.count_nonzero(crop)), packed)

    @property
    def is_empty(self) -> bool:
        return self.area == 0

    def crop(self) -> NDArray[np.bool_]:
        """The pixels inside `box` as a boolean array of its size; (0, 0) when the mask is empty.

        Raises DamagedMaskError when the compressed bits are spoilt.
        """
        x0, y0, x1, y1 = self.box
        h, w = y1 - y0, x1 - x0
        if h == 0 or w == 0:
            return np.zeros((0, 0), np.bool_)
        bits = np.unpackbits(np.frombuffer(self._packed(), np.uint8), count=h * w)
        return bits.reshape(h, w).view(np.bool_)

    def check(self) -> None:
        """Raises DamagedMaskError when the compressed bits are spoilt."""
        if not self.is_empty:
            self._packed()

    def _packed(self) -> bytes:
        """The pixels inside `box`, eight to a byte; `box` is not empty."""
        x0, y0, x1, y1 = self.box
        size = ((y1 - y0) * (x1 - x0) + 7) // 8
        try:
            # Asked first: the decompressor would believe any size that damaged bytes claim.
            sound = zstandard.frame_content_size(self.data) == size
            packed = zstandard.decompress(self.data) if sound else b""
        except zstandard.ZstdError:
            packed = b""
        if len(packed) != size:
            raise DamagedMaskError("A mask in the project file is damaged (its pixels cannot be unpacked).")
        return packed

    def to_array(self) -> NDArray[np.bool_]:
        """All pixels of the frame as an (H, W) boolean array of the caller's own."""
        full = np.zeros((self.height, self.width), np.bool_)
        x0, y0, x1, y1 = self.box
        full[y0:y1, x0:x1] = self.crop()
        return full

    def contains(self, x: float, y: float) -> bool:
        """Whether the pixel at column x, row y is set; False outside the frame."""
        x0, y0, x1, y1 = self.box
        column, row = math.floor(x), math.floor(y)
        if not (x0 <= column < x1 and y0 <= row < y1):
            return False
        place = (row - y0) * (x1 - x0) + column - x0
        return bool(self._packed()[place >> 3] >> (7 - place % 8) & 1)

    def measure(self) -> MaskShape:
        """Its shape in numbers. Reads the pixels: about a millisecond for a large mask at 1080p."""
        if self.is_empty:
            return MaskShape((0.0, 0.0), self.box, 0)
        import cv2  # here, so that the vocabulary stays light to import

        crop = self.crop()
        _, _, stats, _ = cv2.connectedComponentsWithStats(crop.view(np.uint8), connectivity=8)
        fragments = int(np.count_nonzero(stats[1:, cv2.CC_STAT_AREA] >= _SMALLEST_PART * self.area))
        x = self.box[0] + float(crop.sum(axis=0) @ np.arange(crop.shape[1])) / self.area
        y = self.box[1] + float(crop.sum(axis=1) @ np.arange(crop.shape[0])) / self.area
        return MaskShape((x, y), self.box, max(fragments, 1))

    def iou(self, other: Mask) -> float:
        """Intersection over union, 0 to 1; two empty masks agree (1). Raises ValueError for other sizes."""
        if (self.height, self.width) != (other.height, other.width):
            raise ValueError("masks of different frames cannot be compared")
        if self.is_empty and other.is_empty:
            return 1.0
        x0, y0 = max(self.box[0], other.box[0]), max(self.box[1], other.box[1])
        x1, y1 = min(self.box[2], other.box[2]), min(self.box[3], other.box[3])
        if x0 >= x1 or y0 >= y1:
            return 0.0
        both = np.count_nonzero(self._window(x0, y0, x1, y1) & other._window(x0, y0, x1, y1))
        return float(both) / (self.area + other.area - both)

    def _window(self, x0: int, y0: int, x1: int, y1: int) -> NDArray[np.bool_]:
        left, top = self.box[0], self.box[1]
        return self.crop()[y0 - top : y1 - top, x0 - left : x1 - left]

    def encode(self) -> bytes:
        """The mask as bytes for the project file; `decode` reads them."""
        return _HEADER.pack(_VERSION, self.height, self.width, *self.box, self.area) + self.data

    @classmethod
    def decode(cls, blob: bytes) -> Mask:
        """A mask from `encode`'s bytes. Raises DamagedMaskError, or UserError for a newer form."""
        try:
            version, height, width, x0, y0, x1, y1, area = _HEADER.unpack_from(blob)
        except struct.error:
            raise DamagedMaskError("A mask in the project file is damaged (too short).") from None
        if version != _VERSION:
            raise UserError(
                "A mask in the project file was written by a newer Masklet. Update Masklet to open it."
            )
        sound = (
            x0 <= x1 <= width <= _MAX_SIDE
            and y0 <= y1 <= height <= _MAX_SIDE
            and area <= (x1 - x0) * (y1 - y0)
            and (area > 0) == (x1 > x0 and y1 > y0)
        )
        if not sound:
            raise DamagedMaskError("A mask in the project file is damaged (its box lies outside its frame).")
        return cls(height, width, (x0, y0, x1, y1), area, bytes(blob[_HEADER.size :]))
