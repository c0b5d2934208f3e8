"""The project file: one SQLite file that holds every edit as soon as it is done.

Written in WAL mode, so that exporters may read a settled picture of it from their own thread while
work goes on, and with `synchronous=NORMAL`: what was saved outlives the program's death at any
moment; a power cut may cost the last moments, never the file.
"""

from __future__ import annotations

import importlib.metadata
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from annotator.project import migrations
from annotator.project.checkpoints import Checkpoints, take_log_away
from annotator.project.disk_errors import plain_disk_errors
from annotator.project.edits import Touched
from annotator.project.file_lock import FileLock
from annotator.project.masks_in_rows import MaskLoader, clear_strays, remove_strays
from annotator.project.project import Project, VideoRef
from annotator.project.rows import (
    put_setting,
    put_video,
    read_project,
    read_setting,
    read_video,
    write_all,
    write_touched,
)
from annotator.project.transaction import transaction
from engine.errors import Sentence, UserError

SUFFIX = ".masklet"
APPLICATION_ID = 0x4D534B4C  # 'MSKL'
_PAGE_BYTES = 8192  # three 1080p masks a page; a larger one makes every single save heavier
_CREATED_WITH = "created_with"


class OpenedProject(NamedTuple):
    """A project and the file it lives in."""

    file: ProjectFile
    project: Project


