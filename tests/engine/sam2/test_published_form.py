"""Configurations in the published package's form, and its overrides of single entries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import engine
from engine.errors import UserError
from engine.sam2.build import resolve_config
from engine.sam2.config import find_variant
from engine.sam2.published_form import config_from_published, with_overrides
from tests.golden.network import small_config

TINY = find_variant("sam2.1_hiera_tiny").config


def part(target: str, **entries: Any) -> dict[str, Any]:
    return {"_target_": f"sam2.modeling.{target}", **entries}


def tiny_as_published() -> dict[str, Any]:
    """The tiny model of 2.1, entry by entry as the package's own file has it."""
    code = {"normalize": True, "scale": None, "temperature": 10000}
    rope = {"rope_theta": 10000.0, "feat_sizes": [64, 64], "embedding_dim": 256, "num_heads": 1}
    rope |= {"downsample_rate": 1, "dropout": 0.1}
    trunk = part("backbones.hieradet.Hiera", embed_dim=96, num_heads=1, stages=[1, 2, 7, 2])
    trunk |= {"global_att_blocks": [5, 7, 9], "window_pos_embed_bkg_spatial_size": [7, 7]}
    neck = part("FpnNeck", d_model=256, backbone_channel_list=[768, 384, 192, 96])
    neck |= {"position_encoding": part("PositionEmbeddingSine", num_pos_feats=256, **code)}
    neck |= {"fpn_top_down_levels": [2, 3], "fpn_interp_model": "nearest"}
    layer = part("MemoryAttentionLayer", activation="relu", dim_feedforward=2048, dropout=0.1, d_model=256)
    layer |= {"pos_enc_at_attn": False, "pos_enc_at_cross_attn_keys": True}
    layer |= {"pos_enc_at_cross_attn_queries": False, "self_attention": part("RoPEAttention", **rope)}
    layer |= {"cross_attention": part("RoPEAttention", rope_k_repeat=True, kv_in_dim=64, **rope)}
    block = part("CXBlock", dim=256, kernel_size=7, padding=3, use_dwconv=True)
    block |= {"layer_scale_init_value": "1e-6"}  # which is a word to YAML
    encoder = part("MemoryEncoder", out_dim=64, fuser=part("Fuser", num_layers=2, layer=block))
    encoder |= {"position_encoding": part("PositionEmbeddingSine", num_pos_feats=64, **code)}
    encoder |= {"mask_downsampler": part("MaskDownSampler", kernel_size=3, stride=2, padding=1)}
    on = """use_mask_input_as_output_without_sam directly_add_no_mem_embed no_obj_embed_spatial
        use_high_res_features_in_sam multimask_output_in_sam iou_prediction_use_sigmoid
        use_obj_ptrs_in_encoder add_tpos_enc_to_obj_ptrs proj_tpos_enc_in_obj_ptrs
        use_signed_tpos_enc_to_obj_ptrs only_obj_ptrs_in_the_past_for_eval pred_obj_scores
        pred_obj_scores_mlp fixed_no_obj_ptr multimask_output_for_tracking
        use_multimask_token_for_obj_ptr use_mlp_for_obj_ptr_proj"""
    return part(
        "sam2_base.SAM2Base",
        image_encoder=part("ImageEncoder", scalp=1, trunk=trunk, neck=neck),
        memory_attention=part(
            "MemoryAttention", d_model=256, pos_enc_at_input=True, num_layers=4, layer=layer
        ),
        memory_encoder=encoder,
        image_size=1024,
        num_maskmem=7,
        sigmoid_scale_for_mem_enc=20.0,
        sigmoid_bias_for_mem_enc=-10.0,
        multimask_min_pt_num=0,
        multimask_max_pt_num=1,
        compile_image_encoder=False,
        **dict.fromkeys(on.split(), True),
    )


def test_the_published_form_is_read() -> None:
    assert config_from_published(tiny_as_published()) == TINY
    assert resolve_config({"model": tiny_as_published()}) == TINY


