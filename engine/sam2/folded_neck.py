"""The feature pyramid with less work, for inference: one product a level, on cells as the trunk has them.

The finest two levels get nothing from the others: their lateral convolution and the mask decoder's own
are one matrix, with an eighth and a quarter of the channels between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

from engine.sam2.packed import PackedLinear

if TYPE_CHECKING:
    from engine.sam2.image_encoder import FpnNeck


class FoldedNeck:
    """A pyramid's weights, and those of conv_s0 and conv_s1, as matrices."""

    def __init__(self, neck: FpnNeck, conv_s0: nn.Conv2d, conv_s1: nn.Conv2d) -> None:
        laterals = [cast(nn.Conv2d, level[0]) for level in cast(list[nn.Sequential], list(neck.convs))]
        deepest, coarse, fine, finest = (_as_matrix(conv) for conv in laterals)
        self._deepest = PackedLinear(*deepest) if 2 in neck.fpn_top_down_levels else None
        self._coarse = PackedLinear(*coarse)
        self._fine = PackedLinear(*_one_after_another(fine, _as_matrix(conv_s1)))
        self._finest = PackedLinear(*_one_after_another(finest, _as_matrix(conv_s0)))

    @staticmethod
    def fits(neck: FpnNeck, maps_bchw: list[Tensor]) -> bool:
        """Whether the pyramid is the published one, and its deepest map half as large as the one above."""
        halved = [2 * length for length in maps_bchw[-1].shape[2:]] == list(maps_bchw[-2].shape[2:])
        return len(maps_bchw) == 4 and not {0, 1} & set(neck.fpn_top_down_levels) and halved

    def __call__(self, maps_bchw: list[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """Strides 4 and 8 after conv_s0 and conv_s1, and stride 16."""
        stride4, stride8, stride16, stride32 = (m.permute(0, 2, 3, 1) for m in maps_bchw)
        embedding = self._coarse(stride16)
        if self._deepest is not None:
            blocks = embedding.unflatten(2, (-1, 2)).unflatten(1, (-1, 2))
            blocks += self._deepest(stride32)[:, :, None, :, None]
        cells = (self._finest(stride4), self._fine(stride8), embedding)
        finest, fine, coarse = (level.permute(0, 3, 1, 2) for level in cells)
        return finest, fine, coarse


def _as_matrix(conv: nn.Conv2d) -> tuple[Tensor, Tensor]:
    """A convolution that looks at one cell, as a matrix and a bias."""
    assert conv.bias is not None
    return conv.weight.flatten(1), conv.bias


def _one_after_another(first: tuple[Tensor, Tensor], second: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    return second[0] @ first[0], torch.mv(second[0], first[1]) + second[1]
