"""A model made better at one kind of footage, by masks that people vouch for.

Videos are split into those to learn from and those to measure with; the image encoder stays as it is
unless asked otherwise, since a few dozen masks say little about pictures in general.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.device import Device, choose, is_out_of_memory
from engine.errors import UserError
from engine.models import ModelList
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.sam2.build import build_network, load_weights
from engine.sam2.config import SAM2Config
from engine.sam2.sam2_base import SAM2Base
from engine.training.checkpoint import save_model, write_whole
from engine.training.data import FootageBatches
from engine.training.evaluate import Case, Score, evaluate
from engine.training.footage import AnnotatedVideo
from engine.training.loop import Pace, Training, train
from engine.training.recipe import Stage
from engine.weights import configuration, find_weights, read_weights

PROTOCOL = "one-click"


@dataclass(frozen=True)
class FinetunePlan:
    """How to fine-tune. steps: batches. held_out: the share of videos to measure with, at least one.
    train_encoder: let the image encoder learn too, its first blocks slower than its last."""

    steps: int = 200
    seed: int = 1
    held_out: float = 0.25
    train_encoder: bool = False
    rate: float = 1e-4

    def stage(self, side: int) -> Stage:
        """The plan as a stage for pictures of `side` pixels: what fits a CPU or a small graphics card."""
        small = side <= 256
        return Stage(
            name="finetune",
            seed=self.seed,
            steps=self.steps,
            side=side,
            images=8 if small else 2,
            clips=4 if small else 1,
            frames=8 if small else 4,
            clip_share=0.5,
            mosaic=0.1,
            rounds=2,
            rate=self.rate,
            warmup=min(20, max(1, self.steps // 10)),
            decay="cosine",
            layer_decay=0.9 if self.train_encoder else 1.0,
            freeze_encoder=not self.train_encoder,
            ema=0.99,
        )


@dataclass(frozen=True)
class FinetuneReport:
    """What came of it: the figures on the held-out videos before and after, and where the model is."""

    before: Score
    after: Score
    learnt_from: Sequence[str]
    measured_on: Sequence[str]
    steps: int
    model: Path

    def row(self) -> dict[str, Any]:
        """Plain values, as report.json has them."""
        return {
            "model": str(self.model),
            "steps": self.steps,
            "learnt_from": list(self.learnt_from),
            "measured_on": list(self.measured_on),
            "protocol": PROTOCOL,
            "before": self.before.row(),
            "after": self.after.row(),
        }


def split_videos(
    videos: Sequence[AnnotatedVideo], share: float, seed: int
) -> tuple[list[AnnotatedVideo], list[AnnotatedVideo]]:
    """Videos to learn from and to measure with, drawn by the seed; never one video in both.

    Only videos with an object that can be followed measure anything. Raises UserError when either
    would be empty.
    """
    usable = [
        v for v in videos if any(not m.is_empty for masks in v.objects.values() for m in masks.values())
    ]
    if not usable:
        raise UserError(
            "There is nothing to learn from: no mask is verified or painted. Verify masks that are right, "
            "then train."
        )
    shuffled = [usable[i] for i in np.random.default_rng(seed).permutation(len(usable))]
    fit = [v for v in shuffled if v.cases()]
    if len(usable) < 2 or not fit:
        raise UserError(
            "Training learns from some videos and measures with others: it needs at least two projects "
            "with verified masks, one of them with two or more of an object. Give more projects."
        )
    wanted = min(max(1, round(share * len(usable))), len(usable) - 1)
    measured = fit[:wanted]
    return [v for v in shuffled if v not in measured], measured


def finetune(
    videos: Sequence[AnnotatedVideo],
    base: str,
    output: Path,
    plan: FinetunePlan,
    *,
    device: str = "auto",
    models: ModelList | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> FinetuneReport:
    """Fine-tune the model `base`; writes model.pt, config.json and report.json into `output`.

    A run that was stopped goes on from its last checkpoint there. The base model stays as it is.
    Raises UserError for a base that cannot be trained, an empty split, a full disk, too little memory.
    """
    learning, held_out = split_videos(videos, plan.held_out, plan.seed)
    cases = [case for video in held_out for case in video.cases()]
    chosen = choose(device)
    config, weights = _base(base, models or ModelList())
    stage = plan.stage(config.model.image_size)
    output.mkdir(parents=True, exist_ok=True)
    before = _measure(config, weights, cases, chosen)
    network = build_network(config, SAM2Base)
    load_weights(network, weights, source=base)
    run = Training.start(network.to(chosen.name), stage)
    pace = Pace(
        save_every_s=60.0,
        log_every=max(1, min(10, stage.steps)),
        tell=lambda step, figures: progress(step, stage.steps),
        cancelled=cancelled,
    )
    train_within_memory(run, stage, FootageBatches(learning), output / "run", pace)
    model = save_model(output, config, run.mean, half=False)
    report = FinetuneReport(
        before,
        _measure(config, run.mean, cases, chosen),
        [v.name for v in learning],
        [v.name for v in held_out],
        run.step,
        model,
    )
    write_whole(output / "report.json", json.dumps(report.row(), indent=1).encode() + b"\n")
    return report


def train_within_memory(
    run: Training, stage: Stage, batches: FootageBatches, folder: Path, pace: Pace
) -> None:
    """`train`, with batches halved whenever they do not fit; UserError when even single ones do not."""
    while True:
        try:
            train(run, stage, batches, folder, pace)
            return
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            if stage.images == 1 and stage.clips == 1:
                raise UserError(
                    "The memory is too small to train this model, even one clip at a time. Take a smaller "
                    "model, or another device."
                ) from error
        run.optimizer.zero_grad(set_to_none=True)
        stage = replace(stage, images=max(1, stage.images // 2), clips=max(1, stage.clips // 2))


def _base(name: str, models: ModelList) -> tuple[SAM2Config, dict[str, Tensor]]:
    entry = models.find(name)
    if entry.kind == "basic":
        raise UserError("Basic has nothing to train. Choose a SAM 2 model as --model's base.")
    path = find_weights(entry, models, download=False, progress=lambda done, total: None)
    weights = read_weights(path)
    return configuration(entry, path, weights, models), weights


def _measure(config: SAM2Config, weights: dict[str, Tensor], cases: Sequence[Case], device: Device) -> Score:
    network = build_network(config.with_postprocessing(video=True), SAM2Base)
    load_weights(network, weights, source="the model")
    segmenter = Sam2Segmenter(network.to(device.name).eval(), device=device.name, precision=device.precision)
    with torch.inference_mode():
        return evaluate(segmenter, cases, PROTOCOL)  # type: ignore[arg-type]
