"""Threads that share out the work of one step on the processor, each computing by itself.

Many small products go slowly when every one of them is cut up among threads, which then wait for each
other each time. Here whole pieces of a step (an object, some rows of a map, the next frame) are given
out, and every thread computes its pieces alone. All is done, or given up, when a step returns: between
steps the threads rest, and end soon.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Generic, TypeVar, cast

import torch

from engine.sam2.row_parts import Share

T = TypeVar("T")
IDLE_S = 0.25
"""After so many seconds without work a thread ends; the next work starts another."""
MOST_HANDS = 4
"""There are not many more pieces in a step with one object. With more cores, each thread has several."""


def hands_for(device: torch.device | str) -> int:
    """How many threads may share out work for a device: on a processor as many as torch may use, but no
    more than there are cores, nor than MOST_HANDS; 1 elsewhere, where the device shares out by itself."""
    if torch.device(device).type != "cpu":
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(torch.get_num_threads(), cores, MOST_HANDS))


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What torch keeps by thread and a piece of work must find as its giver has it."""

    inference: bool
    gradients: bool
    rounded: torch.dtype | None

    @classmethod
    def here(cls) -> _Surroundings:
        rounded = torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled("cpu") else None
        return cls(torch.is_inference_mode_enabled(), torch.is_grad_enabled(), rounded)

    def entered(self) -> AbstractContextManager[Any]:
        stack = ExitStack()
        stack.enter_context(torch.inference_mode(self.inference))
        if not self.inference:
            stack.enter_context(torch.set_grad_enabled(self.gradients))
        if self.rounded is not None:
            stack.enter_context(torch.autocast("cpu", dtype=self.rounded))
        return stack


class _Pieces(Generic[T]):
    """Works given out together. All but `run` is called with the lock of the hands held."""

    def __init__(self, works: Sequence[Callable[[], T]]) -> None:
        self.results: list[T | None] = [None] * len(works)
        self.error: BaseException | None = None
        self._works = works
        self._next = 0
        self._running = 0
        self._surroundings = _Surroundings.here()

    @property
    def count(self) -> int:
        return len(self._works)

    @property
    def waiting(self) -> bool:
        """Whether there is a piece that nobody has begun."""
        return self._next < len(self._works)

    @property
    def over(self) -> bool:
        return not self.waiting and not self._running

    def take(self) -> int:
        self._next += 1
        self._running += 1
        return self._next - 1

    def give_up(self) -> None:
        """Begin no more of them."""
        self._next = len(self._works)

    def run(self, index: int, *, elsewhere: bool) -> BaseException | None:
        """Do a piece; elsewhere: in another thread than its giver's. Returns what it raised."""
        try:
            if elsewhere:
                with self._surroundings.entered():
                    self.results[index] = self._works[index]()
            else:
                self.results[index] = self._works[index]()
        except BaseException as error:  # carried over to the giver, whatever it is
            return error
        return None

    def done(self, error: BaseException | None) -> None:
        self._running -= 1
        if error is not None:
            self.error = self.error or error
            self.give_up()


