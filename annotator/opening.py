"""From a path to the open project: finding, reading, checking, and asking where a lost video is.

Nothing of what is open now changes before the new video and project are both at hand.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from annotator.background import Background, Reporter
from annotator.frame_feed import FrameFeed
from annotator.notices import Notices
from annotator.project.edits import SetVideo
from annotator.project.project import Project, VideoRef
from annotator.project.storage import SUFFIX, ProjectFile
from annotator.project.video_match import compare_video, video_ref
from annotator.settings import Settings
from annotator.view_state import ViewState
from annotator.words import listed, said, tr
from annotator.workspace import Workspace
from engine.errors import UserError, os_reason
from engine.frames import FrameReader, open_frames

# Of a video's name: what is put around it while a project is written must fit in 255 bytes, too.
_STEM_BYTES = 190


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

        def then(reader: FrameReader) -> None:
            if turn != self._turn:
                reader.close()
                return
            self._guarded(lambda: self._with_project(reader), reader)

        self._read(path, then, lambda error: self._give_up(turn, error))

    def open_project(self, path: Path) -> None:
        """Open a project file and its video, asking for the video when it is not where it was."""
        file = self._workspace.file
        if file is not None and file.path == path.resolve():
            return
        turn = self._begin(path.name)
        try:
            opened = ProjectFile.open(path)
        except Exception as error:
            self._give_up(turn, error)
            return
        self._find_video(turn, opened.file, opened.project, Path(opened.project.video.path))

    # ------------------------------------------------------------ a video, its project sought

    def _with_project(self, reader: FrameReader) -> None:
        video = Path(reader.path)
        folder, is_away = self._folder_for(video)
        others: list[str] = []
        for place in _names(folder, video.stem if reader.kind == "video" else video.name):
            if not place.exists():
                file, project = self._new_project(place, reader)
                break
            opened = ProjectFile.open(place)
            if compare_video(opened.project.video, reader).same:
                file, project = opened
                try:
                    _now_at(project, file, reader)
                except BaseException:
                    file.close()
                    raise
                break
            opened.file.close()
            others.append(place.name)
        if others:
            self._notices.info(
                tr(
                    "{others} belongs to another video of this name. The work on this one is kept in {file}.",
                    others=listed(others),
                    file=file.path.name,
                )
            )
        if is_away:
            self._notices.info(
                tr(
                    "Nothing can be written to {folder}, so the work is kept in {path}.",
                    folder=video.parent,
                    path=file.path,
                )
            )
        self._attach(project, file, reader, video)

    def _folder_for(self, video: Path) -> tuple[Path, bool]:
        """Where the work on a video is kept, and whether that is not beside it."""
        if _can_be_written(video.parent):
            return video.parent, False
        folder = self._data_folder / "projects"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                "Neither {parent} nor {folder} can be written, so there is no place for your work "
                "({reason}). Copy the video to a folder where you may write.",
                parent=video.parent,
                folder=folder,
                reason=os_reason(error),
            ) from error
        return folder, True

    def _new_project(self, place: Path, reader: FrameReader) -> tuple[ProjectFile, Project]:
        project = Project(video_ref(reader))
        return ProjectFile.create(place, project), project

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

        self._read(path, then, failed)

    def _check_video(self, turn: int, file: ProjectFile, project: Project, reader: FrameReader) -> None:
        match = compare_video(project.video, reader)
        accepted = match.same or (
            match.usable and self._asker.confirm(said(match.sentence), tr("Use this video"))
        )
        if not accepted:
            reader.close()
            self._ask_for_video(turn, file, project, said(match.sentence))
            return
        _now_at(project, file, reader)
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
            self._notices.exception(error)
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

    def _read(
        self, path: Path, then: Callable[[FrameReader], None], failed: Callable[[Exception], None]
    ) -> None:
        def work(_: Reporter) -> FrameReader:
            return open_frames(path)

        self._background.run(tr("Opening {name}", name=path.name), work, then, failed)

    def _attach(self, project: Project, file: ProjectFile, reader: FrameReader, opened: Path) -> None:
        self._workspace.close()
        self._feed.set_reader(reader)
        self._view.reset(reader.num_frames)
        self._workspace.attach(project, file)
        self._settings.add_recent(opened)
        self._settings.last_folder = str(opened.parent)
        self._end(self._turn)

    def close(self) -> None:
        """Close what is open, and give up what is being opened."""
        self._turn += 1
        self._workspace.close()
        self._feed.set_reader(None)
        self._view.reset(0)
        self.busy_changed.emit("")


def _can_be_written(folder: Path) -> bool:
    """Tried, not asked: permissions alone do not tell on Windows and on read-only disks."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _now_at(project: Project, file: ProjectFile, reader: FrameReader) -> None:
    """The project's video is this one: written down where it differs. No step of undo."""
    found = video_ref(reader)
    if found != project.video:
        edit = SetVideo(found)
        edit.apply(project)
        file.save(project, edit.touched)


def _names(folder: Path, stem: str) -> Iterator[Path]:
    """clip.masklet, clip 2.masklet, clip 3.masklet, ... A name as long as names may be is shortened."""
    stem = stem.encode()[:_STEM_BYTES].decode(errors="ignore")
    yield folder / f"{stem}{SUFFIX}"
    for number in itertools.count(2):
        yield folder / f"{stem} {number}{SUFFIX}"
