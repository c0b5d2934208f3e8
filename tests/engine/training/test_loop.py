"""The loop: repeats exactly, resumes exactly, keeps the best, and several processes learn as one."""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.errors import UserError
from engine.training import loop
from engine.training.checkpoint import write_whole
from engine.training.data import MadeBatches
from engine.training.loop import Pace, Training, run_step, train
from engine.training.optimizer import encoder_depth, make_optimizer
from engine.training.parallel import Crew
from engine.training.recipe import Stage, stage_from_mapping
from tests.engine.training import tiny


def losses(folder: Path) -> list[str]:
    with (folder / "log.csv").open() as file:
        return [row["total"] for row in csv.DictReader(file)]


def test_a_run_repeats_and_a_resumed_one_has_the_same_losses(tmp_path: Path) -> None:
    stage = tiny.stage()
    whole = Training.start(tiny.network(), stage)
    train(whole, stage, MadeBatches(), tmp_path / "whole", Pace(log_every=1))
    assert len(losses(tmp_path / "whole")) == 6
    assert len(set(losses(tmp_path / "whole"))) > 3

    asked = iter([False] * 3 + [True])
    first = Training.start(tiny.network(), stage)
    train(first, stage, MadeBatches(), tmp_path / "parts", Pace(log_every=1, cancelled=lambda: next(asked)))
    assert first.step == 3
    second = Training.start(tiny.network(seed=9), stage)  # its own weights are replaced by the checkpoint's
    train(second, stage, MadeBatches(), tmp_path / "parts", Pace(log_every=1))
    assert losses(tmp_path / "parts") == losses(tmp_path / "whole")
    for name, value in whole.model.state_dict().items():
        assert torch.equal(value, second.model.state_dict()[name]), name
        assert torch.equal(whole.mean[name], second.mean[name]), name


def test_a_killed_run_has_the_same_curve_whichever_step_was_kept(tmp_path: Path) -> None:
    """The table has rows of several batches, and was written on after the last checkpoint."""
    stage = tiny.stage(steps=6, clip_share=0.0, rounds=0, images=1, dense=0.0)
    batches = MadeBatches()

    def run(folder: Path, steps: int) -> None:
        begun = int(torch.load(folder / "last.pt", weights_only=True)["step"]) if folder.exists() else 0
        asked = iter([False] * (steps - begun) + [True])
        pace = Pace(log_every=2, validate_every=2, validate=mean_weight, cancelled=lambda: next(asked))
        train(Training.start(tiny.network(), stage), stage, batches, folder, pace)

    def mean_weight(weights: dict[str, torch.Tensor]) -> float:
        return float(weights["no_mem_embed"].double().mean())

    run(tmp_path / "whole", 6)
    assert [len(rows) for rows in columns(tmp_path / "whole").values()] == [3, 3]
    for kept in (1, 2, 3):
        killed = tmp_path / f"killed-{kept}"
        run(killed, kept)
        checkpoint = (killed / "last.pt").read_bytes()
        run(killed, 5)
        (killed / "last.pt").write_bytes(checkpoint)
        with (killed / "log.csv").open("a") as table:
            table.write("6,17635")  # killed while it wrote
        run(killed, 6)
        assert columns(killed) == columns(tmp_path / "whole")


def columns(
    folder: Path, tables: Sequence[str] = ("log.csv", "validation.csv")
) -> dict[str, list[tuple[str, str]]]:
    """Step and value of each row of tables."""
    found = {}
    for name in tables:
        with (folder / name).open() as file:
            found[name] = [(row["step"], row.get("total") or row["j"]) for row in csv.DictReader(file)]
    return found


