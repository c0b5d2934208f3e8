"""SAM 2 put together: image, prompts, masks and memory (Ravi et al., "SAM 2", 2024).

Every method takes and returns tensors whose batch is objects, or frames for `encode_image`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.config import MaskDecoderConfig, ModelConfig
from engine.sam2.few_threads import alone_when_small
from engine.sam2.folded_neck import FoldedNeck
from engine.sam2.folded_transformer import ImageCells
from engine.sam2.forms import Forms
from engine.sam2.image_encoder import ImageEncoder
from engine.sam2.layers import MLP
from engine.sam2.mask_decoder import MaskCandidates, MaskDecoder, Sight, upsample_masks
from engine.sam2.memory_attention import MemoryAttention
from engine.sam2.memory_encoder import MemoryEncoder
from engine.sam2.memory_tokens import MemoryBatch, MemoryTokens
from engine.sam2.object_pointers import ObjectPointers
from engine.sam2.packed import Derived, may_pack, state_of
from engine.sam2.prompt_encoder import NOT_A_POINT, PromptEncoder
from engine.sam2.published_attributes import PublishedAttributes
from engine.sam2.row_parts import Share
from engine.sam2.segmentation import LateTensor, Segmentation

ABSENT = -1024.0
"""The logit of every pixel of an object that is not in view."""


@dataclass(frozen=True, eq=False)
class ImageFeatures:
    """What is known of a batch of frames before any object: maps of three strides.

    embedding_bchw: stride 16, d_model channels. high_res: stride 4 and stride 8, as the mask decoder
    takes them (d_model / 8 and d_model / 4 channels); none where it does without. cells: of a single
    frame, what the decoder makes of it when it is clicked for the first time.
    """

    embedding_bchw: Tensor
    high_res: tuple[Tensor, ...]
    cells: Derived[ImageCells] = field(default_factory=Derived)

    @property
    def nbytes(self) -> int:
        """Bytes held, on whatever device. The first click makes them more."""
        maps = sum(t.numel() * t.element_size() for t in (self.embedding_bchw, *self.high_res))
        cells = self.cells.made
        return maps if cells is None else maps + cells.nbytes

    def to(self, device: str) -> ImageFeatures:
        """The same on a device, as torch names it."""
        return ImageFeatures(self.embedding_bchw.to(device), tuple(m.to(device) for m in self.high_res))

    def frame(self, index: int) -> ImageFeatures:
        """One frame of the batch, as a batch of 1."""
        one = slice(index, index + 1)
        return ImageFeatures(self.embedding_bchw[one], tuple(m[one] for m in self.high_res))


class SAM2Base(PublishedAttributes, MemoryTokens, ObjectPointers, nn.Module):
    """The published model, by its parameter names. It holds weights and settings, no video."""

    def __init__(
        self,
        *,
        image_encoder: ImageEncoder,
        memory_attention: MemoryAttention,
        memory_encoder: MemoryEncoder,
        prompt_encoder: PromptEncoder,
        mask_decoder: MaskDecoder,
        hidden_dim: int,
        mem_dim: int,
        config: ModelConfig,
        decoder_config: MaskDecoderConfig,
    ) -> None:
        super().__init__()
        self.config = config
        mask_decoder.decoder_config = decoder_config
        self.hidden_dim = hidden_dim
        self.mem_dim = mem_dim
        self.image_encoder = image_encoder
        self.memory_attention = memory_attention
        self.memory_encoder = memory_encoder
        self.sam_prompt_encoder = prompt_encoder
        self.sam_mask_decoder = mask_decoder
        self._neck: Derived[FoldedNeck] = Derived()
        self.forms = Forms()
        if config.use_obj_ptrs_in_encoder:
            self.mask_downsample = nn.Conv2d(1, 1, kernel_size=4, stride=4)
        self.maskmem_tpos_enc = nn.Parameter(torch.zeros(config.num_maskmem, 1, 1, mem_dim))
        self.no_mem_embed = nn.Parameter(torch.zeros(1, 1, hidden_dim))
        self.no_mem_pos_enc = nn.Parameter(torch.zeros(1, 1, hidden_dim))
        if config.no_obj_embed_spatial:
            self.no_obj_embed_spatial = nn.Parameter(torch.zeros(1, mem_dim))
        self._make_pointers(config)
        learned = [self.maskmem_tpos_enc, self.no_mem_embed, self.no_mem_pos_enc]
        if self._tells_absence():
            learned.append(self.no_obj_ptr)
        for parameter in learned:
            nn.init.trunc_normal_(parameter, std=0.02)

    def _make_pointers(self, config: ModelConfig) -> None:
        """What makes object pointers; without them there are none of these weights."""
        self.obj_ptr_proj: nn.Module = nn.Identity()
        if config.use_obj_ptrs_in_encoder:
            c = self.hidden_dim
            mlp = MLP(input_dim=c, hidden_dim=c, output_dim=c, num_layers=3)
            self.obj_ptr_proj = mlp if config.use_mlp_for_obj_ptr_proj else nn.Linear(c, c)
            if config.pred_obj_scores:
                self.no_obj_ptr = nn.Parameter(torch.zeros(1, c))
        if config.proj_tpos_enc_in_obj_ptrs:
            self.obj_ptr_tpos_proj = nn.Linear(self.hidden_dim, self.mem_dim)

    @property
    def device(self) -> torch.device:
        return self.no_mem_embed.device

    @property
    def image_size(self) -> int:
        """Pixels a side of the square image that the network sees."""
        return self.config.image_size

    @property
    def decoder_config(self) -> MaskDecoderConfig:
        return self.sam_mask_decoder.decoder_config

    # ------------------------------------------------------------ image

    def forward_image(self, img_batch: Tensor) -> dict[str, Any]:
        """`encode_image` under its published name, of (b, 3, image_size, image_size): maps (b, c, h, w) of
        strides 4, 8, 16 under 'backbone_fpn' and their position codes under 'vision_pos_enc'."""
        if self.config.use_high_res_features_in_sam:
            features = self.encode_image(img_batch)
            maps = [*features.high_res, features.embedding_bchw]
        else:
            maps = self.image_encoder(img_batch)
        code = self.image_encoder.neck.position_encoding
        codes = [code(*m.shape[-2:], m.device).to(m.dtype).expand(len(m), -1, -1, -1) for m in maps]
        return {"vision_features": maps[-1], "vision_pos_enc": codes, "backbone_fpn": maps}

    def encode_image(self, images_bchw: Tensor) -> ImageFeatures:
        """Features of normalised RGB images, (b, 3, image_size, image_size)."""
        coarse, *high_res = self.forms.run("image encoder", self._encode, images_bchw)
        return ImageFeatures(coarse, tuple(high_res))

    def part(self, name: str, tokens: int) -> Callable[..., Any]:
        """What may have another form, as a function of tensors. tokens: of pointers, for memory attention."""
        if name == "image encoder":
            return self._encode
        return self.memory_encoder if name == "memory encoder" else partial(self._attend, tokens, None)

    def _encode(self, images_bchw: Tensor) -> tuple[Tensor, ...]:
        """Stride 16, and as they are used strides 4 and 8."""
        decoder, neck = self.sam_mask_decoder, self.image_encoder.neck
        if not self.config.use_high_res_features_in_sam:
            return (self.image_encoder(images_bchw)[-1],)
        if may_pack(images_bchw, decoder.conv_s0.weight):
            maps_bchw = self.image_encoder.trunk(images_bchw)
            if self.image_encoder.scalp == 1 and FoldedNeck.fits(neck, maps_bchw):
                convs = nn.ModuleList((neck, decoder.conv_s0, decoder.conv_s1))
                folded = self._neck.get(convs, lambda: FoldedNeck(neck, decoder.conv_s0, decoder.conv_s1))
                finest, fine, coarse = folded(maps_bchw)
                return coarse, finest, fine
            stride4, stride8, stride16 = self.image_encoder.pyramid(maps_bchw)
        else:
            stride4, stride8, stride16 = self.image_encoder(images_bchw)
        return stride16, decoder.conv_s0(stride4), decoder.conv_s1(stride8)

    def alone(self, features: ImageFeatures) -> Tensor:
        """The embedding of images that are frames of no video, (b, c, h, w)."""
        if not self.config.directly_add_no_mem_embed:
            return features.embedding_bchw
        return features.embedding_bchw + self.no_mem_embed.reshape(1, -1, 1, 1)

    def without_memory(self, features: ImageFeatures) -> Tensor:
        """The embedding of a frame for an object of which nothing is remembered, (b, c, h, w).

        Without directly_add_no_mem_embed the frame looks at a memory that says 'nothing'. Where there are no
        memories at all (num_maskmem 0), no frame is without one.
        """
        if self.config.num_maskmem == 0:
            return features.embedding_bchw
        if self.config.directly_add_no_mem_embed:
            return self.alone(features)
        nothing = self.nothing_tokens(len(features.embedding_bchw), features.embedding_bchw.dtype)
        return self._look(features, nothing, None)

    def first_sight(self, features: ImageFeatures) -> Tensor | Sight:
        """`without_memory` for prompts without a mask: of one frame, the decoder then keeps what it can."""
        if len(features.embedding_bchw) != 1:
            return self.without_memory(features)
        weights = [self.no_mem_embed]
        if not self.config.directly_add_no_mem_embed:
            weights += [self.no_mem_pos_enc, *self.memory_attention.parameters()]
        form = (self.config.directly_add_no_mem_embed, self.config.num_maskmem > 0)
        return Sight(lambda: self.without_memory(features), features.cells, (form, state_of(*weights)))

    # ----------------------------------------------------------- memory

    def with_memory(self, features: ImageFeatures, memory: MemoryBatch, share: Share | None = None) -> Tensor:
        """The embedding of one frame (features of batch 1) for each object, (b, c, h, w).

        share: who does parts of the work that may go side by side on a processor; None: in one piece.
        """
        return self._look(features, self.memory_tokens(memory, features.embedding_bchw.dtype), share)

    def _look(
        self, features: ImageFeatures, memory: tuple[Tensor, Tensor, int], share: Share | None
    ) -> Tensor:
        """The frame's embedding in the light of tokens with their position codes; the last have no place."""
        embedding = features.embedding_bchw
        height, width = embedding.shape[-2:]
        memory_bmc, memory_pos_bmc, num_pointer_tokens = memory
        position = self.image_encoder.neck.position_encoding(height, width, embedding.device)
        conditioned_bnc = self.forms.run(
            "memory attention",
            partial(self._attend, num_pointer_tokens, share),
            embedding.flatten(2).transpose(1, 2),
            position.to(embedding.dtype).flatten(2).transpose(1, 2),
            memory_bmc,
            memory_pos_bmc,
            tokens=num_pointer_tokens,
        )
        return cast(Tensor, conditioned_bnc).transpose(1, 2).unflatten(2, (height, width))

    def _attend(
        self, tokens: int, share: Share | None, x: Tensor, x_pos: Tensor, m: Tensor, m_pos: Tensor
    ) -> Tensor:
        return cast(
            Tensor,
            self.memory_attention(
                features_bnc=x,
                features_pos_bnc=x_pos,
                memory_bmc=m,
                memory_pos_bmc=m_pos,
                num_pointer_tokens=tokens,
                share=share,
            ),
        )

    def encode_memory(
        self, features: ImageFeatures, masks_b1hw: Tensor, object_scores_b1: Tensor, *, prompted: bool
    ) -> Tensor:
        """The memory (b, mem_dim, h, w) of a frame, from mask logits of any size.

        prompted: the mask comes from a person's prompts; outside training it may then be made binary.
        """
        size = (self.image_size, self.image_size)
        logits = upsample_masks(masks_b1hw, size)
        binary = prompted and self.config.binarize_mask_from_pts_for_mem_enc and not self.training
        masks = (logits > 0).to(logits.dtype) if binary else logits.sigmoid()
        masks = masks * self.config.sigmoid_scale_for_mem_enc + self.config.sigmoid_bias_for_mem_enc
        pixels_bchw = features.embedding_bchw
        memory_bchw = self.forms.run(
            "memory encoder", self.memory_encoder, pixels_bchw, masks.to(pixels_bchw.dtype)
        )
        if self.config.no_obj_embed_spatial:
            absent_b111 = (object_scores_b1 <= 0).to(memory_bchw.dtype)[..., None, None]
            memory_bchw = memory_bchw + absent_b111 * self.no_obj_embed_spatial[..., None, None]
        return cast(Tensor, memory_bchw)

    # ------------------------------------------------------------ masks

    def decode(
        self,
        image: Tensor | Sight,
        high_res: tuple[Tensor, ...],
        *,
        coords_bn2: Tensor | None = None,
        labels_bn: Tensor | None = None,
        mask_b1hw: Tensor | None = None,
    ) -> MaskCandidates:
        """All candidate masks for prompts: points in model pixels, mask logits of a frame before.

        coords_bn2, labels_bn: of b objects. mask_b1hw: a quarter of image_size a side, or another size.
        image: the embedding (b, c, h, w); a `Sight` where no mask is given.
        """
        prompts = [len(p) for p in (coords_bn2, mask_b1hw) if p is not None]
        images = 1 if isinstance(image, Sight) else len(image)
        batch = max(images, *prompts, 1)
        with alone_when_small(self.device, batch * self.sam_prompt_encoder.grid**2):
            sparse_bnc, dense_bchw = self.sam_prompt_encoder(
                coords_bn2=coords_bn2, labels_bn=labels_bn, mask_b1hw=mask_b1hw
            )
            return self.sam_mask_decoder(
                image=image,
                image_pos_1chw=self.sam_prompt_encoder.image_positions(),
                sparse_bnc=sparse_bnc.expand(batch, -1, -1),
                dense_bchw=dense_bchw,
                high_res=high_res,
            )

    def choose(self, candidates: MaskCandidates, *, multimask: bool) -> tuple[Tensor, Tensor]:
        """The masks and ious that the model answers with: k 3 for `multimask`, else k 1."""
        if multimask:
            return candidates.multimask()
        rule = self.sam_mask_decoder.decoder_config
        if rule.dynamic_multimask_via_stability and not self.training:
            return candidates.stable(
                delta=rule.dynamic_multimask_stability_delta,
                threshold=rule.dynamic_multimask_stability_thresh,
            )
        return candidates.single()

    def segment(
        self,
        image: Tensor | Sight,
        high_res: tuple[Tensor, ...],
        *,
        coords_bn2: Tensor | None = None,
        labels_bn: Tensor | None = None,
        mask_b1hw: Tensor | None = None,
        multimask: bool,
    ) -> Segmentation:
        """One mask for each object, with its pointer. Without points, the prompts say 'no point'.

        multimask: choose the best of the three ambiguous candidates, else the single one.
        """
        candidates = self.prompted_candidates(
            image, high_res, coords_bn2=coords_bn2, labels_bn=labels_bn, mask_b1hw=mask_b1hw
        )
        return self.segmentation(candidates, multimask=multimask)

    def prompted_candidates(
        self,
        image: Tensor | Sight,
        high_res: tuple[Tensor, ...],
        *,
        coords_bn2: Tensor | None = None,
        labels_bn: Tensor | None = None,
        mask_b1hw: Tensor | None = None,
    ) -> MaskCandidates:
        """`decode` as it is used in videos, where there always are points: at least one that is none."""
        if coords_bn2 is None or labels_bn is None:
            given = image if mask_b1hw is None else mask_b1hw
            batch = 1 if isinstance(given, Sight) else len(given)
            coords_bn2 = torch.zeros(batch, 1, 2, device=self.device)
            labels_bn = torch.full((batch, 1), NOT_A_POINT, dtype=torch.int32, device=self.device)
        return self.decode(image, high_res, coords_bn2=coords_bn2, labels_bn=labels_bn, mask_b1hw=mask_b1hw)

    def segmentation(self, candidates: MaskCandidates, *, multimask: bool) -> Segmentation:
        """The answer chosen among candidates, by `choose` and then by estimated quality."""
        masks_bkhw, ious_bk = self.choose(candidates, multimask=multimask)
        best_b = ious_bk.argmax(1)
        token_b = best_b + 1 if multimask and self.config.use_multimask_token_for_obj_ptr else best_b * 0
        scores_b1 = candidates.object_scores_b1
        tokens_bc = _picked(candidates.tokens_bkc, token_b)
        pointers: Tensor | LateTensor
        if may_pack(tokens_bc, self.no_mem_embed):
            pointers = LateTensor(partial(self.pointers, tokens_bc, scores_b1))
        else:
            pointers = self.pointers(tokens_bc, scores_b1)
        masks_b1hw = _picked(masks_bkhw, best_b)[:, None].float()
        return Segmentation(
            masks_b1hw=torch.where(scores_b1[..., None, None] > 0, masks_b1hw, ABSENT),
            ious_b1=_picked(ious_bk, best_b)[:, None],
            object_scores_b1=scores_b1,
            pointers=pointers,
        )

    def take_mask(self, features: ImageFeatures, masks_b1hw: Tensor) -> Segmentation:
        """A given mask (0 or 1, image_size a side) taken as it is: only the pointer is computed.

        The decoder sees the frame's bare embedding, and the mask through a convolution of its own.
        """
        masks_b1hw = masks_b1hw.float()
        side = self.image_size // 4
        logits = F.interpolate(
            masks_b1hw * 20.0 - 10.0,
            size=(side, side),
            mode="bilinear",
            align_corners=False,
            antialias=True,
        )
        present_b1 = (masks_b1hw.flatten(1) > 0).any(1, keepdim=True).float()
        return Segmentation(
            masks_b1hw=logits,
            ious_b1=torch.ones_like(present_b1),
            object_scores_b1=20.0 * present_b1 - 10.0,
            pointers=self._pointers_of_masks(features, masks_b1hw, present_b1),
        )

    def _pointers_of_masks(self, features: ImageFeatures, masks_b1hw: Tensor, present_b1: Tensor) -> Tensor:
        if not hasattr(self, "mask_downsample"):
            return masks_b1hw.new_zeros(len(masks_b1hw), self.hidden_dim)
        pointers_bc = self.segment(
            features.embedding_bchw,
            features.high_res,
            mask_b1hw=self.mask_downsample(masks_b1hw.to(self.mask_downsample.weight.dtype)),
            multimask=False,
        ).pointers_bc
        return self._mix_absent(pointers_bc, present_b1) if self._tells_absence() else pointers_bc

    def wants_multimask(self, *, num_points: int, initial: bool) -> bool:
        """Whether prompts are ambiguous: few points, on a first frame or while tracking."""
        config = self.config
        return (
            config.multimask_output_in_sam
            and (initial or config.multimask_output_for_tracking)
            and config.multimask_min_pt_num <= num_points <= config.multimask_max_pt_num
        )


def _picked(x_bk: Tensor, index_b: Tensor) -> Tensor:
    """Of every object its candidate, (b, ...)."""
    if len(x_bk) == 1 and x_bk.device.type == "cpu":
        return x_bk[:, int(index_b)]  # no copy
    return x_bk[torch.arange(len(x_bk), device=x_bk.device), index_b]
