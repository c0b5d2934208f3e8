"""A locked object is left alone by prompts and tracking, and whoever tries is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.plans import Direction, objects_with_prompts, plan_object, plan_one_frame
from annotator.project.pixels import Pixels
from engine.messages import ForgetObject
from engine.prompts import Box
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import block


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    made.prompting.add_point(5, 6, True)
    made.engine.answer(made.segments[-1], block(1))
    made.turn()
    yield made
    made.close()


def test_prompts_are_refused_with_a_hint(desk: Desk) -> None:
    desk.objects.toggle_lock(1)
    before, steps = desk.state(), desk.history.undo_name
    for try_it in (
        lambda: desk.prompting.add_point(9, 9, True),
        lambda: desk.prompting.add_point(9, 9, False),
        lambda: desk.prompting.set_box(Box(1, 1, 9, 9)),
        lambda: desk.prompting.move_point(1, 0, 0, 3, 3),
        lambda: desk.prompting.delete_prompt(1, 0, 0),
        lambda: desk.prompting.delete_prompts(1, 0),
        lambda: desk.objects.delete(1),
        lambda: desk.presence.toggle_absent(1, 0),
        lambda: desk.presence.toggle_occluded(1, 0),
        lambda: desk.identity.split(1, 0),
        lambda: desk.painting.add("Brush", 1, 0, Pixels(2, 2, np.ones((4, 4), bool))),
        lambda: desk.painting.cut("Erase", 1, 0, Pixels(2, 2, np.ones((4, 4), bool))),
        desk.painting.grow,
        lambda: desk.painting.copy(1),
        desk.painting.clear,
    ):
        desk.hints.clear()
        try_it()
        assert desk.hints == ["Object 1 is locked. Unlock it to change it."]
    assert (desk.state(), desk.history.undo_name) == (before, steps)
    assert len(desk.segments) == 1


def test_a_lock_is_saved_and_undone(desk: Desk) -> None:
    desk.objects.toggle_lock(1)
    assert desk.history.undo_name == "Lock object"
    assert desk.state_on_disk() == desk.state()
    desk.reopen()
    assert desk.project.is_locked(1)
    desk.objects.toggle_lock(1)
    desk.undo()
    assert desk.project.is_locked(1)


def test_nothing_is_planned_for_it(desk: Desk) -> None:
    assert plan_object(desk.project, 1, Direction.FORWARD, 0, 0, 9)
    desk.objects.toggle_lock(1)
    assert plan_object(desk.project, 1, Direction.FORWARD, 0, 0, 9) == ()
    assert plan_one_frame(desk.project, 1, Direction.FORWARD, 0) == ()
    assert objects_with_prompts(desk.project) == []


def test_locking_ends_its_tracking_and_keeps_what_was_found(desk: Desk) -> None:
    run = desk.track(Direction.FORWARD, 1)
    desk.engine.track(run, 1, 1, block(2))
    desk.turn()
    desk.objects.toggle_lock(1)
    desk.engine.track(run, 1, 2, block(3))
    desk.turn()
    assert desk.project.masks.frames(1) == [0, 1]
    assert [r.object_id for r in desk.engine.asked(ForgetObject)] == [1]
    assert not desk.tracking.is_tracked(1)
