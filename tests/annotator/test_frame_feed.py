"""The frames of the open video reach the GUI thread, the newest wish first, and no others."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.frame_feed import FrameFeed
from annotator.view_state import ViewState
from engine.frames import Frame, open_frames
from tests.annotator.clips import make_video


class Seen:
    def __init__(self, feed: FrameFeed) -> None:
        self.frames: list[Frame] = []
        self.threads: set[int] = set()
        feed.frame_ready.connect(self._take)

    def _take(self, frame: Frame) -> None:
        self.frames.append(frame)
        self.threads.add(threading.get_ident())

    @property
    def numbers(self) -> list[int]:
        return [f.number for f in self.frames]


@pytest.fixture
def feed(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[FrameFeed, ViewState, Seen]]:
    view = ViewState()
    made = FrameFeed(view)
    made.set_reader(open_frames(make_video(tmp_path / "a.mp4", frames=20)))
    seen = Seen(made)
    view.reset(20)
    yield made, view, seen
    made.set_reader(None)


def test_it_follows_the_view(qtbot: QtBot, feed: tuple[FrameFeed, ViewState, Seen]) -> None:
    _, view, seen = feed
    qtbot.waitUntil(lambda: seen.numbers == [0])
    view.frame = 13
    qtbot.waitUntil(lambda: seen.numbers == [0, 13])
    assert seen.frames[1].image_bgra.shape == (48, 64, 4)
    assert seen.threads == {threading.get_ident()}


def test_a_decoded_frame_comes_at_once(qtbot: QtBot, feed: tuple[FrameFeed, ViewState, Seen]) -> None:
    made, view, seen = feed
    qtbot.waitUntil(lambda: 4 in made.cached_frames())
    assert made.peek(4) is not None
    before = len(seen.frames)
    late: list[int] = []  # what the loader says of it as well, when the feed has heard it
    made._loaded.connect(lambda _, frame: late.append(frame.number), Qt.ConnectionType.QueuedConnection)
    view.frame = 4
    assert seen.numbers[before:] == [4], "without a turn of the event loop"
    qtbot.waitUntil(lambda: 4 in late)
    assert seen.numbers[before:] == [4], "and once"


def test_after_hurried_scrubbing_the_last_frame_arrives(
    qtbot: QtBot, feed: tuple[FrameFeed, ViewState, Seen]
) -> None:
    _, view, seen = feed
    for frame in (3, 17, 5, 19, 2, 11):
        view.frame = frame
    qtbot.waitUntil(lambda: bool(seen.numbers) and seen.numbers[-1] == 11)


def test_frames_of_a_video_that_was_closed_do_not_arrive(
    qtbot: QtBot, feed: tuple[FrameFeed, ViewState, Seen], tmp_path: Path
) -> None:
    made, view, seen = feed
    view.frame = 9
    made.set_reader(open_frames(make_video(tmp_path / "b.mp4", frames=4, width=32, height=32)))
    seen.frames.clear()
    view.reset(4)
    qtbot.waitUntil(lambda: bool(seen.frames))  # what was on its way came before
    assert {f.image_bgra.shape for f in seen.frames} == {(32, 32, 4)}


def test_nothing_open_gives_nothing(qtbot: QtBot, feed: tuple[FrameFeed, ViewState, Seen]) -> None:
    made, _, seen = feed
    made.set_reader(None)
    seen.frames.clear()
    made.request(0)
    QApplication.processEvents()
    assert (seen.frames, made.peek(0), made.cached_frames()) == ([], None, [])
