"""What can be done to the mask of one frame: pixels added and cut, holes filled, its outline moved.

Every operation takes a mask and gives another; none changes one. They look at the mask's own pixels
and the few around them, so that their cost follows the object and not the frame. An object that the
frame's edge cuts off goes on beyond it: shrinking and smoothing do not eat into it from there.
"""

from __future__ import annotations

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.project.pixels import Pixels, Window
from engine.masks import Mask

Bits = NDArray[np.uint8]
_Type = TypeVar("_Type", bound=np.generic)

_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)


def added(mask: Mask, pixels: Pixels) -> Mask:
    """The mask with these pixels too."""
    if pixels.is_empty:
        return mask
    x0, y0, x1, y1 = pixels.window
    if not mask.is_empty:
        a0, b0, a1, b1 = mask.box
        x0, y0, x1, y1 = min(x0, a0), min(y0, b0), max(x1, a1), max(y1, b1)
    window = np.zeros((y1 - y0, x1 - x0), np.bool_)
    _part(window, x0, y0, mask.box)[...] = mask.crop()
    _part(window, x0, y0, pixels.window)[...] |= pixels.bits
    return Mask.from_window(mask.height, mask.width, x0, y0, window)


def cut(mask: Mask, pixels: Pixels) -> Mask:
    """The mask without these pixels."""
    x0, y0, x1, y1 = mask.box
    left, top, right, bottom = pixels.window
    both = (max(x0, left), max(y0, top), min(x1, right), min(y1, bottom))
    if both[0] >= both[2] or both[1] >= both[3]:
        return mask
    window = mask.crop().copy()
    _part(window, x0, y0, both)[...] &= ~_part(pixels.bits, left, top, both)
    return Mask.from_window(mask.height, mask.width, x0, y0, window)


def fill_holes(mask: Mask) -> Mask:
    """The mask with all that it encloses. Pixels that touch at a corner alone enclose; what reaches the
    frame's edge is not enclosed."""
    on, left, top = _around(mask, 1)
    count, labels = cv2.connectedComponents(1 - on, connectivity=4)
    enclosed = np.ones(count, np.bool_)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        enclosed[edge] = False
    enclosed[0] = True  # the mask itself
    return Mask.from_window(mask.height, mask.width, left, top, enclosed[labels])


def remove_islands(mask: Mask) -> Mask:
    """The largest connected part of the mask alone; pixels that touch at a corner are connected."""
    on, left, top = _around(mask, 0)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(on, connectivity=8)
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])) if len(stats) > 1 else 0
    return Mask.from_window(mask.height, mask.width, left, top, (labels == largest) & (on > 0))


def grow(mask: Mask) -> Mask:
    """The mask and the pixels that share a side with it."""
    on, left, top = _around(mask, 1)
    return Mask.from_window(mask.height, mask.width, left, top, cv2.dilate(on, _CROSS))


def shrink(mask: Mask) -> Mask:
    """The mask without the pixels that share a side with what does not belong to it."""
    on, left, top = _around(mask, 1)
    return Mask.from_window(mask.height, mask.width, left, top, cv2.erode(on, _CROSS))


def smooth(mask: Mask, radius: int) -> Mask:
    """Each pixel goes with the majority of the disc around it: spikes, notches and specks that are
    thinner than the disc go, straight outlines stay. radius: pixels, at least 1."""
    on, left, top = _around(mask, radius)
    reach = np.arange(-radius, radius + 1)
    disc = reach**2 + reach[:, None] ** 2 <= (radius + 0.5) ** 2
    kernel = disc.astype(np.float32)
    counted = cv2.filter2D(on, cv2.CV_32F, kernel, borderType=cv2.BORDER_REPLICATE)
    # The disc has an odd number of pixels: half of it is no count that rounding could tip over.
    return Mask.from_window(mask.height, mask.width, left, top, counted > np.count_nonzero(disc) / 2)


def _around(mask: Mask, margin: int) -> tuple[Bits, int, int]:
    """The mask's box with a margin, as far as the frame goes: its pixels as 0 and 1, and its corner.

    An empty mask has one pixel's worth, since OpenCV does not take arrays of nothing.
    """
    if mask.is_empty:
        return np.zeros((1, 1), np.uint8), 0, 0
    x0, y0, x1, y1 = mask.box
    left, top = max(0, x0 - margin), max(0, y0 - margin)
    right, bottom = min(mask.width, x1 + margin), min(mask.height, y1 + margin)
    window = np.zeros((bottom - top, right - left), np.uint8)
    _part(window, left, top, mask.box)[...] = mask.crop()
    return window, left, top


def _part(window: NDArray[_Type], left: int, top: int, part: Window) -> NDArray[_Type]:
    """The view of a part of the frame in a window whose corner is (left, top)."""
    x0, y0, x1, y1 = part
    if x0 >= x1 or y0 >= y1:
        return window[:0, :0]
    return window[y0 - top : y1 - top, x0 - left : x1 - left]
