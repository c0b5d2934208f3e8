"""What a person with no network and no graphics card waits for: the bundled model, as the program runs it.

    python tests/benchmarks/bundled.py [--model sam2-nano basic] [--size 1280x720] [--json]

The engine's own thread with its defaults, on the demo clip as a video: clicks on a frame that is encoded
(each one more click, another object each; from the request to the answer), the first click on a frame that
is not, and one object tracked, decoding and encoding included. By the clock, and in processor time of
the whole process. Exits 1 when a click of a model on an encoded frame takes 100 ms or more (median), or
tracking comes to 8 frames a second or fewer; Basic is there to compare.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.demo_clip import DemoClip, make_demo_clip
from engine.messages import (
    JobEnded,
    LoadModel,
    MaskReady,
    ObjectPrompts,
    OpenVideo,
    PromptedFrame,
    Segment,
    Track,
    TrackPlan,
)
from engine.models import BASIC
from engine.prompts import Point, Prompts
from engine.worker import EngineWorker

CLICK_MS, FRAMES_A_SECOND = 100.0, 8.0
_WARM = 8  # frames tracked before the first that counts: the memory is full by then


class Program:
    """The engine's thread with a model and a video, and what it answers."""

    def __init__(self, model: str, clip: DemoClip) -> None:
        self._news = threading.Condition()
        self._ended: dict[int, JobEnded] = {}
        self._job = 0
        self.masks: dict[tuple[int, int], Any] = {}
        self.tracked: list[tuple[float, float]] = []  # by the clock, and processor time
        self.worker = EngineWorker(self._hear)
        self.worker.start()
        self.ask(lambda job: LoadModel(job, model, "cpu"))
        self.ask(lambda job: OpenVideo(job, str(clip.video)))

    def _hear(self, event: Any) -> None:
        with self._news:
            if isinstance(event, MaskReady):
                self.masks[event.object_id, event.frame] = event.mask
                if event.tracked:
                    self.tracked.append((time.perf_counter(), time.process_time()))
            elif isinstance(event, JobEnded):
                self._ended[event.job] = event
            self._news.notify_all()

    def ask(self, request: Callable[[int], Any]) -> tuple[float, float]:
        """Wait for the answer; seconds by the clock, and of processor time."""
        self._job += 1
        began, worked = time.perf_counter(), time.process_time()
        self.worker.submit(request(self._job))
        with self._news:
            self._news.wait_for(lambda: self._job in self._ended)
        seconds = time.perf_counter() - began, time.process_time() - worked
        error = self._ended[self._job]
        if error.error:
            raise SystemExit(error.details or error.error)
        return seconds

    def click(self, obj: int, frame: int, points: tuple[Point, ...]) -> tuple[float, float]:
        """Seconds for an object's mask of these clicks."""
        said = ObjectPrompts(obj, (PromptedFrame(frame, Prompts(points)),))
        return self.ask(lambda job: Segment(job, said, frame))


def measure(model: str, clip: DemoClip, frames: int, repeats: int) -> dict[str, Any]:
    """The row of a model."""
    program = Program(model, clip)
    places = [Point(o.x, o.y) for o in clip.objects]
    first = [program.click(n, 2 + n, (places[n % len(places)],)) for n in range(5)]
    program.click(0, 0, (places[0],))
    again = [
        program.click(n % 8, 0, tuple(places[(n + k) % len(places)] for k in range(1 + n % 3)))
        for n in range(repeats)
    ]
    program.click(0, 0, (places[0],))
    prompts = Prompts((places[0],))
    said = ObjectPrompts(0, (PromptedFrame(0, prompts, program.masks[0, 0]),))
    program.ask(lambda job: Track(job, (TrackPlan(said, 0, frames - 1),)))
    program.worker.stop()
    counted = program.tracked[_WARM:]
    wall, worked = ((b - a) / (len(counted) - 1) for a, b in zip(counted[0], counted[-1], strict=True))
    return {
        "model": model,
        "threads": os.cpu_count(),
        "click_ms": _ms(again, 0),
        "click_95_ms": round(1000 * sorted(s for s, _ in again)[int(0.95 * len(again))], 1),
        "click_cpu_ms": _ms(again, 1),
        "first_click_ms": _ms(first, 0),
        "first_click_cpu_ms": _ms(first, 1),
        "tracked_frames_a_second": round(1 / wall, 1),
        "tracked_frame_cpu_ms": round(1000 * worked, 1),
    }


def _ms(times: list[tuple[float, float]], which: int) -> float:
    return round(1000 * statistics.median(t[which] for t in times), 1)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", nargs="+", default=["sam2-nano", "basic"])
    parser.add_argument("--size", default="1280x720", metavar="WIDTHxHEIGHT")
    parser.add_argument("--frames", type=int, default=80)
    parser.add_argument("--repeats", type=int, default=40, help="clicks on an encoded frame")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    width, height = (int(n) for n in options.size.split("x"))
    met = True
    with tempfile.TemporaryDirectory() as folder:
        clip = make_demo_clip(Path(folder), frames=options.frames, size=(width, height))
        for model in options.model:
            row = measure(model, clip, options.frames, options.repeats)
            print(json.dumps(row) if options.json else "\n".join(f"{k}: {v}" for k, v in row.items()))
            if model != BASIC.name:  # beside it, for comparison
                met &= row["click_ms"] < CLICK_MS and row["tracked_frames_a_second"] > FRAMES_A_SECOND
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
