"""The training loop: reads top to bottom, and resumes at any step to the same losses."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from engine.sam2.sam2_base import SAM2Base
from engine.training.checkpoint import disk_errors, read_state, write_state, write_whole
from engine.training.data import ClipBatch, ImageBatch
from engine.training.grounding import DenseHead
from engine.training.journal import Journal
from engine.training.optimizer import make_optimizer
from engine.training.parallel import Crew
from engine.training.precision import mixed_precision
from engine.training.recipe import Stage
from engine.training.rollout import Judge, Rollout, clip_rollout, image_rollout


class Batches(Protocol):
    """Where a stage's batches come from; all follows from (stage.seed, step, rank)."""

    def images(self, stage: Stage, step: int, rank: int) -> ImageBatch: ...

    def clips(self, stage: Stage, step: int, rank: int) -> ClipBatch: ...


@dataclass
class Training:
    """A run: the network, what is only trained with it, the optimiser, the mean weights, the step.

    step: batches that this stage has seen. mean: the running mean of the weights, which is what a
    finished run gives. best: the highest validation J so far. since: the figures of the batches after the
    last row of the run's table.
    """

    model: SAM2Base
    dense: DenseHead
    optimizer: torch.optim.Optimizer
    mean: dict[str, Tensor]
    step: int = 0
    best: float = -1.0
    since: list[dict[str, float]] = field(default_factory=list)

    @classmethod
    def start(cls, model: SAM2Base, stage: Stage) -> Training:
        """A run from the model's weights as they are."""
        torch.manual_seed(stage.seed)
        dense = DenseHead(model.hidden_dim // 4).to(model.device)
        mean = {n: t.detach().clone() for n, t in model.state_dict().items()}
        return cls(model, dense, make_optimizer(model, dense, stage), mean)

    def onward(self, stage: Stage, crew: Crew) -> Training:
        """A run for another stage, from the mean weights of this one, the same for the whole crew."""
        self.model.load_state_dict(self.mean)
        crew.average_weights(self.model.parameters())
        mean = {n: t.detach().clone() for n, t in self.model.state_dict().items()}
        return Training(self.model, self.dense, make_optimizer(self.model, self.dense, stage), mean)

    def save(self, path: Path) -> None:
        """Write everything that resuming needs; an earlier file is replaced at once or not at all.

        Raises UserError when the disk is full.
        """
        state = {
            "model": self.model.state_dict(),
            "dense": self.dense.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "mean": self.mean,
            "step": self.step,
            "best": self.best,
            "since": self.since,
        }
        write_state(path, state)

    def load(self, path: Path) -> None:
        """Go on from a file that `save` wrote. Raises UserError when it is damaged."""
        state = read_state(path, self.model.device)
        self.model.load_state_dict(state["model"])
        self.dense.load_state_dict(state["dense"])
        rates = [group["share"] for group in self.optimizer.param_groups]
        self.optimizer.load_state_dict(state["optimizer"])
        for group, share in zip(self.optimizer.param_groups, rates, strict=True):
            group["share"] = share
        self.mean = state["mean"]
        self.step = state["step"]
        self.best = state.get("best", -1.0)
        self.since = state.get("since", [])


def is_clip_step(stage: Stage, step: int) -> bool:
    """Whether a step of the stage learns from clips, the same for the whole crew."""
    return bool(_plan(stage, step).random() < stage.clip_share)


def _plan(stage: Stage, step: int) -> np.random.Generator:
    return np.random.default_rng((stage.seed, step, 5))


def run_step(run: Training, stage: Stage, batches: Batches, crew: Crew) -> dict[str, float]:
    """One batch: draw, roll out, learn. Returns the figures of the batch."""
    model, step = run.model, run.step
    for group in run.optimizer.param_groups:
        group["lr"] = stage.learning_rate(step) * group["share"]
    plan = _plan(stage, step)
    rng = np.random.default_rng((stage.seed, step, crew.rank, 6))
    torch.manual_seed((stage.seed * 1_000_003 + step) * 64 + crew.rank)
    is_clip = bool(plan.random() < stage.clip_share)
    with mixed_precision(model.device, enabled=stage.mixed_precision):
        roll = _clips if is_clip else _images
        rollout, extra = roll(run, stage, batches, crew, plan, rng)
    loss = rollout.total + stage.dense * extra if stage.dense else rollout.total
    run.optimizer.zero_grad(set_to_none=True)
    loss.backward()
    learning = [p for group in run.optimizer.param_groups for p in group["params"]]
    if stage.meet_every == 1:
        crew.average_gradients(learning)
    norm = torch.nn.utils.clip_grad_norm_(learning, stage.clip_norm)
    run.optimizer.step()
    if stage.meet_every > 1 and (step + 1) % stage.meet_every == 0:
        crew.average_weights(learning)
    _update_mean(run, min(stage.ema, (step + 1) / (step + 10)))
    run.step += 1
    return {
        "clip": float(is_clip),
        "norm": float(norm),
        "dense": float(extra.detach()),
        **rollout.figures(),
    }


@torch.no_grad()
def _update_mean(run: Training, decay: float) -> None:
    for name, value in run.model.state_dict().items():
        run.mean[name].lerp_(value, 1 - decay)


def _images(
    run: Training,
    stage: Stage,
    batches: Batches,
    crew: Crew,
    plan: np.random.Generator,
    rng: np.random.Generator,
) -> tuple[Rollout, Tensor]:
    batch = batches.images(stage, run.step, crew.rank).to(run.model.device)
    rollout, features = image_rollout(
        run.model,
        batch.images_bchw,
        batch.truth_o1hw,
        batch.image_of_o,
        prompt=_image_prompt(stage, float(plan.random())),
        rounds=_rounds(stage, plan),
        rng=rng,
        judge=Judge(stage.losses, stage.loss_stride),
    )
    return rollout, _dense(run, stage, features.high_res[1], batch.labels_bhw)


def _rounds(stage: Stage, plan: np.random.Generator) -> int:
    return stage.rounds if stage.every_round else int(plan.integers(0, stage.rounds + 1))


def _image_prompt(stage: Stage, chance: float) -> str:
    if chance < stage.box_on_images:
        return "box"
    return "mask" if chance < stage.box_on_images + stage.mask_on_images else "click"


def _clips(
    run: Training,
    stage: Stage,
    batches: Batches,
    crew: Crew,
    plan: np.random.Generator,
    rng: np.random.Generator,
) -> tuple[Rollout, Tensor]:
    batch = batches.clips(stage, run.step, crew.rank).to(run.model.device)
    frames = len(batch.clips_tbchw)
    second = [int(plan.integers(1, frames))] if plan.random() < stage.two_prompted and frames > 1 else []
    shares = [stage.mask_prompt, stage.click_prompt, 1 - stage.mask_prompt - stage.click_prompt]
    rollout, features = clip_rollout(
        run.model,
        batch.clips_tbchw,
        batch.truth_to1hw,
        batch.clip_of_o,
        prompt=str(plan.choice(["mask", "click", "box"], p=shares)),
        corrected=second,
        rounds=_rounds(stage, plan),
        rng=rng,
        judge=Judge(stage.losses, stage.loss_stride),
    )
    return rollout, _dense(run, stage, features.high_res[1], batch.labels_tbhw.flatten(0, 1))


def _dense(run: Training, stage: Stage, map_bchw: Tensor, labels_bhw: Tensor) -> Tensor:
    if not stage.dense:
        return torch.zeros((), device=map_bchw.device)
    return run.dense(map_bchw, labels_bhw)


@dataclass
class Pace:
    """How often a run is written down, and when it must stop.

    until: seconds since the epoch. save_every_s: between checkpoints. log_every, validate_every: in
    steps; 0 for no validation. validate: the J of the mean weights. tell: gets the step and the mean
    figures since the last time. cancelled: asked before every step, or before every meeting of
    processes that go apart.
    """

    until: float | None = None
    save_every_s: float = 180.0
    log_every: int = 50
    validate_every: int = 0
    validate: Callable[[dict[str, Tensor]], float] | None = None
    tell: Callable[[int, dict[str, float]], None] = field(default=lambda step, figures: None)
    cancelled: Callable[[], bool] = field(default=lambda: False)


def train(
    run: Training, stage: Stage, batches: Batches, folder: Path, pace: Pace, crew: Crew | None = None
) -> None:
    """Train to the stage's last step, or until the pace says stop.

    folder gets last.pt (to resume from), best.pt (the mean weights of the best validation J),
    stage.json, log.csv and curve.png. Goes on from last.pt when it is there.
    """
    crew = crew or Crew()
    last = folder / "last.pt"
    if crew.leads:
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / "stage.json", json.dumps(stage.to_mapping(), indent=1).encode())
    # The leader may have been writing it until now; the others wait for its word.
    if crew.agree(last.exists(), run.model.device):
        run.load(last)
    journal = None
    if crew.leads:
        journal = Journal(folder, pace.log_every, pace.tell, step=run.step, since=run.since)
    run.model.train()
    saved = time.monotonic()
    while run.step < stage.steps:
        over = pace.cancelled() or (pace.until is not None and time.time() >= pace.until)
        if run.step % stage.meet_every == 0 and crew.agree(over, run.model.device):
            break
        figures = run_step(run, stage, batches, crew)
        if journal is None:
            continue
        journal.add(run.step, figures)
        if pace.validate and pace.validate_every and run.step % pace.validate_every == 0:
            _validate(run, folder, pace.validate, journal)
        together = run.step % stage.meet_every == 0  # between meetings the leader knows its own weights alone
        if together and time.monotonic() - saved > pace.save_every_s:
            run.save(last)
            saved = time.monotonic()
    if journal is not None:
        if run.step == stage.steps:
            journal.write_down(run.step)
        run.save(last)
        journal.draw()


def _validate(
    run: Training, folder: Path, validate: Callable[[dict[str, Tensor]], float], journal: Journal
) -> None:
    """Note the validation J of the mean weights, and keep them when there were none better."""
    j = validate(run.mean)
    journal.validated(run.step, j)
    if j > run.best:
        run.best = j
        write_state(folder / "best.pt", {"model": run.mean})
