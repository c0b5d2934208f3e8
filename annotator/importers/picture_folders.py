"""Where in a folder the pictures of masks are: by frame, or in a folder for each object."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from annotator.importers.archives import unreadable
from engine.errors import UserError

SUFFIX = ".png"
_ANNOTATIONS = "Annotations"
_DEEPEST = 4  # folders in folders
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Layout:
    """groups: (name of the object, its pictures); a single one without a name where the pictures
    themselves say which object a pixel is of. folder: the one that they are all in."""

    folder: Path
    groups: tuple[tuple[str, tuple[Path, ...]], ...]


def find_layout(path: Path, clip_name: str) -> Layout:
    """Raises UserError where there are no pictures, or those of several clips and none of this one."""
    try:
        if not path.is_dir():
            return Layout(path.parent, (("", (path,)),))
        return _find(path, path, clip_name, _DEEPEST)
    except OSError as error:
        raise unreadable(path, error) from error


def has_pictures_of_masks(path: Path) -> bool:
    """Whether a folder has the shape of an export of masks: 'Annotations' in it. Raises OSError."""
    return (path / _ANNOTATIONS).is_dir()


def first_picture(path: Path) -> Path | None:
    """Some PNG that stands in a folder, without going through it all; None where there is none."""
    with os.scandir(path) as entries:
        return next((Path(e.path) for e in entries if _is_picture(e)), None)


def _find(chosen: Path, folder: Path, clip_name: str, deeper: int) -> Layout:
    folders, pictures = _inside(folder)
    if pictures:
        return Layout(folder, (("", tuple(pictures)),))
    by_name = {place.name: place for place in folders}
    inner = by_name.get(_ANNOTATIONS) or by_name.get(clip_name)
    if inner is None and len(folders) == 1:
        inner = folders[0]
    if inner is not None and deeper:
        return _find(chosen, inner, clip_name, deeper - 1)
    with_pictures = [(place.name, tuple(_inside(place)[1])) for place in folders]
    groups = tuple((name, found) for name, found in with_pictures if found)
    if not groups:
        raise UserError(
            "{name} holds no PNG pictures of masks. Choose the folder that they are in.", name=chosen.name
        )
    if folder.name.startswith(_ANNOTATIONS):
        raise UserError(
            "{name} is about several clips ({clips}), and none is called {own}. Choose the folder of the one "
            "to import.",
            name=chosen.name,
            clips=", ".join(name for name, _ in groups[:_MOST_NAMED]),
            own=clip_name,
        )
    return Layout(folder, groups)


def _inside(folder: Path) -> tuple[list[Path], list[Path]]:
    """Folders and PNG pictures that stand in a folder, in natural order, without hidden ones."""
    with os.scandir(folder) as entries:
        seen = [e for e in entries if not e.name.startswith(".")]
        folders = [Path(e.path) for e in seen if e.is_dir()]
        pictures = [Path(e.path) for e in seen if _is_picture(e)]
    return sorted(folders, key=_natural), sorted(pictures, key=_natural)


def _is_picture(entry: os.DirEntry[str]) -> bool:
    # Hidden files are what other programs leave beside pictures.
    return entry.name.lower().endswith(SUFFIX) and not entry.name.startswith(".") and entry.is_file()


def _natural(path: Path) -> tuple[list[int | str], str]:
    """Sorts 2.png before 10.png."""
    pieces = re.split(r"([0-9]+)", path.name.lower())
    return [int(piece) if n % 2 else piece for n, piece in enumerate(pieces)], path.name
