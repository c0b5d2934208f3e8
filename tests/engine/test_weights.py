from __future__ import annotations

import json
import os
import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from engine.errors import UserError
from engine.models import ModelEntry, ModelList
from engine.predict.builders import build_sam2, build_sam2_video_predictor
from engine.sam2.build import build_network
from engine.sam2.config import VARIANTS, SAM2Config, find_variant
from engine.sam2.sam2_base import SAM2Base
from engine.weights import configuration, digest, read_configuration, read_weights, recognise

MODELS = ModelList()
SMALL = {
    "image_size": 64,
    "embed_dim": 8,
    "stages": [1, 1, 1, 1],
    "window_spec": [8, 4, 4, 2],
    "global_att": [2],
    "bkg": [4, 4],
    "d_model": 32,
    "mem_dim": 16,
    "n_memattn": 1,
    "ff": 32,
    "mlp_dim": 32,
    "dec_heads": 2,
    "dec_depth": 2,
    "fuser": 1,
    "num_maskmem": 3,
    "rope_theta": 100.0,
    "ls": 0.1,
}


def local(path: Path) -> ModelEntry:
    return MODELS.find(str(path))


# Channels of the first stage, and blocks in all: SAM 2 paper, and the published checkpoints.
TRUNKS = {"tiny": (96, 12), "small": (96, 16), "base_plus": (112, 24), "large": (144, 48)}


def published(name: str) -> dict[str, Tensor]:
    """The tensors of a published checkpoint that tell it from the others."""
    version, _, size = name.partition("_hiera_")
    channels, blocks = TRUNKS[size]
    weights = {"maskmem_tpos_enc": torch.zeros(7, 1, 1, 64)}
    weights["image_encoder.trunk.patch_embed.proj.weight"] = torch.zeros(channels, 3, 7, 7)
    for i in range(blocks):
        weights[f"image_encoder.trunk.blocks.{i}.attn.proj.bias"] = torch.zeros(1)
        weights[f"image_encoder.trunk.blocks.{i}.norm1.bias"] = torch.zeros(1)
    if version == "sam2.1":
        weights["no_obj_embed_spatial"] = torch.zeros(1, 64)
    return weights


def test_the_network_of_a_published_name_is_recognised_as_it() -> None:
    network = build_network(find_variant("sam2.1_hiera_tiny").config, SAM2Base)
    assert recognise(network.state_dict()) == "sam2.1-hiera-tiny"


@pytest.mark.parametrize("name", list(VARIANTS))
def test_published_weights_are_recognised_and_are_all_on_offer(name: str) -> None:
    weights = published(name)
    found = recognise(weights)
    assert found == name.replace("_", "-")
    entry = MODELS.find(found)
    assert (entry.repo, entry.filename) == (VARIANTS[name].hub_id, VARIANTS[name].checkpoint)
    assert configuration(entry, Path(entry.filename), weights, MODELS) == VARIANTS[name].config


def test_weights_of_another_model_are_said_to_be() -> None:
    tiny = MODELS.find("sam2.1-hiera-tiny")
    with pytest.raises(UserError, match=r"checkpoint of SAM 2\.1 base\+, not of SAM 2\.1 tiny") as caught:
        configuration(tiny, Path("weights.pt"), published("sam2.1_hiera_base_plus"), MODELS)
    assert "sam2.1-hiera-base-plus" in str(caught.value)


def test_weights_of_nobody_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.pt"
    path.touch()
    with pytest.raises(UserError, match="no image encoder"):
        configuration(local(path), path, {"layer": torch.zeros(1)}, MODELS)
    odd = {"image_encoder.trunk.patch_embed.proj.weight": torch.zeros(7, 3, 7, 7)}
    with pytest.raises(UserError, match=r"config\.json"):
        configuration(local(path), path, odd, MODELS)


