"""Work that takes a while, off the GUI thread: opening, copying, exporting. With progress and cancel."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
_PACE_S = 1.0  # how long work goes on before its pace is worth saying


class CancelledError(Exception):
    """Raised inside background work at the next report of progress after `Work.cancel`."""


class Reporter:
    """What background work tells of itself, from its own thread."""

    def __init__(
        self,
        tell: Callable[[int, int, float | None], None],
        stop: threading.Event,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """clock: seconds, rising."""
        self._tell = tell
        self._stop = stop
        self._clock = clock
        self._began: tuple[float, int, int] | None = None  # when, how much was done by then, of how much

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def tell(self, done: int, total: int, seconds_left: float | None = None) -> None:
        """So much is done; total 0 when unknown. seconds_left: where the work knows better than its pace."""
        paced = self._left(done, total)
        self._tell(done, total, paced if seconds_left is None else seconds_left)

    def progress(self, done: int, total: int) -> None:
        """Tell, and raise CancelledError when the person has cancelled."""
        if self._stop.is_set():
            raise CancelledError
        self.tell(done, total)

    def _left(self, done: int, total: int) -> float | None:
        """Seconds to the end at the pace since this total was first told; None while that says little."""
        now = self._clock()
        if self._began is None or self._began[2] != total or done < self._began[1]:
            self._began = (now, done, total)
        began, first, _ = self._began
        if total <= 0 or done <= first or now - began < _PACE_S:
            return None
        return (now - began) / (done - first) * (total - done)


class Work(QObject, Generic[T]):
    """One piece of work on its own thread. Signals come on the GUI thread; exactly one of the last three.

    progressed: (done, total, seconds left or None). succeeded: the result. failed: the exception.
    cancelled: stopped early.
    """

    progressed = Signal(int, int, object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _ended = Signal(object, object)  # result, exception

    def __init__(self, name: str, work: Callable[[Reporter], T], lasting: bool, parent: QObject) -> None:
        super().__init__(parent)
        self.name = name
        self.lasting = lasting
        self._work = work
        self._stop = threading.Event()
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def cancel(self) -> None:
        """Stop at the next report of progress."""
        self._stop.set()

    def join(self) -> None:
        """Wait for the thread to end."""
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            result = self._work(Reporter(self.progressed.emit, self._stop))
        except Exception as error:
            self._ended.emit(None, error)
        else:
            self._ended.emit(result, None)

    def _on_ended(self, result: object, error: Exception | None) -> None:
        if isinstance(error, CancelledError):
            self.cancelled.emit()
        elif error is not None:
            self.failed.emit(error)
        else:
            self.succeeded.emit(result)


class Background(QObject):
    """Starts work, and ends all of it when the program ends.

    changed: the work whose progress is to be shown may differ.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._works: list[Work[object]] = []

    def run(
        self,
        name: str,
        work: Callable[[Reporter], T],
        then: Callable[[T], object],
        failed: Callable[[Exception], object],
        cancelled: Callable[[], None] | None = None,
        *,
        lasting: bool = False,
    ) -> Work[T]:
        """Do `work` on a thread of its own; then one of the others is called with what came of it.

        name: for people ('Exporting DAVIS'). lasting: goes on for so long that other work is done
        meanwhile; it is shown where there is none, and `cancel` leaves it alone.
        """
        made: Work[T] = Work(name, work, lasting, self)
        self._works.append(made)  # type: ignore[arg-type]  # only its name and end matter here
        for signal in (made.succeeded, made.failed, made.cancelled):
            signal.connect(lambda *_: self._forget(made))
        made.succeeded.connect(then)
        made.failed.connect(failed)
        if cancelled is not None:
            made.cancelled.connect(cancelled)
        made.start()
        self.changed.emit()
        return made

    @property
    def current(self) -> Work[object] | None:
        """The work to show: what was started last of those under way, lasting ones after all others."""
        return max(self._works[::-1], key=lambda work: not work.lasting, default=None)

    def cancel(self) -> bool:
        """Cancel what was started last; False when there is none but lasting work."""
        if self.current is None or self.current.lasting:
            return False
        self.current.cancel()
        return True

    def stop(self) -> None:
        """Cancel everything and wait for it to end."""
        for work in self._works:
            work.cancel()
        for work in self._works:
            work.join()
        self._works.clear()

    def _forget(self, work: Work[T]) -> None:
        if work in self._works:
            self._works.remove(work)  # type: ignore[arg-type]
        work.deleteLater()
        self.changed.emit()
