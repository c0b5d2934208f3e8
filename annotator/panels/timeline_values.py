"""Where what is said of an object changes: a small mark at the top of its row of the timeline."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from annotator.panels.theme import Colours
from annotator.panels.timeline_scale import FrameScale
from annotator.project.attributes import Attribute, Value
from annotator.project.project import ObjectInfo, Project
from annotator.project.timed_values import Change, value_changes
from annotator.words import tr

HALF_WIDTH, HEIGHT = 4, 6  # of a mark, px
_NEAREST = 3  # px: marks nearer than this are one


class ValueMarks:
    """Finds the changes of each object once, until what is said of it is something else."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[ObjectInfo, tuple[Attribute, ...], tuple[Change, ...]]] = {}

    def changes(self, project: Project, object_id: int) -> tuple[Change, ...]:
        """Frame by frame; none for an object that is not there."""
        info = project.objects.get(object_id)
        if info is None or not info.changes:
            self._known.pop(object_id, None)
            return ()
        attributes = project.attributes_of(info)
        known = self._known.get(object_id)
        if known is None or known[0] is not info or known[1] is not attributes:
            found = tuple(value_changes(attributes, info.attributes, info.changes))
            known = self._known[object_id] = info, attributes, found
        return known[2]

    def describe(self, project: Project, object_id: int, frame: int) -> str:
        """What changes on a frame, a line each; empty for nothing."""
        there = (change for change in self.changes(project, object_id) if change.frame == frame)
        lines = [tr("{name} changes to {value}", name=c.name, value=_value_words(c.value)) for c in there]
        return "\n".join(lines)

    def columns(self, project: Project, object_id: int, scale: FrameScale) -> list[int]:
        """Pixel columns in view, rising, that get a mark, each for all changes beside it."""
        changes = self.changes(project, object_id)
        if not changes:
            return []
        middles = (np.array([c.frame for c in changes]) + 0.5) * scale.zoom - scale.offset
        seen = np.rint(middles[(middles > -HALF_WIDTH) & (middles < scale.width + HALF_WIDTH)])
        shown: list[int] = []
        for x in seen.astype(int).tolist():
            if not shown or x - shown[-1] >= _NEAREST:
                shown.append(x)
        return shown

    def paint(self, painter: QPainter, left: int, top: int, columns: list[int], colours: Colours) -> None:
        """Draw the marks of a row. left, top: where its frames begin."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.base), 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(QColor(colours.text))
        for x in columns:
            middle = left + x + 0.5
            corners = [(-HALF_WIDTH, 0), (HALF_WIDTH, 0), (0, HEIGHT)]
            painter.drawPolygon(QPolygonF([QPointF(middle + dx, top + dy) for dx, dy in corners]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _value_words(value: Value) -> str:
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    return f"{value:g}" if isinstance(value, float | int) else value
