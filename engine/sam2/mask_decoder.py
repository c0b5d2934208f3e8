"""The mask decoder: from image and prompt embeddings to candidate masks (SAM 2 paper, appendix D)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.config import MaskDecoderConfig
from engine.sam2.folded_masks import FoldedHeads, FoldedMasks
from engine.sam2.folded_transformer import FoldedTransformer, ImageCells
from engine.sam2.layers import MLP, LayerNorm2d, worth_cutting
from engine.sam2.packed import Derived, state_of
from engine.sam2.published_attributes import DecoderAttributes
from engine.sam2.transformer import TwoWayTransformer

NUM_MULTIMASKS = 3
IN_VIEW = 10.0
"""The object score of a decoder that does not estimate one."""
ANSWERING = 2 + NUM_MULTIMASKS + 1
"""Tokens that say something at the end: of the object's presence, of quality, and of each mask."""


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


@dataclass(frozen=True, eq=False, slots=True)
class Sight:
    """One image for prompts without a mask, which will be asked again and again.

    embedding: makes it, (1, c, h, w), always the same while `state` is. cells: where what the decoder makes
    of it is kept.
    """

    embedding: Callable[[], Tensor]
    cells: Derived[ImageCells]
    state: object


class MaskDecoder(DecoderAttributes, nn.Module):
    """Four masks with an estimated quality each, and whether the object is there at all.

    transformer_dim: channels of image and tokens. The high-resolution maps of the image enter while
    the masks are upscaled; conv_s0 and conv_s1 fit them, once for each image. The switches are those of the
    published configurations: without use_high_res_features there are no such maps, without
    iou_prediction_use_sigmoid the quality is as it comes, without pred_obj_scores every object counts as in
    view, and without pred_obj_scores_mlp that score is one product.
    """

    def __init__(
        self,
        *,
        transformer_dim: int,
        transformer: TwoWayTransformer,
        iou_head_hidden_dim: int,
        iou_head_depth: int,
        use_high_res_features: bool = True,
        iou_prediction_use_sigmoid: bool = True,
        pred_obj_scores: bool = True,
        pred_obj_scores_mlp: bool = True,
    ) -> None:
        super().__init__()
        self.use_high_res_features = use_high_res_features
        self.iou_prediction_use_sigmoid = iou_prediction_use_sigmoid
        self.pred_obj_scores = pred_obj_scores
        self._is_usual = (
            use_high_res_features and iou_prediction_use_sigmoid and pred_obj_scores and pred_obj_scores_mlp
        )
        self.decoder_config = MaskDecoderConfig()
        c = transformer_dim
        num_masks = NUM_MULTIMASKS + 1
        self.transformer = transformer
        self.iou_token = nn.Embedding(1, c)
        self.mask_tokens = nn.Embedding(num_masks, c)
        if pred_obj_scores:
            self.obj_score_token = nn.Embedding(1, c)
        self.output_upscaling = nn.Sequential(
            nn.ConvTranspose2d(c, c // 4, kernel_size=2, stride=2),
            LayerNorm2d(c // 4),
            nn.GELU(),
            nn.ConvTranspose2d(c // 4, c // 8, kernel_size=2, stride=2),
            nn.GELU(),
        )
        if use_high_res_features:
            self.conv_s0 = nn.Conv2d(c, c // 8, kernel_size=1)
            self.conv_s1 = nn.Conv2d(c, c // 4, kernel_size=1)
        self.output_hypernetworks_mlps = nn.ModuleList(
            MLP(input_dim=c, hidden_dim=c, output_dim=c // 8, num_layers=3) for _ in range(num_masks)
        )
        self.iou_prediction_head = MLP(
            input_dim=c, hidden_dim=iou_head_hidden_dim, output_dim=num_masks, num_layers=iou_head_depth
        )
        if pred_obj_scores:
            self.pred_obj_score_head = (
                MLP(input_dim=c, hidden_dim=c, output_dim=1, num_layers=3)
                if pred_obj_scores_mlp
                else nn.Linear(c, 1)
            )
        self._folded: Derived[_Folded] = Derived()

    def forward(
        self,
        *,
        image: Tensor | Sight,
        image_pos_1chw: Tensor,
        sparse_bnc: Tensor,
        dense_bchw: Tensor,
        high_res: tuple[Tensor, ...],
    ) -> MaskCandidates:
        """high_res: the stride 4 and stride 8 maps (after conv_s0, conv_s1), or none.

        image: its embedding (b, c, h, w), with the batch of the prompts, or 1 for all of them.
        """
        batch = len(sparse_bnc)
        learned = (self.iou_token.weight, self.mask_tokens.weight)
        learned_nc = torch.cat((self.obj_score_token.weight, *learned) if self.pred_obj_scores else learned)
        tokens_bnc = torch.cat((learned_nc.expand(batch, -1, -1), sparse_bnc), dim=1)
        if self._is_usual and worth_cutting(tokens_bnc) and not torch.is_autocast_enabled("cpu"):
            return self._shorter(image, image_pos_1chw, tokens_bnc, dense_bchw, high_res)
        image_bchw = (image.embedding() if isinstance(image, Sight) else image) + dense_bchw
        image_bchw = image_bchw.expand(batch, -1, -1, -1)
        tokens_bnc, pixels_bmc = self.transformer(image_bchw, image_pos_1chw, tokens_bnc)
        scores_b1 = tokens_bnc.new_full((batch, 1), IN_VIEW)
        if self.pred_obj_scores:
            scores_b1, tokens_bnc = self.pred_obj_score_head(tokens_bnc[:, 0]), tokens_bnc[:, 1:]
        mask_tokens_bkc = tokens_bnc[:, 1 : 1 + NUM_MULTIMASKS + 1]
        pixels_bchw = pixels_bmc.transpose(1, 2).reshape(image_bchw.shape)
        ious_bk = self.iou_prediction_head(tokens_bnc[:, 0])
        return MaskCandidates(
            masks_bkhw=self._masks(self._upscale(pixels_bchw, high_res), mask_tokens_bkc),
            ious_bk=ious_bk.sigmoid() if self.iou_prediction_use_sigmoid else ious_bk,
            tokens_bkc=mask_tokens_bkc,
            object_scores_b1=scores_b1,
        )

    def _shorter(
        self,
        image: Tensor | Sight,
        image_pos_1chw: Tensor,
        tokens_bnc: Tensor,
        dense_bchw: Tensor,
        high_res: tuple[Tensor, ...],
    ) -> MaskCandidates:
        """The rest of `forward` without gradients, with weights rearranged as far as they can be."""
        folded = self._folded.get(self, lambda: _Folded(self))
        if isinstance(image, Sight):
            cells = image.cells.get(
                self,
                lambda: folded.transformer.looked_at(_cells(image.embedding(), dense_bchw, image_pos_1chw)),
                folded,
                state_of(dense_bchw, image_pos_1chw),
                image.state,
                parts=False,
            )
        else:
            cells = _cells(image, dense_bchw, image_pos_1chw)
        image_bmc = cells.bare_bnc
        if tokens_bnc.shape[1] <= min(folded.transformer.most_tokens, image_bmc.shape[1] - 1):
            tokens_bnc, image_bmc = folded.transformer(cells, tokens_bnc, ANSWERING)
        else:
            image_bmc = image_bmc.expand(len(tokens_bnc), -1, -1)
            tokens_bnc, image_bmc = self.transformer.among(image_bmc, cells.places_1nc, tokens_bnc)
        mask_tokens_bkc = tokens_bnc[:, 2:ANSWERING]
        if folded.heads is None:
            filters_bkc = self._filters(mask_tokens_bkc)
            ious_bk = self.iou_prediction_head(tokens_bnc[:, 1])
            scores_b1 = self.pred_obj_score_head(tokens_bnc[:, 0])
        else:
            said_kcb = folded.heads(tokens_bnc[:, :ANSWERING])
            scores_b1, ious_bk = said_kcb[0, :1].T, said_kcb[1, : NUM_MULTIMASKS + 1].T
            filters_bkc = said_kcb[2:, : self.conv_s0.out_channels].permute(2, 0, 1)
        return MaskCandidates(
            masks_bkhw=folded.masks(image_bmc, high_res, filters_bkc),
            ious_bk=ious_bk.sigmoid(),
            tokens_bkc=mask_tokens_bkc,
            object_scores_b1=scores_b1,
        )

    def _upscale(self, pixels_bchw: Tensor, high_res: tuple[Tensor, ...]) -> Tensor:
        if not self.use_high_res_features:
            return cast(Tensor, self.output_upscaling(pixels_bchw))
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


def _cells(image_bchw: Tensor, dense_bchw: Tensor, image_pos_1chw: Tensor) -> ImageCells:
    """An image with the prompts' mask, or with none, as the folded transformer takes it."""
    if dense_bchw.stride(0) == 0:
        dense_bchw = dense_bchw[:1]  # one for all objects: so may the image be
    bare_bnc, places_1nc = (
        t.flatten(2).transpose(1, 2).contiguous() for t in (image_bchw + dense_bchw, image_pos_1chw)
    )
    return ImageCells.of(bare_bnc, places_1nc)


class _Folded:
    """A decoder's weights rearranged. heads: None where they are too different to go together."""

    def __init__(self, decoder: MaskDecoder) -> None:
        self.transformer = FoldedTransformer(decoder.transformer)
        self.masks = FoldedMasks(decoder)
        filters = cast(list[MLP], list(decoder.output_hypernetworks_mlps))
        heads = [cast(MLP, decoder.pred_obj_score_head), decoder.iou_prediction_head, *filters]
        self.heads = FoldedHeads(heads) if FoldedHeads.fit(heads) else None


def upsample_masks(masks_bkhw: Tensor, size: tuple[int, int]) -> Tensor:
    """Mask logits at another size, (height, width), as every part of SAM 2 resizes them."""
    return F.interpolate(masks_bkhw.float(), size=size, mode="bilinear", align_corners=False)
