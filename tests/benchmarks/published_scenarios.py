"""Random scenarios for `against_published.py`: plain data, made from a seed alone.

A scenario is a dict that JSON can hold: the model (overrides in the published form), the material, and
the calls in order. `published_sides.py` plays it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Scenario = dict[str, Any]
Call = dict[str, Any]

_LAYER = "++model.memory_attention.layer"


def small_model(channels: int, memory: int, *, blocks: tuple[int, ...], layers: int, side: int) -> list[str]:
    """Overrides of the published tiny model that make a small relative of it."""
    width = 8
    return [
        f"++model.image_size={side}",
        f"++model.image_encoder.trunk.embed_dim={width}",
        f"++model.image_encoder.trunk.stages={list(blocks)}",
        f"++model.image_encoder.trunk.global_att_blocks=[{sum(blocks[:3]) - 1}]",
        "++model.image_encoder.trunk.window_spec=[8,4,6,3]",
        "++model.image_encoder.trunk.window_pos_embed_bkg_spatial_size=[3,3]",
        f"++model.image_encoder.neck.d_model={channels}",
        f"++model.image_encoder.neck.position_encoding.num_pos_feats={channels}",
        f"++model.image_encoder.neck.backbone_channel_list={[8 * width, 4 * width, 2 * width, width]}",
        f"++model.memory_attention.d_model={channels}",
        f"++model.memory_attention.num_layers={layers}",
        f"{_LAYER}.d_model={channels}",
        f"{_LAYER}.dim_feedforward=64",
        f"{_LAYER}.self_attention.embedding_dim={channels}",
        f"{_LAYER}.cross_attention.embedding_dim={channels}",
        f"{_LAYER}.cross_attention.kv_in_dim={memory}",
        f"++model.memory_encoder.in_dim={channels}",
        f"++model.memory_encoder.out_dim={memory}",
        f"++model.memory_encoder.position_encoding.num_pos_feats={memory}",
        f"++model.memory_encoder.mask_downsampler.embed_dim={channels}",
        f"++model.memory_encoder.fuser.layer.dim={channels}",
        "++model.memory_encoder.fuser.num_layers=1",
    ]


MODELS = {
    "small": small_model(64, 16, blocks=(1, 1, 2, 1), layers=2, side=128),
    "thin": small_model(32, 32, blocks=(1, 2, 2, 1), layers=1, side=64),
    "wide": small_model(96, 24, blocks=(2, 1, 2, 1), layers=3, side=96),
}

# Each with the values that it is tried with; most are left as they are in any one scenario.
NETWORK_SWITCHES: dict[str, list[Any]] = {
    "num_maskmem": [2, 4, 7],
    "max_cond_frames_in_attn": [2, 3, 4],
    "memory_temporal_stride_for_eval": [2, 3],
    "max_obj_ptrs_in_encoder": [2, 5],
    "only_obj_ptrs_in_the_past_for_eval": [False],
    "add_tpos_enc_to_obj_ptrs": [False],
    "proj_tpos_enc_in_obj_ptrs": [False],
    "use_signed_tpos_enc_to_obj_ptrs": [False],
    "no_obj_embed_spatial": [False],
    "sigmoid_scale_for_mem_enc": [1.0, 10.0],
    "sigmoid_bias_for_mem_enc": [0.0, -5.0],
    "use_mask_input_as_output_without_sam": [False],
    "multimask_output_in_sam": [False],
    "multimask_output_for_tracking": [False],
    "multimask_min_pt_num": [1],
    "multimask_max_pt_num": [0, 3],
    "use_multimask_token_for_obj_ptr": [False],
    "fixed_no_obj_ptr": [False],
    "soft_no_obj_ptr": [True],
}
# What a network is built with or without; drawn apart, so that a seed keeps the rest of its scenario.
BUILT_SWITCHES: dict[str, list[Any]] = {
    "use_high_res_features_in_sam": [False],
    "iou_prediction_use_sigmoid": [False],
    "pred_obj_scores": [False],
    "pred_obj_scores_mlp": [False],
    "use_mlp_for_obj_ptr_proj": [False],
    "use_obj_ptrs_in_encoder": [False],
}
# How a frame without memories is seen. The published package can do without the first in models of this
# shape alone, and there with help (`published_sides`).
EVEN_MODEL = "thin"
VIDEO_SWITCHES: dict[str, list[Any]] = {
    "non_overlap_masks": [True],
    "non_overlap_masks_for_mem_enc": [True],
    "add_all_frames_to_correct_as_cond": [True],
}


def scenario(seed: int, kind: str | None = None) -> Scenario:
    """The scenario of a seed, of one kind ('image', 'video', 'automatic') or of any."""
    draw = random.Random(seed)
    chosen = kind or draw.choice(["video", "video", "image", "automatic"])
    made: Scenario = {"seed": seed, "kind": chosen, "version": draw.choice(["2.1", "2.1", "2.0"])}
    made["weights"] = draw.randrange(4)
    made["model"] = draw.choice(list(MODELS))
    made["postprocessing"] = draw.random() < 0.8
    made["size"] = draw.choice(
        [[96, 64], [101, 53], [64, 64], [40, 130], [33, 17], [160, 90], [9, 200], [128, 128]]
    )
    made["material"] = draw.randrange(100)
    switches = dict(NETWORK_SWITCHES)
    if chosen == "video":
        switches |= VIDEO_SWITCHES
    made["switches"] = {
        name: draw.choice(values) for name, values in switches.items() if draw.random() < 0.09
    }
    built = random.Random(f"built {seed}")
    made["switches"] |= {
        name: built.choice(values) for name, values in BUILT_SWITCHES.items() if built.random() < 0.12
    }
    first = random.Random(f"first sight {seed}")
    if made["model"] == EVEN_MODEL and first.random() < 0.3:
        made["switches"]["directly_add_no_mem_embed"] = False
    if first.random() < 0.06:
        made["switches"]["num_maskmem"] = 0
    _KINDS[chosen](draw, made)
    return made


# ------------------------------------------------------------------ prompts


def _point(draw: random.Random, size: list[int]) -> list[float]:
    x, y = draw.uniform(0, size[0]), draw.uniform(0, size[1])
    shape = draw.random()
    if shape < 0.1:
        return [float(draw.choice([0, size[0]])), float(draw.choice([0, size[1]]))]
    return [round(x), round(y)] if shape < 0.6 else [round(x, 3), round(y, 3)]


def _box(draw: random.Random, size: list[int]) -> list[float]:
    x0, y0 = draw.uniform(-3, size[0] * 0.7), draw.uniform(-3, size[1] * 0.7)
    x1, y1 = draw.uniform(max(x0, 0) + 0.1, size[0] + 3), draw.uniform(max(y0, 0) + 0.1, size[1] + 3)
    return [round(v, 2) for v in (x0, y0, x1, y1)]


def _clicks(draw: random.Random, size: list[int], most: int = 4) -> dict[str, Any]:
    count = draw.choice([1, 1, 1, 2, 3, most])
    labels = [1] + [draw.choice([0, 1]) for _ in range(count - 1)]
    return {"points": [_point(draw, size) for _ in range(count)], "labels": labels}


# -------------------------------------------------------------------- image


def _image(draw: random.Random, made: Scenario) -> None:
    made["predictor"] = {"mask_threshold": draw.choice([0.0, 0.0, 0.0, 1.5])}
    if draw.random() < 0.2:
        made["predictor"] |= {"max_hole_area": draw.choice([3, 20]), "max_sprinkle_area": draw.choice([0, 9])}
    calls: list[Call] = []
    if draw.random() < 0.3:
        sizes = [draw.choice([[96, 64], [64, 96], [50, 50], [1, 40], [121, 33]]) for _ in range(3)]
        calls.append({"call": "set_image_batch", "sizes": sizes})
        for _ in range(draw.randint(1, 3)):
            calls.append({"call": "predict_batch", "each": [_prediction(draw, size) for size in sizes]})
            calls[-1] |= _how(draw)
            keys = calls[-1]["each"][0].keys()
            for one, size in zip(calls[-1]["each"], sizes, strict=True):
                while one.keys() != keys:  # every image is prompted in the same manner
                    one.clear()
                    one.update(_prediction(draw, size))
    else:
        for _ in range(draw.randint(1, 2)):
            made_size = draw.choice([made["size"], [1, 37], [64, 1], [2, 2]])
            form = draw.choice(["array", "array", "pil", "float", "view"])
            calls.append({"call": "set_image", "size": made_size, "form": form})
            for number in range(draw.randint(1, 5)):
                one = _prediction(draw, made_size) | _how(draw)
                if number and draw.random() < 0.4:
                    one["mask_from"] = draw.randrange(3)
                calls.append({"call": "predict", **one})
    if draw.random() < 0.2:
        calls += [{"call": "reset_predictor"}, {"call": "predict", "points": [[1, 1]], "labels": [1]}]
    if draw.random() < 0.3:
        calls.insert(1, {"call": "get_image_embedding"})
    made["calls"] = calls


def _how(draw: random.Random) -> dict[str, Any]:
    return {"multimask_output": draw.random() < 0.5, "return_logits": draw.random() < 0.7}


def _prediction(draw: random.Random, size: list[int]) -> dict[str, Any]:
    form = draw.random()
    if form < 0.4:
        one = _clicks(draw, size)
        if draw.random() < 0.15:
            one["points"] = [[x / size[0], y / size[1]] for x, y in one["points"]]
            one["normalize_coords"] = False
        return one
    if form < 0.6:
        return {"box": _box(draw, size)}
    if form < 0.75:
        return {"box": _box(draw, size), **_clicks(draw, size)}
    if form < 0.85:
        return {"box": [_box(draw, size) for _ in range(draw.randint(1, 3))]}
    if form < 0.95:  # several objects at once, with as many clicks for each
        several = [_clicks(draw, size, 1) for _ in range(draw.randint(1, 3))]
        count = min(len(one["labels"]) for one in several)
        return {name: [one[name][:count] for one in several] for name in ("points", "labels")}
    return {}


# -------------------------------------------------------------------- video


def _video(draw: random.Random, made: Scenario) -> None:
    made["frames"] = draw.choice([1, 2, 3, 4, 5, 5, 6, 6, 8, 8, 10, 12])
    made["init"] = {
        name: True
        for name in ("offload_video_to_cpu", "offload_state_to_cpu", "async_loading_frames")
        if draw.random() < 0.2
    }
    made["fill_hole_area"] = draw.choice([0, 0, 8, 30])
    ids = draw.sample([0, 1, 2, 7, 11, -3, "cat", "2"], draw.randint(1, 3))
    calls: list[Call] = []
    for _ in range(draw.randint(2, 9)):
        calls.append(_video_call(draw, made, ids, calls))
    if not any(call["call"] == "propagate" for call in calls):
        calls.append({"call": "propagate"})
    made["calls"] = calls


def _video_call(draw: random.Random, made: Scenario, ids: list[Any], before: list[Call]) -> Call:
    last, size = made["frames"] - 1, made["size"]
    where = {"frame": draw.randint(0, last), "object": draw.choice(ids)}
    told = [call for call in before if call["call"] in ("prompt", "mask")]
    if told and draw.random() < 0.4:
        where = {name: draw.choice(told)[name] for name in ("frame", "object")}
    form = draw.random() if told else draw.random() * 0.55
    if form < 0.45:
        return {"call": "prompt", **where, **_video_prompt(draw, size)}
    if form < 0.55:
        ellipse = [round(draw.random(), 2), round(draw.random(), 2), *(draw.uniform(0.1, 0.4) for _ in "xy")]
        scale = draw.choice([1, 1, 1, 2, 0.5])
        return {"call": "mask", **where, "ellipse": draw.choice([ellipse] * 5 + [None]), "scale": scale}
    if form < 0.82:
        return _propagation(draw, made)
    if form < 0.88:
        one = draw.choice(told)
        where = {"frame": one["frame"], "object": one["object"]} if draw.random() < 0.95 else where
        return {"call": "clear", **where, "need_output": draw.random() < 0.8}
    if form < 0.93:
        return {"call": "remove", "object": where["object"], "strict": draw.random() < 0.3}
    return {"call": draw.choice(["reset", "preflight", "preflight"])}


def _video_prompt(draw: random.Random, size: list[int]) -> dict[str, Any]:
    form = draw.random()
    if form < 0.2:
        return {"box": _box(draw, size)}
    said: dict[str, Any] = _clicks(draw, size)
    if form < 0.35:
        return said | {"box": _box(draw, size)}
    if form < 0.55:
        return said | {"clear_old_points": False}
    if form < 0.65:
        points = [[x / size[0], y / size[1]] for x, y in said["points"]]
        return said | {"points": points, "normalize_coords": False}
    return said


def _propagation(draw: random.Random, made: Scenario) -> Call:
    call: Call = {"call": "propagate"}
    if draw.random() < 0.4:
        call["start_frame_idx"] = draw.randrange(made["frames"])
    if draw.random() < 0.3:
        call["max_frame_num_to_track"] = draw.randrange(made["frames"] + 1)
    if draw.random() < 0.35:
        call["reverse"] = True
    if draw.random() < 0.3:
        call["leave_after"] = draw.randint(1, 4)
    return call


# ---------------------------------------------------------------- automatic


def _automatic(draw: random.Random, made: Scenario) -> None:
    said: dict[str, Any] = {
        "points_per_side": draw.randint(1, 6),
        "points_per_batch": draw.choice([3, 16, 64]),
        "pred_iou_thresh": draw.choice([0.0, 0.3, 0.5, 0.6]),
        "stability_score_thresh": draw.choice([0.0, 0.2, 0.5]),
        "box_nms_thresh": draw.choice([0.5, 0.7, 0.95, 1.0]),
        "output_mode": draw.choice(["binary_mask", "uncompressed_rle", "coco_rle"]),
    }
    rarely: dict[str, list[Any]] = {
        "stability_score_offset": [0.3, 3.0],
        "mask_threshold": [-1.0, 1.5],
        "use_m2m": [True],
        "multimask_output": [False],
        "min_mask_region_area": [4, 40],
    }
    said |= {name: draw.choice(values) for name, values in rarely.items() if draw.random() < 0.3}
    if draw.random() < 0.4:
        said["crop_n_layers"] = draw.choice([1, 1, 2])
        said["crop_n_points_downscale_factor"] = draw.choice([1, 2])
        said["crop_overlap_ratio"] = draw.choice([0.1, 512 / 1500])
        said["crop_nms_thresh"] = draw.choice([0.5, 0.9])
        said["points_per_side"] += 3
        made["size"] = draw.choice([[96, 64], [90, 131]])
    elif draw.random() < 0.2:
        said["points_per_side"] = None
        said["point_grids"] = [[[draw.random(), draw.random()] for _ in range(9)]]
    made["options"] = said
    made["calls"] = [{"call": "generate"}]


_KINDS: dict[str, Callable[[random.Random, Scenario], None]] = {
    "image": _image,
    "video": _video,
    "automatic": _automatic,
}
