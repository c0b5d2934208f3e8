"""The memory encoder: a frame's mask and features become a memory (SAM 2 paper, appendix D)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.sam2.layers import LayerNorm2d
from engine.sam2.packed import Linear
from engine.sam2.position_encoding import PositionEmbeddingSine


class MaskDownSampler(nn.Module):
    """A mask at full size brought to stride 16, each step trading area for channels."""

    def __init__(self, *, embed_dim: int, total_stride: int = 16) -> None:
        super().__init__()
        self.encoder = nn.Sequential()
        channels = 1
        while channels < total_stride**2:
            self.encoder.append(nn.Conv2d(channels, channels * 4, kernel_size=3, stride=2, padding=1))
            channels *= 4
            self.encoder.append(LayerNorm2d(channels))
            self.encoder.append(nn.GELU())
        self.encoder.append(nn.Conv2d(channels, embed_dim, kernel_size=1))

    def forward(self, masks_b1hw: Tensor) -> Tensor:
        return self.encoder(masks_b1hw)


class CXBlock(nn.Module):
    """A ConvNeXt block (Liu et al., 2022)."""

    gamma: nn.Parameter

    def __init__(self, *, dim: int, kernel_size: int, layer_scale_init_value: float) -> None:
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, kernel_size=kernel_size, padding=kernel_size // 2, groups=dim)
        self.norm = LayerNorm2d(dim)
        self.pwconv1 = Linear(dim, 4 * dim)
        self.pwconv2 = Linear(4 * dim, dim)
        self.gamma = nn.Parameter(torch.full((dim,), layer_scale_init_value))

    def forward(self, x_bchw: Tensor) -> Tensor:
        y_bhwc = self.norm(self.dwconv(x_bchw)).permute(0, 2, 3, 1)
        y_bhwc = self.gamma * self.pwconv2(self.pwconv1.then(y_bhwc, "gelu"))
        return x_bchw + y_bhwc.permute(0, 3, 1, 2)


class Fuser(nn.Module):
    def __init__(self, *, layers: list[CXBlock]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x_bchw: Tensor) -> Tensor:
        for layer in self.layers:
            x_bchw = layer(x_bchw)
        return x_bchw


class MemoryEncoder(nn.Module):
    """in_dim: channels of the image's features. out_dim: channels of a memory."""

    def __init__(
        self,
        *,
        in_dim: int,
        out_dim: int,
        mask_downsampler: MaskDownSampler,
        fuser: Fuser,
        position_encoding: PositionEmbeddingSine,
    ) -> None:
        super().__init__()
        self.mask_downsampler = mask_downsampler
        self.pix_feat_proj = nn.Conv2d(in_dim, in_dim, kernel_size=1)
        self.fuser = fuser
        self.position_encoding = position_encoding
        # As published: a memory as wide as the features is not projected, and its checkpoint says nothing.
        is_as_wide = in_dim == out_dim
        self.out_proj = nn.Identity() if is_as_wide else nn.Conv2d(in_dim, out_dim, kernel_size=1)

    def forward(self, features_bchw: Tensor, masks_b1hw: Tensor) -> Tensor:
        """The memory (b, out_dim, h, w) of masks already scaled for it. Features: batch b, or 1 for all."""
        x_bchw = self.pix_feat_proj(features_bchw) + self.mask_downsampler(masks_b1hw)
        return self.out_proj(self.fuser(x_bchw))
