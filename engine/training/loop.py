"""The training loop: reads top to bottom, and resumes at any step to the same losses."""

from __future__ import annotations

import csv
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from engine.sam2.sam2_base import SAM2Base
from engine.training.data import clip_batch, image_batch
from engine.training.grounding import DenseHead
from engine.training.recipe import Recipe
from engine.training.rollout import Rollout, clip_rollout, image_rollout


@dataclass
class Training:
    """A run: the network, what is only trained with it, the optimiser, the mean weights, the step."""

    model: SAM2Base
    dense: DenseHead
    optimizer: torch.optim.Optimizer
    mean: dict[str, Tensor]
    step: int = 0

    @classmethod
    def start(cls, model: SAM2Base, recipe: Recipe) -> Training:
        """A run from the model's weights as they are."""
        torch.manual_seed(recipe.seed)
        dense = DenseHead(model.hidden_dim // 4)
        named = [*model.named_parameters(), *dense.named_parameters()]
        matrices = [p for _, p in named if p.ndim > 1]
        vectors = [p for _, p in named if p.ndim <= 1]
        optimizer = torch.optim.AdamW(
            [{"params": matrices, "weight_decay": recipe.weight_decay}, {"params": vectors, "weight_decay": 0.0}],
            lr=recipe.rate,
            betas=(0.9, 0.98),
        )
        mean = {n: t.detach().clone() for n, t in model.state_dict().items()}
        return cls(model, dense, optimizer, mean)

    def save(self, path: Path) -> None:
        """Write everything that resuming needs; an earlier file is replaced at once or not at all."""
        state = {
            "model": self.model.state_dict(),
            "dense": self.dense.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "mean": self.mean,
            "step": self.step,
        }
        temporary = path.with_name(path.name + ".part")
        torch.save(state, temporary)
        os.replace(temporary, path)

    def load(self, path: Path) -> None:
        state = torch.load(path, weights_only=True, map_location=self.model.device)
        self.model.load_state_dict(state["model"])
        self.dense.load_state_dict(state["dense"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.mean = state["mean"]
        self.step = state["step"]


def run_step(run: Training, recipe: Recipe) -> dict[str, float]:
    """One batch: draw, roll out, learn. Returns the figures of the batch."""
    model, step = run.model, run.step
    for group in run.optimizer.param_groups:
        group["lr"] = recipe.learning_rate(step)
    rng = np.random.default_rng((recipe.seed, step, 5))
    torch.manual_seed(recipe.seed * 1_000_003 + step)
    is_clip = bool(rng.random() < recipe.clip_share)
    rollout, extra = _clips(run, recipe, rng) if is_clip else _images(run, recipe, rng)
    run.optimizer.zero_grad(set_to_none=True)
    (rollout.total + recipe.dense * extra).backward()
    everything = [*model.parameters(), *run.dense.parameters()]
    norm = torch.nn.utils.clip_grad_norm_(everything, recipe.clip_norm)
    run.optimizer.step()
    decay = min(recipe.ema, (step + 1) / (step + 10))
    with torch.no_grad():
        for name, value in model.state_dict().items():
            run.mean[name].lerp_(value, 1 - decay)
    run.step += 1
    return {"clip": float(is_clip), "norm": float(norm.detach()), "dense": float(extra.detach()), **rollout.figures()}


def _images(run: Training, recipe: Recipe, rng: np.random.Generator) -> tuple[Rollout, Tensor]:
    batch = image_batch(
        recipe.seed,
        run.step,
        count=recipe.images,
        per_image=recipe.objects,
        side=recipe.side,
        hard=recipe.hard,
        big=recipe.big_share(run.step),
    )
    rollout, features = image_rollout(
        run.model,
        batch.images_bchw,
        batch.truth_o1hw,
        batch.image_of_o,
        prompt="box" if rng.random() < 0.35 else "click",
        rounds=int(rng.integers(0, recipe.rounds + 1)),
        rng=rng,
        weights=recipe.losses,
    )
    return rollout, run.dense(features.high_res[1], batch.labels_bhw)


def _clips(run: Training, recipe: Recipe, rng: np.random.Generator) -> tuple[Rollout, Tensor]:
    batch = clip_batch(
        recipe.seed,
        run.step,
        count=recipe.clips,
        frames=recipe.frames,
        side=recipe.side,
        hard=recipe.hard,
        big=recipe.big_share(run.step),
    )
    corrected = [int(rng.integers(1, recipe.frames))] if rng.random() < 0.4 else []
    rollout, features = clip_rollout(
        run.model,
        batch.clips_tbchw,
        batch.truth_tb1hw,
        prompt=str(rng.choice(["mask", "click", "box"], p=[0.5, 0.3, 0.2])),
        corrected=corrected,
        rounds=int(rng.integers(0, recipe.rounds + 1)),
        rng=rng,
        weights=recipe.losses,
    )
    return rollout, run.dense(features.high_res[1], batch.labels_tbhw.flatten(0, 1))


def train(
    run: Training,
    recipe: Recipe,
    folder: Path,
    *,
    until: float | None = None,
    save_every_s: float = 180.0,
    log_every: int = 50,
    tell: Callable[[int, dict[str, float]], None] | None = None,
) -> None:
    """Train to the recipe's last step, or to the time `until` (seconds since the epoch).

    folder gets last.pt (to resume from), recipe.json and log.csv. Resumes when last.pt is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    last = folder / "last.pt"
    if last.exists():
        run.load(last)
    (folder / "recipe.json").write_text(json.dumps(recipe.to_mapping(), indent=1))
    run.model.train()
    saved = time.monotonic()
    sums: list[dict[str, float]] = []
    while run.step < recipe.steps and (until is None or time.time() < until):
        sums.append(run_step(run, recipe))
        if len(sums) == log_every:
            figures = {k: float(np.mean([s[k] for s in sums])) for k in sums[0]}
            _log(folder / "log.csv", run.step, figures)
            if tell is not None:
                tell(run.step, figures)
            sums = []
        if time.monotonic() - saved > save_every_s:
            run.save(last)
            saved = time.monotonic()
    run.save(last)


def _log(path: Path, step: int, figures: dict[str, float]) -> None:
    new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.writer(file)
        if new:
            writer.writerow(["step", "time", *figures])
        writer.writerow([step, f"{time.time():.0f}", *(f"{v:.5f}" for v in figures.values())])
