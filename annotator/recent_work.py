"""What the welcome page shows of recent work: a picture, and how far it is.

Noted while a project is open, so that the page needs to open none of them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from annotator.frame_feed import FrameFeed
from annotator.notices import log
from annotator.project.project import Project
from annotator.settings import Settings, WorkDone
from annotator.thumbnails import Thumbnails
from annotator.workspace import Workspace

_NOTE_AFTER_MS = 1500


class RecentWork(QObject):
    """Notes the open project's progress and its first picture. folder: for the pictures."""

    def __init__(
        self,
        workspace: Workspace,
        feed: FrameFeed,
        thumbnails: Thumbnails,
        settings: Settings,
        folder: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._thumbnails = thumbnails
        self._settings = settings
        self._folder = folder
        self._project: Project | None = None
        self._paths: tuple[str, ...] = ()
        self._wants_picture = False
        self._soon = QTimer(self, singleShot=True, interval=_NOTE_AFTER_MS)
        self._soon.timeout.connect(self._note)
        workspace.opened.connect(self._on_opened)
        workspace.closed.connect(self._on_closed)
        workspace.changed.connect(lambda _: self._soon.start())
        feed.frame_ready.connect(lambda _: self._ask_for_picture())
        thumbnails.ready.connect(self._keep_picture)

    def picture(self, path: str) -> Path | None:
        """The picture of what is at a path, when there is one."""
        file = self._file(path)
        return file if file.is_file() else None

    def _on_opened(self) -> None:
        project, file = self._workspace.project, self._workspace.file
        if project is None:
            return
        self._project = project
        self._paths = (project.video.path, *((str(file.path),) if file is not None else ()))
        self._wants_picture = True
        self._note()

    def _on_closed(self) -> None:
        self._soon.stop()
        self._note()
        self._project, self._paths, self._wants_picture = None, (), False

    def _note(self) -> None:
        project = self._project
        if project is not None:
            done = WorkDone(len(project.objects), len(project.masks), project.video.num_frames)
            self._settings.set_work_done(self._paths, done)

    def _ask_for_picture(self) -> None:
        if self._wants_picture:  # after the large picture, which must not wait for it
            self._wants_picture = False
            self._thumbnails.request(0)

    def _keep_picture(self, frame: int, picture: QImage) -> None:
        if frame != 0 or not self._paths:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            log.info("no picture for the welcome page: %s", error)
            return
        for path in self._paths:
            if not picture.save(str(self._file(path)), "JPG", 85):  # type: ignore[call-overload]
                log.info("no picture for the welcome page in %s", self._folder)

    def _file(self, path: str) -> Path:
        return self._folder / f"{hashlib.sha256(path.encode()).hexdigest()[:24]}.jpg"
