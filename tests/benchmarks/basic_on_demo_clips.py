"""How well Basic follows the demo clip's objects, one click each: mean J per clip and per object.

    python tests/benchmarks/basic_on_demo_clips.py --seeds 1-6 --sizes 960x540 --frames 120

Every object gets its one click from the clip's recipe and is tracked to the last frame and back to
the first. J is intersection over union; an object rightly said to be absent counts 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.demo_clip import Scene, write
from engine.masks import Mask
from engine.predict.basic import Basic
from engine.predict.segmenter import VideoShape
from engine.prompts import Point, Prompts


def follow(scene: Scene, frames: int) -> tuple[np.ndarray, list[float], list[float]]:
    """J of every object and frame (objects, frames); seconds of each click and tracking step."""
    basic = Basic()
    first = scene.render(0)
    clicks = write.find_clicks(scene, first)
    features = basic.encode(first.image)
    banks, overlap, click_times, step_times = [], np.ones((len(clicks), frames)), [], []
    for i, click in enumerate(clicks):
        bank = basic.new_bank(VideoShape(scene.height, scene.width, frames))
        began = time.perf_counter()
        result = basic.segment(features, 0, bank, Prompts((Point(click.x, click.y),)))
        click_times.append(time.perf_counter() - began)
        basic.remember(features, 0, bank, result)
        bank.begin(0, False)
        banks.append(bank)
        overlap[i, 0] = result.mask.iou(Mask.from_array(first.labels == click.id))
    for frame in range(1, frames):
        seen = scene.render(frame)
        features = basic.encode(seen.image)
        began = time.perf_counter()
        results = basic.track(features, frame, banks, reverse=False)
        step_times.append((time.perf_counter() - began) / len(banks))
        for i, (click, result) in enumerate(zip(clicks, results, strict=True)):
            overlap[i, frame] = result.mask.iou(Mask.from_array(seen.labels == click.id))
    return overlap, click_times, step_times


def _numbers(text: str) -> list[int]:
    low, _, high = text.partition("-")
    return list(range(int(low), int(high or low) + 1))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=_numbers, default=[1, 2, 3, 4, 5, 6], help="first-last")
    parser.add_argument("--sizes", nargs="+", default=["960x540"], help="WIDTHxHEIGHT ...")
    parser.add_argument("--frames", nargs="+", type=int, default=[120])
    options = parser.parse_args(arguments)
    means = []
    print(f"{'clip':>22}  mean J  worst frames  click ms  step ms  objects")
    for size in options.sizes:
        width, height = (int(n) for n in size.split("x"))
        for frames in options.frames:
            for seed in options.seeds:
                scene = Scene(seed, frames, (width, height))
                overlap, clicks, steps = follow(scene, frames)
                means.append(float(overlap.mean()))
                objects = ", ".join(
                    f"{a.name} {j:.3f} ({first:.2f})"
                    for a, j, first in zip(scene.actors, overlap.mean(1), overlap[:, 0], strict=True)
                )
                print(
                    f"{seed:>5} {size:>9} x{frames:<5}  {means[-1]:.4f}  {np.quantile(overlap, 0.05):>12.3f}"
                    f"  {1000 * max(clicks):>8.0f}  {1000 * np.median(steps):>7.1f}  {objects}",
                    flush=True,
                )
    print(f"mean J {np.mean(means):.4f}, least {np.min(means):.4f}, over {len(means)} clips")
    return 0


if __name__ == "__main__":
    sys.exit(main())
