"""How the network is run while it learns: what it is told, and what it is judged on."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.sam2.sam2_base import SAM2Base
from engine.training.data import MadeBatches
from engine.training.losses import LossWeights
from engine.training.rollout import Judge, clip_rollout, image_rollout
from tests.engine.training import tiny

JUDGE = Judge(LossWeights())


class Listening:
    """Notes what the decoder is told, and passes it on."""

    def __init__(self, model: SAM2Base, monkeypatch: pytest.MonkeyPatch) -> None:
        self.points: list[int] = []
        self.labels: list[torch.Tensor] = []
        self.fed_back: list[bool] = []
        decode = model.decode

        def noted(embedding, high_res, *, coords_bn2=None, labels_bn=None, mask_b1hw=None):
            self.points.append(0 if coords_bn2 is None else coords_bn2.shape[1])
            self.labels.append(labels_bn)
            self.fed_back.append(mask_b1hw is not None)
            return decode(
                embedding, high_res, coords_bn2=coords_bn2, labels_bn=labels_bn, mask_b1hw=mask_b1hw
            )

        monkeypatch.setattr(model, "decode", noted)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_corrections_add_a_click_and_feed_the_prediction_back(monkeypatch: pytest.MonkeyPatch) -> None:
    model = tiny.network()
    heard = Listening(model, monkeypatch)
    batch = MadeBatches().images(tiny.stage(), 0, 0)
    out, _ = image_rollout(
        model,
        batch.images_bchw,
        batch.truth_o1hw,
        batch.image_of_o,
        prompt="click",
        rounds=3,
        rng=rng(),
        judge=JUDGE,
    )
    assert heard.points == [1, 2, 3, 4]
    assert heard.fed_back == [False, True, True, True]
    assert len(out.steps) == 4
    assert out.total.requires_grad


def test_a_box_is_two_labelled_corners(monkeypatch: pytest.MonkeyPatch) -> None:
    model = tiny.network()
    heard = Listening(model, monkeypatch)
    batch = MadeBatches().images(tiny.stage(), 0, 0)
    image_rollout(
        model,
        batch.images_bchw,
        batch.truth_o1hw,
        batch.image_of_o,
        prompt="box",
        rounds=0,
        rng=rng(),
        judge=JUDGE,
    )
    assert heard.points == [2]
    assert heard.labels[0][0].tolist() == [2, 3]


@pytest.mark.parametrize(("prompt", "first"), [("mask", 0), ("click", 3), ("box", 3)])
def test_a_clip_is_prompted_on_its_first_frame_and_where_it_is_corrected(
    prompt: str, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tiny.network()
    heard = Listening(model, monkeypatch)
    batch = MadeBatches().clips(tiny.stage(frames=4), 0, 0)
    out, features = clip_rollout(
        model,
        batch.clips_tbchw,
        batch.truth_tb1hw,
        prompt=prompt,
        corrected=[2],
        rounds=2,
        rng=rng(),
        judge=JUDGE,
    )
    # A given mask is taken as it is: the decoder only makes its pointer, which nothing judges.
    assert len(out.steps) == first + 1 + 3 + 1
    assert len(features.embedding_bchw) == 4 * 2
    tracked = [labels for labels in heard.labels if labels is not None and (labels == -1).all()]
    assert len(tracked) >= 3


def test_what_a_frame_is_told_of_earlier_ones_changes_its_masks() -> None:
    model = tiny.network()
    batch = MadeBatches().clips(tiny.stage(frames=3), 0, 0)
    totals = []
    for truth in (batch.truth_tb1hw, torch.zeros_like(batch.truth_tb1hw)):
        first = torch.cat([truth[:1], batch.truth_tb1hw[1:]])
        out, _ = clip_rollout(
            model, batch.clips_tbchw, first, prompt="mask", corrected=[], rounds=0, rng=rng(), judge=JUDGE
        )
        totals.append(float(out.total.detach()))
    assert totals[0] != totals[1]


def test_a_coarser_judge_sees_the_same_thing() -> None:
    model = tiny.network()
    batch = MadeBatches().images(tiny.stage(), 0, 0)
    losses = []
    for stride in (1, 2):
        out, _ = image_rollout(
            model,
            batch.images_bchw,
            batch.truth_o1hw,
            batch.image_of_o,
            prompt="click",
            rounds=0,
            rng=rng(),
            judge=Judge(LossWeights(), stride),
        )
        losses.append(float(out.total.detach()))
    assert losses[0] == pytest.approx(losses[1], rel=0.1)
