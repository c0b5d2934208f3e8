"""Fine-tuning: the split, the files, what is frozen, and every way in which it can be refused."""

from __future__ import annotations

import errno
import json
import os
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import torch

import engine
from engine.device import Device
from engine.errors import UserError
from engine.models import ModelList
from engine.training import finetune as module
from engine.training import loop
from engine.training.checkpoint import save_model
from engine.training.data import FootageBatches
from engine.training.finetune import FinetunePlan, TrainingStoppedError, finetune, train_within_memory
from engine.training.loop import Pace, Training
from engine.training.split import Split
from engine.weights import read_configuration, read_weights
from tests.engine.training import tiny


def split(learning: int = 1, measuring: int = 1) -> Split:
    videos = [tiny.video(n) for n in range(learning + measuring)]
    return Split(videos[:learning], videos[learning:], "video")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A model file with its config.json, as a person may open it."""
    return save_model(tmp_path / "base", tiny.config(), tiny.network().state_dict(), half=False)


def test_finetuning_writes_a_model_that_loads_and_leaves_encoder_and_base_alone(
    base: Path, tmp_path: Path
) -> None:
    before = base.read_bytes()
    told: list[tuple[str, int, int]] = []
    report = finetune(
        split(2),
        str(base),
        tmp_path / "out",
        FinetunePlan(steps=3, rate=1e-3),
        device="cpu",
        models=ModelList(tmp_path / "cache"),
        tell=lambda phase, done, total: told.append((phase, done, total)),
    )
    assert base.read_bytes() == before
    assert [t for t in told if t[0] == "training"] == [("training", n, 3) for n in (1, 2, 3)]
    phases = list(dict.fromkeys(phase for phase, _, _ in told))
    assert phases == ["before", "training", "after"]
    assert told[-1][1] == told[-1][2] > 0
    new, old = read_weights(report.model), read_weights(base)
    assert read_configuration(tmp_path / "out" / "config.json") == tiny.config()
    changed = {name for name in new if not torch.equal(new[name], old[name])}
    assert changed
    assert not any(name.startswith("image_encoder.") for name in changed)
    row = json.loads((tmp_path / "out" / "report.json").read_text())
    assert row["steps"] == 3
    assert len(row["learnt_from"]) == 2
    assert len(row["measured_on"]) == 1
    assert row["learnt_frames"] == 12
    assert row["measured_frames"] == 6
    assert 0 <= row["before"]["J"] <= 1
    assert 0 <= row["after"]["J"] <= 1
    tiny.network().load_state_dict(new, strict=True)
    mapping = json.loads((tmp_path / "out" / "config.json").read_text())
    engine.build_sam2(mapping, str(report.model), device="cpu")


def test_a_stopped_run_goes_on_from_its_checkpoint(base: Path, tmp_path: Path) -> None:
    asked = iter([False, False, True])
    words = {"device": "cpu", "models": ModelList(tmp_path / "cache")}
    plan = FinetunePlan(steps=4, rate=1e-3)
    with pytest.raises(TrainingStoppedError):
        finetune(split(), str(base), tmp_path / "a", plan, cancelled=lambda: next(asked), **words)
    assert not (tmp_path / "a" / "model.pt").exists()
    assert torch.load(tmp_path / "a" / "run" / "last.pt", weights_only=True)["step"] == 2
    second = finetune(split(), str(base), tmp_path / "a", plan, **words)
    whole = finetune(split(), str(base), tmp_path / "b", plan, **words)
    assert second.steps == whole.steps == 4
    ours, theirs = read_weights(second.model), read_weights(whole.model)
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)


def test_a_folder_with_a_run_of_another_kind_is_refused_or_begun_anew(base: Path, tmp_path: Path) -> None:
    words = {"device": "cpu", "models": ModelList(tmp_path / "cache")}
    out = tmp_path / "out"
    finetune(split(), str(base), out, FinetunePlan(steps=2), **words)
    table = (out / "run" / "log.csv").read_text()
    for other, plan in ((split(2), FinetunePlan(steps=2)), (split(), FinetunePlan(steps=2, rate=1e-2))):
        with pytest.raises(UserError, match="holds a run with another base, other masks or other settings"):
            finetune(other, str(base), out, plan, **words)
    assert (out / "run" / "log.csv").read_text() == table
    report = finetune(split(2), str(base), out, FinetunePlan(steps=1), restart=True, **words)
    assert report.steps == 1


def test_a_full_disk_in_the_middle_leaves_the_last_checkpoint(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"device": "cpu", "models": ModelList(tmp_path / "cache"), "save_every_s": 0.0}
    plan = FinetunePlan(steps=6, rate=1e-3)
    last = tmp_path / "out" / "run" / "last.pt"
    whole = os.fsync

    def full(descriptor: int) -> None:
        if last.exists() and torch.load(last, weights_only=True)["step"] >= 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        whole(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match=r"last.pt could not be written: No space left on device. Make room"):
        finetune(split(), str(base), tmp_path / "out", plan, **words)
    monkeypatch.undo()
    assert torch.load(last, weights_only=True)["step"] == 3
    assert not list(last.parent.glob("*.part"))
    told: list[int] = []
    finetune(
        split(), str(base), tmp_path / "out", plan, **words,
        tell=lambda phase, done, total: told.append(done) if phase == "training" else None,
    )  # fmt: skip
    assert told == [4, 5, 6]


def test_a_full_disk_is_told_of_whatever_is_written(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables and curves, too: none of them may end in a traceback."""
    words = {"device": "cpu", "models": ModelList(tmp_path / "cache")}
    for name in ("stage.json", "log.csv", "curve.png"):
        plain = Path.open

        def refuse(self: Path, *given: object, name: str = name, plain=plain, **more: object):  # type: ignore[no-untyped-def]
            if name in self.name:
                raise OSError(errno.ENOSPC, "No space left on device")
            return plain(self, *given, **more)

        monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(UserError, match="could not be written: No space left"):
            finetune(split(), str(base), tmp_path / name, FinetunePlan(steps=1), **words)
        monkeypatch.undo()


