"""The heat strip of the timeline: how doubtful each mask of an object is, as bars whose height and
colour rise together, so that neither has to be seen to read the other."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.panels.review_words import sign_words
from annotator.panels.theme import Colours
from annotator.panels.timeline_scale import FrameScale
from annotator.project.project import Project
from annotator.review.risk import RISKY
from annotator.review.risks import Risks
from annotator.words import joined, tr

_LEVELS = 6


class RiskStrip:
    """A band under the masks of one object; asks the risks when it is drawn."""

    height = 8

    def __init__(self, project: Project, object_id: int, risks: Risks) -> None:
        self._project = project
        self._object_id = object_id
        self._risks = risks
        self._key: tuple[FrameScale, int, bool] | None = None
        self._image: QImage | None = None
        self._pixels: NDArray[np.uint32] | None = None  # QImage does not keep its buffer alive

    def refresh(self, frames: Collection[int] | None) -> None:
        """Nothing is kept that the risks do not tell by their revision."""

    def columns(self, scale: FrameScale) -> NDArray[np.float32]:
        """The greatest risk of each pixel column."""
        frames = scale.columns()
        risk = self._risks.of(self._object_id).risk
        if not frames.size:
            return np.zeros(0, np.float32)
        end = max(int(frames[-1]) + 1, min(int((scale.width + scale.offset) / scale.zoom), len(risk)))
        return np.maximum.reduceat(risk[:end], frames)

    def paint(self, painter: QPainter, rect: QRect, scale: FrameScale, colours: Colours) -> None:
        key = (scale, self._risks.revision(self._object_id), colours.dark)
        if key != self._key:
            self._draw(self.columns(scale), colours)
            self._key = key
        if self._image is not None:
            painter.drawImage(rect.topLeft(), self._image)

    def describe(self, frame: int) -> str:
        known = self._risks.of(self._object_id)
        if not 0 <= frame < len(known.risk) or known.risk[frame] < RISKY:
            return ""
        why = joined(sign_words(sign) for sign in known.reasons(frame)[:2])
        return tr("to review: {why}", why=why)

    def _draw(self, risk: NDArray[np.float32], colours: Colours) -> None:
        self._image = None
        if not risk.size:
            return
        level = np.where(risk < RISKY / 2, 0, np.ceil(risk * _LEVELS)).astype(np.intp)
        rows = np.arange(self.height)[:, None]
        filled = rows >= self.height - 1 - level
        filled &= (rows < self.height - 1) & (level > 0)
        self._pixels = np.where(filled, _ramp(colours)[level], 0).astype(np.uint32)
        form = QImage.Format.Format_ARGB32_Premultiplied
        self._image = QImage(self._pixels.data, risk.size, self.height, risk.size * 4, form)


def _ramp(colours: Colours) -> NDArray[np.uint32]:
    """Opaque ARGB by level: from hardly seen, over amber, to red."""
    stops = [QColor(colours.outline), QColor(colours.warning), QColor(colours.danger)]
    ramp = []
    for level in range(_LEVELS + 1):
        place = level / _LEVELS * (len(stops) - 1)
        low = min(int(place), len(stops) - 2)
        parts = zip(stops[low].getRgb()[:3], stops[low + 1].getRgb()[:3], strict=True)  # type: ignore[index]
        red, green, blue = (round(a + (b - a) * (place - low)) for a, b in parts)
        ramp.append(0xFF000000 | red << 16 | green << 8 | blue)
    return np.array(ramp, np.uint32)
