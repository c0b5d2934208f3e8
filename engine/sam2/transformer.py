"""Attention, and the two-way transformer of the mask decoder (SAM paper, appendix A)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.layers import MLP
from engine.sam2.packed import Linear
from engine.sam2.position_encoding import AxialRotary
from engine.sam2.reading_ways import AveragingWay


class Attention(nn.Module):
    """Multi-head attention that may work at a lower width than it is given.

    downsample_rate: embedding_dim over the width inside. kv_in_dim: channels of keys and values, when
    they are not embedding_dim.
    """

    def __init__(
        self,
        *,
        embedding_dim: int,
        num_heads: int,
        downsample_rate: int = 1,
        kv_in_dim: int | None = None,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        internal_dim = embedding_dim // downsample_rate
        if internal_dim % num_heads:
            raise ValueError(f"{num_heads} heads do not divide {internal_dim} channels")
        kv_dim = embedding_dim if kv_in_dim is None else kv_in_dim
        self.num_heads = num_heads
        self.internal_dim = internal_dim
        self.head_dim = internal_dim // num_heads
        self.dropout = dropout
        self.q_proj = Linear(embedding_dim, internal_dim)
        self.k_proj = Linear(kv_dim, internal_dim)
        self.v_proj = Linear(kv_dim, internal_dim)
        self.out_proj = Linear(internal_dim, embedding_dim)

    def split(self, x_bnc: Tensor) -> Tensor:
        """The heads apart: (b, heads, n, c)."""
        return x_bnc.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)

    def attend(self, q_bhnc: Tensor, k_bhnc: Tensor, v_bhnc: Tensor) -> Tensor:
        dropout = self.dropout if self.training else 0.0
        out_bhnc = F.scaled_dot_product_attention(q_bhnc, k_bhnc, v_bhnc, dropout_p=dropout)
        return self.out_proj(out_bhnc.transpose(1, 2).flatten(2))

    def forward(self, q_bnc: Tensor, k_bmc: Tensor, v_bmc: Tensor) -> Tensor:
        return self.attend(
            self.split(self.q_proj(q_bnc)), self.split(self.k_proj(k_bmc)), self.split(self.v_proj(v_bmc))
        )


class RoPEAttention(Attention):
    """Attention whose queries and keys carry a rotary code of their place in the map.

    Keys may be several maps of the queries' size one after another, then tokens without a place.
    """

    def __init__(
        self,
        *,
        embedding_dim: int,
        num_heads: int,
        rope_theta: float,
        kv_in_dim: int | None = None,
        dropout: float = 0.0,
    ) -> None:
        super().__init__(
            embedding_dim=embedding_dim, num_heads=num_heads, kv_in_dim=kv_in_dim, dropout=dropout
        )
        self.rotary = AxialRotary(channels=embedding_dim // num_heads, theta=rope_theta)

    def forward(self, q_bnc: Tensor, k_bmc: Tensor, v_bmc: Tensor, num_k_exclude_rope: int = 0) -> Tensor:
        """num_k_exclude_rope: how many of the last keys have no place. q may have batch 1 for all."""
        q, k = self.turned(q_bnc, k_bmc, num_k_exclude_rope)
        v = self.split(self.v_proj(v_bmc))
        return self.attend(q.expand(len(k), -1, -1, -1), k, v)

    def turned(self, q_bnc: Tensor, k_bmc: Tensor, num_k_exclude_rope: int) -> tuple[Tensor, Tensor]:
        """Queries and keys (b, heads, n, c) with their places in them."""
        cells = q_bnc.shape[1]
        placed = k_bmc.shape[1] - num_k_exclude_rope
        q = self.rotary.rotate(self.split(self.q_proj(q_bnc)), cells=cells)
        k = self.split(self.k_proj(k_bmc))
        return q, torch.cat((self.rotary.rotate(k[:, :, :placed], cells=cells), k[:, :, placed:]), dim=2)

    def average_first(
        self,
        q_bnc: Tensor,
        k_bmc: Tensor,
        v_bmc: Tensor,
        num_k_exclude_rope: int,
        average: AveragingWay,
        dtype: torch.dtype,
    ) -> Tensor:
        """`forward` for one head, with the raw values averaged before they are projected."""
        q, k = self.turned(q_bnc, k_bmc, num_k_exclude_rope)
        read_bnc = average(q[:, 0].to(dtype), k[:, 0].to(dtype), v_bmc.to(dtype))
        with torch.autocast(q_bnc.device.type, enabled=False):
            weight = self.out_proj.weight @ self.v_proj.weight
            bias = self.out_proj.weight @ self.v_proj.bias + self.out_proj.bias
        return F.linear(read_bnc.to(q_bnc.dtype), weight, bias)


class TwoWayAttentionBlock(nn.Module):
    """Tokens attend to themselves and to the image, pass an MLP, and the image attends to them."""

    def __init__(self, *, embedding_dim: int, num_heads: int, mlp_dim: int, first: bool) -> None:
        super().__init__()
        self.first = first
        self.self_attn = Attention(embedding_dim=embedding_dim, num_heads=num_heads)
        self.norm1 = nn.LayerNorm(embedding_dim)
        self.cross_attn_token_to_image = Attention(
            embedding_dim=embedding_dim, num_heads=num_heads, downsample_rate=2
        )
        self.norm2 = nn.LayerNorm(embedding_dim)
        self.mlp = MLP(input_dim=embedding_dim, hidden_dim=mlp_dim, output_dim=embedding_dim, num_layers=2)
        self.norm3 = nn.LayerNorm(embedding_dim)
        self.norm4 = nn.LayerNorm(embedding_dim)
        self.cross_attn_image_to_token = Attention(
            embedding_dim=embedding_dim, num_heads=num_heads, downsample_rate=2
        )

    def forward(
        self, tokens_bnc: Tensor, image_bmc: Tensor, token_pos_bnc: Tensor, image_pos_bmc: Tensor
    ) -> tuple[Tensor, Tensor]:
        if self.first:
            # The tokens are still their own position code: nothing is added, not even the residual.
            tokens_bnc = self.self_attn(tokens_bnc, tokens_bnc, tokens_bnc)
        else:
            q = tokens_bnc + token_pos_bnc
            tokens_bnc = tokens_bnc + self.self_attn(q, q, tokens_bnc)
        tokens_bnc = self.norm1(tokens_bnc)

        placed_image = image_bmc + image_pos_bmc
        q = tokens_bnc + token_pos_bnc
        tokens_bnc = tokens_bnc + self.cross_attn_token_to_image(q, placed_image, image_bmc)
        tokens_bnc = self.norm2(tokens_bnc)

        tokens_bnc = self.norm3(tokens_bnc + self.mlp(tokens_bnc))

        q = tokens_bnc + token_pos_bnc
        image_bmc = image_bmc + self.cross_attn_image_to_token(placed_image, q, tokens_bnc)
        return tokens_bnc, self.norm4(image_bmc)


class TwoWayTransformer(nn.Module):
    """Blocks of two-way attention, and a last look of the tokens at the image."""

    def __init__(self, *, depth: int, embedding_dim: int, num_heads: int, mlp_dim: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            TwoWayAttentionBlock(
                embedding_dim=embedding_dim, num_heads=num_heads, mlp_dim=mlp_dim, first=number == 0
            )
            for number in range(depth)
        )
        self.final_attn_token_to_image = Attention(
            embedding_dim=embedding_dim, num_heads=num_heads, downsample_rate=2
        )
        self.norm_final_attn = nn.LayerNorm(embedding_dim)

    def forward(
        self, image_bchw: Tensor, image_pos_1chw: Tensor, tokens_bnc: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Tokens (b, n, c) and image (b, h * w, c) after they have seen each other."""
        image_bmc = image_bchw.flatten(2).transpose(1, 2).contiguous()
        return self.among(image_bmc, image_pos_1chw.flatten(2).transpose(1, 2), tokens_bnc)

    def among(self, image_bmc: Tensor, image_pos: Tensor, tokens_bnc: Tensor) -> tuple[Tensor, Tensor]:
        """`forward` for an image whose cells are tokens already."""
        token_pos = tokens_bnc
        for layer in self.layers:
            tokens_bnc, image_bmc = layer(tokens_bnc, image_bmc, token_pos, image_pos)
        q = tokens_bnc + token_pos
        tokens_bnc = tokens_bnc + self.final_attn_token_to_image(q, image_bmc + image_pos, image_bmc)
        return self.norm_final_attn(tokens_bnc), image_bmc
