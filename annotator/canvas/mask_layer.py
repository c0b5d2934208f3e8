"""The masks of the frame on screen, one patch an object; what did not change is not rendered again.

Those of other frames wait as sheets: of frames that were on screen, and of those around, which `MaskAhead`
has made ready for the next step.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter

from annotator.canvas.draft import Draft, seen_at
from annotator.canvas.mask_entry import Entry
from annotator.canvas.mask_patch import Style
from annotator.canvas.mask_renderer import MaskRenderer, render
from annotator.canvas.mask_sheet import MaskSheets, Strong, paint_patches, sheet_of
from annotator.canvas.navigation import Geometry
from annotator.project.edits import Touched
from annotator.project.mask_table import Key
from annotator.project.outline_patterns import PATTERNS, SOLID, pattern_of
from annotator.project.pixels import Stroke, Window
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.masks import Mask

_STALE = 0.35  # of the fill's and the outline's strength: what is out of date is faint
_WIDEST = next(pattern for pattern in PATTERNS if pattern.runs)  # what it hides and shows reaches farthest
_NEAR = 6  # frames on either side whose masks stay rendered until they are in a sheet


class MaskLayer:
    """Paints the visible objects' masks of one frame: all fills, then all outlines, so that masks under
    others keep their outlines; the chosen object's last."""

    def __init__(self, view: ViewState, workspace: Workspace) -> None:
        self._view = view
        self._workspace = workspace
        self.renderer = MaskRenderer()
        self.sheets = MaskSheets()
        self.revision = 0  # rises when the sheet on screen, or all of them, are of no use any more
        self._frame: int | None = None
        self._kept: dict[int, dict[int, Entry]] = {}  # by frame and object, of frames near the one shown
        self._complete: set[int] = set()  # frames of which all that is painted is in `_kept`
        self._draft: Draft | None = None

    @property
    def frame(self) -> int | None:
        """The frame whose masks are painted; None for none."""
        return self._frame

    @property
    def look(self) -> tuple[object, ...]:
        """What decides how masks look, beside the masks themselves and their objects' colours."""
        view = self._view
        return view.object_id, view.fill_opacity, view.hidden, view.solo, view.patterns

    def show(self, frame: int | None) -> None:
        """Paint the masks of this frame from now on; None for none."""
        self._frame = frame
        if frame is None:
            self._kept = {}
            self._complete.clear()
            return
        self._kept = {
            n: entries
            for n, entries in self._kept.items()
            if n == frame or (abs(n - frame) <= _NEAR and not self.sheets.holds(n))
        }
        self._complete.intersection_update(self._kept)

    def reset(self) -> None:
        """Another project: nothing that was rendered is of use."""
        self._kept.clear()
        self._complete.clear()
        self.sheets.clear()
        self.revision += 1

    def forget(self, touched: Touched) -> list[Window] | None:
        """Let go of masks that an edit changed; returns the parts of the frame on screen that look new:
        none where nothing does, None where that may be anything."""
        parts: list[Window] | None = []
        if touched.objects or touched.classes or touched.video:
            self.sheets.clear()
            self.revision += 1
            parts = None
        elif touched.masks:
            self.sheets.drop(set().union(*touched.mask_frames.values()))
        olds = self._let_go(touched.masks)
        here = [o for o in {*self._objects(), *olds} if (o, self._frame) in touched.masks]
        for object_id in here:
            self.revision += 1
            mask = self._mask_of(object_id)
            if self._draft is not None and self._draft.object_id == object_id:
                self._draft.rebase(mask)
            if self._frame not in self._complete:
                parts = None
            if parts is not None:
                masks = (mask, olds.get(object_id))
                parts += [m.box for m in masks if m is not None and not m.is_empty]
        return parts

    def _let_go(self, masks: frozenset[Key]) -> dict[int, Mask]:
        """Forget what was rendered of these; returns those of the frame on screen, by object."""
        olds = {}
        for frame, entries in self._kept.items():
            for object_id in [o for o in entries if (o, frame) in masks]:
                old = entries.pop(object_id).mask
                if frame == self._frame:
                    olds[object_id] = old
        return olds

    def _objects(self) -> Collection[int]:
        project = self._workspace.project
        return project.objects.keys() if project is not None else ()

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
        self._complete.add(frame)
        return wanted

    def make_ready(self, frame: int, geometry: Geometry, size: QSize) -> None:
        """Have a sheet of a frame's masks made by the renderer; of the frame on screen, the masks by
        themselves as well. Raises UserError where a mask cannot be read."""
        is_shown, look = frame == self._frame, self._sheet_look(geometry, size)
        there = self.sheets.get(frame, look) is not None
        if there and not is_shown:
            return
        wanted, view = self.wanted_on(frame, geometry), geometry.seen(size)
        if not wanted:
            return
        self.renderer.put(partial(render, entry, style, geometry.scale, view) for entry, style in wanted)
        if not there:
            token = self.sheets.begin(frame, look)
            self.renderer.put([partial(self._make_sheet, frame, token, wanted, geometry.scale, view)])

    def _make_sheet(
        self, frame: int, token: object, wanted: list[tuple[Entry, Style]], scale: float, view: QRect
    ) -> None:
        """On a thread of the renderer."""
        self.sheets.put(frame, token, sheet_of(_strong(wanted, scale, view), view))
        if frame != self._frame:
            for entry, _ in wanted:
                entry.forget_patch()

    def _sheet_look(self, geometry: Geometry, size: QSize) -> object:
        """All that a sheet depends on, beside the masks themselves and their objects' colours."""
        return geometry, QSize(size), self.look

    def colour_of(self, object_id: int | None) -> QColor:
        """An object's colour; None: that of the next new one."""
        project = self._workspace.project
        if project is None:
            return QColor()
        info = project.objects.get(object_id or 0) or project.new_object(label=self._view.label)
        return QColor(project.colour_of(info))

    def begin_draft(self, object_id: int | None, stroke: Stroke, *, adds: bool) -> None:
        """Show the object's mask with what this stroke adds or cuts, until `end_draft`; None: a new one's."""
        self._draft = Draft(object_id, self.colour_of(object_id), stroke, adds)
        base = self._mask_of(object_id)
        rendered = self._kept.get(self._frame or 0, {}).get(object_id or 0)
        self._draft.rebase(base, rendered if rendered is not None and rendered.mask is base else None)

    def extend_draft(self, window: Window, geometry: Geometry) -> QRectF:
        """The stroke came to more pixels in this part of the frame; returns where that is seen, in
        logical pixels of the view."""
        if self._draft is None:
            return QRectF()
        self._draft.extend(window)
        return self.seen(window, geometry)

    def end_draft(self, geometry: Geometry) -> QRectF:
        """Show every mask as it is; returns where the draft was seen, in logical pixels of the view."""
        draft, self._draft = self._draft, None
        return QRectF() if draft is None else self.seen(draft.window, geometry)

    def seen(self, window: Window, geometry: Geometry) -> QRectF:
        """Where a change of a mask in a part of the frame can be seen, in logical pixels of the view."""
        seen = seen_at(window, geometry.scale, Style(QColor(), 1.0, True, geometry.ratio, _WIDEST))
        ratio = geometry.ratio
        return QRectF(
            (geometry.left + seen.left()) / ratio,
            (geometry.top + seen.top()) / ratio,
            seen.width() / ratio,
            seen.height() / ratio,
        )

    def paint(self, painter: QPainter, geometry: Geometry, size: QSize, part: QRect | None = None) -> None:
        """Draw the masks. painter: in device pixels of the view, whose size is `size` of these. part: of
        the view, all that the painter is for; None for all of it."""
        if self._frame is None:
            return
        sheet = (
            self.sheets.get(self._frame, self._sheet_look(geometry, size)) if self._draft is None else None
        )
        if sheet is not None:
            sheet.paint(painter, geometry.left, geometry.top)
        else:
            with self.renderer.held():
                patches = self._patches(self._frame, geometry, geometry.seen(size))
                paint_patches(painter, patches, geometry.left, geometry.top, part)

    def _patches(self, frame: int, geometry: Geometry, view: QRect) -> list[Strong]:
        """What to draw, and how strong, from the lowest to the chosen object's."""
        wanted = self.wanted_on(frame, geometry)
        draft = self._draft
        if draft is not None:
            drawn = self._kept.get(frame, {}).get(draft.object_id or 0)
            wanted = [(entry, style) for entry, style in wanted if entry is not drawn]
        for entry, style in wanted:
            if not entry.is_ready(style, geometry.scale, view):
                render(entry, style, geometry.scale, view)
        patches = _strong(wanted, geometry.scale, view)
        if draft is not None:
            drafted = draft.patch(self._draft_style(draft, geometry), geometry.scale, view)
            patches += [(drafted, 1.0)] if drafted is not None else []
        return patches

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


def _strong(wanted: list[tuple[Entry, Style]], scale: float, view: QRect) -> list[Strong]:
    """The patches of what is wanted, and how strong they are drawn."""
    patches = [(entry.patch(style, scale, view), _STALE if entry.stale else 1.0) for entry, style in wanted]
    return [(patch, strength) for patch, strength in patches if patch is not None]
