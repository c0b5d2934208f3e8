"""One program at a time writes a project: a lock of the operating system, which ends with its program.

The lock is held on a small empty file beside the project, since SQLite keeps its own locks on the
project itself and loses them when somebody else closes that file. The file is removed with the
lock; one that a killed program left behind holds nothing and blocks nobody.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from annotator.project.disk_errors import plain_disk_errors
from engine.errors import Sentence, UserError

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """The right to write a file, held from creation to `release`."""

    def __init__(self, path: Path) -> None:
        """Raises UserError when another program, or this one, holds the lock, or none can be made."""
        self._path = path.with_name(f"{path.name}-lock")
        self._descriptor: int | None = None
        with plain_disk_errors(path, Sentence("Opening the project for writing")):
            while self._descriptor is None:
                self._descriptor = self._take(path)

    def _take(self, path: Path) -> int | None:
        """The locked file; None when it was removed by its last holder in the meantime."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if not _try_lock(descriptor):
                raise UserError(
                    "{name} is open already, in this or another Masklet. Go on there, or close it there "
                    "first.",
                    name=path.name,
                )
            if self._is_current(descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        return None

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), os.stat(self._path))
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Give the right back. Does nothing the second time."""
        if self._descriptor is None:
            return
        # Windows removes only closed files; elsewhere the name must go while the lock is held.
        if sys.platform == "win32":
            os.close(self._descriptor)
            self._remove()
        else:
            self._remove()
            os.close(self._descriptor)
        self._descriptor = None

    def _remove(self) -> None:
        try:
            if self._path.stat().st_size == 0:
                self._path.unlink()
        except OSError:
            # Gone with its folder, or taken by the next program: the lock itself ends regardless.
            return
