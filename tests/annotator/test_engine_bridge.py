"""Events cross to the GUI thread in order, together, and only for jobs that live."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from annotator.engine_bridge import EngineBridge
from engine.messages import Event, FrameEncoded, JobEnded, LookAt
from tests.annotator.engine_by_hand import EngineByHand


class Heard:
    """What comes out of a bridge, and on which thread."""

    def __init__(self, bridge: EngineBridge) -> None:
        self.turns: list[list[Event]] = []
        self.threads: set[int] = set()
        bridge.events.connect(self._take)

    def _take(self, events: list[Event]) -> None:
        self.turns.append(events)
        self.threads.add(threading.get_ident())

    @property
    def all(self) -> list[Event]:
        return [e for turn in self.turns for e in turn]


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[tuple[EngineBridge, EngineByHand, Heard]]:
    made: list[EngineByHand] = []

    def make(emit: object) -> EngineByHand:
        made.append(EngineByHand(emit))  # type: ignore[arg-type]
        return made[0]

    bridge = EngineBridge(make)
    bridge.start()
    yield bridge, made[0], Heard(bridge)
    bridge.stop()


def _look(bridge: EngineBridge) -> LookAt:
    request = LookAt(bridge.next_job(), 3)
    bridge.submit(request)
    return request


def test_a_burst_from_another_thread_is_one_turn_in_order(qtbot: QtBot, engine: tuple) -> None:
    bridge, worker, heard = engine
    jobs = [_look(bridge).job for _ in range(50)]
    burst = [FrameEncoded(job, 3) for job in jobs] + [JobEnded(job) for job in jobs]
    thread = threading.Thread(target=lambda: [worker.emit(e) for e in burst])
    thread.start()
    thread.join()
    assert heard.turns == [], "nothing is delivered on the engine's thread"
    qtbot.waitUntil(lambda: len(heard.all) == 100)
    assert heard.all == burst
    assert len(heard.turns) == 1
    assert heard.threads == {threading.get_ident()}
    for job in jobs:
        bridge.cancel(job)
    assert worker.cancelled == [], "they have ended"


def test_a_cancelled_job_says_nothing_more_than_its_end(qtbot: QtBot, engine: tuple) -> None:
    bridge, worker, heard = engine
    first, second = _look(bridge), _look(bridge)
    worker.emit(FrameEncoded(first.job, 3))
    bridge.cancel(first.job)
    worker.emit(FrameEncoded(first.job, 3))
    worker.emit(JobEnded(first.job, cancelled=True))
    worker.emit(FrameEncoded(second.job, 3))
    qtbot.waitUntil(lambda: len(heard.all) == 2)
    assert heard.all == [JobEnded(first.job, cancelled=True), FrameEncoded(second.job, 3)]
    assert worker.cancelled == [first.job]


def test_ended_and_unknown_jobs_are_dropped(qtbot: QtBot, engine: tuple) -> None:
    bridge, worker, heard = engine
    request = _look(bridge)
    worker.emit(JobEnded(request.job))
    worker.emit(FrameEncoded(request.job, 3))
    worker.emit(JobEnded(request.job))
    worker.emit(FrameEncoded(99, 3))
    qtbot.waitUntil(lambda: bool(heard.all))
    assert heard.all == [JobEnded(request.job)]
    bridge.cancel(request.job)
    assert worker.cancelled == []


def test_after_stop_nothing_comes(qtbot: QtBot, engine: tuple) -> None:
    bridge, worker, heard = engine
    request = _look(bridge)
    worker.emit(FrameEncoded(request.job, 3))
    bridge.stop()
    QCoreApplication.processEvents()
    assert heard.all == []
    assert worker.stopped
