"""A mask while a stroke changes it: rendered anew where the stroke went, and nowhere else.

The picture is that of the finished mask, pixel by pixel; only how it is made differs.
"""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage

from annotator.canvas.mask_entry import Entry
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
        self._live: NDArray[np.bool_] = stroke.bits
        self._base_box: Window = (0, 0, 0, 0)
        self._rendered: Entry | None = None
        self._patch: Patch | None = None
        self._rendered_for: tuple[float, Style, QRect] | None = None
        self._stale: Window | None = None  # where the patch is older than the mask

    @property
    def window(self) -> Window:
        """The part of the frame outside which nothing is set, before the stroke or with it."""
        return _joined(self._base_box, self._stroke.pixels.window)

    def rebase(self, base: Mask | None, rendered: Entry | None = None) -> None:
        """The stroke now changes this mask. rendered: the same mask as it is on screen, if it is."""
        # Memory that was never used comes as zeros at no cost: of a large frame, only what is touched counts.
        self._live = np.zeros(self._stroke.bits.shape, np.bool_)
        self._base_box = (0, 0, 0, 0) if base is None else base.box
        self._rendered = rendered
        if base is not None:
            x0, y0, x1, y1 = base.box
            self._live[y0:y1, x0:x1] = base.crop()
        self._patch = self._stale = None
        self.extend(self._stroke.pixels.window)

    def extend(self, window: Window) -> None:
        """The stroke has come to more pixels, all in this part of the frame."""
        x0, y0, x1, y1 = window
        live, covered = self._live[y0:y1, x0:x1], self._stroke.bits[y0:y1, x0:x1]
        if self._adds:
            live |= covered
        else:
            live &= ~covered
        self._stale = _joined(self._stale or (0, 0, 0, 0), window)

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
            self._stale = self.window
            if self._rendered is not None and self._rendered.is_ready(style, scale, view):
                _copy(self._rendered.patch(style, scale, view), self._patch)
                self._stale = self._stroke.pixels.window
        if self._stale is not None:
            self._render(self._patch, style, scale, self._stale)
            self._stale = None
        return self._patch

    def _render(self, patch: Patch, style: Style, scale: float, window: Window) -> None:
        """Bring the patch up to date where this part of the frame is seen."""
        region = seen_at(window, scale, style) & patch.region
        if _is_empty(window) or region.isEmpty():
            return
        part = render_patch(self._bits_around(region, style, scale), style, scale, region)
        place = _place(region, patch.region)
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


def _is_empty(window: Window) -> bool:
    return window[0] >= window[2] or window[1] >= window[3]


def _joined(a: Window, b: Window) -> Window:
    """The smallest window that holds both; empty ones count for nothing."""
    if _is_empty(a) or _is_empty(b):
        return b if _is_empty(a) else a
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


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


def _copy(source: Patch | None, target: Patch) -> None:
    """Draw a patch into another of the same style where both are."""
    both = QRect() if source is None else source.region & target.region
    if source is None or both.isEmpty():
        return
    for old, new in zip(source.pixels, target.pixels, strict=True):
        new[_place(both, target.region)] = old[_place(both, source.region)]


def _place(part: QRect, whole: QRect) -> tuple[slice, slice]:
    """Where a part of a region lies in its pixels."""
    x, y = part.left() - whole.left(), part.top() - whole.top()
    return slice(y, y + part.height()), slice(x, x + part.width())
