"""The image encoder: Hiera and a feature pyramid neck (SAM 2 paper, section 4)."""

from __future__ import annotations

from collections import OrderedDict

import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.hiera import Hiera
from engine.sam2.position_encoding import PositionEmbeddingSine


class FpnNeck(nn.Module):
    """Brings the trunk's maps to one width, and adds deeper maps to the levels that ask for it.

    backbone_channel_list: channels from the deepest map to the finest, as in the checkpoints.
    fpn_top_down_levels: levels, counted from the finest as 0, that receive the level below them.
    """

    def __init__(
        self,
        *,
        position_encoding: PositionEmbeddingSine,
        d_model: int,
        backbone_channel_list: tuple[int, ...],
        fpn_top_down_levels: tuple[int, ...],
    ) -> None:
        super().__init__()
        self.position_encoding = position_encoding
        self.fpn_top_down_levels = fpn_top_down_levels
        self.convs = nn.ModuleList(
            nn.Sequential(OrderedDict(conv=nn.Conv2d(channels, d_model, kernel_size=1)))
            for channels in backbone_channel_list
        )

    def forward(self, maps_bchw: list[Tensor]) -> list[Tensor]:
        """The pyramid, finest first, for the trunk's maps in the same order."""
        deepest = len(maps_bchw) - 1
        pyramid: list[Tensor] = []
        for level in range(deepest, -1, -1):
            lateral = self.convs[deepest - level](maps_bchw[level])
            if pyramid and level in self.fpn_top_down_levels:
                above = F.interpolate(pyramid[-1].float(), size=lateral.shape[-2:], mode="nearest")
                lateral = lateral + above
            pyramid.append(lateral)
        return pyramid[::-1]


class ImageEncoder(nn.Module):
    """scalp: how many of the deepest levels are left out of the result (they still feed others)."""

    def __init__(self, *, trunk: Hiera, neck: FpnNeck, scalp: int) -> None:
        super().__init__()
        self.trunk = trunk
        self.neck = neck
        self.scalp = scalp

    def forward(self, image_bchw: Tensor) -> list[Tensor]:
        """Maps (b, d_model, h, w) of normalised images, finest first: strides 4, 8, 16."""
        return self.pyramid(self.trunk(image_bchw))

    def pyramid(self, maps_bchw: list[Tensor]) -> list[Tensor]:
        """`forward` from the trunk's maps on."""
        pyramid = self.neck(maps_bchw)
        return pyramid[: len(pyramid) - self.scalp]
