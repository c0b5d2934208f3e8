"""Hiera: the hierarchical vision transformer that reads the image.

Ryali et al., "Hiera: A Hierarchical Vision Transformer without the Bells-and-Whistles" (2023), with
the windowed position embedding of Bolya et al., "Window Attention is Bugged" (2023).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.layers import CACHED, MLP, DropPath, by_rows, worth_cutting
from engine.sam2.packed import Derived, Linear


def _pool(x_bhwc: Tensor) -> Tensor:
    """Halves a map by taking the largest of every two by two cells."""
    return F.max_pool2d(x_bhwc.permute(0, 3, 1, 2), 2).permute(0, 2, 3, 1)


def window_partition(x_bhwc: Tensor, window: int) -> Tensor:
    """Cuts maps into square windows, (b * windows, window, window, c); zeros fill the last ones up.

    The filling takes part in attention like any token: the published weights were trained so.
    """
    b, h, w, c = x_bhwc.shape
    x_bhwc = F.pad(x_bhwc, (0, 0, 0, -w % window, 0, -h % window))
    rows, columns = x_bhwc.shape[1] // window, x_bhwc.shape[2] // window
    tiles = x_bhwc.reshape(b, rows, window, columns, window, c)
    return tiles.transpose(2, 3).reshape(-1, window, window, c)


def window_unpartition(windows: Tensor, height: int, width: int) -> Tensor:
    """Puts windows together again to maps (b, height, width, c) and cuts the filling off."""
    window, c = windows.shape[1], windows.shape[3]
    rows, columns = -(-height // window), -(-width // window)
    tiles = windows.reshape(-1, rows, columns, window, window, c)
    maps = tiles.transpose(2, 3).reshape(-1, rows * window, columns * window, c)
    return maps[:, :height, :width]


class MultiScaleAttention(nn.Module):
    """Self-attention over the cells of a map; with `pool`, the queries (and so the result) are halved."""

    def __init__(self, *, dim: int, dim_out: int, num_heads: int, pool: bool) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.pool = pool
        self.qkv = Linear(dim, dim_out * 3)
        self.proj = Linear(dim_out, dim_out)

    def forward(self, x_bhwc: Tensor) -> Tensor:
        b, h, w, _ = x_bhwc.shape
        q_bhwc, k_bhwc, v_bhwc = self.qkv(x_bhwc).chunk(3, dim=-1)
        if self.pool:
            q_bhwc = _pool(q_bhwc)
            h, w = q_bhwc.shape[1:3]
        q, k, v = (
            t.flatten(1, 2).unflatten(-1, (self.num_heads, -1)).transpose(1, 2)
            for t in (q_bhwc, k_bhwc, v_bhwc)
        )
        out = F.scaled_dot_product_attention(q, k, v)
        return self.proj(out.transpose(1, 2).reshape(b, h, w, -1))


class MultiScaleBlock(nn.Module):
    """Attention, in windows or global (window 0), then an MLP. A block that pools halves the map."""

    def __init__(
        self, *, dim: int, dim_out: int, num_heads: int, window: int, pool: bool, drop_path: float
    ) -> None:
        super().__init__()
        self.window = window
        self.pool = pool
        self.norm1 = nn.LayerNorm(dim, eps=1e-6)
        self.attn = MultiScaleAttention(dim=dim, dim_out=dim_out, num_heads=num_heads, pool=pool)
        self.drop_path = DropPath(drop_path)
        self.norm2 = nn.LayerNorm(dim_out, eps=1e-6)
        self.mlp = MLP(
            input_dim=dim_out, hidden_dim=4 * dim_out, output_dim=dim_out, num_layers=2, activation="gelu"
        )
        if dim != dim_out:
            self.proj = Linear(dim, dim_out)

    def forward(self, x_bhwc: Tensor) -> Tensor:
        """A block of windows knows nothing outside of them: it may be done strip by strip."""
        b, height, width, _ = x_bhwc.shape
        per_row = b * width * max(self.attn.qkv.out_features, self.mlp.widest)
        strip = self.window * max(1, CACHED // (per_row * max(self.window, 1)))
        if not self.window or strip >= height or not worth_cutting(x_bhwc):
            return self._whole(x_bhwc)
        return torch.cat([self._whole(part) for part in x_bhwc.split(strip, dim=1)], dim=1)

    def _whole(self, x_bhwc: Tensor) -> Tensor:
        shortcut = x_bhwc
        x_bhwc = self.norm1(x_bhwc)
        # Where the width changes, the shortcut starts from the normalised input.
        if hasattr(self, "proj"):
            shortcut = self.proj(x_bhwc)
            if self.pool:
                shortcut = _pool(shortcut)
        x_bhwc = shortcut + self.drop_path(self._attend(x_bhwc, shortcut.shape[1], shortcut.shape[2]))
        if self.training:
            return x_bhwc + self.drop_path(self.mlp(self.norm2(x_bhwc)))
        return by_rows(self._feed_forward, x_bhwc, self.mlp.widest)

    def _feed_forward(self, x: Tensor) -> Tensor:
        return self.mlp.whole(self.norm2(x), add=x)

    def _attend(self, x_bhwc: Tensor, height: int, width: int) -> Tensor:
        if not self.window:
            return self.attn(x_bhwc)
        return window_unpartition(self.attn(window_partition(x_bhwc, self.window)), height, width)


class PatchEmbed(nn.Module):
    """The image as overlapping patches: one token for every four by four pixels."""

    def __init__(self, *, embed_dim: int) -> None:
        super().__init__()
        self.proj = nn.Conv2d(3, embed_dim, kernel_size=7, stride=4, padding=3)

    def forward(self, image_bchw: Tensor) -> Tensor:
        return self.proj(image_bchw).permute(0, 2, 3, 1)


class Hiera(nn.Module):
    """The trunk. Every stage after the first halves the map and doubles width and heads."""

    def __init__(
        self,
        *,
        embed_dim: int,
        num_heads: int,
        stages: tuple[int, ...],
        global_att_blocks: tuple[int, ...],
        window_spec: tuple[int, ...],
        window_pos_embed_bkg_spatial_size: tuple[int, int],
        drop_path_rate: float = 0.0,
    ) -> None:
        super().__init__()
        self.patch_embed = PatchEmbed(embed_dim=embed_dim)
        self.pos_embed = nn.Parameter(torch.zeros(1, embed_dim, *window_pos_embed_bkg_spatial_size))
        self.pos_embed_window = nn.Parameter(torch.zeros(1, embed_dim, window_spec[0], window_spec[0]))
        last = max(sum(stages) - 1, 1)
        self.stage_ends: list[int] = []
        self._kept_position: Derived[Tensor] = Derived()
        self.blocks = nn.ModuleList()
        dim = embed_dim
        for stage, depth in enumerate(stages):
            for position in range(depth):
                number = len(self.blocks)
                first = position == 0 and stage > 0
                # The block that pools still works in the windows of the stage before it.
                window = 0 if number in global_att_blocks else window_spec[stage - first]
                self.blocks.append(
                    MultiScaleBlock(
                        dim=dim,
                        dim_out=embed_dim * 2**stage,
                        num_heads=num_heads * 2**stage,
                        window=window,
                        pool=first,
                        drop_path=drop_path_rate * number / last,
                    )
                )
                dim = embed_dim * 2**stage
            self.stage_ends.append(len(self.blocks) - 1)

    def forward(self, image_bchw: Tensor) -> list[Tensor]:
        """One map (b, c, h, w) for every stage, finest first: strides 4, 8, 16, 32."""
        x_bhwc = self.patch_embed(image_bchw)
        x_bhwc = x_bhwc + self._placed(x_bhwc.shape[1], x_bhwc.shape[2])
        maps = []
        for number, block in enumerate(self.blocks):
            x_bhwc = block(x_bhwc)
            if number in self.stage_ends:
                maps.append(x_bhwc.permute(0, 3, 1, 2))
        return maps

    def _placed(self, height: int, width: int) -> Tensor:
        """`_position`; without gradients the one of the last call, while its weights are the same."""
        if torch.is_grad_enabled():
            return self._position(height, width)
        return self._kept_position.get(
            self, lambda: self._position(height, width).contiguous(), height, width, parts=False
        )

    def _position(self, height: int, width: int) -> Tensor:
        """A small map stretched over the image, and one window's map repeated over it."""
        position = F.interpolate(self.pos_embed, size=(height, width), mode="bicubic")
        window = self.pos_embed_window
        rows, columns = height // window.shape[2], width // window.shape[3]
        return (position + window.tile(1, 1, rows, columns)).permute(0, 2, 3, 1)
