import time

import numpy as np
import pytest

from annotator.project.edits import AddObject, SetMask, SetPrompts, Several, Touched
from annotator.project.history import History, Step
from annotator.project.project import Project
from engine.errors import UserError
from engine.prompts import Point, Prompts
from tests.annotator.making import make_record, random_edit, state, video_ref

CLICK = Prompts((Point(1, 1),))


class FullDisk:
    """A storage that can be told to fail."""

    def __init__(self) -> None:
        self.full = False
        self.saved: list[Touched] = []

    def save(self, project: Project, touched: Touched) -> None:
        if self.full:
            raise UserError("The disk is full.")
        self.saved.append(touched)


def new_history(storage: FullDisk | None = None, **options: int) -> History:
    history = History(Project(video_ref()), storage, **options)
    history.do("New object", AddObject(history.project.new_object()))
    return history


@pytest.mark.parametrize("seed", range(40))
def test_undo_and_redo_walk_through_the_very_same_states(seed: int) -> None:
    rng = np.random.default_rng(seed)
    history = new_history()
    states, place = [state(history.project)], 0
    for _ in range(60):
        choice = rng.random()
        if choice < 0.5:
            history.do("Edit", random_edit(history.project, rng))
            del states[place + 1 :]
            states.append(state(history.project))
            place += 1
        elif choice < 0.8 and place > 0:
            assert history.undo() is not None
            place -= 1
        elif place + 1 < len(states):
            assert history.redo() is not None
            place += 1
        assert state(history.project) == states[place]


@pytest.mark.parametrize("seed", range(40))
def test_a_running_step_is_taken_back_in_true_order(seed: int) -> None:
    """A step grows while later ones are done: all undone is as at first, all redone as at last."""
    rng = np.random.default_rng(seed)
    history = new_history()
    first = state(history.project)
    running = history.do("Track", SetMask(1, 0, make_record(rng)))
    for _ in range(40):
        if rng.random() < 0.5:
            history.extend(running, SetMask(1, int(rng.integers(0, 6)), make_record(rng)))
        else:
            history.do("Click", SetMask(1, int(rng.integers(0, 6)), make_record(rng)))
    last = state(history.project)
    while history.undo_name != "New object":
        history.undo()
    assert state(history.project) == first
    while history.redo() is not None:
        pass
    assert state(history.project) == last


def test_late_masks_of_an_undone_step_are_dropped() -> None:
    rng = np.random.default_rng(0)
    history = new_history()
    step = history.do("Add point", SetPrompts(1, 0, CLICK))
    assert history.extend(step, SetMask(1, 0, make_record(rng)))
    history.undo()
    assert (1, 0) not in history.project.masks
    assert not history.extend(step, SetMask(1, 1, make_record(rng)))
    assert len(history.project.masks) == 0
    history.redo()
    assert (1, 0) in history.project.masks


@pytest.mark.parametrize("action", ["do", "extend", "undo", "redo"])
def test_nothing_changes_when_saving_fails(action: str) -> None:
    rng = np.random.default_rng(1)
    disk = FullDisk()
    history = new_history(disk)
    step = history.do("Paint", SetMask(1, 0, make_record(rng)))
    if action == "redo":
        history.do("Add point", SetPrompts(1, 1, CLICK))
        history.undo()
    before, names = state(history.project), (history.undo_name, history.redo_name)
    told: list[Touched] = []
    history.subscribe(told.append)
    disk.full = True
    edit = Several((SetMask(1, 0, None), SetMask(1, 3, make_record(rng)), SetPrompts(1, 0, CLICK)))
    with pytest.raises(UserError, match="full"):
        {
            "do": lambda: history.do("Edit", edit),
            "extend": lambda: history.extend(step, edit),
            "undo": history.undo,
            "redo": history.redo,
        }[action]()
    assert state(history.project) == before
    assert (history.undo_name, history.redo_name) == names
    assert told == []
    disk.full = False
    history.do("Edit", edit)
    history.undo()
    assert state(history.project) == before


def test_a_step_is_saved_in_one_go_and_told_once() -> None:
    rng = np.random.default_rng(2)
    disk = FullDisk()
    history = new_history(disk)
    told: list[Touched] = []
    end = history.subscribe(told.append)
    step = history.do("Track", SetMask(1, 0, make_record(rng)))
    for frame in range(1, 9):
        history.extend(step, SetMask(1, frame, make_record(rng)))
    saves = len(disk.saved)
    history.undo()
    assert len(disk.saved) == saves + 1
    assert disk.saved[-1].masks == {(1, f) for f in range(9)}
    assert told[-1] == disk.saved[-1]
    end()
    history.redo()
    assert len(told) == 10


def test_listeners_of_steps_hear_before_undo_and_after_redo() -> None:
    history = new_history()
    heard: list[tuple[str, bool, bool]] = []

    def listen(step: Step, done: bool) -> None:
        heard.append((step.name, done, (1, 0) in history.project.prompts))

    end = history.subscribe_steps(listen)
    history.do("Add point", SetPrompts(1, 0, CLICK))
    history.undo()
    history.redo()
    end()
    history.undo()
    assert heard == [("Add point", False, True), ("Add point", True, True)]


def test_the_oldest_steps_are_forgotten_by_number() -> None:
    history = new_history(limit=5)
    for frame in range(9):
        history.do(f"Add point {frame}", SetPrompts(1, frame, CLICK))
    undone = []
    while (step := history.undo()) is not None:
        undone.append(step.name)
    assert undone == [f"Add point {frame}" for frame in (8, 7, 6, 5, 4)]
    assert len(history.project.prompts) == 4


def test_the_oldest_steps_are_forgotten_by_size_but_never_the_last() -> None:
    rng = np.random.default_rng(3)
    history = new_history(limit_bytes=1)
    for _ in range(4):
        history.do("Paint", SetMask(1, 0, make_record(rng)))
    assert history.undo() is not None
    assert history.undo() is None


def test_a_long_tracking_run_costs_the_same_for_every_frame() -> None:
    record = make_record(np.random.default_rng(4))

    def seconds(frames: int) -> float:
        history = new_history()
        start = time.process_time()
        step = history.do("Track", Several(tuple(SetMask(1, f, record) for f in range(frames))))
        for frame in range(frames, 2 * frames):
            history.extend(step, SetMask(1, frame, record))
        history.undo()
        return time.process_time() - start

    seconds(100)
    # Twenty times the work in far less than the four hundred times that growing sets would take.
    assert seconds(20_000) < 100 * max(seconds(1000), 0.005)
