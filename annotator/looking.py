"""Has the frame that a person rests on encoded before they click on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from annotator.engine_bridge import EngineBridge
from annotator.frame_feed import FrameFeed
from annotator.notices import log
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.messages import Event, JobEnded, LookAt

_REST_MS = 100


class LookAhead(QObject):
    """Sends a LookAt when a frame has been on screen for a moment and nothing plays; as soon as another is
    asked for, one that says so, since the engine would decode frames while that one is waited for."""

    def __init__(
        self,
        workspace: Workspace,
        view: ViewState,
        feed: FrameFeed,
        bridge: EngineBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._feed = feed
        self._bridge = bridge
        self._jobs: set[int] = set()
        self._rests = False  # as far as the engine knows
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._look)
        view.frame_changed.connect(self._moved)
        view.playing_changed.connect(self._moved)
        feed.frame_ready.connect(self._on_shown)
        workspace.opened.connect(self._moved)
        workspace.closed.connect(self._on_closed)
        bridge.events.connect(self._on_events)

    def _moved(self) -> None:
        if self._rests:
            self._send(None)
        self._rest.start()

    def _on_shown(self, _: object) -> None:
        self._rest.start()

    def _on_closed(self) -> None:
        self._rest.stop()
        self._rests = False

    def _look(self) -> None:
        is_shown = not self._feed.is_waiting  # else it is counted from when it comes
        if self._workspace.is_open and not self._view.playing and is_shown:
            self._send(self._view.frame)

    def _send(self, frame: int | None) -> None:
        self._rests = frame is not None
        job = self._bridge.next_job()
        self._jobs.add(job)
        self._bridge.submit(LookAt(job, frame))

    def _on_events(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, JobEnded) and event.job in self._jobs:
                self._jobs.discard(event.job)
                if event.error is not None:  # the click that follows will say it to the person
                    log.warning("could not encode a frame ahead: %s %s", event.error, event.details or "")
