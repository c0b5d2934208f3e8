"""Where the open video's scene cuts are: found in the background, kept with the project.

A thread of its own reads the video once from end to end. It gives way to the person: while they
scrub or play it waits, and at other times it rests as long as it worked.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from annotator.notices import log
from annotator.settings import Settings
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.errors import UserError
from engine.frames import FrameReader, open_frames
from engine.frames.cuts import cuts_of, scan

_KEY = "scene_cuts"
_START_MS = 300  # the first picture comes first
_QUIET_S = 0.4  # after the person moved
_LOWEST = 0.05  # scores below the lowest threshold need not be kept
_BATCH_S = 0.5
_SAVE_EVERY = 2000  # frames


class _Scan:
    """One pass over a video on a thread. found(upto, scores): frames up to `upto` are known now."""

    def __init__(
        self, path: str, first: int, found: Callable[[int, dict[int, float]], None], wait: Callable[[], bool]
    ) -> None:
        """wait: whether somebody else needs the machine now; asked on the thread."""
        self._path = path
        self._first = first
        self._found = found
        self._wait = wait
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scene cuts", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread, and wait for it."""
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            with open_frames(self._path, cache_bytes=0) as frames:
                self._scan(frames)
        except UserError as error:  # the window says what is wrong with the video
            log.warning("scene cuts were not looked for: %s", error)

    def _scan(self, frames: FrameReader) -> None:
        batch: dict[int, float] = {}
        last = frames.num_frames - 1
        told = worked = time.monotonic()
        for n, score in scan(frames, self._first, last, self._ending.is_set):
            if score >= _LOWEST:
                batch[n] = round(score, 4)
            now = time.monotonic()
            if now - told > _BATCH_S or n == last:
                self._found(n, batch)
                batch, told = {}, now
            self._ending.wait(min(0.1, now - worked))
            while self._wait() and not self._ending.is_set():
                self._ending.wait(0.05)
            worked = time.monotonic()


class Cuts(QObject):
    """The cuts of the open video, as far as they are known. changed: there are others, or all are known."""

    changed = Signal()
    _arrived = Signal(int, int, object)  # generation, frames known up to, scores

    def __init__(
        self, workspace: Workspace, view: ViewState, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._settings = settings
        self._scan: _Scan | None = None
        self._scores: dict[int, float] = {}
        self._cuts: tuple[int, ...] = ()
        self._upto = 0
        self._saved = 0
        self._generation = 0
        self._quiet_until = 0.0
        self._start = QTimer(self, singleShot=True, interval=_START_MS)
        self._start.timeout.connect(self._begin)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        workspace.opened.connect(self._on_opened)
        workspace.closed.connect(self._on_closed)
        view.frame_changed.connect(self._on_moved)

    @property
    def frames(self) -> tuple[int, ...]:
        """First frames of shots, the very first excepted; rising."""
        return self._cuts

    @property
    def known_to(self) -> int:
        """Cuts up to this frame are known; the video's last frame when all are."""
        return self._upto

    @property
    def across(self) -> bool:
        """Whether tracking goes on across cuts."""
        return self._settings.across_cuts

    @across.setter
    def across(self, across: bool) -> None:
        self._settings.across_cuts = across
        self._tell()

    @property
    def stops(self) -> tuple[int, ...]:
        """The cuts that tracking stops at: none where it goes on across them."""
        return () if self.across else self._cuts

    @property
    def threshold(self) -> float:
        """How sure a cut must be, 0 to 1."""
        return self._settings.cut_threshold

    @threshold.setter
    def threshold(self, threshold: float) -> None:
        self._settings.cut_threshold = threshold
        self._sort_out()

    # ------------------------------------------------------------ the workspace speaks

    def _on_opened(self) -> None:
        project, file = self._workspace.project, self._workspace.file
        stored = file.setting(_KEY) if file is not None else None
        self._upto, self._scores = (
            _read(stored, project.video.fingerprint) if project is not None else (0, {})
        )
        self._saved = self._upto
        self._sort_out()
        self._start.start()

    def _on_closed(self) -> None:
        self._generation += 1
        self._start.stop()
        if self._scan is not None:
            self._scan.stop()
            self._scan = None
        self._upto, self._scores = 0, {}
        self._sort_out()

    def _begin(self) -> None:
        project = self._workspace.project
        if project is None or self._upto >= project.video.num_frames - 1:
            return
        generation = self._generation

        def found(upto: int, scores: dict[int, float]) -> None:
            self._arrived.emit(generation, upto, scores)

        self._scan = _Scan(project.video.path, self._upto + 1, found, self._is_person_busy)

    def _is_person_busy(self) -> bool:
        """Asked on the scanning thread: reads two plain values."""
        return self._view.playing or time.monotonic() < self._quiet_until

    def _on_moved(self) -> None:
        self._quiet_until = time.monotonic() + _QUIET_S

    # ------------------------------------------------------------ what is found

    def _on_arrived(self, generation: int, upto: int, scores: dict[int, float]) -> None:
        project = self._workspace.project
        if generation != self._generation or project is None:
            return
        self._scores |= scores
        self._upto = upto
        is_done = upto >= project.video.num_frames - 1
        if is_done or upto - self._saved >= _SAVE_EVERY:
            self._save(project.video.fingerprint)
        self._sort_out(tell=is_done)

    def _save(self, fingerprint: str) -> None:
        file = self._workspace.file
        if file is None:
            return
        self._saved = self._upto
        content = {"video": fingerprint, "upto": self._upto, "scores": list(self._scores.items())}
        try:
            file.set_setting(_KEY, json.dumps(content))
        except UserError as error:  # they can be found again; the person is told when work cannot be saved
            log.warning("scene cuts could not be saved: %s", error)

    def _sort_out(self, *, tell: bool = False) -> None:
        cuts = tuple(cuts_of(self._scores, self.threshold))
        if cuts != self._cuts or tell:
            self._cuts = cuts
            self._tell()

    def _tell(self) -> None:
        self._workspace.stops = self.stops
        self.changed.emit()


def _read(stored: str | None, fingerprint: str) -> tuple[int, dict[int, float]]:
    """(known up to, scores) as they were saved; nothing for another video or what cannot be read."""
    try:
        content = json.loads(stored or "{}")
        if content.get("video") != fingerprint:
            return 0, {}
        return int(content["upto"]), {int(n): float(score) for n, score in content["scores"]}
    except (ValueError, TypeError, KeyError, AttributeError):
        return 0, {}
