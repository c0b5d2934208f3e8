"""Plays the clip at its own speed by moving the view's current frame. Never starts tracking."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from annotator.frame_feed import FrameFeed
from annotator.view_state import ViewState

_SHORTEST_MS = 8


class Player(QObject):
    """Follows `view.playing`. Frames that cannot be decoded in time are skipped; the speed is kept.

    While a picture is on its way no other is asked for: it would never come, since a newer wish gives
    up the decoding of the one before.
    """

    def __init__(
        self,
        view: ViewState,
        feed: FrameFeed,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """clock: seconds, rising."""
        super().__init__(parent)
        self._view = view
        self._feed = feed
        self._clock = clock
        self._began = 0.0
        self._from = 0
        self._shown = 0
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        view.playing_changed.connect(self._on_playing)

    def _on_playing(self, playing: bool) -> None:
        reader = self._feed.reader
        if not playing or reader is None:
            self._timer.stop()
            return
        last = self._view.num_frames - 1
        if self._view.frame >= last:
            self._view.frame = 0
        self._start_here()
        self._timer.start(max(_SHORTEST_MS, int(500 / float(reader.fps))))

    def _start_here(self) -> None:
        self._from = self._shown = self._view.frame
        self._began = self._clock()

    def _tick(self) -> None:
        reader = self._feed.reader
        if reader is None:
            self._view.playing = False
            return
        if self._view.frame != self._shown:  # the person has gone elsewhere: play on from there
            self._start_here()
        if self._feed.is_waiting:
            return
        due = self._from
        last = self._view.num_frames - 1
        elapsed = self._clock() - self._began
        while due < last and reader.time(due + 1) - reader.time(self._from) <= elapsed:
            due += 1
        self._shown = due
        self._view.frame = due
        if due >= last:
            self._view.playing = False