class ProjectFile:
    """An open project file; History's storage. One thread at a time, but for what says otherwise."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: FileLock) -> None:
        """For `create` and `open` alone."""
        self.path = path
        self._connection = connection
        self._checkpoints = Checkpoints(path, connection)
        self._lock = lock

    @classmethod
    def create(cls, path: Path, project: Project, *, replace: bool = False) -> ProjectFile:
        """Write a project to a new file and keep it there from now on; its masks then load from it.

        replace: an earlier project file may be overwritten. Raises UserError, leaving the disk as it
        was, when something is there already, the folder is read-only, or the disk is full.
        """
        path = _absolute(path)
        lock = FileLock(path)
        try:
            _check_destination(path, replace)
            with plain_disk_errors(path, Sentence("Creating the project")), _replacement(path) as fresh:
                _build(fresh, project, path.parent)
            connection = _connect(path)
        except BaseException:
            lock.release()
            raise
        project.masks.attach(MaskLoader(connection, path))
        project.masks.settle()
        return cls(path, connection, lock)

    @classmethod
    def open(cls, path: Path, tell: Callable[[int, int], None] | None = None) -> OpenedProject:
        """Open a project for work. Reads all but the masks' pixels, which load when asked for.

        May be called on another thread than the one that then has it to itself. tell(done, total): how
        much is read; what it raises is raised here, and nothing stays open.

        A file of an older version is brought up to date, after a copy of it was put beside it.
        Raises UserError, changing nothing, when the file is not a project, is newer than this
        program, read-only, damaged, or open elsewhere.
        """
        path = _absolute(path)
        _check_openable(path)
        lock = FileLock(path)
        try:
            _check_ours(path)
            connection = _connect(path)
            try:
                with plain_disk_errors(path, Sentence("Opening the project")):
                    _update(connection, path)
                    project = read_project(connection, path, tell)
                    clear_strays(connection, project.objects.keys())
            except BaseException:
                connection.close()
                raise
        except BaseException:
            lock.release()
            raise
        return OpenedProject(cls(path, connection, lock), project)

    def save(self, project: Project, touched: Touched) -> None:
        """Write the touched rows in one transaction. Raises UserError, changing nothing, when it cannot."""
        with plain_disk_errors(self.path, Sentence("Saving the project")), transaction(self._connection):
            write_touched(self._connection, project, touched, self.path.parent)
        self._checkpoints.after_save()

    def setting(self, key: str) -> str | None:
        """What `set_setting` last stored under this key; None when nothing was."""
        with plain_disk_errors(self.path, Sentence("Reading the project")):
            return read_setting(self._connection, key)

    def set_setting(self, key: str, value: str) -> None:
        """Keep something beside the work that is no step of undo: the range, the frame last looked at."""
        with plain_disk_errors(self.path, Sentence("Saving the project")), transaction(self._connection):
            put_setting(self._connection, key, value)

    @contextmanager
    def snapshot(self) -> Iterator[Project]:
        """The project as it is on disk now, read-only, whatever is saved meanwhile. From any thread.

        Use the project in the thread that asked for it, and inside the `with` alone. For exporters:
        the live project belongs to the person's thread.
        """
        with plain_disk_errors(self.path, Sentence("Reading the project")):
            connection = _connect(self.path, read_only=True)
        try:
            with plain_disk_errors(self.path, Sentence("Reading the project")):
                connection.execute("BEGIN")
                project = read_project(connection, self.path)
            yield project
        finally:
            connection.close()

    @contextmanager
    def pixels(self) -> Iterator[MaskLoader]:
        """Reads masks as they are on disk now, by the id and frame that the file has them under, whatever is
        saved meanwhile. From any thread; use it in that one, and inside the `with` alone."""
        with plain_disk_errors(self.path, Sentence("Reading the project")):
            connection = _connect(self.path, read_only=True)
        try:
            with plain_disk_errors(self.path, Sentence("Reading the project")):
                connection.execute("BEGIN")
            yield MaskLoader(connection, self.path)
        finally:
            connection.close()

    def copy_to(self, path: Path, *, replace: bool = False) -> None:
        """Write a whole, consistent copy of what is saved. From any thread; work may go on meanwhile.

        replace: an earlier project file may be overwritten. Raises UserError, leaving what was there.
        """
        path = _absolute(path)
        if path == self.path:
            raise UserError(
                "{name} is this project itself. Choose another name for the copy.", name=path.name
            )
        lock = FileLock(path)
        try:
            _check_destination(path, replace)
            with plain_disk_errors(path, Sentence("Copying the project")), _replacement(path) as fresh:
                self._copy_into(fresh, path.parent)
        finally:
            lock.release()

    def _copy_into(self, fresh: Path, folder: Path) -> None:
        _vacuum_into(self.path, fresh)
        connection = sqlite3.connect(fresh, isolation_level=None)
        try:
            with transaction(connection):
                project = read_project(connection, self.path)
                put_video(connection, project.video, folder)
                remove_strays(connection, project.objects.keys())
        finally:
            connection.close()

    def close(self) -> None:
        """Gather everything in the one file and let it go. Snapshots should have ended."""
        self._checkpoints.close()
        self._connection.close()
        self._lock.release()

    def __enter__(self) -> ProjectFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def reading(path: Path) -> Iterator[Project]:
    """A project as it is on disk now, only to be read, also while it is open in a window.

    Use it inside the `with` alone. Raises UserError when it is not a project, or of another version.
    """
    path = _absolute(path)
    _check_is_file(path)
    _check_ours(path)
    connection = _connect(path, read_only=True)
    try:
        with plain_disk_errors(path, Sentence("Reading the project")):
            connection.execute("BEGIN")
            _check_not_newer(connection, path)
            if migrations.file_version(connection) < len(migrations.MIGRATIONS):
                raise UserError(
                    "{name} was made by an older Masklet. Open it once in the window first.", name=path.name
                )
            project = read_project(connection, path)
        yield project
    finally:
        connection.close()
        if _may_write(path) and _may_write(path.parent):
            take_log_away(path)


# ---------------------------------------------------------------- connections


def video_of(path: Path) -> VideoRef | None:
    """The video that a project file is about, looked up without opening the project; None when it cannot
    be. From any thread."""
    path = _absolute(path)
    try:
        _check_ours(path)
        connection = _connect(path, read_only=True)
        try:
            return read_video(connection, path.parent)
        finally:
            connection.close()
    except (UserError, OSError, sqlite3.Error, ValueError, TypeError, ArithmeticError):
        return None


def _connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection for work, or to read only, which never takes the log away."""
    mode = "ro" if read_only else "rw"
    # SQLite reads a log only where it may write beside it; where it may not, there is no log to read.
    if read_only and not _may_write(path.parent):
        mode = "ro" if Path(f"{path}-wal").exists() else "ro&immutable=1"
    with plain_disk_errors(path, Sentence("Opening the project")):
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=5.0,
            check_same_thread=False,  # handed on: opened on one thread, worked with on another
        )
        try:
            if not read_only:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
    return connection


def _build(fresh: Path, project: Project, folder: Path) -> None:
    connection = sqlite3.connect(fresh, isolation_level=None)
    try:
        connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations.migrate(connection, migrations.MIGRATIONS)
        with transaction(connection):
            write_all(connection, project, folder)
            put_setting(connection, _CREATED_WITH, _program_version())
    finally:
        connection.close()


