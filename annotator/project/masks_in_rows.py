"""How masks lie in the tables of the project file: what is known of each, and apart from it the pixels.

A mask lies under an object's id and a frame, its home. It stays there when objects exchange masks or go,
so that neither takes longer the more masks there are: `moved` says what an object has under other ids.
What belongs to no object any more is taken out when the file is next opened (`remove_strays`).
"""

from __future__ import annotations

import itertools
import operator
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from annotator.project.disk_errors import plain_disk_errors
from annotator.project.mask_facts import MaskColumns
from annotator.project.mask_row import MaskRow
from annotator.project.mask_table import MaskFlag, MaskTable
from annotator.project.transaction import transaction
from engine.errors import Sentence
from engine.masks import DamagedMaskError, Mask

Tell = Callable[[int, int], None]
Piece = tuple[int, int, int]  # first frame, last frame, the object that it belongs to
_MAX_FRAME = 1 << 26  # three weeks at 30 frames a second; beyond it the number itself is damaged

_COLUMNS = (
    "object_id, frame, source, score, predicted_iou, verified, stale, area, backward, disagreement, shape, "
    "occluded"
)
_PUT_MASK = f"INSERT OR REPLACE INTO masks ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SET_STALE = "UPDATE masks SET stale = ? WHERE object_id = ? AND frame BETWEEN ? AND ?"
_PUT_PIXELS = "INSERT OR REPLACE INTO pixels VALUES (?, ?, ?)"
_GET_PIXELS = "SELECT data FROM pixels WHERE object_id = ? AND frame = ?"
_PUT_MOVED = "INSERT INTO moved VALUES (?, ?, ?, ?)"

# ------------------------------------------------------------------ writing


def write_all(connection: sqlite3.Connection, masks: MaskTable) -> None:
    """Write a whole table into empty tables; the caller holds the transaction."""
    for row in masks.rows:
        connection.executemany(_PUT_MASK, _rows(row, row.frames()))
        _write_moved(connection, row)
    connection.executemany(_PUT_PIXELS, _all_pixels(masks))


def write_unsaved(connection: sqlite3.Connection, masks: MaskTable) -> None:
    """Write what the file does not have yet, as it now is; the caller holds the transaction."""
    for slot, mask in masks.unsaved_pixels():
        connection.execute(_PUT_PIXELS, (*slot, mask.encode()))
    for row in masks.rows.unsaved():
        _write_known(connection, row)
        _write_stale(connection, row)
        if row.is_moved:
            _write_moved(connection, row)


def _write_known(connection: sqlite3.Connection, row: MaskRow) -> None:
    frames = sorted(row.unsaved)
    gone = [row.slot(frame) for frame in frames if not row.has(frame)]
    for table in ("pixels", "masks"):
        connection.executemany(f"DELETE FROM {table} WHERE object_id = ? AND frame = ?", gone)
    there = [frame for frame in frames if row.has(frame)]
    if there:
        connection.executemany(_PUT_MASK, _rows(row, there))


def _write_stale(connection: sqlite3.Connection, row: MaskRow) -> None:
    """Write only whether masks are stale: a statement a run, since they are thousands at once."""
    frames = np.array(sorted(row.unsaved_stale - row.unsaved), np.int64)
    if not frames.size:
        return
    stale, homes = row.flags[frames] & MaskFlag.STALE.value > 0, row.home[frames]
    differs = (np.diff(frames) != 1) | (stale[1:] != stale[:-1]) | (homes[1:] != homes[:-1])
    for run in np.split(np.arange(len(frames)), np.flatnonzero(differs) + 1):
        first, last = int(run[0]), int(run[-1])
        words = (bool(stale[first]), int(homes[first]), int(frames[first]), int(frames[last]))
        connection.execute(_SET_STALE, words)


def _write_moved(connection: sqlite3.Connection, row: MaskRow) -> None:
    connection.execute("DELETE FROM moved WHERE object_id = ?", (row.object_id,))
    connection.executemany(_PUT_MOVED, ((row.object_id, *run) for run in row.homes()))


