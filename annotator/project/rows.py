"""A project as rows of the project file's tables, and back."""

from __future__ import annotations

import itertools
import json
import operator
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from annotator.project.attributes import attributes_text, read_attributes, read_values, values_text
from annotator.project.classes import Classes, ClassInfo
from annotator.project.disk_errors import plain_disk_errors
from annotator.project.edits import Touched
from annotator.project.mask_table import (
    Key,
    MaskColumns,
    MaskFlag,
    MaskInfo,
    MaskRecord,
    MaskTable,
    Source,
)
from annotator.project.project import ObjectInfo, Project, VideoRef
from annotator.project.timed_values import changes_text, read_changes
from engine.errors import Sentence, UserError
from engine.masks import DamagedMaskError, Mask
from engine.prompts import Box, Point, Prompts

Tell = Callable[[int, int], None]
_MAX_FRAME = 1 << 26  # three weeks at 30 frames a second; beyond it the number itself is damaged
_NEXT_OBJECT_ID = "next_object_id"
_COLOUR_BY_CLASS = "colour_by_class"

_PUT_VIDEO = "INSERT OR REPLACE INTO video VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)"
_PUT_OBJECT = """INSERT INTO objects (id, position, name, label, colour, locked, attributes, changes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET position = excluded.position, name = excluded.name,
    label = excluded.label, colour = excluded.colour, locked = excluded.locked,
    attributes = excluded.attributes, changes = excluded.changes"""
_PUT_PROMPTS = "INSERT OR REPLACE INTO prompts VALUES (?, ?, ?, ?, ?, ?, ?)"
_MASK_COLUMNS = (
    "object_id, frame, source, score, predicted_iou, verified, stale, area, backward, disagreement, shape, "
    "occluded"
)
_PUT_MASK = f"INSERT OR REPLACE INTO masks ({_MASK_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SET_STALE = "UPDATE masks SET stale = ? WHERE object_id = ? AND frame BETWEEN ? AND ?"
_PUT_CLASS = "INSERT INTO classes (position, name, colour, attributes) VALUES (?, ?, ?, ?)"
_PUT_PIXELS = "INSERT OR REPLACE INTO pixels VALUES (?, ?, ?)"
_GET_PIXELS = "SELECT data FROM pixels WHERE object_id = ? AND frame = ?"
_PUT_SETTING = "INSERT OR REPLACE INTO settings VALUES (?, ?)"

# ------------------------------------------------------------------ writing


def write_all(connection: sqlite3.Connection, project: Project, folder: Path) -> None:
    """Write a whole project into empty tables; the caller holds the transaction. folder: the file's."""
    put_video(connection, project.video, folder)
    _put_objects(connection, project)
    _put_classes(connection, project.classes)
    connection.executemany(_PUT_PROMPTS, (_prompts_row(project, k) for k in project.prompts))
    for object_id in project.objects:
        frames = project.masks.frames(object_id)
        connection.executemany(_PUT_MASK, _mask_rows(project.masks, object_id, frames))
    connection.executemany(_PUT_PIXELS, _all_pixels(project))


def write_touched(connection: sqlite3.Connection, project: Project, touched: Touched, folder: Path) -> None:
    """Write the touched rows as they now are; the caller holds the transaction."""
    if touched.video:
        put_video(connection, project.video, folder)
    if touched.objects:
        gone = [(o,) for o in touched.objects if o not in project.objects]
        for table in ("pixels", "masks", "prompts"):
            connection.executemany(f"DELETE FROM {table} WHERE object_id = ?", gone)
        connection.executemany("DELETE FROM objects WHERE id = ?", gone)
        _put_objects(connection, project)
    if touched.classes:
        _put_classes(connection, project.classes)
    _write_prompts(connection, project, touched.prompts)
    _write_masks(connection, project, touched.masks - touched.stale)
    _write_stale(connection, project, touched.stale)


def _write_prompts(connection: sqlite3.Connection, project: Project, keys: Iterable[Key]) -> None:
    for key in keys:
        if key not in project.prompts:
            connection.execute("DELETE FROM prompts WHERE object_id = ? AND frame = ?", key)
        else:
            connection.execute(_PUT_PROMPTS, _prompts_row(project, key))


