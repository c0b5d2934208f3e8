"""What a person said of frames beside prompts, drawn over an object's masks: absent here, occluded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from annotator.panels.theme import Colours
from annotator.panels.timeline_scale import FrameScale
from annotator.project.mask_table import MaskFlag
from annotator.project.project import Project

ABSENT, OCCLUDED = 1, 2
_SAID_ABSENT = (MaskFlag.ABSENT | MaskFlag.PAINTED).value


class SaidMarks:
    """Marks of one object. Absent: a solid bar with ends, where the model's own 'lost' is dashed.
    Occluded: a bar above the masks."""

    def __init__(self, project: Project, object_id: int) -> None:
        self._project = project
        self._object_id = object_id
        self._said: NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._is_any = False
        self._revision = -1
        self._key: FrameScale | None = None
        self._runs: list[tuple[int, int, int]] = []

    def runs(self, scale: FrameScale) -> list[tuple[int, int, int]]:
        """(what, first px, last px) of each mark in view; what: ABSENT or OCCLUDED."""
        revision = self._project.masks.revision(self._object_id)
        if revision != self._revision:
            self._revision, self._key = revision, None
            known = self._project.masks.flags(self._object_id, self._project.video.num_frames)
            absent = (known & _SAID_ABSENT) == _SAID_ABSENT
            occluded = ((known & MaskFlag.OCCLUDED.value) != 0) & ((known & MaskFlag.ABSENT.value) == 0)
            self._said = (ABSENT * absent + OCCLUDED * occluded).astype(np.uint8)
            self._is_any = bool(self._said.any())
        if scale != self._key:
            self._key, self._runs = scale, self._runs_at(scale)
        return self._runs

    def paint(self, painter: QPainter, rect: QRect, scale: FrameScale, colours: Colours) -> None:
        """Draw over the masks. rect: the strip's."""
        middle = rect.top() + rect.height() // 2
        for what, first, last in self.runs(scale):
            left, width = rect.left() + first, last - first + 1
            if what == OCCLUDED:
                painter.fillRect(left, rect.top() + 2, width, 2, QColor(colours.warning))
            else:
                painter.fillRect(left, middle - 2, width, 4, QColor(colours.sunken))
                painter.fillRect(left, middle - 1, width, 2, QColor(colours.text))
                for end in {left, left + width - 1}:
                    painter.fillRect(end, middle - 5, 1, 10, QColor(colours.text))

    def _runs_at(self, scale: FrameScale) -> list[tuple[int, int, int]]:
        frames = scale.columns()
        if not frames.size or not self._is_any:
            return []
        end = max(int(frames[-1]) + 1, min(int((scale.width + scale.offset) / scale.zoom), len(self._said)))
        columns = np.bitwise_or.reduceat(self._said[:end], frames)
        runs = []
        for what in (ABSENT, OCCLUDED):
            edges = np.flatnonzero(np.diff((columns & what) != 0, prepend=False, append=False))
            runs += [(what, int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]
        return runs
