"""From a decoded picture to the pixels that are shown: colours, size, and the way up."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.sidedata.sidedata import SideData


_OPAQUE = ("yuv4", "yuvj", "nv", "gray", "gbrp")  # how the names of usual formats without alpha begin


@dataclass(frozen=True, slots=True)
class Orientation:
    """How stored pixels are laid out on the screen: first transposed, then mirrored."""

    transpose: bool = False
    flip_x: bool = False
    flip_y: bool = False

    @classmethod
    def of(cls, picture: av.VideoFrame) -> Orientation:
        """From the display matrix that phones write; as stored when there is none.

        The matrix sends a stored pixel (x, y) to (a x + c y, b x + d y), y downward. Angles between
        the quarter turns, which no camera writes, go to a nearby one.
        """
        try:
            data = picture.side_data.get("DISPLAYMATRIX")
        except ValueError:  # PyAV's answer where any of the side data is of a kind newer than itself
            return cls.turned(picture.rotation)
        if data is None:
            return cls()
        a, b, _, c, d = struct.unpack_from("=5i", bytes(cast("SideData", data)))
        if abs(b) > abs(a):
            return cls(transpose=True, flip_x=c < 0, flip_y=b < 0)
        return cls(flip_x=a < 0, flip_y=d < 0)

    @classmethod
    def turned(cls, degrees: int) -> Orientation:
        """Counterclockwise, to the nearest quarter."""
        match round(degrees / 90) % 4:
            case 1:
                return cls(transpose=True, flip_y=True)
            case 2:
                return cls(flip_x=True, flip_y=True)
            case 3:
                return cls(transpose=True, flip_x=True)
        return cls()

    def apply(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The (H, W, C) image as shown: a view."""
        if self.transpose:
            image = image.swapaxes(0, 1)
        if self.flip_x:
            image = image[:, ::-1]
        if self.flip_y:
            image = image[::-1]
        return image


class PictureConverter:
    """Brings all pictures of a video to the form of its first: one size, upright, BGRA."""

    def __init__(self, first: av.VideoFrame) -> None:
        self._width, self._height = first.width, first.height
        self._orientation = Orientation.of(first)
        # Kept from picture to picture: setting one up takes longer than converting.
        self._reformatter: VideoReformatter | None = None

    @property
    def shown_size(self) -> tuple[int, int]:
        """(width, height) in pixels as shown."""
        if self._orientation.transpose:
            return self._height, self._width
        return self._width, self._height

    def to_bgra(self, picture: av.VideoFrame) -> NDArray[np.uint8]:
        """Read-only, contiguous (H, W, 4) uint8, opaque. A picture of another size is scaled to this one."""
        if self._reformatter is None:
            self._reformatter = VideoReformatter()
        bgra = self._reformatter.reformat(picture, self._width, self._height, "bgra")
        stored = cast("NDArray[np.uint8]", bgra.to_ndarray())
        image = np.ascontiguousarray(self._orientation.apply(stored))
        if not picture.format.name.startswith(_OPAQUE):
            image[..., 3] = 255
        image.flags.writeable = False
        return image

    def grey(self) -> NDArray[np.uint8]:
        """What is shown where nothing can be decoded."""
        width, height = self.shown_size
        image = np.full((height, width, 4), 128, np.uint8)
        image[..., 3] = 255
        image.flags.writeable = False
        return image

    def forget(self) -> None:
        """Give back the converter's threads; the next picture starts them again."""
        self._reformatter = None
