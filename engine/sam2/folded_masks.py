"""The end of the mask decoder with less work, for inference: from tokens and cells to masks."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.layers import CACHED, MLP, LayerNorm2d
from engine.sam2.packed import PackedLinear

if TYPE_CHECKING:
    from engine.sam2.mask_decoder import MaskDecoder

_Upscaling = tuple[nn.ConvTranspose2d, LayerNorm2d, nn.GELU, nn.ConvTranspose2d, nn.GELU]


class FoldedMasks:
    """The upscaling's weights as matrices.

    Both deconvolutions make a 2 x 2 block of what one pixel was: they are matrix products. Every cell of
    the image is treated by itself, a few rows of cells at a time, so that their many channels stay in a
    processor's cache; only the masks are put together to an image.
    """

    def __init__(self, decoder: MaskDecoder) -> None:
        up1, norm, _, up2, _ = cast(_Upscaling, tuple(decoder.output_upscaling))
        self._up1, self._up2 = _as_matrix(up1), _as_matrix(up2)
        self._norm = (norm.weight.shape, norm.weight, norm.bias, norm.eps)
        self._widest = 16 * up2.out_channels

    def __call__(self, pixels_bnc: Tensor, high_res: tuple[Tensor, ...], filters_bkc: Tensor) -> Tensor:
        """Masks (b, k, 4 h, 4 w) of an image's cells (b, h * w, c), by filters for its finest channels."""
        fine, coarse = (level.permute(0, 2, 3, 1) for level in high_res)
        h, w = (length // 2 for length in coarse.shape[1:3])
        rows = max(1, CACHED // (2 * w * self._widest))
        masks_bkhw = pixels_bnc.new_empty(len(pixels_bnc), filters_bkc.shape[1], 4 * h, 4 * w)
        for index, pixels_hwc in enumerate(pixels_bnc.unflatten(1, (h, w))):
            image = index if len(fine) > 1 else 0
            for top in range(0, h, rows):
                end = min(top + rows, h)
                cells_nc = self._finest(
                    pixels_hwc[top:end], coarse[image, 2 * top : 2 * end], fine[image, 4 * top : 4 * end]
                )
                part_kn = masks_bkhw[index, :, 4 * top : 4 * end].flatten(1)
                torch.mm(filters_bkc[index], cells_nc.T, out=part_kn)
        return masks_bkhw

    def _finest(self, pixels_hwc: Tensor, stride8_hwc: Tensor, stride4_hwc: Tensor) -> Tensor:
        """Rows of cells as those of the finest map, in its order: (4 h * 4 w, c)."""
        h, w = pixels_hwc.shape[:2]
        x = self._up1(pixels_hwc).unflatten(-1, (2, 2, -1))
        x += stride8_hwc.unflatten(1, (w, 2)).unflatten(0, (h, 2)).transpose(1, 2)
        x = _gelu_(F.layer_norm(x, *self._norm))
        x = self._up2(x).unflatten(-1, (2, 2, -1))
        # (h, w, y 2, x 2, y 2, x 2, c), block within block, is put in the order of the map as it is added.
        found = torch.empty_like(stride4_hwc, memory_format=torch.contiguous_format)
        in_blocks = (t.unflatten(1, (w, 2, 2)).unflatten(0, (h, 2, 2)) for t in (stride4_hwc, found))
        stride4, placed = in_blocks
        torch.add(x.permute(0, 2, 4, 1, 3, 5, 6), stride4, out=placed)
        return _gelu_(found.flatten(0, 1))


class FoldedHeads:
    """Perceptrons of as many layers, each with a token of its own, as one product a layer.

    They end with different widths; the narrower ones are filled up with zeros. The weights come first: with
    few tokens after them they are read in their order, once, which is what takes the time.
    """

    def __init__(self, heads: list[MLP]) -> None:
        self._layers = []
        for layers in zip(*(cast(list[nn.Linear], list(head.layers)) for head in heads), strict=True):
            widest = max(layer.out_features for layer in layers)
            filled = [(0, widest - layer.out_features) for layer in layers]
            weights = [F.pad(layer.weight.T, room).T for layer, room in zip(layers, filled, strict=True)]
            biases = [F.pad(layer.bias, room) for layer, room in zip(layers, filled, strict=True)]
            self._layers.append((torch.stack(biases)[:, :, None], torch.stack(weights)))

    @staticmethod
    def fit(heads: list[MLP]) -> bool:
        """Whether all but the last layers of the perceptrons are of the same shapes."""
        inner = {
            tuple(tuple(cast(nn.Linear, layer).weight.shape) for layer in head.layers[:-1]) for head in heads
        }
        return len(inner) == 1

    def __call__(self, tokens_bkc: Tensor) -> Tensor:
        """What every perceptron says of its token: (k, widest, b)."""
        x_kbc = tokens_bkc.transpose(0, 1)
        *inner, last = self._layers
        for bias_kc1, weight_kdc in inner:
            x_kcb = torch.baddbmm(bias_kc1, weight_kdc, x_kbc.transpose(1, 2)).relu_()
            # Flat, then as it was: with one object torch else takes the column for a row, which is slow.
            x_kbc = x_kcb.transpose(1, 2).flatten(0, 1).view(len(x_kcb), x_kcb.shape[2], -1)
        bias_kc1, weight_kdc = last
        return torch.baddbmm(bias_kc1, weight_kdc, x_kbc.transpose(1, 2))


def _as_matrix(deconvolution: nn.ConvTranspose2d) -> PackedLinear:
    """(..., c) as (..., 4 c'): what a deconvolution of 2 x 2 pixels and stride 2 makes of a pixel."""
    weight = deconvolution.weight.permute(2, 3, 1, 0).flatten(0, 2)
    assert deconvolution.bias is not None
    return PackedLinear(weight, deconvolution.bias.repeat(4))


def _gelu_(x: Tensor) -> Tensor:
    return cast(Tensor, torch.ops.aten.gelu_(x))
