"""What SAM 2 is trained on: masks, their estimated quality, and presence (SAM 2 paper, appendix D.2)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.sam2.mask_decoder import MaskCandidates, upsample_masks


@dataclass(frozen=True)
class LossWeights:
    """The paper's weights, and two departures from it that help where there is little data.

    winner: the share of the mask loss that the best candidate gets, the rest is spread over the
    others (1.0, as in the paper: winner takes all). single: how much candidate 0 learns beside the
    other three from a single click (0, as in the paper: nothing).
    """

    focal: float = 20.0
    dice: float = 1.0
    iou: float = 1.0
    presence: float = 1.0
    winner: float = 1.0
    single: float = 0.0


def focal_loss(logits_bkhw: Tensor, truth_b1hw: Tensor, alpha: float = 0.25, gamma: float = 2.0) -> Tensor:
    """Sigmoid focal loss (Lin et al., 2017), mean over pixels: (b, k)."""
    truth = truth_b1hw.expand_as(logits_bkhw)
    cross_entropy = F.binary_cross_entropy_with_logits(logits_bkhw, truth, reduction="none")
    probability = logits_bkhw.sigmoid()
    wrong = probability + truth - 2 * probability * truth
    balance = alpha * truth + (1 - alpha) * (1 - truth)
    return (balance * wrong**gamma * cross_entropy).flatten(2).mean(2)


def dice_loss(logits_bkhw: Tensor, truth_b1hw: Tensor) -> Tensor:
    """1 - Dice of the soft mask: (b, k)."""
    soft = logits_bkhw.sigmoid().flatten(2)
    truth = truth_b1hw.flatten(2)
    return 1 - (2 * (soft * truth).sum(2) + 1) / (soft.sum(2) + truth.sum(2) + 1)


def mask_iou(logits_bkhw: Tensor, truth_b1hw: Tensor) -> Tensor:
    """Intersection over union of the thresholded masks, (b, k), 0 to 1; 1 where both are empty."""
    on = (logits_bkhw > 0).flatten(2)
    truth = (truth_b1hw > 0.5).flatten(2)
    union = (on | truth).sum(2)
    both = (on & truth).sum(2)
    return torch.where(union > 0, both / union.clamp(min=1), torch.ones_like(union, dtype=torch.float32))


@dataclass(frozen=True)
class StepLoss:
    """One segmentation's losses; `total` is what is minimised.

    iou, single_iou: mean true IoU of the candidate that the model answers with, and of candidate 0.
    """

    total: Tensor
    focal: Tensor
    dice: Tensor
    iou_error: Tensor
    presence: Tensor
    iou: Tensor
    single_iou: Tensor


def segmentation_loss(
    candidates: MaskCandidates, truth_b1hw: Tensor, *, multimask: bool, weights: LossWeights
) -> StepLoss:
    """Losses of one decoder run against full-size truth (0 or 1).

    multimask: candidates 1 to 3 compete and the best is supervised on its mask, all on quality; else
    candidate 0 alone. Where the object is absent only presence is learnt.
    """
    logits = upsample_masks(candidates.masks_bkhw, (truth_b1hw.shape[-2], truth_b1hw.shape[-1]))
    present_b = (truth_b1hw.flatten(1).amax(1) > 0).float()
    focal_bk, dice_bk = focal_loss(logits, truth_b1hw), dice_loss(logits, truth_b1hw)
    true_iou_bk = mask_iou(logits.detach(), truth_b1hw)
    mask_bk = weights.focal * focal_bk + weights.dice * dice_bk
    share_bk = _shares(mask_bk.detach(), multimask=multimask, weights=weights)
    # All of the three that compete learn their quality, not the best one alone.
    learns_bk = torch.full_like(share_bk, float(multimask))
    learns_bk[:, 0] = not multimask or weights.single > 0
    per_object = present_b / present_b.sum().clamp(min=1)
    focal = ((focal_bk * share_bk).sum(1) * per_object).sum()
    dice = ((dice_bk * share_bk).sum(1) * per_object).sum()
    ious_bk = candidates.ious_bk.float()
    error_b = ((ious_bk - true_iou_bk).abs() * learns_bk).sum(1) / learns_bk.sum(1)
    iou_error = (error_b * per_object).sum()
    presence = F.binary_cross_entropy_with_logits(candidates.object_scores_b1[:, 0].float(), present_b)
    total = (
        weights.focal * focal + weights.dice * dice + weights.iou * iou_error + weights.presence * presence
    )
    answered = ious_bk[:, 1:].argmax(1) + 1 if multimask else torch.zeros_like(present_b).long()
    chosen = true_iou_bk.gather(1, answered[:, None])[:, 0]
    means = [(iou * per_object).sum() for iou in (chosen, true_iou_bk[:, 0])]
    return StepLoss(total, focal, dice, iou_error, presence, *means)


def _shares(mask_bk: Tensor, *, multimask: bool, weights: LossWeights) -> Tensor:
    """How much of each candidate's mask loss counts, (b, 4)."""
    shares = torch.zeros_like(mask_bk)
    if not multimask:
        shares[:, 0] = 1
        return shares
    shares[:, 0] = weights.single
    shares[:, 1:] = (1 - weights.winner) / (mask_bk.shape[1] - 2)
    return shares.scatter(1, mask_bk[:, 1:].argmin(1, keepdim=True) + 1, weights.winner)
