"""The masks of the frame on screen, one patch an object; what did not change is not rendered again.

Those of frames near by stay, or are rendered ahead by `MaskAhead`, for the next step.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter

from annotator.canvas.draft import Draft, seen_at
from annotator.canvas.mask_entry import Entry
from annotator.canvas.mask_patch import Patch, Style
from annotator.canvas.mask_renderer import MaskRenderer
from annotator.canvas.navigation import Geometry
from annotator.project.edits import Touched
from annotator.project.outline_patterns import SOLID, pattern_of
from annotator.project.pixels import Stroke, Window
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.masks import Mask

_STALE = 0.35  # of the fill's and the outline's strength: what is out of date is faint
_NEAR = 6  # frames on either side whose masks stay rendered


class MaskLayer:
    """Paints the visible objects' masks of one frame: all fills, then all outlines, so that masks under
    others keep their outlines; the chosen object's last."""

    def __init__(self, view: ViewState, workspace: Workspace) -> None:
        self._view = view
        self._workspace = workspace
        self.renderer = MaskRenderer()
        self._frame: int | None = None
        self._kept: dict[int, dict[int, Entry]] = {}  # by frame and object, of frames near the one shown
        self._draft: Draft | None = None

    @property
    def frame(self) -> int | None:
        """The frame whose masks are painted; None for none."""
        return self._frame

    @property
    def look(self) -> tuple[object, ...]:
        """What decides how masks look, beside the masks themselves and their objects' colours."""
        view = self._view
        return view.object_id, view.fill_opacity, view.hidden, view.solo

    def show(self, frame: int | None) -> None:
        """Paint the masks of this frame from now on; None for none."""
        self._frame = frame
        self._kept = {
            n: entries for n, entries in self._kept.items() if frame is not None and abs(n - frame) <= _NEAR
        }

    def reset(self) -> None:
        """Another project: nothing that was rendered is of use."""
        self._kept.clear()

    def forget(self, touched: Touched) -> set[int]:
        """Let go of masks that an edit changed; returns the objects whose masks on this frame look new."""
        for object_id, frame in touched.masks:
            if frame in self._kept:
                self._kept[frame].pop(object_id, None)
        changed = {o for o, frame in touched.masks if frame == self._frame}
        if self._draft is not None and self._draft.object_id in changed:
            self._draft.rebase(self._mask_of(self._draft.object_id))
        return changed | touched.objects

    def wanted_on(self, frame: int, geometry: Geometry) -> list[tuple[Entry, Style]]:
        """What is painted on a frame, from the lowest to the chosen object's. Raises UserError where a
        mask cannot be read."""
        project = self._workspace.project
        if project is None:
            return []
        wanted = []
        chosen = self._view.object_id
        for info in sorted(project.objects.values(), key=lambda info: info.id == chosen):
            entry = self._entry(info.id, frame) if self._view.shows(info.id) else None
            if entry is not None:
                wanted.append(
                    (
                        entry,
                        self._style(info.id, QColor(project.colour_of(info)), info.id == chosen, geometry),
                    )
                )
        return wanted

    def make_room(self, frame: int, geometry: Geometry, size: QSize, limit: int) -> bool:
        """Let go of frames farther away than this one until all that is kept is less than `limit` bytes;
        whether that is so."""
        here = self._frame
        if here is None:
            return False
        view = geometry.seen(size)

        def nbytes() -> int:
            return sum(e.nbytes(geometry.scale, view) for kept in self._kept.values() for e in kept.values())

        while nbytes() >= limit:
            farthest = max(self._kept, key=lambda n: abs(n - here))
            if abs(farthest - here) <= abs(frame - here):
                return False
            del self._kept[farthest]
        return True

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
        patches = self._patches(geometry, geometry.seen(size))
        for patch, strength in patches:
            if patch.fill is not None:
                painter.setOpacity(strength)
                painter.drawImage(patch.region.translated(geometry.left, geometry.top).topLeft(), patch.fill)
        for patch, strength in patches:
            painter.setOpacity(strength)
            painter.drawImage(patch.region.translated(geometry.left, geometry.top).topLeft(), patch.outline)
        painter.setOpacity(1.0)

    def _patches(self, geometry: Geometry, view: QRect) -> list[tuple[Patch, float]]:
        """What to draw, and how strong, from the lowest to the chosen object's."""
        if self._frame is None:
            return []
        wanted = self.wanted_on(self._frame, geometry)
        draft = self._draft
        if draft is not None:
            drawn = self._kept.get(self._frame, {}).get(draft.object_id or 0)
            wanted = [(entry, style) for entry, style in wanted if entry is not drawn]
        self.renderer.render_now(wanted, geometry.scale, view)
        patches = [
            (entry.patch(style, geometry.scale, view), _STALE if entry.stale else 1.0)
            for entry, style in wanted
        ]
        if draft is not None:
            patches.append((draft.patch(self._draft_style(draft, geometry), geometry.scale, view), 1.0))
        return [(patch, strength) for patch, strength in patches if patch is not None]

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

    def _entry(self, object_id: int, frame: int) -> Entry | None:
        entry = self._kept.get(frame, {}).get(object_id)
        if entry is not None:
            return entry
        project = self._workspace.project
        record = project.masks.get_sound(object_id, frame) if project is not None else None
        if record is None or record.mask.is_empty:
            return None
        entry = Entry(record.mask, record.info.stale)
        self._kept.setdefault(frame, {})[object_id] = entry
        return entry
