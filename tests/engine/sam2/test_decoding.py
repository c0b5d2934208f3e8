"""Prompt encoder, mask decoder and the two-way transformer."""

from __future__ import annotations

import pytest
import torch

from engine.sam2.mask_decoder import MaskCandidates
from engine.sam2.prompt_encoder import NOT_A_POINT, PromptEncoder
from tests.golden.network import small_model


@pytest.fixture(scope="module")
def encoder() -> PromptEncoder:
    return small_model().sam_prompt_encoder


def test_points_are_followed_by_one_that_is_none(encoder: PromptEncoder) -> None:
    with torch.no_grad():
        tokens = encoder.points(torch.tensor([[[3.0, 4.0]]]), torch.tensor([[1]]))
    assert tokens.shape == (1, 2, 64)
    torch.testing.assert_close(tokens[0, 1:], encoder.not_a_point_embed.weight.detach())


def test_a_point_is_its_place_and_its_kind(encoder: PromptEncoder) -> None:
    where = torch.tensor([[[3.0, 4.0]] * 5])
    with torch.no_grad():
        tokens = encoder.points(where, torch.tensor([[NOT_A_POINT, 0, 1, 2, 3]]))
        place = encoder.pe_layer(torch.tensor([3.5, 4.5]) / encoder.image_size)
    torch.testing.assert_close(tokens[0, :1], encoder.not_a_point_embed.weight.detach())
    for kind, embedding in enumerate(encoder.point_embeddings):
        torch.testing.assert_close(tokens[0, kind + 1], place + embedding.weight[0].detach())


def test_nothing_said_gives_no_tokens(encoder: PromptEncoder) -> None:
    sparse, dense = encoder(coords_bn2=None, labels_bn=None, mask_b1hw=None)
    assert sparse.shape == (1, 0, 64)
    assert dense.shape == (1, 64, 8, 8)


def test_masks_of_any_size_are_embedded(encoder: PromptEncoder) -> None:
    even = torch.full((2, 1, 96, 160), 4.0)
    with torch.no_grad():
        resized = encoder.mask(even)
        fitting = encoder.mask(torch.full((2, 1, 32, 32), 4.0))
    assert resized.shape == (2, 64, 8, 8)
    torch.testing.assert_close(resized, fitting)


def candidates(single: torch.Tensor) -> MaskCandidates:
    masks = torch.stack([single, torch.full((4, 4), 1.0), torch.full((4, 4), 2.0), torch.full((4, 4), 3.0)])
    return MaskCandidates(
        masks_bkhw=masks[None],
        ious_bk=torch.tensor([[0.9, 0.1, 0.7, 0.3]]),
        tokens_bkc=torch.zeros(1, 4, 8),
        object_scores_b1=torch.ones(1, 1),
    )


def test_a_stable_single_mask_is_kept() -> None:
    single = torch.full((4, 4), -5.0)
    single[:2] = 5.0
    masks, ious = candidates(single).stable(delta=0.05, threshold=0.98)
    torch.testing.assert_close(masks[0, 0], single)
    assert ious.item() == pytest.approx(0.9)


def test_an_unstable_single_mask_gives_way_to_the_best_other() -> None:
    single = torch.full((4, 4), -5.0)
    single[:2], single[2] = 5.0, 0.01
    masks, ious = candidates(single).stable(delta=0.05, threshold=0.98)
    assert masks.unique().item() == 2.0
    assert ious.item() == pytest.approx(0.7)


def test_an_empty_single_mask_counts_as_stable() -> None:
    masks, _ = candidates(torch.full((4, 4), -5.0)).stable(delta=0.05, threshold=0.98)
    assert masks.max() == -5.0


def test_single_and_multimask_split_the_candidates() -> None:
    four = candidates(torch.zeros(4, 4))
    assert four.single()[0].shape == (1, 1, 4, 4)
    assert four.multimask()[0].unique().tolist() == [1.0, 2.0, 3.0]
