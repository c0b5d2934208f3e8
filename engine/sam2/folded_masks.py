"""The end of the mask decoder with less work, for inference: from tokens and cells to masks."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.layers import MLP, LayerNorm2d
from engine.sam2.packed import PackedLinear

if TYPE_CHECKING:
    from engine.sam2.mask_decoder import MaskDecoder

_Upscaling = tuple[nn.ConvTranspose2d, LayerNorm2d, nn.GELU, nn.ConvTranspose2d, nn.GELU]


class FoldedMasks:
    """The upscaling's weights as matrices.

    Both deconvolutions make a 2 x 2 block of what one pixel was: they are matrix products. Every cell of
    the image is treated by itself, and only the masks are put together to an image, not the many
    channels that they are made of.
    """

    def __init__(self, decoder: MaskDecoder) -> None:
        up1, norm, _, up2, _ = cast(_Upscaling, tuple(decoder.output_upscaling))
        self._up1, self._up2 = _as_matrix(up1), _as_matrix(up2)
        self._norm = (norm.weight.shape, norm.weight, norm.bias, norm.eps)

    def __call__(self, pixels_bnc: Tensor, high_res: tuple[Tensor, ...], filters_bkc: Tensor) -> Tensor:
        """Masks (b, k, 4 h, 4 w) of an image's cells (b, h * w, c), by filters for its finest channels."""
        stride4, stride8 = high_res
        h, w = (length // 2 for length in stride8.shape[2:])
        x = self._up1(pixels_bnc).unflatten(-1, (2, 2, -1))
        x = F.gelu(F.layer_norm(x.add_(_cells(stride8, h, w, 1)), *self._norm))
        x = F.gelu(self._up2(x).unflatten(-1, (2, 2, -1)).add_(_cells(stride4, h, w, 2)))
        masks_bmk = x.flatten(1, -2) @ filters_bkc.transpose(1, 2)
        # (b, h, w, y 2, x 2, y 2, x 2, k), block within block
        blocks = masks_bmk.unflatten(1, (h, w, 2, 2, 2, 2))
        return blocks.permute(0, 7, 1, 3, 5, 2, 4, 6).reshape(len(blocks), -1, 4 * h, 4 * w)


class FoldedHeads:
    """Perceptrons of as many layers, each with a token of its own, as one product a layer.

    They end with different widths; the narrower ones are filled up with zeros.
    """

    def __init__(self, heads: list[MLP]) -> None:
        self._layers = []
        for layers in zip(*(cast(list[nn.Linear], list(head.layers)) for head in heads), strict=True):
            widest = max(layer.out_features for layer in layers)
            filled = [(0, widest - layer.out_features) for layer in layers]
            weights = [F.pad(layer.weight.T, room) for layer, room in zip(layers, filled, strict=True)]
            biases = [F.pad(layer.bias, room) for layer, room in zip(layers, filled, strict=True)]
            self._layers.append((torch.stack(biases)[:, None], torch.stack(weights)))

    @staticmethod
    def fit(heads: list[MLP]) -> bool:
        """Whether all but the last layers of the perceptrons are of the same shapes."""
        inner = {
            tuple(tuple(cast(nn.Linear, layer).weight.shape) for layer in head.layers[:-1]) for head in heads
        }
        return len(inner) == 1

    def __call__(self, tokens_bkc: Tensor) -> Tensor:
        """What every perceptron says of its token: (k, b, widest)."""
        x_kbc = tokens_bkc.transpose(0, 1)
        *inner, (bias, weight) = self._layers
        for inner_bias, inner_weight in inner:
            x_kbc = torch.baddbmm(inner_bias, x_kbc, inner_weight).relu_()
        return torch.baddbmm(bias, x_kbc, weight)


def _as_matrix(deconvolution: nn.ConvTranspose2d) -> PackedLinear:
    """(..., c) as (..., 4 c'): what a deconvolution of 2 x 2 pixels and stride 2 makes of a pixel."""
    weight = deconvolution.weight.permute(2, 3, 1, 0).flatten(0, 2)
    assert deconvolution.bias is not None
    return PackedLinear(weight, deconvolution.bias.repeat(4))


def _cells(map_bchw: Tensor, h: int, w: int, levels: int) -> Tensor:
    """A map of h x w blocks within blocks, `levels` deep, as (b, h * w, 2, 2, ..., c)."""
    halves = (2,) * levels
    split = map_bchw.unflatten(3, (w, *halves)).unflatten(2, (h, *halves))
    y, x = range(3, 3 + levels), range(4 + levels, 4 + 2 * levels)
    within = [axis for pair in zip(y, x, strict=True) for axis in pair]
    return split.permute(0, 2, 3 + levels, *within, 1).flatten(1, 2)
