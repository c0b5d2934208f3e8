"""A long run says what it will take: from the last one like it, or from its own first seconds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.long_runs import LongRuns
from annotator.models import Models
from annotator.notices import Notice
from annotator.plans import Direction
from annotator.process_memory import used_bytes
from annotator.settings import RunCost, Settings
from engine.messages import JobEnded, LoadModel, MaskReady, ModelReady, Progress, Track
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import block

MEMORY = 1_700_000_000


def mask_of(run: Track, frame: int) -> MaskReady:
    return MaskReady(run.job, run.plans[0].object.object_id, frame, block(1), 4.0, 0.9, tracked=True)


class Runs:
    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder)
        self.settings = Settings(folder / "settings.ini")
        self.now = 100.0
        models = Models(self.desk.bridge, self.settings, self.desk.notices)
        self.runs = LongRuns(
            self.desk.workspace,
            models,
            self.desk.tracking,
            self.desk.notices,
            self.settings,
            clock=lambda: self.now,
            memory=lambda: MEMORY,
        )
        self.withdrawn: list[Notice] = []
        self.desk.notices.withdrawn.connect(self.withdrawn.append)
        models.start("basic")
        job = self.desk.engine.asked(LoadModel)[-1].job
        self.desk.engine.emit(ModelReady(job, "basic", "Basic", "cpu", "float32"))
        self.desk.engine.emit(JobEnded(job))
        self.desk.prompting.add_point(5, 5, True)
        self.desk.engine.answer(self.desk.segments[-1], block(1))
        self.desk.turn()

    def begin(self) -> Track:
        assert self.desk.view.object_id is not None
        return self.desk.track(Direction.BOTH, self.desk.view.object_id)

    def progress(self, run: Track, done: int, total: int, seconds: float) -> None:
        self.now += seconds
        self.desk.engine.emit(Progress(run.job, done, total, "frames", 1.0, 1))
        self.desk.turn()

    @property
    def told(self) -> list[Notice]:
        return self.desk.posted


@pytest.fixture
def runs(qtbot: QtBot, tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path)
    yield made
    made.desk.close()


def test_the_first_run_is_its_own_probe(runs: Runs) -> None:
    run = runs.begin()
    runs.progress(run, 1, 1000, 9)
    runs.progress(run, 3, 1000, 1)
    assert runs.told == [], "a second is too little to judge by"
    runs.progress(run, 9, 1000, 3)
    (notice,) = runs.told
    assert "991 masks to find take about 8 minutes" in notice.text, "two a second; the first one waited"
    assert "1.7 GB of memory" in notice.text
    assert "MB on disk" in notice.text
    assert "(Basic, cpu, float32; 2.0 a second)" in notice.text
    runs.progress(run, 11, 1000, 1)
    assert len(runs.told) == 1
    notice.actions[0].run()
    assert not runs.desk.tracking.is_tracking
    assert runs.withdrawn == [notice]


def test_the_next_run_is_told_before_it_begins(runs: Runs) -> None:
    run = runs.begin()
    for done in (1, 5, 9):
        runs.progress(run, done, 12, 2)
    runs.desk.engine.end(run)
    runs.desk.turn()
    assert runs.told == []
    ((key, cost),) = runs.settings.run_costs.items()
    video = runs.desk.project.video
    assert key == f"basic|cpu|float32|{video.width}x{video.height}"
    assert cost == RunCost(2.0, MEMORY)
    runs.settings.add_run_cost(key, RunCost(0.01, MEMORY))
    runs.begin()
    assert len(runs.told) == 1
    assert "hour" in runs.told[0].text or "minutes" in runs.told[0].text


def test_a_short_run_says_nothing(runs: Runs) -> None:
    run = runs.begin()
    for done in range(1, 50, 5):
        runs.progress(run, done, 60, 1)
    assert runs.told == []


def test_a_correction_that_goes_back_begins_the_measure_anew(runs: Runs) -> None:
    run = runs.begin()
    runs.progress(run, 50, 100, 5)
    runs.progress(run, 10, 100, 1)
    runs.progress(run, 20, 100, 5)
    runs.desk.engine.end(run)
    runs.desk.turn()
    (cost,) = runs.settings.run_costs.values()
    assert cost.per_second == pytest.approx(2.0)


@pytest.mark.parametrize("damage", ["nonsense", "[]", '{"a": 1}', '{"a": {"per_second": 0, "memory": 1}}'])
def test_damaged_costs_are_none(runs: Runs, damage: str) -> None:
    runs.settings._store.setValue("engine/runs", damage)
    assert runs.settings.run_costs == {}


def test_memory_is_what_the_program_has() -> None:
    before = used_bytes()
    held = bytearray(b"x") * 60_000_000
    assert used_bytes() - before > 40_000_000
    assert len(held) == 60_000_000


def test_a_run_that_goes_on_is_told_of_by_what_is_left(runs: Runs) -> None:
    """How far an earlier run came is known with the engine's first word, and not before."""
    run = runs.begin()
    for frame in range(1, 5):
        runs.desk.engine.emit(mask_of(run, frame))
    runs.progress(run, 4, 9, 4)
    runs.progress(run, 8, 9, 4)
    runs.desk.tracking.cancel()
    runs.desk.turn()
    (key,) = runs.settings.run_costs
    runs.settings.add_run_cost(key, RunCost(0.1, MEMORY))
    again = runs.begin()
    assert any(plan.known for plan in again.plans)
    assert runs.told == []
    runs.progress(again, 1, 7, 1)
    (notice,) = runs.told
    assert notice.text.startswith("6 masks to find take about 60 seconds")


def test_a_limit_of_memory_makes_another_kind_of_run(runs: Runs) -> None:
    runs.settings.engine_mb = 512
    run = runs.begin()
    runs.progress(run, 1, 60, 1)
    runs.progress(run, 9, 60, 4)
    runs.desk.engine.end(run)
    runs.desk.turn()
    (key,) = runs.settings.run_costs
    assert key.endswith("|512 MB")
