"""The mask decoder's transformer with less work, for inference: other sums of the same products.

Prompts are few tokens, the image is many cells. So the projections of the cells are folded into the
few tokens: a token's query is carried through the keys' weights and meets the cells themselves, and the
cells are averaged before the values' weights are applied; likewise where the cells ask the tokens. All
matrices are rearranged once. Letters in names as elsewhere: h heads, r objects times tokens, d channels
of a head, k heads times tokens.
"""

from __future__ import annotations

from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.packed import PackedLinear
from engine.sam2.transformer import Attention, TwoWayAttentionBlock, TwoWayTransformer


class FoldedTransformer:
    """A two-way transformer's weights rearranged, for up to `most_tokens` tokens."""

    def __init__(self, transformer: TwoWayTransformer) -> None:
        final = transformer.final_attn_token_to_image
        blocks = cast(list[TwoWayAttentionBlock], list(transformer.layers))
        self.most_tokens = final.internal_dim // final.num_heads
        self._blocks = [_Block(block) for block in blocks]
        self._last_look = _FewQueries(final)
        self._norm = _Norm(transformer.norm_final_attn)

    def __call__(self, image_bnc: Tensor, image_pos_1nc: Tensor, tokens_btc: Tensor) -> tuple[Tensor, Tensor]:
        """As `TwoWayTransformer`, with the image as tokens; its batch may be 1 for all objects."""
        position_btc = tokens_btc
        for block in self._blocks:
            tokens_btc, image_bnc = block(tokens_btc, image_bnc, position_btc, image_pos_1nc)
        found = self._last_look(tokens_btc + position_btc, image_bnc + image_pos_1nc, image_bnc)
        return self._norm(tokens_btc + found), image_bnc


class _Block:
    def __init__(self, block: TwoWayAttentionBlock) -> None:
        self._first = block.first
        self._among_tokens = _AmongTokens(block.self_attn)
        self._to_image = _FewQueries(block.cross_attn_token_to_image)
        self._from_image = _FewKeys(block.cross_attn_image_to_token)
        widen, narrow = cast(list[nn.Linear], list(block.mlp.layers))
        self._widen = PackedLinear(widen.weight, widen.bias)
        self._narrow = PackedLinear(narrow.weight, narrow.bias)
        self._norms = [_Norm(norm) for norm in (block.norm1, block.norm2, block.norm3, block.norm4)]

    def __call__(
        self, tokens_btc: Tensor, image_bnc: Tensor, position_btc: Tensor, image_pos_1nc: Tensor
    ) -> tuple[Tensor, Tensor]:
        norm1, norm2, norm3, norm4 = self._norms
        if self._first:
            tokens_btc = self._among_tokens(tokens_btc, tokens_btc)
        else:
            tokens_btc = tokens_btc + self._among_tokens(tokens_btc + position_btc, tokens_btc)
        tokens_btc = norm1(tokens_btc)
        placed_bnc = image_bnc + image_pos_1nc
        tokens_btc = norm2(tokens_btc + self._to_image(tokens_btc + position_btc, placed_bnc, image_bnc))
        tokens_btc = norm3(self._narrow(self._widen(tokens_btc, "relu"), add=tokens_btc))
        image_bnc = self._from_image(placed_bnc, tokens_btc + position_btc, tokens_btc, add=image_bnc)
        return tokens_btc, norm4(image_bnc)


class _Norm:
    def __init__(self, norm: nn.LayerNorm) -> None:
        self._norm = (norm.normalized_shape, norm.weight, norm.bias, norm.eps)

    def __call__(self, x: Tensor) -> Tensor:
        return F.layer_norm(x, *self._norm)


class _AmongTokens:
    """Self-attention: queries and keys, which come from the same tokens, are one product."""

    def __init__(self, attention: Attention) -> None:
        q, k = attention.q_proj, attention.k_proj
        self._heads = attention.num_heads
        self._both = (torch.cat((q.weight, k.weight)), torch.cat((q.bias, k.bias)))
        self._value = _weights(attention.v_proj)
        self._out = _weights(attention.out_proj)

    def __call__(self, placed_btc: Tensor, tokens_btc: Tensor) -> Tensor:
        both = F.linear(placed_btc, *self._both).unflatten(2, (2, self._heads, -1))
        q_bhtd, k_bhtd = both.permute(2, 0, 3, 1, 4).unbind(0)
        v_bhtd = F.linear(tokens_btc, *self._value).unflatten(2, (self._heads, -1)).transpose(1, 2)
        found_bhtd = F.scaled_dot_product_attention(q_bhtd, k_bhtd, v_bhtd)
        return F.linear(found_bhtd.transpose(1, 2).flatten(2), *self._out)


