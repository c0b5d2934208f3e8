"""Where a person left off: tool and looks are kept for the program, place and range with each project.

None of it is work: nothing here makes a step of undo, and a project without it opens as a new one.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer

from annotator.notices import log
from annotator.project.project import Project
from annotator.settings import Settings
from annotator.view_state import Tool, ViewState
from annotator.workspace import Workspace
from engine.errors import UserError

_KEY = "view"
_QUIET_MS = 1500  # written so long after the last change, so that scrubbing does not write at each frame


class Zoomable(Protocol):
    """The timeline, as far as its zoom is remembered."""

    @property
    def place(self) -> tuple[float, float] | None:
        """(pixels a frame, first frame in view); None while all frames are in view."""
        ...

    def show_place(self, zoom: float, first: float) -> None:
        """Zoom to so many pixels a frame, and scroll to this one."""
        ...


class RememberedView(QObject):
    """Writes down how a person looks at things, and brings it back when they return."""

    def __init__(
        self,
        workspace: Workspace,
        view: ViewState,
        settings: Settings,
        timeline: Zoomable,
        parent: QObject | None = None,
    ) -> None:
        """Make it after all that follows `workspace.opened`, so that it has the last word there."""
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._settings = settings
        self._timeline = timeline
        self._written = ""
        self._soon = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._soon.timeout.connect(self.write)
        self._use_settings()
        view.tool_changed.connect(self._keep_for_the_program)
        view.brush_changed.connect(self._keep_for_the_program)
        view.visibility_changed.connect(self._keep_for_the_program)
        for signal in (view.frame_changed, view.object_changed, view.range_changed, view.visibility_changed):
            signal.connect(self._soon.start)
        workspace.opened.connect(self._restore)
        workspace.closing.connect(self._on_closing)

    # ------------------------------------------------------------ for the program

    def _use_settings(self) -> None:
        kept, view = self._settings, self._view
        view.opacity, view.outlines_only = kept.opacity, kept.outlines_only
        view.patterns, view.brush_size = kept.patterns, kept.brush_size
        if kept.tool in set(Tool):
            view.tool = Tool(kept.tool)

    def _keep_for_the_program(self) -> None:
        kept, view = self._settings, self._view
        if kept.opacity != view.opacity:
            kept.opacity = view.opacity
        if kept.outlines_only != view.outlines_only:
            kept.outlines_only = view.outlines_only
        if kept.patterns != view.patterns:
            kept.patterns = view.patterns
        if kept.brush_size != view.brush_size:
            kept.brush_size = view.brush_size
        if kept.tool != view.tool:
            kept.tool = view.tool

    # ------------------------------------------------------------ with the project

    def write(self) -> None:
        """Keep with the open project where the person is now."""
        self._soon.stop()
        file = self._workspace.file
        if file is None:
            return
        text = json.dumps(self._now())
        if text == self._written:
            return
        try:
            file.set_setting(_KEY, text)
            self._written = text
        except UserError as error:  # no work is lost; the person is told when work cannot be saved
            log.warning("the view could not be kept: %s", error)

    def _on_closing(self) -> None:
        self.write()
        self._written = ""

    def _now(self) -> dict[str, Any]:
        view = self._view
        return {
            "frame": view.frame,
            "object": view.object_id,
            "range": [view.first, view.last] if view.has_range else None,
            "hidden": sorted(view.hidden),
            "solo": view.solo,
            "class": view.label,
            "timeline": self._timeline.place,
        }

    def _restore(self) -> None:
        project, file = self._workspace.project, self._workspace.file
        if project is None or file is None:
            return
        self._written = file.setting(_KEY) or ""
        try:
            kept = json.loads(self._written or "{}")
        except ValueError:
            return
        if isinstance(kept, dict):
            self._show(project, kept)
        self._soon.stop()

    def _show(self, project: Project, kept: Mapping[str, Any]) -> None:
        """Whatever is not as it should be is left out: the file may be another program's work."""
        view, last = self._view, project.video.num_frames - 1
        hidden = kept.get("hidden")
        if isinstance(hidden, list):
            view.hidden = frozenset(o for o in hidden if isinstance(o, int) and o in project.objects)
        if isinstance(kept.get("class"), str):
            view.label = kept["class"]
        if _is_pair(kept.get("range")) and 0 <= kept["range"][0] <= kept["range"][1] <= last:
            first, end = (int(f) for f in kept["range"])
            view.set_range(first or None, end if end < last else None)
        if isinstance(kept.get("object"), int) and kept["object"] in project.objects:
            view.object_id = kept["object"]
            view.solo = kept.get("solo") is True
        if isinstance(kept.get("frame"), int):
            view.frame = kept["frame"]
        if _is_pair(kept.get("timeline")):
            self._timeline.show_place(*kept["timeline"])


def _is_pair(value: object) -> bool:
    """Whether it is two numbers."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(v, int | float) and math.isfinite(v) for v in value)
    )
