"""Threads that render masks: ahead of need, and beside the window's own thread when it needs them now."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial

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

    def render_now(self, wanted: Sequence[tuple[Entry, Style]], scale: float, view: QRect) -> None:
        """Render what is not ready, here and by the threads that run: whoever comes first takes the next.

        Waits for no thread but one that is rendering a mask already. Raises what `Entry.patch` raises.
        """
        late = [
            partial(render, entry, style, scale, view)
            for entry, style in wanted
            if not entry.is_ready(style, scale, view)
        ]
        with self._changed:
            if len(late) > 1 and self._threads:
                self._waiting.extendleft(late)  # from the last one on
                self._changed.notify_all()
        for work in late:
            work()

    def _run(self) -> None:
        while (work := self._next()) is not None:
            work()

    def _next(self) -> Work | None:
        with self._changed:
            if not self._waiting:
                self._changed.wait_for(lambda: self._waiting, _IDLE_S)
            if not self._waiting:
                self._threads -= 1
                return None
            return self._waiting.popleft()
