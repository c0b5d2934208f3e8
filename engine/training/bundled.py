"""The recipe of the model that comes with the program, from nothing to its file:

    torchrun --nproc_per_node=2 -m engine.training.bundled --output DIR

Made clips alone: no footage of anybody's. A run that was stopped goes on where it was. On a graphics card
one process learns and others draw its clips: `python -m engine.training.bundled --output DIR --workers 12`.
`--schedule paper` trains the same network by the stages of the SAM 2 paper instead, and `--long` ends either
with clips of 16 frames.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import cv2
import torch
from torch import Tensor

from engine.device import choose
from engine.errors import UserError
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.sam2.build import build_network, load_weights
from engine.sam2.config import SAM2Config
from engine.sam2.sam2_base import SAM2Base
from engine.training.ahead import BatchesAhead
from engine.training.cases import made_cases
from engine.training.checkpoint import save_model
from engine.training.data import MadeBatches
from engine.training.evaluate import evaluate
from engine.training.grounding import ground
from engine.training.loop import Batches, Pace, Training, train
from engine.training.losses import LossWeights
from engine.training.parallel import Crew, crew
from engine.training.recipe import Stage, nano_config, stage_from_mapping
from engine.training.remembering import remember_looks

SIDE = 128
_IMAGES = Stage(
    name="1-images",
    seed=2,
    steps=830,
    side=SIDE,
    images=12,
    objects=3,
    clips=4,
    frames=6,
    rounds=2,
    loss_stride=2,
    dense=0.5,
    mixed_precision=True,
    two_prompted=0.4,
    mask_prompt=0.5,
    click_prompt=0.3,
    rate=8e-4,
    warmup=50,
    decay="none",
    losses=LossWeights(winner=0.75, single=1.0),
)
_CLIPS = replace(
    _IMAGES,
    rate=3e-4,
    warmup=15,
    meet_every=4,
    ema=0.985,
    rounds=1,
    clip_objects=3,
    gap=5,
    pan=0.3,
    there_and_back=0.1,
    warp=0.15,
    mosaic=0.05,
    mask_on_images=0.25,
    box_on_images=0.3,
    big=0.2,
)
_TOGETHER = replace(
    _CLIPS,
    rate=2.5e-4,
    warmup=5,
    ema=0.995,
    clip_share=0.65,
    dense=0.3,
    mask_prompt=0.45,
    click_prompt=0.35,
    mask_on_images=0.15,
    box_on_images=0.35,
)
STAGES = (
    replace(_IMAGES, name="0-images", seed=1, steps=1475, rate=1e-3, warmup=150, big=0.6, big_end=0.55),
    _IMAGES,
    replace(_IMAGES, name="2-images", seed=3, steps=800, rate=6e-4, warmup=20, meet_every=8),
    # The encoder rests while the memory finds its way: a rate that suits the memory would undo what it knows.
    replace(_CLIPS, name="3-remember", seed=43, steps=690, clip_share=0.85, freeze_encoder=True, dense=0.0),
    replace(_TOGETHER, name="4-together", seed=51, steps=4970),
    replace(_TOGETHER, name="5-cool", seed=52, steps=800, ema=0.99, warmup=3, decay="cosine", floor=0.02),
)

_INTERACTIVE = replace(  # what the paper's stages have in common: its prompts and its seven corrections
    _IMAGES, decay="rsqrt", layer_decay=0.8, rounds=7, every_round=True, two_prompted=0.5, mask_prompt=0.5,
    click_prompt=0.25, meet_every=1,
)  # fmt: skip
PAPER = (
    replace(_INTERACTIVE, name="paper-0-images", seed=101, steps=3100, rate=1e-3, warmup=150, big=0.6),
    replace(
        _TOGETHER, name="paper-1-remember", seed=102, steps=690, clip_share=0.85, freeze_encoder=True,
        dense=0.0,
    ),
    replace(
        _INTERACTIVE, name="paper-2-together", seed=103, steps=5770, frames=8, clip_share=0.65, gap=5,
        pan=0.3, shutter=0.3, mosaic=0.1, rate=2.5e-4, warmup=20, decay="cosine", ema=0.995,
    ),
)  # fmt: skip
"""The stages of the paper, of about as many steps as ours. A stage for the memory alone is between: in a
network as small as this one, what the images taught is forgotten at the rate that the memory needs."""

SCHEDULES = {"ours": STAGES, "paper": PAPER}
LONG = replace(
    _TOGETHER, name="6-long", seed=54, steps=400, frames=16, clips=2, clip_share=1.0, freeze_encoder=True,
    shutter=0.3, dense=0.0, rate=1.2e-4, decay="cosine", floor=0.02, ema=0.99,
)  # fmt: skip
"""A last stage for those who want it: longer clips, at half the rate, the encoder at rest."""


def train_bundled(
    output: Path,
    crew: Crew,
    stages: tuple[Stage, ...] = STAGES,
    config: SAM2Config | None = None,
    *,
    device: torch.device | None = None,
    batches: Batches | None = None,
    pace: Pace | None = None,
) -> Path | None:
    """Run all stages, each in its own folder of `output`; the leader writes the model and returns its
    path. Every stage begins with the mean weights of the one before it; the first one with clips gives the
    memory path its start values. None when the pace stopped it before the last stage was done. Raises
    UserError where `output` holds a run with other stages, and when nothing can be written there."""
    config = config or nano_config(SIDE)
    batches = batches or MadeBatches()
    torch.manual_seed(stages[0].seed)
    model = build_network(config, SAM2Base)
    ground(model)
    model.to(device or torch.device("cpu"))
    run = Training.start(model, stages[0])
    first_clips = next((s for s in stages if s.clip_share > 0), None)
    for stage in stages:
        if stage is not stages[0]:
            run = run.onward(stage, crew)
        if stage is first_clips:
            start_memory(run, stage)
        _check_stage(output / stage.name, stage)
        train(run, stage, batches, output / stage.name, pace or Pace(), crew)
        if run.step < stage.steps:  # stopped; the next call goes on here
            return None
    if not crew.leads:
        return None
    return save_model(output, config, run.mean, half=True, suffix=".safetensors")


def _check_stage(folder: Path, stage: Stage) -> None:
    """Going on with the weights of another kind of stage would throw away what was learnt before it."""
    path = folder / "stage.json"
    if not path.exists():
        return
    try:
        begun = stage_from_mapping(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):  # of another version
        begun = None
    if begun != stage:
        raise UserError(
            "{folder} was begun with other numbers of steps or settings. Give another folder, or remove "
            "this one.",
            folder=folder,
        )


@torch.no_grad()
def start_memory(run: Training, stage: Stage, *, pictures: int = 48) -> None:
    """The memory path's start values, from made pictures of the stage's seed; the mean has them too."""
    batch = MadeBatches().images(replace(stage, images=pictures, objects=1), 0, 0).to(run.model.device)
    torch.manual_seed(stage.seed)
    remember_looks(run.model, run.model.encode_image(batch.images_bchw), batch.truth_o1hw)
    run.mean = {n: t.detach().clone() for n, t in run.model.state_dict().items()}


def validation(
    config: SAM2Config, *, count: int = 8, frames: int = 12
) -> Callable[[dict[str, Tensor]], float]:
    """J after one click on a few held-out made clips, half of them hard: what tells the best checkpoint."""
    cases = [
        case
        for hard in (True, False)
        for case in made_cases(count // 2, 1, frames=frames, side=2 * config.model.image_size, hard=hard)
    ]

    def measure(weights: dict[str, Tensor]) -> float:
        network = build_network(config.with_postprocessing(video=True), SAM2Base)
        load_weights(network, weights, source="the mean weights")
        return evaluate(Sam2Segmenter(network, device="cpu"), cases, "one-click").row()["J"]  # type: ignore[arg-type]

    return measure


def shortened(stages: tuple[Stage, ...], share: float) -> tuple[Stage, ...]:
    """The stages with this share of their steps, two at least: to try the recipe out."""
    return tuple(replace(stage, steps=max(2, round(share * stage.steps))) for stage in stages)


@contextmanager
def _made_batches(workers: int) -> Iterator[Batches]:
    if workers == 0:
        yield MadeBatches()
        return
    with BatchesAhead(MadeBatches(), workers) as ahead:
        yield ahead


def _own_device(name: str) -> torch.device:
    """Of this process of the crew: each has a graphics card of its own."""
    own = f"cuda:{os.environ.get('LOCAL_RANK', '0')}" if name == "cuda" else name
    device = torch.device(choose(own).name)
    if device.type == "cuda":
        torch.cuda.set_device(device)
    return device


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the model that comes with the program.")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument(
        "--workers", type=int, default=0, help="processes that draw clips for one that learns"
    )
    parser.add_argument("--minutes", type=_above_0, help="then stop; the same command goes on from there")
    parser.add_argument(
        "--share", type=_above_0, default=1.0, help="of the steps of each stage: below 1 to try it out"
    )
    parser.add_argument("--schedule", choices=SCHEDULES, default="ours", help="the stages to train by")
    parser.add_argument("--long", action="store_true", help="a last stage with clips of 16 frames")
    options = parser.parse_args(words)
    if options.workers < 0:
        parser.error("argument --workers: there is no fewer than none")
    return options


def _above_0(text: str) -> float:
    number = float(text)
    if not 0 < number < math.inf:
        raise ValueError(text)
    return number


def main(words: Sequence[str] | None = None) -> int:
    """Read the command line and run. Exit status: 0 done or stopped after the time given, 1 a message."""
    options = _options(words)
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    cv2.setNumThreads(1)
    try:
        with crew() as ours, _made_batches(options.workers) as batches:
            made = _train(options, ours, batches)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    if made is not None:
        print(made)
    elif options.minutes and ours.leads:
        print("Stopped after the time given; the same command goes on from here.")
    return 0


def _train(options: argparse.Namespace, ours: Crew, batches: Batches) -> Path | None:
    config = nano_config(SIDE)
    pace = Pace(
        until=time.time() + 60 * options.minutes if options.minutes else None,
        validate_every=200,
        validate=validation(config),
        tell=lambda step, figures: print(step, {n: round(v, 4) for n, v in figures.items()}, flush=True),
    )
    stages = (*SCHEDULES[options.schedule], *([LONG] if options.long else []))
    device = _own_device(options.device)
    return train_bundled(
        options.output,
        ours,
        shortened(stages, options.share),
        config,
        device=device,
        batches=batches,
        pace=pace,
    )


if __name__ == "__main__":
    sys.exit(main())
