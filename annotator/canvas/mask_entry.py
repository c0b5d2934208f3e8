"""One object's mask on one frame, with its picture for the zoom that it was last seen at."""

from __future__ import annotations

import threading

from PySide6.QtCore import QRect

from annotator.canvas.mask_patch import MaskBits, Patch, Style, render_patch
from engine.masks import DamagedMaskError, Mask

_AHEAD = 128  # device pixels rendered beyond the view, so that a pan does not render at each move


class Entry:
    """A mask and its patch. May be asked from any thread; its patch is rendered once, whoever asks first."""

    def __init__(self, mask: Mask, stale: bool) -> None:
        """stale: the mask is out of date."""
        self.mask = mask
        self.stale = stale
        self._lock = threading.Lock()
        self._bits: MaskBits | None = None
        self._made: tuple[float, Style, Patch] | None = None
        self._reach: tuple[float, Style, QRect, QRect] | None = None  # what `_needed` answered last

    def patch(self, style: Style, scale: float, view: QRect) -> Patch | None:
        """Its picture for this style and scale, covering what of it lies in the view (device pixels from
        the frame's corner); None: nothing does, or its pixels are spoilt."""
        needed = self._needed(style, scale, view)
        if needed.isEmpty():
            return None
        with self._lock:
            patch = self._fitting(needed, style, scale)
            if patch is None:
                region = self._extent(scale, style) & view.adjusted(-_AHEAD, -_AHEAD, _AHEAD, _AHEAD)
                try:
                    self._bits = self._bits or MaskBits.of(self.mask)
                except DamagedMaskError:
                    return None  # a paint event must not fail; the canvas says what is damaged
                patch = render_patch(self._bits, style, scale, region)
                self._made = (scale, style, patch)
            return patch

    def is_ready(self, style: Style, scale: float, view: QRect) -> bool:
        """Whether `patch` would answer at once."""
        needed = self._needed(style, scale, view)
        return needed.isEmpty() or self._fitting(needed, style, scale) is not None

    def keep_only_patch(self) -> None:
        """Let go of what was needed to render: another zoom unpacks the mask again."""
        with self._lock:
            self._bits = None

    def forget_patch(self) -> None:
        """Let go of all that was rendered: it is in a sheet."""
        with self._lock:
            self._bits = self._made = None

    def _needed(self, style: Style, scale: float, view: QRect) -> QRect:
        """What of it lies in a view. The same is asked many times: at each repaint of any mask."""
        known = self._reach
        if known is None or known[0] != scale or known[2] != view or known[1] != style:
            known = self._reach = scale, style, QRect(view), self._extent(scale, style) & view
        return known[3]

    def _extent(self, scale: float, style: Style) -> QRect:
        return MaskBits.extent_of(self.mask.box, scale, style.reach)

    def _fitting(self, needed: QRect, style: Style, scale: float) -> Patch | None:
        """The patch that is there, when it is of this look and holds all of `needed`."""
        made = self._made  # once: `is_ready` asks without the lock, while a thread may be letting go of it
        if made is None:
            return None
        made_scale, made_style, patch = made
        fits = made_scale == scale and made_style == style and patch.region.contains(needed)
        return patch if fits else None
