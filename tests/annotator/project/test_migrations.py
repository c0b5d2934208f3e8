"""Files of every earlier version open with all that they held."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from annotator.project import migrations
from annotator.project.classes import CLASS_COLOURS
from annotator.project.storage import APPLICATION_ID, ProjectFile


def _first_version(path: Path) -> None:
    """A file as the first version of the program wrote it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.migrate(connection, migrations.MIGRATIONS[:1])
    connection.execute("INSERT INTO video VALUES (1, '/clips/a.mp4', NULL, 'video', 32, 24, 12, '25', 'abc')")
    rows = [(1, 0, "Cup", "kitchen"), (2, 1, "Ball", "toy"), (3, 2, "Bowl", "kitchen"), (4, 3, "X", "object")]
    connection.executemany("INSERT INTO objects VALUES (?, ?, ?, ?, '#56B4E9')", rows)
    connection.execute("INSERT INTO masks VALUES (1, 3, 'painted', NULL, NULL, 1, 0, 7)")
    known = '["tracked", 1.5, 0.5, 0, 1]'
    empty = bytes([1]) + (24).to_bytes(4, "little") + (32).to_bytes(4, "little") + bytes(20)
    connection.execute("INSERT INTO prompts VALUES (2, 5, '[[3, 4, 1]]', NULL, NULL, ?, ?)", (known, empty))
    connection.close()


def test_a_file_of_the_first_version_gets_classes_locks_and_occlusion(tmp_path: Path) -> None:
    path = tmp_path / "old.masklet"
    _first_version(path)
    file, project = ProjectFile.open(path)
    with file:
        assert [o.name for o in project.objects.values()] == ["Cup", "Ball", "Bowl", "X"]
        assert project.classes.names == ("kitchen", "toy")
        assert not any(o.locked for o in project.objects.values())
        info = project.masks.info(1, 3)
        assert info is not None
        assert info.verified
        assert not info.occluded
        base = project.bases[2, 5].info
        assert (base.score, base.stale, base.occluded) == (1.5, True, False)


def test_classes_of_an_old_file_have_colours_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "old.masklet"
    _first_version(path)
    file, project = ProjectFile.open(path)
    with file:
        assert [c.colour for c in project.classes.entries] == list(CLASS_COLOURS[:2])
