"""What is trained and how: the bundled model's shape, and every number of its training."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.sam2.config import (
    MaskDecoderConfig,
    MemoryAttentionConfig,
    MemoryEncoderConfig,
    SAM2Config,
    TrunkConfig,
    make_config,
)
from engine.training.losses import LossWeights


def nano_config(image_size: int = 128) -> SAM2Config:
    """The bundled model's shape: 3 million parameters. The weights fit any image_size."""
    d_model, mem_dim = 128, 32
    config = make_config(
        TrunkConfig(
            embed_dim=32,
            num_heads=1,
            stages=(1, 2, 4, 1),
            global_att_blocks=(4, 5, 6),
            window_spec=(8, 4, 4, 2),
        ),
        image_size=image_size,
        d_model=d_model,
        memory_attention=MemoryAttentionConfig(
            d_model=d_model,
            dim_feedforward=256,
            num_layers=1,
            kv_in_dim=mem_dim,
            rope_theta=100.0,
            dropout=0.0,
        ),
        memory_encoder=MemoryEncoderConfig(
            in_dim=d_model, out_dim=mem_dim, fuser_layers=1, layer_scale_init_value=0.1
        ),
        mask_decoder=MaskDecoderConfig(num_heads=4, mlp_dim=256, depth=2, iou_head_hidden_dim=128),
        num_maskmem=5,
    )
    # As many pointers, and distances on the same scale, as in the clips of 6 frames that it learns from.
    return replace(config, model=replace(config.model, max_obj_ptrs_in_encoder=6))


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of training. A batch is that of one process.

    name, seed: of the stage; the seed decides all that is drawn. steps: batches.
    images, objects: of a batch of images. clips, frames: of a batch of clips; clip_objects: at most so many
    objects of a clip are followed. gap: the frames of a made clip are up to so many apart. pan: share of made
    clips in which the camera moves on steadily. shutter: share of made clips in which what moves is smeared
    along its way. clip_share: the share of batches that are clips. side: pixels
    of a picture. hard: share of hard made scenes. big: share of made scenes with large objects only, which
    wanes to big_end over the stage. mosaic, warp, there_and_back: shares of made clips that are changed so
    (see augment).
    mask_prompt, click_prompt: shares of first prompts on clips, the rest are boxes; on images boxes take
    box_on_images, and mask_on_images is the share of rough masks. rounds: at most so many corrections on a
    frame, any number of them alike; every_round: always so many.
    two_prompted: share of clips with a second prompted frame. loss_stride: pixels of truth averaged
    a side before the loss is taken.
    rate: the highest learning rate, reached after `warmup` steps; decay: 'rsqrt' with `timescale`,
    'cosine' down to `floor` of the rate at the last step, or 'none'. layer_decay: the rate of each
    encoder block is this times that of the next deeper one. freeze_encoder: the image encoder stays.
    meet_every: 1 averages the gradients of all processes at every step, as DDP does; n lets each learn by
    itself and averages their weights at every n-th step, for processes that are often kept waiting; going on
    after a stop all of these have the leader's moments, so that the curve is then not exactly the same.
    ema: decay of the mean weights. dense: weight of the dense head's loss (see grounding).
    """

    name: str = "images"
    seed: int = 1
    steps: int = 1000
    side: int = 128
    images: int = 16
    objects: int = 3
    clips: int = 6
    frames: int = 8
    clip_objects: int = 1
    gap: int = 1
    pan: float = 0.0
    shutter: float = 0.0
    clip_share: float = 0.0
    hard: float = 0.7
    big: float = 0.3
    big_end: float = 0.15
    mosaic: float = 0.0
    warp: float = 0.0
    there_and_back: float = 0.0
    mask_prompt: float = 0.5
    click_prompt: float = 0.25
    box_on_images: float = 0.35
    mask_on_images: float = 0.0
    rounds: int = 7
    every_round: bool = False
    two_prompted: float = 0.5
    loss_stride: int = 1
    rate: float = 1e-3
    warmup: int = 150
    decay: str = "rsqrt"
    timescale: int = 2000
    floor: float = 0.01
    layer_decay: float = 1.0
    freeze_encoder: bool = False
    weight_decay: float = 0.02
    clip_norm: float = 1.0
    ema: float = 0.998
    dense: float = 0.0
    meet_every: int = 1
    mixed_precision: bool = False
    losses: LossWeights = field(default_factory=LossWeights)

    def __post_init__(self) -> None:
        if self.decay not in ("rsqrt", "cosine", "none"):
            raise ValueError(f"unknown decay '{self.decay}'")

    def to_mapping(self) -> dict[str, Any]:
        """Plain values, as `stage_from_mapping` reads them."""
        return dataclasses.asdict(self)

    def learning_rate(self, step: int) -> float:
        """At a step of this stage, counted from 0."""
        if step < self.warmup:
            return self.rate * (step + 1) / self.warmup
        if self.decay == "none":
            return self.rate
        if self.decay == "rsqrt":
            return self.rate * math.sqrt(self.timescale / (self.timescale + step - self.warmup))
        share = min(1.0, (step - self.warmup) / max(1, self.steps - self.warmup))
        return self.rate * (self.floor + (1 - self.floor) * 0.5 * (1 + math.cos(math.pi * share)))

    def big_share(self, step: int) -> float:
        """The share of scenes with large objects only at a step."""
        return self.big + (self.big_end - self.big) * min(1.0, step / max(1, self.steps))


def stage_from_mapping(mapping: Mapping[str, Any]) -> Stage:
    """The stage of a mapping made by `Stage.to_mapping`."""
    values = dict(mapping)
    return Stage(**{**values, "losses": LossWeights(**values.get("losses", {}))})
