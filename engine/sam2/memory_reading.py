"""Memory attention with less work, for inference: other sums of the same products.

Two rearrangements of the cross-attention between a frame and the memory, both exact:

* Values carry no rotary code, and the weights of a softmax sum to 1. So the raw memory is averaged,
  with its few channels, and the projections of values and of the output become one matrix after it.
* A key is R(x, y) (W m + b): the rotation acts on one half of the channels with the column x and on the
  other with the row y. So a query meets a memory cell m as (W' R(x)' q + W' R(y)' q) m: a query is
  projected once for every column and once for every row, and then the raw memory is the key. That
  needs half of the multiplications, for the memory has a quarter of the channels, and it leaves
  nothing to compute for the keys.

Scores are made in tiles that stay in the processor's cache, as exponents of 2, with a running softmax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.sam2.packed import product
from engine.sam2.position_encoding import AxialRotary
from engine.sam2.running_softmax import POWERS_OF_TWO, RunningSoftmax
from engine.sam2.transformer import RoPEAttention

TILE_QUERIES = 256
TILE_SCORES = 1 << 20
"""Scores of a tile: with 4 bytes each they stay in the processor's cache beside what makes them."""


@dataclass(frozen=True, eq=False)
class MemoryTile:
    """Some rows of one object's memory. keys_ytxc carry the position codes; values_cm have them not, and
    follow the keys. first: the number of the first row."""

    first: int
    keys_ytxc: Tensor
    values_cm: Tensor

    @property
    def rows(self) -> slice:
        return slice(self.first, self.first + len(self.keys_ytxc))


@dataclass(frozen=True, eq=False)
class MemoryCells:
    """One object's memory of t frames of side x side cells with c channels, laid out to be read.

    pointer_keys_pc and pointers_cp are the tokens without a place.
    """

    frames: int
    tiles: tuple[MemoryTile, ...]
    pointer_keys_pc: Tensor
    pointers_cp: Tensor

    @classmethod
    def laid_out(cls, memory_mc: Tensor, position_mc: Tensor, num_pointers: int, side: int) -> MemoryCells:
        """From tokens as `SAM2Base.memory_tokens` gives them: frame by frame, then pointers."""
        placed = len(memory_mc) - num_pointers
        frames = placed // side**2
        keys_mc = memory_mc + position_mc
        keys_ytxc = keys_mc[:placed].unflatten(0, (frames, side, side)).transpose(0, 1).contiguous()
        values_ytxc = memory_mc[:placed].unflatten(0, (frames, side, side)).transpose(0, 1)
        rows = rows_of_tile(frames, side)
        tiles = tuple(
            MemoryTile(y, keys_ytxc[y : y + rows], values_ytxc[y : y + rows].flatten(0, 2).T.contiguous())
            for y in range(0, side if frames else 0, rows)
        )
        return cls(frames, tiles, keys_mc[placed:], memory_mc[placed:].T.contiguous())


def rows_of_tile(frames: int, side: int) -> int:
    """How many rows of a map the tiles have, all about as many."""
    most = max(1, min(side, TILE_SCORES // max(1, frames * side * TILE_QUERIES)))
    return -(-side // -(-side // most))


class FoldedMemoryAttention:
    """A cross-attention's weights rearranged for maps of side x side cells. It has one head."""

    def __init__(self, attention: RoPEAttention, side: int, dtype: torch.dtype) -> None:
        with torch.no_grad():
            scale = attention.internal_dim**-0.5 * POWERS_OF_TWO
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
        channels = len(memories[0].pointers_cp)
        q_nc = q_nc.to(self.dtype)
        found = q_nc.new_empty(len(memories), len(q_nc), channels, dtype=torch.float32)
        for start in range(0, len(q_nc), TILE_QUERIES):
            tile_cq = q_nc[start : start + TILE_QUERIES].T
            seen = self._seen(tile_cq) if memories[0].frames else None
            for index, memory in enumerate(memories):
                softmax = RunningSoftmax(channels, tile_cq.shape[1], self.dtype)
                if len(memory.pointer_keys_pc):
                    pointer_cq = self.pointer_key.T @ tile_cq
                    scores = memory.pointer_keys_pc @ pointer_cq + self.pointer_bias @ tile_cq
                    softmax.add_anew(scores, memory.pointers_cp)
                if seen is not None:
                    seen.read(memory, softmax)
                found[index, start : start + TILE_QUERIES] = softmax.result().T
        return [
            torch.addmm(self.out_bias, read_nc.to(self.dtype), self.out_weight.T)
            for read_nc in found.unbind(0)
        ]

    def _seen(self, tile_cq: Tensor) -> _SeenQueries:
        column_cq, row_cq = (half_qc.contiguous().T for half_qc in tile_cq.T.split(self.half, dim=1))
        return _SeenQueries(
            product(self.to_columns, column_cq).unflatten(0, (self.side, -1)),
            product(self.to_rows, row_cq).unflatten(0, (self.side, -1)),
            self.column_bias @ column_cq,
            self.row_bias @ row_cq,
        )


@dataclass(frozen=True, eq=False)
class _SeenQueries:
    """A tile of queries as each column and each row of a map sees them, with what to add to the scores."""

    column_xcq: Tensor
    row_ycq: Tensor
    bias_xq: Tensor
    bias_yq: Tensor

    def read(self, memory: MemoryCells, softmax: RunningSoftmax) -> None:
        """Let the softmax take all cells of a memory into account."""
        first = memory.tiles[0].keys_ytxc
        room_ytxq = first.new_empty(*first.shape[:3], self.row_ycq.shape[2])
        for tile in memory.tiles:
            shift_q = softmax.shift_q
            if shift_q is None or not softmax.add(self._scores(tile, room_ytxq, shift_q), tile.values_cm):
                softmax.add_anew(self._scores(tile, room_ytxq, None), tile.values_cm)

    def _scores(self, tile: MemoryTile, room_ytxq: Tensor, shift_q: Tensor | None) -> Tensor:
        """The scores of a tile (m, q), made in this room; lessened by the shift if there is one."""
        keys_ytxc, rows = tile.keys_ytxc, tile.rows
        scores_ytxq = room_ytxq[: len(keys_ytxc)]
        bias_yq = self.bias_yq[rows] if shift_q is None else self.bias_yq[rows] - shift_q
        scores_ytxq.copy_(self.bias_xq + bias_yq[:, None, None])
        scores_ytxq.flatten(1, 2).baddbmm_(keys_ytxc.flatten(1, 2), self.row_ycq[rows])
        by_column = scores_ytxq.flatten(0, 1).transpose(0, 1)
        keys_xmc = keys_ytxc.flatten(0, 1).transpose(0, 1)
        # Given as `out`, a view is written in one call; in place, line by line.
        torch.baddbmm(by_column, keys_xmc, self.column_xcq, out=by_column)
        return scores_ytxq.flatten(0, 2)


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
