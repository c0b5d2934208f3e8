"""What it takes to go on with tracking after a restart: the pass in its file, or walking there again.

    python tests/benchmarks/resume.py        Basic and nano, 8 objects, broken off at frame 200

Prints for each model how long the last frames take to come when the pass is in the file and when it is not,
what the file takes on disk and to write, and how many masks differ from those of an undisturbed run.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.masks import Mask
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
from engine.prompts import Point, Prompts
from tests.benchmarks.memory import MadeFrames, make_model

AFTER = 10  # frames tracked after the break
Masks = dict[tuple[int, int], Mask]


class Program:
    """An engine as one run of the program has it."""

    def __init__(self, model: str, length: int, objects: int, passes: Path) -> None:
        from engine.predict.basic import Basic
        from engine.predict.loader import LoadedModel
        from engine.worker import EngineWorker

        def load(*_: object, **__: object) -> LoadedModel:
            if model == "basic":
                return LoadedModel(Basic(), model, model, 64 << 20, "basic")  # type: ignore[arg-type]
            return replace(make_model(model), identity=model)

        self.frames = MadeFrames(length, objects)
        self.masks: Masks = {}
        self.stop_at: int | None = None
        self._ended: dict[int, JobEnded] = {}
        self._news = threading.Condition()
        self.worker = EngineWorker(self._hear, load=load, open_frames=lambda _: self.frames)
        self.worker.start()
        self.worker.submit(LoadModel(1, model))
        self.worker.submit(OpenVideo(2, "made", str(passes)))
        self.wait(2)

    def _hear(self, event: Any) -> None:
        with self._news:
            if isinstance(event, MaskReady):
                self.masks[event.object_id, event.frame] = event.mask
                if event.tracked and event.frame == self.stop_at:
                    self.worker.cancel(99)
            elif isinstance(event, JobEnded):
                self._ended[event.job] = event
            self._news.notify_all()

    def wait(self, job: int) -> None:
        with self._news:
            self._news.wait_for(lambda: job in self._ended)
        if self._ended[job].error:
            raise SystemExit(self._ended[job].details or self._ended[job].error)

    def click(self, objects: int) -> list[ObjectPrompts]:
        clicked = []
        for obj in range(objects):
            said = PromptedFrame(0, Prompts((Point(*self.frames.centre(0, obj)),)))
            self.worker.submit(Segment(10 + obj, ObjectPrompts(obj, (said,)), 0))
            self.wait(10 + obj)
            clicked.append(ObjectPrompts(obj, (replace(said, mask=self.masks[obj, 0]),)))
        return clicked

    def track(self, objects: list[ObjectPrompts], known: Masks) -> float:
        """Seconds of processor time until all is tracked, or stopped."""
        plans = tuple(
            TrackPlan(
                o, 0, self.frames.num_frames - 1, known=frozenset(f for i, f in known if i == o.object_id)
            )
            for o in objects
        )
        began = time.process_time()
        self.worker.submit(Track(99, plans))
        self.wait(99)
        return time.process_time() - began

    def close(self) -> float:
        began = time.process_time()
        self.worker.stop()
        return time.process_time() - began


def measure(model: str, broken_at: int, objects: int, folder: Path) -> None:
    length = broken_at + 1 + AFTER
    whole = Program(model, length, objects, folder / "none")
    clicked = whole.click(objects)
    whole.track(clicked, {})
    whole.close()
    first = Program(model, length, objects, folder / "passes")
    first.click(objects)
    first.stop_at = broken_at
    first.track(clicked, {})
    first.close()
    assert {frame for _, frame in first.masks} >= set(range(broken_at)), "it was broken off too early"
    size = (folder / "passes").stat().st_size
    for name, passes in (("from the file", folder / "passes"), ("walking again", folder / "none")):
        again = Program(model, length, objects, passes)
        seconds = again.track(clicked, first.masks)
        masks = {**first.masks, **again.masks}
        differing = sum(masks[key] != mask for key, mask in whole.masks.items())
        again.close()
        held = f"{size / 1e6:.1f} MB, " if passes.name == "passes" else ""
        print(
            f"{model}, {objects} objects, broken off at frame {broken_at}, {name}: {seconds:.2f} s of "
            f"processor time for the {AFTER} frames after it, {held}"
            f"{differing} of {len(whole.masks)} masks differ",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--models", nargs="+", default=["basic", "nano"], choices=["basic", "small", "nano"])
    parser.add_argument("--objects", type=int, default=8)
    parser.add_argument("--frame", type=int, default=200, help="where tracking is broken off")
    args = parser.parse_args()
    for model in args.models:
        with tempfile.TemporaryDirectory() as folder:
            measure(model, args.frame, args.objects, Path(folder))


if __name__ == "__main__":
    main()