def test_a_config_beside_a_file_describes_its_network(tmp_path: Path) -> None:
    path = tmp_path / "own.pt"
    path.touch()
    (tmp_path / "config.json").write_text(json.dumps(SMALL))
    config = read_configuration(tmp_path / "config.json")
    weights = build_network(config, SAM2Base).state_dict()
    assert configuration(local(path), path, weights, MODELS) == config
    (tmp_path / "config.json").write_text(json.dumps(config.to_mapping()))
    assert configuration(local(path), path, weights, MODELS) == config
    tiny = published("sam2.1_hiera_tiny")
    assert configuration(local(path), path, tiny, MODELS) == find_variant("sam2.1_hiera_tiny").config


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "could not be read"),
        ("[1]", "not a table"),
        (json.dumps({**SMALL, "stages": 3}), "no model's configuration"),
        (json.dumps({k: v for k, v in SMALL.items() if k != "d_model"}), "does not say 'd_model'"),
        (json.dumps({"trunk": {}}), "incomplete"),
    ],
)
def test_a_config_that_says_nothing_sensible_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(text)
    with pytest.raises(UserError, match=words):
        read_configuration(path)


WEIGHTS = {"a": torch.arange(6.0).reshape(2, 3), "b": torch.ones(1, dtype=torch.float16)}


@pytest.mark.parametrize("content", [WEIGHTS, {"model": WEIGHTS}, OrderedDict(WEIGHTS)])
def test_weights_are_read_plainly_or_under_model(tmp_path: Path, content: object) -> None:
    torch.save(content, tmp_path / "w.pt")
    read = read_weights(tmp_path / "w.pt")
    assert all(torch.equal(read[name], tensor) for name, tensor in WEIGHTS.items())
    assert read.keys() == WEIGHTS.keys()


def test_safetensors_are_read(tmp_path: Path) -> None:
    save_file(WEIGHTS, tmp_path / "w.safetensors")
    read = read_weights(tmp_path / "w.safetensors")
    assert all(torch.equal(read[name], tensor) for name, tensor in WEIGHTS.items())


