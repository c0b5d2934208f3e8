"""Many masks that go as one: nothing is otherwise, in memory and on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from annotator.project import fusing
from annotator.project.edits import AddObject, SetMask, Several, remove_object
from annotator.project.history import History
from annotator.project.project import Project
from annotator.project.storage import ProjectFile
from annotator.project.uniting import TakeStaged
from tests.annotator.making import NUM_FRAMES, make_record, random_edit, state, video_ref


@pytest.mark.parametrize("seed", range(12))
def test_undo_and_redo_walk_through_the_same_states_in_memory_and_file(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fusing, "MANY", 1 + seed % 4)
    rng = np.random.default_rng(seed)
    project = Project(video_ref())
    with ProjectFile.create(tmp_path / "a.masklet", project) as file:
        history = History(project, file)
        history.do("New", AddObject(project.new_object()))
        states, place = [state(project)], 0
        for _ in range(50):
            choice = rng.random()
            if choice < 0.5:
                _do(history, rng)
                states[place + 1 :] = [state(project)]
                place += 1
            elif choice < 0.8 and place > 0:
                history.undo()
                place -= 1
            elif place + 1 < len(states):
                history.redo()
                place += 1
            assert state(project) == states[place]
            with file.snapshot() as still:
                assert state(still) == states[place]
        next_id = project.next_object_id
    with ProjectFile.open(tmp_path / "a.masklet").file as file, file.snapshot() as still:
        assert state(still) == states[place]
        assert still.next_object_id == next_id, "an id that masks were put away under is never given again"


def _do(history: History, rng: np.random.Generator) -> None:
    """One edit, or a run that brings masks bit by bit."""
    project = history.project
    step = history.do("Edit", random_edit(project, rng))
    if rng.random() < 0.5 and project.objects:
        for _ in range(3):
            o, first = int(rng.choice(list(project.objects))), int(rng.integers(0, NUM_FRAMES))
            frames = range(first, NUM_FRAMES)
            history.extend(step, Several(tuple(SetMask(o, f, make_record(rng)) for f in frames)))


def test_masks_that_a_run_brought_go_and_come_back_without_reading_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fusing, "MANY", 5)
    rng = np.random.default_rng(1)
    project = Project(video_ref())
    with ProjectFile.create(tmp_path / "a.masklet", project) as file:
        history = History(project, file)
        step = history.do("Track", AddObject(project.new_object()))
        for frame in range(NUM_FRAMES):
            history.extend(step, SetMask(1, frame, make_record(rng)))
        before = state(project)
        monkeypatch.setattr(type(project.masks), "get", _never)
        history.undo()
        assert not project.objects
        assert step.nbytes == 0
        history.redo()
        monkeypatch.undo()
        assert state(project) == before
        history.do("Delete", remove_object(project, 1))
        history.undo()
        assert state(project) == before


def _never(*_: object) -> None:
    raise AssertionError("a mask was read")


def test_few_masks_are_taken_out_of_the_file() -> None:
    project = Project(video_ref())
    AddObject(project.new_object()).apply(project)
    few = [Several((SetMask(1, 3, None), SetMask(1, 4, None)))]
    assert fusing.fused(few, project) == [SetMask(1, 3, None), SetMask(1, 4, None)]


def test_of_one_mask_the_last_edit_counts() -> None:
    project = Project(video_ref())
    AddObject(project.new_object()).apply(project)
    record = make_record(np.random.default_rng(2))
    edits = [SetMask(1, f, None) for f in range(fusing.MANY)]
    made = fusing.fused([*edits, SetMask(1, 0, record)], project)
    assert set(map(id, made)) == {*map(id, edits[1:]), id(made[0])}
    assert made[0] == SetMask(1, 0, record)
    made = fusing.fused([SetMask(1, 0, record), *edits], project)
    assert made == [TakeStaged(1, project.next_object_id, frozenset(range(fusing.MANY)))]
