"""A file by itself, or the one that is meant in an archive of another program."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from engine.errors import UserError, os_reason

# RuntimeError: it is locked with a password, or packed in a way that Python does not know.
BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError)


def unreadable(path: Path, error: OSError) -> UserError:
    """What is said of a file that the system does not give."""
    return UserError(
        "{name} cannot be read ({reason}). Choose another file.", name=path.name, reason=os_reason(error)
    )


def is_archive(path: Path) -> bool:
    """Whether the file begins as a ZIP archive does. Raises OSError."""
    with open(path, "rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def names_inside(path: Path) -> list[str]:
    """The names of the files in an archive. Raises what is in BROKEN_ARCHIVE, and OSError."""
    with zipfile.ZipFile(path) as archive:
        return [info.filename for info in archive.infolist() if not info.is_dir()]


@contextmanager
def opened(path: Path, inside: str) -> Iterator[tuple[IO[bytes], int]]:
    """The file, or where it is an archive the one of this name in it; and its size in bytes.

    Raises KeyError where the archive has no such file, what is in BROKEN_ARCHIVE, and OSError.
    """
    if path.suffix.lower() == ".zip" or is_archive(path):
        with zipfile.ZipFile(path) as archive, archive.open(inside) as file:
            yield file, archive.getinfo(inside).file_size
    else:
        with open(path, "rb") as file:
            yield file, path.stat().st_size
