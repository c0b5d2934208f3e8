"""A frame is encoded ahead when the person rests on it, not while they pass by."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.frame_feed import FrameFeed
from annotator.looking import LookAhead
from engine.frames import Frame, open_frames
from engine.messages import LookAt
from tests.annotator.clips import make_video
from tests.annotator.desk import Desk
from tests.annotator.making import NUM_FRAMES


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    made.feed = FrameFeed(made.view)  # type: ignore[attr-defined]
    made.look = LookAhead(made.workspace, made.view, made.feed, made.bridge)  # type: ignore[attr-defined]
    yield made
    made.feed.set_reader(None)  # type: ignore[attr-defined]
    made.close()


def _frames(desk: Desk) -> list[int | None]:
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


def test_the_engine_is_told_once_that_the_person_goes_on(qtbot: QtBot, desk: Desk) -> None:
    desk.view.frame = 3
    _wait(qtbot, desk)
    desk.view.frame = 4
    desk.view.frame = 5
    assert _frames(desk) == [3, None]
    _wait(qtbot, desk)
    assert _frames(desk) == [3, None, 5]


def test_rest_is_counted_from_when_the_frame_is_on_screen(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    feed: FrameFeed = desk.feed  # type: ignore[attr-defined]
    reader = open_frames(make_video(tmp_path / "slow.mp4", frames=NUM_FRAMES))
    go_on = threading.Event()
    read = reader.read_unless

    def slow(number: int, stop: Callable[[], bool]) -> Frame | None:
        go_on.wait()
        return read(number, stop)

    reader.read_unless = slow  # type: ignore[method-assign]
    feed.set_reader(reader)
    desk.view.frame = 3
    _wait(qtbot, desk)
    assert feed.is_waiting
    assert _frames(desk) == []
    go_on.set()
    qtbot.waitUntil(lambda: _frames(desk) == [3])
