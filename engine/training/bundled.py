"""The recipe of the model that comes with the program, from nothing to its file:

    torchrun --nproc_per_node=2 -m engine.training.bundled --output DIR

Made clips alone: no footage of anybody's. A run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import torch
from torch import Tensor

from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.sam2.build import build_network, load_weights
from engine.sam2.config import SAM2Config
from engine.sam2.sam2_base import SAM2Base
from engine.training.cases import made_cases
from engine.training.checkpoint import save_model
from engine.training.data import MadeBatches
from engine.training.evaluate import evaluate
from engine.training.grounding import ground
from engine.training.loop import Pace, Training, train
from engine.training.losses import LossWeights
from engine.training.parallel import Crew, crew
from engine.training.recipe import Stage, nano_config
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
STAGES = (
    replace(_IMAGES, name="0-images", seed=1, steps=1475, rate=1e-3, warmup=150, big=0.6, big_end=0.55),
    _IMAGES,
    replace(_IMAGES, name="2-images", seed=3, steps=800, rate=6e-4, warmup=20, meet_every=8),
    # The encoder rests while the memory finds its way: a rate that suits the memory would undo what it knows.
    replace(_CLIPS, name="3-remember", seed=43, steps=690, clip_share=0.85, freeze_encoder=True, dense=0.0),
    replace(_CLIPS, name="4-together", seed=51, steps=1500, rate=2.5e-4, clip_share=0.65, dense=0.3),
    replace(
        _CLIPS,
        name="5-cool",
        seed=52,
        steps=500,
        rate=2e-4,
        clip_share=0.65,
        dense=0.3,
        decay="cosine",
        floor=0.02,
    ),
)


def train_bundled(
    output: Path,
    crew: Crew,
    stages: tuple[Stage, ...] = STAGES,
    config: SAM2Config | None = None,
    *,
    pace: Pace | None = None,
) -> Path | None:
    """Run all stages, each in its own folder of `output`; the leader writes the model and returns its
    path. Every stage begins with the mean weights of the one before it; the first one with clips gives the
    memory path its start values."""
    config = config or nano_config(SIDE)
    torch.manual_seed(stages[0].seed)
    model = build_network(config, SAM2Base)
    ground(model)
    run = Training.start(model, stages[0])
    first_clips = next((s for s in stages if s.clip_share > 0), None)
    for stage in stages:
        if stage is not stages[0]:
            run = run.onward(stage, crew)
        if stage is first_clips:
            start_memory(run, stage)
        train(run, stage, MadeBatches(), output / stage.name, pace or Pace(), crew)
        if run.step < stage.steps:  # stopped; the next call goes on here
            return None
    if not crew.leads:
        return None
    return save_model(output, config, run.mean, half=True, suffix=".safetensors")


@torch.no_grad()
def start_memory(run: Training, stage: Stage, *, pictures: int = 48) -> None:
    """The memory path's start values, from made pictures of the stage's seed; the mean has them too."""
    batch = MadeBatches().images(replace(stage, images=pictures, objects=1), 0, 0)
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


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description="Train the model that comes with the program.")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR")
    options = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    cv2.setNumThreads(1)
    config = nano_config(SIDE)
    pace = Pace(
        validate_every=200,
        validate=validation(config),
        tell=lambda step, figures: print(step, {n: round(v, 4) for n, v in figures.items()}, flush=True),
    )
    with crew() as ours:
        made = train_bundled(options.output, ours, config=config, pace=pace)
    if made is not None:
        print(made)


if __name__ == "__main__":
    main()
