"""The prompts of the frame on screen: drawn, found under the pointer, and seen moving while dragged."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from annotator.canvas.markers import POINT_RADIUS, paint_box, paint_point
from annotator.canvas.navigation import Geometry
from annotator.project.project import ObjectInfo
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.prompts import Prompts

Ref = tuple[int, int, int]  # (object_id, frame, index of the point); index -1 names the box
BOX_INDEX = -1

_GRIP = POINT_RADIUS + 2.0  # logical pixels from a point's middle within which the pointer has it
_EDGE_GRIP = 4.0


class PromptLayer:
    """The visible objects' prompts of one frame. hovered: what the pointer is on, drawn larger."""

    def __init__(self, view: ViewState, workspace: Workspace) -> None:
        self._view = view
        self._workspace = workspace
        self._frame: int | None = None
        self._moved: tuple[Ref, int, int] | None = None
        self.hovered: Ref | None = None

    def show(self, frame: int | None) -> None:
        """Draw the prompts of this frame from now on; None for none."""
        self._frame = frame
        self._moved = None
        self.hovered = None

    def drag(self, ref: Ref, x: int, y: int) -> None:
        """Draw a point at this pixel instead of where it is, until `drop`."""
        self._moved = (ref, x, y)

    def drop(self) -> None:
        """Draw every point where it is."""
        self._moved = None

    def hit(self, position: QPointF, geometry: Geometry) -> Ref | None:
        """The prompt at a logical position: the nearest point within reach, or else a box by its edge.

        The chosen object's points come before those of others. While an object is chosen, boxes of
        others are not in the way of its clicks.
        """
        chosen = self._view.object_id
        for info, prompts in reversed(list(self._prompts())):
            index = _nearest(prompts, position, geometry)
            if index is not None:
                return (info.id, self._shown_frame, index)
        for info, prompts in reversed(list(self._prompts())):
            if chosen in (None, info.id) and _on_edge(prompts, position, geometry):
                return (info.id, self._shown_frame, BOX_INDEX)
        return None

    def paint(self, painter: QPainter, geometry: Geometry) -> None:
        """Draw the prompts. painter: in logical pixels of the view."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = list(self._prompts())
        for info, prompts in shown:
            if prompts.box is not None:
                b = prompts.box
                ref = (info.id, self._shown_frame, BOX_INDEX)
                rect = geometry.rect_to_view(b.x0, b.y0, b.x1, b.y1)
                project = self._workspace.project
                colour = info.colour if project is None else project.colour_of(info)
                chosen, hovered, faint = self._looks(ref)
                paint_box(painter, rect, QColor(colour), chosen=chosen, hovered=hovered, faint=faint)
        for info, prompts in shown:
            for index, point in enumerate(prompts.points):
                ref = (info.id, self._shown_frame, index)
                x, y = point.x, point.y
                if self._moved is not None and self._moved[0] == ref:
                    _, x, y = self._moved
                chosen, hovered, faint = self._looks(ref)
                at = geometry.to_view(math.floor(x) + 0.5, math.floor(y) + 0.5)
                paint_point(painter, at, point.positive, chosen=chosen, hovered=hovered, faint=faint)

    @property
    def _shown_frame(self) -> int:
        return -1 if self._frame is None else self._frame

    def _looks(self, ref: Ref) -> tuple[bool, bool, bool]:
        chosen_object = self._view.object_id
        faint = chosen_object is not None and ref[0] != chosen_object
        return ref == self._view.prompt, ref == self.hovered, faint

    def _prompts(self) -> Iterator[tuple[ObjectInfo, Prompts]]:
        """The visible prompts in the order of painting: the chosen object's last."""
        project = self._workspace.project
        if project is None or self._frame is None:
            return
        chosen = self._view.object_id
        for info in sorted(project.objects.values(), key=lambda info: info.id == chosen):
            prompts = project.prompts.get((info.id, self._frame))
            if prompts is not None and self._view.shows(info.id):
                yield info, prompts


def _nearest(prompts: Prompts, position: QPointF, geometry: Geometry) -> int | None:
    best, found = _GRIP, None
    for index, point in enumerate(prompts.points):
        at = geometry.to_view(math.floor(point.x) + 0.5, math.floor(point.y) + 0.5)
        distance = math.hypot(at.x() - position.x(), at.y() - position.y())
        if distance <= best:  # of points on top of each other, the last is the one that is seen
            best, found = distance, index
    return found


def _on_edge(prompts: Prompts, position: QPointF, geometry: Geometry) -> bool:
    b = prompts.box
    if b is None:
        return False
    rect = geometry.rect_to_view(b.x0, b.y0, b.x1, b.y1)
    grip = _EDGE_GRIP
    inner = rect.adjusted(grip, grip, -grip, -grip)
    outside_inner = not (inner.isValid() and inner.contains(position))
    return rect.adjusted(-grip, -grip, grip, grip).contains(position) and outside_inner
