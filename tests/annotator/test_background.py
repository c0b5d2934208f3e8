"""Background work ends in exactly one way, on the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from annotator.background import Background, Reporter


class Ends:
    """How a piece of work ended, and where that was told."""

    def __init__(self) -> None:
        self.told: list[object] = []
        self.threads: set[int] = set()

    def take(self, what: object = "cancelled") -> None:
        self.told.append(what)
        self.threads.add(threading.get_ident())


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    made.stop()


def test_success_with_progress(qtbot: QtBot, background: Background) -> None:
    ends, seen = Ends(), []

    def work(reporter: Reporter) -> int:
        for done in range(3):
            reporter.progress(done, 3)
        return threading.get_ident()

    running = background.run("Counting", work, ends.take, ends.take)
    running.progressed.connect(lambda *p: seen.append(p))
    qtbot.waitUntil(lambda: bool(ends.told))
    assert ends.told[0] != threading.get_ident()
    assert ends.threads == {threading.get_ident()}
    assert background.current is None


def test_failure_is_handed_over(qtbot: QtBot, background: Background) -> None:
    good, bad = Ends(), Ends()
    error = ValueError("no")

    def work(_: Reporter) -> None:
        raise error

    background.run("Failing", work, good.take, bad.take)
    qtbot.waitUntil(lambda: bool(bad.told))
    assert (good.told, bad.told) == ([], [error])


def test_cancel_stops_at_the_next_report(qtbot: QtBot, background: Background) -> None:
    good, bad, cancelled = Ends(), Ends(), Ends()
    turns, go_on = [], threading.Event()

    def work(reporter: Reporter) -> None:
        while True:
            turns.append(1)
            reporter.progress(len(turns), 0)
            go_on.wait(5)

    background.run("Endless", work, good.take, bad.take, cancelled.take)
    qtbot.waitUntil(lambda: bool(turns))
    assert background.current is not None
    assert background.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(cancelled.told))
    assert (good.told, bad.told) == ([], [])
    assert not background.cancel()


def test_stop_waits_for_every_thread(qtbot: QtBot, background: Background) -> None:
    started = threading.Barrier(4)

    def work(reporter: Reporter) -> None:
        started.wait()
        while True:
            reporter.progress(0, 0)

    for number in range(3):
        background.run(f"Work {number}", work, print, print)
    started.wait()
    background.stop()
    assert not [t for t in threading.enumerate() if t.name.startswith("Work ")]


def test_lasting_work_gives_way_on_screen_and_is_not_cancelled_in_passing(
    qtbot: QtBot, background: Background
) -> None:
    let_go = threading.Event()
    ends = Ends()

    def wait(reporter: Reporter) -> None:
        while not let_go.wait(0.01) and not reporter.cancelled:
            pass

    def start(name: str, *, lasting: bool) -> None:
        background.run(name, wait, lambda _: ends.take(name), ends.take, lasting=lasting)

    start("first", lasting=False)
    start("training", lasting=True)
    assert background.current is not None
    assert background.current.name == "first"
    start("second", lasting=False)
    assert background.current.name == "second"
    assert background.cancel()
    qtbot.waitUntil(lambda: ends.told == ["second"])
    assert background.cancel()
    qtbot.waitUntil(lambda: ends.told == ["second", "first"])
    assert background.current is not None
    assert background.current.name == "training", "shown now that there is nothing else"
    assert not background.cancel()
    let_go.set()
    qtbot.waitUntil(lambda: "training" in ends.told)
    assert background.current is None


def test_the_time_left_is_told_from_the_pace() -> None:
    told: list[tuple[int, int, float | None]] = []
    now = [100.0]
    reporter = Reporter(lambda *row: told.append(row), threading.Event(), clock=lambda: now[0])
    for done, seconds in ((10, 0.0), (12, 0.5), (30, 2.0), (110, 10.0)):
        now[0] = 100.0 + seconds
        reporter.progress(done, 210)
    assert told == [(10, 210, None), (12, 210, None), (30, 210, 18.0), (110, 210, 10.0)]
    reporter.tell(1, 50)
    assert told[-1] == (1, 50, None), "another stage begins"
    reporter.tell(2, 50, 7.5)
    assert told[-1] == (2, 50, 7.5), "the work knows better"
    reporter.tell(5, 0)
    assert told[-1] == (5, 0, None)
