"""A click that the engine finds nothing at, with an engine that answers by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.empty_answers import EmptyAnswers
from annotator.panels.review_words import mask_words
from annotator.project.edits import SetMask
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.readings import Readings
from engine.masks import Mask
from engine.messages import CandidatesReady, JobEnded, MaskReady, Segment
from engine.prompts import Box
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import block
from tests.annotator.making import HEIGHT, WIDTH

NOTHING = Mask.empty(HEIGHT, WIDTH)
SAID = "Nothing was found there. Click another part of the object, or draw a box around it."


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    shared = (made.workspace, made.view, made.tracking)
    readings = Readings(*shared, made.notices, made.bridge, made.tracking)
    EmptyAnswers(*shared, readings, made.notices, made.bridge, made.tracking)
    yield made
    made.close()


def _answer(desk: Desk, mask: Mask, *candidates: Mask) -> None:
    asked: Segment = desk.segments[-1]
    place = (asked.job, asked.object.object_id, asked.frame)
    desk.engine.emit(MaskReady(*place, mask, 7.0, 0.4, tracked=False))
    if candidates:
        desk.turn()
        desk.engine.emit(CandidatesReady(*place, candidates))
    desk.engine.emit(JobEnded(asked.job))
    desk.turn()


def test_it_is_said_what_to_do_next(desk: Desk) -> None:
    desk.prompting.add_point(5, 5, True)
    _answer(desk, NOTHING)
    assert desk.hints == [SAID]
    record = desk.mask(1, 0)
    assert record is not None
    assert mask_words(record.info)[:3] == ["prompted", "nothing found", "present 100%"]


def test_of_a_box_too(desk: Desk) -> None:
    desk.prompting.set_box(Box(2, 2, 9, 9))
    _answer(desk, NOTHING)
    assert desk.hints == [SAID]


def test_nothing_is_said_where_a_mask_came_or_none_was_wanted(desk: Desk) -> None:
    desk.prompting.add_point(5, 5, True)
    _answer(desk, block(4))
    assert desk.hints == []
    tracked = MaskRecord(block(4), MaskInfo(Source.TRACKED, area=block(4).area))
    desk.history.do("Track", SetMask(1, 1, tracked))
    desk.view.frame = 1
    desk.prompting.add_point(5, 5, False)
    _answer(desk, NOTHING)
    assert desk.hints == []


def test_nothing_is_said_on_another_frame(desk: Desk) -> None:
    desk.prompting.add_point(5, 5, True)
    desk.view.frame = 2
    _answer(desk, NOTHING)
    assert desk.hints == []


def test_other_readings_are_offered_instead(desk: Desk) -> None:
    desk.prompting.add_point(5, 5, True)
    _answer(desk, NOTHING, block(4), block(6))
    assert desk.hints == ["Tab: another reading of the click"]
