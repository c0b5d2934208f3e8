"""Devices, configurations, checkpoints and options that cannot be: a sentence, before anything is built."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from engine.errors import UserError, WrongKindError
from engine.predict.builders import build_sam2, build_sam2_hf, build_sam2_video_predictor
from engine.predict.image import SAM2ImagePredictor
from tests.golden.network import clip, small_config, small_model, small_predictor


@pytest.fixture(autouse=True)
def without_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


DEVICES: list[tuple[Any, str]] = [
    ("cuda", "'cuda' is an NVIDIA graphics card, and this machine has none"),
    (torch.device("cuda", 1), "'cuda:1' is an NVIDIA graphics card"),
    ("cuda:7", "'cuda:7' is an NVIDIA graphics card"),
    (7, "'cuda:7' is an NVIDIA graphics card"),
    ("cuda:x", "no device 'cuda:x'. Choose auto, cpu, cuda or mps"),
    ("gpu", "no device 'gpu' on this machine. Choose"),
    ("CPU", "no device 'CPU'"),
    ("", "no device ''"),
    ("mps", "'mps' needs a Mac"),
    (["cpu"], r"a torch.device, not \['cpu'\]"),
    (True, "a torch.device, not True"),
]


@pytest.mark.parametrize(("device", "says"), DEVICES, ids=lambda v: repr(v)[:20])
@pytest.mark.parametrize("build", [build_sam2, build_sam2_video_predictor])
def test_devices_that_are_not_there(build: Callable[..., Any], device: Any, says: str) -> None:
    with pytest.raises(UserError, match=says):
        build(small_config(), device=device)


@pytest.mark.parametrize("device", [None, "cpu", "auto", "cpu:0", torch.device("cpu")])
def test_devices_that_are_there(device: Any) -> None:
    assert build_sam2(small_config(), device=device).device.type == "cpu"


def test_the_card_that_a_script_names_is_the_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.predict.building import device_of
    from tests.engine.test_device import pretend

    pretend(monkeypatch, capability=(8, 0))
    assert device_of(None) == torch.device("cuda", 0)
    assert device_of("cuda") == torch.device("cuda")
    with pytest.raises(UserError, match="has 1 of them"):
        device_of("cuda:1")


def test_every_hub_id_has_weights_to_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.sam2.config import VARIANTS

    class FoundError(Exception):
        pass

    asked = []

    def find(entry: Any, models: Any, **how: Any) -> Path:
        asked.append((entry.repo, entry.filename, how["download"]))
        raise FoundError

    monkeypatch.setattr("engine.predict.builders.find_weights", find)
    for variant in VARIANTS.values():
        for name in (variant.hub_id, variant.name):
            with pytest.raises(FoundError):
                build_sam2_hf(name, device="cpu")
    assert asked == [(v.hub_id, v.checkpoint, True) for v in VARIANTS.values() for _ in range(2)]


def test_nothing_is_fetched_for_a_device_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("fetched")

    monkeypatch.setattr("engine.predict.builders.find_weights", fetch)
    with pytest.raises(UserError, match="no device 'gpu'"):
        build_sam2_hf("facebook/sam2-hiera-tiny", device="gpu")
    for name in ("facebook/none", "", 5):
        with pytest.raises(UserError, match="no model called"):
            build_sam2_hf(name, device="cpu")  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [5, True, b"model.pt", ["model.pt"], {}])
def test_checkpoints_of_another_kind(given: Any) -> None:
    with pytest.raises(WrongKindError, match=r"path of a .pt or .safetensors file, or None, not"):
        build_sam2(small_config(), given, device="cpu")


def test_checkpoints_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "text.pt").write_text("no weights")
    other = tmp_path / "other.pt"
    torch.save({"model": small_model("2.0").state_dict()}, other)
    cases = {
        tmp_path: "is a folder: give the .pt or .safetensors file",
        "": "ckpt_path is empty",
        tmp_path / "gone.pt": "does not exist",
        tmp_path / "text.pt": "is damaged or is no PyTorch checkpoint",
        other: "does not hold the weights of this model: .* missing .*no_obj_embed_spatial",
    }
    for path, says in cases.items():
        with pytest.raises(UserError, match=says):
            build_sam2(small_config(), path, device="cpu")
        with pytest.raises(UserError, match=says):
            build_sam2(small_config(), str(path) if path else "", device="cpu")


def test_configurations_that_are_none(tmp_path: Path) -> None:
    files = {
        "bad.json": "{",
        "bad.yaml": "a: [b",
        "list.yaml": "- a",
        "empty.json": "{}",
        "note.txt": "image_size: 64",
        "model.pt": "",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00\x01")
    cases = {
        "bad.json": "could not be read as a model's configuration",
        "bad.yaml": "could not be read as a model's configuration: while parsing.* expected",
        "bytes.yaml": "could not be read as a model's configuration",
        "list.yaml": "not a table of settings",
        "empty.json": "does not say 'embed_dim'",
        "note.txt": "is no configuration: those are .yaml or .json files",
        "model.pt": "holds weights: give it as ckpt_path",
        "gone.yaml": "no configuration file .*gone.yaml, and no published one",
        ".": "is a folder",
    }
    for name, says in cases.items():
        with pytest.raises(UserError, match=says) as caught:
            build_sam2(tmp_path / name, device="cpu")
        assert "\n" not in str(caught.value)
    for name in ("", "no such model"):
        with pytest.raises(UserError, match=r"no model called.*Known models: sam2\.1_hiera_tiny"):
            build_sam2(name, device="cpu")
    for given in (5, None, ["a"], b"sam2.1_hiera_tiny"):
        with pytest.raises(WrongKindError, match="a name, a path or a mapping, not"):
            build_sam2(given, device="cpu")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("section", "name", "value", "says"),
    [
        ("trunk", "embed_dim", "a", "trunk.embed_dim is 'a'; it must be a whole number, at least 1"),
        ("trunk", "stages", [1, 1, 1], "3 stages and 4 windows; it must have 4"),
        ("trunk", "window_spec", [8, 4], "4 stages and 2 windows"),
        ("trunk", "window_spec", [8, 4, "a", 3], "must be a list of whole numbers"),
        ("trunk", "num_heads", 3, "3 heads, which do not divide its 8 channels"),
        ("memory_attention", "num_heads", 7, "7 heads, which do not divide its 64 channels"),
        ("memory_attention", "num_layers", -1, "at least 0"),
        ("mask_decoder", "num_heads", 5, "5 heads, which do not divide its 32 channels"),
        ("memory_encoder", "out_dim", 0, "memory_encoder.out_dim is 0"),
        ("model", "image_size", -64, "image_size is -64"),
        ("model", "num_maskmem", -1, "num_maskmem is -1"),
        ("neck", "d_model", 12, "d_model"),
        ("trunk", "depth", 3, "unknown entry: trunk.depth"),
    ],
)
def test_shapes_that_cannot_be(section: str, name: str, value: Any, says: str) -> None:
    shape = json.loads(json.dumps(small_config().to_mapping()))
    shape[section][name] = value
    with pytest.raises(UserError, match=says):
        build_sam2(shape, device="cpu")


@pytest.mark.parametrize("given", [None, 5, "++model.image_size=64", [5], [None], {"image_size": 64}])
def test_overrides_of_another_kind(given: Any) -> None:
    with pytest.raises(WrongKindError, match=r"a list of '\+\+model.name=value', not"):
        build_sam2(small_config(), device="cpu", hydra_overrides_extra=given)


@pytest.mark.parametrize("name", ["mask_threshold", "max_hole_area", "max_sprinkle_area"])
@pytest.mark.parametrize("value", ["a", None, float("nan"), True])
def test_thresholds_that_are_no_numbers(name: str, value: Any) -> None:
    with pytest.raises(TypeError, match=f"{name} is a number, not"):
        SAM2ImagePredictor(small_model(), **{name: value})


def test_what_is_no_model_or_no_list() -> None:
    with pytest.raises(TypeError, match="as build_sam2 makes it, not Linear"):
        SAM2ImagePredictor(torch.nn.Linear(1, 1))  # type: ignore[arg-type]
    predictor = SAM2ImagePredictor(small_model())
    predictor.set_image_batch(list(clip(1)))
    with pytest.raises(TypeError, match="a list, not int"):
        predictor.predict_batch(5, 5)  # type: ignore[arg-type]


@pytest.mark.parametrize("obj_id", [[3], {}, np.array([1, 2])])
def test_ids_that_cannot_be(obj_id: Any) -> None:
    predictor = small_predictor()
    state = predictor.init_state(clip(2))
    for use in (
        lambda: predictor.add_new_points_or_box(state, 0, obj_id, points=[[5, 5]], labels=[1]),
        lambda: predictor.add_new_mask(state, 0, obj_id, np.ones((96, 160), bool)),
        lambda: predictor.clear_all_prompts_in_frame(state, 0, obj_id),
        lambda: predictor.remove_object(state, obj_id),
    ):
        with pytest.raises(TypeError, match=r"told by a number or a text; a .* cannot be an id"):
            use()
    assert state.obj_ids == []
