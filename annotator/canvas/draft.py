"""A mask while a stroke changes it: rendered anew where the stroke went, and nowhere else.

The picture agrees with that of the finished mask; only how it is made differs. (Where the frame is
shrunk, OpenCV rounds the place of a sample by the corner of the part it belongs to, to a thousandth of
a pixel: here and there that tips a pixel of an outline.)
"""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from annotator.canvas.mask_patch import MaskBits, Patch, Style, block_of, render_patch
from annotator.project.pixels import Stroke, Window
from engine.masks import Mask

_RIM = 3  # device pixels: how far beyond outline and halo a changed pixel can be seen when shrunk


class Draft:
    """What an object's mask will be when the stroke ends. object_id None: of an object that is not yet."""

    def __init__(self, object_id: int | None, colour: QColor, stroke: Stroke, adds: bool) -> None:
        """adds: whether the stroke adds its pixels or cuts them. Call `rebase` before the first `patch`."""
        self.object_id = object_id
        self.colour = colour
        self._stroke = stroke
        self._adds = adds
        self._live: NDArray[np.bool_] = np.zeros_like(stroke.bits)
        self._patch: Patch | None = None
        self._rendered_for: tuple[float, Style, QRect] | None = None
        self._stale: Window | None = None  # where the patch is older than the mask

    def rebase(self, base: Mask | None) -> None:
        """The stroke now changes this mask."""
        self._live[...] = False
        if base is not None:
            x0, y0, x1, y1 = base.box
            self._live[y0:y1, x0:x1] = base.crop()
        self._patch = None
        self.extend(self._stroke.pixels.window)

    def extend(self, window: Window) -> None:
        """The stroke has come to more pixels, all in this part of the frame."""
        x0, y0, x1, y1 = window
        live, covered = self._live[y0:y1, x0:x1], self._stroke.bits[y0:y1, x0:x1]
        if self._adds:
            live |= covered
        else:
            live &= ~covered
        if self._stale is not None:
            a0, b0, a1, b1 = self._stale
            window = min(x0, a0), min(y0, b0), max(x1, a1), max(y1, b1)
        self._stale = window

    def patch(self, style: Style, scale: float, view: QRect) -> Patch | None:
        """Its picture for a style and scale in a view (device pixels from the frame's corner)."""
        height, width = self._live.shape
        frame = QRect(0, 0, ceil(width * scale), ceil(height * scale))
        region = frame.adjusted(-style.reach, -style.reach, style.reach, style.reach) & view
        if region.isEmpty():
            return None
        if self._patch is None or self._rendered_for != (scale, style, region):
            self._patch = _blank(region, filled=style.opacity > 0)
            self._rendered_for = (scale, style, region)
            self._stale = self._set_part()
        if self._stale is not None:
            self._render(self._patch, style, scale, self._stale)
            self._stale = None
        return self._patch

    def _set_part(self) -> Window | None:
        rows = np.flatnonzero(self._live.any(axis=1))
        if rows.size == 0:
            return None
        y0, y1 = int(rows[0]), int(rows[-1]) + 1
        columns = np.flatnonzero(self._live[y0:y1].any(axis=0))
        return int(columns[0]), y0, int(columns[-1]) + 1, y1

    def _render(self, patch: Patch, style: Style, scale: float, window: Window) -> None:
        """Bring the patch up to date where this part of the frame is seen."""
        region = seen_at(window, scale, style) & patch.region
        if region.isEmpty():
            return
        part = render_patch(self._bits_around(region, style, scale), style, scale, region)
        x, y = region.left() - patch.region.left(), region.top() - patch.region.top()
        place = (slice(y, y + region.height()), slice(x, x + region.width()))
        for whole, new in zip(patch.pixels, part.pixels, strict=True):
            whole[place] = new

    def _bits_around(self, region: QRect, style: Style, scale: float) -> MaskBits:
        """All of the mask that is seen in a region."""
        height, width = self._live.shape
        rim, block = style.rim + _RIM, block_of(scale)
        x0 = max(0, floor((region.left() - rim) / scale) - 2 * block)
        y0 = max(0, floor((region.top() - rim) / scale) - 2 * block)
        x1 = min(width, ceil((region.right() + 1 + rim) / scale) + 2 * block)
        y1 = min(height, ceil((region.bottom() + 1 + rim) / scale) + 2 * block)
        return MaskBits(x0, y0, self._live[y0 : max(y0, y1), x0 : max(x0, x1)])


def seen_at(window: Window, scale: float, style: Style) -> QRect:
    """Where a change in a part of the frame can be seen; device pixels from the frame's corner."""
    rim = style.rim + _RIM
    x0, y0, x1, y1 = window
    left, top = floor(x0 * scale) - rim, floor(y0 * scale) - rim
    return QRect(left, top, ceil(x1 * scale) + rim - left, ceil(y1 * scale) + rim - top)


def _blank(region: QRect, *, filled: bool) -> Patch:
    """A patch of nothing, in memory that may be written while its images are kept."""
    shape = (region.height(), region.width())
    pixels = tuple(np.zeros(shape, np.uint32) for _ in range(2 if filled else 1))
    images = [
        QImage(
            one.view(np.uint8).data,
            region.width(),
            region.height(),
            region.width() * 4,
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        for one in pixels
    ]
    return Patch(region, images[1] if filled else None, images[0], pixels)
