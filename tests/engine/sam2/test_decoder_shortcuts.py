"""The mask decoder's shorter ways, taken without gradients on a CPU, against the plain ones."""

from __future__ import annotations

import pytest
import torch

from engine.sam2 import mask_decoder, transformer
from engine.sam2.transformer import Attention
from tests.golden.network import small_model


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize(("queries", "keys"), [(90, 3), (3, 90), (90, 90), (3, 5)])
def test_attention_with_few_tokens_on_one_side(batch: int, queries: int, keys: int) -> None:
    torch.manual_seed(3)
    attention = Attention(embedding_dim=32, num_heads=4, downsample_rate=2)
    for weight in attention.parameters():
        torch.nn.init.normal_(weight, std=0.5)
    q, k, v = (torch.randn(batch, n, 32) for n in (queries, keys, keys))
    plain = attention(q, k, v).detach()
    with torch.no_grad():
        torch.testing.assert_close(attention(q, k, v), plain, rtol=1e-4, atol=1e-4)
        if keys < queries:
            torch.testing.assert_close(attention.with_few_keys(q, k, v), plain, rtol=1e-4, atol=1e-4)
        if queries < keys:
            torch.testing.assert_close(attention.with_few_queries(q, k, v), plain, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("objects", [1, 2, 5])
@pytest.mark.parametrize("tokens", [0, 2, 3, 21])
def test_decoding_gives_the_same(objects: int, tokens: int) -> None:
    """In double precision, where rounding has no say: the sums are the same, in another order."""
    decoder = small_model().sam_mask_decoder.double()
    random = torch.Generator().manual_seed(7)

    def draw(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=random, dtype=torch.float64)

    side = 8
    given = {
        "image_bchw": draw(objects, 64, side, side),
        "image_pos_1chw": draw(1, 64, side, side),
        "sparse_bnc": draw(objects, tokens, 64),
        "dense_bchw": draw(objects, 64, side, side),
        "high_res": (draw(1, 8, 4 * side, 4 * side), draw(1, 16, 2 * side, 2 * side)),
    }
    plain = decoder(**given)
    with torch.no_grad():
        short = decoder(**given)
    for name in ("masks_bkhw", "ious_bk", "tokens_bkc", "object_scores_b1"):
        expected = getattr(plain, name).detach()
        torch.testing.assert_close(getattr(short, name), expected, rtol=1e-7, atol=1e-9)


def test_the_shorter_ways_are_taken_without_gradients(monkeypatch: pytest.MonkeyPatch) -> None:
    model = small_model()
    side = model.image_size // 16
    embedding = torch.randn(1, 64, side, side)
    high_res = (torch.randn(1, 8, 4 * side, 4 * side), torch.randn(1, 16, 2 * side, 2 * side))
    taken: list[str] = []
    for room, name in (
        (transformer.Attention, "with_few_keys"),
        (transformer.Attention, "with_few_queries"),
        (mask_decoder.MaskDecoder, "_masks_of_cells"),
    ):
        method = getattr(room, name)

        def noted(*args: object, name: str = name, method: object = method) -> object:
            taken.append(name)
            return method(*args)

        monkeypatch.setattr(room, name, noted)
    model.prompted_candidates(embedding, high_res)
    assert taken == []
    with torch.no_grad():
        model.prompted_candidates(embedding, high_res)
    assert set(taken) == {"with_few_keys", "with_few_queries", "_masks_of_cells"}


def test_positions_follow_the_weights() -> None:
    encoder = small_model().sam_prompt_encoder
    with torch.inference_mode():
        before = encoder.image_positions()
    assert encoder.image_positions() is before
    with torch.no_grad():
        encoder.pe_layer.positional_encoding_gaussian_matrix.mul_(2)
    assert not torch.equal(encoder.image_positions(), before)
