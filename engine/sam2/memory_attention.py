"""Memory attention: the frame's features read what is remembered of the object (SAM 2 paper, section 4)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn

from engine.sam2.layers import by_rows
from engine.sam2.memory_reading import FoldedMemoryAttention, MemoryCells
from engine.sam2.packed import Derived, Linear, may_pack
from engine.sam2.reading_ways import AveragingWay, Shape, chosen_way
from engine.sam2.row_parts import RowParts, Share
from engine.sam2.self_reading import FoldedSelfAttention
from engine.sam2.transformer import RoPEAttention


class MemoryAttentionLayer(nn.Module):
    """Self-attention, attention to the memory, a feed-forward part; each normalised first."""

    def __init__(
        self,
        *,
        d_model: int,
        dim_feedforward: int,
        num_heads: int,
        kv_in_dim: int,
        rope_theta: float,
        dropout: float,
    ) -> None:
        super().__init__()
        self.self_attn = RoPEAttention(
            embedding_dim=d_model, num_heads=num_heads, rope_theta=rope_theta, dropout=dropout
        )
        self.cross_attn_image = RoPEAttention(
            embedding_dim=d_model,
            num_heads=num_heads,
            rope_theta=rope_theta,
            dropout=dropout,
            kv_in_dim=kv_in_dim,
        )
        self.linear1 = Linear(d_model, dim_feedforward)
        self.linear2 = Linear(dim_feedforward, d_model)
        self.norm1 = nn.LayerNorm(d_model)
        self.norm2 = nn.LayerNorm(d_model)
        self.norm3 = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)
        self._folded: Derived[FoldedMemoryAttention] = Derived()
        self._folded_self: Derived[FoldedSelfAttention] = Derived()

    def forward(
        self, x_bnc: Tensor, memory_bmc: Tensor, memory_pos_bmc: Tensor, num_pointer_tokens: int
    ) -> Tensor:
        x_bnc = self.look_around(x_bnc)
        q_bnc, keys_bmc = self.norm2(x_bnc), memory_bmc + memory_pos_bmc
        attention, dtype = self.cross_attn_image, _precision_of(x_bnc)
        average = (
            None if self.training or torch.is_grad_enabled() else self.averaging_way(x_bnc.device, dtype)
        )
        if average is None:
            y = attention(q_bnc, keys_bmc, memory_bmc, num_pointer_tokens)
        else:
            y = attention.average_first(q_bnc, keys_bmc, memory_bmc, num_pointer_tokens, average, dtype)
        return self.think(x_bnc + self.dropout(y))

    def averaging_way(self, device: torch.device, dtype: torch.dtype) -> AveragingWay | None:
        """How this device averages the raw memory; None where it had better be projected first.

        The first call for a graphics card tries it, which takes some seconds.
        """
        attention = self.cross_attn_image
        if device.type != "cuda" or attention.num_heads != 1:
            return None
        values = attention.v_proj.in_features
        return chosen_way(Shape(device, dtype, attention.internal_dim, values))

    def look_around(self, x_bnc: Tensor) -> Tensor:
        """The part before the memory: self-attention."""
        y = self.norm1(x_bnc)
        folded = self._folded_self_attention(y)
        if folded is not None:
            return folded(y, add=x_bnc)
        return x_bnc + self.dropout(self.self_attn(y, y, y))

    def _folded_self_attention(self, y: Tensor) -> FoldedSelfAttention | None:
        """The weights rearranged, where that may be."""
        attention = self.self_attn
        if not may_pack(y, attention.q_proj.weight) or attention.num_heads != 1 or self.training:
            return None
        return self._folded_self.get(attention, lambda: FoldedSelfAttention(attention))

    def think(self, x_bnc: Tensor) -> Tensor:
        """The part after the memory: the feed-forward network."""
        return by_rows(self._feed_forward, x_bnc, self.linear1.out_features)

    def _feed_forward(self, x: Tensor) -> Tensor:
        inner = self.linear1.then(self.norm3(x), "relu")
        if self.training:
            return x + self.dropout(self.linear2(self.dropout(inner)))
        return self.linear2.then(inner, add=x)

    def ask(self, x_mc: Tensor, rows: slice, cells: int) -> tuple[Tensor, Tensor, Tensor] | None:
        """These rows of a map's cells normalised, with their queries and keys for the self-attention.

        None where the shorter way may not be taken: `look_around` then takes all cells at once.
        """
        y_mc = self.norm1(x_mc)
        folded = self._folded_self_attention(y_mc)
        return None if folded is None else (y_mc, *folded.ask(y_mc, rows, cells))

    def find(self, q_mc: Tensor, k_nc: Tensor, y_nc: Tensor, x_mc: Tensor) -> Tensor:
        """Some cells x after the self-attention, by their queries and the keys of all cells y."""
        folded = self._folded_self_attention(x_mc)
        assert folded is not None
        return folded.find(q_mc[None], k_nc[None], y_nc[None], x_mc[None])[0]

    def read(
        self, x_mc: Tensor, memories: Sequence[MemoryCells], dtype: torch.dtype, rows: slice, cells: int
    ) -> list[Tensor]:
        """These rows of a map's cells after reading each of the memories, by the shorter way of
        `memory_reading`."""
        attention = self.cross_attn_image
        q_mc = attention.rotary.rotate(attention.q_proj(self.norm2(x_mc)), cells=cells, rows=rows)
        return [x_mc + y_mc for y_mc in self.folded(cells, dtype)(q_mc, memories)]

    def folded(self, cells: int, dtype: torch.dtype) -> FoldedMemoryAttention:
        """The weights rearranged, kept until they change."""
        attention = self.cross_attn_image
        return self._folded.get(
            attention,
            lambda: FoldedMemoryAttention(attention, math.isqrt(cells), dtype),
            cells,
            dtype,
        )


def _precision_of(x: Tensor) -> torch.dtype:
    """The type that products with x are made in."""
    kind = x.device.type
    return torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else x.dtype


class MemoryAttention(nn.Module):
    def __init__(self, *, layers: list[MemoryAttentionLayer], d_model: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.norm = nn.LayerNorm(d_model)

    def forward(
        self,
        *,
        features_bnc: Tensor,
        features_pos_bnc: Tensor,
        memory_bmc: Tensor,
        memory_pos_bmc: Tensor,
        num_pointer_tokens: int,
        share: Share | None = None,
    ) -> Tensor:
        """The features conditioned on each object's memory, (b, n, c).

        share: who does parts of the work that may go side by side on a processor; None: in one piece.

        The features may have batch 1 for a memory of b objects: what does not depend on the object
        (all before the first look at the memory) is then computed once. The last num_pointer_tokens
        of the memory are object pointers, which have no place in the map.
        """
        x_bnc = features_bnc + 0.1 * features_pos_bnc
        if self._may_fold(x_bnc):
            return self._folded(x_bnc, memory_bmc, memory_pos_bmc, num_pointer_tokens, share)
        for layer in self.layers:
            x_bnc = layer(x_bnc, memory_bmc, memory_pos_bmc, num_pointer_tokens)
        return self.norm(x_bnc)

    def settle(self, device: torch.device, dtype: torch.dtype) -> None:
        """Find out now how this device averages the memory, not in the first frame that is tracked."""
        for layer in self._typed_layers():
            layer.averaging_way(device, dtype)

    def _may_fold(self, x_bnc: Tensor) -> bool:
        """Whether the shorter way may be taken: without gradients, on a CPU, with one head."""
        plain = self.training or torch.is_grad_enabled() or len(x_bnc) != 1
        one_head = all(layer.cross_attn_image.num_heads == 1 for layer in self._typed_layers())
        return not plain and x_bnc.device.type == "cpu" and one_head

    def _typed_layers(self) -> list[MemoryAttentionLayer]:
        return cast(list[MemoryAttentionLayer], list(self.layers))

    def _folded(
        self, x_1nc: Tensor, memory_bmc: Tensor, position_bmc: Tensor, num_pointers: int, share: Share | None
    ) -> Tensor:
        """`forward`, object by object, so that no more activations are held at a time than are worked on."""
        dtype = _precision_of(x_1nc)
        side = math.isqrt(x_1nc.shape[1])
        memories = [
            MemoryCells.laid_out(memory_mc.to(dtype), position_mc.to(dtype), num_pointers, side)
            for memory_mc, position_mc in zip(memory_bmc, position_bmc, strict=True)
        ]
        parts = RowParts(self._typed_layers(), self.norm, dtype, share)
        return torch.stack(parts.conditioned(x_1nc[0], memories))
