import errno
import os
import sqlite3
from pathlib import Path

import pytest

from annotator.project.disk_errors import plain_disk_errors
from engine.errors import Sentence, UserError

PATH = Path("/somewhere/a.masklet")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "Saving did not work and nothing was changed: the disk is full"),
        (errno.EACCES, "may not be written"),
        (errno.EROFS, "may not be written"),
        (errno.ENOENT, "the folder of /somewhere/a.masklet is not there"),
        (errno.EISDIR, "is a folder"),
        (errno.EIO, "Saving did not work.*try again"),
    ],
)
def test_the_system(number: int, says: str) -> None:
    with pytest.raises(UserError, match=says), plain_disk_errors(PATH, Sentence("Saving")):
        raise OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (sqlite3.SQLITE_FULL, "disk is full"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "may not be written"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "Another program"),
        (sqlite3.SQLITE_CORRUPT, "is damaged"),
        (sqlite3.SQLITE_NOTADB, "is damaged"),
        (sqlite3.SQLITE_IOERR_WRITE, "reports an error"),
    ],
)
def test_the_database(code: int, says: str) -> None:
    error = sqlite3.OperationalError("terse words of the library")
    error.sqlite_errorcode = code
    with pytest.raises(UserError, match=says) as told, plain_disk_errors(PATH, Sentence("Saving")):
        raise error
    assert "terse" not in str(told.value)
    assert told.value.__cause__ is error


@pytest.mark.parametrize("bug", [KeyError("x"), sqlite3.IntegrityError("x"), sqlite3.ProgrammingError("x")])
def test_bugs_stay_bugs(bug: Exception) -> None:
    with pytest.raises(type(bug)), plain_disk_errors(PATH, Sentence("Saving")):
        raise bug
