"""The objective, by values worked out by hand and by what it must not do."""

from __future__ import annotations

import math

import pytest
import torch

from engine.sam2.mask_decoder import MaskCandidates
from engine.training.losses import LossWeights, dice_loss, focal_loss, mask_iou, segmentation_loss


def candidates(logits_k: list[float], ious: list[float], score: float = 3.0) -> MaskCandidates:
    """Four flat 4 x 4 masks of these logits."""
    masks = (
        torch.tensor(logits_k, dtype=torch.float32)
        .view(1, 4, 1, 1)
        .expand(1, 4, 4, 4)
        .clone()
        .requires_grad_()
    )
    return MaskCandidates(
        masks,
        torch.tensor([ious], requires_grad=True),
        torch.zeros(1, 4, 8),
        torch.tensor([[score]], requires_grad=True),
    )


TRUTH = torch.ones(1, 1, 4, 4)


def test_focal_loss_by_hand() -> None:
    # p = 0.5 everywhere, truth 1: alpha * 0.5^2 * ln 2.
    assert focal_loss(torch.zeros(1, 1, 4, 4), TRUTH).item() == pytest.approx(0.25 * 0.25 * math.log(2))
    # truth 0: (1 - alpha) instead.
    assert focal_loss(torch.zeros(1, 1, 4, 4), 0 * TRUTH).item() == pytest.approx(0.75 * 0.25 * math.log(2))


def test_dice_loss_by_hand() -> None:
    # Soft mask 0.5 on 16 pixels, all true: 1 - (2 * 8 + 1) / (8 + 16 + 1).
    assert dice_loss(torch.zeros(1, 1, 4, 4), TRUTH).item() == pytest.approx(1 - 17 / 25)


def test_mask_iou_of_empty_masks_is_one() -> None:
    assert mask_iou(torch.full((1, 1, 4, 4), -1.0), 0 * TRUTH).item() == 1.0
    assert mask_iou(torch.full((1, 1, 4, 4), 1.0), TRUTH).item() == 1.0


def test_total_is_weighted_as_in_the_paper() -> None:
    loss = segmentation_loss(
        candidates([0, 0, 0, 0], [0.5] * 4), TRUTH, multimask=False, weights=LossWeights()
    )
    presence = math.log1p(math.exp(-3.0))
    assert loss.presence.item() == pytest.approx(presence)
    assert loss.iou_error.item() == pytest.approx(0.5)  # logit 0 is not in the mask: IoU 0
    expected = 20 * loss.focal.item() + loss.dice.item() + 0.5 + presence
    assert loss.total.item() == pytest.approx(expected)


def test_of_the_candidates_the_best_alone_learns_its_mask_and_all_learn_their_quality() -> None:
    given = candidates([5.0, -2.0, 4.0, -1.0], [0.2, 0.3, 0.9, 0.4])
    loss = segmentation_loss(given, TRUTH, multimask=True, weights=LossWeights())
    loss.total.backward()
    learns_mask = given.masks_bkhw.grad.flatten(2).abs().sum((0, 2)) > 0
    assert learns_mask.tolist() == [False, False, True, False]
    assert (given.ious_bk.grad[0] != 0).tolist() == [False, True, True, True]
    assert loss.iou.item() == 1.0
    assert loss.single_iou.item() == 1.0


def test_the_single_candidate_alone_learns_from_clear_prompts() -> None:
    given = candidates([0.5, -2.0, 4.0, -1.0], [0.2, 0.3, 0.9, 0.4])
    segmentation_loss(given, TRUTH, multimask=False, weights=LossWeights()).total.backward()
    assert (given.masks_bkhw.grad.flatten(2).abs().sum((0, 2)) > 0).tolist() == [True, False, False, False]
    assert (given.ious_bk.grad[0] != 0).tolist() == [True, False, False, False]


def test_an_absent_object_teaches_presence_alone() -> None:
    given = candidates([1.0, 2.0, 3.0, -1.0], [0.2, 0.3, 0.9, 0.4])
    loss = segmentation_loss(given, 0 * TRUTH, multimask=True, weights=LossWeights())
    loss.total.backward()
    assert given.masks_bkhw.grad.abs().sum() == 0
    assert given.ious_bk.grad.abs().sum() == 0
    assert given.object_scores_b1.grad.item() > 0
    assert loss.presence.item() == pytest.approx(math.log1p(math.exp(3.0)))


def test_shares_soften_the_competition() -> None:
    given = candidates([1.0, -2.0, 4.0, -1.0], [0.2, 0.3, 0.9, 0.4])
    weights = LossWeights(winner=0.7, single=0.5)
    segmentation_loss(given, TRUTH, multimask=True, weights=weights).total.backward()
    assert (given.masks_bkhw.grad.flatten(2).abs().sum((0, 2)) > 0).tolist() == [True] * 4
    assert (given.ious_bk.grad[0] != 0).tolist() == [True] * 4
