"""The open project and all that goes with it; what the window shows is what this holds.

At most one project is open. How one is found, read and checked is opening.py's work; here it only
arrives (`attach`) and leaves (`close`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from annotator.project.edits import Touched
from annotator.project.history import History, Storage
from annotator.project.project import Project
from annotator.words import tr
from engine.masks import Mask


class WorkFile(Storage, Protocol):
    """The project file as the window uses it; annotator.project.storage.ProjectFile is one."""

    @property
    def path(self) -> Path:
        """Where the file is."""
        ...

    def snapshot(self) -> AbstractContextManager[Project]:
        """The project as it is on disk now, for another thread."""
        ...

    def pixels(self) -> AbstractContextManager[Callable[[int, int], Mask]]:
        """Reads masks as they are on disk now, by the id and frame that the file has them under, for
        another thread."""
        ...

    def copy_to(self, path: Path, *, replace: bool = False) -> None:
        """Write a whole, consistent copy. Raises UserError when it cannot; then nothing is left there."""
        ...

    def setting(self, key: str) -> str | None:
        """What is kept beside the work under this key; None for nothing."""
        ...

    def set_setting(self, key: str, value: str) -> None:
        """Keep something beside the work that is no step of undo. Raises UserError when it cannot."""
        ...

    def close(self) -> None:
        """Give the file back; it is complete on disk."""
        ...


class Workspace(QObject):
    """One open project, its history and its file, and signals for what changes.

    opened: a project came. closing: it is about to go. closed: it is gone. changed: a Touched,
    after every edit. history_changed: the names of undo and redo may differ. All on the GUI thread.
    stops: first frames of the shots that tracking does not cross into, rising, as far as these are
    known; see Cuts, which sets it.
    """

    opened = Signal()
    closing = Signal()
    closed = Signal()
    changed = Signal(object)
    history_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._history: History | None = None
        self._file: WorkFile | None = None
        self.stops: tuple[int, ...] = ()

    @property
    def project(self) -> Project | None:
        return self._project

    @property
    def history(self) -> History | None:
        return self._history

    @property
    def file(self) -> WorkFile | None:
        """The project file; None when nothing is open, and for work that is only in memory."""
        return self._file

    @property
    def is_open(self) -> bool:
        return self._project is not None

    @property
    def title(self) -> str:
        """The name of the open video, without its folder; empty when nothing is open."""
        return Path(self._project.video.path).name if self._project is not None else ""

    def attach(self, project: Project, file: WorkFile | None = None) -> History:
        """Make this project the open one, after closing the one before; returns its history.

        file: where edits are saved; None keeps the work in memory alone.
        """
        self.close()
        self._project = project
        project.new_name = tr("Object {number}")
        self._file = file
        self._history = History(project, file)
        self._history.subscribe(self._tell)
        self.opened.emit()
        self.history_changed.emit()
        return self._history

    def close(self) -> None:
        """Close the open project, if any. Everything is on disk already."""
        if self._project is None:
            return
        self.closing.emit()
        file = self._file
        self._project = self._history = self._file = None
        self.closed.emit()
        self.history_changed.emit()
        if file is not None:
            file.close()

    def _tell(self, touched: Touched) -> None:
        self.changed.emit(touched)
        self.history_changed.emit()
