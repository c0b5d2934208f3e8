"""Memory attention with less work, for inference: other sums of the same products.

Two rearrangements of the cross-attention between a frame and the memory, both exact:

* Values carry no rotary code, and the weights of a softmax sum to 1. So the raw memory is averaged,
  with its few channels, and the projections of values and of the output become one matrix after it.
* A key is R(x, y) (W m + b): the rotation acts on one half of the channels with the column x and on the
  other with the row y. So a query meets a memory cell m as (W' R(x)' q + W' R(y)' q) m: a query is
  projected once for every column and once for every row, and then the raw memory is the key. That
  needs half of the multiplications, for the memory has a quarter of the channels, and it leaves
  nothing to compute for the keys.

Scores are made in tiles that stay in the processor's cache, with a running softmax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.sam2.position_encoding import AxialRotary
from engine.sam2.transformer import RoPEAttention

TILE_QUERIES = 128
TILE_SCORES = 1 << 20
"""Scores of a tile: with 4 bytes each they stay in the processor's cache beside what makes them."""


@dataclass(frozen=True, eq=False)
class MemoryCells:
    """One object's memory of t frames of side x side cells with c channels, laid out to be read.

    by_column (x, y * t, c) and by_row (y, t * x, c) carry the position codes; values_mc has them not
    and follows by_row. pointer_keys_pc and pointers_pc are the tokens without a place.
    """

    by_column: Tensor
    by_row: Tensor
    values_mc: Tensor
    pointer_keys_pc: Tensor
    pointers_pc: Tensor

    @classmethod
    def laid_out(cls, memory_mc: Tensor, position_mc: Tensor, num_pointers: int, side: int) -> MemoryCells:
        """From tokens as `SAM2Base.memory_tokens` gives them: frame by frame, then pointers."""
        placed = len(memory_mc) - num_pointers
        keys_mc = memory_mc + position_mc
        keys_tyxc = keys_mc[:placed].unflatten(0, (-1, side, side))
        values_tyxc = memory_mc[:placed].unflatten(0, (-1, side, side))
        return cls(
            by_column=keys_tyxc.permute(2, 1, 0, 3).flatten(1, 2),
            by_row=keys_tyxc.transpose(0, 1).flatten(1, 2),
            values_mc=values_tyxc.transpose(0, 1).flatten(0, 2),
            pointer_keys_pc=keys_mc[placed:],
            pointers_pc=memory_mc[placed:],
        )

    @property
    def frames(self) -> int:
        side = len(self.by_row)
        return self.by_row.shape[1] // side


