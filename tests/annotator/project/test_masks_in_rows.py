"""Masks stay where they are in the file while objects exchange them and go: nothing waits for pixels."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from annotator.project.edits import AddObject, Edit, SetMask, SetStale, Several, remove_object
from annotator.project.history import History
from annotator.project.identity import merge_edit, split_edit, swap_edit
from annotator.project.object_edits import exchange
from annotator.project.project import Project
from annotator.project.storage import ProjectFile
from engine.masks import DamagedMaskError
from tests.annotator.making import NUM_FRAMES, make_record, reopened, state, video_ref


def _filled(path: Path, objects: int = 3) -> None:
    """A project file whose objects have a mask on nearly every frame."""
    rng = np.random.default_rng(7)
    project = Project(video_ref())
    for number in range(1, objects + 1):
        AddObject(project.new_object()).apply(project)
        for frame in range(number % 2, NUM_FRAMES - number):
            SetMask(number, frame, make_record(rng)).apply(project)
    ProjectFile.create(path, project).close()


def _counts(path: Path) -> tuple[int, int]:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    found = [connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("masks", "pixels")]
    connection.close()
    return found[0], found[1]


_EDITS: dict[str, Callable[[Project], Edit | None]] = {
    "remove": lambda p: remove_object(p, 2),
    "swap": lambda p: swap_edit(p, 1, 2, 3),
    "split": lambda p: (split_edit(p, 1, 4) or (None,))[0],
}


@pytest.mark.parametrize("name", _EDITS)
def test_no_pixels_are_read_or_written_however_many_masks(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.masklet"
    _filled(path)
    before = reopened(path)
    file, project = ProjectFile.open(path)
    said: list[str] = []
    with file:
        history = History(project, file)
        file._connection.set_trace_callback(said.append)
        edit = _EDITS[name](project)
        assert edit is not None
        history.do(name, edit)
        history.undo()
        history.redo()
        file._connection.set_trace_callback(None)
        words = " ".join(said)
        assert "pixels" not in words, "their pixels stay where they are"
        assert "masks" not in words, "and so does what is known of them"
        after = state(project)
        assert after != before
        history.undo()
        assert state(project) == before
        history.redo()
    assert reopened(path) == after


def test_what_is_deleted_leaves_the_file_when_it_is_next_opened(tmp_path: Path) -> None:
    """Until then undo may bring it back."""
    path = tmp_path / "a.masklet"
    _filled(path)
    everything = _counts(path)
    file, project = ProjectFile.open(path)
    with file:
        history = History(project, file)
        history.do("Swap", exchange(project, 1, 2, range(4, NUM_FRAMES)))
        history.do("Delete", remove_object(project, 1))
        left = state(project)
    assert _counts(path) == everything
    assert reopened(path) == left
    masks = len(left["masks"])
    assert _counts(path) == (masks, masks)
    assert reopened(path) == left, "the others are where they were"


def test_a_copy_leaves_out_what_is_deleted(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.masklet", tmp_path / "b.masklet"
    _filled(path)
    file, project = ProjectFile.open(path)
    with file:
        History(project, file).do("Delete", remove_object(project, 1))
        file.copy_to(copy)
        assert _counts(copy) == (len(project.masks), len(project.masks))
        assert len(project.masks) < _counts(path)[0]


def test_masks_put_and_exchanged_in_one_save(tmp_path: Path) -> None:
    """What is new follows to the object that it went to, in the file as in memory."""
    path = tmp_path / "a.masklet"
    _filled(path)
    rng = np.random.default_rng(9)
    file, project = ProjectFile.open(path)
    with file:
        history = History(project, file)
        edits = (
            SetMask(1, 5, make_record(rng)),
            SetStale(2, (6, 7)),
            SetMask(2, 4, None),
            exchange(project, 1, 2, range(4, NUM_FRAMES)),
            SetMask(1, 8, make_record(rng)),
            exchange(project, 2, 3, range(6, NUM_FRAMES)),
            remove_object(project, 3),
        )
        before = state(project)
        history.do("All of it", Several(edits))
        after = state(project)
        with file.snapshot() as stored:
            assert state(stored) == after
        history.undo()
        with file.snapshot() as stored:
            assert state(stored) == state(project) == before
        history.redo()
        assert state(project) == after
    assert reopened(path) == after
    assert reopened(path) == after


def test_an_object_that_was_added_and_merged_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "a.masklet"
    _filled(path)
    file, project = ProjectFile.open(path)
    with file:
        history = History(project, file)
        edit = split_edit(project, 1, 5)
        assert edit is not None
        states = [state(project)]
        for step in (edit[0], merge_edit(project, 2, 3)):
            history.do("It", step)
            states.append(state(project))
        history.do("It", merge_edit(project, 1, edit[1].id))
        for known in reversed(states):
            history.undo()
            assert state(project) == known
    assert reopened(path) == states[0]


def test_a_damaged_mask_is_told_of_the_object_that_has_it(tmp_path: Path) -> None:
    path = tmp_path / "a.masklet"
    _filled(path)
    file, project = ProjectFile.open(path)
    with file:
        History(project, file).do("Swap", exchange(project, 1, 2, range(NUM_FRAMES)))
    connection = sqlite3.connect(path)
    connection.execute("UPDATE pixels SET data = x'00ff' WHERE object_id = 1 AND frame = 4")
    connection.commit()
    connection.close()
    file, project = ProjectFile.open(path)
    with file:
        with pytest.raises(DamagedMaskError, match="object 2 on frame 4 is damaged"):
            project.masks.get(2, 4)
        assert project.masks.get(1, 4) is not None
