"""The log is brought into the project file beside the saves, and nothing is lost by it."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from annotator.project import checkpoints
from annotator.project.edits import AddObject, SetMask
from annotator.project.history import History
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from annotator.project.storage import ProjectFile
from engine.masks import Mask
from tests.annotator.making import video_ref

SIDE = 256


@pytest.fixture(autouse=True)
def _small_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "LOG_BYTES", 400_000)
    monkeypatch.setattr(checkpoints, "_KEPT_BYTES", 100_000)
    monkeypatch.setattr(checkpoints, "_LEFT_TO_SAVES", 1_500_000)
    monkeypatch.setattr(checkpoints, "_EVERY_S", 0.0)
    monkeypatch.setattr(checkpoints, "_REST_S", 0.05)


def _wait(until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def _emptying() -> bool:
    return any(thread.name == "checkpoint" for thread in threading.enumerate())


def _started(path: Path) -> tuple[ProjectFile, History]:
    project = Project(video_ref(width=SIDE, height=SIDE, num_frames=400))
    file = ProjectFile.create(path, project)
    history = History(project, file)
    history.do("Add", AddObject(project.new_object()))
    return file, history


def _save(history: History, frames: range) -> None:
    rng = np.random.default_rng(frames.start)
    for frame in frames:
        mask = Mask.from_array(rng.random((SIDE, SIDE)) < 0.5)  # noise: 8 kB each
        history.do("Paint", SetMask(1, frame, MaskRecord(mask, MaskInfo(Source.PAINTED, area=mask.area))))


def _masks(project: Project) -> dict[tuple[int, int], Mask]:
    return {key: record.mask for key in project.masks if (record := project.masks.get(*key)) is not None}


def test_the_log_is_emptied_and_stays_small_however_much_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "clip.masklet"
    file, history = _started(path)
    size = path.stat().st_size
    for first in range(0, 400, 40):
        _save(history, range(first, first + 40))
        _wait(lambda: not _emptying())
    assert path.stat().st_size > size + 2_000_000, "most of it is in the file itself"
    assert os.path.getsize(f"{path}-wal") < 2_500_000
    expected = _masks(history.project)
    file.close()
    assert not Path(f"{path}-wal").exists()
    with ProjectFile.open(path).file as again, again.snapshot() as project:
        assert _masks(project) == expected


def test_a_reader_sees_its_own_moment_while_the_log_is_emptied(tmp_path: Path) -> None:
    path = tmp_path / "clip.masklet"
    file, history = _started(path)
    _save(history, range(20))
    with file.snapshot() as then:
        before = _masks(then)
        _save(history, range(20, 200))
        _wait(lambda: not _emptying())
        assert _masks(then) == before
    _save(history, range(200, 220))
    assert len(_masks(history.project)) == 220
    file.close()


def test_a_program_that_dies_while_emptying_loses_nothing(tmp_path: Path) -> None:
    """What another process finds at any moment is every save that was done."""
    path = tmp_path / "clip.masklet"
    file, history = _started(path)
    for first in range(0, 120, 10):
        _save(history, range(first, first + 10))
        copy = tmp_path / f"{first}.masklet"
        for ending in ("", "-wal"):  # as they lie on the disk, whatever the thread is doing
            Path(f"{copy}{ending}").write_bytes(Path(f"{path}{ending}").read_bytes())
        connection = sqlite3.connect(copy)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM masks").fetchone() == (first + 10,)
        connection.close()
    file.close()


def test_a_file_that_is_moved_alone_is_whole_once_saves_have_paused(tmp_path: Path) -> None:
    path = tmp_path / "clip.masklet"
    file, history = _started(path)
    _save(history, range(5))  # far less than what is brought in for its size
    assert os.path.getsize(f"{path}-wal") < checkpoints.LOG_BYTES
    _wait(lambda: not _emptying())
    moved = path.rename(tmp_path / "moved.masklet")
    connection = sqlite3.connect(moved)
    assert connection.execute("SELECT count(*) FROM masks").fetchone() == (5,)
    connection.close()
    file.close()


def test_a_save_after_the_pause_is_brought_in_at_the_next(tmp_path: Path) -> None:
    path = tmp_path / "clip.masklet"
    file, history = _started(path)
    for first in range(3):
        _save(history, range(first, first + 1))
        _wait(lambda: not _emptying())
        alone = tmp_path / f"{first}.masklet"
        alone.write_bytes(path.read_bytes())
        connection = sqlite3.connect(alone)
        assert connection.execute("SELECT count(*) FROM masks").fetchone() == (first + 1,)
        connection.close()
    file.close()


def test_closing_waits_for_the_thread(tmp_path: Path) -> None:
    file, history = _started(tmp_path / "clip.masklet")
    _save(history, range(200))
    file.close()
    assert not _emptying()
