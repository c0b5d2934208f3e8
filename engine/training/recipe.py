"""What is trained and how: the bundled model's shape, and every number of its training."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
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
    return make_config(
        TrunkConfig(
            embed_dim=32, num_heads=1, stages=(1, 2, 4, 1), global_att_blocks=(4, 5, 6), window_spec=(8, 4, 4, 2)
        ),
        image_size=image_size,
        d_model=d_model,
        memory_attention=MemoryAttentionConfig(
            d_model=d_model, dim_feedforward=256, num_layers=1, kv_in_dim=mem_dim, rope_theta=100.0, dropout=0.0
        ),
        memory_encoder=MemoryEncoderConfig(
            in_dim=d_model, out_dim=mem_dim, fuser_layers=1, layer_scale_init_value=0.1
        ),
        mask_decoder=MaskDecoderConfig(num_heads=4, mlp_dim=256, depth=2, iou_head_hidden_dim=128),
        num_maskmem=5,
    )


@dataclass(frozen=True)
class Recipe:
    """One stage of training.

    steps: batches. images, objects: of an image batch. clips, frames: of a clip batch. clip_share:
    the share of batches that are clips. side: pixels. rate: the highest learning rate; warmup: steps
    to reach it; decay: 'rsqrt' (with timescale) or 'cosine' (to a hundredth at the last step).
    big: share of scenes with large objects, which wanes to `big_end` over the stage.
    """

    seed: int = 1
    steps: int = 20_000
    side: int = 128
    images: int = 16
    objects: int = 3
    clips: int = 6
    frames: int = 6
    clip_share: float = 0.0
    hard: float = 0.7
    big: float = 0.6
    big_end: float = 0.15
    rounds: int = 2
    rate: float = 1e-3
    warmup: int = 150
    decay: str = "rsqrt"
    timescale: int = 2000
    weight_decay: float = 0.02
    clip_norm: float = 1.0
    ema: float = 0.998
    dense: float = 0.5
    losses: LossWeights = field(default_factory=lambda: LossWeights(winner=0.75))

    def to_mapping(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    def learning_rate(self, step: int) -> float:
        """At a step of this stage, counted from 0."""
        if step < self.warmup:
            return self.rate * (step + 1) / self.warmup
        if self.decay == "rsqrt":
            return self.rate * (self.timescale / (self.timescale + step - self.warmup)) ** 0.5
        import math

        share = (step - self.warmup) / max(1, self.steps - self.warmup)
        return self.rate * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, share))))

    def big_share(self, step: int) -> float:
        share = min(1.0, step / max(1, self.steps))
        return self.big + (self.big_end - self.big) * share
