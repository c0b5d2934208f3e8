"""The faint strip below the ruler: frames that come at once because they are decoded already."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPainter

from annotator.panels.theme import Colours
from annotator.panels.timeline_lines import paint_lines
from annotator.panels.timeline_paint import Geometry
from annotator.panels.timeline_scale import FrameScale

HEIGHT = 2  # px
_ALPHA = 150


def runs_of(frames: Sequence[int]) -> list[tuple[int, int]]:
    """Rising frame numbers as runs without gaps, (first, last) each."""
    runs: list[tuple[int, int]] = []
    for frame in frames:
        if runs and frame == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], frame)
        else:
            runs.append((frame, frame))
    return runs


class CachedStrip:
    """The frames that are decoded, and where they are seen."""

    def __init__(self) -> None:
        self.runs: list[tuple[int, int]] = []
        self._seen: tuple[FrameScale, NDArray[np.bool_]] | None = None

    def set(self, frames: Sequence[int]) -> bool:
        """These frames, rising; returns whether they are others than before."""
        runs = runs_of(frames)
        if runs == self.runs:
            return False
        self.runs, self._seen = runs, None
        return True

    def paint(self, painter: QPainter, geometry: Geometry, scale: FrameScale, colours: Colours) -> None:
        """Draw them along the lower edge of the header."""
        if not self.runs:
            return
        if self._seen is None or self._seen[0] != scale:
            self._seen = scale, np.broadcast_to(_columns(self.runs, scale), (HEIGHT, scale.width))
        colour = QColor(colours.success)
        colour.setAlpha(_ALPHA)
        top = geometry.header - HEIGHT - 1
        paint_lines(painter, geometry.gutter, top, self._seen[1], colour)


def _columns(runs: Sequence[tuple[int, int]], scale: FrameScale) -> NDArray[np.bool_]:
    """Which pixel columns show some frame of the runs: at least one for each run that is in view."""
    first, last = np.array(runs).T
    left = np.maximum(np.rint(first * scale.zoom - scale.offset), 0).astype(np.intp)
    right = np.maximum(np.rint((last + 1) * scale.zoom - scale.offset).astype(np.intp), left + 1)
    seen = (left < scale.width) & (last >= scale.frame(0))
    changes = np.bincount(left[seen], minlength=scale.width + 1)
    changes -= np.bincount(np.minimum(right[seen], scale.width), minlength=scale.width + 1)
    shown: NDArray[np.bool_] = np.cumsum(changes[:-1]) > 0
    return shown
