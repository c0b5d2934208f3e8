"""Masks, contours and names drawn into a picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from annotator.project.outline_gaps import gaps
from annotator.project.outline_patterns import SOLID, OutlinePattern
from engine.masks import Mask

Picture = NDArray[np.uint8]  # (H, W, 3) BGR
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

# Tried in turn, found by name where installed; Pillow's own, which knows few letters, is the last.
_FONTS = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "Arial Unicode.ttf",
    "PingFang.ttc",
    "msyh.ttc",
    "arial.ttf",
)
_NO_LETTER = "\uffff"


def bgr_of(colour: str) -> tuple[int, int, int]:
    """'#RRGGBB' as blue, green, red."""
    return int(colour[5:7], 16), int(colour[3:5], 16), int(colour[1:3], 16)


def fill(picture: Picture, mask: Mask, colour: str, opacity: float) -> None:
    """Tint the mask's pixels; opacity 0 leaves them, 1 covers them."""
    x0, y0, x1, y1 = mask.box
    window, on = picture[y0:y1, x0:x1], mask.crop()
    tint = np.array(bgr_of(colour), np.float32) * opacity
    window[on] = (window[on] * np.float32(1 - opacity) + tint + 0.5).astype(np.uint8)


def contour(picture: Picture, mask: Mask, colour: str, pattern: OutlinePattern = SOLID) -> None:
    """Draw the mask's outline, holes too, as wide as suits the picture's size."""
    x0, y0, _, _ = mask.box
    padded = np.pad(mask.crop().view(np.uint8), 1)
    outlines, _ = cv2.findContours(padded, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    width = max(1, round(min(picture.shape[:2]) / 360))
    place = (x0 - 1, y0 - 1)
    if not pattern.runs:
        cv2.drawContours(picture, outlines, -1, bgr_of(colour), width, cv2.LINE_AA, offset=place)
        return
    _draw_in_gaps(picture, mask, outlines, colour, width, pattern)


def _draw_in_gaps(
    picture: Picture,
    mask: Mask,
    outlines: Sequence[cv2.typing.MatLike],
    colour: str,
    width: int,
    pattern: OutlinePattern,
) -> None:
    """Draw the outlines but for what the pattern leaves out. Only the part around the mask is looked at."""
    scale, margin = max(1.0, width * 0.75), width + 1
    x0, y0, x1, y1 = mask.box
    inside = np.pad(mask.crop().view(np.uint8), margin)
    line = np.zeros(inside.shape, np.uint8)
    cv2.drawContours(line, outlines, -1, 255, width, cv2.LINE_AA, offset=(margin - 1, margin - 1))
    line[gaps(inside, x0 - margin, y0 - margin, pattern, scale)] = 0
    height, wide = picture.shape[:2]
    left, top = max(0, x0 - margin), max(0, y0 - margin)
    right, bottom = min(wide, x1 + margin), min(height, y1 + margin)
    part = picture[top:bottom, left:right]
    rows = slice(top - y0 + margin, bottom - y0 + margin)
    alpha = line[rows, left - x0 + margin : right - x0 + margin, None] / np.float32(255)
    part[...] = (part * (1 - alpha) + np.array(bgr_of(colour), np.float32) * alpha + 0.5).astype(np.uint8)


class Labels:
    """Name plates over objects, readable on any picture; each is drawn once and pasted often."""

    def __init__(self, height: int, width: int) -> None:
        """height, width: of the pictures; they set the letters' size."""
        self._size = max(11, round(min(height, width) / 36))
        self._plates: dict[tuple[str, str], Picture] = {}

    def put(self, picture: Picture, mask: Mask, name: str, colour: str) -> None:
        """Set the name on top of the mask's box, or inside it where there is no room above."""
        if not name.strip():
            return
        if (name, colour) not in self._plates:
            self._plates[name, colour] = _plate(name, colour, self._size)
        plate = self._plates[name, colour]
        height, width = picture.shape[:2]
        h, w = min(plate.shape[0], height), min(plate.shape[1], width)
        x0, y0, _, _ = mask.box
        y = y0 - h if y0 >= h else y0
        y, x = max(0, min(y, height - h)), max(0, min(x0, width - w))
        picture[y : y + h, x : x + w] = plate[:h, :w]


def _plate(name: str, colour: str, size: int) -> Picture:
    font = _font_for(name, size)
    left, top, right, bottom = font.getbbox(name)
    pad = max(2, size // 4)
    # Plates are of one height, whatever letters are in them.
    _, high, _, low = font.getbbox("Ágj")
    top, bottom = min(top, high), max(bottom, low)
    plate = Image.new("RGB", (int(right - left) + 2 * pad, int(bottom - top) + 2 * pad), colour)
    blue, green, red = bgr_of(colour)
    dark = 0.299 * red + 0.587 * green + 0.114 * blue > 140
    ImageDraw.Draw(plate).text((pad - left, pad - top), name, "black" if dark else "white", font)
    return np.asarray(plate)[..., ::-1]


def _font_for(text: str, size: int) -> Font:
    """The first font that has every letter of the text; the first of all where none has."""
    fonts = _fonts(size)
    for font in fonts:
        missing = bytes(font.getmask(_NO_LETTER))
        if all(c.isspace() or bytes(font.getmask(c)) != missing for c in set(text)):
            return font
    return fonts[0]


@lru_cache(maxsize=8)
def _fonts(size: int) -> tuple[Font, ...]:
    found: list[Font] = []
    for name in _FONTS:
        try:
            found.append(ImageFont.truetype(name, size))
        except OSError:  # not installed
            continue
    return (*found, ImageFont.load_default(size))
