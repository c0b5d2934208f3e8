"""Real segmenters, loaded by the worker and put to work on real frames."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from engine.errors import UserError
from engine.masks import Mask
from engine.messages import (
    LoadModel,
    LookAt,
    MaskReady,
    ModelReady,
    OpenVideo,
    PromptedFrame,
    Segment,
    Track,
    TrackPlan,
)
from engine.models import ModelList
from engine.predict.loader import load_segmenter
from engine.sam2.build import build_network
from engine.sam2.sam2_base import SAM2Base
from engine.weights import read_configuration
from engine.worker import EngineWorker
from tests.engine.fakes import PATIENCE_S, Desk, an_object, clicked
from tests.engine.test_weights import SMALL

HEIGHT, WIDTH, LENGTH, RADIUS = 72, 96, 8, 14


def centre(frame: int) -> tuple[int, int]:
    return 24 + 5 * frame, 30 + 2 * frame


def disc(frame: int) -> np.ndarray:
    return cv2.circle(np.zeros((HEIGHT, WIDTH), np.uint8), centre(frame), RADIUS, 1, -1)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A red disc that crosses a grey ground, as a folder of images."""
    folder = tmp_path / "clip"
    folder.mkdir()
    ground = np.random.default_rng(3).integers(110, 130, (HEIGHT, WIDTH, 1), np.uint8).repeat(3, axis=2)
    for frame in range(LENGTH):
        picture = ground.copy()
        picture[disc(frame) > 0] = (40, 30, 210)
        cv2.imwrite(str(folder / f"{frame}.png"), picture)
    return folder


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A SAM 2 of a small shape with weights as drawn, in a file with its config.json beside."""
    torch.manual_seed(0)
    (tmp_path / "config.json").write_text(json.dumps(SMALL))
    network = build_network(read_configuration(tmp_path / "config.json"), SAM2Base)
    path = tmp_path / "small.pt"
    torch.save({"model": network.state_dict()}, path)
    return path


def resaved(checkpoint: Path) -> Path:
    weights = torch.load(checkpoint, weights_only=True)["model"]
    save_file(weights, checkpoint.with_suffix(".safetensors"))
    return checkpoint.with_suffix(".safetensors")


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    desk.worker = EngineWorker(desk._hear)
    desk.worker.start()
    yield desk
    assert desk.worker.stop(PATIENCE_S)


def test_basic_follows_a_disc_both_ways_and_takes_a_correction(desk: Desk, clip: Path) -> None:
    wanted = an_object(1, f4=clicked(centre(4)))
    plans = (TrackPlan(wanted, 4, LENGTH - 1), TrackPlan(wanted, 4, 0))
    desk.submit(
        LoadModel(1, "basic"), OpenVideo(2, str(clip)), LookAt(3, 4), Segment(4, wanted, 4), Track(5, plans)
    )
    assert desk.end_of(5).error is None
    (ready,) = desk.of(ModelReady)
    assert ready == ModelReady(1, "basic", "Basic", "cpu", "", ready.cache_bytes)
    assert ready.cache_bytes > 0
    masks = {e.frame: e.mask for e in desk.of(MaskReady)}
    assert sorted(masks) == list(range(LENGTH))
    for frame, mask in masks.items():
        assert mask.iou(Mask.from_array(disc(frame))) > 0.85, frame
    corrected = PromptedFrame(6, clicked(centre(6)), base=masks[6])
    desk.submit(
        Segment(6, an_object(1, f4=PromptedFrame(4, wanted.frames[0].prompts, masks[4]), f6=corrected), 6)
    )
    assert desk.end_of(6).error is None
    (answer,) = desk.of(MaskReady, 6)
    assert answer.mask.iou(Mask.from_array(disc(6))) > 0.85


@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_a_local_sam2_is_loaded_and_tracks(desk: Desk, clip: Path, checkpoint: Path, suffix: str) -> None:
    if suffix == ".safetensors":
        checkpoint = resaved(checkpoint)
    first, second = an_object(1, f2=clicked(centre(2))), an_object(2, f3=clicked((10, 10), (80, 60)))
    plans = tuple(TrackPlan(o, s, stop) for o, s in ((first, 2), (second, 3)) for stop in (LENGTH - 1, 0))
    desk.submit(
        LoadModel(1, str(checkpoint), "cpu"), OpenVideo(2, str(clip)), Segment(3, first, 2), Track(4, plans)
    )
    assert desk.end_of(4).error is None
    (ready,) = desk.of(ModelReady)
    assert ready.precision in {"float32", "bfloat16"}, "a trial of speed decides"
    assert ready == ModelReady(1, str(checkpoint), "small", "cpu", ready.precision, ready.cache_bytes)
    assert len(desk.of(MaskReady, 3)) == 1
    told = [(e.object_id, e.frame) for e in desk.of(MaskReady, 4)]
    assert sorted(told) == [(o, f) for o, start in ((1, 2), (2, 3)) for f in range(LENGTH) if f != start]
    assert all((e.mask.height, e.mask.width) == (HEIGHT, WIDTH) for e in desk.of(MaskReady))
    assert all(e.mask.is_empty for e in desk.of(MaskReady) if e.score < 0)


def test_objects_tracked_together_are_as_each_alone(desk: Desk, clip: Path, checkpoint: Path) -> None:
    objects = [an_object(1, f0=clicked(centre(0))), an_object(2, f0=clicked((80, 60)))]
    plans = [TrackPlan(o, 0, 4) for o in objects]
    desk.submit(
        LoadModel(1, str(checkpoint), "cpu"),
        OpenVideo(2, str(clip)),
        Track(3, tuple(plans)),
        Track(4, (plans[0],)),
        Track(5, (plans[1],)),
    )
    assert desk.end_of(5).error is None
    together = {(e.object_id, e.frame): e.mask for e in desk.of(MaskReady, 3)}
    alone = {(e.object_id, e.frame): e.mask for job in (4, 5) for e in desk.of(MaskReady, job)}
    assert len(together) == 8
    assert all(together[key].iou(alone[key]) > 0.99 for key in together)


def test_a_checkpoint_with_missing_keys_is_said(checkpoint: Path) -> None:
    weights = torch.load(checkpoint, weights_only=True)["model"]
    del weights["no_mem_embed"]
    torch.save(weights, checkpoint)
    with pytest.raises(UserError, match=r"small\.pt does not hold .* 1 missing \(first: no_mem_embed\)"):
        load_segmenter(str(checkpoint), "cpu", models=ModelList())


def test_a_checkpoint_of_no_numbers_is_said(checkpoint: Path) -> None:
    weights = torch.load(checkpoint, weights_only=True)["model"]
    name = next(n for n, tensor in weights.items() if tensor.is_floating_point())
    weights[name].view(-1)[-1] = float("nan")
    torch.save({"model": weights}, checkpoint)
    with pytest.raises(UserError, match=f"no numbers .first: {name}"):
        load_segmenter(str(checkpoint), models=ModelList())


def test_a_foreign_file_in_the_cache_is_not_taken_for_the_model(tmp_path: Path, checkpoint: Path) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    folder = tmp_path / "cache" / "models--facebook--sam2.1-hiera-tiny"
    (folder / "snapshots" / commit).mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(commit)
    checkpoint.rename(folder / "snapshots" / commit / "sam2.1_hiera_tiny.pt")
    with pytest.raises(UserError, match=r"does not hold SAM 2\.1 tiny\. Remove the file"):
        load_segmenter("sam2.1-hiera-tiny", "cpu", models=ModelList(tmp_path / "cache"))


def test_what_is_not_here_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not on this machine"):
        load_segmenter("sam2.1-hiera-large", models=ModelList(tmp_path))
