from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.predict import precision
from engine.predict.precision import Trial, try_bfloat16
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