def test_the_last_batches_of_a_stage_are_in_its_table(tmp_path: Path) -> None:
    stage = tiny.stage(steps=3, clip_share=0.0, rounds=0, images=1)
    train(Training.start(tiny.network(), stage), stage, MadeBatches(), tmp_path, Pace(log_every=2))
    rows = (tmp_path / "log.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["step", "2", "3"]


def test_learning_lowers_the_loss_of_what_is_seen_again(tmp_path: Path) -> None:
    stage = tiny.stage(rate=3e-3, clip_share=0.0, rounds=0, box_on_images=0.0)
    run = Training.start(tiny.network(), stage)
    run.model.train()
    totals = []
    for _ in range(12):
        run.step = 5  # the same batch again, at the full rate
        totals.append(run_step(run, stage, MadeBatches(), Crew())["total"])
    assert totals[-1] < 0.8 * totals[0]


@pytest.mark.parametrize("mixed", [False, True])
def test_clips_teach_the_memory(mixed: bool) -> None:
    stage = tiny.stage(clip_share=1.0, two_prompted=1.0, mosaic=0.5, mixed_precision=mixed)
    run = Training.start(tiny.network(), stage)
    run.model.train()
    before = {n: p.detach().clone() for n, p in run.model.named_parameters()}
    for _ in range(4):
        assert run_step(run, stage, MadeBatches(), Crew())["clip"] == 1.0
    moved = {n for n, p in run.model.named_parameters() if not torch.equal(p, before[n])}
    for part in (
        "memory_attention.",
        "memory_encoder.",
        "maskmem_tpos_enc",
        "obj_ptr_proj.",
        "image_encoder.",
    ):
        assert any(n.startswith(part) for n in moved), part


def test_corrections_are_as_many_as_the_stage_says_or_up_to_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []

    def noted(*args: Any, rounds: int, **rest: Any) -> None:
        given.append(rounds)
        raise StopIteration

    monkeypatch.setattr(loop, "image_rollout", noted)
    monkeypatch.setattr(loop, "clip_rollout", noted)
    batches = MadeBatches()
    for clips in (0.0, 1.0):
        for every, expected in ((True, {3}), (False, {0, 1, 2, 3})):
            stage = tiny.stage(rounds=3, every_round=every, clip_share=clips, images=1, clips=1)
            run = Training.start(tiny.network(), stage)
            given.clear()
            for run.step in range(16):
                with pytest.raises(StopIteration):
                    run_step(run, stage, batches, Crew())
            assert set(given) == expected


def test_gradients_are_clipped_and_the_mean_follows_the_weights() -> None:
    stage = tiny.stage(clip_norm=0.01, ema=0.75, clip_share=0.0)
    run = Training.start(tiny.network(), stage)
    run.step = 50  # the mean follows more quickly at the very beginning
    before = {name: value.clone() for name, value in run.mean.items()}
    assert run_step(run, stage, MadeBatches(), Crew())["norm"] > 0.01
    learning = [p.grad for group in run.optimizer.param_groups for p in group["params"] if p.grad is not None]
    assert torch.cat([g.flatten() for g in learning]).norm().item() == pytest.approx(0.01, rel=1e-3)
    for name, value in run.model.state_dict().items():
        torch.testing.assert_close(run.mean[name], 0.75 * before[name] + 0.25 * value)


def test_the_best_mean_weights_are_kept_and_drawn(tmp_path: Path) -> None:
    stage = tiny.stage(clip_share=0.0)
    answers = iter([0.2, 0.7, 0.4])
    kept: list[torch.Tensor] = []

    def validate(mean: dict[str, torch.Tensor]) -> float:
        kept.append(mean["no_mem_embed"].clone())
        return next(answers)

    run = Training.start(tiny.network(), stage)
    train(run, stage, MadeBatches(), tmp_path, Pace(log_every=2, validate_every=2, validate=validate))
    best = torch.load(tmp_path / "best.pt", weights_only=True)["model"]
    assert torch.equal(best["no_mem_embed"], kept[1])
    assert run.best == 0.7
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    tiny.network().load_state_dict(best, strict=True)


def test_a_full_disk_is_said_plainly_and_the_last_checkpoint_survives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "last.pt"
    write_whole(path, b"earlier")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left on device"):
        write_whole(path, b"later")
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_schedules() -> None:
    rise = Stage(rate=1.0, warmup=4, decay="none")
    assert [rise.learning_rate(s) for s in (0, 3, 4, 100)] == [0.25, 1.0, 1.0, 1.0]
    root = Stage(rate=1.0, warmup=0, decay="rsqrt", timescale=100)
    assert root.learning_rate(0) == 1.0
    assert root.learning_rate(300) == pytest.approx(0.5)
    cosine = Stage(rate=1.0, warmup=0, steps=100, decay="cosine", floor=0.1)
    assert cosine.learning_rate(0) == 1.0
    assert cosine.learning_rate(50) == pytest.approx(0.55)
    assert cosine.learning_rate(100) == pytest.approx(0.1)
    assert stage_from_mapping(cosine.to_mapping()) == cosine
    with pytest.raises(ValueError, match="decay"):
        Stage(decay="linear")


def test_layers_learn_slower_the_deeper_they_lie_and_a_frozen_encoder_not_at_all() -> None:
    assert encoder_depth("sam_mask_decoder.iou_token.weight", 5) == 0
    assert encoder_depth("image_encoder.trunk.blocks.4.norm1.weight", 5) == 0
    assert encoder_depth("image_encoder.trunk.blocks.1.norm1.weight", 5) == 3
    assert encoder_depth("image_encoder.trunk.patch_embed.proj.weight", 5) == 5
    model = tiny.network()
    optimizer = make_optimizer(model, torch.nn.Linear(2, 2), tiny.stage(layer_decay=0.5))
    shares = {id(p): g["share"] for g in optimizer.param_groups for p in g["params"]}
    assert shares[id(model.image_encoder.trunk.patch_embed.proj.weight)] == 0.5**5
    assert shares[id(model.no_mem_embed)] == 1.0
    frozen = make_optimizer(model, torch.nn.Linear(2, 2), tiny.stage(freeze_encoder=True))
    learning = {id(p) for g in frozen.param_groups for p in g["params"]}
    assert not any(id(p) in learning for p in model.image_encoder.parameters())
    assert id(model.no_mem_embed) in learning


_TWO = """
import itertools, pathlib, sys, torch
torch.set_num_threads(1)
from engine.training.data import MadeBatches
from engine.training.loop import Pace, Training, run_step, train
from engine.training.parallel import crew
from tests.engine.training import tiny
folder, small = pathlib.Path(sys.argv[1]), {"images": 1, "clips": 1, "clip_objects": 1, "rounds": 0}

def weights(run):
    return float(torch.cat([p.detach().flatten() for p in run.model.parameters()]).double().sum())

def steps(c, every):
    run = Training.start(tiny.network(), stage := tiny.stage(meet_every=every, **small))
    run.model.train()
    figures = [run_step(run, stage, MadeBatches(), c) for _ in range(2)]
    return figures[0]["total"], weights(run)

def trained(c, name, pace):
    run = Training.start(tiny.network(), stage := tiny.stage(steps=3, **small))
    train(run, stage, MadeBatches(), folder / name, pace, c)
    return weights(run)

with crew() as c:
    told = [c.rank, c.size, *steps(c, 1), *steps(c, 2), trained(c, "whole", Pace(log_every=2))]
    # Only the leader says when to stop, as its clock does.
    asked = iter([False, True]) if c.leads else itertools.repeat(False)
    trained(c, "parts", Pace(log_every=2, cancelled=lambda: next(asked)))
    print(*told, trained(c, "parts", Pace(log_every=2)), flush=True)
"""


def together(script: str, argument: str) -> list[list[str]]:
    """What two processes said that ran a script as torchrun starts them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with ExitStack() as crew:
        processes = []
        for rank in (0, 1):
            env = os.environ | {
                "RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": "2", "OMP_NUM_THREADS": "1",
                "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "CUDA_VISIBLE_DEVICES": "",
            }  # fmt: skip
            command = [sys.executable, "-c", script, argument]
            process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
            crew.enter_context(process)
            crew.callback(process.kill)
            processes.append(process)
        said = [process.communicate()[0].split() for process in processes]
        assert [process.returncode for process in processes] == [0, 0]
    return said


def test_two_processes_learn_as_one_and_go_on_to_the_same_curve(tmp_path: Path) -> None:
    leader, other = together(_TWO, str(tmp_path))
    assert [leader[:2], other[:2]] == [["0", "2"], ["1", "2"]]
    for first_loss in (2, 4):  # meeting at every step, and at every second
        assert leader[first_loss] != other[first_loss], "they see different batches"
        assert leader[first_loss + 1] == other[first_loss + 1], "they end with the same weights"
    whole, resumed = leader[6:]
    assert [whole, resumed] == other[6:]
    assert whole == resumed
    table = columns(tmp_path / "whole", ["log.csv"])
    assert columns(tmp_path / "parts", ["log.csv"]) == table
    assert [step for step, _ in table["log.csv"]] == ["2", "3"]