def _rows(row: MaskRow, frames: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    c = row.columns(frames)
    scores = (c.scores, c.predicted_ious)
    said = (c.verified, c.stale, c.areas, c.backward, c.disagreements, c.shapes, c.occluded)
    homes = row.home[np.array(frames, np.int64)].tolist()
    return zip(homes, c.frames, c.sources, *scores, *said, strict=True)


def _all_pixels(masks: MaskTable) -> Iterator[tuple[int, int, bytes]]:
    for row in masks.rows:
        for frame in row.frames():
            record = masks.get(row.object_id, frame)
            if record is not None:
                yield *row.slot(frame), record.mask.encode()


# ------------------------------------------------------------------ reading


def read_masks(
    connection: sqlite3.Connection, path: Path, objects: Collection[int], tell: Tell | None
) -> MaskTable:
    """What is known of the masks of these objects; pixels load through `connection` when asked for.

    Raises ValueError where a number is no frame.
    """
    masks = MaskTable(MaskLoader(connection, path))
    pieces = _pieces(connection)
    for home, there in pieces.items():
        for first, last, object_id in there:
            if object_id in objects:
                masks.rows.own(object_id).find_elsewhere(first, last, home)
    rows = connection.execute(f"SELECT {_COLUMNS} FROM masks ORDER BY object_id, frame")
    for done, (home, group) in enumerate(itertools.groupby(rows, key=operator.itemgetter(0))):
        if tell is not None:
            tell(min(done, len(objects)), len(objects))
        _, *columns = zip(*group, strict=True)
        frames = columns[0]  # rising
        if not 0 <= frames[0] <= frames[-1] < _MAX_FRAME:
            raise ValueError(f"a mask on frame {frames[-1]}")
        for object_id, part in _shared_out(MaskColumns(*columns), home, pieces.get(home, [])):
            if object_id in objects:
                masks.load(object_id, part)
    return masks


def _pieces(connection: sqlite3.Connection) -> dict[int, list[Piece]]:
    """What of each home belongs to another object, rising."""
    pieces: dict[int, list[Piece]] = {}
    for object_id, first, last, home in connection.execute(
        "SELECT object_id, first, last, home FROM moved ORDER BY home, first"
    ):
        if not 0 <= first <= last < _MAX_FRAME:
            raise ValueError(f"masks moved on frames {first} to {last}")
        pieces.setdefault(home, []).append((first, last, object_id))
    return pieces


def _shared_out(
    columns: MaskColumns, home: int, pieces: Sequence[Piece]
) -> Iterable[tuple[int, MaskColumns]]:
    """What is known of the masks of one home, by the object that each belongs to."""
    if not pieces:
        return [(home, columns)]
    frames = np.array(columns.frames, np.int64)
    owner = np.full(len(frames), home, np.int64)
    for first, last, object_id in pieces:
        owner[np.searchsorted(frames, first) : np.searchsorted(frames, last, "right")] = object_id
    every = [getattr(columns, field.name) for field in fields(columns)]
    return [
        (int(o), MaskColumns(*([column[i] for i in np.flatnonzero(owner == o)] for column in every)))
        for o in np.unique(owner)
    ]


def remove_strays(connection: sqlite3.Connection, objects: Collection[int]) -> None:
    """Take out the masks that belong to none of these objects; the caller holds the transaction."""
    pieces = _pieces(connection)
    for home in _homes(connection):
        end = 0
        for first, last, object_id in (*pieces.get(home, []), (_MAX_FRAME, _MAX_FRAME, home)):
            if home not in objects:
                _remove(connection, home, end, first - 1)
            if object_id not in objects:
                _remove(connection, home, first, last)
            end = last + 1
    gone = {object_id for there in pieces.values() for _, _, object_id in there}.difference(objects)
    connection.executemany("DELETE FROM moved WHERE object_id = ?", [(o,) for o in gone])


def has_strays(connection: sqlite3.Connection, objects: Collection[int]) -> bool:
    """Whether there may be masks that belong to none of these objects."""
    owners = {object_id for there in _pieces(connection).values() for _, _, object_id in there}
    return not owners.union(_homes(connection)).issubset(objects)


def clear_strays(connection: sqlite3.Connection, objects: Collection[int]) -> None:
    """Take out the masks of objects that were deleted, if there are any: their way back, undo, has ended."""
    if not has_strays(connection, objects):
        return
    try:
        with transaction(connection):
            remove_strays(connection, objects)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
            raise
        # They are in nobody's way: a later opening takes them out, when there is room on the disk.


def _homes(connection: sqlite3.Connection) -> Iterator[int]:
    """The ids under which there are masks, each looked up, since going through all masks takes long."""
    query = "SELECT object_id FROM masks WHERE object_id > ? ORDER BY object_id LIMIT 1"
    found = connection.execute("SELECT object_id FROM masks ORDER BY object_id LIMIT 1").fetchone()
    while found is not None:
        yield found[0]
        found = connection.execute(query, found).fetchone()


def _remove(connection: sqlite3.Connection, home: int, first: int, last: int) -> None:
    if first <= last:
        for table in ("pixels", "masks"):
            connection.execute(
                f"DELETE FROM {table} WHERE object_id = ? AND frame BETWEEN ? AND ?", (home, first, last)
            )


class MaskLoader:
    """Reads the pixels of one mask; for a MaskTable, in the thread of its connection."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def __call__(self, home: int, frame: int) -> Mask:
        with plain_disk_errors(self._path, Sentence("Reading a mask")):
            row = self._connection.execute(_GET_PIXELS, (home, frame)).fetchone()
        try:
            if row is None:
                raise DamagedMaskError("its pixels are missing")
            mask = Mask.decode(row[0])
            mask.check()
            return mask
        except DamagedMaskError as error:
            raise DamagedMaskError(
                "The mask of object {object} on frame {frame} is damaged in {file}. "
                "Segment or paint it anew; everything else can be used.",
                object=home,
                frame=frame,
                file=self._path.name,
            ) from error
