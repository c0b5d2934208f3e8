"""Attention with wide keys and narrow values as one GPU kernel, in Triton.

Memory attention averages the raw memory, whose values are a quarter as wide as its keys. Torch's quickest
kernel wants both of the same width. Import this only where Triton is installed; `reading_ways` does.
"""

from __future__ import annotations

import math

import torch
import triton
import triton.language as tl
from torch import Tensor

TILE_QUERIES, TILE_CELLS = 64, 64
"""With two stages of loading and 256 channels of 2 bytes these take 73 kB of a multiprocessor's shared
memory (115 kB from compute capability 9 on), which every card since 8.0 has."""
_MOST_PARTS = 8


@triton.jit
def _attend(
    q_ptr,
    k_ptr,
    v_ptr,
    sums_ptr,
    weights_ptr,
    greatest_ptr,
    scale,
    queries,
    cells,
    cells_a_part,
    q_step,
    channels: tl.constexpr,
    values: tl.constexpr,
    tile_queries: tl.constexpr,
    tile_cells: tl.constexpr,
):
    """One tile of queries of one object over one part of its cells, with a running softmax."""
    part, item = tl.program_id(1), tl.program_id(2).to(tl.int64)
    rows = tl.program_id(0) * tile_queries + tl.arange(0, tile_queries)
    is_row = rows < queries
    places_c, places_d = tl.arange(0, channels), tl.arange(0, values)
    q_at = q_ptr + item * q_step + rows[:, None] * channels + places_c[None, :]
    q = tl.load(q_at, mask=is_row[:, None], other=0.0)
    greatest = tl.full((tile_queries,), float("-inf"), tl.float32)
    weight = tl.zeros((tile_queries,), tl.float32)
    total = tl.zeros((tile_queries, values), tl.float32)
    first = part * cells_a_part
    for start in range(first, tl.minimum(first + cells_a_part, cells), tile_cells):
        places = start + tl.arange(0, tile_cells)
        is_cell = places < cells
        k_at = k_ptr + (item * cells + places[None, :]) * channels + places_c[:, None]
        k = tl.load(k_at, mask=is_cell[None, :], other=0.0)
        scores = tl.dot(q, k, input_precision="ieee") * scale
        scores = tl.where(is_cell[None, :], scores, float("-inf"))
        higher = tl.maximum(greatest, tl.max(scores, 1))
        shrink = tl.exp2(greatest - higher)
        shares = tl.exp2(scores - higher[:, None])
        greatest = higher
        weight = weight * shrink + tl.sum(shares, 1)
        v_at = v_ptr + (item * cells + places[:, None]) * values + places_d[None, :]
        v = tl.load(v_at, mask=is_cell[:, None], other=0.0)
        total = total * shrink[:, None] + tl.dot(shares.to(v.dtype), v, input_precision="ieee")
    out = (item * tl.num_programs(1) + part) * queries + rows
    tl.store(sums_ptr + out[:, None] * values + places_d[None, :], total, mask=is_row[:, None])
    tl.store(weights_ptr + out, weight, mask=is_row)
    tl.store(greatest_ptr + out, greatest, mask=is_row)


def attend(q_bnc: Tensor, k_bmc: Tensor, v_bmd: Tensor) -> Tensor:
    """softmax(q k' / sqrt(c)) v: (b, n, d) of the values' type. q may have batch 1 for all.

    c and d are powers of two from 16 on. A few thousand queries are too few tiles to fill a large card, so
    the cells are dealt with in parts that are joined after.
    """
    batch, cells, channels = k_bmc.shape
    queries, values = q_bnc.shape[1], v_bmd.shape[2]
    tiles = triton.cdiv(queries, TILE_QUERIES)
    parts = _parts(tiles * batch, cells, q_bnc.device)
    cells_a_part = triton.cdiv(triton.cdiv(cells, parts), TILE_CELLS) * TILE_CELLS
    parts = triton.cdiv(cells, cells_a_part)
    sums = q_bnc.new_empty(batch, parts, queries, values, dtype=torch.float32)
    weights = q_bnc.new_empty(batch, parts, queries, dtype=torch.float32)
    greatest = torch.empty_like(weights)
    _attend[(tiles, parts, batch)](
        q_bnc.contiguous(),
        k_bmc.contiguous(),
        v_bmd.contiguous(),
        sums,
        weights,
        greatest,
        math.log2(math.e) / math.sqrt(channels),
        queries,
        cells,
        cells_a_part,
        queries * channels if len(q_bnc) > 1 else 0,
        channels=channels,
        values=values,
        tile_queries=TILE_QUERIES,
        tile_cells=TILE_CELLS,
        num_warps=4,
        num_stages=2,
    )
    share = (greatest - greatest.amax(1, keepdim=True)).exp2_()
    whole = (sums * share[..., None]).sum(1) / (weights * share).sum(1)[..., None]
    return whole.to(v_bmd.dtype)


def _parts(programs: int, cells: int, device: torch.device) -> int:
    """Into how many parts the cells go, so that every multiprocessor has work twice over."""
    if device.type != "cuda":
        return 2 if cells > TILE_CELLS else 1
    wanted = 2 * torch.cuda.get_device_properties(device).multi_processor_count
    return max(1, min(_MOST_PARTS, wanted // programs, triton.cdiv(cells, TILE_CELLS)))
