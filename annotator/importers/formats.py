"""All that masks can be imported from, and which of it a file or folder is. A new format is a file of its
own, an entry here, and what `kind_of_work` knows it by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from annotator.importers.archives import BROKEN_ARCHIVE, is_archive, names_inside, unreadable
from annotator.importers.coco import read_coco
from annotator.importers.cvat import INSIDE, read_cvat
from annotator.importers.found import Clip, FoundMasks, Tell
from annotator.importers.picture_folders import SUFFIX, first_picture, has_pictures_of_masks
from annotator.importers.picture_names import NAMES_FILE
from annotator.importers.picture_values import head_of, is_indexed
from annotator.importers.pictures import read_pictures
from annotator.project.project import Project
from engine.errors import Sentence, UserError
from engine.frames import open_frames

MASK_SUFFIXES = (".xml", ".zip", ".json")
"""Of files that are nothing else that Masklet knows."""

_SIGNS = 512  # bytes at the beginning that tell the kind of a file
_PNG = b"\x89PNG"


@dataclass(frozen=True, slots=True)
class ImportFormat:
    """A way to read masks. title: its name, for people. read: see the importers."""

    name: str
    title: Sentence
    read: Callable[[Path, Clip, Tell], FoundMasks]


IMPORTS: dict[str, ImportFormat] = {
    fmt.name: fmt
    for fmt in (
        ImportFormat("davis", Sentence("PNG pictures"), read_pictures),
        ImportFormat("coco", Sentence("COCO instances"), read_coco),
        ImportFormat("cvat", Sentence("CVAT for video 1.1"), read_cvat),
    )
}


def clip_of(project: Project) -> Clip:
    """The clip of a project, for its masks. Looks at the names of a folder of images: off the GUI thread."""
    video = project.video
    path = Path(video.path)
    is_folder = video.kind == "images"
    names: tuple[str, ...] = ()
    if is_folder and path.is_dir():
        with open_frames(video.path) as frames:
            if frames.num_frames == video.num_frames:
                names = tuple(Path(frames.name(n)).stem for n in range(frames.num_frames))
    name = path.name if is_folder else path.stem
    return Clip(name, video.width, video.height, video.num_frames, names)


def read_masks(path: Path, clip: Clip, tell: Tell = lambda done, total: None) -> FoundMasks:
    """What is in a file or folder, of whichever kind it is. Raises UserError."""
    fmt = IMPORTS[kind_of_work(path)]
    found = fmt.read(path, clip, tell)
    found.kind = fmt.title
    if found.video and found.video != clip.name:
        found.remarks.insert(0, Sentence("They were made on a video called {name}.", name=found.video))
    return found


def kind_of_work(path: Path) -> str:
    """The name of the format in IMPORTS, by what is in a file rather than by its name. Raises UserError."""
    try:
        if path.is_dir():
            return "davis"
        if is_archive(path):
            return _kind_of_archive(path)
        with open(path, "rb") as file:
            begin = file.read(_SIGNS)
    except (FileNotFoundError, ValueError):  # ValueError: no path at all, with a NUL in it
        raise UserError("There is no {path}. Was it moved or renamed?", path=path) from None
    except OSError as error:
        raise unreadable(path, error) from error
    sign = begin.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin.startswith(_PNG):
        return "davis"
    if sign.startswith(b"<"):
        return "cvat"
    if sign.startswith((b"{", b"[")):
        return "davis" if path.name == NAMES_FILE else "coco"
    raise UserError(
        "{name} holds no masks that Masklet can read. Choose a COCO file, one of 'CVAT for video 1.1', or a "
        "folder of PNG pictures.",
        name=path.name,
    )


def _kind_of_archive(path: Path) -> str:
    try:
        return "cvat" if INSIDE in names_inside(path) else "coco"
    except BROKEN_ARCHIVE as error:
        raise UserError("{name} is a damaged archive. Export it once more.", name=path.name) from error


def may_be_masks(path: Path, width: int, height: int) -> bool:
    """Whether what was dropped on a clip of this size is rather masks for it than something to open: a quick
    look, and no promise that it can be read. Off the GUI thread."""
    try:
        if path.is_dir():
            if has_pictures_of_masks(path) or (path / NAMES_FILE).is_file():
                return True
            picture = first_picture(path)
        elif path.suffix.lower() == SUFFIX:
            picture = path
        else:
            return path.suffix.lower() in MASK_SUFFIXES
        return picture is not None and is_indexed(picture) and head_of(picture)[:2] == (width, height)
    except (OSError, UserError):
        return False
