"""Tracked masks arrive in their step; clicks steer; undo takes along what it steered."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.folders import forget_old_passes, passes_file
from annotator.plans import Direction
from annotator.project.edits import Several
from annotator.project.history import Step
from annotator.project.mask_table import Source
from annotator.tracking import Tracking
from engine.errors import UserError
from engine.messages import ForgetObject, OpenVideo, Track
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import block


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def _object(desk: Desk, seed: int, frame: int = 0) -> int:
    """A new object with a mask on `frame`, made by a click."""
    desk.view.frame = frame
    desk.objects.new_object()
    desk.prompting.add_point(5, 5, True)
    desk.engine.answer(desk.segments[-1], block(seed))
    desk.turn()
    assert desk.view.object_id is not None
    return desk.view.object_id


def _masks(desk: Desk, run: Track, object_id: int, frames: range, seed: int = 0) -> None:
    for frame in frames:
        desk.engine.track(run, object_id, frame, block(seed + frame))
    desk.turn()


def _frames(desk: Desk, object_id: int) -> list[int]:
    return desk.project.masks.frames(object_id)


def _correct(desk: Desk, object_id: int, frame: int, seed: int) -> None:
    desk.view.frame = frame
    desk.view.object_id = object_id
    desk.prompting.add_point(7, 7, True)
    desk.engine.answer(desk.segments[-1], block(seed))
    desk.turn()


def test_opening_tells_the_engine_of_the_video(desk: Desk) -> None:
    assert [r.path for r in desk.engine.asked(OpenVideo)] == [desk.project.video.path]


def test_masks_arrive_as_one_step_that_is_on_disk(desk: Desk) -> None:
    o = _object(desk, 1)
    run = desk.track(Direction.FORWARD, o)
    assert desk.history.undo_name == "New object", "nothing is found yet: there is nothing to undo"
    _masks(desk, run, o, range(1, 4))
    _masks(desk, run, o, range(4, 6))
    assert desk.history.undo_name == "Track forward"
    assert _frames(desk, o) == [0, 1, 2, 3, 4, 5]
    assert desk.mask(o, 3).info.source is Source.TRACKED
    assert desk.state_on_disk() == desk.state()
    desk.engine.end(run)
    desk.turn()
    assert not desk.tracking.is_tracking
    assert desk.progress[-1] is None
    desk.undo()
    assert _frames(desk, o) == [0]
    desk.redo()
    assert _frames(desk, o) == [0, 1, 2, 3, 4, 5]
    assert desk.state_on_disk() == desk.state()


def test_a_burst_is_one_write(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    o = _object(desk, 1)
    run = desk.track(Direction.FORWARD, o)
    _masks(desk, run, o, range(1, 2))
    writes: list[int] = []
    extend = desk.history.extend

    def counted(step: Step, edit: Several) -> bool:
        writes.append(len(edit.edits))
        return extend(step, edit)

    monkeypatch.setattr(desk.history, "extend", counted)
    _masks(desk, run, o, range(2, 9))
    assert writes == [7]


def test_progress_is_told(desk: Desk) -> None:
    o = _object(desk, 1)
    run = desk.track(Direction.FORWARD, o)
    _masks(desk, run, o, range(1, 3))
    told = [p for p in desk.progress if p is not None]
    assert (told[0].done, told[0].total) == (0, 11)
    assert (told[-1].done, told[-1].per_second, told[-1].frame) == (1, 12.5, 2)


def test_prompted_and_settled_frames_are_never_overwritten(desk: Desk) -> None:
    o = _object(desk, 1)
    _correct(desk, o, 4, seed=9)
    before = desk.mask(o, 4)
    run = desk.track(Direction.FORWARD, o)
    _masks(desk, run, o, range(1, 8))
    assert desk.mask(o, 4) == before
    assert _frames(desk, o) == [0, 1, 2, 3, 4, 5, 6, 7]


def test_cancel_keeps_what_was_found_and_drops_what_comes_late(desk: Desk) -> None:
    o = _object(desk, 1)
    run = desk.track(Direction.FORWARD, o)
    _masks(desk, run, o, range(1, 4))
    assert desk.tracking.cancel()
    assert desk.engine.cancelled == [run.job]
    _masks(desk, run, o, range(4, 8))
    assert _frames(desk, o) == [0, 1, 2, 3]
    assert not desk.tracking.cancel()
    assert desk.progress[-1] is None


def test_undo_of_a_running_track_cancels_it(desk: Desk) -> None:
    o = _object(desk, 1)
    run = desk.track(Direction.FORWARD, o)
    _masks(desk, run, o, range(1, 4))
    desk.engine.track(run, o, 4, block(4))
    desk.undo()
    _masks(desk, run, o, range(5, 8))
    assert _frames(desk, o) == [0]
    assert run.job in desk.engine.cancelled
    assert not desk.tracking.is_tracking


def test_an_object_under_way_is_not_started_again(desk: Desk) -> None:
    o = _object(desk, 1)
    desk.track(Direction.FORWARD, o)
    assert not desk.tracking.track("Track forward", {o: ()}, lambda _: ())
    assert len(desk.tracks) == 1


def test_a_click_steers_and_its_undo_takes_along_what_it_steered(desk: Desk) -> None:
    steered, other = _object(desk, 1), _object(desk, 2)
    desk.view.frame = 0
    run = desk.track(Direction.FORWARD, steered, other)
    for o in (steered, other):
        _masks(desk, run, o, range(1, 5))
    before = {f: desk.mask(steered, f) for f in range(1, 5)}
    _correct(desk, steered, 3, seed=8)
    for o in (steered, other):
        _masks(desk, run, o, range(4, 8), seed=3)
    assert _frames(desk, steered) == list(range(8))
    assert desk.mask(steered, 4) != before[4]
    desk.undo()
    assert {f: desk.mask(steered, f) for f in range(1, 5)} == before
    assert _frames(desk, steered) == [0, 1, 2, 3, 4]
    assert _frames(desk, other) == list(range(8)), "what the click did not steer stays"
    assert desk.state_on_disk() == desk.state()


def test_after_undoing_a_steering_click_the_run_goes_on_without_it(desk: Desk) -> None:
    o = _object(desk, 1)
    run = desk.track(Direction.FORWARD, o)
    _masks(desk, run, o, range(1, 5))
    _correct(desk, o, 3, seed=8)
    _masks(desk, run, o, range(4, 7), seed=3)
    desk.undo()
    assert [r.object_id for r in desk.engine.asked(ForgetObject)] == [o]
    again = desk.tracks[-1]
    assert again.job != run.job
    (plan,) = again.plans
    assert [p.frame for p in plan.object.frames] == [0]
    assert plan.keep == {1, 2, 3, 4}, "what was found without the click is not looked for again"
    _masks(desk, run, o, range(7, 9))
    assert _frames(desk, o) == [0, 1, 2, 3, 4], "the old run is dead for this object"
    _masks(desk, again, o, range(5, 9))
    assert _frames(desk, o) == list(range(9))
    assert desk.history.undo_name == "Track forward"
    desk.undo()
    assert _frames(desk, o) == [0]


def test_two_steering_clicks_are_undone_one_after_the_other(desk: Desk) -> None:
    o = _object(desk, 1)
    run = desk.track(Direction.FORWARD, o)
    _masks(desk, run, o, range(1, 3))
    _correct(desk, o, 2, seed=8)
    _masks(desk, run, o, range(3, 5), seed=3)
    after_first = desk.state()
    _correct(desk, o, 4, seed=9)
    _masks(desk, run, o, range(5, 7), seed=5)
    desk.undo()
    assert desk.state() == after_first
    again = desk.tracks[-1]
    _masks(desk, again, o, range(5, 6))
    desk.undo()
    assert _frames(desk, o) == [0, 1, 2], "what came after the second undo belonged to the first click"


def test_deleting_the_steering_prompt_while_it_runs(desk: Desk) -> None:
    o = _object(desk, 1)
    run = desk.track(Direction.FORWARD, o)
    _masks(desk, run, o, range(1, 5))
    tracked = desk.mask(o, 3)
    _correct(desk, o, 3, seed=8)
    desk.prompting.delete_prompts(o, 3)
    assert desk.mask(o, 3).mask == tracked.mask
    again = desk.tracks[-1]
    _masks(desk, again, o, range(5, 7))
    assert _frames(desk, o) == list(range(7))
    desk.undo()
    assert desk.mask(o, 3).mask == block(8)
    assert _frames(desk, o) == [0, 1, 2, 3, 4], "what was found without the prompt belonged to its deletion"


def test_deleting_a_tracked_object_ends_its_part_of_the_run(desk: Desk) -> None:
    gone, stays = _object(desk, 1), _object(desk, 2)
    desk.view.frame = 0
    run = desk.track(Direction.FORWARD, gone, stays)
    desk.answers = [False, True]
    desk.objects.delete(gone)
    assert gone in desk.project.objects, "the person said no"
    desk.objects.delete(gone)
    assert gone not in desk.project.objects
    _masks(desk, run, gone, range(1, 4))
    _masks(desk, run, stays, range(1, 4))
    assert _frames(desk, stays) == [0, 1, 2, 3]
    assert gone not in desk.project.objects
    desk.undo()
    assert desk.history.undo_name is not None
    assert desk.state_on_disk() == desk.state()


def test_an_error_of_the_engine_is_shown_with_its_details(desk: Desk) -> None:
    o = _object(desk, 1)
    run = desk.track(Direction.FORWARD, o)
    desk.engine.end(run, "There is not enough memory.", None)
    desk.turn()
    assert [n.text for n in desk.posted] == ["There is not enough memory."]
    assert not desk.tracking.is_tracking
    desk.prompting.add_point(9, 9, True)
    desk.engine.end(desk.segments[-1], "Something went wrong in the engine", "Traceback ...")
    desk.turn()
    assert desk.posted[-1].details == "Traceback ..."


def test_a_full_disk_stops_the_run_and_says_so_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    o = _object(desk, 1)
    run = desk.track(Direction.FORWARD, o)
    _masks(desk, run, o, range(1, 3))
    before = desk.state()

    def full(*_: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(type(desk.workspace.file), "save", full)
    _masks(desk, run, o, range(3, 6))
    _masks(desk, run, o, range(6, 9))
    assert [n.text for n in desk.posted] == ["The disk is full."]
    assert desk.state() == before
    assert run.job in desk.engine.cancelled


def test_closing_cancels_everything(desk: Desk) -> None:
    o = _object(desk, 1)
    run = desk.track(Direction.FORWARD, o)
    desk.workspace.close()
    desk.engine.track(run, o, 1, block(1))
    desk.turn()
    assert run.job in desk.engine.cancelled
    assert not desk.tracking.is_waiting


def test_random_work_is_undone_to_nothing_and_redone_to_the_same(desk: Desk) -> None:
    """Clicks, runs, steering, late masks and deletions in any order: undo is exact, and the disk agrees."""
    rng = random.Random(11)
    for _ in range(60):
        _random_turn(desk, rng)
        assert desk.state_on_disk() == desk.state()
    desk.tracking.cancel()
    desk.turn()
    end = desk.state()
    undone = 0
    while desk.history.undo_name is not None:
        desk.undo()
        undone += 1
    assert desk.state() == ({}, {}, {}, {})
    for _ in range(undone):
        desk.redo()
    assert desk.state() == end
    assert desk.state_on_disk() == end


def _random_turn(desk: Desk, rng: random.Random) -> None:
    kind, project = rng.randrange(8), desk.project
    desk.view.frame = rng.randrange(12)
    ids = list(project.objects)
    if kind == 0 or not ids:
        desk.objects.new_object()
        desk.prompting.add_point(5, 5, True)
    elif kind <= 2:
        desk.view.object_id = rng.choice(ids)
        desk.prompting.add_point(rng.randrange(32), rng.randrange(24), True)
    elif kind == 3 and not desk.tracking.is_tracking:
        able = [o for o in ids if project.prompted_frames(o)]
        if able:
            desk.track(Direction.BOTH, *able)
    elif kind == 4 and project.prompts:
        desk.prompting.delete_prompts(*rng.choice(sorted(project.prompts)))
    elif kind == 5:
        desk.history.undo()
    elif kind == 6 and rng.random() < 0.3:
        desk.answers = [True]
        desk.objects.delete(rng.choice(ids))
    _random_answers(desk, rng)


def _random_answers(desk: Desk, rng: random.Random) -> None:
    for asked in desk.segments[-2:]:
        if rng.random() < 0.6:
            desk.engine.answer(asked, block(rng.randrange(50)))
    for run in desk.tracks[-3:]:
        for plan in run.plans:
            way = range(min(plan.start, plan.stop), max(plan.start, plan.stop) + 1)
            for frame in rng.sample(list(way), min(3, len(way))):
                if frame not in plan.keep and frame != plan.start:
                    desk.engine.track(run, plan.object.object_id, frame, block(rng.randrange(50)))
    if rng.random() < 0.8:
        desk.turn()


def test_the_engine_keeps_passes_in_a_file_of_the_project(desk: Desk, tmp_path: Path) -> None:
    one = passes_file(tmp_path, desk.path, "a")
    assert one != passes_file(tmp_path, desk.path, "b")
    assert one != passes_file(tmp_path, desk.path.with_name("other.masklet"), "a")
    Tracking(desk.workspace, desk.bridge, desk.notices, None, tmp_path)._on_opened()
    opened = desk.engine.asked(OpenVideo)[-1]
    assert opened.passes == str(passes_file(tmp_path, desk.path, desk.project.video.fingerprint))


def test_old_passes_are_forgotten(tmp_path: Path) -> None:
    forget_old_passes(tmp_path / "not there yet")
    for age in range(25):
        file = tmp_path / f"{age}.safetensors"
        file.touch()
        os.utime(file, (1e9 - age, 1e9 - age))
    forget_old_passes(tmp_path)
    assert {file.stem for file in tmp_path.iterdir()} == {f"{age}" for age in range(20)}
