"""The project file's tables, as the list of steps that made them. Only ever append to it.

The file's `user_version` is the number of steps it has been through. A step is SQL statements or a
function of the connection; all missing steps run in one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

Migration = tuple[str, ...] | Callable[[sqlite3.Connection], None]

# Pixels have a table of their own, so that reading what is known of all masks reads no pixels.
_FIRST = (
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE video (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        path TEXT NOT NULL,
        relative_path TEXT,
        kind TEXT NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        num_frames INTEGER NOT NULL,
        fps TEXT NOT NULL,
        fingerprint TEXT NOT NULL
    )""",
    """CREATE TABLE objects (
        id INTEGER PRIMARY KEY,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        colour TEXT NOT NULL
    )""",
    """CREATE TABLE prompts (
        object_id INTEGER NOT NULL REFERENCES objects (id) DEFERRABLE INITIALLY DEFERRED,
        frame INTEGER NOT NULL CHECK (frame >= 0),
        points TEXT NOT NULL,
        box TEXT,
        mask BLOB,
        base_info TEXT,
        base BLOB,
        PRIMARY KEY (object_id, frame)
    )""",
    """CREATE TABLE masks (
        object_id INTEGER NOT NULL REFERENCES objects (id) DEFERRABLE INITIALLY DEFERRED,
        frame INTEGER NOT NULL CHECK (frame >= 0),
        source TEXT NOT NULL,
        score REAL,
        predicted_iou REAL,
        verified INTEGER NOT NULL,
        stale INTEGER NOT NULL,
        area INTEGER NOT NULL,
        PRIMARY KEY (object_id, frame)
    ) WITHOUT ROWID""",
    """CREATE TABLE pixels (
        object_id INTEGER NOT NULL REFERENCES objects (id) DEFERRABLE INITIALLY DEFERRED,
        frame INTEGER NOT NULL CHECK (frame >= 0),
        data BLOB NOT NULL,
        PRIMARY KEY (object_id, frame)
    )""",
)

_CLASS_COLOURS = (  # as they were then, whatever new classes get today
    *("#4E79A7", "#F28E2B", "#59A14F", "#E15759", "#B07AA1"),
    *("#EDC948", "#76B7B2", "#FF9DA7", "#9C755F", "#BAB0AC"),
)


def _classes_locks_occlusion(connection: sqlite3.Connection) -> None:
    """Classes get an order and a colour: the labels in use become the first of them."""
    connection.execute(
        "CREATE TABLE classes (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, colour TEXT NOT NULL)"
    )
    labels = connection.execute(
        "SELECT label FROM objects WHERE label NOT IN ('', 'object') GROUP BY label ORDER BY MIN(position)"
    ).fetchall()
    rows = [(n, label, _CLASS_COLOURS[n % len(_CLASS_COLOURS)]) for n, (label,) in enumerate(labels)]
    connection.executemany("INSERT INTO classes VALUES (?, ?, ?)", rows)
    connection.execute("ALTER TABLE objects ADD COLUMN locked INTEGER NOT NULL DEFAULT 0")
    connection.execute("ALTER TABLE masks ADD COLUMN occluded INTEGER NOT NULL DEFAULT 0")


# For reviewing: which way a mask was tracked, how far the other way had found something else, and
# its shape in numbers (packed as in mask_table; NULL until measured).
REVIEW = (
    "ALTER TABLE masks ADD COLUMN backward INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE masks ADD COLUMN disagreement REAL",
    "ALTER TABLE masks ADD COLUMN shape BLOB",
)

# What is said of every object of a class: as JSON, see attributes.py.
_ATTRIBUTES = (
    "ALTER TABLE classes ADD COLUMN attributes TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE objects ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}'",
)

# Values that change over time: as JSON, see timed_values.py.
_CHANGES = ("ALTER TABLE objects ADD COLUMN changes TEXT NOT NULL DEFAULT '{}'",)

# Masks that an object has from another one: which of them lie under that one's id.
_MOVED = (
    """CREATE TABLE moved (
        object_id INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        home INTEGER NOT NULL,
        PRIMARY KEY (object_id, first)
    ) WITHOUT ROWID""",
)

MIGRATIONS: tuple[Migration, ...] = (
    _FIRST,
    REVIEW,
    _classes_locks_occlusion,
    _ATTRIBUTES,
    _CHANGES,
    _MOVED,
)


def file_version(connection: sqlite3.Connection) -> int:
    """How many migrations the file has been through."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Run what the file has not been through, all or nothing. The connection must be in no transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for migration in migrations[file_version(connection) :]:
            if callable(migration):
                migration(connection)
            else:
                for statement in migration:
                    connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
