"""Where an export goes: written beside its place under another name, and moved there when whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import UserError

MANIFEST = "masklet-export.json"


@contextmanager
def file_in_place(path: Path, replace: bool) -> Iterator[Path]:
    """A name to write a file under; becomes `path` when all went well, goes without trace if not."""
    if path.is_dir():
        raise UserError("{path} is a folder. Choose a file name.", path=path)
    if path.exists() and not replace:
        raise UserError(
            "{name} is there already. Choose another name, or allow it to be replaced.", name=path.name
        )
    part = _unused(path)
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def folder_in_place(path: Path, replace: bool, format_name: str) -> Iterator[Path]:
    """A new folder to write into; takes the place of `path` when all went well, goes if not.

    Only an empty folder, or with `replace` one that holds an earlier export and nothing else, is
    replaced.
    """
    _check_folder(path, replace)
    part = _unused(path)
    part.mkdir()
    try:
        yield part
        _write_manifest(part, format_name)
        _check_folder(path, replace)  # someone may have put files there since
        _swap(part, path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def is_earlier(path: Path, *, is_folder: bool) -> bool:
    """Whether something is there that `replace`, and nothing less, would write over."""
    if not is_folder:
        return path.is_file()
    ours = _listed(path) if path.is_dir() else None
    return ours is not None and _files(path) <= ours


def _unused(path: Path) -> Path:
    parts = (path.with_name(f".{path.name}.{os.getpid()}-{n}.part") for n in range(10_000))
    return next(part for part in parts if not part.exists())


def _files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_symlink() or not p.is_dir()}


def _write_manifest(folder: Path, format_name: str) -> None:
    manifest = {"made_by": "Masklet", "format": format_name, "files": sorted(_files(folder))}
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")


def _check_folder(path: Path, replace: bool) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        raise UserError("{path} is a file. Choose a folder for the export.", path=path)
    present = _files(path)
    if not any(path.iterdir()):
        return
    ours = _listed(path)
    if ours is None:
        raise UserError(
            "{path} is not empty. Choose a new or an empty folder, so that nothing is lost there.", path=path
        )
    if strangers := sorted(present - ours):
        raise UserError(
            "{path} holds an earlier export, but also other files such as {stranger}. Choose "
            "another folder, so that they are not lost.",
            path=path,
            stranger=strangers[0],
        )
    if not replace:
        raise UserError(
            "{path} holds an earlier export. Choose another folder, or allow it to be replaced.", path=path
        )


def _listed(path: Path) -> set[str] | None:
    """The files of the export that made this folder; None when none did."""
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        return {MANIFEST, *manifest["files"]}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _swap(part: Path, path: Path) -> None:
    if not path.exists():
        part.rename(path)
        return
    old = _unused(path)
    path.rename(old)
    try:
        part.rename(path)
    except OSError:
        old.rename(path)
        raise
    shutil.rmtree(old)
