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


def test_only_the_frame_of_rest_is_looked_at(qtbot: QtBot, desk: Desk) -> None:
    for frame in range(1, 8):
        desk.view.frame = frame
        qtbot.wait(5)
    assert _frames(desk) == []
    qtbot.waitUntil(lambda: _frames(desk) == [7], timeout=2000)
    qtbot.wait(100)
    assert _frames(desk) == [7]


def test_nothing_while_playing_and_the_frame_where_it_stopped(qtbot: QtBot, desk: Desk) -> None:
    desk.view.playing = True
    desk.view.frame = 3
    qtbot.wait(120)
    assert _frames(desk) == []
    desk.view.playing = False
    qtbot.waitUntil(lambda: _frames(desk) == [3], timeout=2000)


def test_nothing_when_nothing_is_open(qtbot: QtBot, desk: Desk) -> None:
    desk.workspace.close()
    desk.view.frame = 3
    qtbot.wait(120)
    assert _frames(desk) == []
