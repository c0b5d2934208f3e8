"""Threads that render masks ahead of need."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRect

from annotator.canvas.mask_entry import Entry
from annotator.canvas.mask_patch import Style

_MOST_THREADS = 3
_IDLE_S = 0.3  # a thread with nothing to do for so long ends

Work = Callable[[], object]


def render(entry: Entry, style: Style, scale: float, view: QRect) -> None:
    """Have an entry's patch ready, and nothing beside it."""
    entry.patch(style, scale, view)
    entry.keep_only_patch()


class MaskRenderer:
    """Its threads start with the first work put by and end by themselves when there is none."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[Work] = deque()
        self._threads = 0
        self._is_held = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing is begun meanwhile: the window's thread paints, in many short steps for each of which it
        lets go of the interpreter. Another that renders would not help it but take that every time."""
        self._is_held = True
        try:
            yield
        finally:
            with self._changed:
                self._is_held = False
                self._changed.notify_all()

    def put(self, work: Iterable[Work]) -> None:
        """Have these done, in this order, after what waits already. A piece may be begun while the one
        before it is not done yet."""
        with self._changed:
            self._waiting.extend(work)
            missing = min(_MOST_THREADS, max(1, (os.cpu_count() or 2) - 1)) - self._threads
            if not self._waiting:
                return
            self._threads += missing
            self._changed.notify_all()
        for _ in range(missing):
            threading.Thread(target=self._run, name="mask renderer").start()

    @property
    def waiting(self) -> int:
        """How many pieces of work have not begun."""
        return len(self._waiting)

    def forget_waiting(self) -> None:
        """Do nothing that has not begun."""
        with self._changed:
            self._waiting.clear()

    def _run(self) -> None:
        while (work := self._next()) is not None:
            work()

    def _next(self) -> Work | None:
        with self._changed:
            while not self._has_work():
                if not self._changed.wait_for(self._has_work, _IDLE_S) and not self._waiting:
                    self._threads -= 1
                    return None
            return self._waiting.popleft()

    def _has_work(self) -> bool:
        return bool(self._waiting) and not self._is_held
