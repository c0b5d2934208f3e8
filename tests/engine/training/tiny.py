"""A network and data small enough to train for a moment."""

from __future__ import annotations

import numpy as np
import torch

from engine.masks import Mask
from engine.sam2.build import build_network
from engine.sam2.config import (
    MaskDecoderConfig,
    MemoryAttentionConfig,
    MemoryEncoderConfig,
    SAM2Config,
    TrunkConfig,
    make_config,
)
from engine.sam2.sam2_base import SAM2Base
from engine.training.footage import AnnotatedVideo
from engine.training.grounding import ground
from engine.training.made import make_clip
from engine.training.recipe import Stage

SIDE = 64


def config() -> SAM2Config:
    return make_config(
        TrunkConfig(
            embed_dim=8, num_heads=1, stages=(1, 1, 2, 1), global_att_blocks=(3,), window_spec=(8, 4, 4, 2)
        ),
        image_size=SIDE,
        d_model=32,
        memory_attention=MemoryAttentionConfig(
            d_model=32, dim_feedforward=32, num_layers=1, kv_in_dim=16, rope_theta=100.0, dropout=0.0
        ),
        memory_encoder=MemoryEncoderConfig(in_dim=32, out_dim=16, fuser_layers=1, layer_scale_init_value=0.1),
        mask_decoder=MaskDecoderConfig(num_heads=2, mlp_dim=32, iou_head_hidden_dim=32),
        num_maskmem=3,
    )


def network(seed: int = 0) -> SAM2Base:
    torch.manual_seed(seed)
    model = build_network(config(), SAM2Base)
    ground(model)
    return model


def stage(**changes: object) -> Stage:
    small = {
        "steps": 6, "side": SIDE, "images": 2, "objects": 2, "clips": 2, "frames": 3, "clip_share": 0.5,
        "rounds": 1, "warmup": 2, "dense": 0.5, "seed": 3,
    }  # fmt: skip
    return Stage(**(small | changes))  # type: ignore[arg-type]


def video(seed: int, frames: int = 6) -> AnnotatedVideo:
    """A made clip as if a person had annotated all of it."""
    clip = make_clip((77, seed), side=SIDE, frames=frames, hard=False, big=True)
    objects = {
        str(n): {t: Mask.from_array(clip.labels_thw[t] == n) for t in range(frames)}
        for n in range(1, clip.num_objects + 1)
        if np.count_nonzero(clip.labels_thw[0] == n) > 60
    }
    return AnnotatedVideo(f"video-{seed}", frames, clip.images_thwc.__getitem__, objects)