def _update(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a file of an older version up to date; an unchanged copy of it stays beside it."""
    _check_not_newer(connection, path)
    version = migrations.file_version(connection)
    if version == len(migrations.MIGRATIONS):
        return
    backup = _unused(path.with_name(f"{path.stem}.version-{version}{path.suffix}"))
    with _replacement(backup) as fresh:
        _vacuum_into(path, fresh)
    try:
        migrations.migrate(connection, migrations.MIGRATIONS)
    except BaseException:
        backup.unlink()
        raise


def _check_not_newer(connection: sqlite3.Connection, path: Path) -> None:
    version, newest = migrations.file_version(connection), len(migrations.MIGRATIONS)
    if version > newest:
        raise UserError(
            "{name} was made by a newer Masklet: its file version is {version}, and this Masklet "
            "reads versions up to {newest}. Update Masklet to open it.",
            name=path.name,
            version=version,
            newest=newest,
        )


def _unused(path: Path) -> Path:
    names = (path, *(path.with_name(f"{path.stem}-{n}{path.suffix}") for n in range(2, 1000)))
    return next(name for name in names if not name.exists())


def _vacuum_into(path: Path, fresh: Path) -> None:
    reader = _connect(path, read_only=True)
    try:
        reader.execute("VACUUM INTO ?", (str(fresh),))
    finally:
        reader.close()


def _program_version() -> str:
    try:
        return importlib.metadata.version("masklet")
    except importlib.metadata.PackageNotFoundError:
        return "unpackaged"


# ---------------------------------------------------------------- files


def _absolute(path: Path) -> Path:
    """Links followed, so that one file has one lock and one WAL whichever way it is named."""
    return Path(path).resolve()


@contextmanager
def _replacement(path: Path) -> Iterator[Path]:
    """A name to write a database under; it takes the place of `path` at the end, or goes without trace."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.part")
    leftovers = (fresh, Path(f"{fresh}-journal"), Path(f"{fresh}-wal"), Path(f"{fresh}-shm"))
    for leftover in leftovers:
        leftover.unlink(missing_ok=True)
    try:
        yield fresh
        with open(fresh, "rb+") as written:
            os.fsync(written.fileno())
        # A log that a killed program left belongs to the file that goes now.
        for companion in (Path(f"{path}-wal"), Path(f"{path}-shm")):
            companion.unlink(missing_ok=True)
        os.replace(fresh, path)
    finally:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)


def _check_destination(path: Path, replace: bool) -> None:
    if path.is_dir():
        raise UserError("{path} is a folder. Choose a file name for the project.", path=path)
    if not path.exists():
        return
    if not replace:
        raise UserError("{name} is there already. Choose another name, or open it.", name=path.name)
    _check_ours(path)


def _check_is_file(path: Path) -> None:
    if path.is_dir():
        raise UserError(
            "{path} is a folder, not a Masklet project. Open a file that ends in {suffix}.",
            path=path,
            suffix=SUFFIX,
        )
    if not path.exists():
        raise UserError("There is no {path}. Was it moved or renamed?", path=path)


def _check_openable(path: Path) -> None:
    _check_is_file(path)
    if not (_may_write(path) and _may_write(path.parent)):
        raise UserError(
            "{path} can only be read here, and a project saves every step as you work. Copy it to a "
            "folder where you may write, and open the copy.",
            path=path,
        )


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _check_ours(path: Path) -> None:
    """Look at the head alone: SQLite would change a stranger's database by opening it as its own.

    Through SQLite, unchanging: were the file opened and closed by itself, the system would take away the
    locks that this process has on it, and another program that reads it would take the log with it.
    """
    if not os.access(path, os.R_OK, effective_ids=os.access in os.supports_effective_ids):
        raise UserError("You may not read {path}. Change its permissions, or copy it elsewhere.", path=path)
    with plain_disk_errors(path, Sentence("Opening the project")):
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            found = connection.execute("PRAGMA application_id").fetchone()[0]
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
                raise
            found = None
        finally:
            connection.close()
    if found != APPLICATION_ID:
        raise UserError(
            "{name} is not a Masklet project. Open a file that ends in {suffix}, or open a video to "
            "start a new project.",
            name=path.name,
            suffix=SUFFIX,
        )
