"""The numbers in a picture of masks, whatever kind of PNG it is; nothing is believed before it is checked."""

from __future__ import annotations

import enum
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from annotator.importers.archives import unreadable
from annotator.importers.found import Clip
from engine.errors import UserError

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct(">8sI4sIIBB")  # signature; length and name of IHDR; width, height, bits, colour type
_GREY, _PALETTE = 0, 3  # colour types
_SAMPLES = 6
_MOST_GREYS = 16  # different ones in a sample: more may be soft edges, and no objects
_PLAIN = 0.25  # of the pixels of objects, at the least, are like the ones beside and below them
_MOST_COLOURS = 256  # in a sample


class Kind(enum.Enum):
    """What a picture's numbers are: of objects; colours (0xRRGGBB), one an object; a matte, 0 to 255."""

    NUMBERS = "numbers"
    COLOURS = "colours"
    MATTE = "matte"


class PictureReader:
    """Reads pictures of the size of a clip's frames."""

    def __init__(self, clip: Clip) -> None:
        self._clip = clip

    def read(self, path: Path) -> NDArray[np.uint32]:
        """(H, W): indices, greys or 0xRRGGBB; 0 where it is black or transparent. Raises UserError."""
        width, height, _, _ = head_of(path)
        # Before anything is unpacked: a small file can claim to be as large as it likes.
        self._clip.check_size(path, width, height)
        try:
            with Image.open(path, formats=("PNG",)) as image:
                return _numbers_in(image)
        except (OSError, ValueError, SyntaxError, EOFError, struct.error) as error:
            raise UserError(
                "{name} cannot be read as a picture ({error}). Export it once more.",
                name=path.name,
                error=error,
            ) from error


def head_of(path: Path) -> tuple[int, int, int, int]:
    """Width, height, bits and colour type of a PNG, without unpacking it. Raises UserError."""
    try:
        with open(path, "rb") as file:
            data = file.read(_HEAD.size)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) < _HEAD.size or not data.startswith(_SIGNATURE):
        raise UserError("{name} is no PNG picture. Export it once more.", name=path.name)
    _, _, _, width, height, bits, colour_type = _HEAD.unpack(data)
    return width, height, bits, colour_type


def is_indexed(path: Path) -> bool:
    """Whether a PNG holds numbers rather than a picture to look at: a palette's, or 16 bits of grey.
    Raises UserError."""
    _, _, bits, colour_type = head_of(path)
    return _has_numbers(bits, colour_type)


def _has_numbers(bits: int, colour_type: int) -> bool:
    return colour_type == _PALETTE or (colour_type == _GREY and bits == 16)


def kind_of(reader: PictureReader, pictures: Sequence[Path]) -> Kind:
    """What the numbers in these pictures are, from a few of them. Raises UserError."""
    last = len(pictures) - 1
    sample = [pictures[n] for n in sorted({round(last * n / (_SAMPLES - 1)) for n in range(_SAMPLES)})]
    heads = [head_of(path) for path in sample]
    looked_at = [p for p, (*_, bits, kind) in zip(sample, heads, strict=True) if not _has_numbers(bits, kind)]
    arrays = [reader.read(path) for path in looked_at]
    values = np.unique(np.concatenate([np.zeros(1, np.uint32), *(np.unique(array) for array in arrays)]))
    is_grey = all(value < 256 or value % 0x010101 == 0 for value in values.tolist())
    if is_grey and values.size > _MOST_GREYS and not _are_plain(arrays):
        return Kind.MATTE
    if values.size > _MOST_COLOURS:
        raise UserError(
            "{name} holds more colours than there can be objects: it is a picture to look at, or its masks "
            "have soft edges. Save masks without these, as indexed PNGs.",
            name=looked_at[0].name,
        )
    in_colour = any(colour_type not in (_GREY, _PALETTE) for *_, colour_type in heads)
    return Kind.COLOURS if in_colour else Kind.NUMBERS


def _are_plain(pictures: Sequence[NDArray[np.uint32]]) -> bool:
    """Whether what lies between black and the brightest is areas of one number, as objects are, and no soft
    edges: there, hardly a pixel is like the next ones."""
    like, all_of_them = 0, 0
    brightest = max(int(p.max()) for p in pictures)
    for values in pictures:
        between = (values[:-1, :-1] > 0) & (values[:-1, :-1] < brightest)
        same = (values[:-1, :-1] == values[:-1, 1:]) & (values[:-1, :-1] == values[1:, :-1])
        like += int(np.count_nonzero(between & same))
        all_of_them += int(np.count_nonzero(between))
    return like >= _PLAIN * all_of_them


def _numbers_in(image: Image.Image) -> NDArray[np.uint32]:
    if image.mode == "1":
        return np.asarray(image, np.uint32)
    if image.mode in ("P", "L") or image.mode.startswith("I"):
        return np.asarray(image).astype(np.uint32)
    rgba = np.asarray(image.convert("RGBA")).astype(np.uint32)
    colour = rgba[..., 0] << 16 | rgba[..., 1] << 8 | rgba[..., 2]
    return np.where(rgba[..., 3] >= 128, colour, 0).astype(np.uint32)