class _FewQueries:
    """Tokens ask the image. The keys' bias adds the same to all scores of a query: it is left out."""

    def __init__(self, attention: Attention) -> None:
        scale = attention.head_dim**-0.5
        k, v, out = attention.k_proj, attention.v_proj, attention.out_proj
        self._heads = attention.num_heads
        self._query = (attention.q_proj.weight * scale, attention.q_proj.bias * scale)
        self._keys_hdc = _by_head(k.weight, self._heads)
        self._values_hcd = _by_head(v.weight, self._heads).transpose(1, 2).contiguous()
        self._out = (out.weight, out.bias + out.weight @ v.bias)

    def __call__(self, q_btc: Tensor, placed_bnc: Tensor, image_bnc: Tensor) -> Tensor:
        images = len(image_bnc)
        q_hrd = _split(F.linear(q_btc, *self._query), self._heads)
        q_bkc = _by_image(q_hrd @ self._keys_hdc, images)
        weights_bkn = torch.bmm(q_bkc, placed_bnc.transpose(1, 2)).softmax(-1)
        read_hrc = _by_image(torch.bmm(weights_bkn, image_bnc), images, heads=self._heads)
        found_hrd = torch.bmm(read_hrc, self._values_hcd)
        return F.linear(found_hrd.transpose(0, 1).reshape(*q_btc.shape[:2], -1), *self._out)


class _FewKeys:
    """The image asks the tokens. The weights of a head sum to 1: its values take their share of the
    output's bias along."""

    def __init__(self, attention: Attention) -> None:
        scale = attention.head_dim**-0.5
        self._heads = attention.num_heads
        self._key, self._value = _weights(attention.k_proj), _weights(attention.v_proj)
        self._queries_hdc = _by_head(attention.q_proj.weight * scale, self._heads)
        self._bias_hd1 = _by_head(attention.q_proj.bias[:, None] * scale, self._heads)
        self._out_hdc = _by_head(attention.out_proj.weight.T, self._heads)
        self._out_bias = attention.out_proj.bias / self._heads

    def __call__(self, placed_bnc: Tensor, k_btc: Tensor, v_btc: Tensor, add: Tensor) -> Tensor:
        """What the cells find, added to another tensor."""
        images, objects = len(placed_bnc), len(k_btc)
        k_hrd = _split(F.linear(k_btc, *self._key), self._heads)
        v_hrd = _split(F.linear(v_btc, *self._value), self._heads)
        keys_bkc = _by_image(k_hrd @ self._queries_hdc, images)
        bias_bk1 = _by_image(k_hrd @ self._bias_hd1, images)
        values_bkc = _by_image(torch.baddbmm(self._out_bias, v_hrd, self._out_hdc), objects)
        # The cells come last: a softmax along them in memory is quick, one along few tokens is not.
        scores_bkn = torch.baddbmm(bias_bk1, keys_bkc, placed_bnc.transpose(1, 2))
        weights_bkn = scores_bkn.unflatten(1, (-1, k_btc.shape[1])).softmax(2).flatten(1, 2)
        if images != objects:
            weights_bkn = _by_image(weights_bkn.unflatten(1, (self._heads, -1))[0], objects)
        return torch.baddbmm(add, weights_bkn.transpose(1, 2), values_bkc)


def _weights(linear: nn.Linear) -> tuple[Tensor, Tensor]:
    return linear.weight, linear.bias


def _by_head(weight_kc: Tensor, heads: int) -> Tensor:
    """(h * d, c) as (h, d, c)."""
    return weight_kc.unflatten(0, (heads, -1)).contiguous()


def _split(x_btc: Tensor, heads: int) -> Tensor:
    """(b, t, h * d) as (h, b * t, d)."""
    return x_btc.flatten(0, 1).unflatten(1, (heads, -1)).transpose(0, 1)


def _by_image(x: Tensor, images: int, heads: int = 0) -> Tensor:
    """Rows (h, b * t, c) as (b, h * t, c), for b images; with `heads`, back again.

    One image that is there for all objects sees all rows in the order in which they are.
    """
    if images == 1:
        return x.reshape(heads or 1, -1, x.shape[2])
    return x.unflatten(1, (heads or images, -1)).transpose(0, 1).flatten(1, 2)
