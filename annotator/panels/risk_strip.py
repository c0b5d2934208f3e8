"""The heat strip of the timeline: how doubtful each mask of an object is, as bars whose height and
colour rise together, so that neither has to be seen to read the other."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from annotator.panels.review_words import sign_words
from annotator.panels.theme import Colours
from annotator.panels.timeline_marks import Look, Marks
from annotator.panels.timeline_scale import PHASES, Columns
from annotator.project.project import Project
from annotator.review.risk import RISKY, ObjectRisk
from annotator.review.risks import REACH, Risks
from annotator.words import joined, tr

_LEVELS = 6


class RiskStrip:
    """A band under the masks of one object; asks the risks when it is drawn.

    A level of risk is so many marks, the lowest ones, so that the union of frames has the highest level.
    """

    height = 8
    bits = _LEVELS
    over = 0
    reach = REACH

    def __init__(self, project: Project, object_id: int, risks: Risks) -> None:
        self._project = project
        self._object_id = object_id
        self._risks = risks
        self._seen: ObjectRisk | None = None

    def refresh(self, frames: Collection[int] | None) -> None:
        """What changes the risk is told to the risks."""

    def is_renewed(self) -> bool:
        known = self._risks.of(self._object_id)
        before, self._seen = self._seen, known
        return known is not before

    def marks(self, first: int, end: int) -> Marks:
        risk = self._risks.of(self._object_id).risk[first:end]
        level = np.where(risk < RISKY / 2, 0, np.ceil(risk * _LEVELS)).astype(np.uint16)
        return (np.uint16(1) << level) - np.uint16(1)

    def join(self, marks: Marks, columns: Columns) -> Marks:
        return marks

    def draw(self, marks: Marks, look: Look) -> NDArray[np.uint32]:
        level = np.bitwise_count(marks).astype(np.intp)[:, None]
        lines = np.arange(self.height)
        filled = (lines >= self.height - 1 - level) & (lines < self.height - 1) & (level > 0)
        bars = np.where(filled, np.array(_ramp(look.colours), np.uint32)[level], 0).astype(np.uint32)
        return np.repeat(bars[:, None], PHASES, axis=1)

    def paint_over(self, painter: QPainter, rect: QRect, marks: Marks, columns: Columns, look: Look) -> None:
        """Bars are pixel columns."""

    def describe(self, frame: int) -> str:
        known = self._risks.of(self._object_id)
        if not 0 <= frame < len(known.risk) or known.risk[frame] < RISKY:
            return ""
        why = joined(sign_words(sign) for sign in known.reasons(frame)[:2])
        return tr("to review: {why}", why=why)


def _ramp(colours: Colours) -> list[int]:
    """Opaque ARGB by level: from hardly seen, over amber, to red."""
    stops = [QColor(colours.outline), QColor(colours.warning), QColor(colours.danger)]
    ramp = []
    for level in range(_LEVELS + 1):
        place = level / _LEVELS * (len(stops) - 1)
        low = min(int(place), len(stops) - 2)
        parts = zip(stops[low].getRgb()[:3], stops[low + 1].getRgb()[:3], strict=True)  # type: ignore[index]
        red, green, blue = (round(a + (b - a) * (place - low)) for a, b in parts)
        ramp.append(0xFF000000 | red << 16 | green << 8 | blue)
    return ramp
