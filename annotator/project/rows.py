"""A project as rows of the project file's tables, and back."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from annotator.project import masks_in_rows
from annotator.project.attributes import attributes_text, read_attributes, read_values, values_text
from annotator.project.classes import Classes, ClassInfo
from annotator.project.edits import Touched
from annotator.project.mask_table import (
    Key,
    MaskInfo,
    MaskRecord,
    Source,
)
from annotator.project.project import ObjectInfo, Project, VideoRef
from annotator.project.timed_values import changes_text, read_changes
from engine.errors import UserError
from engine.masks import Mask
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
_PUT_CLASS = "INSERT INTO classes (position, name, colour, attributes) VALUES (?, ?, ?, ?)"
_PUT_SETTING = "INSERT OR REPLACE INTO settings VALUES (?, ?)"

# ------------------------------------------------------------------ writing


def write_all(connection: sqlite3.Connection, project: Project, folder: Path) -> None:
    """Write a whole project into empty tables; the caller holds the transaction. folder: the file's."""
    put_video(connection, project.video, folder)
    _put_objects(connection, project)
    _put_classes(connection, project.classes)
    connection.executemany(_PUT_PROMPTS, (_prompts_row(project, k) for k in project.prompts))
    masks_in_rows.write_all(connection, project.masks)


def write_touched(connection: sqlite3.Connection, project: Project, touched: Touched, folder: Path) -> None:
    """Write the touched rows as they now are; the caller holds the transaction."""
    if touched.video:
        put_video(connection, project.video, folder)
    if touched.objects:
        gone = [(o,) for o in touched.objects if o not in project.objects]
        for statement in ("DELETE FROM prompts WHERE object_id = ?", "DELETE FROM objects WHERE id = ?"):
            connection.executemany(statement, gone)
        _put_objects(connection, project)
    if touched.classes:
        _put_classes(connection, project.classes)
    _write_prompts(connection, project, touched.prompts)
    masks_in_rows.write_unsaved(connection, project.masks)


def _write_prompts(connection: sqlite3.Connection, project: Project, keys: Iterable[Key]) -> None:
    for key in keys:
        if key not in project.prompts:
            connection.execute("DELETE FROM prompts WHERE object_id = ? AND frame = ?", key)
        else:
            connection.execute(_PUT_PROMPTS, _prompts_row(project, key))


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
        project.masks = masks_in_rows.read_masks(connection, path, project.objects.keys(), tell)
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
