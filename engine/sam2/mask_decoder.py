"""The mask decoder: from image and prompt embeddings to candidate masks (SAM 2 paper, appendix D)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.layers import MLP, LayerNorm2d, worth_cutting
from engine.sam2.transformer import TwoWayTransformer

NUM_MULTIMASKS = 3
_Upscaling = tuple[nn.ConvTranspose2d, LayerNorm2d, nn.GELU, nn.ConvTranspose2d, nn.GELU]


@dataclass(frozen=True, eq=False)
class MaskCandidates:
    """All that the decoder says of a batch of objects. Candidate 0 is the single, unambiguous mask.

    masks_bkhw: logits at stride 4. ious_bk: estimated quality, 0 to 1. tokens_bkc: the mask tokens,
    from which object pointers are made. object_scores_b1: logit of the object being in view.
    """

    masks_bkhw: Tensor
    ious_bk: Tensor
    tokens_bkc: Tensor
    object_scores_b1: Tensor

    def multimask(self) -> tuple[Tensor, Tensor]:
        """The masks and ious for ambiguous prompts: candidates 1 to 3."""
        return self.masks_bkhw[:, 1:], self.ious_bk[:, 1:]

    def single(self) -> tuple[Tensor, Tensor]:
        """The mask and iou for clear prompts: candidate 0, with k 1."""
        return self.masks_bkhw[:, :1], self.ious_bk[:, :1]

    def stable(self, *, delta: float, threshold: float) -> tuple[Tensor, Tensor]:
        """Candidate 0 where its outline is stable, else the best of the others; with k 1.

        Stable: the area above +delta is at least `threshold` of the area above -delta.
        """
        single_b = self.masks_bkhw[:, 0].flatten(1)
        inner_b = (single_b > delta).sum(1).float()
        outer_b = (single_b > -delta).sum(1).float()
        stability_b = torch.where(outer_b > 0, inner_b / outer_b, 1.0)
        best_b = self.ious_bk[:, 1:].argmax(1) + 1
        chosen_b = torch.where(stability_b >= threshold, 0, best_b)
        row_b = torch.arange(len(chosen_b), device=chosen_b.device)
        return self.masks_bkhw[row_b, chosen_b][:, None], self.ious_bk[row_b, chosen_b][:, None]


class MaskDecoder(nn.Module):
    """Four masks with an estimated quality each, and whether the object is there at all.

    transformer_dim: channels of image and tokens. The high-resolution maps of the image enter while
    the masks are upscaled; conv_s0 and conv_s1 fit them, once for each image.
    """

    def __init__(
        self,
        *,
        transformer_dim: int,
        transformer: TwoWayTransformer,
        iou_head_hidden_dim: int,
        iou_head_depth: int,
    ) -> None:
        super().__init__()
        c = transformer_dim
        num_masks = NUM_MULTIMASKS + 1
        self.transformer = transformer
        self.iou_token = nn.Embedding(1, c)
        self.mask_tokens = nn.Embedding(num_masks, c)
        self.obj_score_token = nn.Embedding(1, c)
        self.output_upscaling = nn.Sequential(
            nn.ConvTranspose2d(c, c // 4, kernel_size=2, stride=2),
            LayerNorm2d(c // 4),
            nn.GELU(),
            nn.ConvTranspose2d(c // 4, c // 8, kernel_size=2, stride=2),
            nn.GELU(),
        )
        self.conv_s0 = nn.Conv2d(c, c // 8, kernel_size=1)
        self.conv_s1 = nn.Conv2d(c, c // 4, kernel_size=1)
        self.output_hypernetworks_mlps = nn.ModuleList(
            MLP(input_dim=c, hidden_dim=c, output_dim=c // 8, num_layers=3) for _ in range(num_masks)
        )
        self.iou_prediction_head = MLP(
            input_dim=c, hidden_dim=iou_head_hidden_dim, output_dim=num_masks, num_layers=iou_head_depth
        )
        self.pred_obj_score_head = MLP(input_dim=c, hidden_dim=c, output_dim=1, num_layers=3)

    def forward(
        self,
        *,
        image_bchw: Tensor,
        image_pos_1chw: Tensor,
        sparse_bnc: Tensor,
        dense_bchw: Tensor,
        high_res: tuple[Tensor, Tensor],
    ) -> MaskCandidates:
        """high_res: the stride 4 and stride 8 maps (after conv_s0, conv_s1).

        The images' batch is that of the prompts, or 1 for all of them.
        """
        batch = len(sparse_bnc)
        learned_nc = torch.cat((self.obj_score_token.weight, self.iou_token.weight, self.mask_tokens.weight))
        tokens_bnc = torch.cat((learned_nc.expand(batch, -1, -1), sparse_bnc), dim=1)
        image_bchw = image_bchw + dense_bchw
        image_bchw = image_bchw.expand(batch, -1, -1, -1)
        tokens_bnc, pixels_bmc = self.transformer(image_bchw, image_pos_1chw, tokens_bnc)
        mask_tokens_bkc = tokens_bnc[:, 2 : 2 + NUM_MULTIMASKS + 1]
        if worth_cutting(pixels_bmc):
            masks_bkhw = self._masks_of_cells(pixels_bmc, high_res, mask_tokens_bkc)
        else:
            pixels_bchw = pixels_bmc.transpose(1, 2).reshape(image_bchw.shape)
            masks_bkhw = self._masks(self._upscale(pixels_bchw, high_res), mask_tokens_bkc)
        return MaskCandidates(
            masks_bkhw=masks_bkhw,
            ious_bk=self.iou_prediction_head(tokens_bnc[:, 1]).sigmoid(),
            tokens_bkc=mask_tokens_bkc,
            object_scores_b1=self.pred_obj_score_head(tokens_bnc[:, 0]),
        )

    def _upscale(self, pixels_bchw: Tensor, high_res: tuple[Tensor, Tensor]) -> Tensor:
        up1, norm, act1, up2, act2 = self.output_upscaling
        stride4, stride8 = high_res
        return act2(up2(act1(norm(up1(pixels_bchw) + stride8))) + stride4)

    def _masks(self, pixels_bchw: Tensor, mask_tokens_bkc: Tensor) -> Tensor:
        """Each token, as a filter of its own, over the pixels."""
        filters_bkc = self._filters(mask_tokens_bkc)
        return (filters_bkc @ pixels_bchw.flatten(2)).unflatten(2, pixels_bchw.shape[2:])

    def _filters(self, mask_tokens_bkc: Tensor) -> Tensor:
        return torch.stack(
            [mlp(mask_tokens_bkc[:, k]) for k, mlp in enumerate(self.output_hypernetworks_mlps)], dim=1
        )

    def _masks_of_cells(
        self, pixels_bmc: Tensor, high_res: tuple[Tensor, Tensor], mask_tokens_bkc: Tensor
    ) -> Tensor:
        """`_masks` of `_upscale`, for every cell of the image by itself.

        Both deconvolutions make a 2 x 2 block of what one pixel was: they are matrix products. Only the
        masks are put together to an image, not the many channels that they are made of.
        """
        up1, norm, act1, up2, act2 = cast(_Upscaling, tuple(self.output_upscaling))
        stride4, stride8 = high_res
        h, w = (length // 2 for length in stride8.shape[2:])
        x = _upscaled(pixels_bmc, up1) + _cells(stride8, h, w, 1)
        x = act1(F.layer_norm(x, norm.weight.shape, norm.weight, norm.bias, norm.eps))
        x = act2(_upscaled(x, up2).add_(_cells(stride4, h, w, 2)))
        masks_bmpk = x.flatten(2, -2) @ self._filters(mask_tokens_bkc).transpose(1, 2)[:, None]
        # (b, h, w, y 2, x 2, y 2, x 2, k), block within block
        blocks = masks_bmpk.unflatten(2, (2, 2, 2, 2)).unflatten(1, (h, w))
        return blocks.permute(0, 7, 1, 3, 5, 2, 4, 6).reshape(len(blocks), -1, 4 * h, 4 * w)


def _upscaled(x: Tensor, deconvolution: nn.ConvTranspose2d) -> Tensor:
    """(..., c) as (..., 2, 2, c'): what a deconvolution of 2 x 2 pixels and stride 2 makes of a pixel."""
    weight = deconvolution.weight.permute(2, 3, 1, 0).flatten(0, 2)
    bias = None if deconvolution.bias is None else deconvolution.bias.repeat(4)
    return F.linear(x, weight, bias).unflatten(-1, (2, 2, -1))


def _cells(map_bchw: Tensor, h: int, w: int, levels: int) -> Tensor:
    """A map of h x w blocks within blocks, `levels` deep, as (b, h * w, 2, 2, ..., c)."""
    halves = (2,) * levels
    split = map_bchw.unflatten(3, (w, *halves)).unflatten(2, (h, *halves))
    y, x = range(3, 3 + levels), range(4 + levels, 4 + 2 * levels)
    within = [axis for pair in zip(y, x, strict=True) for axis in pair]
    return split.permute(0, 2, 3 + levels, *within, 1).flatten(1, 2)


def upsample_masks(masks_bkhw: Tensor, size: tuple[int, int]) -> Tensor:
    """Mask logits at another size, (height, width), as every part of SAM 2 resizes them."""
    return F.interpolate(masks_bkhw.float(), size=size, mode="bilinear", align_corners=False)
