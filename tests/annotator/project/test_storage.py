import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from annotator.project import migrations
from annotator.project.edits import (
    AddObject,
    SetMask,
    SetMaskInfo,
    SetPrompts,
    SetShapes,
    Several,
    remove_object,
)
from annotator.project.history import History
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from annotator.project.storage import APPLICATION_ID, ProjectFile
from engine.errors import UserError
from engine.masks import DamagedMaskError, Mask
from engine.prompts import Point, Prompts
from tests.annotator.making import make_mask, make_record, random_edit, state, video_ref

ReadOnly = Callable[[Path], Path]


VERSION = len(migrations.MIGRATIONS)


def reopened(path: Path) -> dict:
    file, project = ProjectFile.open(path)
    with file:
        return state(project)


def filled(path: Path, seed: int = 0, edits: int = 40) -> dict:
    """A project file with random content, closed; returns what is in it."""
    rng = np.random.default_rng(seed)
    project = Project(video_ref())
    with ProjectFile.create(path, project) as file:
        history = History(project, file)
        for _ in range(edits):
            history.do("Edit", random_edit(project, rng))
        return state(project)


def listing(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


@pytest.mark.parametrize("seed", range(12))
def test_the_file_is_the_project_after_every_step(tmp_path: Path, seed: int) -> None:
    """Random edits, undo and redo: memory, a second reading of the file, and a replay agree."""
    rng = np.random.default_rng(seed)
    path = tmp_path / "Größe 物体 #1?.masklet"
    project, replay = Project(video_ref()), Project(video_ref())
    with ProjectFile.create(path, project) as file:
        history, plain = History(project, file), History(replay)
        for n in range(60):
            choice = rng.random()
            if choice < 0.6:
                edit = random_edit(project, rng)
                history.do("Edit", edit)
                plain.do("Edit", edit)
            elif choice < 0.8:
                assert (history.undo() is None) == (plain.undo() is None)
            else:
                assert (history.redo() is None) == (plain.redo() is None)
            if n % 10 == 9:
                with file.snapshot() as stored:
                    assert state(stored) == state(project) == state(replay)
    assert [p.name for p in tmp_path.iterdir()] == [path.name], "one file remains"
    assert reopened(path) == state(replay)
    _, again = opened = ProjectFile.open(path)
    opened.file.close()
    assert again.next_object_id == replay.next_object_id


def test_creating_keeps_what_the_project_has(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    project = Project(video_ref())
    for _ in range(40):
        random_edit(project, rng).apply(project)
    before = state(project)
    with ProjectFile.create(tmp_path / "a.masklet", project):
        assert state(project) == before
        assert all(project.masks.unsaved(o, f) is None for o, f in project.masks)
    assert reopened(tmp_path / "a.masklet") == before


def test_flags_change_on_disk_and_pixels_stay(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    project = Project(video_ref())
    with ProjectFile.create(tmp_path / "a.masklet", project) as file:
        history = History(project, file)
        history.do("New", AddObject(project.new_object()))
        record = make_record(rng)
        history.do("Paint", SetMask(1, 3, record))
        info = make_record(rng).info
        history.do("Verify", SetMaskInfo(1, 3, info))
        expected = state(project)
    assert reopened(tmp_path / "a.masklet") == expected
    assert expected["masks"][1, 3].mask == record.mask


def test_a_removed_object_leaves_no_rows(tmp_path: Path) -> None:
    """Also when masks came after the edit was made, as they do while tracking runs."""
    rng = np.random.default_rng(3)
    project = Project(video_ref())
    path = tmp_path / "a.masklet"
    with ProjectFile.create(path, project) as file:
        history = History(project, file)
        history.do("New", AddObject(project.new_object()))
        removal = remove_object(project, 1)
        history.do("Track", SetMask(1, 3, make_record(rng)))
        history.do("Remove", removal)
    connection = sqlite3.connect(path)
    for table in ("objects", "prompts", "masks", "pixels"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    connection.close()


def test_settings_are_kept(tmp_path: Path) -> None:
    with ProjectFile.create(tmp_path / "a.masklet", Project(video_ref())) as file:
        assert file.setting("range") is None
        file.set_setting("range", "3:9")
        file.set_setting("range", "4:9 ü")
    file, _ = ProjectFile.open(tmp_path / "a.masklet")
    with file:
        assert file.setting("range") == "4:9 ü"
        assert file.setting("created_with")


def test_the_video_is_found_beside_a_moved_project(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    (old / "clip ü.mp4").write_bytes(b"video")
    project = Project(video_ref(str(old / "clip ü.mp4")))
    ProjectFile.create(old / "a.masklet", project).close()
    assert reopened(old / "a.masklet")["video"] == project.video
    old.rename(new)
    assert reopened(new / "a.masklet")["video"].path == str(new / "clip ü.mp4")
    (new / "clip ü.mp4").unlink()
    assert reopened(new / "a.masklet")["video"].path == project.video.path, "where it was, to ask about"


def test_a_copy_is_whole_and_finds_the_video(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    (tmp_path / "clip.mp4").write_bytes(b"video")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    project = Project(video_ref(str(tmp_path / "clip.mp4")))
    copy = tmp_path / "deep" / "er" / "copy.masklet"
    with ProjectFile.create(tmp_path / "a.masklet", project) as file:
        history = History(project, file)
        for _ in range(30):
            history.do("Edit", random_edit(project, rng))
        errors: list[BaseException] = []
        thread = threading.Thread(target=lambda: _caught(errors, lambda: file.copy_to(copy)))
        thread.start()
        thread.join()
        assert errors == []
        expected = state(project)
        history.do("New", AddObject(project.new_object()))
    assert reopened(copy) == expected
    assert [p.name for p in copy.parent.iterdir()] == ["copy.masklet"]


def _caught(errors: list[BaseException], work: Callable[[], None]) -> None:
    try:
        work()
    except BaseException as error:
        errors.append(error)


def test_a_copy_replaces_only_a_project_that_nobody_has_open(tmp_path: Path) -> None:
    mine = filled(tmp_path / "a.masklet", 1)
    filled(tmp_path / "b.masklet", 2)
    (tmp_path / "c.masklet").write_text("notes")
    file, _ = ProjectFile.open(tmp_path / "a.masklet")
    with file:
        with pytest.raises(UserError, match="there already"):
            file.copy_to(tmp_path / "b.masklet")
        with pytest.raises(UserError, match="not a Masklet project"):
            file.copy_to(tmp_path / "c.masklet", replace=True)
        with pytest.raises(UserError, match="itself"):
            file.copy_to(tmp_path / "." / "a.masklet", replace=True)
        other, _ = ProjectFile.open(tmp_path / "b.masklet")
        with pytest.raises(UserError, match="open already"):
            file.copy_to(tmp_path / "b.masklet", replace=True)
        other.close()
        file.copy_to(tmp_path / "b.masklet", replace=True)
    assert reopened(tmp_path / "b.masklet") == mine
    assert (tmp_path / "c.masklet").read_text() == "notes"


def test_a_snapshot_stands_still_in_another_thread(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    project = Project(video_ref())
    seen: list[dict] = []
    errors: list[BaseException] = []
    taken, changed = threading.Event(), threading.Event()
    with ProjectFile.create(tmp_path / "a.masklet", project) as file:
        history = History(project, file)
        history.do("New", AddObject(project.new_object()))
        history.do("Paint", SetMask(1, 0, make_record(rng)))
        before = state(project)

        def read() -> None:
            with file.snapshot() as stored:
                taken.set()
                assert changed.wait(30)
                seen.append(state(stored))

        thread = threading.Thread(target=lambda: _caught(errors, read))
        thread.start()
        assert taken.wait(30)
        for frame in range(10):
            history.do("Paint", SetMask(1, frame, make_record(rng)))
        history.do("Remove", remove_object(project, 1))
        changed.set()
        thread.join()
    assert errors == []
    assert seen == [before]
    assert [p.name for p in tmp_path.iterdir()] == ["a.masklet"]


# ------------------------------------------------------------------ one writer


def test_a_second_program_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.masklet"
    before = filled(path)
    code = (
        "import sys; from pathlib import Path; from annotator.project.storage import ProjectFile;"
        "from engine.errors import UserError\n"
        "try: ProjectFile.open(Path(sys.argv[1]))\n"
        "except UserError as error: print(error)"
    )
    os.symlink(path, tmp_path / "link.masklet")
    file, _ = ProjectFile.open(path)
    with file:
        for name in ("a.masklet", "link.masklet"):
            told = subprocess.run(
                [sys.executable, "-c", code, str(tmp_path / name)], capture_output=True, text=True, check=True
            )
            assert "open already" in told.stdout
        with pytest.raises(UserError, match="open already"):
            ProjectFile.open(path)
        with pytest.raises(UserError, match="open already"):
            ProjectFile.create(path, Project(video_ref()), replace=True)
    assert reopened(path) == before


def test_a_lock_file_that_was_left_blocks_nobody(tmp_path: Path) -> None:
    path = tmp_path / "a.masklet"
    before = filled(path)
    (tmp_path / "a.masklet-lock").touch()
    assert reopened(path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.masklet"]


def test_a_strangers_file_with_the_locks_name_stays(tmp_path: Path) -> None:
    filled(tmp_path / "a.masklet")
    (tmp_path / "a.masklet-lock").write_text("mine")
    reopened(tmp_path / "a.masklet")
    assert (tmp_path / "a.masklet-lock").read_text() == "mine"


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
    records = {f: make_record(rng, _noise(rng)) for f in range(4)}
    with ProjectFile.create(path, project) as file:
        history = History(project, file)
        history.do("New", AddObject(project.new_object()))
        history.do("Track", Several(tuple(SetMask(1, f, r) for f, r in records.items())))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE pixels SET data = x'00ff' WHERE frame = 1")
    connection.execute("DELETE FROM pixels WHERE frame = 2")
    connection.commit()
    connection.close()
    file, project = ProjectFile.open(path)
    with file:
        history = History(project, file)
        for frame in (1, 2):
            with pytest.raises(DamagedMaskError, match=f"object 1 on frame {frame} is damaged in a.masklet"):
                project.masks.get(1, frame)
        assert project.masks.get(1, 3) == records[3]
        history.do("Paint", SetMask(1, 1, records[0]))
        history.do("Delete mask", SetMask(1, 2, None))
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
