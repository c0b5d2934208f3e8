"""The engine without a window: one request after the other, its events handed over as they come."""

from __future__ import annotations

import itertools
import queue
from collections.abc import Callable, Iterator
from types import TracebackType

from engine.errors import UserError
from engine.messages import Event, JobEnded, Request
from engine.worker import EngineWorker

_STOP_S = 10.0


class EngineRunner:
    """An engine in its thread, asked from this one. Use it in a `with`: it stops the thread."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._worker = EngineWorker(self._events.put)
        self._jobs = itertools.count(1)

    def __enter__(self) -> EngineRunner:
        self._worker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.stop(_STOP_S)

    def ask(self, make: Callable[[int], Request]) -> Iterator[Event]:
        """Submit make(job) and yield its events, the last one excepted, until it has ended.

        Raises UserError with the engine's own sentence when it failed.
        """
        job = next(self._jobs)
        self._worker.submit(make(job))
        while True:
            event = self._events.get()
            if event.job != job:
                continue
            if not isinstance(event, JobEnded):
                yield event
                continue
            if event.error is not None:
                raise UserError(event.error)
            return