def test_a_damaged_checkpoint_is_said(base: Path, tmp_path: Path) -> None:
    words = {"device": "cpu", "models": ModelList(tmp_path / "cache")}
    finetune(split(), str(base), tmp_path / "out", FinetunePlan(steps=1), **words)
    last = tmp_path / "out" / "run" / "last.pt"
    last.write_bytes(last.read_bytes()[:1000])
    with pytest.raises(UserError, match=r"last\.pt is damaged"):
        finetune(split(), str(base), tmp_path / "out", FinetunePlan(steps=1), **words)


def test_an_output_that_is_a_file_is_refused(base: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UserError, match="could not be written"):
        finetune(split(), str(base), tmp_path / "out", FinetunePlan(steps=1), device="cpu")


def test_a_card_learns_in_bfloat16_and_the_run_goes_on_without_one(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"models": ModelList(tmp_path / "cache")}
    plan = FinetunePlan(steps=2, rate=1e-3)
    learnt: list[bool] = []
    plain = loop.mixed_precision

    def noted(device: torch.device, *, enabled: bool) -> AbstractContextManager[None]:
        learnt.append(enabled)
        return plain(device, enabled=enabled)

    monkeypatch.setattr(loop, "mixed_precision", noted)
    monkeypatch.setattr(module, "choose", lambda wanted: Device("cpu", "bfloat16", 1 << 28))
    asked = iter([False, True])
    with pytest.raises(TrainingStoppedError):
        finetune(split(), str(base), tmp_path / "out", plan, cancelled=lambda: next(asked), **words)
    monkeypatch.setattr(module, "choose", lambda wanted: Device("cpu", "float32", 1 << 28))
    assert finetune(split(), str(base), tmp_path / "out", plan, **words).steps == 2
    assert learnt == [True, False]


def test_basic_cannot_be_trained(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"Basic .* cannot learn. Give a SAM 2 model as base"):
        finetune(split(), "basic", tmp_path / "out", FinetunePlan(), device="cpu")
    assert not (tmp_path / "out").exists()


def test_measuring_without_memory_is_said(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*given: object, **more: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(module, "evaluate", never)
    with pytest.raises(UserError, match="memory is too small"):
        finetune(split(), str(base), tmp_path / "out", FinetunePlan(steps=1), device="cpu")


def test_batches_are_halved_until_they_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = tiny.stage(images=4, clips=2)
    run = Training.start(tiny.network(), stage)
    tried: list[tuple[int, int]] = []

    def scarce(run, stage, batches, folder, pace) -> None:
        tried.append((stage.images, stage.clips))
        if stage.images > 1:
            raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(module, "train", scarce)
    train_within_memory(run, stage, FootageBatches([tiny.video(0)]), tmp_path, Pace())
    assert tried == [(4, 2), (2, 1), (1, 1)]

    def never(*given: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(module, "train", never)
    with pytest.raises(UserError, match="memory is too small"):
        train_within_memory(run, stage, FootageBatches([tiny.video(0)]), tmp_path, Pace())
