"""The published package's public names, arguments and defaults, against ours.

Written down from `sam2` 1.1.0 as facts, since it is not installed where the tests run.
"""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import pytest

import engine

REQUIRED = inspect.Parameter.empty

_BUILD: dict[str, Any] = {
    "config_file": REQUIRED,
    "ckpt_path": None,
    "device": None,  # there 'cuda', which fails where there is none; ours takes the card where there is one
    "mode": "eval",
    "hydra_overrides_extra": (),
    "apply_postprocessing": True,
}
_FROM: dict[str, Any] = {"model_id": REQUIRED}
_PREDICT: dict[str, Any] = {"multimask_output": True, "return_logits": False, "normalize_coords": True}
_STATE: dict[str, Any] = {"inference_state": REQUIRED}
_ON: dict[str, Any] = {**_STATE, "frame_idx": REQUIRED, "obj_id": REQUIRED}
_HOLES: dict[str, Any] = {"max_hole_area": 0.0, "max_sprinkle_area": 0.0}
_COORDS: dict[str, Any] = {"normalize": False, "orig_hw": None}

# By place and name: arguments with their defaults, in order. Those of `self`, *args and **kwargs left out.
PUBLISHED: dict[str, dict[str, Any]] = {
    "build_sam2": _BUILD,
    "build_sam2_hf": _FROM,
    "build_sam2_video_predictor": {**_BUILD, "vos_optimized": False},
    "build_sam2_video_predictor_hf": _FROM,
    "SAM2ImagePredictor": {"sam_model": REQUIRED, "mask_threshold": 0.0, **_HOLES},
    "SAM2ImagePredictor.from_pretrained": _FROM,
    "SAM2ImagePredictor.get_image_embedding": {},
    "SAM2ImagePredictor.predict": {
        **dict.fromkeys(("point_coords", "point_labels", "box", "mask_input")),
        **_PREDICT,
    },
    "SAM2ImagePredictor.predict_batch": {
        **dict.fromkeys(("point_coords_batch", "point_labels_batch", "box_batch", "mask_input_batch")),
        **_PREDICT,
    },
    "SAM2ImagePredictor.reset_predictor": {},
    "SAM2ImagePredictor.set_image": {"image": REQUIRED},
    "SAM2ImagePredictor.set_image_batch": {"image_list": REQUIRED},
    "SAM2VideoPredictor.from_pretrained": _FROM,
    "SAM2VideoPredictor.init_state": {
        "video_path": REQUIRED,
        "offload_video_to_cpu": False,
        "offload_state_to_cpu": False,
        "async_loading_frames": False,
    },
    "SAM2VideoPredictor.add_new_points_or_box": {
        **_ON,
        "points": None,
        "labels": None,
        "clear_old_points": True,
        "normalize_coords": True,
        "box": None,
    },
    "SAM2VideoPredictor.add_new_points": {},
    "SAM2VideoPredictor.add_new_mask": {**_ON, "mask": REQUIRED},
    "SAM2VideoPredictor.propagate_in_video_preflight": _STATE,
    "SAM2VideoPredictor.propagate_in_video": {
        **_STATE,
        "start_frame_idx": None,
        "max_frame_num_to_track": None,
        "reverse": False,
    },
    "SAM2VideoPredictor.clear_all_prompts_in_frame": {**_ON, "need_output": True},
    "SAM2VideoPredictor.reset_state": _STATE,
    "SAM2VideoPredictor.remove_object": {
        **_STATE,
        "obj_id": REQUIRED,
        "strict": False,
        "need_output": True,
    },
    "SAM2AutomaticMaskGenerator": {
        "model": REQUIRED,
        "points_per_side": 32,
        "points_per_batch": 64,
        "pred_iou_thresh": 0.8,
        "stability_score_thresh": 0.95,
        "stability_score_offset": 1.0,
        "mask_threshold": 0.0,
        "box_nms_thresh": 0.7,
        "crop_n_layers": 0,
        "crop_nms_thresh": 0.7,
        "crop_overlap_ratio": 512 / 1500,
        "crop_n_points_downscale_factor": 1,
        "point_grids": None,
        "min_mask_region_area": 0,
        "output_mode": "binary_mask",
        "use_m2m": False,
        "multimask_output": True,
    },
    "SAM2AutomaticMaskGenerator.from_pretrained": _FROM,
    "SAM2AutomaticMaskGenerator.generate": {"image": REQUIRED},
    "SAM2AutomaticMaskGenerator.postprocess_small_regions": {
        "mask_data": REQUIRED,
        "min_area": REQUIRED,
        "nms_thresh": REQUIRED,
    },
    "SAM2AutomaticMaskGenerator.refine_with_m2m": {
        "points": REQUIRED,
        "point_labels": REQUIRED,
        "low_res_masks": REQUIRED,
        "points_per_batch": REQUIRED,
    },
    "SAM2Base.forward": {},
    "SAM2Base.forward_image": {"img_batch": REQUIRED},
    "SAM2Base.track_step": {
        **dict.fromkeys(
            (
                "frame_idx",
                "is_init_cond_frame",
                "current_vision_feats",
                "current_vision_pos_embeds",
                "feat_sizes",
                "point_inputs",
                "mask_inputs",
                "output_dict",
                "num_frames",
            ),
            REQUIRED,
        ),
        "track_in_reverse": False,
        "run_mem_encoder": True,
        "prev_sam_mask_logits": None,
    },
    "SAM2Transforms": {"resolution": REQUIRED, "mask_threshold": REQUIRED, **_HOLES},
    "SAM2Transforms.__call__": {"x": REQUIRED},
    "SAM2Transforms.forward_batch": {"img_list": REQUIRED},
    "SAM2Transforms.postprocess_masks": {"masks": REQUIRED, "orig_hw": REQUIRED},
    "SAM2Transforms.transform_boxes": {"boxes": REQUIRED, **_COORDS},
    "SAM2Transforms.transform_coords": {"coords": REQUIRED, **_COORDS},
}
AMG: dict[str, dict[str, Any]] = {
    "MaskData": {},
    "MaskData.cat": {"new_stats": REQUIRED},
    "MaskData.filter": {"keep": REQUIRED},
    "MaskData.items": {},
    "MaskData.to_numpy": {},
    "MaskData.__getitem__": {"key": REQUIRED},
    "MaskData.__setitem__": {"key": REQUIRED, "item": REQUIRED},
    "MaskData.__delitem__": {"key": REQUIRED},
    "area_from_rle": {"rle": REQUIRED},
    "batch_iterator": {"batch_size": REQUIRED},
    "batched_mask_to_box": {"masks": REQUIRED},
    "box_xyxy_to_xywh": {"box_xyxy": REQUIRED},
    "build_all_layer_point_grids": {
        "n_per_side": REQUIRED,
        "n_layers": REQUIRED,
        "scale_per_layer": REQUIRED,
    },
    "build_point_grid": {"n_per_side": REQUIRED},
    "calculate_stability_score": {
        "masks": REQUIRED,
        "mask_threshold": REQUIRED,
        "threshold_offset": REQUIRED,
    },
    "coco_encode_rle": {"uncompressed_rle": REQUIRED},
    "generate_crop_boxes": {"im_size": REQUIRED, "n_layers": REQUIRED, "overlap_ratio": REQUIRED},
    "is_box_near_crop_edge": {"boxes": REQUIRED, "crop_box": REQUIRED, "orig_box": REQUIRED, "atol": 20.0},
    "mask_to_rle_pytorch": {"tensor": REQUIRED},
    "remove_small_regions": {"mask": REQUIRED, "area_thresh": REQUIRED, "mode": REQUIRED},
    "rle_to_mask": {"rle": REQUIRED},
    "uncrop_boxes_xyxy": {"boxes": REQUIRED, "crop_box": REQUIRED},
    "uncrop_masks": {"masks": REQUIRED, "crop_box": REQUIRED, "orig_h": REQUIRED, "orig_w": REQUIRED},
    "uncrop_points": {"points": REQUIRED, "crop_box": REQUIRED},
}
CASES = [
    *(("engine", name, said) for name, said in PUBLISHED.items()),
    *(("engine.predict.amg", name, said) for name, said in AMG.items()),
]


