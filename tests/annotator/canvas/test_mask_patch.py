"""A mask's pictures, pixel by pixel: what the fast way paints is what the rings' own definition says."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from annotator.canvas.mask_patch import MaskBits, Patch, Style, render_patch
from annotator.project.outline_gaps import gaps
from annotator.project.outline_patterns import PATTERNS, SOLID, OutlinePattern
from engine.masks import Mask

COLOUR = (200, 90, 31)


def _mask(seed: int) -> Mask:
    rng = np.random.default_rng(seed)
    pixels = np.zeros((400, 640), np.uint8)
    for _ in range(5):
        middle = int(rng.integers(60, 580)), int(rng.integers(40, 360))
        cv2.circle(pixels, middle, int(rng.integers(3, 70)), 1, -1)
    cv2.line(pixels, (5, 390), (600, 12), 1, 1)  # thinner than a pixel of the screen
    return Mask.from_array(pixels & (rng.random(pixels.shape) < 0.995))


def _grown(inside: NDArray[np.uint8], by: int) -> NDArray[np.bool_]:
    square = np.ones((2 * by + 1, 2 * by + 1), np.uint8)
    return np.asarray(cv2.dilate(inside, square), np.bool_)


def _outline(bits: MaskBits, style: Style, scale: float, region: QRect) -> NDArray[np.uint32]:
    """Each ring by itself, laid into the picture one after the other."""
    rim = style.rim
    wide = region.adjusted(-rim, -rim, rim, rim)
    inside = bits.sample(scale, wide)
    square = np.ones((2 * style.inner + 1, 2 * style.inner + 1), np.uint8)
    core = cv2.erode(inside, square) > 0
    grown = _grown(inside, style.outer)
    cased = _grown(inside, style.outer + style.casing)
    line, halo = grown & ~core, _grown(inside, style.reach) & ~cased
    left_out = gaps(inside, wide.left(), wide.top(), style.pattern, style.ratio)
    halo, line = halo | (line & left_out), line & ~left_out
    red, green, blue = COLOUR
    picture = np.zeros(inside.shape, np.uint32)
    picture[line] = 255 << 24 | red << 16 | green << 8 | blue
    picture[halo] = 150 << 24
    picture[cased & ~grown] = 0xFFFFFFFF
    return picture[rim : rim + region.height(), rim : rim + region.width()]


def _pixels(patch: Patch) -> NDArray[np.uint32]:
    image = patch.outline
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())


@pytest.mark.parametrize("scale", [0.21, 0.62, 1.0, 2.7])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("is_chosen", [False, True])
@pytest.mark.parametrize("pattern", [SOLID, next(pattern for pattern in PATTERNS if pattern.runs)])
def test_an_outline_is_made_of_its_rings(
    scale: float, ratio: float, is_chosen: bool, pattern: OutlinePattern
) -> None:
    style = Style(QColor(*COLOUR), 0.4, is_chosen, ratio, pattern)
    bits = MaskBits.of(_mask(3))
    whole = bits.extent(scale, style.reach)
    part = whole.adjusted(whole.width() // 3, whole.height() // 4, -whole.width() // 5, -whole.height() // 3)
    for region in (whole, part):
        expected = _outline(bits, style, scale, region)
        assert np.array_equal(_pixels(render_patch(bits, style, scale, region)), expected)
        assert len(np.unique(expected)) == (4 if is_chosen else 3), "every kind of ring is there"
