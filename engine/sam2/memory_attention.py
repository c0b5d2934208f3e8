"""Memory attention: the frame's features read what is remembered of the object (SAM 2 paper, section 4)."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

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
        self.linear1 = nn.Linear(d_model, dim_feedforward)
        self.linear2 = nn.Linear(dim_feedforward, d_model)
        self.norm1 = nn.LayerNorm(d_model)
        self.norm2 = nn.LayerNorm(d_model)
        self.norm3 = nn.LayerNorm(d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, x_bnc: Tensor, memory_bmc: Tensor, memory_pos_bmc: Tensor, num_pointer_tokens: int
    ) -> Tensor:
        y = self.norm1(x_bnc)
        x_bnc = x_bnc + self.dropout(self.self_attn(y, y, y))
        y = self.cross_attn_image(
            self.norm2(x_bnc), memory_bmc + memory_pos_bmc, memory_bmc, num_pointer_tokens
        )
        x_bnc = x_bnc + self.dropout(y)
        y = self.linear2(self.dropout(F.relu(self.linear1(self.norm3(x_bnc)))))
        return x_bnc + self.dropout(y)


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
        for layer in self.layers:
            x_bnc = layer(x_bnc, memory_bmc, memory_pos_bmc, num_pointer_tokens)
        return self.norm(x_bnc)