@pytest.mark.parametrize(("module", "name", "said"), CASES, ids=lambda v: v if isinstance(v, str) else "")
def test_arguments_and_defaults_are_the_published_ones(module: str, name: str, said: dict[str, Any]) -> None:
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    several = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    ours = {
        parameter.name: parameter.default
        for parameter in inspect.signature(found).parameters.values()
        if parameter.name != "self" and parameter.kind not in several
    }
    assert ours == said
    assert list(ours) == list(said), "scripts give them by place, too"


@pytest.mark.parametrize(
    "name", ["build_sam2", "build_sam2_video_predictor", "SAM2ImagePredictor", "SAM2AutomaticMaskGenerator"]
)
def test_more_keywords_are_taken(name: str) -> None:
    parameters = inspect.signature(getattr(engine, name)).parameters.values()
    assert inspect.Parameter.VAR_KEYWORD in {p.kind for p in parameters}


def test_what_is_a_property_or_needs_no_object_is_so_here() -> None:
    for owner in (engine.SAM2ImagePredictor, engine.SAM2Base):
        assert isinstance(owner.device, property)
    static = inspect.getattr_static(engine.SAM2AutomaticMaskGenerator, "postprocess_small_regions")
    assert isinstance(static, staticmethod)
    assert issubclass(engine.SAM2VideoPredictor, engine.SAM2Base)


@pytest.mark.parametrize("name", ["SAM2ImagePredictor", "SAM2AutomaticMaskGenerator", "SAM2VideoPredictor"])
def test_what_is_said_besides_the_model_reaches_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """`from_pretrained(id, device='cpu')` builds the model on that device."""
    from engine.predict import builders

    said: dict[str, Any] = {}

    class EnoughError(Exception):
        pass

    def build(model_id: str, **kwargs: Any) -> None:
        said.update(kwargs, model_id=model_id)
        raise EnoughError

    monkeypatch.setattr(builders, "build_sam2_hf", build)
    monkeypatch.setattr(builders, "build_sam2_video_predictor_hf", build)
    with pytest.raises(EnoughError):
        getattr(engine, name).from_pretrained("facebook/sam2-hiera-tiny", device="cpu")
    assert said == {"model_id": "facebook/sam2-hiera-tiny", "device": "cpu"}
