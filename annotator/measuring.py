"""Measures masks that came without their shape (painted, imported, or saved by an earlier version)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, QTimer

from annotator.background import Background, Reporter
from annotator.notices import Notices, log
from annotator.project.edits import SetShapes, Touched
from annotator.project.mask_table import Key, MaskFlag
from annotator.project.project import Project
from annotator.words import tr
from annotator.workspace import WorkFile, Workspace
from engine.masks import DamagedMaskError, MaskShape

_AT_ONCE = 1000  # masks whose shapes are written together: some ten milliseconds of the window's time
_SOON_MS = 300

Shapes = tuple[tuple[Key, MaskShape], ...]


class Measuring(QObject):
    """Off the window's thread, from what is saved: reads pixels, and notes shapes beside them."""

    def __init__(
        self, workspace: Workspace, background: Background, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._notices = notices
        self._wanted: set[Key] = set()
        self._under_way: set[Key] = set()
        self._failed = False
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._start)
        workspace.opened.connect(self._on_opened)
        workspace.closed.connect(self._on_closed)
        workspace.changed.connect(self._on_changed)
        if workspace.is_open:
            self._on_opened()

    def _on_opened(self) -> None:
        project = self._workspace.project
        assert project is not None, "`opened` comes with a project"
        self._want((o, f) for o in project.objects for f in _unmeasured(project, o))

    def _on_closed(self) -> None:
        self._wanted.clear()
        self._under_way.clear()
        self._failed = False
        self._soon.stop()

    def _on_changed(self, touched: Touched) -> None:
        self._under_way -= touched.masks  # what is being measured there is not what is there now
        project = self._workspace.project
        if project is not None and touched.masks:
            changed = touched.mask_frames.items()
            self._want((o, f) for o, frames in changed for f in frames.intersection(_unmeasured(project, o)))

    def _want(self, keys: Iterable[Key]) -> None:
        self._wanted.update(keys)
        if self._wanted and not self._under_way and not self._soon.isActive():
            self._soon.start()

    def _start(self) -> None:
        file = self._workspace.file
        if file is None or not self._wanted or self._under_way or self._failed:
            return
        keys = sorted(self._wanted)[:_AT_ONCE]
        self._wanted.difference_update(keys)
        self._under_way = set(keys)
        self._background.run(
            tr("Measuring masks"),
            lambda report: _measure(file, keys, report),
            lambda shapes: self._on_measured(file, shapes),
            lambda error: self._on_failed(file, error),
            lambda: self._on_cancelled(file),
            lasting=True,  # nobody asked for it: Esc is for what was asked for
        )

    def _on_measured(self, file: WorkFile, shapes: Shapes) -> None:
        history = self._workspace.history
        if history is None or self._workspace.file is not file:
            return
        fresh = tuple((key, shape) for key, shape in shapes if key in self._under_way)
        self._under_way = set()
        if fresh:
            history.note(SetShapes(fresh))
        self._want(())

    def _on_cancelled(self, file: WorkFile) -> None:
        """With its button: what is left waits until there are other masks to measure."""
        if self._workspace.file is file:
            self._wanted |= self._under_way
            self._under_way = set()

    def _on_failed(self, file: WorkFile, error: Exception) -> None:
        """Masks can be reviewed without shapes, less well: say it once and leave it."""
        if self._workspace.file is not file:
            return
        self._failed = True
        self._under_way = set()
        log.warning("could not measure masks: %s", error)
        self._notices.exception(error)


def _unmeasured(project: Project, object_id: int) -> list[int]:
    flags = project.masks.flags(object_id, project.video.num_frames)
    asked = (MaskFlag.PRESENT | MaskFlag.ABSENT | MaskFlag.MEASURED).value
    lacking = (flags & asked) == MaskFlag.PRESENT.value
    frames: list[int] = np.flatnonzero(lacking).tolist()
    return frames


def _measure(file: WorkFile, keys: list[Key], report: Reporter) -> Shapes:
    """In the background's thread, from a picture of what is saved."""
    shapes = []
    with file.snapshot() as project:
        for done, key in enumerate(keys):
            report.progress(done, len(keys))
            try:
                record = project.masks.get(*key)
            except DamagedMaskError:
                continue  # said when it is to be shown
            if record is not None:
                shapes.append((key, record.mask.measure()))
    return tuple(shapes)
