"""Project files that are not ours, damaged, too new or too old; disks that are full."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from annotator.project import migrations
from annotator.project.edits import (
    AddObject,
    SetMask,
    SetPrompts,
    SetShapes,
    Several,
)
from annotator.project.history import History
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from annotator.project.storage import APPLICATION_ID, ProjectFile
from engine.errors import UserError
from engine.masks import DamagedMaskError, Mask
from engine.prompts import Point, Prompts
from tests.annotator.making import (
    filled,
    listing,
    make_mask,
    make_record,
    random_edit,
    reopened,
    state,
    video_ref,
)

ReadOnly = Callable[[Path], Path]
VERSION = len(migrations.MIGRATIONS)


# ------------------------------------------------------------------- bad input


def _other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE objects (id INTEGER)")
    connection.commit()
    connection.close()


NOT_OURS: dict[str, Callable[[Path], object]] = {
    "text": lambda p: p.write_text("Dear diary, " * 50),
    "empty": lambda p: p.touch(),
    "short": lambda p: p.write_bytes(b"SQLite format 3\0"),
    "database": _other_database,
}


@pytest.mark.parametrize("kind", NOT_OURS)
def test_what_is_not_ours_is_left_alone(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.masklet"
    NOT_OURS[kind](path)
    before = listing(tmp_path)
    for attempt in (
        lambda: ProjectFile.open(path),
        lambda: ProjectFile.create(path, Project(video_ref()), replace=True),
    ):
        with pytest.raises(UserError, match="not a Masklet project"):
            attempt()
    assert listing(tmp_path) == before


def test_folders_and_absent_files(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        ProjectFile.open(tmp_path)
    with pytest.raises(UserError, match="moved or renamed"):
        ProjectFile.open(tmp_path / "gone.masklet")
    with pytest.raises(UserError, match="is not there"):
        ProjectFile.create(tmp_path / "gone" / "a.masklet", Project(video_ref()))
    (tmp_path / "folder.masklet").mkdir()
    with pytest.raises(UserError, match="is a folder"):
        ProjectFile.create(tmp_path / "folder.masklet", Project(video_ref()))
    assert [p.name for p in tmp_path.iterdir()] == ["folder.masklet"]


def test_an_existing_project_is_not_overwritten_unasked(tmp_path: Path) -> None:
    before = filled(tmp_path / "a.masklet")
    with pytest.raises(UserError, match="there already"):
        ProjectFile.create(tmp_path / "a.masklet", Project(video_ref()))
    assert reopened(tmp_path / "a.masklet") == before
    ProjectFile.create(tmp_path / "a.masklet", Project(video_ref()), replace=True).close()
    assert reopened(tmp_path / "a.masklet") == state(Project(video_ref()))


def test_the_log_of_a_killed_program_does_not_leak_into_what_replaces_it(tmp_path: Path) -> None:
    rng = np.random.default_rng(11)
    killed = tmp_path / "killed"
    killed.mkdir()
    project = Project(video_ref())
    with ProjectFile.create(tmp_path / "a.masklet", project) as file:
        history = History(project, file)
        for _ in range(30):
            history.do("Edit", random_edit(project, rng))
        for name in ("a.masklet", "a.masklet-wal"):  # as kill -9 leaves them
            shutil.copy(tmp_path / name, killed / name)
    log = (killed / "a.masklet-wal").read_bytes()
    assert reopened(killed / "a.masklet") == state(project)
    (killed / "a.masklet-wal").write_bytes(log)
    new = Project(video_ref("/videos/new.mp4"))
    ProjectFile.create(killed / "a.masklet", new, replace=True).close()
    assert reopened(killed / "a.masklet") == state(new)


def test_a_newer_file_names_both_versions(tmp_path: Path) -> None:
    path = tmp_path / "a.masklet"
    filled(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 97")
    connection.close()
    before = listing(tmp_path)
    with pytest.raises(UserError, match=rf"version is 97.*up to {VERSION}\. Update Masklet"):
        ProjectFile.open(path)
    assert listing(tmp_path) == before


def test_read_only(tmp_path: Path, make_read_only: ReadOnly) -> None:
    filled(tmp_path / "a.masklet")
    folder = make_read_only(tmp_path)
    before = listing(folder)
    with pytest.raises(UserError, match="Copy it to a folder where you may write"):
        ProjectFile.open(folder / "a.masklet")
    with pytest.raises(UserError, match="may not be written"):
        ProjectFile.create(folder / "b.masklet", Project(video_ref()))
    assert listing(folder) == before


def test_a_full_disk_takes_the_edit_back_in_memory_and_on_disk(tmp_path: Path) -> None:
    rng = np.random.default_rng(6)
    path = tmp_path / "a.masklet"
    filled(path, 7)
    file, project = ProjectFile.open(path)
    with file:
        history = History(project, file)
        history.do("New", AddObject(project.new_object()))
        o = next(reversed(project.objects))
        pages = file._connection.execute("PRAGMA page_count").fetchone()[0]
        file._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        before = state(project)
        big = [make_record(rng, _noise(rng)) for _ in range(12)]
        with pytest.raises(UserError, match="disk is full"):
            history.do("Track", Several(tuple(SetMask(o, f, r) for f, r in enumerate(big))))
        assert state(project) == before
        assert all(project.masks.unsaved(*key) is None for key in project.masks)
        with file.snapshot() as stored:
            assert state(stored) == before
        file._connection.execute("PRAGMA max_page_count = 120000")
        history.do("Track", Several(tuple(SetMask(o, f, r) for f, r in enumerate(big))))
        after = state(project)
    assert reopened(path) == after


def _noise(rng: np.random.Generator) -> Mask:
    return Mask.from_array(rng.random((300, 300)) < 0.5)


def test_a_full_disk_on_creation_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(8)
    project = Project(video_ref())
    AddObject(project.new_object()).apply(project)
    for frame in range(9):
        SetMask(1, frame, make_record(rng, _noise(rng))).apply(project)
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, ("PRAGMA max_page_count = 12",)))
    with pytest.raises(UserError, match="disk is full"):
        ProjectFile.create(tmp_path / "a.masklet", project)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_mask_concerns_itself_alone(tmp_path: Path) -> None:
    rng = np.random.default_rng(9)
    path = tmp_path / "a.masklet"
    project = Project(video_ref())
    records = {f: make_record(rng, _noise(rng)) for f in range(5)}
    with ProjectFile.create(path, project) as file:
        history = History(project, file)
        history.do("New", AddObject(project.new_object()))
        history.do("Track", Several(tuple(SetMask(1, f, r) for f, r in records.items())))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE pixels SET data = x'00ff' WHERE frame = 1")
    connection.execute("DELETE FROM pixels WHERE frame = 2")
    deep = bytearray(records[4].mask.encode())
    deep[-8] ^= 0xFF  # its header is sound, and its pixels are not
    connection.execute("UPDATE pixels SET data = ? WHERE frame = 4", (bytes(deep),))
    connection.commit()
    connection.close()
    file, project = ProjectFile.open(path)
    with file:
        history = History(project, file)
        for frame in (1, 2, 4):
            with pytest.raises(DamagedMaskError, match=f"object 1 on frame {frame} is damaged in a.masklet"):
                project.masks.get(1, frame)
        assert project.masks.get(1, 3) == records[3]
        history.do("Paint", SetMask(1, 1, records[0]))
        history.do("Delete mask", SetMask(1, 2, None))
        history.do("Delete mask", SetMask(1, 4, None))
        assert project.masks.frames(1) == [0, 1, 3]
        expected = state(project)
    assert reopened(path) == expected


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE prompts SET points = '[[1, 2'",
        "UPDATE prompts SET points = '[[1, null, 1]]'",
        "UPDATE prompts SET box = '[3, 3, 1, 1]'",
        "UPDATE prompts SET mask = x'00'",
        "UPDATE masks SET source = 'dreamt'",
        "UPDATE masks SET frame = 1000000000000",
        "UPDATE video SET fps = 'fast'",
        "DELETE FROM video",
        "DROP TABLE objects",
    ],
)
def test_damaged_rows_are_told_in_one_sentence(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.masklet"
    project = Project(video_ref())
    with ProjectFile.create(path, project) as file:
        history = History(project, file)
        history.do("New", AddObject(project.new_object()))
        history.do("Add point", SetPrompts(1, 0, Prompts((Point(1, 1),))))
        history.do("Track", SetMask(1, 0, make_record(np.random.default_rng(0))))
    connection = sqlite3.connect(path)
    connection.execute(damage)
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(
        UserError, match=r"a\.masklet is damaged: some of it cannot be read\. Go back to a copy"
    ):
        ProjectFile.open(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.masklet"]


def test_overwritten_pages_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.masklet"
    filled(path)
    whole = bytearray(path.read_bytes())
    whole[8192:] = os.urandom(len(whole) - 8192)
    path.write_bytes(bytes(whole))
    with pytest.raises(UserError, match="is damaged"):
        ProjectFile.open(path)
    assert path.read_bytes() == bytes(whole)


# ------------------------------------------------------------------ migrations


def test_an_older_file_is_brought_up_to_date_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.masklet"
    before = filled(path)

    def rename(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE objects SET name = name || '!'")

    newer = (*migrations.MIGRATIONS, ("CREATE TABLE notes (text TEXT)",), rename)
    with monkeypatch.context() as context:
        context.setattr(migrations, "MIGRATIONS", newer)
        after = reopened(path)
        assert reopened(path) == after, "the second time there is nothing to do"
    assert [o.name for _, o in after["objects"]] == [f"{o.name}!" for _, o in before["objects"]]
    assert after["masks"] == before["masks"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.masklet", f"a.version-{VERSION}.masklet"]
    assert reopened(tmp_path / f"a.version-{VERSION}.masklet") == before
    with pytest.raises(UserError, match=rf"version is {VERSION + 2}.*up to {VERSION}"):
        ProjectFile.open(path)


def test_a_file_from_before_the_review_gets_what_it_keeps(tmp_path: Path) -> None:
    path = tmp_path / "a.masklet"
    mask = make_mask(np.random.default_rng(3))
    before = migrations.MIGRATIONS[: migrations.MIGRATIONS.index(migrations.REVIEW)]
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.migrate(connection, before)
    connection.execute("INSERT INTO video VALUES (1, '/v.mp4', NULL, 'video', 32, 24, 12, '25', 'print')")
    connection.execute(
        "INSERT INTO objects (id, position, name, label, colour) VALUES (1, 0, 'a', 'b', '#102030')"
    )
    connection.execute("INSERT INTO masks VALUES (1, 4, 'tracked', 2.5, NULL, 1, 0, ?)", (mask.area,))
    connection.execute("INSERT INTO pixels VALUES (1, 4, ?)", (mask.encode(),))
    connection.close()
    file, project = ProjectFile.open(path)
    with file:
        info = MaskInfo(Source.TRACKED, 2.5, None, verified=True, area=mask.area)
        assert project.masks.get(1, 4) == MaskRecord(mask, info)
        assert project.masks.info(1, 4).shape is None
        History(project, file).note(SetShapes((((1, 4), mask.measure()),)))
    file, project = ProjectFile.open(path)
    with file:
        assert project.masks.info(1, 4).shape.box == mask.box
        assert project.masks.get(1, 4) == MaskRecord(mask, info)


def test_a_failing_migration_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.masklet"
    before = filled(path)
    newer = (*migrations.MIGRATIONS, ("CREATE TABLE notes (text TEXT)", "DROP TABLE masks", "NONSENSE"))
    with monkeypatch.context() as context:
        context.setattr(migrations, "MIGRATIONS", newer)
        with pytest.raises(sqlite3.OperationalError, match="NONSENSE"):
            ProjectFile.open(path)
    assert reopened(path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.masklet"]


def test_every_source_is_stored(tmp_path: Path) -> None:
    rng = np.random.default_rng(10)
    project = Project(video_ref())
    with ProjectFile.create(tmp_path / "a.masklet", project) as file:
        history = History(project, file)
        history.do("New", AddObject(project.new_object()))
        for frame, source in enumerate(Source):
            record = make_record(rng)
            info = type(record.info)(source, None, None, area=record.mask.area)
            history.do("Set", SetMask(1, frame, MaskRecord(record.mask, info)))
        expected = state(project)
    assert reopened(tmp_path / "a.masklet") == expected