@pytest.mark.parametrize("name", ["mine.yaml", "mine.yml", "mine.json"])
def test_a_file_in_the_published_form_is_a_configuration(tmp_path: Path, name: str) -> None:
    said = tiny_as_published()
    said |= {"image_size": 64, "num_maskmem": 3}
    said["image_encoder"]["trunk"] |= {"embed_dim": 8, "stages": [1, 1, 1, 1], "global_att_blocks": [2]}
    said["image_encoder"]["neck"]["backbone_channel_list"] = [64, 32, 16, 8]
    (tmp_path / name).write_text(json.dumps({"model": said}))  # JSON is YAML, too
    model = engine.build_sam2(str(tmp_path / name), device="cpu")
    assert model.image_size == 64
    assert model.maskmem_tpos_enc.shape == (3, 1, 1, 64)
    assert model.image_encoder.trunk.patch_embed.proj.out_channels == 8


def test_what_is_left_unsaid_is_as_in_the_published_classes() -> None:
    said = tiny_as_published()
    for name in ("image_size", "sigmoid_scale_for_mem_enc", "multimask_min_pt_num", "no_obj_embed_spatial"):
        del said[name]
    config = config_from_published(said)
    assert (config.model.image_size, config.model.sigmoid_scale_for_mem_enc) == (512, 1.0)
    assert (config.model.multimask_min_pt_num, config.model.no_obj_embed_spatial) == (1, False)
    assert not config_from_published(
        {n: v for n, v in said.items() if n != "pred_obj_scores"}
    ).model.pred_obj_scores
    del said["directly_add_no_mem_embed"]
    assert not config_from_published(said).model.directly_add_no_mem_embed
    said["backbone_stride"] = 8
    with pytest.raises(UserError, match="backbone_stride = 8; this network has 16 only"):
        config_from_published(said)


def test_overrides_find_their_place() -> None:
    config = with_overrides(
        TINY,
        [
            "++model.image_size=256",
            "++model.image_encoder.trunk.embed_dim=24",
            "++model.image_encoder.trunk.stages=[1,1,2,1]",
            "model.image_encoder.neck.backbone_channel_list=[192, 96, 48, 24]",
            "+model.memory_attention.num_layers=2",
            "++model.memory_attention.layer.dim_feedforward=512",
            "++model.memory_attention.layer.cross_attention.rope_theta=100",
            "++model.memory_encoder.fuser.num_layers=1",
            "++model.sam_mask_decoder_extra_args.dynamic_multimask_stability_thresh=0.9",
            "++model.memory_attention.layer.self_attention.feat_sizes=[16,16]",
            "++model.compile_image_encoder=false",
            "fill_hole_area=3",
        ],
    )
    assert config.model.image_size == 256
    assert (config.trunk.embed_dim, config.trunk.stages) == (24, (1, 1, 2, 1))
    assert config.neck.backbone_channel_list == (192, 96, 48, 24)
    attention = config.memory_attention
    assert (attention.num_layers, attention.dim_feedforward, attention.rope_theta) == (2, 512, 100)
    assert config.memory_encoder.fuser_layers == 1
    assert config.mask_decoder.dynamic_multimask_stability_thresh == 0.9
    assert config.video.fill_hole_area == 3


@pytest.mark.parametrize(
    ("override", "says"),
    [
        ("++model.no_such_option=1", "no option called 'no_such_option'"),
        ("++model.image_encoder.trunk.depth=1", "no option called 'image_encoder.trunk.depth'"),
        ("++model.memory_attention.layer.activation=gelu", "'gelu'; this network has 'relu' only"),
        ("++model.image_size=large", "'image_size' must be a whole number, not 'large'"),
        ("++model.image_size=250", "multiple of 32"),
        ("++model.non_overlap_masks=1", "must be true or false, not 1"),
        ("++model.image_encoder.trunk.stages=[1,a]", "list of whole numbers"),
        ("++model.sigmoid_scale_for_mem_enc=null", "must be a number, not None"),
        ("++model.image_size", "given as"),
    ],
)
def test_overrides_that_cannot_be(override: str, says: str) -> None:
    with pytest.raises(UserError, match=says):
        with_overrides(small_config(), [override])


def test_two_values_for_one_thing_are_refused() -> None:
    said = tiny_as_published()
    said["memory_attention"]["d_model"] = 128
    with pytest.raises(UserError, match=r"of one thing \(memory_attention.d_model\)"):
        config_from_published(said)
