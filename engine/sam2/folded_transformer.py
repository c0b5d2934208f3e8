"""The mask decoder's transformer with less work, for inference: other sums of the same products.

Prompts are few tokens, the image is many cells. So the projections of the cells are folded into the
few tokens: a token's query is carried through the keys' weights and meets the cells themselves, and the
cells are averaged before the values' weights are applied; likewise where the cells ask the tokens. The
first block sees the image as it is: of one that is asked again and again, its projections are kept
instead. All matrices are rearranged once. Letters in names as elsewhere: h heads, r objects times
tokens, d channels of a head, k heads times tokens.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.packed import PackedLinear
from engine.sam2.transformer import Attention, TwoWayAttentionBlock, TwoWayTransformer


@dataclass(frozen=True, eq=False)
class FirstLook:
    """What the first block makes of an image's cells: keys and values for the tokens that ask them, and
    the queries with which they ask the tokens."""

    keys_hdn: Tensor
    values_hdn: Tensor
    queries_hdn: Tensor


@dataclass(frozen=True, eq=False)
class ImageCells:
    """An image as the tokens meet it: cells (b, n, c), b 1 for all objects, and codes of their places.

    first_look: None where nobody will ask this image again.
    """

    bare_bnc: Tensor
    places_1nc: Tensor
    placed_bnc: Tensor
    first_look: FirstLook | None = None

    @classmethod
    def of(cls, bare_bnc: Tensor, places_1nc: Tensor) -> ImageCells:
        return cls(bare_bnc, places_1nc, bare_bnc + places_1nc)

    @property
    def nbytes(self) -> int:
        """Bytes held; the places are everybody's."""
        held = [self.bare_bnc, self.placed_bnc]
        if self.first_look is not None:
            held += [self.first_look.keys_hdn, self.first_look.values_hdn, self.first_look.queries_hdn]
        return sum(t.numel() * t.element_size() for t in held)


class FoldedTransformer:
    """A two-way transformer's weights rearranged, for up to `most_tokens` tokens."""

    def __init__(self, transformer: TwoWayTransformer) -> None:
        final = transformer.final_attn_token_to_image
        blocks = cast(list[TwoWayAttentionBlock], list(transformer.layers))
        self.most_tokens = final.internal_dim // final.num_heads
        self._blocks = [_Block(block) for block in blocks]
        self._last_look = _FewQueries(final)
        self._norm = _Norm(transformer.norm_final_attn)

    def looked_at(self, cells: ImageCells) -> ImageCells:
        """An image of batch 1 that will be asked again, with what the first block makes of it."""
        return replace(cells, first_look=self._blocks[0].look_at(cells))

    def __call__(self, cells: ImageCells, tokens_btc: Tensor, answering: int) -> tuple[Tensor, Tensor]:
        """As `TwoWayTransformer`; the image's batch may be 1 for all objects.

        answering: how many of the tokens, from the first on, are returned.
        """
        position_btc = tokens_btc
        for block in self._blocks:
            tokens_btc, image_bnc = block(tokens_btc, cells, position_btc)
            cells = ImageCells.of(image_bnc, cells.places_1nc)
        tokens_btc, position_btc = tokens_btc[:, :answering], position_btc[:, :answering]
        return self._norm(tokens_btc + self._last_look(tokens_btc + position_btc, cells)), cells.bare_bnc


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

    def look_at(self, cells: ImageCells) -> FirstLook:
        keys_hdn, values_hdn = self._to_image.look_at(cells)
        return FirstLook(keys_hdn, values_hdn, self._from_image.look_at(cells))

    def __call__(self, tokens_btc: Tensor, cells: ImageCells, position_btc: Tensor) -> tuple[Tensor, Tensor]:
        norm1, norm2, norm3, norm4 = self._norms
        if self._first:
            tokens_btc = self._among_tokens(tokens_btc, tokens_btc)
        else:
            tokens_btc = tokens_btc + self._among_tokens(tokens_btc + position_btc, tokens_btc)
        tokens_btc = norm1(tokens_btc)
        tokens_btc = norm2(tokens_btc + self._to_image(tokens_btc + position_btc, cells))
        tokens_btc = norm3(self._narrow(self._widen(tokens_btc, "relu"), add=tokens_btc))
        return tokens_btc, norm4(self._from_image(cells, tokens_btc + position_btc, tokens_btc))


