"""Requests that wait for the engine's thread: which comes next, and which were cancelled."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from engine.messages import (
    ChooseCompiling,
    CloseVideo,
    ForgetObject,
    LimitMemory,
    LoadModel,
    LookAt,
    OpenVideo,
    Preview,
    Propose,
    Request,
    Segment,
    Track,
)

_IN_ORDER = (LoadModel, ChooseCompiling, OpenVideo, LimitMemory, CloseVideo, ForgetObject)
# A Track or a Propose is only taken up here, which is bookkeeping; its turns come when nothing else
# waits. A Track is taken up before a Segment that was asked for later, so that the Segment can steer it.
_RANKS: tuple[type, ...] = (Track, Propose, Segment, Preview, LookAt)
_REPLACED = (Preview, LookAt)  # a newer one makes a waiting one useless


@dataclass(slots=True, eq=False)
class Job:
    """A request on its way. order: its place among all submitted ones."""

    request: Request
    order: int
    _cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def number(self) -> int:
        return self.request.job

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        self._cancelled.set()


class JobQueue:
    """Waiting and running jobs, shared between the threads that submit and the one that works.

    A job is known from `put` until `done`; in between it can be cancelled, whether it runs or waits.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[Job] = []
        self._known: dict[int, Job] = {}
        self._submitted = 0
        self._closed = False

    def put(self, request: Request) -> bool:
        """Add a request; False when the queue is closed. Raises ValueError for a job number in use."""
        with self._changed:
            if self._closed:
                return False
            if request.job in self._known:
                raise ValueError(f"job {request.job} has not ended yet; every request needs its own number")
            job = Job(request, self._submitted)
            self._submitted += 1
            if isinstance(request, _REPLACED):
                for other in self._waiting:
                    if type(other.request) is type(request):
                        other.cancel()
            self._known[request.job] = job
            self._waiting.append(job)
            self._changed.notify_all()
            return True

    def cancel(self, number: int) -> None:
        """Mark a job as cancelled; no effect when it has ended."""
        with self._changed:
            if number in self._known:
                self._known[number].cancel()
                self._changed.notify_all()

    def cancel_all(self) -> None:
        with self._changed:
            for job in self._known.values():
                job.cancel()
            self._changed.notify_all()

    def close(self) -> None:
        """Take no more requests, and cancel what is here."""
        with self._changed:
            self._closed = True
        self.cancel_all()

    @property
    def closed(self) -> bool:
        return self._closed

    def wait(self) -> None:
        """Return when a job waits, when anything is cancelled, or when the queue is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed or self._any_cancelled())

    def take_cancelled(self) -> list[Job]:
        """The waiting jobs that were cancelled, which then wait no longer."""
        with self._changed:
            gone = [job for job in self._waiting if job.cancelled]
            self._waiting = [job for job in self._waiting if not job.cancelled]
            return gone

    def take(self) -> Job | None:
        """The next job to work on; None when none waits.

        Requests that change what all others stand on keep their place: nothing overtakes them, and
        they overtake nothing. Between two of them a Segment comes before a Preview or LookAt.
        """
        with self._changed:
            free: list[Job] = []
            for job in self._waiting:
                if isinstance(job.request, _IN_ORDER):
                    break
                free.append(job)
            chosen = min(free, key=_rank) if free else next(iter(self._waiting), None)
            if chosen is not None:
                self._waiting.remove(chosen)
            return chosen

    def done(self, job: Job) -> None:
        """Forget a job: its number may be used again."""
        with self._changed:
            del self._known[job.number]

    def _any_cancelled(self) -> bool:
        return any(job.cancelled for job in self._known.values())


def _rank(job: Job) -> tuple[int, int]:
    return (_RANKS.index(type(job.request)), job.order)
