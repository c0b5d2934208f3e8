"""Memory attention: the frame's features read what is remembered of the object (SAM 2 paper, section 4)."""

from __future__ import annotations

import math
from typing import cast

import torch
from torch import Tensor, nn

from engine.sam2.layers import by_rows
from engine.sam2.memory_reading import FoldedMemoryAttention, MemoryCells
from engine.sam2.packed import Derived, Linear, may_pack
from engine.sam2.reading_ways import AveragingWay, Shape, chosen_way
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
        attention = self.self_attn
        y = self.norm1(x_bnc)
        if may_pack(y, attention.q_proj.weight) and attention.num_heads == 1 and not self.training:
            folded = self._folded_self.get(attention, lambda: FoldedSelfAttention(attention))
            return folded(y, add=x_bnc)
        return x_bnc + self.dropout(self.self_attn(y, y, y))

    def think(self, x_bnc: Tensor) -> Tensor:
        """The part after the memory: the feed-forward network."""
        return by_rows(self._feed_forward, x_bnc, self.linear1.out_features)

    def _feed_forward(self, x: Tensor) -> Tensor:
        inner = self.linear1.then(self.norm3(x), "relu")
        if self.training:
            return x + self.dropout(self.linear2(self.dropout(inner)))
        return self.linear2.then(inner, add=x)

    def read(self, x_1nc: Tensor, memories: list[MemoryCells], dtype: torch.dtype) -> list[Tensor]:
        """The cells of a frame after reading each of the memories, by the shorter way of `memory_reading`."""
        attention = self.cross_attn_image
        q_1nc = attention.q_proj(self.norm2(x_1nc))
        q_1nc = attention.rotary.rotate(q_1nc[:, None], cells=x_1nc.shape[1])[0]
        return [x_1nc + y_nc for y_nc in self.folded(x_1nc.shape[1], dtype)(q_1nc[0], memories)]

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
    ) -> Tensor:
        """The features conditioned on each object's memory, (b, n, c).

        The features may have batch 1 for a memory of b objects: what does not depend on the object
        (all before the first look at the memory) is then computed once. The last num_pointer_tokens
        of the memory are object pointers, which have no place in the map.
        """
        x_bnc = features_bnc + 0.1 * features_pos_bnc
        if self._may_fold(x_bnc):
            return self._folded(x_bnc, memory_bmc, memory_pos_bmc, num_pointer_tokens)
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

    def _folded(self, x_1nc: Tensor, memory_bmc: Tensor, position_bmc: Tensor, num_pointers: int) -> Tensor:
        """`forward`, object by object, so that no more than one object's activations are held at a time."""
        dtype = _precision_of(x_1nc)
        side = math.isqrt(x_1nc.shape[1])
        memories = [
            MemoryCells.laid_out(memory_mc.to(dtype), position_mc.to(dtype), num_pointers, side)
            for memory_mc, position_mc in zip(memory_bmc, position_bmc, strict=True)
        ]
        first, *others = self._typed_layers()
        seen = []
        read_once = first.read(first.look_around(x_1nc), memories, dtype)
        for memory, read_1nc in zip(memories, read_once, strict=True):
            x_1nc = first.think(read_1nc)
            for layer in others:
                x_1nc = layer.think(layer.read(layer.look_around(x_1nc), [memory], dtype)[0])
            seen.append(self.norm(x_1nc))
        return torch.cat(seen)