class FoldedMemoryAttention:
    """A cross-attention's weights rearranged for maps of side x side cells. It has one head."""

    def __init__(self, attention: RoPEAttention, side: int, dtype: torch.dtype) -> None:
        with torch.no_grad():
            scale = attention.internal_dim**-0.5
            key, key_bias = attention.k_proj.weight * scale, attention.k_proj.bias * scale
            out, value = attention.out_proj.weight, attention.v_proj.weight
            self.side = side
            self.half = attention.internal_dim // 2
            with_bias = torch.cat((key, key_bias[:, None]), dim=1)
            columns, rows = turned_lines(attention.rotary, with_bias, side)
            self.to_columns, self.column_bias = _projection(columns, dtype)
            self.to_rows, self.row_bias = _projection(rows, dtype)
            self.pointer_key, self.pointer_bias = key.to(dtype), key_bias.to(dtype)
            self.out_weight = (out @ value).to(dtype)
            self.out_bias = (out @ attention.v_proj.bias + attention.out_proj.bias).to(dtype)
            self.dtype = dtype

    def __call__(self, q_nc: Tensor, memories: Sequence[MemoryCells]) -> list[Tensor]:
        """What the rotated queries of a frame read of each memory, (n, c) each.

        All memories are as long as each other; the queries' projections are shared by them.
        """
        channels = memories[0].pointers_pc.shape[1]
        q_nc = q_nc.to(self.dtype)
        found = q_nc.new_empty(len(memories), len(q_nc), channels, dtype=torch.float32)
        for start in range(0, len(q_nc), TILE_QUERIES):
            tile_cq = q_nc[start : start + TILE_QUERIES].T
            column_xcq, row_ycq = self._projected(tile_cq)
            bias_xq = self.column_bias @ tile_cq[: self.half]
            bias_yq = self.row_bias @ tile_cq[self.half :]
            for index, memory in enumerate(memories):
                softmax = RunningSoftmax(channels, tile_cq.shape[1], self.dtype)
                if len(memory.pointers_pc):
                    pointer_cq = self.pointer_key.T @ tile_cq
                    scores = memory.pointer_keys_pc @ pointer_cq + self.pointer_bias @ tile_cq
                    softmax.add(scores, memory.pointers_pc)
                if memory.frames:
                    self._add_cells(softmax, memory, column_xcq, row_ycq, (bias_xq, bias_yq))
                found[index, start : start + TILE_QUERIES] = softmax.result().T
        return [
            torch.addmm(self.out_bias, read_nc.to(self.dtype), self.out_weight.T)
            for read_nc in found.unbind(0)
        ]

    def _projected(self, tile_cq: Tensor) -> tuple[Tensor, Tensor]:
        """The queries as each column and each row sees them, (side, c, q) each."""
        column = self.to_columns @ tile_cq[: self.half]
        row = self.to_rows @ tile_cq[self.half :]
        return column.unflatten(0, (self.side, -1)), row.unflatten(0, (self.side, -1))

    def _add_cells(
        self,
        softmax: RunningSoftmax,
        memory: MemoryCells,
        column_xcq: Tensor,
        row_ycq: Tensor,
        bias: tuple[Tensor, Tensor],
    ) -> None:
        side, frames, queries = self.side, memory.frames, column_xcq.shape[2]
        rows = max(1, min(side, TILE_SCORES // (frames * side * queries)))
        buffer = column_xcq.new_empty(rows, frames, side, queries)
        bias_xq, bias_yq = bias
        per_row = frames * side
        for y in range(0, side, rows):
            scores_ytxq = buffer[: min(rows, side - y)]
            count = len(scores_ytxq)
            scores_ytxq.copy_(bias_xq + bias_yq[y : y + count, None, None])
            by_row = scores_ytxq.flatten(1, 2)
            by_row.baddbmm_(memory.by_row[y : y + count], row_ycq[y : y + count])
            by_column = scores_ytxq.flatten(0, 1).transpose(0, 1)
            columns = memory.by_column[:, y * frames : (y + count) * frames]
            # Given as `out`, a view is written in one call; in place, line by line.
            torch.baddbmm(by_column, columns, column_xcq, out=by_column)
            softmax.add(by_row.flatten(0, 1), memory.values_mc[y * per_row : (y + count) * per_row])


class RunningSoftmax:
    """The average of values under a softmax of scores that come in parts; exact whatever their range."""

    def __init__(self, channels: int, queries: int, dtype: torch.dtype) -> None:
        self._sum_cq = torch.zeros(channels, queries)
        self._weight_q = torch.zeros(queries)
        self._greatest_q = torch.full((queries,), -torch.inf)
        self._dtype = dtype

    def add(self, scores_mq: Tensor, values_mc: Tensor) -> None:
        """Take m more cells into account. The scores are overwritten."""
        greatest_q = torch.maximum(self._greatest_q, scores_mq.amax(0).float())
        shrink_q = (self._greatest_q - greatest_q).exp_()
        self._greatest_q = greatest_q
        scores_mq.sub_(greatest_q.to(self._dtype)).exp_()
        self._weight_q.mul_(shrink_q).add_(scores_mq.sum(0, dtype=torch.float32))
        if self._dtype == torch.float32:
            self._sum_cq.mul_(shrink_q).addmm_(values_mc.T, scores_mq)
        else:
            self._sum_cq.mul_(shrink_q).add_(values_mc.T @ scores_mq)

    def result(self) -> Tensor:
        """The average, (c, q), float32."""
        return self._sum_cq / self._weight_q


def turned_lines(rotary: AxialRotary, weight_kc: Tensor, side: int) -> tuple[Tensor, Tensor]:
    """The half of a matrix that turns with columns, turned by every column, and likewise for rows.

    weight_kc: k channels that are pairs of neighbours, as keys have them. Returns (side, k / 2, c) twice.
    """
    cos_nk, sin_nk = rotary.cos_sin(side * side, weight_kc.device)
    quarter = cos_nk.shape[1] // 2
    half = len(weight_kc) // 2
    first_row, first_column = slice(0, side), slice(0, None, side)
    return (
        _turned(weight_kc[:half], cos_nk[first_row, :quarter], sin_nk[first_row, :quarter]),
        _turned(weight_kc[half:], cos_nk[first_column, quarter:], sin_nk[first_column, quarter:]),
    )


def _turned(weight_kc: Tensor, cos_lp: Tensor, sin_lp: Tensor) -> Tensor:
    even_pc, odd_pc = weight_kc[0::2], weight_kc[1::2]
    cos_lp1, sin_lp1 = cos_lp[..., None], sin_lp[..., None]
    pairs = (even_pc * cos_lp1 - odd_pc * sin_lp1, even_pc * sin_lp1 + odd_pc * cos_lp1)
    return torch.stack(pairs, dim=2).flatten(1, 2)


def _projection(lines_lkc: Tensor, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """The matrix (l * c, k) that projects queries for every line, and the bias's part (l, k)."""
    weight_lck = lines_lkc[..., :-1].transpose(1, 2)
    return weight_lck.flatten(0, 1).contiguous().to(dtype), lines_lkc[..., -1].contiguous().to(dtype)
