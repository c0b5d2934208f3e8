"""What scripts for the published package read and change besides its methods."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.predict.image import SAM2ImagePredictor
from engine.predict.mask_generator import SAM2AutomaticMaskGenerator
from engine.predict.video import SAM2VideoPredictor
from engine.sam2.build import build_network
from engine.sam2.config import MemoryEncoderConfig
from engine.sam2.sam2_base import SAM2Base
from tests.golden.network import clip, small_config, small_model, small_predictor


def tracked(predictor: SAM2VideoPredictor, length: int = 4) -> np.ndarray:
    state = predictor.init_state(clip(length))
    predictor.add_new_points_or_box(state, 0, 1, points=[[40, 48]], labels=[1])
    predictor.add_new_points_or_box(state, 2, 1, points=[[60, 50]], labels=[1])
    return np.stack([masks.numpy() for _, _, masks in predictor.propagate_in_video(state)])


def test_the_settings_of_a_model_are_attributes() -> None:
    model = small_predictor("2.0")
    assert (model.image_size, model.num_maskmem, model.hidden_dim, model.mem_dim) == (128, 4, 64, 16)
    assert (model.max_obj_ptrs_in_encoder, model.max_cond_frames_in_attn) == (16, -1)
    assert (model.sam_prompt_embed_dim, model.sam_image_embedding_size) == (64, 8)
    assert (model.backbone_stride, model.pred_obj_scores) == (16, True)
    assert model.proj_tpos_enc_in_obj_ptrs is False
    assert model.sam_prompt_encoder.mask_input_size == (32, 32)
    assert model.sam_mask_decoder_extra_args["dynamic_multimask_via_stability"] is True


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_temporal_stride_for_eval", 2),
        ("max_cond_frames_in_attn", 1),
        ("num_maskmem", 2),
        ("max_obj_ptrs_in_encoder", 2),
        ("multimask_output_for_tracking", False),
        ("sigmoid_scale_for_mem_enc", 5),
    ],
)
def test_a_setting_changed_on_the_model_is_the_setting_that_it_was_built_with(name, value) -> None:
    built, changed = small_predictor(**{name: value}), small_predictor()
    before = tracked(changed)
    setattr(changed, name, value)
    assert getattr(changed, name) == value
    if name != "num_maskmem":  # whose table of temporal codes is then of another size
        np.testing.assert_array_equal(tracked(changed), tracked(built))
    assert np.abs(tracked(changed) - before).max() > 0


def test_the_rule_of_stability_is_changed_on_the_decoder() -> None:
    model = small_model()
    model.sam_mask_decoder.dynamic_multimask_via_stability = False
    assert model.decoder_config.dynamic_multimask_via_stability is False
    model.sam_mask_decoder.dynamic_multimask_stability_thresh = 0.5
    assert model.sam_mask_decoder_extra_args["dynamic_multimask_stability_thresh"] == 0.5
    assert small_model().sam_mask_decoder.dynamic_multimask_via_stability is True


def test_settings_that_cannot_be() -> None:
    model = small_model()
    with pytest.raises(ValueError, match="num_maskmem can be 4 at most, not 9"):
        model.num_maskmem = 9
    with pytest.raises(TypeError, match="of the kind bool; 'yes' is not"):
        model.multimask_output_in_sam = "yes"
    for name in ("image_size", "pred_obj_scores", "proj_tpos_enc_in_obj_ptrs"):
        with pytest.raises(AttributeError):
            setattr(model, name, 1)


def test_features_under_their_published_names() -> None:
    model = small_model()
    with torch.no_grad():
        out = model.forward_image(torch.zeros(2, 3, 128, 128))
    shapes = [tuple(m.shape) for m in out["backbone_fpn"]]
    assert shapes == [(2, 8, 32, 32), (2, 16, 16, 16), (2, 64, 8, 8)]
    assert out["vision_features"] is out["backbone_fpn"][-1]
    assert [tuple(code.shape) for code in out["vision_pos_enc"]] == [
        (2, 64, 32, 32),
        (2, 64, 16, 16),
        (2, 64, 8, 8),
    ]


def test_the_other_classes_say_how_they_were_made() -> None:
    generator = SAM2AutomaticMaskGenerator(
        small_model(), 4, min_mask_region_area=7, crop_n_points_downscale_factor=2
    )
    assert (generator.min_mask_region_area, generator.crop_n_points_downscale_factor) == (7, 2)
    predictor = SAM2ImagePredictor(small_model())
    assert not predictor._is_image_set
    predictor.set_image(clip(1)[0])
    assert predictor._is_image_set


def test_a_state_has_the_published_entries() -> None:
    predictor = small_predictor()
    state = predictor.init_state(clip(3), offload_state_to_cpu=True)
    assert (state["offload_video_to_cpu"], state["offload_state_to_cpu"]) == (False, True)
    assert state["images"][1].shape == (3, 128, 128)
    predictor.add_new_points_or_box(state, 1, "cat", points=[[40, 48]], labels=[1])
    pending = state["temp_output_dict_per_obj"][0]
    assert list(pending["cond_frame_outputs"]) == [1]
    assert pending["cond_frame_outputs"][1]["maskmem_features"] is None
    predictor.propagate_in_video_preflight(state)
    assert state["temp_output_dict_per_obj"][0] == {"cond_frame_outputs": {}, "non_cond_frame_outputs": {}}
    assert list(state["output_dict_per_obj"][0]["cond_frame_outputs"]) == [1]


def test_an_object_added_while_tracking_is_under_way_is_followed_from_then_on() -> None:
    predictor = small_predictor()
    state = predictor.init_state(clip(6))
    click = {"points": [[80, 48]], "labels": [1]}
    predictor.add_new_points_or_box(state, 0, 1, points=[[40, 48]], labels=[1])
    on_the_way = {}
    for frame, ids, masks in predictor.propagate_in_video(state):
        on_the_way[frame] = (ids, masks)
        if frame == 2:
            predictor.add_new_points_or_box(state, 2, 2, **click)
    alone = predictor.init_state(clip(6))
    predictor.add_new_points_or_box(alone, 2, 2, **click)
    for frame, _, masks in predictor.propagate_in_video(alone):
        ids, both = on_the_way[frame]
        if frame > 2:
            assert ids == [1, 2]
            torch.testing.assert_close(both[1:], masks, atol=1e-2, rtol=0)
    assert on_the_way[2][0] == [1]


def test_half_and_more_of_a_graded_mask_is_mask() -> None:
    predictor = small_predictor()
    hard = np.zeros((96, 160), bool)
    hard[20:60, 30:90] = True
    state = predictor.init_state(clip(2))
    soft = torch.where(torch.from_numpy(hard), 0.8, 0.3)
    answers = [
        predictor.add_new_mask(state, 0, number, mask)[2][number]
        for number, mask in enumerate((hard, soft, hard.astype(np.uint8) * 255, hard * 0.2))
    ]
    for answer in answers[1:]:
        torch.testing.assert_close(answer, answers[0])


def test_a_memory_as_wide_as_the_features_is_not_projected() -> None:
    config = small_config()
    wide = config.to_mapping()
    wide["memory_encoder"] = MemoryEncoderConfig(in_dim=64, out_dim=64).__dict__
    wide["memory_attention"]["kv_in_dim"] = 64
    from engine.sam2.build import resolve_config

    names = build_network(resolve_config(wide), SAM2Base).state_dict()
    assert not [name for name in names if name.startswith("memory_encoder.out_proj")]
    assert "memory_encoder.out_proj.weight" in build_network(config, SAM2Base).state_dict()