class _Norm:
    def __init__(self, norm: nn.LayerNorm) -> None:
        self._norm = (list(norm.normalized_shape), norm.weight, norm.bias, norm.eps)

    def __call__(self, x: Tensor) -> Tensor:
        return torch.layer_norm(x, *self._norm)


class _FewRows:
    """A linear layer for few rows, its weights the other way round: so the product reads them in order."""

    def __init__(self, weight_kc: Tensor, bias_k: Tensor) -> None:
        self._bias = bias_k
        self._weight_ck = weight_kc.t().contiguous()

    def __call__(self, x: Tensor) -> Tensor:
        """Rows (..., c) one after another, as (r, k)."""
        return torch.addmm(self._bias, x.reshape(-1, x.shape[-1]), self._weight_ck)


class _AmongTokens:
    """Self-attention: queries and keys, which come from the same tokens, are one product."""

    def __init__(self, attention: Attention) -> None:
        q, k, v, out = attention.q_proj, attention.k_proj, attention.v_proj, attention.out_proj
        self._heads = attention.num_heads
        self._both = _FewRows(torch.cat((q.weight, k.weight)), torch.cat((q.bias, k.bias)))
        self._value = _FewRows(v.weight, v.bias)
        self._out = _FewRows(out.weight, out.bias)

    def __call__(self, placed_btc: Tensor, tokens_btc: Tensor) -> Tensor:
        b, t, _ = shape = tokens_btc.shape
        q_bthd, k_bthd = self._both(placed_btc).view(b, t, 2, self._heads, -1).unbind(2)
        v_bthd = self._value(tokens_btc).view(b, t, self._heads, -1)
        found_bhtd = F.scaled_dot_product_attention(
            q_bthd.transpose(1, 2), k_bthd.transpose(1, 2), v_bthd.transpose(1, 2)
        )
        return self._out(found_bhtd.transpose(1, 2).flatten(2)).view(shape)


class _FewQueries:
    """Tokens ask the image. The keys' bias adds the same to all scores of a query: it is left out."""

    def __init__(self, attention: Attention) -> None:
        scale = attention.head_dim**-0.5
        k, v, out = attention.k_proj, attention.v_proj, attention.out_proj
        self._heads = attention.num_heads
        self._query = _FewRows(attention.q_proj.weight * scale, attention.q_proj.bias * scale)
        self._keys_hdc = _by_head(k.weight, self._heads)
        self._values_hcd = _by_head(v.weight, self._heads).transpose(1, 2).contiguous()
        self._out = _FewRows(out.weight, out.bias + out.weight @ v.bias)

    def look_at(self, cells: ImageCells) -> tuple[Tensor, Tensor]:
        """Keys and values, without their biases, of an image of batch 1."""
        values_hdc = self._values_hcd.transpose(1, 2)
        return _of_cells(self._keys_hdc, cells.placed_bnc), _of_cells(values_hdc, cells.bare_bnc)

    def __call__(self, q_btc: Tensor, cells: ImageCells) -> Tensor:
        q_hrd = _split(self._query(q_btc), self._heads)
        if cells.first_look is None:
            found_hrd = self._found(q_hrd, cells)
        else:
            weights_hrn = torch.bmm(q_hrd, cells.first_look.keys_hdn).softmax(-1)
            found_hrd = torch.bmm(weights_hrn, cells.first_look.values_hdn.transpose(1, 2))
        return self._out(found_hrd.transpose(0, 1).flatten(1)).view(q_btc.shape)

    def _found(self, q_hrd: Tensor, cells: ImageCells) -> Tensor:
        images = len(cells.bare_bnc)
        q_bkc = _by_image(torch.bmm(q_hrd, self._keys_hdc), images)
        weights_bkn = torch.bmm(q_bkc, cells.placed_bnc.transpose(1, 2)).softmax(-1)
        read_hrc = _by_image(torch.bmm(weights_bkn, cells.bare_bnc), images, heads=self._heads)
        return torch.bmm(read_hrc, self._values_hcd)