def _write_masks(connection: sqlite3.Connection, project: Project, keys: Iterable[Key]) -> None:
    masks, touched = project.masks, sorted(keys)
    for key in masks.unsaved_keys() & set(touched):
        unsaved = masks.unsaved(*key)
        if unsaved is not None:
            connection.execute(_PUT_PIXELS, (*key, unsaved.encode()))
    for object_id, group in itertools.groupby(touched, key=lambda key: key[0]):
        present, frames = set(masks.frames(object_id)), [frame for _, frame in group]
        gone = [(object_id, frame) for frame in frames if frame not in present]
        for table in ("pixels", "masks"):
            connection.executemany(f"DELETE FROM {table} WHERE object_id = ? AND frame = ?", gone)
        there = [frame for frame in frames if frame in present]
        connection.executemany(_PUT_MASK, _mask_rows(masks, object_id, there))


def _write_stale(connection: sqlite3.Connection, project: Project, keys: Iterable[Key]) -> None:
    """Write of masks only whether they are stale: a statement a run, since they are thousands at once."""
    for object_id, group in itertools.groupby(sorted(keys), key=lambda key: key[0]):
        frames = np.array([frame for _, frame in group], np.int64)
        stale = project.masks.flags(object_id, int(frames[-1]) + 1)[frames] & MaskFlag.STALE.value > 0
        breaks = np.flatnonzero((np.diff(frames) != 1) | (stale[1:] != stale[:-1])) + 1
        for run, value in zip(np.split(frames, breaks), np.split(stale, breaks), strict=True):
            connection.execute(_SET_STALE, (bool(value[0]), object_id, int(run[0]), int(run[-1])))


def put_video(connection: sqlite3.Connection, video: VideoRef, folder: Path) -> None:
    """Write where the video is, also as seen from the project's folder."""
    row = (video.path, _relative(video.path, folder), video.kind, video.width, video.height)
    connection.execute(_PUT_VIDEO, (*row, video.num_frames, str(video.fps), video.fingerprint))


def put_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(_PUT_SETTING, (key, value))


def _relative(path: str, folder: Path) -> str | None:
    try:
        return Path(os.path.relpath(os.path.realpath(path), folder)).as_posix()
    except ValueError:  # another drive of Windows
        return None


def _put_objects(connection: sqlite3.Connection, project: Project) -> None:
    rows = (
        (
            o.id,
            n,
            o.name,
            o.label,
            o.colour,
            int(o.locked),
            values_text(o.attributes),
            changes_text(o.changes),
        )
        for n, o in enumerate(project.objects.values())
    )
    connection.executemany(_PUT_OBJECT, rows)
    put_setting(connection, _NEXT_OBJECT_ID, str(project.next_object_id))


def _put_classes(connection: sqlite3.Connection, classes: Classes) -> None:
    connection.execute("DELETE FROM classes")
    rows = ((n, c.name, c.colour, attributes_text(c.attributes)) for n, c in enumerate(classes.entries))
    connection.executemany(_PUT_CLASS, rows)
    put_setting(connection, _COLOUR_BY_CLASS, str(int(classes.colour_objects)))


def _prompts_row(project: Project, key: Key) -> tuple[Any, ...]:
    prompts, base = project.prompts[key], project.bases.get(key)
    points = json.dumps([[p.x, p.y, int(p.positive)] for p in prompts.points])
    b = prompts.box
    box = None if b is None else json.dumps([b.x0, b.y0, b.x1, b.y1])
    mask = None if prompts.mask is None else prompts.mask.encode()
    if base is None:
        return (*key, points, box, mask, None, None)
    info = base.info
    known = [info.source.value, info.score, info.predicted_iou, int(info.verified), int(info.stale)]
    known += [int(info.backward), info.disagreement, int(info.occluded)]
    return (*key, points, box, mask, json.dumps(known), base.mask.encode())


