"""What fine-tuning on a few verified frames gives, on a look that the base model has never seen.

    python -m tests.benchmarks.fine_tuning [--base sam2-nano] [--steps 200] [--json] [--keep DIR]

The look: tissue under a microscope, cells that touch, of which only the membranes glow. Inside and
outside of a cell look alike, and all cells do; nothing but a thin line says where one ends. Learnt from:
20 frames of two clips, six cells each with a true mask, as if a person had verified them. Measured
on: clips of other seeds, one click on a cell of the first frame, then tracked.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.errors import UserError
from engine.masks import Mask
from engine.training.finetune import FinetunePlan, FinetuneReport, finetune
from engine.training.footage import AnnotatedVideo
from engine.training.split import Split

SIDE = 256
_LEARNT_SEED, _MEASURED_SEED = 300, 900
_CELLS_ACROSS = 6


class Tissue:
    """Cells around wandering centres. The same seed gives the same clip."""

    def __init__(self, seed: int, side: int = SIDE) -> None:
        rng = np.random.default_rng((77, seed))
        self.side = side
        step = side / _CELLS_ACROSS
        grid = np.stack(np.meshgrid(*[np.arange(-1, _CELLS_ACROSS + 2)] * 2), -1).reshape(-1, 2)
        self._start = (grid + 0.5 + rng.uniform(-0.33, 0.33, grid.shape)) * step
        self._own = rng.normal(0, 0.002, (2, len(grid), 2)) * side
        self._drift = rng.normal(0, 0.004, 2) * side
        self._rng = rng
        self._dim = rng.uniform(0.5, 1.0, len(grid)).astype(np.float32)
        self._ground = rng.uniform(16, 40)
        self._glow = rng.uniform(55, 110)
        self._noise = rng.uniform(4, 9)
        self._tint = rng.uniform(0.15, 0.5, 3).astype(np.float32)
        self._tint[int(rng.integers(3))] = 1.0
        self._light = cv2.resize(rng.uniform(0.5, 1.2, (4, 4)), (side, side), interpolation=cv2.INTER_CUBIC)

    def render(self, time: int) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        """The picture (side, side, 3) of a frame, and which cell each pixel belongs to."""
        sway = np.stack([np.sin(0.35 * time + n) for n in range(len(self._start))])[:, None]
        centres = self._start + self._drift * time + self._own[0] * time + self._own[1] * 2 * sway
        y, x = np.mgrid[: self.side, : self.side].astype(np.float32)
        near = next_near = np.full(x.shape, np.inf, np.float32)
        cells = np.zeros(x.shape, np.int32)
        for number, (cx, cy) in enumerate(centres.astype(np.float32)):
            far = np.hypot(x - cx, y - cy)
            cells[far < near] = number
            near, next_near = np.minimum(far, near), np.minimum(next_near, np.maximum(far, near))
        edge = next_near - near
        membrane = np.exp(-((edge / (0.012 * self.side)) ** 2)) * self._dim[cells]
        grey = (self._ground + self._glow * membrane) * self._light
        grey = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 0.004 * self.side)
        picture = grey[..., None] * self._tint
        picture += self._rng.standard_normal(picture.shape, np.float32) * self._noise
        return np.clip(picture, 0, 255).astype(np.uint8), cells


def clip(seed: int, frames: int, cells: int) -> AnnotatedVideo:
    """A clip with the true masks of `cells` cells that are whole on the first frame."""
    tissue = Tissue(seed)
    pictures, labels = zip(*(tissue.render(t) for t in range(frames)), strict=True)
    edge = {int(n) for side in (labels[0][0], labels[0][-1], labels[0][:, 0], labels[0][:, -1]) for n in side}
    whole = sorted(set(np.unique(labels[0]).tolist()) - edge)
    chosen = np.random.default_rng((78, seed)).permutation(whole)[:cells]
    objects = {str(n): {t: Mask.from_array(labels[t] == n) for t in range(frames)} for n in map(int, chosen)}
    return AnnotatedVideo(f"tissue-{seed}", frames, lambda n: pictures[n], objects)


def the_split(measured: int) -> Split:
    """20 verified frames of two clips to learn from; `measured` clips to measure with."""
    learning = [clip(_LEARNT_SEED + n, 10, 6) for n in range(2)]
    return Split(learning, [clip(_MEASURED_SEED + n, 16, 1) for n in range(measured)], "video")


def measure(options: argparse.Namespace) -> FinetuneReport:
    """Fine-tune and measure. Raises UserError for a base that cannot be had."""
    split = the_split(options.clips)
    plan = FinetunePlan(options.steps, options.seed, train_encoder=options.train_encoder, rate=options.rate)
    with tempfile.TemporaryDirectory() as temporary:
        return finetune(
            split, options.base, options.keep or Path(temporary), plan, device=options.device,
            restart=True, tell=_tell,
        )  # fmt: skip


def _tell(phase: str, done: int, total: int) -> None:
    if done == total or done % 25 == 0:
        print(f"{phase} {done}/{total}", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="What fine-tuning on 20 verified frames gives.")
    parser.add_argument("--base", default="sam2-nano", help="a SAM 2 model of the list, or a weights file")
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clips", type=int, default=12, help="held-out clips, an object each")
    parser.add_argument(
        "--rate", type=float, help="the highest learning rate; by the model's size if not given"
    )
    parser.add_argument("--train-encoder", action="store_true")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--keep", type=Path, help="leave the model and its curves in this folder")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    began, worked = time.monotonic(), time.process_time()
    try:
        report = measure(options)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    row = report.row() | {
        "base": options.base,
        "wall_s": round(time.monotonic() - began),
        "cpu_s": round(time.process_time() - worked),
    }
    if options.json:
        print(json.dumps(row))
        return 0
    print(f"{options.base}, {options.steps} steps on {row['learnt_frames']} frames, {row['cpu_s']} s of CPU")
    for name in ("J", "F", "first_iou"):
        before, after = row["before"][name], row["after"][name]
        print(f"{name:>10}  {before:.3f} -> {after:.3f}  ({after - before:+.3f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
