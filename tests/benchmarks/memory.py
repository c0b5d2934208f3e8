"""That memory does not grow with the length of a video: peak resident memory of a short and a long one.

    python tests/benchmarks/memory.py                                   8 objects, 2,000 and 10,000 frames
    python tests/benchmarks/memory.py --model small --frames 500 2500   a quick look
    python tests/benchmarks/memory.py --published                       the published video class instead

The engine's worker tracks objects through a clip that is made as it is read; each length has a process
of its own. The masks, which are the only thing that may grow, go where the annotator would put them on
disk: nowhere. nano is shown images of 64 pixels a side here, so that 12,000 frames end in minutes: what
is kept of a frame is smaller than at its usual 256, but one thing kept for every frame and object would
still show (a kilobyte of it: 61 MiB). The exit status says whether the lengths agree within 5 %.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

WIDTH, HEIGHT = 320, 180
ALLOWED = 0.05
SIDE = 64  # of the image that nano is shown
TOLD = 20  # times a run says how far it is


class MadeFrames:
    """Discs that cross a smooth background, for as long as wanted; no frame is kept."""

    width, height = WIDTH, HEIGHT

    def __init__(self, num_frames: int, objects: int) -> None:
        self.num_frames = num_frames
        self._objects = objects
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        self._y, self._x = y, x
        background = 90 + 50 * np.sin(x / 47) * np.cos(y / 31)
        self._background = np.stack([background, background * 0.8, 160 - background], axis=2).astype(np.uint8)

    def centre(self, frame: int, obj: int) -> tuple[float, float]:
        angle = frame / 50 + 2 * np.pi * obj / self._objects
        return WIDTH * (0.5 + 0.4 * np.cos(angle)), HEIGHT * (0.5 + 0.35 * np.sin(angle))

    def read_rgb(self, frame: int) -> NDArray[np.uint8]:
        image = self._background.copy()
        for obj in range(self._objects):
            x, y = self.centre(frame, obj)
            image[(self._x - x) ** 2 + (self._y - y) ** 2 < 14**2] = (230 - 20 * obj, 60 + 20 * obj, 60)
        return image

    def set_cache_bytes(self, limit: int) -> None:
        """Nothing is cached."""

    def close(self) -> None:
        """Nothing is held."""


def make_model(name: str) -> Any:
    from engine.predict.loader import LoadedModel
    from engine.predict.sam2_segmenter import Sam2Segmenter
    from engine.sam2.build import build_network
    from engine.sam2.sam2_base import SAM2Base
    from tests.benchmarks.players import our_config
    from tests.golden.network import seed_weights, small_config

    config = small_config() if name == "small" else our_config(name)
    if name == "nano":
        config = config.with_option("image_size", SIDE)
    model = build_network(config.with_postprocessing(video=True), SAM2Base)
    seed_weights(model)
    # The cache must be full well before the short run ends: nano's features of 64 pixels a side are 65 kB.
    room = {"nano": 8 << 20, "small": 16 << 20, "tiny": 256 << 20}[name]
    return LoadedModel(Sam2Segmenter(model, device="cpu"), name, name, room)


def track(model: str, num_frames: int, objects: int) -> dict[str, Any]:
    """Track through a whole clip in this process."""
    import torch

    from engine.device import thread_count
    from engine.messages import (
        JobEnded,
        LoadModel,
        MaskReady,
        ObjectPrompts,
        OpenVideo,
        Progress,
        PromptedFrame,
        Segment,
        Track,
        TrackPlan,
    )
    from engine.prompts import Point, Prompts
    from engine.worker import EngineWorker

    torch.set_num_threads(thread_count())
    frames = MadeFrames(num_frames, objects)
    ended = threading.Event()
    masks = 0
    errors: list[str] = []
    told = Telling(num_frames)
    last = 2 + objects

    def emit(event: Any) -> None:
        nonlocal masks
        masks += isinstance(event, MaskReady)
        if isinstance(event, Progress) and event.frame is not None:
            told.at(event.frame)
        if isinstance(event, JobEnded):
            if event.error:
                errors.append(event.details or event.error)
            if event.job == last or event.error:
                ended.set()

    worker = EngineWorker(emit, load=lambda *_, **__: make_model(model), open_frames=lambda _: frames)
    worker.start()
    worker.submit(LoadModel(0, model))
    worker.submit(OpenVideo(1, "made"))
    plans = []
    for obj in range(objects):
        said = PromptedFrame(0, Prompts((Point(*frames.centre(0, obj), True),)))
        wanted = ObjectPrompts(obj, (said,))
        worker.submit(Segment(2 + obj, wanted, 0))
        plans.append(TrackPlan(wanted, 0, num_frames - 1))
    worker.submit(Track(last, tuple(plans)))
    ended.wait()
    worker.stop()
    if errors:
        raise SystemExit(errors[0])
    return told.result(masks)


def track_published(model: str, num_frames: int, objects: int) -> dict[str, Any]:
    """The same through the published video class, its yielded masks thrown away."""
    import torch
    from PIL import Image

    from engine.device import thread_count
    from engine.predict.video import SAM2VideoPredictor
    from engine.predict.video_frames import VideoFrames
    from engine.sam2.build import build_network
    from tests.benchmarks.players import our_config
    from tests.golden.network import seed_weights, small_config

    torch.set_num_threads(thread_count())
    config = small_config() if model == "small" else our_config(model).with_option("image_size", SIDE)
    config = config.with_postprocessing(video=True)
    predictor = build_network(config, SAM2VideoPredictor, options=config.video).eval()
    seed_weights(predictor)
    frames = MadeFrames(num_frames, objects)
    told, masks = Telling(num_frames), 0
    size = {"length": num_frames, "height": HEIGHT, "width": WIDTH, "side": config.model.image_size}
    with predictor.init_state([np.zeros((HEIGHT, WIDTH, 3), np.uint8)]) as state:
        state.frames = VideoFrames(lambda n: Image.fromarray(frames.read_rgb(n)), **size)
        for obj in range(objects):
            predictor.add_new_points_or_box(state, 0, obj, points=[frames.centre(0, obj)], labels=[1])
        for frame, _, logits in predictor.propagate_in_video(state):
            masks += len(logits)
            told.at(frame)
    return told.result(masks)


class Telling:
    """Says on stderr how far a run is, and what it holds; keeps the time that it takes of the processor."""

    def __init__(self, num_frames: int) -> None:
        self._num_frames = num_frames
        self._began, self._cpu = time.perf_counter(), time.process_time()
        self._next = 0

    def at(self, frame: int) -> None:
        if frame < self._next:
            return
        self._next = frame + max(1, self._num_frames // TOLD)
        spent = time.process_time() - self._cpu
        left = spent / max(frame, 1) * (self._num_frames - frame)
        held = resident_bytes() / (1 << 20)
        print(
            f"  frame {frame:6}: {held:6.1f} MiB, {spent:5.0f} s, {left:5.0f} s left",
            file=sys.stderr,
            flush=True,
        )

    def result(self, masks: int) -> dict[str, Any]:
        unit = 1 if sys.platform == "darwin" else 1024
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
        return {
            "frames": self._num_frames,
            "masks": masks,
            "seconds": time.perf_counter() - self._began,
            "cpu_seconds": time.process_time() - self._cpu,
            "peak_mib": peak / (1 << 20),
        }


def resident_bytes() -> int:
    """What this process holds now; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="nano", choices=["nano", "small", "tiny"])
    parser.add_argument("--objects", type=int, default=8)
    parser.add_argument("--frames", type=int, nargs="+", default=[2000, 10000])
    parser.add_argument("--published", action="store_true", help="through SAM2VideoPredictor")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        run = track_published if args.published else track
        print(json.dumps(run(args.model, args.frames[0], args.objects)))
        return
    peaks = []
    for length in args.frames:
        command = [sys.executable, __file__, "--here", "--model", args.model, "--frames", str(length)]
        command += ["--published"] * args.published
        done = subprocess.run(
            [*command, "--objects", str(args.objects)], stdout=subprocess.PIPE, text=True, check=True
        )
        result = json.loads(done.stdout.splitlines()[-1])
        peaks.append(result["peak_mib"])
        print(
            f"{args.model}, {args.objects} objects, {length} frames: {result['masks']} masks, "
            f"{result['seconds']:.0f} s ({result['cpu_seconds']:.0f} s of processor time), "
            f"peak {result['peak_mib']:.0f} MiB",
            flush=True,
        )
    growth = max(peaks) / min(peaks) - 1
    print(f"the longest run took {growth:+.1%} at its peak; allowed is {ALLOWED:.0%}")
    sys.exit(growth > ALLOWED)


if __name__ == "__main__":
    main()
