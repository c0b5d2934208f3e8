"""The masks of the frame on screen, one patch an object; what did not change is not rendered again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QPainter

from annotator.canvas.mask_patch import MaskBits, Patch, Style, render_patch
from annotator.canvas.navigation import Geometry
from annotator.project.edits import Touched
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.masks import Mask

_AHEAD = 128  # device pixels rendered beyond the view, so that a pan does not render at each move


@dataclass(slots=True)
class _Entry:
    """What is kept of one object's mask while its frame is on screen."""

    mask: Mask
    bits: MaskBits
    patch: Patch | None = None
    rendered_for: tuple[float, Style] | None = None


class MaskLayer:
    """Paints the visible objects' masks of one frame: all fills, then all outlines, so that masks under
    others keep their outlines; the chosen object's last."""

    def __init__(self, view: ViewState, workspace: Workspace) -> None:
        self._view = view
        self._workspace = workspace
        self._frame: int | None = None
        self._entries: dict[int, _Entry] = {}

    def show(self, frame: int | None) -> None:
        """Paint the masks of this frame from now on; None for none."""
        self._frame = frame
        self._entries.clear()

    def forget(self, touched: Touched) -> set[int]:
        """Let go of masks that an edit changed; returns the objects whose masks on this frame look new."""
        changed = {o for o, frame in touched.masks if frame == self._frame}
        for object_id in changed:
            self._entries.pop(object_id, None)
        return changed | touched.objects

    def paint(self, painter: QPainter, geometry: Geometry, size: QSize) -> None:
        """Draw the masks. painter: in device pixels of the view, whose size is `size` of these."""
        patches = [p for p in self._patches(geometry, size) if p is not None]
        for patch in patches:
            if patch.fill is not None:
                painter.drawImage(patch.region.translated(geometry.left, geometry.top).topLeft(), patch.fill)
        for patch in patches:
            painter.drawImage(patch.region.translated(geometry.left, geometry.top).topLeft(), patch.outline)

    def _patches(self, geometry: Geometry, size: QSize) -> Iterator[Patch | None]:
        project = self._workspace.project
        if project is None or self._frame is None:
            return
        view = QRect(-geometry.left, -geometry.top, size.width(), size.height())
        chosen = self._view.object_id
        for info in sorted(project.objects.values(), key=lambda info: info.id == chosen):
            if not self._view.shows(info.id):
                continue
            entry = self._entry(info.id, self._frame)
            if entry is not None:
                opacity, colour = self._view.fill_opacity, QColor(project.colour_of(info))
                style = Style(colour, opacity, info.id == chosen, geometry.ratio)
                yield _patch(entry, style, geometry.scale, view)

    def _entry(self, object_id: int, frame: int) -> _Entry | None:
        entry = self._entries.get(object_id)
        if entry is not None:
            return entry
        project = self._workspace.project
        record = project.masks.get(object_id, frame) if project is not None else None
        if record is None or record.mask.is_empty:
            return None
        entry = self._entries[object_id] = _Entry(record.mask, MaskBits(record.mask))
        return entry


def _patch(entry: _Entry, style: Style, scale: float, view: QRect) -> Patch | None:
    """The entry's patch for this style and scale, covering what of it lies in the view; None: nothing."""
    extent = entry.bits.extent(scale, style.reach)
    needed = extent & view
    if needed.isEmpty():
        return None
    patch = entry.patch
    if patch is None or entry.rendered_for != (scale, style) or not patch.region.contains(needed):
        region = extent & view.adjusted(-_AHEAD, -_AHEAD, _AHEAD, _AHEAD)
        patch = entry.patch = render_patch(entry.bits, style, scale, region)
        entry.rendered_for = (scale, style)
    return patch
