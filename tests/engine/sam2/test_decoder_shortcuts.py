"""The mask decoder's shorter ways, taken without gradients on a CPU, against the plain ones."""

from __future__ import annotations

import pytest
import torch

from engine.sam2 import folded_masks, folded_transformer
from engine.sam2.folded_masks import FoldedHeads
from engine.sam2.layers import MLP
from tests.golden.network import small_model


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
        "image": draw(objects, 64, side, side),
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


def test_one_image_for_all_objects() -> None:
    decoder = small_model().sam_mask_decoder.double()
    random = torch.Generator().manual_seed(8)
    side, objects = 8, 3
    image, position, dense, stride4, stride8 = (
        torch.randn(1, c, s, s, generator=random, dtype=torch.float64)
        for c, s in [(64, side), (64, side), (64, 1), (8, 4 * side), (16, 2 * side)]
    )
    given = {
        "image": image,
        "image_pos_1chw": position,
        "sparse_bnc": torch.randn(objects, 2, 64, generator=random, dtype=torch.float64),
        "dense_bchw": dense.expand(objects, 64, side, side),
        "high_res": (stride4, stride8),
    }
    plain = decoder(**given)
    with torch.no_grad():
        short = decoder(**given)
    for name in ("masks_bkhw", "ious_bk", "tokens_bkc", "object_scores_b1"):
        expected = getattr(plain, name).detach()
        torch.testing.assert_close(getattr(short, name), expected, rtol=1e-7, atol=1e-9)


def test_the_shorter_way_is_taken_without_gradients(monkeypatch: pytest.MonkeyPatch) -> None:
    model = small_model()
    side = model.image_size // 16
    embedding = torch.randn(1, 64, side, side)
    high_res = (torch.randn(1, 8, 4 * side, 4 * side), torch.randn(1, 16, 2 * side, 2 * side))
    taken: list[str] = []
    for part in (folded_transformer.FoldedTransformer, folded_masks.FoldedMasks):
        method = part.__call__

        def noted(*args: object, name: str = part.__name__, method: object = method) -> object:
            taken.append(name)
            return method(*args)

        monkeypatch.setattr(part, "__call__", noted)
    model.prompted_candidates(embedding, high_res)
    assert taken == []
    with torch.no_grad():
        model.prompted_candidates(embedding, high_res)
    assert taken == ["FoldedTransformer", "FoldedMasks"]


def test_heads_of_different_widths_as_one() -> None:
    torch.manual_seed(4)
    shape = {"input_dim": 16, "hidden_dim": 24, "num_layers": 3}
    heads = [MLP(output_dim=width, **shape).double() for width in (1, 4, 6, 6)]
    tokens_bkc = torch.randn(5, 4, 16, dtype=torch.float64)
    assert FoldedHeads.fit(heads)
    assert not FoldedHeads.fit([*heads, MLP(input_dim=16, hidden_dim=8, output_dim=4, num_layers=3)])
    with torch.no_grad():
        said_kcb = FoldedHeads(heads)(tokens_bkc)
        for index, head in enumerate(heads):
            expected = head(tokens_bkc[:, index])
            torch.testing.assert_close(said_kcb[index, : expected.shape[1]].T, expected)


def test_it_follows_the_weights() -> None:
    decoder = small_model().sam_mask_decoder.double()
    torch.manual_seed(5)
    side, kind = 8, {"dtype": torch.float64}
    given = {
        "image": torch.randn(1, 64, side, side, **kind),
        "image_pos_1chw": torch.randn(1, 64, side, side, **kind),
        "sparse_bnc": torch.randn(1, 2, 64, **kind),
        "dense_bchw": torch.randn(1, 64, side, side, **kind),
        "high_res": (
            torch.randn(1, 8, 4 * side, 4 * side, **kind),
            torch.randn(1, 16, 2 * side, 2 * side, **kind),
        ),
    }
    with torch.inference_mode():
        decoder(**given)
    with torch.no_grad():
        for weight in decoder.parameters():
            weight.mul_(1.1)
        after = decoder(**given).masks_bkhw
    torch.testing.assert_close(after, decoder(**given).masks_bkhw.detach())


def test_positions_follow_the_weights() -> None:
    encoder = small_model().sam_prompt_encoder
    with torch.inference_mode():
        before = encoder.image_positions()
    assert encoder.image_positions() is before
    with torch.no_grad():
        encoder.pe_layer.positional_encoding_gaussian_matrix.mul_(2)
    assert not torch.equal(encoder.image_positions(), before)