def _mask_rows(masks: MaskTable, object_id: int, frames: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    c = masks.columns(object_id, frames)
    scores = (c.scores, c.predicted_ious)
    said = (c.verified, c.stale, c.areas, c.backward, c.disagreements, c.shapes, c.occluded)
    return zip(itertools.repeat(object_id), c.frames, c.sources, *scores, *said)


def _all_pixels(project: Project) -> Iterator[tuple[int, int, bytes]]:
    for object_id, frame in project.masks:
        record = project.masks.get(object_id, frame)
        if record is not None:
            yield object_id, frame, record.mask.encode()


# ------------------------------------------------------------------ reading


def read_project(connection: sqlite3.Connection, path: Path, tell: Tell | None = None) -> Project:
    """The project in a file; pixels load through `connection` when asked for.

    tell(done, total): objects whose masks are read, of all.

    Raises UserError when something else than the pixels of a mask is damaged.
    """
    try:
        project = Project(read_video(connection, path.parent))
        for o, name, label, colour, locked, values, changes in connection.execute(
            "SELECT id, name, label, colour, locked, attributes, changes FROM objects ORDER BY position, id"
        ):
            said = read_values(values), read_changes(changes)
            project.objects[o] = ObjectInfo(o, name, label, colour, bool(locked), *said)
        project.classes = _read_classes(connection)
        highest = max(project.objects, default=0)
        stored = read_setting(connection, _NEXT_OBJECT_ID)
        project.next_object_id = max(highest + 1, int(stored or 1))
        for *row, base_info, base in connection.execute(
            "SELECT object_id, frame, points, box, mask, base_info, base FROM prompts"
        ):
            project.prompts[row[0], row[1]] = _prompts(row)
            if base is not None:
                project.bases[row[0], row[1]] = _base(base_info, base)
        project.masks = _read_masks(connection, path, len(project.objects), tell)
    except (ValueError, TypeError, KeyError, ArithmeticError, sqlite3.OperationalError) as error:
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise  # of the disk, not of the content: no table is missing
        raise UserError(
            "{path} is damaged: some of it cannot be read. Go back to a copy of it.", path=path
        ) from error
    return project


def read_setting(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _read_classes(connection: sqlite3.Connection) -> Classes:
    rows = connection.execute("SELECT name, colour, attributes FROM classes ORDER BY position")
    entries = tuple(ClassInfo(name, colour, read_attributes(text)) for name, colour, text in rows)
    return Classes(entries, read_setting(connection, _COLOUR_BY_CLASS) == "1")


def read_video(connection: sqlite3.Connection, folder: Path) -> VideoRef:
    """What video a project in `folder` is about. Raises ValueError or sqlite3.Error when it does not say."""
    row = connection.execute(
        "SELECT path, relative_path, kind, width, height, num_frames, fps, fingerprint FROM video"
    ).fetchone()
    if row is None:
        raise ValueError("it names no video")
    path, relative, kind, width, height, num_frames, fps, fingerprint = row
    return VideoRef(
        _locate(path, relative, folder), kind, width, height, num_frames, Fraction(fps), fingerprint
    )


def _locate(path: str, relative: str | None, folder: Path) -> str:
    """Where the video is: beside the project if both were moved together, else where it was."""
    if relative is not None:
        moved = Path(os.path.normpath(folder / relative))
        if moved.exists():
            return str(moved)
    return path


def _prompts(row: Sequence[Any]) -> Prompts:
    object_id, frame, points, box, mask = row
    try:
        return Prompts(
            tuple(Point(float(x), float(y), bool(positive)) for x, y, positive in json.loads(points)),
            None if box is None else Box(*(float(v) for v in json.loads(box))),
            None if mask is None else Mask.decode(mask),
        )
    except (ValueError, TypeError, UserError) as error:
        raise ValueError(f"the prompts of object {object_id} on frame {frame}: {error}") from error


def _base(known: str, blob: bytes) -> MaskRecord:
    try:
        mask = Mask.decode(blob)
        source, score, iou, verified, stale, *later = json.loads(known)
        # Files of earlier versions say less: the rest is as it was for all masks then.
        backward, disagreement, occluded = (list(later) + [0, None, 0][len(later) :])[:3]
    except (ValueError, TypeError, UserError) as error:
        raise ValueError(f"the mask that a correction began from: {error}") from error
    flags = (bool(verified), bool(stale), mask.area, bool(backward))
    info = MaskInfo(Source(source), score, iou, *flags, disagreement, occluded=bool(occluded))
    return MaskRecord(mask, info)


def _read_masks(connection: sqlite3.Connection, path: Path, objects: int, tell: Tell | None) -> MaskTable:
    masks = MaskTable(MaskLoader(connection, path))
    rows = connection.execute(f"SELECT {_MASK_COLUMNS} FROM masks ORDER BY object_id, frame")
    for done, (object_id, group) in enumerate(itertools.groupby(rows, key=operator.itemgetter(0))):
        if tell is not None:
            tell(done, objects)
        _, *columns = zip(*group, strict=True)
        frames = columns[0]  # rising
        if not 0 <= frames[0] <= frames[-1] < _MAX_FRAME:
            raise ValueError(f"a mask on frame {frames[-1]}")
        masks.load(object_id, MaskColumns(*columns))
    return masks


class MaskLoader:
    """Reads the pixels of one mask; for a MaskTable, in the thread of its connection."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def __call__(self, object_id: int, frame: int) -> Mask:
        with plain_disk_errors(self._path, Sentence("Reading a mask")):
            row = self._connection.execute(_GET_PIXELS, (object_id, frame)).fetchone()
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
                object=object_id,
                frame=frame,
                file=self._path.name,
            ) from error
