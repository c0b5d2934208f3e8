"""A frame is encoded ahead when the person rests on it, not while they pass by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.looking import LookAhead
from engine.messages import LookAt
from tests.annotator.desk import Desk


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    made.look = LookAhead(made.workspace, made.view, made.bridge)  # type: ignore[attr-defined]
    yield made
    made.close()


def _frames(desk: Desk) -> list[int]:
    return [r.frame for r in desk.engine.asked(LookAt)]


def _is_waiting(desk: Desk) -> bool:
    """Whether it is still to be seen if the person rests here."""
    return bool(desk.look._rest.isActive())  # type: ignore[attr-defined]


def _wait(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not _is_waiting(desk))


def test_only_the_frame_of_rest_is_looked_at(qtbot: QtBot, desk: Desk) -> None:
    for frame in range(1, 8):  # no turn of the event loop between: however slow the machine, no one rests
        desk.view.frame = frame
        assert _is_waiting(desk)
    assert _frames(desk) == []
    _wait(qtbot, desk)
    assert _frames(desk) == [7]


def test_each_move_begins_the_wait_anew(desk: Desk) -> None:
    rest = desk.look._rest  # type: ignore[attr-defined]
    begun: list[int] = []
    for frame in range(1, 4):
        desk.view.frame = frame
        begun.append(rest.timerId())  # another one each time that it is started
    assert len(set(begun)) == len(begun)


def test_nothing_while_playing_and_the_frame_where_it_stopped(qtbot: QtBot, desk: Desk) -> None:
    desk.view.playing = True
    desk.view.frame = 3
    _wait(qtbot, desk)
    assert _frames(desk) == []
    desk.view.playing = False
    _wait(qtbot, desk)
    assert _frames(desk) == [3]


def test_nothing_when_nothing_is_open(qtbot: QtBot, desk: Desk) -> None:
    desk.workspace.close()
    desk.view.frame = 3
    _wait(qtbot, desk)
    assert _frames(desk) == []
