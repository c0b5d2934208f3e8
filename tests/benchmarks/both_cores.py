"""Whether tracking may have all cores while the window needs one: python tests/benchmarks/both_cores.py

Runs the real program offscreen, each way in a process of its own and in turn: `one less` (as it is: a core
is left to the window), `all` (the model computes with as many threads as there are cores), `all, nice N`
(the same, with the engine's threads at a lower priority; on Linux, where the threads that a thread starts
inherit it). Prints how fast one object is tracked, alone and while somebody scrubs, the gaps in the event
loop, and how long a frame takes until it is painted meanwhile. On a busy machine the lower priority is
lower than that of everybody else, too.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from tests.benchmarks.gui_measures import _click, _go
from tests.benchmarks.gui_program import Program, Times
from tests.benchmarks.gui_works import write_clip

WAYS = ("one less", "all", "all, nice 5", "all, nice 10")


def go_this_way(way: str) -> None:
    """Have the program that is started next compute so."""
    import engine.device
    from engine.worker import EngineWorker

    if way == "one less":
        return
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    engine.device.thread_count = lambda: cores
    if "nice" not in way:
        return
    work = EngineWorker._work

    def lowered(worker: EngineWorker) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), int(way.rpartition(" ")[2]))
        work(worker)

    EngineWorker._work = lowered  # type: ignore[method-assign]


def tracked(program: Program, video: Path, *, scrub: bool) -> str:
    """Track an object through a clip, both ways; what was measured, in words."""
    program.open(video)
    program.settle()
    _click(program, 0.5, 0.5)
    program.settle()
    rng, view, shown = random.Random(0), program.app.view, Times()
    before, began = len(program.project.masks), time.perf_counter()
    program.heart.start()
    program.app.actions.run("track.both")
    while program.app.tracking.is_waiting:
        frame = rng.randrange(view.num_frames)
        if scrub and frame != view.frame:
            _go(program, frame, shown)
        program.rest(0.1)
    program.heart.stop()
    rate = (len(program.project.masks) - before) / (time.perf_counter() - began)
    gaps = np.array(program.heart.gaps.wall)
    over = int((gaps > 50).sum())
    said = f"{rate:5.1f} masks/s, longest gap {gaps.max():4.0f} ms, {over} of {len(gaps)} over 50"
    if shown.wall:
        said += f", shown after {np.median(shown.wall):5.1f} ms (95 %: {np.percentile(shown.wall, 95):5.1f})"
    program.app.opener.close()
    return said


def run_here(way: str, model: str, frames: int) -> None:
    go_this_way(way)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = Program(folder, model)
        try:
            for scrub in (False, True):
                video = write_clip(folder / f"clip{scrub}.mp4", (1280, 720), frames)
                words = "scrubbing" if scrub else "alone"
                print(f"{way:14}{words:10}{tracked(program, video, scrub=scrub)}", flush=True)
        finally:
            program.stop()


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--ways", nargs="+", default=list(WAYS), choices=WAYS, metavar="WAY")
    parser.add_argument("--model", default="sam2-nano")
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--here", action="store_true", help="measure the one way in this process")
    options = parser.parse_args(arguments)
    if options.here:
        run_here(options.ways[0], options.model, options.frames)
        return
    for _ in range(options.repeats):
        for way in options.ways:
            words = [sys.executable, __file__, "--here", "--ways", way, "--model", options.model]
            subprocess.run([*words, "--frames", str(options.frames)], check=True)


if __name__ == "__main__":
    main()
