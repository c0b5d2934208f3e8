"""The project file: what is saved is what is there, for one writer at a time."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from annotator.project.edits import (
    AddObject,
    SetMask,
    SetMaskInfo,
    remove_object,
)
from annotator.project.history import History
from annotator.project.project import Project
from annotator.project.storage import ProjectFile, reading
from engine.errors import UserError
from tests.annotator.making import (
    filled,
    make_record,
    random_edit,
    reopened,
    state,
    video_ref,
)


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


def test_a_removed_object_leaves_no_rows_once_undo_has_ended(tmp_path: Path) -> None:
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
    assert reopened(path)["objects"] == []
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


_LOOK = """
import sys
from pathlib import Path
from annotator.project.storage import reading
with reading(Path(sys.argv[1])) as project:
    print(len(project.objects))
"""


def test_others_may_read_while_work_goes_on_wherever_they_are(tmp_path: Path) -> None:
    """Looking at a file must not cost this process its locks: else another one that reads takes the log away,
    and what is saved from then on is in no file that anybody finds."""
    path, project = tmp_path / "a.masklet", Project(video_ref())
    with ProjectFile.create(path, project) as file:
        history = History(project, file)
        for objects in (1, 2):
            history.do("New object", AddObject(project.new_object()))
            with reading(path) as same_process:
                assert len(same_process.objects) == objects
            told = subprocess.run(
                [sys.executable, "-c", _LOOK, str(path)],
                capture_output=True,
                text=True,
                timeout=60,
                check=True,
            )
            assert told.stdout.split() == [str(objects)]
            assert Path(f"{path}-wal").exists()
            with file.snapshot() as snapshot:
                assert len(snapshot.objects) == objects


@pytest.mark.skipif(sys.platform == "win32", reason="locks belong to handles there and cannot be lost so")
def test_work_is_not_lost_when_something_else_has_cost_this_process_its_locks(tmp_path: Path) -> None:
    """A file dialog that looks into the file to find its picture, say: the system then takes all locks away
    that this process has on it, and one that reads would seem to be the last."""
    path, project = tmp_path / "a.masklet", Project(video_ref())
    with ProjectFile.create(path, project) as file:
        history = History(project, file)
        history.do("New object", AddObject(project.new_object()))
        path.open("rb").close()
        subprocess.run([sys.executable, "-c", _LOOK, str(path)], capture_output=True, timeout=60, check=True)
        history.do("New object", AddObject(project.new_object()))
        with file.snapshot() as snapshot:
            assert len(snapshot.objects) == 2
    with reading(path) as again:
        assert len(again.objects) == 2


def test_reading_alone_leaves_nothing_beside_the_project(tmp_path: Path) -> None:
    path = tmp_path / "a.masklet"
    filled(path)
    with reading(path):
        pass
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
