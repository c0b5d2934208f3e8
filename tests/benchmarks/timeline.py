"""How long the timeline takes to repaint: 20 objects over 100,000 frames, scrubbing and zooming.

    QT_QPA_PLATFORM=offscreen python -m tests.benchmarks.timeline

Prints medians and 95th percentiles in milliseconds. Nothing is asserted: the machine decides.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from fractions import Fraction

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from annotator.panels.theme import apply_theme
from annotator.panels.timeline import Timeline
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project, VideoRef
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.masks import Mask

FRAMES, OBJECTS, REPEATS = 100_000, 20, 40


def project() -> Project:
    """Every object has a mask on one frame in 97."""
    made = Project(VideoRef("/clip.mp4", "video", 64, 36, FRAMES, Fraction(25), "0"))
    record = MaskRecord(Mask.empty(36, 64), MaskInfo(Source.TRACKED, area=1))
    for _ in range(OBJECTS):
        info = made.new_object()
        made.objects[info.id] = info
        made.next_object_id += 1
        for frame in range(0, FRAMES, 97):
            made.masks.put(info.id, frame, record)
    return made


def measure(timeline: Timeline, change: Callable[[int], None]) -> str:
    times = []
    for turn in range(REPEATS):
        change(turn)
        start = time.perf_counter()
        timeline.viewport().repaint()
        times.append(1000 * (time.perf_counter() - start))
    return f"median {np.median(times):6.2f}   95 % {np.percentile(times, 95):6.2f}"


def main() -> None:
    application = QApplication([])
    theme = apply_theme(application, "dark")
    view, workspace = ViewState(), Workspace()
    timeline = Timeline(view, workspace)
    timeline.resize(1600, 520)
    workspace.attach(project())
    view.reset(FRAMES)
    timeline.show()
    application.processEvents()
    print(f"{OBJECTS} x {FRAMES} frames, 1600 x 520, {platform.processor() or platform.machine()}, ms:")
    print("scrub  ", measure(timeline, lambda turn: setattr(view, "frame", turn * 2000)))
    print("zoom   ", measure(timeline, lambda turn: timeline.zoom_by(1.2 if turn % 2 else 1 / 1.2)))
    del theme


if __name__ == "__main__":
    main()
