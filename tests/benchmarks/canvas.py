"""How long the canvas takes to paint: python tests/benchmarks/canvas.py [--repeats N].

A 1600 x 900 view, offscreen; frames of noise, masks of 7 % of the frame each. Median and 95th
percentile in milliseconds: 'paint' with nothing changed, 'one mask' after one object's mask became
another, 'frame' for the next frame with all its masks, 'zoom' and 'pan' after one step of these.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from annotator.canvas.canvas import Canvas
from annotator.project.edits import AddObject, SetMask
from annotator.project.history import History
from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.pixels import Pixels
from annotator.project.project import Project, Source, VideoRef
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.frames import Frame
from engine.masks import Mask
from engine.prompts import Box

VIEW = (1600, 900)
FRAMES = 8


class Nobody:
    """Prompting and painting for a canvas that nobody clicks."""

    def add_point(self, x: float, y: float, positive: bool) -> None:
        raise AssertionError("nobody clicks here")

    def set_box(self, box: Box) -> None:
        raise AssertionError("nobody clicks here")

    def move_point(self, object_id: int, frame: int, index: int, x: float, y: float) -> None:
        raise AssertionError("nobody clicks here")

    def choose_at(self, x: float, y: float) -> bool:
        raise AssertionError("nobody clicks here")

    def add(self, name: str, object_id: int | None, frame: int, pixels: Pixels) -> None:
        raise AssertionError("nobody paints here")

    def cut(self, name: str, object_id: int | None, frame: int, pixels: Pixels) -> None:
        raise AssertionError("nobody paints here")


class Bench:
    """A canvas over a project with so many objects on each of its frames."""

    def __init__(self, width: int, height: int, objects: int) -> None:
        self.rng = np.random.default_rng(0)
        self.size = (width, height)
        self.view, workspace = ViewState(), Workspace()
        video = VideoRef("/clip.mp4", "video", width, height, FRAMES, Fraction(25), "print")
        self.view.reset(FRAMES)
        self.history: History = workspace.attach(Project(video))
        self.canvas = Canvas(self.view, workspace, Nobody(), Nobody())
        self.canvas.resize(*VIEW)
        self.canvas.show()
        self.target = QImage(*VIEW, QImage.Format.Format_RGB32)
        for _ in range(objects):
            info = self.history.project.new_object()
            self.history.do("Add", AddObject(info))
            for frame in range(FRAMES):
                self.history.do("Mask", SetMask(info.id, frame, self.record()))
        self.frames = [self.picture(n) for n in range(FRAMES)]
        self.canvas.show_frame(self.frames[0])

    def picture(self, number: int) -> Frame:
        width, height = self.size
        coarse = self.rng.integers(0, 256, (height // 20, width // 20, 4), np.uint8)
        return Frame(number, np.ascontiguousarray(cv2.resize(coarse, self.size)))

    def record(self) -> MaskRecord:
        width, height = self.size
        mask: NDArray[np.uint8] = np.zeros((height, width), np.uint8)
        at = self.rng.uniform((0.2 * width, 0.2 * height), (0.8 * width, 0.8 * height))
        angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
        radius = 0.2 * height * (1 + 0.12 * np.sin(9 * angles) + 0.03 * np.sin(41 * angles))
        outline = at + np.stack([np.cos(angles), np.sin(angles)], 1) * radius[:, None]
        cv2.fillPoly(mask, [outline.astype(np.int32)], 1)
        return MaskRecord(Mask.from_array(mask), MaskInfo(Source.TRACKED))

    def paint(self) -> None:
        self.canvas.viewport().render(self.target)

    def measure(self, repeats: int, before: Callable[[int], None], change: Callable[[int], None]) -> str:
        times = []
        for n in range(repeats):
            before(n)
            start = time.perf_counter()
            change(n)
            self.paint()
            times.append(1e3 * (time.perf_counter() - start))
        return f"{np.median(times):6.1f} {np.percentile(times, 95):6.1f}"

    def run(self, repeats: int) -> list[str]:
        first = next(iter(self.history.project.objects))
        records = [self.record() for _ in range(repeats)]
        navigation = self.canvas._surface.navigation

        def nothing(_: int) -> None:
            pass

        def one_mask(n: int) -> None:
            self.history.do("Mask", SetMask(first, self.view.frame, records[n]))

        def step(n: int) -> None:
            self.view.frame = (n + 1) % FRAMES
            self.canvas.show_frame(self.frames[self.view.frame])

        def zoom(n: int) -> None:
            navigation.zoom(1.2 if n % 8 < 4 else 1 / 1.2, QPointF(700, 400))

        def pan(n: int) -> None:
            navigation.pan(QPointF(9, 5) if n % 20 < 10 else QPointF(-9, -5))

        self.paint()
        results = [self.measure(repeats, nothing, change) for change in (nothing, one_mask, step, zoom, pan)]
        self.canvas.close()
        return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=40)
    repeats = parser.parse_args().repeats
    app = QApplication([])
    print(
        f"ms, median and p95 of {repeats}   "
        + "".join(f"{c:>15}" for c in ("paint", "one mask", "frame", "zoom", "pan"))
    )
    for width, height in ((1920, 1080), (3840, 2160)):
        for objects in (1, 5, 20):
            results = Bench(width, height, objects).run(repeats)
            print(f"{width}x{height}, {objects:2} objects" + " " * 8 + "".join(f"{r:>15}" for r in results))
    app.processEvents()


if __name__ == "__main__":
    main()
