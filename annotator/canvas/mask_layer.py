"""The masks of the frame on screen, one patch an object; what did not change is not rendered again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter

from annotator.canvas.draft import Draft, seen_at
from annotator.canvas.mask_patch import MaskBits, Patch, Style, render_patch
from annotator.canvas.navigation import Geometry
from annotator.project.edits import Touched
from annotator.project.outline_patterns import SOLID, pattern_of
from annotator.project.pixels import Stroke, Window
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.masks import Mask

_STALE = 0.35  # of the fill's and the outline's strength: what is out of date is faint
_AHEAD = 128  # device pixels rendered beyond the view, so that a pan does not render at each move


@dataclass(slots=True)
class _Entry:
    """What is kept of one object's mask while its frame is on screen."""

    mask: Mask
    bits: MaskBits
    stale: bool
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
        self._draft: Draft | None = None

    def show(self, frame: int | None) -> None:
        """Paint the masks of this frame from now on; None for none."""
        self._frame = frame
        self._entries.clear()

    def forget(self, touched: Touched) -> set[int]:
        """Let go of masks that an edit changed; returns the objects whose masks on this frame look new."""
        changed = {o for o, frame in touched.masks if frame == self._frame}
        for object_id in changed:
            self._entries.pop(object_id, None)
        if self._draft is not None and self._draft.object_id in changed:
            self._draft.rebase(self._mask_of(self._draft.object_id))
        return changed | touched.objects

    def colour_of(self, object_id: int | None) -> QColor:
        """An object's colour; None: that of the next new one."""
        project = self._workspace.project
        if project is None:
            return QColor()
        return QColor(project.colour_of(project.objects.get(object_id or 0) or project.new_object()))

    def begin_draft(self, object_id: int | None, stroke: Stroke, *, adds: bool) -> None:
        """Show the object's mask with what this stroke adds or cuts, until `end_draft`; None: a new one's."""
        self._draft = Draft(object_id, self.colour_of(object_id), stroke, adds)
        self._draft.rebase(self._mask_of(object_id))

    def extend_draft(self, window: Window, geometry: Geometry) -> QRectF:
        """The stroke came to more pixels in this part of the frame; returns where that is seen, in
        logical pixels of the view."""
        if self._draft is None:
            return QRectF()
        self._draft.extend(window)
        seen = seen_at(window, geometry.scale, self._draft_style(self._draft, geometry))
        ratio = geometry.ratio
        return QRectF(
            (geometry.left + seen.left()) / ratio,
            (geometry.top + seen.top()) / ratio,
            seen.width() / ratio,
            seen.height() / ratio,
        )

    def end_draft(self) -> None:
        """Show every mask as it is."""
        self._draft = None

    def paint(self, painter: QPainter, geometry: Geometry, size: QSize) -> None:
        """Draw the masks. painter: in device pixels of the view, whose size is `size` of these."""
        patches = [(p, s) for p, s in self._patches(geometry, size) if p is not None]
        for patch, strength in patches:
            if patch.fill is not None:
                painter.setOpacity(strength)
                painter.drawImage(patch.region.translated(geometry.left, geometry.top).topLeft(), patch.fill)
        for patch, strength in patches:
            painter.setOpacity(strength)
            painter.drawImage(patch.region.translated(geometry.left, geometry.top).topLeft(), patch.outline)
        painter.setOpacity(1.0)

    def _patches(self, geometry: Geometry, size: QSize) -> Iterator[tuple[Patch | None, float]]:
        """What to draw, and how strong, from the lowest to the chosen object's."""
        project = self._workspace.project
        if project is None or self._frame is None:
            return
        view = QRect(-geometry.left, -geometry.top, size.width(), size.height())
        chosen = self._view.object_id
        draft = self._draft
        for info in sorted(project.objects.values(), key=lambda info: info.id == chosen):
            if not self._view.shows(info.id) or (draft is not None and draft.object_id == info.id):
                continue
            entry = self._entry(info.id, self._frame)
            if entry is not None:
                style = self._style(info.id, QColor(project.colour_of(info)), info.id == chosen, geometry)
                yield _patch(entry, style, geometry.scale, view), _STALE if entry.stale else 1.0
        if draft is not None:
            yield draft.patch(self._draft_style(draft, geometry), geometry.scale, view), 1.0

    def _style(self, object_id: int, colour: QColor, is_chosen: bool, geometry: Geometry) -> Style:
        pattern = pattern_of(object_id) if self._view.patterns else SOLID
        return Style(colour, self._view.fill_opacity, is_chosen, geometry.ratio, pattern)

    def _draft_style(self, draft: Draft, geometry: Geometry) -> Style:
        project = self._workspace.project
        fresh = project.next_object_id if project is not None else 1
        return self._style(draft.object_id or fresh, draft.colour, True, geometry)

    def _mask_of(self, object_id: int | None) -> Mask | None:
        project = self._workspace.project
        if project is None or object_id is None or self._frame is None:
            return None
        record = project.masks.get_sound(object_id, self._frame)
        return record.mask if record is not None else None

    def _entry(self, object_id: int, frame: int) -> _Entry | None:
        entry = self._entries.get(object_id)
        if entry is not None:
            return entry
        project = self._workspace.project
        record = project.masks.get(object_id, frame) if project is not None else None
        if record is None or record.mask.is_empty:
            return None
        bits = MaskBits.of(record.mask)
        entry = self._entries[object_id] = _Entry(record.mask, bits, record.info.stale)
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
