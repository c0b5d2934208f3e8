"""How free the window stays while the engine works: python tests/benchmarks/event_loop.py VIDEO...

Opens every video in the real program (offscreen, real engine), clicks the middle of the frame, tracks
both ways while scrubbing to another frame ten times a second, clicks once more in the middle of
the run, and prints for each video, in milliseconds:

    click      from the press to the painted mask, with the frame at rest and encoded
    steered    the same for the click while tracking runs
    between    masks tracked between that click and its answer
    scrub      from asking for a frame to its picture (median, longest)
    gap        between turns of the event loop that should come every 5 ms (median, 99 %, longest)
    over 50    how many of those gaps were longer than 50 ms
    busy       the longest that the window's own thread computed in one gap; a gap that is longer than
               this waited for a processor or for another thread
    memory     of the whole process, in MB, when it is done
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.app import App
from annotator.settings import Settings
from engine.messages import Event, MaskReady

BEAT_MS = 5
SCRUB_MS = 100
WINDOW = (1360, 860)


class Heart(QObject):
    """Beats in the event loop and remembers how late it was."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_ms: list[float] = []
        self.busy_ms: list[float] = []
        self._last = self._last_cpu = 0.0
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.gaps_ms, self.busy_ms = [], []
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        self.gaps_ms.append(1000 * (now - self._last))
        self.busy_ms.append(1000 * (cpu - self._last_cpu))
        self._last, self._last_cpu = now, cpu


class Watch(QObject):
    """Sees when the picture with a mask is painted, and what the engine found until then."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        self._wanted: tuple[int, int] | None = None
        self._tracked = 0
        self.painted_at: float | None = None
        self.between = 0
        app.bridge.events.connect(self._on_events)
        app.window.canvas.viewport().installEventFilter(self)

    def wait_for(self, object_id: int, frame: int) -> None:
        self._wanted, self.painted_at, self.between = (object_id, frame), None, 0
        self._answered = False

    def _on_events(self, events: Sequence[Event]) -> None:
        for event in events:
            if not isinstance(event, MaskReady) or self._answered:
                continue
            if not event.tracked and (event.object_id, event.frame) == self._wanted:
                self._answered = True
            elif event.tracked:
                self.between += 1

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._answered and self.painted_at is None:
            QTimer.singleShot(0, self, self._painted)
        return False

    def _painted(self) -> None:
        if self.painted_at is None:
            self.painted_at = time.perf_counter()

    _answered = False


class Person:
    """Uses the program on one video after the other."""

    def __init__(self, app: App, seed: int) -> None:
        self.app = app
        self.heart = Heart()
        self.watch = Watch(app)
        self.rng = random.Random(seed)
        self._timer = QTimer(app, interval=SCRUB_MS)
        self._timer.timeout.connect(self._scrub)
        self._asked = 0.0
        self.scrubs_ms: list[float] = []
        app.feed.frame_ready.connect(self._on_frame)

    def wait(self, until: Callable[[], object], seconds: float = 600) -> None:
        deadline = time.monotonic() + seconds
        while not until():
            QTest.qWait(1)
            if time.monotonic() > deadline:
                raise SystemExit("the program did not answer in time")

    def open(self, video: Path) -> None:
        self.app.opener.open(video)
        canvas, view, title = self.app.window.canvas, self.app.view, video.name
        self.wait(lambda: self.app.workspace.title == title and self.app.models.ready is not None)
        self.wait(lambda: canvas.shown_frame == view.frame)
        QTest.qWait(1500)  # a person looks before they click: the frame is encoded meanwhile

    def click(self, share_x: float, share_y: float) -> float:
        """Milliseconds from a click to the painted mask."""
        project = self.app.workspace.project
        assert project is not None
        canvas = self.app.window.canvas
        object_id = self.app.view.object_id or project.next_object_id
        self.watch.wait_for(object_id, self.app.view.frame)
        place = canvas.frame_to_widget(share_x * project.video.width, share_y * project.video.height)
        began = time.perf_counter()
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.wait(lambda: self.watch.painted_at is not None)
        return 1000 * ((self.watch.painted_at or began) - began)

    def track(self) -> tuple[float, int]:
        """Track both ways, scrubbing; the time of a click half way, and the masks that came before it."""
        tracking, project = self.app.tracking, self.app.workspace.project
        assert project is not None
        self.scrubs_ms = []
        self.heart.start()
        QTest.keyClick(self.app.window.canvas, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        self._timer.start()
        half = project.video.num_frames // 2
        self.wait(lambda: len(project.masks) >= half or not tracking.is_tracking)
        self._timer.stop()
        self.app.view.frame = half // 2
        self.wait(lambda: self.app.window.canvas.shown_frame == half // 2)
        was_tracking = tracking.is_tracking
        steered = self.click(0.5, 0.5)
        between = self.watch.between
        self._timer.start()
        self.wait(lambda: not tracking.is_waiting)
        self._timer.stop()
        self.heart.stop()
        return (steered if was_tracking else float("nan")), between

    def _scrub(self) -> None:
        self._asked = time.perf_counter()
        self.app.view.frame = self.rng.randrange(self.app.view.num_frames)

    def _on_frame(self, *_: object) -> None:
        if self._asked:
            self.scrubs_ms.append(1000 * (time.perf_counter() - self._asked))
            self._asked = 0.0


def memory_mb() -> int:
    """Resident memory of this process; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def measure(person: Person, video: Path) -> str:
    person.open(video)
    click = person.click(0.5, 0.5)
    began = time.perf_counter()
    steered, between = person.track()
    seconds = time.perf_counter() - began
    gaps, scrubs = np.array(person.heart.gaps_ms), np.array(person.scrubs_ms or [float("nan")])
    person.app.opener.close()
    return (
        f"{video.name:20} click {click:5.0f}  steered {steered:5.0f}  between {between}  "
        f"scrub {np.median(scrubs):4.0f} {scrubs.max():4.0f}  "
        f"gap {np.median(gaps):4.1f} {np.percentile(gaps, 99):5.1f} {gaps.max():5.1f}  "
        f"over 50: {np.count_nonzero(gaps > 50)} of {len(gaps)}  "
        f"busy {max(person.heart.busy_ms):4.1f}  {seconds:5.1f} s  {memory_mb()} MB"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("videos", nargs="+", type=Path, metavar="VIDEO")
    parser.add_argument("--model", default="basic")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    sys.setswitchinterval(0.0005)  # as the program does
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        app = App(application, Settings(Path(folder) / "settings.ini"), Path(folder) / "data")
        app.window.resize(*WINDOW)
        app.start(model=options.model)
        person = Person(app, options.seed)
        try:
            for video in options.videos:
                copy = Path(shutil.copy(video, folder))  # its project goes with the folder
                print(measure(person, copy), flush=True)
        finally:
            app.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
