"""Which project belongs to a video, and where it lies: looked for, read or made. No Qt; any thread."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.project.edits import SetVideo
from annotator.project.project import Project, VideoRef
from annotator.project.storage import SUFFIX, ProjectFile, video_of
from annotator.project.video_match import compare_video, video_ref
from engine.errors import Sentence, UserError, os_reason
from engine.frames import FrameReader, open_frames

Tell = Callable[[int, int], None]
# Of a video's name: what is put around it while a project is written must fit in 255 bytes, too.
_STEM_BYTES = 190


@dataclass(slots=True)
class FoundWork:
    """A video, open, and the work on it. place: of the project file; file: None while there is none there.

    remarks: what the person should know, in sentences.
    """

    reader: FrameReader
    place: Path
    file: ProjectFile | None
    project: Project
    remarks: tuple[str, ...] = ()

    def kept(self) -> ProjectFile:
        """The project file, made now where there was none: a video looked at in passing leaves no file."""
        if self.file is None:
            self.file = ProjectFile.create(self.place, self.project)
        return self.file

    def close(self) -> None:
        """Put both away again."""
        self.reader.close()
        if self.file is not None:
            self.file.close()


def find_work(video: Path, data_folder: Path, tell: Tell, known: Iterable[Path] = ()) -> FoundWork:
    """Open a video or a folder of images with the work that is there, or for a new project.

    data_folder: for work that cannot lie beside its video. known: projects elsewhere, among which the
    work on a video that was moved is sought. tell(done, total): how much is read; what it raises leaves
    nothing open. Raises UserError when either cannot be opened.
    """
    reader = open_frames(video)
    try:
        return _with_project(reader, data_folder, tell, known)
    except BaseException:
        reader.close()
        raise


def is_moved_to(video: VideoRef, path: Path) -> bool:
    """Whether the video that a project is about is not where it was, but this is it. Raises UserError when
    what is there cannot be opened."""
    if Path(video.path).exists() or not path.exists():
        return False
    with open_frames(path) as reader:
        return compare_video(video, reader).same


def work_without_video(video: Path, data_folder: Path) -> Path | None:
    """The project on a video that is not where it was, in the places where the work on it is kept."""
    for folder in (video.parent, data_folder / "projects"):
        for stem in dict.fromkeys((video.stem, video.name)):
            for place in itertools.takewhile(Path.exists, _names(folder, stem)):
                found = video_of(place)
                if found is not None and found.path == str(video):
                    return place
    return None


def now_at(project: Project, file: ProjectFile, reader: FrameReader) -> None:
    """The project's video is this one: written down where it differs. No step of undo."""
    found = video_ref(reader)
    if found != project.video:
        edit = SetVideo(found)
        edit.apply(project)
        file.save(project, edit.touched)


def _with_project(reader: FrameReader, data_folder: Path, tell: Tell, known: Iterable[Path]) -> FoundWork:
    video = Path(reader.path)
    folder, is_away = _folder_for(video, data_folder)
    others: list[str] = []
    for place in _names(folder, video.stem if reader.kind == "video" else video.name):
        if not place.exists():
            moved = _moved_work(reader, known, tell)
            if moved is not None:
                return moved
            found = FoundWork(reader, place, None, Project(video_ref(reader)))
            break
        file, project = ProjectFile.open(place, tell)
        try:
            if compare_video(project.video, reader).same:
                now_at(project, file, reader)
                found = FoundWork(reader, place, file, project)
                break
        except BaseException:
            file.close()
            raise
        file.close()
        others.append(place.name)
    found.remarks = tuple(_remarks(video, found.place, others, is_away))
    return found


def _moved_work(reader: FrameReader, known: Iterable[Path], tell: Tell) -> FoundWork | None:
    """The work on this very video that lies where it was before; None while the video is there, too."""
    for place in known:
        video = video_of(place)
        if video is None or not compare_video(video, reader).same:
            continue
        is_known_here = video.path == reader.path
        if not is_known_here and Path(video.path).exists():
            continue
        try:
            file, project = ProjectFile.open(place, tell)
        except UserError:
            continue  # open elsewhere, or damaged: no reason not to begin with the video
        try:
            now_at(project, file, reader)
        except BaseException:
            file.close()
            raise
        remark = Sentence("This video lay elsewhere before. The work on it goes on in {path}.", path=place)
        return FoundWork(reader, place, file, project, () if is_known_here else (remark,))
    return None


def _remarks(video: Path, place: Path, others: list[str], is_away: bool) -> Iterator[str]:
    if others:
        yield Sentence(
            "{others} belongs to another video of this name. The work on this one is kept in {file}.",
            others=", ".join(others),
            file=place.name,
        )
    if is_away:
        yield Sentence(
            "Nothing can be written to {folder}, so the work is kept in {path}.",
            folder=video.parent,
            path=place,
        )


def _folder_for(video: Path, data_folder: Path) -> tuple[Path, bool]:
    """Where the work on a video is kept, and whether that is not beside it."""
    if _can_be_written(video.parent):
        return video.parent, False
    folder = data_folder / "projects"
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


def _can_be_written(folder: Path) -> bool:
    """Tried, not asked: permissions alone do not tell on Windows and on read-only disks."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _names(folder: Path, stem: str) -> Iterator[Path]:
    """clip.masklet, clip 2.masklet, clip 3.masklet, ... A name as long as names may be is shortened."""
    stem = stem.encode()[:_STEM_BYTES].decode(errors="ignore")
    yield folder / f"{stem}{SUFFIX}"
    for number in itertools.count(2):
        yield folder / f"{stem} {number}{SUFFIX}"
