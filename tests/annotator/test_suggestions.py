"""Previews, proposals and other readings of a click, with an engine that answers by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.offers import GOOD_SCORE, Offer, free_offers, offer_at
from annotator.plans import Direction
from annotator.previewing import Previewing
from annotator.project.edits import SetMask
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.proposing import Proposing
from annotator.readings import Readings
from engine.masks import Mask
from engine.messages import (
    CandidatesReady,
    JobEnded,
    MaskReady,
    Preview,
    PreviewReady,
    Progress,
    Proposals,
    Propose,
)
from engine.prompts import Point, Prompts
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import block
from tests.annotator.making import HEIGHT, WIDTH


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def previewing(desk: Desk) -> Previewing:
    return Previewing(desk.workspace, desk.view, desk.prompting, desk.bridge, desk.tracking)


@pytest.fixture
def proposing(desk: Desk) -> Proposing:
    return Proposing(desk.workspace, desk.view, desk.bridge, desk.notices, desk.tracking)


@pytest.fixture
def readings(desk: Desk) -> Readings:
    return Readings(desk.workspace, desk.view, desk.tracking, desk.notices, desk.bridge, desk.tracking)


def box(x0: int, y0: int, x1: int, y1: int) -> Mask:
    pixels = np.zeros((HEIGHT, WIDTH), bool)
    pixels[y0:y1, x0:x1] = True
    return Mask.from_array(pixels)


# ------------------------------------------------------------ previews


def _answer(desk: Desk, mask: Mask, which: int = -1, *, rough: bool = False) -> Preview:
    asked = desk.engine.asked(Preview)[which]
    desk.engine.emit(PreviewReady(asked.job, asked.object.object_id, asked.frame, mask, 5.0, rough))
    desk.engine.end(asked)
    desk.turn()
    return asked


def test_one_preview_at_a_time_and_then_the_newest_place(desk: Desk, previewing: Previewing) -> None:
    for x in range(4, 9):
        previewing.point_at(x, 5, True)
    (asked,) = desk.engine.asked(Preview)
    assert (asked.object.object_id, asked.frame) == (0, 0)
    assert asked.object.frames[0].prompts == Prompts((Point(4, 5),))
    _answer(desk, block(1))
    assert previewing.shown is not None
    assert previewing.shown.mask == block(1)
    assert [p.object.frames[0].prompts.points[0].x for p in desk.engine.asked(Preview)] == [4, 8]
    _answer(desk, block(2))
    assert previewing.shown.mask == block(2)
    assert len(desk.engine.asked(Preview)) == 2, "the pointer rests: nothing more is asked"
    assert desk.state() == ({}, {}, {}, {})
    assert desk.history.undo_name is None


def test_a_pointer_that_rests_sees_the_exact_mask(desk: Desk, previewing: Previewing, qtbot: QtBot) -> None:
    previewing.point_at(4, 5, True)
    _answer(desk, block(1), rough=True)
    assert previewing.shown is not None
    assert previewing.shown.mask == block(1)
    qtbot.waitUntil(lambda: len(desk.engine.asked(Preview)) == 2)
    first, second = desk.engine.asked(Preview)
    assert (first.rough, second.rough) == (True, False)
    assert (first.object, first.frame) == (second.object, second.frame)
    _answer(desk, block(2))
    assert previewing.shown.mask == block(2)
    assert not previewing._rest.isActive(), "there is nothing more exact to ask for"
    assert len(desk.engine.asked(Preview)) == 2


def test_a_pointer_that_moves_on_overtakes_the_exact_mask(
    desk: Desk, previewing: Previewing, qtbot: QtBot
) -> None:
    previewing.point_at(4, 5, True)
    _answer(desk, block(1), rough=True)
    qtbot.waitUntil(lambda: len(desk.engine.asked(Preview)) == 2)
    exact = desk.engine.asked(Preview)[1]
    previewing.point_at(5, 5, True)
    assert desk.engine.cancelled == [exact.job]
    assert [p.rough for p in desk.engine.asked(Preview)] == [True, False, True]
    _answer(desk, block(3), 1)
    assert previewing.shown is not None
    assert previewing.shown.mask == block(1), "what comes late is of another place"
    _answer(desk, block(2), 2, rough=True)
    assert previewing.shown.mask == block(2)
    previewing.leave()


def test_a_preview_asks_just_what_the_click_then_asks(desk: Desk, previewing: Previewing) -> None:
    desk.prompting.add_point(5, 6, True)
    desk.engine.answer(desk.segments[-1], block(1))
    desk.turn()
    tracked = MaskRecord(block(4), MaskInfo(Source.TRACKED, 6.0, 0.8, area=block(4).area))
    desk.history.do("Track forward", SetMask(1, 3, tracked))
    for frame, positive in ((0, False), (3, True), (5, True)):
        desk.view.frame = frame
        previewing.point_at(9, 9, positive)
        previewed = _answer(desk, block(7))
        previewing.leave()
        desk.prompting.add_point(9, 9, positive)
        clicked = desk.segments[-1]
        assert (previewed.object, previewed.frame) == (clicked.object, clicked.frame)
        desk.engine.answer(clicked, block(8))
        desk.turn()


def test_a_preview_has_the_colour_that_its_object_would_have(desk: Desk, previewing: Previewing) -> None:
    desk.classes.add("leaf")
    desk.classes.recolour("leaf", "#00FF00")
    desk.classes.colour_objects(True)
    desk.classes.give(None, "leaf")
    previewing.point_at(9, 9, True)
    _answer(desk, block(7))
    assert previewing.shown is not None
    assert previewing.shown.colour == "#00FF00"


def test_leaving_shows_nothing_and_a_late_answer_is_dropped(desk: Desk, previewing: Previewing) -> None:
    previewing.point_at(4, 5, True)
    asked = desk.engine.asked(Preview)[0]
    previewing.leave()
    assert desk.engine.cancelled == [asked.job]
    _answer(desk, block(1))
    assert previewing.shown is None


def test_what_a_click_would_not_say_is_not_previewed(desk: Desk, previewing: Previewing) -> None:
    previewing.point_at(4, 5, False)
    previewing.point_at(-3, 5, True)
    assert desk.engine.asked(Preview) == []
    assert desk.hints == [], "nobody clicked, so nobody is told"


@pytest.mark.parametrize("how", ["frame", "object", "close"])
def test_a_preview_goes_with_what_it_was_of(desk: Desk, previewing: Previewing, how: str) -> None:
    desk.prompting.add_point(5, 6, True)
    previewing.point_at(4, 5, True)
    _answer(desk, block(1))
    assert previewing.shown is not None
    if how == "frame":
        desk.view.frame = 2
    elif how == "object":
        desk.view.object_id = None
    else:
        desk.workspace.close()
    assert previewing.shown is None


def test_an_edit_under_the_pointer_is_previewed_anew(desk: Desk, previewing: Previewing) -> None:
    desk.prompting.add_point(20, 10, True)
    previewing.point_at(4, 5, True)
    _answer(desk, block(1))
    assert previewing.shown is not None
    tracked = MaskRecord(block(4), MaskInfo(Source.TRACKED, area=block(4).area))
    desk.history.do("Track forward", SetMask(1, 3, tracked))
    assert previewing.shown is not None, "a mask that tracking finds elsewhere changes nothing here"
    desk.engine.answer(desk.segments[-1], block(2))
    desk.turn()
    assert previewing.shown is None
    asked = _answer(desk, block(3))
    assert asked.object.frames[0].mask == block(2)
    assert previewing.shown is not None
    assert previewing.shown.mask == block(3)


# ------------------------------------------------------------ proposals


def _propose(desk: Desk, proposing: Proposing, *offered: tuple[Mask, float]) -> Propose:
    proposing.start()
    asked = desk.engine.asked(Propose)[-1]
    masks, scores = tuple(m for m, _ in offered), tuple(s for _, s in offered)
    desk.engine.emit(Progress(asked.job, 3, 9, "clicks", frame=asked.frame))
    desk.turn()
    assert proposing.progress == (3, 9)
    desk.engine.emit(Proposals(asked.job, asked.frame, masks, scores))
    desk.engine.end(asked)
    desk.turn()
    return asked


LARGE, PART, APART = box(2, 2, 14, 14), box(4, 4, 9, 9), box(20, 4, 30, 12)


def test_a_click_accepts_and_undo_offers_again(desk: Desk, proposing: Proposing) -> None:
    desk.view.frame = 3
    _propose(desk, proposing, (LARGE, 0.9), (PART, 0.8), (APART, 0.4))
    assert [o.mask for o in proposing.offers] == [LARGE, PART, APART]
    proposing.hover(6, 6)
    assert proposing.hovered is not None
    assert proposing.hovered.mask == PART, "the smallest, so that parts can be reached"
    assert proposing.accept_at(12, 12)
    assert desk.project.prompts == {(1, 3): Prompts(mask=LARGE)}
    record = desk.mask(1, 3)
    assert record is not None
    assert (record.mask, record.info.source, record.info.predicted_iou) == (LARGE, Source.PROMPTED, 0.9)
    assert desk.view.object_id == 1
    assert desk.history.undo_name == "Accept proposal"
    assert [o.mask for o in proposing.offers] == [PART, APART]
    assert desk.state_on_disk() == desk.state()
    desk.undo()
    assert desk.state() == ({}, {}, {}, {})
    assert proposing.is_on
    assert [o.mask for o in proposing.offers] == [LARGE, PART, APART]
    desk.redo()
    assert desk.mask(1, 3) == record
    assert desk.segments == [], "its mask is there: nothing needs to be found"
    assert not proposing.accept_at(16, 20), "there is none"


def test_what_is_accepted_is_of_the_class_that_new_objects_are(desk: Desk, proposing: Proposing) -> None:
    desk.classes.add("leaf")
    desk.classes.recolour("leaf", "#00FF00")
    desk.classes.colour_objects(True)
    desk.classes.give(None, "leaf")
    _propose(desk, proposing, (LARGE, 0.9), (APART, 0.9))
    assert proposing.next_colour == "#00FF00"
    proposing.accept_good()
    assert [info.label for info in desk.project.objects.values()] == ["leaf", "leaf"]


def test_a_click_beside_all_proposals_says_so(desk: Desk, proposing: Proposing) -> None:
    _propose(desk, proposing, (LARGE, 0.9))
    assert not proposing.accept_at(16, 20)
    assert desk.hints == [
        "Nothing is proposed there. Esc leaves the proposals; then a click finds the object."
    ]
    assert proposing.is_on


def test_enter_accepts_the_good_ones_in_one_step_and_esc_keeps_them(desk: Desk, proposing: Proposing) -> None:
    _propose(desk, proposing, (LARGE, 0.9), (APART, GOOD_SCORE), (PART, GOOD_SCORE - 0.01))
    proposing.accept_good()
    assert [desk.mask(o, 0).mask for o in desk.project.objects] == [LARGE, APART]
    assert len({info.colour for info in desk.project.objects.values()}) == 2
    assert desk.history.undo_name == "Accept 2 proposals"
    proposing.accept_good()
    assert len(desk.project.objects) == 2
    assert "click those you want" in desk.hints[-1]
    assert proposing.leave()
    assert not proposing.leave()
    assert len(desk.project.objects) == 2
    desk.undo()
    assert desk.state() == ({}, {}, {}, {})


def test_what_is_an_object_already_is_not_offered(desk: Desk, proposing: Proposing) -> None:
    desk.prompting.add_point(5, 6, True)
    desk.engine.answer(desk.segments[-1], box(2, 2, 14, 13))
    desk.turn()
    _propose(desk, proposing, (LARGE, 0.9), (PART, 0.8))
    assert [o.mask for o in proposing.offers] == [PART]


@pytest.mark.parametrize("how", ["esc", "frame", "close"])
def test_leaving_while_it_looks_ends_the_job(desk: Desk, proposing: Proposing, how: str) -> None:
    proposing.start()
    asked = desk.engine.asked(Propose)[0]
    if how == "esc":
        proposing.leave()
    elif how == "frame":
        desk.view.frame = 4
    else:
        desk.workspace.close()
    assert asked.job in desk.engine.cancelled
    desk.engine.emit(Proposals(asked.job, 0, (LARGE,), (0.9,)))
    desk.engine.emit(JobEnded(asked.job, cancelled=True))
    desk.turn()
    assert not proposing.is_on
    assert proposing.offers == []


def test_nothing_found_and_a_failure_are_said_and_end_the_mode(desk: Desk, proposing: Proposing) -> None:
    _propose(desk, proposing)
    assert not proposing.is_on
    assert "Nothing else" in desk.hints[-1]
    proposing.start()
    desk.engine.end(desk.engine.asked(Propose)[-1], error="There is not enough memory.")
    desk.turn()
    assert not proposing.is_on
    assert [n.text for n in desk.posted] == ["There is not enough memory."]


def test_offers_are_free_by_overlap_and_found_by_place() -> None:
    offers = [Offer(LARGE, 0.9), Offer(PART, 0.8), Offer(APART, 0.7)]
    assert free_offers(offers, []) == offers
    assert free_offers(offers, [box(2, 2, 14, 12), Mask.empty(HEIGHT, WIDTH)]) == offers[1:]
    assert offer_at(offers, 6.5, 6.5) is offers[1]
    assert offer_at(offers, 0, 20) is None


# ------------------------------------------------------------ other readings


def _clicked(desk: Desk, mask: Mask, *candidates: Mask) -> None:
    desk.prompting.add_point(5, 6, True)
    asked = desk.segments[-1]
    place = (asked.job, asked.object.object_id, asked.frame)
    desk.engine.emit(MaskReady(*place, mask, 5.0, 0.9, tracked=False))
    if candidates:
        desk.engine.emit(CandidatesReady(*place, candidates))
    desk.engine.end(asked)
    desk.turn()


def test_the_other_masks_of_a_click_in_turn_all_in_its_step(desk: Desk, readings: Readings) -> None:
    _clicked(desk, LARGE, PART, LARGE, APART, Mask.empty(HEIGHT, WIDTH))
    assert readings.has_others
    assert desk.hints[-1] == "Tab: another reading of the click"
    seen = []
    for _ in range(4):
        readings.take_next()
        record = desk.mask(1, 0)
        seen.append(record.mask)
        assert record.info.source is Source.PROMPTED
        assert record.info.predicted_iou == (0.9 if record.mask == LARGE else None)
        assert desk.state_on_disk() == desk.state()
    assert seen == [PART, APART, LARGE, PART]
    assert desk.history.undo_name == "New object"
    desk.undo()
    assert desk.state() == ({}, {}, {}, {})
    assert not readings.has_others
    desk.redo()
    assert desk.mask(1, 0).mask == PART


@pytest.mark.parametrize("what", ["click", "frame", "object", "track", "mask"])
def test_they_last_until_something_else_happens(desk: Desk, readings: Readings, what: str) -> None:
    _clicked(desk, LARGE, PART)
    if what == "click":
        desk.prompting.add_point(9, 9, True)
    elif what == "frame":
        desk.view.frame = 1
    elif what == "object":
        desk.view.object_id = None
    elif what == "track":
        desk.track(Direction.FORWARD, 1)
    else:
        record = MaskRecord(APART, MaskInfo(Source.TRACKED, area=APART.area))
        desk.history.do("Track", SetMask(1, 5, record))
    assert not readings.has_others
    before = desk.state()
    readings.take_next()
    assert desk.state() == before


@pytest.mark.parametrize("gone", [False, True])
def test_they_may_come_after_the_mask(desk: Desk, readings: Readings, gone: bool) -> None:
    desk.prompting.add_point(5, 6, True)
    asked = desk.segments[-1]
    place = (asked.job, asked.object.object_id, asked.frame)
    desk.engine.emit(MaskReady(*place, LARGE, 5.0, 0.9, tracked=False))
    desk.turn()
    assert desk.mask(1, 0).mask == LARGE
    assert not readings.has_others
    if gone:
        desk.view.frame = 3
    desk.engine.emit(CandidatesReady(*place, (PART,)))
    desk.engine.end(asked)
    desk.turn()
    assert readings.has_others is not gone


def test_only_a_first_click_has_other_readings(desk: Desk, readings: Readings) -> None:
    _clicked(desk, LARGE)
    assert not readings.has_others
    _clicked(desk, LARGE, PART)
    assert len(desk.project.prompts[1, 0].points) == 2
    assert not readings.has_others


def test_the_next_click_is_told_which_reading_was_taken(desk: Desk, readings: Readings) -> None:
    _clicked(desk, LARGE, PART)
    readings.take_next()
    desk.prompting.add_point(9, 9, True)
    assert desk.segments[-1].object.frames[0].mask == PART