class Malice:
    """A pickle that makes a file when it is opened."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> object:
        return (os.mkdir, (str(self.trace),))


@pytest.mark.parametrize("form", ["torch", "legacy", "pickle"])
def test_code_in_a_checkpoint_is_not_run(tmp_path: Path, form: str) -> None:
    path, trace = tmp_path / "w.pt", tmp_path / "ran"
    content = {"model": WEIGHTS, "more": Malice(trace)}
    if form == "pickle":
        path.write_bytes(pickle.dumps(Malice(trace)))
    else:
        torch.save(content, path, _use_new_zipfile_serialization=form == "torch")
    with pytest.raises(UserError, match=r"w\.pt (holds more than weights|is damaged)"):
        read_weights(path)
    assert not trace.exists()
    pickle.loads(pickle.dumps(Malice(trace)))
    assert trace.exists(), "the malice would have worked"


def test_damaged_files_are_said_to_be(tmp_path: Path) -> None:
    torch.save(WEIGHTS, tmp_path / "whole.pt")
    whole = (tmp_path / "whole.pt").read_bytes()
    save_file(WEIGHTS, tmp_path / "whole.safetensors")
    tensors = (tmp_path / "whole.safetensors").read_bytes()
    for name, content in (
        ("empty.pt", b""),
        ("text.pt", b"not a checkpoint at all\n"),
        ("half.pt", whole[: len(whole) // 2]),
        ("half.safetensors", tensors[: len(tensors) // 2]),
        ("empty.safetensors", b""),
        ("page.pt", b"<!DOCTYPE html><html></html>"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UserError, match=f"{name} is damaged"):
            read_weights(tmp_path / name)


@pytest.mark.parametrize("content", [[1, 2], {"model": [1]}, {"a": 1}, {}, torch.zeros(1)])
def test_what_holds_no_named_tensors_is_no_checkpoint(tmp_path: Path, content: object) -> None:
    torch.save(content, tmp_path / "w.pt")
    with pytest.raises(UserError, match="no SAM 2 checkpoint"):
        read_weights(tmp_path / "w.pt")


def test_a_file_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    for name in ("w.pt", "w.safetensors"):
        with pytest.raises(UserError, match="does not exist"):
            read_weights(tmp_path / name)


def zipped_anew(path: Path, compression: int, swell: int = 0) -> None:
    """The same checkpoint with its members compressed, and some megabytes of nothing besides."""
    with zipfile.ZipFile(path) as old:
        members = {entry.filename: old.read(entry) for entry in old.infolist()}
    with zipfile.ZipFile(path, "w", compression) as new:
        for name, content in members.items():
            new.writestr(name, content)
        if swell:
            folder = next(iter(members)).partition("/")[0]
            new.writestr(f"{folder}/data/99", bytes(swell << 20))


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.pt"
    torch.save(WEIGHTS, path)
    zipped_anew(path, zipfile.ZIP_DEFLATED, swell=64)
    with pytest.raises(UserError, match=r"w\.pt is 0\.1 MB long and would unpack to 67 MB"):
        read_weights(path)


def test_weights_that_claim_more_than_the_file_holds_are_refused(tmp_path: Path) -> None:
    """One number seen as a million million: any look at them would take all memory."""
    vast = torch.zeros(1).expand(1_000_000, 1_000_000)
    torch.save({"a": vast}, tmp_path / "w.pt")
    with pytest.raises(UserError, match="claims 4000000 MB of weights"):
        read_weights(tmp_path / "w.pt")


@pytest.mark.parametrize(
    "tensor",
    [
        torch.ones(2, dtype=torch.int64),
        torch.ones(2, dtype=torch.bool),
        torch.ones(2, dtype=torch.complex64),
        torch.eye(3).to_sparse(),
        torch.empty(2, device="meta"),
    ],
    ids=["int", "bool", "complex", "sparse", "meta"],
)
@pytest.mark.filterwarnings("ignore")
def test_weights_of_another_kind_are_refused(tmp_path: Path, tensor: Tensor) -> None:
    torch.save({"layer": tensor}, tmp_path / "w.pt")
    with pytest.raises(UserError, match=r"w\.pt (holds layer as|is damaged|holds more than)"):
        read_weights(tmp_path / "w.pt")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e300])
def test_weights_that_are_no_numbers_are_refused(tmp_path: Path, value: float) -> None:
    torch.save({"layer": torch.tensor([1.0, value], dtype=torch.float64)}, tmp_path / "w.pt")
    with pytest.raises(UserError, match="no numbers"):
        read_weights(tmp_path / "w.pt")


def test_weights_of_another_variant_are_told_with_what_differs(tmp_path: Path) -> None:
    """Through the published builders, too, where the configuration is named by the script."""
    config = read_configuration_of(SMALL, tmp_path)
    weights = build_network(config, SAM2Base).state_dict()
    torch.save({"model": weights}, tmp_path / "w.pt")
    other = config.with_option("num_maskmem", 5)
    for build in (build_sam2, build_sam2_video_predictor):
        build(config, tmp_path / "w.pt", device="cpu")
        with pytest.raises(UserError, match=r"1 of another size \(first: maskmem_tpos_enc\).*made for"):
            build(other, tmp_path / "w.pt", device="cpu")
    (tmp_path / "half.pt").write_bytes((tmp_path / "w.pt").read_bytes()[:5000])
    with pytest.raises(UserError, match=r"half\.pt is damaged"):
        build_sam2(config, tmp_path / "half.pt", device="cpu")


def read_configuration_of(short: dict, folder: Path) -> SAM2Config:
    (folder / "config.json").write_text(json.dumps(short))
    return read_configuration(folder / "config.json")


def test_the_digest_tells_weights_apart() -> None:
    digests = {
        digest(weights)
        for weights in (
            WEIGHTS,
            {**WEIGHTS, "b": torch.zeros(1, dtype=torch.float16)},
            {**WEIGHTS, "b": torch.ones(1)},
            {**WEIGHTS, "a": torch.arange(6.0).reshape(3, 2)},
            {"a": WEIGHTS["a"]},
            {"a": WEIGHTS["a"], "c": WEIGHTS["b"]},
        )
    }
    assert len(digests) == 6
    assert digest(WEIGHTS) == digest(dict(reversed(WEIGHTS.items()))) == digest(dict(WEIGHTS))