class _FewKeys:
    """The image asks the tokens. The weights of a head sum to 1: its values take their share of the
    output's bias along."""

    def __init__(self, attention: Attention) -> None:
        scale = attention.head_dim**-0.5
        k, v, q = attention.k_proj, attention.v_proj, attention.q_proj
        self._heads = attention.num_heads
        self._key, self._value = _FewRows(k.weight, k.bias), _FewRows(v.weight, v.bias)
        self._queries_hdc = _by_head(q.weight * scale, self._heads)
        self._bias_hd1 = _by_head(q.bias[:, None] * scale, self._heads)
        self._out_hdc = _by_head(attention.out_proj.weight.T, self._heads)
        self._out_bias = attention.out_proj.bias / self._heads

    def look_at(self, cells: ImageCells) -> Tensor:
        """The queries of an image of batch 1."""
        return _of_cells(self._queries_hdc, cells.placed_bnc).add_(self._bias_hd1)

    def __call__(self, cells: ImageCells, k_btc: Tensor, v_btc: Tensor) -> Tensor:
        """What the cells find, added to them."""
        objects = len(k_btc)
        k_hrd = _split(self._key(k_btc), self._heads)
        v_hrd = _split(self._value(v_btc), self._heads)
        values_bkc = _by_image(torch.baddbmm(self._out_bias, v_hrd, self._out_hdc), objects)
        weights_bkn = self._weights(k_hrd, cells, objects)
        return torch.baddbmm(cells.bare_bnc, weights_bkn.transpose(1, 2), values_bkc)

    def _weights(self, k_hrd: Tensor, cells: ImageCells, objects: int) -> Tensor:
        # The cells come last: a softmax along them in memory is quick, one along few tokens is not.
        tokens = k_hrd.shape[1] // objects
        if cells.first_look is not None:
            scores_hrn = torch.bmm(k_hrd, cells.first_look.queries_hdn)
            weights_hrn = scores_hrn.view(self._heads, objects, tokens, -1).softmax(2).flatten(1, 2)
            return _by_image(weights_hrn, objects)
        images = len(cells.placed_bnc)
        keys_bkc = _by_image(torch.bmm(k_hrd, self._queries_hdc), images)
        bias_bk1 = _by_image(torch.bmm(k_hrd, self._bias_hd1), images)
        scores_bkn = torch.baddbmm(bias_bk1, keys_bkc, cells.placed_bnc.transpose(1, 2))
        weights_bkn = scores_bkn.unflatten(1, (-1, tokens)).softmax(2).flatten(1, 2)
        if images != objects:
            weights_bkn = _by_image(weights_bkn.unflatten(1, (self._heads, -1))[0], objects)
        return weights_bkn


def _by_head(weight_kc: Tensor, heads: int) -> Tensor:
    """(h * d, c) as (h, d, c)."""
    return weight_kc.unflatten(0, (heads, -1)).contiguous()


def _of_cells(weight_hdc: Tensor, cells_1nc: Tensor) -> Tensor:
    """Projections (h, d, n) of an image's cells."""
    heads, d, _ = weight_hdc.shape
    return torch.mm(weight_hdc.flatten(0, 1), cells_1nc[0].t()).view(heads, d, -1)


def _split(x_rk: Tensor, heads: int) -> Tensor:
    """(r, h * d) as (h, r, d)."""
    return x_rk.view(len(x_rk), heads, -1).transpose(0, 1)


def _by_image(x: Tensor, images: int, heads: int = 0) -> Tensor:
    """Rows (h, b * t, c) as (b, h * t, c), for b images; with `heads`, back again.

    One image that is there for all objects sees all rows in the order in which they are.
    """
    if images == 1:
        return x.reshape(heads or 1, -1, x.shape[2])
    return x.unflatten(1, (heads or images, -1)).transpose(0, 1).flatten(1, 2)
