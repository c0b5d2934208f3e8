from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine import device
from engine.predict import precision
from engine.predict.precision import Trial, remembered_trial, try_bfloat16
from engine.predict.sam2_segmenter import Sam2Segmenter
from tests.golden.network import clip, small_config, small_model


@pytest.mark.parametrize(
    ("agreement", "gain", "chosen"),
    [(0.995, 1.5, "bfloat16"), (0.98, 3.0, "float32"), (1.0, 1.0, "float32"), (0.99, 1.1, "bfloat16")],
)
def test_only_what_is_as_good_and_faster_is_chosen(agreement: float, gain: float, chosen: str) -> None:
    assert Trial(agreement, gain).precision == chosen


def test_a_trial_compares_both_and_leaves_the_network_as_it_was() -> None:
    network = small_model()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    trial = try_bfloat16(network, small_config())
    assert 0.5 < trial.agreement <= 1
    assert trial.gain > 0
    assert all(torch.equal(tensor, before[name]) for name, tensor in network.state_dict().items())


def test_a_trial_notices_bad_rounding(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Sam2Segmenter._condition

    def spoilt(self: Sam2Segmenter, features: object, readings: object) -> torch.Tensor:
        embedding = plain(self, features, readings)
        return embedding if self.precision == "float32" else embedding.roll(3, dims=-1)

    monkeypatch.setattr(precision.Sam2Segmenter, "_condition", spoilt)
    assert try_bfloat16(small_model(), small_config()).agreement < precision.AGREEMENT


def test_on_a_cpu_frames_are_encoded_and_decoded_in_full_precision() -> None:
    image = np.asarray(clip(1)[0])
    exact = Sam2Segmenter(small_model(), device="cpu").encode(image)
    rounded = Sam2Segmenter(small_model(), device="cpu", precision="bfloat16").encode(image)
    torch.testing.assert_close(rounded.embedding_bchw, exact.embedding_bchw, rtol=0, atol=0)


class Trials:
    """Counts how often the trial is run. Use it as what runs it."""

    def __init__(self) -> None:
        self.run = 0

    def __call__(self) -> Trial:
        self.run += 1
        return Trial(0.995, 1.5)


def test_the_outcome_is_remembered_by_processor_torch_and_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, trials = tmp_path / "cache" / "bfloat16.json", Trials()
    assert remembered_trial("one", trials, file) == Trial(0.995, 1.5)
    assert remembered_trial("one", trials, file) == Trial(0.995, 1.5)
    assert trials.run == 1
    remembered_trial("other", trials, file)
    assert trials.run == 2
    monkeypatch.setattr(precision, "processor_name", lambda: "Z80")
    remembered_trial("one", trials, file)
    assert trials.run == 3
    monkeypatch.setattr(torch, "__version__", "99.0")
    remembered_trial("one", trials, file)
    assert trials.run == 4
    monkeypatch.setattr(precision, "_METHOD", precision._METHOD + 1)
    remembered_trial("one", trials, file)
    assert trials.run == 5
    assert [f.name for f in file.parent.iterdir()] == ["bfloat16.json"]


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"\xff\xfe", b"[]", b'{"a": 1}', b'{"a": {"agreement": "x", "gain": 1}}', b"null"]
)
def test_a_damaged_memory_of_trials_is_written_anew(tmp_path: Path, damage: bytes) -> None:
    file, trials = tmp_path / "bfloat16.json", Trials()
    file.write_bytes(damage)
    remembered_trial("one", trials, file)
    remembered_trial("one", trials, file)
    assert trials.run == 1


def test_where_nothing_can_be_written_the_trial_is_run_each_time(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    trials = Trials()
    for _ in range(2):
        assert remembered_trial("one", trials, tmp_path / "a file" / "bfloat16.json").precision == "bfloat16"
    assert trials.run == 2


def test_the_cache_folder_is_where_the_system_keeps_such_things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MASKLET_CACHE", raising=False)
    monkeypatch.setattr(device.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert device.cache_folder() == Path("/somewhere/masklet")
    monkeypatch.setenv("XDG_CACHE_HOME", "not absolute")
    assert device.cache_folder() == Path.home() / ".cache" / "masklet"
    monkeypatch.setenv("MASKLET_CACHE", "/elsewhere")
    assert device.cache_folder() == Path("/elsewhere")
