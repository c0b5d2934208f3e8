from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import safetensors.torch
import torch

import engine
from engine.errors import UserError
from engine.predict import builders
from tests.golden.network import small_config, small_model


def test_public_names_are_there() -> None:
    for name in engine.__all__:
        assert getattr(engine, name).__name__ == name
        assert name in dir(engine)
    with pytest.raises(AttributeError, match="no_such_name"):
        engine.no_such_name  # noqa: B018


def test_the_vocabulary_is_had_without_torch() -> None:
    code = "import sys, engine.prompts, engine.masks, engine.messages; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_weights_are_read_from_either_kind_of_file(tmp_path: Path, suffix: str) -> None:
    weights = small_model().state_dict()
    path = tmp_path / f"model{suffix}"
    if suffix == ".pt":
        torch.save({"model": weights}, path)
    else:
        safetensors.torch.save_file({k: v.contiguous() for k, v in weights.items()}, path)
    model = engine.build_sam2(small_config().to_mapping(), path, device="cpu")
    assert all(torch.equal(weights[name], t) for name, t in model.state_dict().items())
    assert not model.training
    assert model.decoder_config.dynamic_multimask_via_stability


def test_options_reach_the_predictor() -> None:
    predictor = engine.build_sam2_video_predictor(
        small_config(),
        device="cpu",
        mode="train",
        hydra_overrides_extra=[
            "++model.fill_hole_area=3",
            "++model.non_overlap_masks=true",
            "model.sigmoid_bias_for_mem_enc=-9.5",
        ],
    )
    assert predictor.training
    assert (predictor.fill_hole_area, predictor.non_overlap_masks) == (3, True)
    assert predictor.config.sigmoid_bias_for_mem_enc == -9.5
    assert predictor.config.binarize_mask_from_pts_for_mem_enc
    plain = engine.build_sam2_video_predictor(small_config(), device="cpu", apply_postprocessing=False)
    assert plain.fill_hole_area == 0
    assert not plain.decoder_config.dynamic_multimask_via_stability


def test_weights_of_another_model_are_refused(tmp_path: Path) -> None:
    torch.save({"model": {"a": torch.zeros(1)}}, tmp_path / "other.pt")
    with pytest.raises(UserError, match=r"other\.pt does not hold the weights"):
        engine.build_sam2(small_config(), tmp_path / "other.pt", device="cpu")


def test_weights_of_another_published_model_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.save({"model": {"a": torch.zeros(1)}}, tmp_path / "mine.pt")
    monkeypatch.setattr(builders, "recognise", lambda weights: "sam2-hiera-tiny")
    with pytest.raises(UserError, match=r"mine\.pt holds the weights of sam2-hiera-tiny, not of this model"):
        engine.build_sam2(small_config(), tmp_path / "mine.pt", device="cpu")
