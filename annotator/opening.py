"""From a path to the open project: finding, reading, checking, and asking where a lost video is.

Nothing of what is open now changes before the new video and project are both at hand.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from annotator.background import Background, Reporter, Work
from annotator.finding import FoundWork, find_work, is_moved_to, now_at, work_without_video
from annotator.frame_feed import FrameFeed
from annotator.notices import Notice, Notices
from annotator.project.project import Project, VideoRef
from annotator.project.storage import SUFFIX, OpenedProject, ProjectFile
from annotator.project.video_match import compare_video
from annotator.settings import Settings
from annotator.view_state import ViewState
from annotator.words import said, tr
from annotator.workspace import Workspace
from engine.errors import UserError
from engine.frames import FrameReader, open_frames

T = TypeVar("T")


class Asker(Protocol):
    """Asks the person what opening cannot know."""

    def find_video(self, video: VideoRef, why: str) -> Path | None:
        """Where the project's video is now; None when they do not know. why: what was found instead."""
        ...

    def confirm(self, question: str, yes: str) -> bool:
        """Whether to go on; `yes` is the word on the button."""
        ...


class _Closeable(Protocol):
    def close(self) -> None: ...


class Opener(QObject):
    """Opens videos, folders of images and projects into the workspace.

    busy_changed: the name of what is being opened, or '' when nothing is any more.
    """

    busy_changed = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        view: ViewState,
        feed: FrameFeed,
        background: Background,
        notices: Notices,
        settings: Settings,
        asker: Asker,
        data_folder: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._feed = feed
        self._background = background
        self._notices = notices
        self._settings = settings
        self._asker = asker
        self._data_folder = data_folder
        self._running: Work[Any] | None = None
        self._next: Callable[[], None] | None = None  # the newest wish, while that runs
        self._told: list[Notice] = []  # about what was opened, or could not be
        self._turn = 0  # of the newest wish: what an earlier one finds is put away again

    def open(self, path: Path) -> None:
        """Open a project by its suffix, or anything else as a video. What is wrong becomes a notice."""
        path = Path(os.path.abspath(path))
        if path.suffix.lower() == SUFFIX and not path.is_dir():
            self.open_project(path)
        else:
            self.open_video(path)

    def open_video(self, path: Path) -> None:
        """Open a video or a folder of images: with the work on it that is there, or a new project."""
        project = self._workspace.project
        if project is not None and project.video.path == str(path):
            return
        turn = self._begin(path.name)
        known = [Path(p) for p in self._settings.work_done if p.endswith(SUFFIX)]
        ours = project.video if project is not None else None

        def work(reporter: Reporter) -> FoundWork | Path | None:
            if ours is not None and is_moved_to(ours, path):
                return None
            kept = work_without_video(path, self._data_folder) if not path.exists() else None
            return kept or find_work(path, self._data_folder, reporter.progress, known)

        def then(found: FoundWork | Path | None) -> None:
            if found is None:
                if turn == self._turn:
                    self._let_go()  # of the work on this very video, which can then be found
                    self.open_video(path)
                return
            if isinstance(found, Path):
                if turn == self._turn:
                    self.open_project(found)  # which asks where the video is now
                return
            if turn != self._turn:
                found.close()
                return
            self._guarded(lambda: self._show(found), found)

        self._run(path, turn, work, then, lambda error: self._give_up(turn, error))

    def open_project(self, path: Path) -> None:
        """Open a project file and its video, asking for the video when it is not where it was."""
        file = self._workspace.file
        if file is not None and file.path == path.resolve():
            return
        turn = self._begin(path.name)

        def work(reporter: Reporter) -> OpenedProject:
            return ProjectFile.open(path, reporter.progress)

        def then(opened: OpenedProject) -> None:
            if turn != self._turn:
                opened.file.close()
                return
            self._find_video(turn, opened.file, opened.project, Path(opened.project.video.path))

        self._run(path, turn, work, then, lambda error: self._give_up(turn, error))

    # ------------------------------------------------------------ a project, its video sought

    def _find_video(self, turn: int, file: ProjectFile, project: Project, path: Path) -> None:
        def then(reader: FrameReader) -> None:
            if turn != self._turn:
                reader.close()
                file.close()
                return
            self._guarded(lambda: self._check_video(turn, file, project, reader), reader, file)

        def failed(error: Exception) -> None:
            if turn != self._turn or not isinstance(error, UserError):
                file.close()
                self._give_up(turn, error)
                return
            self._ask_for_video(turn, file, project, said(str(error)))

        self._run(path, turn, lambda _: open_frames(path), then, failed, file.close)

    def _check_video(self, turn: int, file: ProjectFile, project: Project, reader: FrameReader) -> None:
        match = compare_video(project.video, reader)
        accepted = match.same or (
            match.usable and self._asker.confirm(said(match.sentence), tr("Use this video"))
        )
        if not accepted:
            reader.close()
            self._ask_for_video(turn, file, project, said(match.sentence))
            return
        now_at(project, file, reader)
        self._attach(project, file, reader, file.path)

    def _ask_for_video(self, turn: int, file: ProjectFile, project: Project, why: str) -> None:
        found = self._asker.find_video(project.video, why)
        if found is None or turn != self._turn:
            file.close()
            self._end(turn)
            return
        self._find_video(turn, file, project, found)

    # ------------------------------------------------------------ both

    def _begin(self, name: str) -> int:
        self._turn += 1
        self.busy_changed.emit(name)
        return self._turn

    def _end(self, turn: int) -> None:
        if turn == self._turn:
            self.busy_changed.emit("")

    def _give_up(self, turn: int, error: Exception) -> None:
        if turn == self._turn:
            self._told.append(self._notices.exception(error))
        self._end(turn)

    def _guarded(self, work: Callable[[], None], *resources: _Closeable) -> None:
        """Do `work`; whatever it raises is shown, and what was opened for it is closed again."""
        turn = self._turn
        try:
            work()
        except Exception as error:
            for resource in resources:
                resource.close()
            self._give_up(turn, error)

    def _run(
        self,
        path: Path,
        turn: int,
        work: Callable[[Reporter], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None],
        put_away: Callable[[], None] = lambda: None,
    ) -> None:
        """Do `work` on a thread. put_away: lets go of what is open already when the person cancels.

        What is under way for an earlier wish comes to its end first: it may hold the same file.
        """
        if self._running is not None:
            self._running.cancel()
            self._next = lambda: self._run(path, turn, work, then, failed, put_away)
            return

        def over(tell: Callable[[], None]) -> None:
            self._running = None
            tell()
            following, self._next = self._next, None
            if following is not None:
                following()

        def cancelled() -> None:
            put_away()
            self._end(turn)

        self._running = self._background.run(
            tr("Opening {name}", name=path.name),
            work,
            lambda found: over(lambda: then(found)),
            lambda error: over(lambda: failed(error)),
            lambda: over(cancelled),
        )

    def _show(self, found: FoundWork) -> None:
        self._attach(found.project, found.kept(), found.reader, Path(found.reader.path))
        self._told += [self._notices.info(said(remark)) for remark in found.remarks]

    def _attach(self, project: Project, file: ProjectFile, reader: FrameReader, opened: Path) -> None:
        self._forget_what_was_told()
        self._workspace.close()
        self._feed.set_reader(reader)
        self._view.reset(reader.num_frames)
        self._workspace.attach(project, file)
        if reader.missing_frames:
            words = tr(
                "{name} is cut short: {frames} frames can be read, and it promises about {promised}. "
                "Copy or record it again if you need the others.",
                name=Path(reader.path).name,
                frames=reader.num_frames,
                promised=reader.num_frames + reader.missing_frames,
            )
            self._told.append(self._notices.warn(words))
        self._settings.add_recent(opened)
        self._settings.last_folder = str(opened.parent)
        self._end(self._turn)

    def _forget_what_was_told(self) -> None:
        """What was said of other work, or of a file that could not be opened, is out of date."""
        told, self._told = self._told, []
        for notice in told:
            self._notices.withdraw(notice)

    def close(self) -> None:
        """Close what is open, and give up what is being opened."""
        self._turn += 1
        self._next = None
        self._let_go()
        self.busy_changed.emit("")

    def _let_go(self) -> None:
        """Close what is open."""
        self._forget_what_was_told()
        self._workspace.close()
        self._feed.set_reader(None)
        self._view.reset(0)
