"""A very small SAM 2 with weights that anyone can make again, and a clip for it: what tests work with."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from engine.predict.video import SAM2VideoPredictor
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

SIDE = 128


def small_config(version: str = "2.1") -> SAM2Config:
    """128 pixels a side, 0.2 million weights; every kind of part is there, windows need filling up."""
    return make_config(
        TrunkConfig(
            embed_dim=8,
            num_heads=1,
            stages=(1, 1, 2, 1),
            global_att_blocks=(3,),
            window_spec=(8, 4, 6, 3),
            window_pos_embed_bkg_spatial_size=(3, 3),
        ),
        image_size=SIDE,
        version=version,
        d_model=64,
        memory_attention=MemoryAttentionConfig(
            d_model=64, dim_feedforward=64, num_layers=2, kv_in_dim=16, rope_theta=100.0
        ),
        memory_encoder=MemoryEncoderConfig(in_dim=64, out_dim=16, fuser_layers=1),
        mask_decoder=MaskDecoderConfig(num_heads=4, mlp_dim=64, iou_head_hidden_dim=32),
        num_maskmem=4,
    )


def seed_weights(model: nn.Module) -> None:
    """Fill every tensor from its own name, at scales that keep masks of both signs and spread out."""
    for name, tensor in model.state_dict().items():
        draw = np.random.RandomState(zlib.crc32(name.encode())).standard_normal(tuple(tensor.shape))
        if tensor.ndim == 1:
            value = 1 + 0.1 * draw if "norm" in name and name.endswith("weight") else 0.1 * draw
        elif name.endswith(("tpos_enc", "no_mem_embed", "no_obj_ptr", "gaussian_matrix")):
            value = draw
        elif "embed" in name or "token" in name:
            value = 0.8 * draw
        else:
            value = 1.3 * draw / np.sqrt(np.prod(tensor.shape[1:]))
        tensor.copy_(torch.from_numpy(value.astype(np.float32)))
    named = dict(model.named_parameters())
    for last in ("layers.2.bias", "bias"):
        bias = named.get(f"sam_mask_decoder.pred_obj_score_head.{last}")
        if bias is not None:
            bias.data += 3.0  # in view on most frames


def small_model(version: str = "2.1") -> SAM2Base:
    config = small_config(version).with_postprocessing(video=False)
    model = build_network(config, SAM2Base).eval()
    seed_weights(model)
    return model


# Forms of the network that no published configuration has, but that its builders make.
OTHER_FORMS: dict[str, dict[str, bool]] = {
    "one level": {"use_high_res_features_in_sam": False},
    "plain ious": {"iou_prediction_use_sigmoid": False},
    "no scores": {"pred_obj_scores": False, "fixed_no_obj_ptr": False},
    "short head": {"pred_obj_scores_mlp": False},
    "short pointers": {"use_mlp_for_obj_ptr_proj": False},
    "no pointers": {
        "use_obj_ptrs_in_encoder": False,
        "pred_obj_scores": False,
        "fixed_no_obj_ptr": False,
    },
    "first look at a token": {"directly_add_no_mem_embed": False},
}


def small_predictor(version: str = "2.1", **options: Any) -> SAM2VideoPredictor:
    config = small_config(version).with_postprocessing(video=True)
    for name, value in options.items():
        config = config.with_option(name, value)
    model = build_network(config, SAM2VideoPredictor, options=config.video).eval()
    seed_weights(model)
    return model


def clip(length: int, height: int = 96, width: int = 160) -> NDArray[np.uint8]:
    """A bright disc that crosses a smooth background, (n, h, w, 3)."""
    y_hw, x_hw = np.mgrid[0:height, 0:width].astype(np.float64)
    frames = []
    for t in range(length):
        background = 90 + 50 * np.sin(x_hw / 17) * np.cos(y_hw / 11)
        image = np.stack([background, background * 0.8, 160 - background], axis=2)
        disc = (x_hw - 40 - 6 * t) ** 2 + (y_hw - 48 - 2 * t) ** 2 < 20**2
        image[disc] = (230, 180 + 20 * np.sin(t), 60)
        frames.append(image.clip(0, 255).astype(np.uint8))
    return np.stack(frames)
