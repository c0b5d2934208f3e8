"""Brings what runs, where one is and what the engine uses to the status bar and the timeline."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from annotator.background import Background, Work
from annotator.frame_feed import FrameFeed
from annotator.models import Models
from annotator.notices import Notices
from annotator.panels.compiling_words import compiling_words
from annotator.panels.status import StatusBar
from annotator.panels.timeline import Timeline
from annotator.track_jobs import TrackProgress
from annotator.tracking import Tracking
from annotator.view_state import ViewState
from annotator.words import said, tr

_CACHED_EVERY_MS = 300  # the cache tells nobody when its own thread fills it


class StatusFeed(QObject):
    """Shows the one job that matters most: tracking, then background work, then a model on its way."""

    def __init__(
        self,
        bar: StatusBar,
        timeline: Timeline,
        view: ViewState,
        feed: FrameFeed,
        tracking: Tracking,
        background: Background,
        models: Models,
        notices: Notices,
    ) -> None:
        super().__init__(bar)
        self._bar = bar
        self._timeline = timeline
        self._view = view
        self._feed = feed
        self._tracking = tracking
        self._background = background
        self._models = models
        self._track: TrackProgress | None = None
        self._work: Work[object] | None = None
        self._work_done: tuple[int, int, float | None] = (0, 0, None)
        tracking.progress.connect(self._on_track)
        background.changed.connect(self._on_background)
        models.loading_changed.connect(self._show_job)
        models.changed.connect(self._show_model)
        view.frame_changed.connect(self._show_frame)
        notices.hinted.connect(bar.set_message)
        notices.unhinted.connect(bar.forget_message)
        look = QTimer(self, interval=_CACHED_EVERY_MS)
        look.timeout.connect(lambda: timeline.set_cached(feed.cached_frames()))
        look.start()

    def _on_track(self, progress: TrackProgress | None) -> None:
        self._track = progress
        self._timeline.set_progress(progress.frame if progress is not None else None)
        self._show_job()

    def _on_background(self) -> None:
        work = self._background.current
        if work is not self._work:
            self._work, self._work_done = work, (0, 0, None)
            if work is not None:
                work.progressed.connect(lambda *progress: self._on_work(work, progress))
        self._show_job()

    def _on_work(self, work: Work[object], progress: tuple[int, int, float | None]) -> None:
        if work is self._work:
            self._work_done = progress
            self._show_job()

    def _show_job(self) -> None:
        track, loading = self._track, self._models.loading
        if track is not None:
            self._bar.set_job(said(track.name), track.done, track.total, track.per_second, self._cancel_track)
        elif self._work is not None:
            done, total, left = self._work_done
            self._bar.set_job(self._work.name, done, total, 0.0, self._work.cancel, left)
        elif loading is not None:
            words, million = tr("Loading {title}", title=loading.title), 1_000_000
            if loading.total:
                words = tr("Downloading {title}, MB", title=loading.title)
            done, total, speed = loading.done // million, loading.total // million, loading.per_second
            cancel = self._cancel_model if self._models.ready is not None else None
            self._bar.set_job(words, done, total, speed / million, cancel)
        else:
            self._bar.clear_job()

    def _cancel_track(self) -> None:
        self._tracking.cancel()

    def _cancel_model(self) -> None:
        self._models.cancel()

    def _show_model(self) -> None:
        ready = self._models.ready
        if ready is not None:
            more = compiling_words(self._models.compiling)
            self._bar.set_model(said(ready.label), ready.device, ready.precision, more)
            self._bar.set_cache_bytes(self._models.cache_bytes)

    def _show_frame(self, frame: int) -> None:
        reader = self._feed.reader
        self._bar.set_frame(frame, self._view.num_frames, float(reader.fps) if reader is not None else 0.0)
