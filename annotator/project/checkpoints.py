"""Brings what SQLite's log holds into the project file itself, beside the person's work.

SQLite would do so within whichever save fills the log: a wait for the disk in the middle of a stroke.
Nothing depends on when it is done: what is in the log is saved.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from pathlib import Path

from annotator.project.file_lock import FileLock
from engine.errors import UserError

LOG_BYTES = 8 * 2**20  # of the log, from which on it is brought in
_KEPT_BYTES = 2**20  # of the log once it is empty again
# Saves that come while the log is brought in keep it from being begun anew; one of them then brings in
# the little that is left.
_LEFT_TO_SAVES = 32 * 2**20
_EVERY_S = 1.0  # at most, while a reader of an earlier moment keeps it large
_REST_S = 2.0  # without a save, then all of the log is brought in: a file that is moved alone is whole


class Checkpoints:
    """Empties the log when it is large and when saves have paused, on a thread that lives as long as that
    takes."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """connection: the one that saves."""
        self._path = path
        self._log = Path(f"{path}-wal")
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()
        self._rests_at = self._next = 0.0
        self._is_large = self._is_watched = self._is_closed = False
        page = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LEFT_TO_SAVES // page}")
        connection.execute(f"PRAGMA journal_size_limit = {_KEPT_BYTES}")

    def after_save(self) -> None:
        """Something was saved; returns at once."""
        is_large = self._log.exists() and os.path.getsize(self._log) >= LOG_BYTES
        with self._changed:
            self._rests_at = time.monotonic() + _REST_S
            self._is_large = is_large
            if is_large:
                self._changed.notify()
            if not self._is_watched:
                self._is_watched = True
                self._thread = threading.Thread(target=self._watch, name="checkpoint")
                self._thread.start()

    def close(self) -> None:
        """Wait until nothing is under way; before the connection closes, which brings in what is left."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        while self._wait():
            self._empty()

    def _wait(self) -> bool:
        """Wait until the log is to be emptied; False when there is nothing more to do."""
        with self._changed:
            while self._rests_at and not self._is_closed:
                wanted = self._next if self._is_large else max(self._next, self._rests_at)
                left = wanted - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            if self._is_closed or not self._rests_at:
                self._is_watched = False
                return False
            self._next = time.monotonic() + _EVERY_S
            if not self._is_large:
                self._rests_at = 0.0  # until the next save
            self._is_large = False
            return True

    def _empty(self) -> None:
        try:
            connection = sqlite3.connect(self._path.as_uri() + "?mode=rw", uri=True, timeout=0.0)
        except sqlite3.Error:  # the file was taken away: the next save says so to the person
            return
        try:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error:  # a full disk: all is in the log still, and a later save tries again
            return
        finally:
            connection.close()


def take_log_away(path: Path) -> None:
    """Remove what SQLite keeps beside a project for reading it, when nobody has that open.

    Not left to SQLite, which asks for locks that a program can lose on a file that it has open: it
    would then take the log of work that goes on. Our own lock cannot be lost so.
    """
    if not Path(f"{path}-wal").exists():
        return
    try:
        lock = FileLock(path)
    except UserError:  # a program has it open, and will take it away
        return
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True)
        try:
            connection.execute("PRAGMA schema_version")  # without a look there is no log to be closed
        finally:
            connection.close()
    except sqlite3.Error:  # what was read is read; whoever opens it next tries again
        return
    finally:
        lock.release()
