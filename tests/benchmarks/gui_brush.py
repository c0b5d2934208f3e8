"""How long a brush stroke takes to be seen: python tests/benchmarks/gui_brush.py [--repeats N].

A 1600 x 900 view, offscreen, at fit and at three times the frame's own size; 20 objects whose masks
cover 7 % of the frame each. Milliseconds, median and 95th percentile: 'move' from a mouse event with
the button held until the window has painted what it changed, 'hover' the same without the button,
'press' and 'release' likewise, the latter with the step on disk.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.canvas.canvas import Canvas
from annotator.commands.painting import Painting
from annotator.engine_bridge import EngineBridge
from annotator.notices import Notices
from annotator.project.project import Project
from annotator.project.storage import ProjectFile
from annotator.tracking import Tracking
from annotator.view_state import Tool
from tests.annotator.engine_by_hand import EngineByHand
from tests.benchmarks.canvas import Bench, Nobody

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
OBJECTS = 20
STROKES, MOVES = 6, 30
_NOTHING_TO_PAINT = 0.25  # seconds


class Watch(QObject):
    """Sees when a widget has been painted."""

    painted = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._done)
        return False

    def _done(self) -> None:
        self.painted = True


class BrushBench:
    """The canvas benchmark's project on disk, and someone who paints in it."""

    def __init__(self, folder: Path, width: int, height: int, clock: Callable[[], float]) -> None:
        self.clock = clock
        bench = Bench(width, height, OBJECTS)
        project: Project = bench.history.project
        file = ProjectFile.create(folder / f"{width}.masklet", project)
        workspace, notices = bench.workspace, Notices()
        workspace.attach(project, file)
        bridge = EngineBridge(EngineByHand)
        tracking = Tracking(workspace, bridge, notices)
        painting = Painting(workspace, bench.view, tracking, notices)
        self.workspace, self.bridge = workspace, bridge
        self.view = bench.view
        self.canvas = Canvas(bench.view, workspace, Nobody(), painting)
        bench.canvas.close()
        self.canvas.resize(1600, 900)
        self.canvas.show()
        self.canvas.show_frame(bench.frames[0])
        self.watch = Watch()
        self.canvas.viewport().installEventFilter(self.watch)
        self.rng = np.random.default_rng(5)
        self.view.object_id = next(iter(project.objects))
        self.view.tool = Tool.BRUSH
        QApplication.processEvents()

    def send(self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> float:
        """Milliseconds until what a mouse event changed is painted."""
        start, began = self.clock(), time.perf_counter()
        event = QMouseEvent(kind, at, at, at, button, held, Qt.KeyboardModifier.NoModifier)
        self.watch.painted = False
        QApplication.sendEvent(self.canvas.viewport(), event)
        while not self.watch.painted and time.perf_counter() - began < _NOTHING_TO_PAINT:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 1)
        return 1e3 * (self.clock() - start)

    def stroke(self, times: dict[str, list[float]]) -> None:
        """Once across a good part of the view, some 30 pixels of the screen a move."""
        t = np.linspace(0, 1, MOVES)
        start, turn = self.rng.uniform((200, 200), (600, 600)), self.rng.uniform(0, 6)
        xs = start[0] + 700 * t
        ys = start[1] + 120 * np.sin(6 * t + turn)
        way = [QPointF(round(x), round(y)) for x, y in zip(xs, ys, strict=True)]
        move = QEvent.Type.MouseMove
        self.send(move, way[0], NONE, NONE)
        times["hover"] += [self.send(move, at, NONE, NONE) for at in way[1:]]
        self.send(move, way[0], NONE, NONE)
        times["press"].append(self.send(QEvent.Type.MouseButtonPress, way[0], LEFT, LEFT))
        times["move"] += [self.send(move, at, NONE, LEFT) for at in way[1:]]
        times["release"].append(self.send(QEvent.Type.MouseButtonRelease, way[-1], LEFT, NONE))

    def run(self, strokes: int) -> dict[str, list[float]]:
        times: dict[str, list[float]] = {name: [] for name in ("hover", "press", "move", "release")}
        for _ in range(strokes):
            self.stroke(times)
        return times

    def close(self) -> None:
        self.canvas.close()
        self.workspace.close()


def report(name: str, times: dict[str, list[float]]) -> str:
    cells = (f"{np.median(t):7.1f}{np.percentile(t, 95):7.1f}" for t in times.values())
    return f"{name:38}" + " ".join(cells)


def measure(folder: Path, size: tuple[int, int], strokes: int, clock: Callable[[], float]) -> None:
    bench = BrushBench(folder, *size, clock)
    for zoom in (1.0, 3.0):
        if zoom > 1:
            bench.canvas.zoom_actual()
            bench.canvas.zoom_by(zoom)
        for diameter in (24, 200):
            bench.view.brush_size = diameter
            bench.run(1)
            label = f"{size[0]}x{size[1]}, {'fit' if zoom == 1 else 'x3 '}, brush {diameter:3}"
            print(report(label, bench.run(strokes)))
    bench.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=STROKES, help="strokes of each kind")
    parser.add_argument("--cpu", action="store_true", help="time of the processor, on a busy machine")
    options = parser.parse_args()
    clock = time.process_time if options.cpu else time.perf_counter
    app = QApplication([])
    head = " ".join(f"{name:>14}" for name in ("hover", "press", "move", "release"))
    print(f"{f'{OBJECTS} objects; ms, median and p95':38}{head}")
    with tempfile.TemporaryDirectory() as folder:
        for size in ((1920, 1080), (3840, 2160)):
            measure(Path(folder), size, options.repeats, clock)
    app.processEvents()


if __name__ == "__main__":
    main()
