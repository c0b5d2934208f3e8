"""What goes wrong between the program and the disk, said so that a person can mend it."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import Sentence, UserError, os_reason

_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def plain_disk_errors(path: Path, doing: Sentence) -> Iterator[None]:
    """Turn errors of the disk and of SQLite into a UserError; bugs pass unchanged.

    path: the file that the person named. doing: what was tried, as in Sentence("Saving the project").
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        sentence = _sqlite_sentence(error, path, doing)
        if sentence is None:
            raise
        raise UserError(sentence) from error
    except OSError as error:
        raise UserError(_os_sentence(error, path, doing)) from error


def _full(path: Path, doing: Sentence) -> Sentence:
    return Sentence(
        "{doing} did not work and nothing was changed: the disk is full. "
        "Free some space where {path} lies and try again.",
        doing=doing,
        path=path,
    )


def _forbidden(path: Path, doing: Sentence) -> Sentence:
    return Sentence(
        "{doing} did not work: {path} may not be written. "
        "Choose a folder where you may write, or ask for the right to write there.",
        doing=doing,
        path=path,
    )


def _sqlite_sentence(error: sqlite3.DatabaseError, path: Path, doing: Sentence) -> Sentence | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the extended code less its details
    again = Sentence(
        "{path} cannot be opened. See whether it is still there and whether you may read it.", path=path
    )
    busy = Sentence("Another program is using {path}. Close it there and try again.", path=path)
    damaged = Sentence("{path} is damaged. Go back to a copy of it; this file was left as it is.", path=path)
    broken = Sentence(
        "{doing} did not work: the disk of {path} reports an error. Is it still connected?",
        doing=doing,
        path=path,
    )
    return {
        sqlite3.SQLITE_FULL: _full(path, doing),
        sqlite3.SQLITE_READONLY: _forbidden(path, doing),
        sqlite3.SQLITE_PERM: _forbidden(path, doing),
        sqlite3.SQLITE_CANTOPEN: again,
        sqlite3.SQLITE_BUSY: busy,
        sqlite3.SQLITE_LOCKED: busy,
        sqlite3.SQLITE_CORRUPT: damaged,
        sqlite3.SQLITE_NOTADB: damaged,
        sqlite3.SQLITE_IOERR: broken,
    }.get(code)


def _os_sentence(error: OSError, path: Path, doing: Sentence) -> Sentence:
    if error.errno in _FULL:
        return _full(path, doing)
    if error.errno in _FORBIDDEN:
        return _forbidden(path, doing)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Sentence(
            "{doing} did not work: the folder of {path} is not there. Choose another one.",
            doing=doing,
            path=path,
        )
    if error.errno == errno.EISDIR:
        return Sentence("{path} is a folder. Choose a file.", path=path)
    reason = os_reason(error)
    return Sentence(
        "{doing} did not work: {path}: {reason}. Choose another place or try again.",
        doing=doing,
        path=path,
        reason=reason,
    )