class Hands:
    """So many threads in all, the caller's among them. With 1, everything is done by the caller in turn.

    For one caller at a time; pieces of work may give out pieces themselves. Used as a context it is
    closed at the end. Each thread computes with its share of those that torch may use now.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._each = max(1, torch.get_num_threads() // count)
        self._changed = threading.Condition()
        self._open: list[_Pieces[Any]] = []
        self._helpers: set[threading.Thread] = set()
        self._closed = False

    def __enter__(self) -> Hands:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the threads, and wait until they have. What is shared later is done by the caller."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            helpers = list(self._helpers)
        for helper in helpers:
            helper.join()

    # ------------------------------------------------------------------ for the one who has work

    def __reduce__(self) -> tuple[type[Hands], tuple[int]]:
        return Hands, (self.count,)  # a copy has threads of its own

    def share(self, works: Sequence[Callable[[], T]]) -> list[T]:
        """Do all works, the caller along with the others; their results in order.

        When one raises, no more of them are begun, and that is raised once those begun have ended.
        """
        if self.count == 1 or self._closed or len(works) < 2:
            return [work() for work in works]
        pieces = _Pieces(works)
        with self._given_out(pieces):
            self._finish(pieces)
        return cast(list[T], pieces.results)

    @property
    def sharing(self) -> Share | None:
        """`share`, where there is anybody to share with."""
        return self.share if self.count > 1 else None

    def parts(self, count: int) -> list[slice]:
        """So many things in parts of about one size, one for each thread that can have any."""
        num_parts = max(1, min(self.count, count))
        bounds = [count * n // num_parts for n in range(num_parts + 1)]
        return [slice(start, stop) for start, stop in pairwise(bounds)]

    @contextmanager
    def beside(self, work: Callable[[], object] | None) -> Iterator[None]:
        """What is done within goes on while another thread does `work`; both are over at the end.

        Where there is no other thread the work is left undone, as it is when what is within raises
        before it was begun.
        """
        if work is None or self.count == 1 or self._closed:
            yield
            return
        pieces = _Pieces([work])
        with self._given_out(pieces):
            yield
            self._finish(pieces)

    @contextmanager
    def _given_out(self, pieces: _Pieces[Any]) -> Iterator[None]:
        """Have others take pieces. Whatever happens, none of them is being done at the end."""
        threads = torch.get_num_threads()
        self._call_helpers(pieces.count)
        with self._changed:
            self._open.append(pieces)
            self._changed.notify_all()
        torch.set_num_threads(self._each)
        try:
            yield
        finally:
            with self._changed:
                pieces.give_up()
                while not pieces.over:
                    self._changed.wait()
                self._open.remove(pieces)
            torch.set_num_threads(threads)
        if pieces.error is not None:
            raise pieces.error

    def _finish(self, pieces: _Pieces[Any]) -> None:
        """Do pieces, or wait for those that others do; meanwhile help them with what they give out."""
        while True:
            with self._changed:
                taken = pieces if pieces.waiting else None
                while taken is None and not pieces.over:
                    taken = self._waiting()
                    if taken is None:
                        self._changed.wait()
                if taken is None:
                    return
                index = taken.take()
            self._do(taken, index, elsewhere=taken is not pieces)

    # ------------------------------------------------------------------ the threads

    def _call_helpers(self, wanted: int) -> None:
        """Start threads where there are fewer than could help with so many pieces."""
        with self._changed:
            missing = min(self.count - 1, wanted) - len(self._helpers)
            started = []
            for _ in range(missing):
                ready = threading.Event()
                helper = threading.Thread(target=self._help, args=(ready,), name="hands", daemon=True)
                self._helpers.add(helper)
                helper.start()
                started.append(ready)
        # Threads that compute for the first time take what any thread has set last: theirs must not be it.
        for ready in started:
            ready.wait()

    def _waiting(self) -> _Pieces[Any] | None:
        return next((pieces for pieces in self._open if pieces.waiting), None)

    def _do(self, pieces: _Pieces[Any], index: int, *, elsewhere: bool) -> None:
        error = pieces.run(index, elsewhere=elsewhere)
        with self._changed:
            pieces.done(error)
            self._changed.notify_all()

    def _help(self, ready: threading.Event) -> None:
        torch.get_num_threads()  # what is set before a thread has asked does not last
        torch.set_num_threads(self._each)
        ready.set()
        try:
            while (taken := self._next_work()) is not None:
                self._do(*taken, elsewhere=True)
        finally:
            with self._changed:
                self._helpers.discard(threading.current_thread())

    def _next_work(self) -> tuple[_Pieces[Any], int] | None:
        """The next piece to do; None when it is time to end."""
        with self._changed:
            while True:
                pieces = self._waiting()
                if pieces is not None:
                    return pieces, pieces.take()
                called = self._changed.wait(IDLE_S)
                if self._closed or (not called and self._waiting() is None):
                    # Known at once: whoever gives out work from now on must start another.
                    self._helpers.discard(threading.current_thread())
                    return None
