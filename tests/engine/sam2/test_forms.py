"""Networks that the published builders make when switches are off, which no published model has."""

from __future__ import annotations

import pytest
import torch

from engine.sam2.build import build_network, load_weights
from engine.sam2.config import ModelConfig
from engine.sam2.sam2_base import SAM2Base
from tests.golden.network import OTHER_FORMS, clip, small_config, small_predictor

POINTERS = {"mask_downsample", "obj_ptr_proj", "no_obj_ptr"}
SCORES = {"sam_mask_decoder.obj_score_token", "sam_mask_decoder.pred_obj_score_head"}


def parts(form: dict[str, bool]) -> dict[str, tuple[int, ...]]:
    config = small_config()
    for name, value in form.items():
        config = config.with_option(name, value)
    return {name: tuple(t.shape) for name, t in build_network(config, SAM2Base).state_dict().items()}


@pytest.mark.parametrize(
    ("form", "without", "added"),
    [
        ("one level", {"sam_mask_decoder.conv_s0", "sam_mask_decoder.conv_s1"}, set()),
        ("plain ious", set(), set()),
        ("no scores", SCORES | {"no_obj_ptr"}, set()),
        (
            "short head",
            {"sam_mask_decoder.pred_obj_score_head.layers"},
            {("sam_mask_decoder.pred_obj_score_head.weight", (1, 64))},
        ),
        ("short pointers", {"obj_ptr_proj.layers"}, {("obj_ptr_proj.weight", (64, 64))}),
        ("no pointers", SCORES | POINTERS, set()),
    ],
)
def test_weights_are_those_of_the_published_network(
    form: str, without: set[str], added: set[tuple[str, tuple[int, ...]]]
) -> None:
    usual, found = parts({}), parts(OTHER_FORMS[form])
    gone = {name for name in usual if name not in found}
    assert gone == {name for name in usual if name.startswith(tuple(without))} - {n for n, _ in added}
    new = {(name, shape) for name, shape in found.items() if name not in usual and name.endswith("weight")}
    assert new == added


def test_qualities_may_go_beyond_one() -> None:
    def ious(**form: bool) -> torch.Tensor:
        model = small_predictor(**form)
        with torch.no_grad():
            features = model.encode_image(torch.zeros(1, 3, 128, 128))
            return model.decode(model.without_memory(features), features.high_res).ious_bk

    torch.testing.assert_close(ious(iou_prediction_use_sigmoid=False).sigmoid(), ious())


def test_an_object_without_a_score_is_always_in_view() -> None:
    predictor = small_predictor(pred_obj_scores=False)
    state = predictor.init_state(clip(2))
    predictor.add_new_points_or_box(state, 0, 1, points=[[40, 48]], labels=[1])
    list(predictor.propagate_in_video(state))
    outputs = state["output_dict_per_obj"][0]["non_cond_frame_outputs"]
    assert outputs[1]["object_score_logits"].tolist() == [[10.0]]


def test_scripts_read_the_form_and_cannot_change_it() -> None:
    model = small_predictor(use_high_res_features_in_sam=False)
    assert (model.use_high_res_features_in_sam, model.num_feature_levels) == (False, 1)
    assert small_predictor().num_feature_levels == 3
    for name in ("use_high_res_features_in_sam", "pred_obj_scores_mlp", "iou_prediction_use_sigmoid"):
        with pytest.raises(AttributeError):
            setattr(model, name, True)
    with torch.no_grad():
        maps = model.forward_image(torch.zeros(1, 3, 128, 128))["backbone_fpn"]
    assert [tuple(m.shape) for m in maps] == [(1, 64, 32, 32), (1, 64, 16, 16), (1, 64, 8, 8)]
    bare = small_predictor(**OTHER_FORMS["no pointers"])
    with pytest.raises(ValueError, match="built without object pointers"):
        bare.use_obj_ptrs_in_encoder = True


def test_weights_of_one_form_are_not_those_of_another() -> None:
    from engine.errors import UserError

    config = small_config().with_option("pred_obj_scores_mlp", False)
    weights = build_network(small_config(), SAM2Base).state_dict()
    with pytest.raises(UserError, match=r"pred_obj_score_head"):
        load_weights(build_network(config, SAM2Base), weights, source="model.pt")


def test_the_defaults_are_the_published_models() -> None:
    config = ModelConfig()
    assert config.use_high_res_features_in_sam
    assert config.pred_obj_scores_mlp
    assert not config.non_overlap_masks_for_mem_enc
