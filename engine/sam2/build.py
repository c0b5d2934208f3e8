"""Builds a network from its configuration, and puts weights into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from torch import Tensor

from engine.errors import UserError
from engine.sam2.config import (
    MemoryAttentionConfig,
    MemoryEncoderConfig,
    NeckConfig,
    SAM2Config,
    TrunkConfig,
    config_from_mapping,
    find_variant,
)
from engine.sam2.hiera import Hiera
from engine.sam2.image_encoder import FpnNeck, ImageEncoder
from engine.sam2.mask_decoder import MaskDecoder
from engine.sam2.memory_attention import MemoryAttention, MemoryAttentionLayer
from engine.sam2.memory_encoder import CXBlock, Fuser, MaskDownSampler, MemoryEncoder
from engine.sam2.position_encoding import PositionEmbeddingSine
from engine.sam2.prompt_encoder import PromptEncoder
from engine.sam2.published_form import config_from_published
from engine.sam2.sam2_base import SAM2Base
from engine.sam2.transformer import TwoWayTransformer

Model = TypeVar("Model", bound=SAM2Base)


def resolve_config(config: str | Mapping[str, Any] | SAM2Config) -> SAM2Config:
    """A configuration from a published name, a mapping in either form, or one as it is. Raises UserError."""
    if isinstance(config, SAM2Config):
        return config
    if isinstance(config, str):
        return find_variant(config).config
    model = config.get("model", config)
    if isinstance(model, Mapping) and "image_encoder" in model:
        return config_from_published(model)
    return config_from_mapping(config)


def build_network(config: SAM2Config, model_class: Callable[..., Model], **more: Any) -> Model:
    """A network of this shape with freshly drawn weights. more: what model_class takes besides."""
    c = config.neck.d_model
    grid = config.model.image_size // 16
    return model_class(
        image_encoder=_image_encoder(config.trunk, config.neck),
        memory_attention=_memory_attention(config.memory_attention),
        memory_encoder=_memory_encoder(config.memory_encoder),
        prompt_encoder=PromptEncoder(embed_dim=c, grid=grid, image_size=config.model.image_size),
        mask_decoder=MaskDecoder(
            transformer_dim=c,
            transformer=TwoWayTransformer(
                depth=config.mask_decoder.depth,
                embedding_dim=c,
                num_heads=config.mask_decoder.num_heads,
                mlp_dim=config.mask_decoder.mlp_dim,
            ),
            iou_head_hidden_dim=config.mask_decoder.iou_head_hidden_dim,
            iou_head_depth=config.mask_decoder.iou_head_depth,
            use_high_res_features=config.model.use_high_res_features_in_sam,
            iou_prediction_use_sigmoid=config.model.iou_prediction_use_sigmoid,
            pred_obj_scores=config.model.pred_obj_scores,
            pred_obj_scores_mlp=config.model.pred_obj_scores_mlp,
        ),
        hidden_dim=c,
        mem_dim=config.memory_encoder.out_dim,
        config=config.model,
        decoder_config=config.mask_decoder,
        **more,
    )


def _image_encoder(trunk: TrunkConfig, neck: NeckConfig) -> ImageEncoder:
    return ImageEncoder(
        trunk=Hiera(
            embed_dim=trunk.embed_dim,
            num_heads=trunk.num_heads,
            stages=trunk.stages,
            global_att_blocks=trunk.global_att_blocks,
            window_spec=trunk.window_spec,
            window_pos_embed_bkg_spatial_size=trunk.window_pos_embed_bkg_spatial_size,
            drop_path_rate=trunk.drop_path_rate,
        ),
        neck=FpnNeck(
            position_encoding=PositionEmbeddingSine(
                num_pos_feats=neck.d_model, temperature=neck.pos_temperature
            ),
            d_model=neck.d_model,
            backbone_channel_list=neck.backbone_channel_list,
            fpn_top_down_levels=neck.fpn_top_down_levels,
        ),
        scalp=neck.scalp,
    )


def _memory_attention(config: MemoryAttentionConfig) -> MemoryAttention:
    return MemoryAttention(
        layers=[
            MemoryAttentionLayer(
                d_model=config.d_model,
                dim_feedforward=config.dim_feedforward,
                num_heads=config.num_heads,
                kv_in_dim=config.kv_in_dim,
                rope_theta=config.rope_theta,
                dropout=config.dropout,
            )
            for _ in range(config.num_layers)
        ],
        d_model=config.d_model,
    )


def _memory_encoder(config: MemoryEncoderConfig) -> MemoryEncoder:
    return MemoryEncoder(
        in_dim=config.in_dim,
        out_dim=config.out_dim,
        mask_downsampler=MaskDownSampler(embed_dim=config.in_dim),
        fuser=Fuser(
            layers=[
                CXBlock(
                    dim=config.in_dim,
                    kernel_size=config.fuser_kernel,
                    layer_scale_init_value=config.layer_scale_init_value,
                )
                for _ in range(config.fuser_layers)
            ]
        ),
        position_encoding=PositionEmbeddingSine(num_pos_feats=config.out_dim),
    )


def load_weights(
    model: SAM2Base, state_dict: Mapping[str, Tensor], *, source: str, found: str | None = None
) -> None:
    """Puts weights into the network: all of them, and nothing else. source, found: named in errors, the
    file and the published model whose weights they are.

    Raises UserError when names or shapes are not this network's; the network is then unchanged.
    """
    own = {name: tuple(t.shape) for name, t in model.state_dict().items()}
    given = {name: tuple(t.shape) for name, t in state_dict.items()}
    if own == given:
        model.load_state_dict(state_dict, strict=True)
        return
    missing = sorted(own.keys() - given.keys())
    foreign = sorted(given.keys() - own.keys())
    misshapen = sorted(name for name in own.keys() & given.keys() if own[name] != given[name])
    wrong = (("missing", missing), ("unknown", foreign), ("of another size", misshapen))
    parts = [f"{len(names)} {what} (first: {names[0]})" for what, names in wrong if names]
    if found is not None:
        raise UserError(
            "{source} holds the weights of {found}, not of this model: {parts}. Build {found}, or give "
            "the file that belongs to this model.",
            source=source,
            found=found,
            parts=", ".join(parts),
        )
    raise UserError(
        "{source} does not hold the weights of this model: {parts}. Choose the model that the "
        "file was made for.",
        source=source,
        parts=", ".join(parts),
    )
