"""How the network is run while it learns: what it is told, and what it is judged on."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.sam2.sam2_base import SAM2Base
from engine.training.data import MadeBatches
from engine.training.losses import LossWeights
from engine.training.rollout import Judge, clip_rollout, image_rollout, rough_masks
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
        batch.truth_to1hw,
        batch.clip_of_o,
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
    for truth in (batch.truth_to1hw, torch.zeros_like(batch.truth_to1hw)):
        first = torch.cat([truth[:1], batch.truth_to1hw[1:]])
        out, _ = clip_rollout(
            model,
            batch.clips_tbchw,
            first,
            batch.clip_of_o,
            prompt="mask",
            corrected=[],
            rounds=0,
            rng=rng(),
            judge=JUDGE,
        )
        totals.append(float(out.total.detach()))
    assert totals[0] != totals[1]


def test_the_objects_of_a_clip_share_its_pictures_and_are_told_apart() -> None:
    """Two objects of one clip, tracked together, are judged as each is when it is alone."""
    model = tiny.network()
    stage = tiny.stage(frames=3, clips=1, clip_objects=2, gap=2)
    batch = next(b for n in range(9) if len((b := MadeBatches().clips(stage, n, 0)).clip_of_o) == 2)

    def losses(objects: list[int]) -> list[float]:
        out, features = clip_rollout(
            model,
            batch.clips_tbchw,
            batch.truth_to1hw[:, objects],
            batch.clip_of_o[objects],
            prompt="mask",
            corrected=[],
            rounds=0,
            rng=rng(),
            judge=JUDGE,
        )
        assert len(features.embedding_bchw) == 3  # each frame is encoded once
        return [float(s.presence.detach()) for s in out.steps]

    both, first, second = losses([0, 1]), losses([0]), losses([1])
    assert first != second
    assert both == pytest.approx([(a + b) / 2 for a, b in zip(first, second, strict=True)], rel=1e-4)


def test_a_rough_mask_is_a_task_on_images(monkeypatch: pytest.MonkeyPatch) -> None:
    model = tiny.network()
    heard = Listening(model, monkeypatch)
    batch = MadeBatches().images(tiny.stage(), 0, 0)
    image_rollout(
        model,
        batch.images_bchw,
        batch.truth_o1hw,
        batch.image_of_o,
        prompt="mask",
        rounds=1,
        rng=rng(),
        judge=JUDGE,
    )
    assert heard.fed_back == [True, True]
    assert (heard.labels[0] == -1).all()
    assert heard.points == [1, 2]


def test_rough_masks_are_near_the_truth_but_not_it() -> None:
    truth = torch.zeros(1, 1, 64, 64)
    truth[:, :, 16:48, 16:48] = 1
    given = [rough_masks(truth, 16, np.random.default_rng(seed)) > 0 for seed in range(8)]
    small = truth[:, :, ::4, ::4] > 0.5
    overlaps = [float((g & small).sum() / (g | small).sum()) for g in given]
    assert min(overlaps) > 0.5
    assert max(overlaps) - min(overlaps) > 0.1
    speck = torch.zeros(1, 1, 64, 64)
    speck[:, :, 30:34, 30:34] = 1
    assert all((rough_masks(speck, 16, np.random.default_rng(s)) > -10).any() for s in range(8))


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
