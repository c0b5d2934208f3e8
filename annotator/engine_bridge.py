"""The one file that knows both threads: requests go to the engine, events come back to the GUI thread.

The engine's thread only appends to a queue and, when the queue was empty, wakes the GUI thread with
one queued signal; everything that has come by then is delivered together, so that a burst of masks
is one turn of the event loop and one write to the project file.
"""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.messages import CompilingState, Event, JobEnded, Request


class Worker(Protocol):
    """The engine's thread, as this side uses it; engine.worker.EngineWorker is one."""

    def start(self) -> None: ...

    def submit(self, request: Request) -> None: ...

    def cancel(self, job: int) -> None: ...

    def cancel_all(self) -> None: ...

    def stop(self) -> object: ...


class EngineBridge(QObject):
    """Hands requests to the engine and its events to the GUI thread.

    events: a list of events of live jobs, in the order they were emitted. A job lives from `submit`
    to its JobEnded; from `cancel` on only its JobEnded comes through. What is said of a model comes through
    as long as the engine runs.
    """

    events = Signal(list)
    _wake = Signal()

    def __init__(
        self, make_worker: Callable[[Callable[[Event], None]], Worker], parent: QObject | None = None
    ) -> None:
        """make_worker: given what takes an event on the engine's thread, makes the engine."""
        super().__init__(parent)
        self._jobs = itertools.count(1)
        self._live: set[int] = set()
        self._dead: set[int] = set()  # cancelled, and not ended yet
        self._arrived: deque[Event] = deque()
        self._lock = threading.Lock()
        self._running = False
        self._wake.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._worker = make_worker(self._take)

    def start(self) -> None:
        """Start the engine's thread."""
        self._running = True
        self._worker.start()

    def next_job(self) -> int:
        """A job number that no other request has."""
        return next(self._jobs)

    def submit(self, request: Request) -> None:
        """Send a request, made with a number of `next_job`."""
        self._live.add(request.job)
        self._worker.submit(request)

    def cancel(self, job: int) -> None:
        """End a job; nothing of it is delivered any more but its JobEnded."""
        if job in self._live:
            self._live.discard(job)
            self._dead.add(job)
            self._worker.cancel(job)

    def stop(self) -> None:
        """End the engine's thread and wait for it. What it says from now on is dropped."""
        if not self._running:
            return
        self._running = False
        self._live.clear()
        self._dead.clear()
        self._worker.stop()
        with self._lock:
            self._arrived.clear()

    def _take(self, event: Event) -> None:
        """Called on the engine's thread, or on one of its own."""
        with self._lock:
            wake = not self._arrived
            self._arrived.append(event)
        if wake:
            self._wake.emit()

    @Slot()
    def _deliver(self) -> None:
        with self._lock:
            arrived = list(self._arrived)
            self._arrived.clear()
        alive = [event for event in arrived if self._is_wanted(event)]
        if alive:
            self.events.emit(alive)

    def _is_wanted(self, event: Event) -> bool:
        if isinstance(event, JobEnded):
            wanted = event.job in self._live or event.job in self._dead
            self._live.discard(event.job)
            self._dead.discard(event.job)
            return wanted
        return event.job in self._live or (self._running and isinstance(event, CompilingState))


def make_engine(emit: Callable[[Event], None]) -> Worker:
    """The engine of this program. Loads no torch: the engine's own thread does, when it must."""
    from engine.worker import EngineWorker  # here, so that tests of the bridge need no engine

    return EngineWorker(emit)
