"""R and Shift+R go through what is doubtful; Enter settles a mask, and undo takes its word back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.background import Background
from annotator.mask_pictures import MaskPictures
from annotator.measuring import Measuring
from annotator.panels.review_list import ReviewList
from annotator.plans import Direction
from annotator.project.edits import AddObject, SetMask, SetStale, remove_object
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.review.risks import Counts
from annotator.reviewing import Reviewing
from engine.masks import Mask, MaskShape
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import block
from tests.annotator.making import NUM_FRAMES


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def reviewing(desk: Desk) -> Reviewing:
    """Two objects, each doubtful on one frame: object 1 on frame 3, and more so object 2 on frame 9."""
    made = Reviewing(desk.workspace, desk.view, desk.notices)
    for object_id, odd, quality in ((1, 3, 0.83), (2, 9, 0.3)):
        desk.history.do("New object", AddObject(desk.project.new_object()))
        for frame in range(NUM_FRAMES):
            _put(desk, object_id, frame, quality if frame == odd else 0.95)
    desk.view.object_id = 1
    return made


def _put(desk: Desk, object_id: int, frame: int, quality: float) -> None:
    mask = block(1)
    info = MaskInfo(Source.TRACKED, 8.0, quality, area=mask.area, shape=mask.measure())
    desk.history.do("Track", SetMask(object_id, frame, MaskRecord(mask, info)))


def _here(desk: Desk) -> tuple[int | None, int]:
    return desk.view.object_id, desk.view.frame


def test_the_worst_comes_first_and_back_leads_back(desk: Desk, reviewing: Reviewing) -> None:
    assert [p.key for p in reviewing.queue] == [(2, 9), (1, 3)]
    reviewing.go_next()
    assert _here(desk) == (2, 9)
    reviewing.go_next()
    assert _here(desk) == (1, 3)
    reviewing.go_back()
    assert _here(desk) == (2, 9)
    assert reviewing.is_seen((1, 3))
    reviewing.go_back()
    assert _here(desk) == (2, 9)
    assert desk.hints, "it says that this is where the review began"
    reviewing.go_next()
    assert _here(desk) == (1, 3)


def test_when_all_was_shown_it_says_so_and_begins_again(desk: Desk, reviewing: Reviewing) -> None:
    reviewing.go_next()
    reviewing.go_next()
    reviewing.go_next()
    assert _here(desk) == (2, 9)
    assert "again" in desk.hints[-1]


def test_a_mask_that_changed_is_new_to_the_review(desk: Desk, reviewing: Reviewing) -> None:
    reviewing.go_next()
    reviewing.go_next()
    _put(desk, 1, 3, 0.5)
    assert not reviewing.is_seen((1, 3))


def test_verifying_locks_counts_and_goes_on(desk: Desk, reviewing: Reviewing) -> None:
    reviewing.go_next()
    before = desk.state()
    reviewing.verify()
    assert desk.mask(2, 9).info.verified
    assert _here(desk) == (1, 3)
    assert reviewing.counts == Counts(verified=1, to_review=1, stale=0)
    assert desk.state_on_disk() == desk.state()
    assert desk.history.undo_name == "Verify mask"
    run = desk.track(Direction.BACKWARD, 2)
    desk.engine.track(run, 2, 9, block(7))
    desk.engine.track(run, 2, 8, block(7))
    desk.turn()
    assert desk.mask(2, 9).mask == block(1), "tracking keeps off what was verified"
    assert desk.mask(2, 8).mask == block(7)
    desk.tracking.cancel()
    desk.undo()
    desk.undo()
    assert desk.state() == before
    assert [p.key for p in reviewing.queue] == [(2, 9), (1, 3)]


def test_verifying_the_last_one_says_that_nothing_is_left(desk: Desk, reviewing: Reviewing) -> None:
    reviewing.go_next()
    reviewing.verify()
    reviewing.verify()
    assert reviewing.queue == []
    assert desk.hints[-1] == "Nothing is left to review."
    assert _here(desk) == (1, 3)


def test_a_word_can_be_taken_back(desk: Desk, reviewing: Reviewing) -> None:
    reviewing.go_next()
    reviewing.unverify()
    assert "no verified mask" in desk.hints[-1]
    reviewing.verify()
    desk.view.object_id, desk.view.frame = 2, 9
    reviewing.unverify()
    assert not desk.mask(2, 9).info.verified
    assert (2, 9) in [p.key for p in reviewing.queue]


def test_without_a_mask_verifying_says_what_to_do(desk: Desk, reviewing: Reviewing) -> None:
    desk.view.object_id = None
    reviewing.verify()
    assert "Choose an object" in desk.hints[-1]
    desk.history.do("Clear", SetMask(1, 0, None))
    desk.view.object_id, desk.view.frame = 1, 0
    reviewing.verify()
    assert "no mask" in desk.hints[-1]
    assert desk.history.undo_name == "Clear"


def test_hidden_objects_are_passed_over_but_counted(desk: Desk, reviewing: Reviewing) -> None:
    desk.view.hidden = frozenset({2})
    assert [p.key for p in reviewing.queue] == [(1, 3)]
    assert reviewing.counts.to_review == 2


def test_the_way_forgets_objects_that_are_gone(desk: Desk, reviewing: Reviewing) -> None:
    reviewing.go_next()
    reviewing.go_next()
    desk.answers = [True]
    desk.objects.delete(2)
    reviewing.go_back()
    assert desk.view.object_id != 2
    reviewing.go_next()
    assert _here(desk) == (1, 3)


def test_a_row_that_still_shows_an_object_that_is_gone_leads_nowhere(
    desk: Desk, reviewing: Reviewing
) -> None:
    desk.history.do("Delete", remove_object(desk.project, 2))
    reviewing.go_to((2, 9))
    assert _here(desk) == (1, 0)
    assert not reviewing.is_seen((2, 9))
    reviewing.go_next()
    assert _here(desk) == (1, 3)


def test_changes_are_told_once_for_a_burst(desk: Desk, reviewing: Reviewing, qtbot: QtBot) -> None:
    told: list[None] = []
    qtbot.waitUntil(lambda: not reviewing._soon.isActive())
    reviewing.refreshed.connect(lambda: told.append(None))
    for frame in range(5):
        _put(desk, 1, frame, 0.9)
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1
    assert not reviewing._soon.isActive(), "nothing more is to come"


def _paint(desk: Desk, frame: int, mask: Mask) -> None:
    info = MaskInfo(Source.PAINTED, area=mask.area)
    desk.history.do("Paint", SetMask(1, frame, MaskRecord(mask, info)))


def test_masks_without_a_shape_are_measured_in_the_background(desk: Desk, qtbot: QtBot) -> None:
    desk.history.do("New object", AddObject(desk.project.new_object()))
    for frame in range(4):
        mask = block(frame)
        desk.history.do(
            "Paint", SetMask(1, frame, MaskRecord(mask, MaskInfo(Source.PAINTED, area=mask.area)))
        )
    before, undo = desk.state(), desk.history.undo_name
    background = Background()
    measuring = Measuring(desk.workspace, background, desk.notices)
    qtbot.waitUntil(lambda: desk.mask(1, 3).info.shape is not None)
    desk.history.do(
        "Paint", SetMask(1, 5, MaskRecord(block(9), MaskInfo(Source.PAINTED, area=block(9).area)))
    )
    qtbot.waitUntil(lambda: desk.mask(1, 5).info.shape is not None)
    assert desk.mask(1, 2).info.shape.box == block(2).box
    desk.undo()
    assert desk.state() == before, "measuring changes nothing that a person did"
    assert desk.history.undo_name == undo
    desk.reopen()
    assert desk.mask(1, 1).info.shape.box == block(1).box
    background.stop()
    measuring.deleteLater()


def test_esc_leaves_measuring_alone_and_its_button_puts_it_off(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.history.do("New object", AddObject(desk.project.new_object()))
    _paint(desk, 0, block(0))
    _paint(desk, 1, block(1))
    go_on = threading.Event()
    measure = Mask.measure

    def slow(mask: Mask) -> MaskShape:
        go_on.wait()
        return measure(mask)

    monkeypatch.setattr(Mask, "measure", slow)
    background = Background()
    measuring = Measuring(desk.workspace, background, desk.notices)
    qtbot.waitUntil(lambda: background.current is not None)
    assert not background.cancel(), "Esc"
    background.current.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: background.current is None)
    assert desk.mask(1, 1).info.shape is None
    _paint(desk, 2, block(2))
    qtbot.waitUntil(lambda: all(desk.mask(1, f).info.shape is not None for f in range(3)))
    background.stop()
    measuring.deleteLater()


def test_the_review_keeps_to_the_range(desk: Desk, reviewing: Reviewing, qtbot: QtBot) -> None:
    reviewing.go_next()
    with qtbot.waitSignal(reviewing.refreshed):
        desk.view.set_range(0, 5)
    assert [p.key for p in reviewing.queue] == [(1, 3)]
    reviewing.go_next()
    assert _here(desk) == (1, 3)
    desk.view.set_range(4, 6)
    reviewing.go_next()
    assert "within the range" in desk.hints[-1]
    desk.view.set_range(None, None)
    assert [p.key for p in reviewing.queue] == [(2, 9), (1, 3)]


def test_a_long_project_is_looked_through_in_turns(qtbot: QtBot, desk: Desk) -> None:
    """Judging hundreds of thousands of masks at once would hold up the window that is being opened."""
    project = desk.project
    project.video = replace(project.video, num_frames=30_000)
    desk.view.reset(30_000)
    reviewing = Reviewing(desk.workspace, desk.view, desk.notices)
    pictures = MaskPictures(desk.workspace)
    shown = ReviewList(desk.view, desk.workspace, reviewing, pictures)
    qtbot.addWidget(shown)
    for object_id in (1, 2, 3):
        desk.history.do("New object", AddObject(project.new_object()))
        _put(desk, object_id, 5, 0.2)
    desk.workspace.opened.emit()
    assert not reviewing.is_ready
    assert "Looking" in shown.head.text()
    assert shown.model.rowCount() == 0
    assert sum(reviewing.risks.is_known(o) for o in (1, 2, 3)) == 1, "one fills a turn"
    qtbot.waitUntil(lambda: reviewing.is_ready)
    assert shown.model.rowCount() == len(reviewing.queue) > 0
    assert "to review" in shown.head.text()
    _put(desk, 1, 6, 0.3)
    assert shown.model.rowCount() > 0, "what is known stays in view while a change is judged"
    pictures.stop()


def test_whether_masks_are_stale_is_known_without_judging_them(desk: Desk, reviewing: Reviewing) -> None:
    assert not reviewing.has_stale
    desk.history.do("Correct", SetStale(2, (4, 5)))
    assert reviewing.has_stale
    assert not reviewing.risks.is_known(2)
    desk.history.undo()
    assert not reviewing.has_stale
