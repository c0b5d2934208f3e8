"""The heat strip of the timeline: how doubtful each mask of an object is, as bars whose height and
colour rise together, so that neither has to be seen to read the other."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

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
        self._levels: tuple[int, NDArray[np.uint8]] | None = None  # of a revision, by frame
        self._image: QImage | None = None
        self._pixels: NDArray[np.uint32] | None = None  # QImage does not keep its buffer alive

    def refresh(self, frames: Collection[int] | None) -> None:
        """Nothing is kept that the risks do not tell by their revision."""

    def columns(self, scale: FrameScale) -> NDArray[np.uint8]:
        """The highest level of each pixel column: 0 for hardly any risk, up to 6."""
        frames = scale.columns()
        if not frames.size:
            return np.zeros(0, np.uint8)
        levels = self._levels_now()
        end = max(int(frames[-1]) + 1, min(int((scale.width + scale.offset) / scale.zoom), len(levels)))
        return np.maximum.reduceat(levels[:end], frames)

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

    def _levels_now(self) -> NDArray[np.uint8]:
        """The level of each frame, made once for each state of the masks."""
        revision = self._risks.revision(self._object_id)
        if self._levels is None or self._levels[0] != revision:
            risk = self._risks.of(self._object_id).risk
            level = np.where(risk < RISKY / 2, 0, np.ceil(risk * _LEVELS)).astype(np.uint8)
            self._levels = revision, level
        return self._levels[1]

    def _draw(self, levels: NDArray[np.uint8], colours: Colours) -> None:
        self._image = None
        if not levels.size:
            return
        self._pixels = np.take(_bars(colours), levels, axis=1)
        form = QImage.Format.Format_ARGB32_Premultiplied
        self._image = QImage(self._pixels.data, levels.size, self.height, levels.size * 4, form)


@lru_cache(maxsize=2)
def _bars(colours: Colours) -> NDArray[np.uint32]:
    """Pixels (line, level) of one column, premultiplied ARGB: the higher the level, the taller."""
    level = np.arange(_LEVELS + 1)
    rows = np.arange(RiskStrip.height)[:, None]
    filled = (rows >= RiskStrip.height - 1 - level) & (rows < RiskStrip.height - 1) & (level > 0)
    bars: NDArray[np.uint32] = np.where(filled, _ramp(colours), 0).astype(np.uint32)
    return bars


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
