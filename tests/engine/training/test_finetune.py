"""Fine-tuning: the split, the files, what is frozen, and every way in which it can be refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

import engine
from engine.errors import UserError
from engine.masks import Mask
from engine.models import ModelList
from engine.training import finetune as module
from engine.training.checkpoint import save_model
from engine.training.data import FootageBatches
from engine.training.finetune import FinetunePlan, finetune, split_videos, train_within_memory
from engine.training.footage import AnnotatedVideo
from engine.training.loop import Pace, Training
from engine.weights import read_configuration, read_weights
from tests.engine.training import tiny


def empty(name: str) -> AnnotatedVideo:
    return AnnotatedVideo(name, 3, lambda n: np.zeros((8, 8, 3), np.uint8), {"1": {0: Mask.empty(8, 8)}})


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A model file with its config.json, as a person may open it."""
    return save_model(tmp_path / "base", tiny.config(), tiny.network().state_dict(), half=False)


def test_videos_are_split_whole_and_by_the_seed() -> None:
    videos = [tiny.video(n) for n in range(6)]
    learning, measured = split_videos(videos, 0.34, 1)
    names = {v.name for v in learning}, {v.name for v in measured}
    assert len(names[1]) == 2
    assert len(names[0]) == 4
    assert not names[0] & names[1]
    assert [v.name for v in split_videos(videos, 0.34, 1)[1]] == [v.name for v in measured]
    assert len(split_videos(videos[:2], 0.9, 1)[0]) == 1


def test_an_empty_split_is_refused_in_a_sentence() -> None:
    with pytest.raises(UserError, match="no mask is verified or painted"):
        split_videos([empty("a"), empty("b")], 0.25, 1)
    with pytest.raises(UserError, match="at least two projects"):
        split_videos([tiny.video(0), empty("b")], 0.25, 1)


def test_finetuning_writes_a_model_that_loads_and_leaves_encoder_and_base_alone(
    base: Path, tmp_path: Path
) -> None:
    before = base.read_bytes()
    told: list[tuple[int, int]] = []
    report = finetune(
        [tiny.video(n) for n in range(3)],
        str(base),
        tmp_path / "out",
        FinetunePlan(steps=3, rate=1e-3),
        device="cpu",
        models=ModelList(tmp_path / "cache"),
        progress=lambda done, total: told.append((done, total)),
    )
    assert base.read_bytes() == before
    assert told[-1] == (3, 3)
    new, old = read_weights(report.model), read_weights(base)
    assert read_configuration(tmp_path / "out" / "config.json") == tiny.config()
    changed = {name for name in new if not torch.equal(new[name], old[name])}
    assert changed
    assert not any(name.startswith("image_encoder.") for name in changed)
    row = json.loads((tmp_path / "out" / "report.json").read_text())
    assert row["steps"] == 3
    assert len(row["learnt_from"]) == 2
    assert len(row["measured_on"]) == 1
    assert 0 <= row["before"]["J"] <= 1
    assert 0 <= row["after"]["J"] <= 1
    tiny.network().load_state_dict(new, strict=True)
    mapping = json.loads((tmp_path / "out" / "config.json").read_text())
    engine.build_sam2(mapping, str(report.model), device="cpu")


def test_a_stopped_run_goes_on_from_its_checkpoint(base: Path, tmp_path: Path) -> None:
    asked = iter([False, False, True])
    words = {"device": "cpu", "models": ModelList(tmp_path / "cache")}
    plan = FinetunePlan(steps=4, rate=1e-3)
    videos = [tiny.video(n) for n in range(2)]
    first = finetune(videos, str(base), tmp_path / "a", plan, cancelled=lambda: next(asked), **words)
    assert first.steps == 2
    second = finetune(videos, str(base), tmp_path / "a", plan, **words)
    whole = finetune(videos, str(base), tmp_path / "b", plan, **words)
    assert second.steps == whole.steps == 4
    ours, theirs = read_weights(second.model), read_weights(whole.model)
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)


def test_basic_cannot_be_trained(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Basic has nothing to train"):
        finetune([tiny.video(n) for n in range(2)], "basic", tmp_path, FinetunePlan(), device="cpu")


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
