"""A folder of images as a video: one file a frame, in the natural order of their names."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps
from PIL.TiffImagePlugin import TiffImageFile

from engine.errors import UserError, os_reason
from engine.frames import fingerprint
from engine.frames.opening import IMAGE_SUFFIXES
from engine.frames.reader import Frame, FrameReader

_ORIENTATION = 0x0112  # the EXIF (and TIFF) tag; 5 to 8 exchange width and height
_TIFF_WIDTH, _TIFF_HEIGHT = 256, 257
_DEPTH_MODES = ("I;16", "I;16L", "I;16B", "I;16N")
_GREY_BITS = (8, 10, 12, 14, 16)
_DEPTH_SAMPLES = 5
_UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    Image.DecompressionBombError,
)


class ImageFolder(FrameReader):
    """Frame n is the nth image. Images say nothing of time: they count as 25 a second."""

    kind: Literal["video", "images"] = "images"

    def __init__(self, path: str, cache_bytes: int) -> None:
        super().__init__(path, cache_bytes)
        sizes = _images_in(path)
        self._names = sorted(sizes, key=_natural)
        self.width, self.height = self._check_sizes()
        self.num_frames = len(self._names)
        self._bits: int | None = None
        self.fps = Fraction(25)
        try:
            files = [os.path.join(path, name) for name in self._names]
            self.fingerprint = fingerprint.of_files(files, [sizes[name] for name in self._names])
        except OSError as error:
            raise UserError(
                "{filename} cannot be read: {reason}. Change its permissions, or move it away.",
                filename=error.filename,
                reason=os_reason(error),
            ) from None

    def time(self, n: int) -> float:
        self._check(n)
        return float(n / self.fps)

    def name(self, n: int) -> str:
        self._check(n)
        return self._names[n]

    def read_unless(self, n: int, stop: Callable[[], bool]) -> Frame | None:
        self._check(n)
        if (cached := self.cache.get(n)) is not None:
            return cached
        if stop():
            return None
        frame = Frame(n, self._load(os.path.join(self.path, self._names[n])))
        self.cache.put(frame)
        return frame

    def close(self) -> None:
        self.cache.clear()

    def _grey_bits(self) -> int:
        """Bits that the folder's 16-bit grey images use, 8 to 16: cameras write 10, 12 or 14 into 16, and by
        their high bytes all would be black. From a few images, the same for all frames; computed once."""
        if self._bits is None:
            last = self.num_frames - 1
            sample = {round(last * n / (_DEPTH_SAMPLES - 1)) for n in range(_DEPTH_SAMPLES)}
            brightest = max(_brightest(os.path.join(self.path, self._names[n])) for n in sample)
            self._bits = next(bits for bits in _GREY_BITS if brightest < 2**bits)
        return self._bits

    def _check_sizes(self) -> tuple[int, int]:
        """The size that all images share. Raises UserError for the first that differs."""
        expected: tuple[int, int] | None = None
        first = ""
        for name in self._names:
            size = _size_from_header(os.path.join(self.path, name))
            if size is None:
                continue
            if expected is None:
                expected, first = size, name
            elif size != expected:
                raise UserError(
                    "{name} is {width} x {height} pixels, but {first} is {first_width} x {first_height}. All "
                    "images of a folder must have one size: resize it, or move it away.",
                    name=name,
                    width=size[0],
                    height=size[1],
                    first=first,
                    first_width=expected[0],
                    first_height=expected[1],
                )
        if expected is None:
            raise UserError(
                "None of the images in {path} can be read. Choose another folder.", path=self.path
            )
        return expected

    def _load(self, path: str) -> NDArray[np.uint8]:
        name = os.path.basename(path)
        try:
            with Image.open(path) as image:
                bgra = _to_bgra(ImageOps.exif_transpose(image), self._grey_bits)
        except FileNotFoundError:
            raise UserError("{path} is gone. Put it back, or open the folder again.", path=path) from None
        except _UNREADABLE as error:
            raise UserError(
                "{name} cannot be read as an image ({error}). Replace it.", name=name, error=error
            ) from None
        height, width = bgra.shape[:2]
        if (width, height) != (self.width, self.height):
            raise UserError(
                "{name} is {width} x {height} pixels now, and was {old_width} x {old_height}. Put the "
                "first one back, or open the folder again.",
                name=name,
                width=width,
                height=height,
                old_width=self.width,
                old_height=self.height,
            )
        return bgra


def _images_in(path: str) -> dict[str, int]:
    """Name and length in bytes of every image file in a folder. Raises UserError."""
    try:
        with os.scandir(path) as entries:
            sizes = {e.name: e.stat().st_size for e in entries if _is_image(e)}
    except PermissionError:
        raise UserError(
            "You may not look into {path}. Change its permissions, or copy it.", path=path
        ) from None
    except OSError as error:
        raise UserError(
            "{path} cannot be read: {reason}. Check the disk it is on.", path=path, reason=os_reason(error)
        ) from None
    if not sizes:
        kinds = ", ".join(sorted(suffix[1:] for suffix in IMAGE_SUFFIXES))
        raise UserError(
            "The folder {path} holds no images ({kinds}). Choose a folder that does.", path=path, kinds=kinds
        )
    return sizes


def _is_image(entry: os.DirEntry[str]) -> bool:
    # Hidden files are what other programs leave beside images: macOS writes ._00001.jpg.
    suffix = os.path.splitext(entry.name)[1].lower()
    return suffix in IMAGE_SUFFIXES and not entry.name.startswith(".") and entry.is_file()


def _natural(name: str) -> tuple[list[int | str], str]:
    """Sorts frame2 before frame10, whatever the case; equal but for case: by the name as it is."""
    parts = re.split(r"([0-9]+)", name.lower())
    return [int(part) if i % 2 else part for i, part in enumerate(parts)], name


def _size_from_header(path: str) -> tuple[int, int] | None:
    """Width and height as shown, without decoding; None when the file is no image (reading says why)."""
    try:
        with Image.open(path) as image:
            width, height = image.size
            if isinstance(image, TiffImageFile):
                # Some versions of Pillow exchange the sides of a TIFF on opening; the tags are as stored.
                width, height = image.tag_v2[_TIFF_WIDTH], image.tag_v2[_TIFF_HEIGHT]
                turned = image.tag_v2.get(_ORIENTATION, 1) >= 5
            elif image.format == "PNG" and "exif" not in image.info:
                turned = False  # asking a PNG for EXIF that its header has not would decode it all
            else:
                turned = image.getexif().get(_ORIENTATION, 1) >= 5
            return (height, width) if turned else (width, height)
    except _UNREADABLE:
        return None


def _brightest(path: str) -> int:
    """The largest value of a 16-bit grey image; 0 for any other, and for what cannot be read."""
    try:
        with Image.open(path) as image:
            return int(np.asarray(image).max()) if image.mode in _DEPTH_MODES else 0
    except _UNREADABLE:
        return 0


def _to_bgra(image: Image.Image, grey_bits: Callable[[], int]) -> NDArray[np.uint8]:
    """Any image as read-only (H, W, 4) uint8, transparency ignored. grey_bits: how many of its 16 bits
    a 16-bit grey image uses; the upper 8 of them are shown."""
    if image.mode in _DEPTH_MODES:
        grey = np.minimum(np.asarray(image) >> (grey_bits() - 8), 255).astype(np.uint8)
        image = Image.fromarray(grey)
    elif image.mode in ("I", "F"):
        raise ValueError("it has 32 bits a pixel; save it with 8 or 16")
    rgb = np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
    bgra = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGRA), np.uint8)
    bgra.flags.writeable = False
    return bgra
