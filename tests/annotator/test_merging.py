"""Merging beside the work: the same as at once, one step, with progress and cancel, whatever is done then."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator import merging
from annotator.background import Background
from annotator.merging import Merging
from annotator.notices import Notice, Notices
from annotator.project.edits import AddObject, Edit, SetMask, SetMaskInfo, SetPrompts, remove_object
from annotator.project.history import History
from annotator.project.identity import merge_edit
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from annotator.project.storage import ProjectFile
from annotator.workspace import Workspace
from engine.errors import UserError
from engine.masks import Mask
from engine.prompts import Point, Prompts
from tests.annotator.making import HEIGHT, NUM_FRAMES, WIDTH, random_edit, state, video_ref


class Bench:
    """A project on disk, two of whose objects are to be merged, and a work that waits to be let on."""

    def __init__(self, qtbot: QtBot, path: Path, patch: pytest.MonkeyPatch) -> None:
        self.qtbot, self.path = qtbot, path
        patch.setattr(merging, "AT_ONCE", 0)
        patch.setattr(merging, "_A_TURN", 2)
        patch.setattr(merging, "_A_REPORT", 1)
        self.workspace, self.background, self.notices = Workspace(), Background(), Notices()
        self.merging = Merging(self.workspace, self.background, self.notices)
        self.hints: list[str] = []
        self.posted: list[Notice] = []
        self.notices.hinted.connect(self.hints.append)
        self.notices.posted.connect(self.posted.append)
        project = Project(video_ref())
        self.file = ProjectFile.create(path, project)
        self.history = self.workspace.attach(project, self.file)
        self.gate, self.reached = threading.Event(), threading.Event()
        unite = merging._unite

        def waits(*arguments: object) -> None:
            self.reached.set()
            assert self.gate.wait(30)
            unite(*arguments)  # type: ignore[arg-type]

        patch.setattr(merging, "_unite", waits)

    @property
    def project(self) -> Project:
        return self.history.project

    def fill(self, *object_ids: int) -> None:
        """Overlapping masks on all frames."""
        for object_id in object_ids:
            self.history.do("New", AddObject(self.project.new_object()))
            for frame in range(NUM_FRAMES):
                self.history.do("Mask", SetMask(object_id, frame, _box(object_id, frame)))

    def merge(self, kept: int = 1, other: int = 2) -> None:
        self.merging.start(kept, other, lambda edit: self.history.do("Merge", edit) and None)

    def let_on(self) -> None:
        self.gate.set()
        self.qtbot.waitUntil(lambda: self.background.current is None and self.merging._merge is None)

    def on_disk(self) -> dict:
        with self.file.snapshot() as still:
            return state(still)

    def close(self) -> None:
        self.gate.set()
        self.workspace.close()
        self.background.stop()


def _box(object_id: int, frame: int, shift: int = 0) -> MaskRecord:
    pixels = np.zeros((HEIGHT, WIDTH), bool)
    pixels[4:9, object_id + shift : object_id + shift + 3 + frame] = True
    mask = Mask.from_array(pixels)
    return MaskRecord(mask, MaskInfo(Source.TRACKED, 2.0, 0.5, area=mask.area))


def _at_once(bench: Bench, kept: int, other: int) -> dict:
    """What merging within one turn would have made."""
    with bench.file.snapshot() as still:
        merge_edit(still, kept, other).apply(still)
        return state(still)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    made = Bench(qtbot, tmp_path / "a.masklet", monkeypatch)
    yield made
    made.close()


@pytest.mark.parametrize("seed", range(8))
def test_it_is_the_same_as_at_once_and_one_step(bench: Bench, seed: int) -> None:
    rng = np.random.default_rng(seed)
    bench.fill(1, 2)
    for _ in range(30):
        bench.history.do("Edit", random_edit(bench.project, rng))
    while len(bench.project.objects) < 2:
        bench.history.do("New", AddObject(bench.project.new_object()))
    kept, other = (int(n) for n in rng.permutation(list(bench.project.objects))[:2])
    before, expected = state(bench.project), _at_once(bench, kept, other)
    bench.merge(kept, other)
    bench.let_on()
    assert state(bench.project) == expected == bench.on_disk()
    assert bench.history.undo_name == "Merge"
    bench.history.undo()
    assert state(bench.project) == before == bench.on_disk()
    bench.history.redo()
    assert state(bench.project) == expected == bench.on_disk()
    bench.workspace.close()
    opened = ProjectFile.open(bench.path)
    bench.history, bench.file = bench.workspace.attach(opened.project, opened.file), opened.file
    assert state(bench.project) == expected


def _paints(bench: Bench) -> None:
    bench.history.do("Paint", SetMask(2, 3, _box(2, 3, shift=6)))


def _removes_a_mask(bench: Bench) -> None:
    bench.history.do("Clear", SetMask(1, 5, None))


def _verifies(bench: Bench) -> None:
    bench.history.do("Verify", SetMaskInfo(1, 2, MaskInfo(Source.TRACKED, 2.0, 0.5, verified=True)))


def _says(bench: Bench) -> None:
    bench.history.do("Click", SetPrompts(1, 4, Prompts((Point(3, 3),))))


def _adds_an_object(bench: Bench) -> None:
    bench.history.do("New", AddObject(bench.project.new_object()))
    bench.history.do("Mask", SetMask(next(reversed(bench.project.objects)), 1, _box(3, 1)))


def _undoes(bench: Bench) -> None:
    bench.history.undo()


@pytest.mark.parametrize("deed", [_paints, _removes_a_mask, _verifies, _says, _adds_an_object, _undoes])
def test_what_is_done_meanwhile_counts(bench: Bench, deed: Callable[[Bench], None]) -> None:
    bench.fill(1, 2)
    bench.merge()
    assert bench.reached.wait(30), "from here on the work has seen the objects as they were"
    deed(bench)
    expected = _at_once(bench, 1, 2)
    bench.let_on()
    assert state(bench.project) == expected == bench.on_disk()


def test_cancelled_it_leaves_both_as_they_were(bench: Bench) -> None:
    bench.fill(1, 2)
    before = state(bench.project)
    bench.merge()
    work = bench.background.current
    assert work is not None
    assert "Merging" in work.name
    with pytest.raises(UserError, match="being merged"):
        bench.merge()
    assert bench.background.cancel()
    bench.let_on()
    assert state(bench.project) == before == bench.on_disk()
    assert bench.history.undo_name == "Mask"
    assert "cancelled" in bench.hints[-1]
    bench.merge()
    bench.let_on()
    assert list(bench.project.objects) == [1]


def test_an_object_that_goes_meanwhile_ends_it(bench: Bench) -> None:
    bench.fill(1, 2)
    bench.merge()
    bench.history.do("Delete", remove_object(bench.project, 2))
    after = state(bench.project)
    bench.let_on()
    assert state(bench.project) == after == bench.on_disk()
    assert not bench.posted


def test_the_project_may_be_closed_meanwhile(bench: Bench) -> None:
    bench.fill(1, 2)
    before = state(bench.project)
    bench.merge()
    bench.gate.set()
    bench.workspace.close()
    bench.qtbot.waitUntil(lambda: bench.background.current is None)
    with ProjectFile.open(bench.path).file as file, file.snapshot() as still:
        assert state(still) == before


def test_killed_in_the_midst_nothing_of_it_is_left(bench: Bench, tmp_path: Path) -> None:
    bench.fill(1, 2)
    before, copies = state(bench.project), []
    do = bench.history.note

    def notes(edit: Edit) -> None:
        do(edit)
        copies.append(tmp_path / f"copy{len(copies)}.masklet")
        for end in ("", "-wal"):  # what a killed program leaves
            shutil.copy(f"{bench.path}{end}", f"{copies[-1]}{end}")

    bench.history.note = notes  # type: ignore[method-assign]
    bench.merge()
    bench.let_on()
    assert len(copies) > NUM_FRAMES // 2
    for copy in copies:
        with ProjectFile.open(copy).file as file, file.snapshot() as still:
            assert state(still) == before
            there = file._connection.execute("SELECT count(*) FROM pixels").fetchone()
            assert there == (len(before["masks"]),)


def test_undone_and_saved_as_a_copy_what_was_made_is_not_in_it(bench: Bench, tmp_path: Path) -> None:
    bench.fill(1, 2)
    before = state(bench.project)
    bench.merge()
    bench.let_on()
    after = state(bench.project)
    for name, expected in (("merged", after), ("undone", before)):
        copy = tmp_path / f"{name}.masklet"
        bench.file.copy_to(copy)
        with ProjectFile.open(copy).file as file, file.snapshot() as still:
            assert state(still) == expected
        bench.history.undo()


def test_a_disk_that_fails_is_said_and_changes_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.fill(1, 2)
    before = state(bench.project)
    bench.merge()

    def fails(*_: object) -> None:
        raise UserError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(bench.file, "save", fails)
        bench.let_on()
    assert [notice.text for notice in bench.posted] == ["The disk is full."]
    assert state(bench.project) == before == bench.on_disk()
    bench.merge()
    bench.let_on()
    assert list(bench.project.objects) == [1]


def test_few_masks_are_merged_at_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "AT_ONCE", NUM_FRAMES)
    bench.fill(1, 2)
    expected = _at_once(bench, 1, 2)
    bench.merge()
    assert bench.background.current is None
    assert state(bench.project) == expected
    assert isinstance(bench.history, History)
