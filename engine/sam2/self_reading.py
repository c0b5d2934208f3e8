"""Self-attention of a map with less work, for inference: other sums of the same products."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.sam2.packed import PackedLinear
from engine.sam2.transformer import RoPEAttention


class FoldedSelfAttention:
    """A self-attention's weights rearranged. It has one head.

    Queries and keys are one product. As in `memory_reading`, the tokens themselves are averaged, and
    the projections of values and of the output become one matrix after it.
    """

    def __init__(self, attention: RoPEAttention) -> None:
        q, k, v, out = attention.q_proj, attention.k_proj, attention.v_proj, attention.out_proj
        self._rotary = attention.rotary
        self._to_keys = PackedLinear(torch.cat((q.weight, k.weight)), torch.cat((q.bias, k.bias)))
        self._from_values = PackedLinear(out.weight @ v.weight, out.weight @ v.bias + out.bias)

    def __call__(self, y_bnc: Tensor, add: Tensor) -> Tensor:
        """What every token of y finds in all of them, added to another tensor."""
        q_bnc, k_bnc = self.ask(y_bnc, slice(None), y_bnc.shape[1])
        return self.find(q_bnc, k_bnc, y_bnc, add)

    def ask(self, y: Tensor, rows: slice, cells: int) -> tuple[Tensor, Tensor]:
        """Queries and keys (..., m, c) of tokens that are these rows of a map of so many cells."""
        both_2mc = self._to_keys(y).unflatten(-1, (2, -1)).movedim(-2, 0)
        q, k = self._rotary.rotate(both_2mc, cells=cells, rows=rows)
        return q, k

    def find(self, q_bmc: Tensor, k_bnc: Tensor, y_bnc: Tensor, add: Tensor) -> Tensor:
        """What these queries find in all tokens y, added to another tensor."""
        found = F.scaled_dot_product_attention(q_bmc[:, None], k_bnc[:, None], y_bnc[:, None])
        return self._from_values(found[:, 0], add=add)
