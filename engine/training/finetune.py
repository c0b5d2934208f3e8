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

import torch
from torch import Tensor

from engine.device import Device, choose, give_back_unused, is_out_of_memory, thread_count
from engine.errors import UserError
from engine.models import ModelList
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.sam2.build import build_network, load_weights
from engine.sam2.config import SAM2Config
from engine.sam2.sam2_base import SAM2Base
from engine.training.checkpoint import save_model, write_whole
from engine.training.data import FootageBatches
from engine.training.evaluate import Case, Score, evaluate
from engine.training.loop import Pace, Training, train
from engine.training.recipe import Stage
from engine.training.run_folder import RunFolder
from engine.training.split import BRIEF, THOROUGH, Split
from engine.training.thrifty import ThriftySAM2
from engine.weights import configuration, find_weights, read_weights

PROTOCOL = "one-click"
Tell = Callable[[str, int, int], None]
"""Told how far it is: 'before' and 'after' (objects measured) or 'training' (steps), done, of all.
What it raises ends the run."""


_SMALL_SIDE = 256  # pixels: what is no larger takes little memory
_SMALL_RATE = 5e-4
_RATE = 2e-5  # the published models know far more than a few frames can teach, and would forget it


class TrainingStoppedError(Exception):
    """A run was asked to stop before its last step; its checkpoint is on disk."""


@dataclass(frozen=True)
class FinetunePlan:
    """How to fine-tune. steps: batches. held_out: the share of videos to measure with, at least one.
    train_encoder: let the image encoder learn too, its first blocks slower than its last. rate: the
    highest learning rate; None for one that suits the model's size."""

    steps: int = 200
    seed: int = 1
    held_out: float = 0.25
    train_encoder: bool = False
    rate: float | None = None

    def stage(self, side: int) -> Stage:
        """The plan as a stage for pictures of `side` pixels: what fits a CPU or a small graphics card."""
        small = side <= _SMALL_SIDE
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
            rate=self.rate or (_SMALL_RATE if small else _RATE),
            warmup=min(20, max(1, self.steps // 10)),
            decay="cosine",
            layer_decay=0.9 if self.train_encoder else 1.0,
            freeze_encoder=not self.train_encoder,
            ema=0.99,
        )


@dataclass(frozen=True)
class FinetuneReport:
    """What came of it: the figures on the held-out masks before and after, and where the model is."""

    before: Score
    after: Score
    split: Split
    steps: int
    model: Path

    def row(self) -> dict[str, Any]:
        """Plain values, as report.json has them."""
        return {
            "model": str(self.model),
            "steps": self.steps,
            **self.split.row(),
            "protocol": PROTOCOL,
            "before": self.before.row(),
            "after": self.after.row(),
        }


def finetune(
    split: Split,
    base: str,
    output: Path,
    plan: FinetunePlan,
    *,
    device: str = "auto",
    models: ModelList | None = None,
    restart: bool = False,
    save_every_s: float | None = None,
    tell: Tell = lambda phase, done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> FinetuneReport:
    """Fine-tune the model `base`; writes model.pt, config.json and report.json into `output`.

    A run that was stopped goes on from its last checkpoint there. restart: begin anew where the folder
    holds a run with another base, other masks or another plan, which is refused else. save_every_s: between
    checkpoints; None for what suits the model's size. The base model stays as it is. Raises UserError for a
    base that cannot be trained, an empty split, a full disk, too little memory; TrainingStoppedError when
    it was cancelled.
    """
    chosen = choose(device)
    if chosen.name == "cpu":
        torch.set_num_threads(thread_count())
    config, weights, base_file = _base(base, models or ModelList())
    stage = plan.stage(config.model.image_size)
    slow = chosen.name == "cpu" and stage.side > _SMALL_SIDE
    cases = split.cases(BRIEF if slow else THOROUGH)
    folder = RunFolder.open(output, base_file, stage, split, restart=restart)
    before = _measure(config, weights, cases, chosen, lambda done: tell("before", done, len(cases)))
    network = build_network(config, SAM2Base if stage.side <= _SMALL_SIDE else ThriftySAM2)
    load_weights(network, weights, source=base)
    run = Training.start(_on_device(network, chosen), stage)
    pace = Pace(
        save_every_s=save_every_s if save_every_s is not None else _save_every_s(stage.side),
        log_every=1,
        tell=lambda step, figures: tell("training", step, stage.steps),
        cancelled=cancelled,
    )
    # No part of the run's sign: a run begun on a card goes on without one.
    stage = replace(stage, mixed_precision=chosen.precision == "bfloat16")
    train_within_memory(run, stage, FootageBatches(split.learning), folder.path, pace)
    if run.step < stage.steps:
        raise TrainingStoppedError
    after = _measure(config, run.mean, cases, chosen, lambda done: tell("after", done, len(cases)))
    report = FinetuneReport(before, after, split, run.step, save_model(output, config, run.mean, half=False))
    write_whole(output / "report.json", json.dumps(report.row(), indent=1).encode() + b"\n")
    return report


def _save_every_s(side: int) -> float:
    """Small checkpoints often: whoever stops a run, or has it killed, loses little."""
    return 10.0 if side <= _SMALL_SIDE else 60.0


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
                raise _too_small() from error
        run.optimizer.zero_grad(set_to_none=True)
        give_back_unused()
        stage = replace(stage, images=max(1, stage.images // 2), clips=max(1, stage.clips // 2))


def _too_small() -> UserError:
    return UserError(
        "The memory is too small to train this model, even one clip at a time. Take a smaller model, or "
        "another device."
    )


def _base(name: str, models: ModelList) -> tuple[SAM2Config, dict[str, Tensor], Path]:
    entry = models.find(name)
    if entry.kind == "basic":
        raise UserError(
            "Basic goes by colour and motion and cannot learn. Give a SAM 2 model as base, such as sam2-nano."
        )
    path = find_weights(entry, models, download=False, progress=lambda done, total: None)
    weights = read_weights(path)
    return configuration(entry, path, weights, models), weights, path


def _on_device(network: SAM2Base, device: Device) -> SAM2Base:
    try:
        return network.to(device.name)
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        raise _too_small() from error


def _measure(
    config: SAM2Config,
    weights: dict[str, Tensor],
    cases: Sequence[Case],
    device: Device,
    progress: Callable[[int], None],
) -> Score:
    network = build_network(config.with_postprocessing(video=True), SAM2Base)
    load_weights(network, weights, source="the model")
    network = _on_device(network, device).eval()
    segmenter = Sam2Segmenter(network, device=device.name, precision=device.precision)
    progress(0)
    try:
        with torch.inference_mode():
            return evaluate(segmenter, cases, PROTOCOL, progress=progress)  # type: ignore[arg-type]
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        raise _too_small() from error
