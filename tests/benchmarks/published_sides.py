"""What `against_published.py` compares: the published package and our engine, driven by the same calls.

Each side plays a scenario and gives a list of entries (what, value): numbers, lists, arrays, or the kind of
exception that ended it.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import types
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from PIL import Image

YAML = {"2.1": "configs/sam2.1/sam2.1_hiera_t.yaml", "2.0": "configs/sam2/sam2_hiera_t.yaml"}
Entry = tuple[str, Any]


def overrides(made: dict[str, Any], models: dict[str, list[str]]) -> list[str]:
    """The model of a scenario as the published builders take it."""
    said = dict(made["switches"])
    # The published model demands that what is not used is not made either.
    if said.get("add_tpos_enc_to_obj_ptrs") is False:
        said["proj_tpos_enc_in_obj_ptrs"] = False
    return [*models[made["model"]], *(f"++model.{name}={value}" for name, value in said.items())]


def seeded_weights(shapes: dict[str, tuple[int, ...]], seed: int, noise: float = 0.0) -> dict[str, Any]:
    """A tensor for every name, drawn from name and seed. noise: relative, to see how far rounding goes."""
    weights = {}
    for name, shape in shapes.items():
        draw = np.random.RandomState(zlib.crc32(f"{seed} {name}".encode())).standard_normal(shape)
        if name.endswith("pred_obj_score_head.layers.2.bias"):
            value = draw + 2.0  # in view on most frames
        elif name.endswith("mask_downsampler.encoder.0.bias"):
            value = 5 * draw  # else its norm makes mountains of rounding where the mask is about zero
        elif len(shape) == 1:
            value = 1 + 0.1 * draw if "norm" in name and name.endswith("weight") else 0.1 * draw
        elif name.endswith(("tpos_enc", "no_mem_embed", "no_obj_ptr", "gaussian_matrix")):
            value = draw
        elif "embed" in name or "token" in name:
            value = 0.8 * draw
        elif ".encoder." in name and name.startswith("memory_encoder") and shape[1:] == (1, 1, 1):
            value = 1 + 0.1 * draw
        else:
            value = 1.3 * draw / np.sqrt(np.prod(shape[1:]))
        if "output_hypernetworks_mlps" in name and name.endswith("layers.2.weight"):
            value = 3 * (value - value.mean(axis=0, keepdims=True))  # masks of both signs
        if noise:
            value = value * (1 + noise * np.random.RandomState(len(name)).standard_normal(shape))
        weights[name] = torch.from_numpy(np.ascontiguousarray(value, dtype=np.float32))
    return weights


def picture(size: list[int], seed: int, t: int = 0) -> np.ndarray:
    """Discs that cross a smooth background, (h, w, 3) uint8."""
    width, height = size
    draw = np.random.RandomState(seed)
    y, x = np.mgrid[0:height, 0:width] / max(width, height, 8)
    ground = 100 + 60 * np.sin(9 * x + draw.uniform(0, 6)) * np.cos(11 * y)
    image = np.stack([ground, ground * 0.8, 200 - ground], axis=2)
    for colour in draw.uniform(20, 240, (4, 3)):
        at, speed = (
            draw.uniform(0, 1, 2) * (width, height) / max(width, height, 8),
            draw.uniform(-0.03, 0.03, 2),
        )
        inside = (x - at[0] - t * speed[0]) ** 2 + (y - at[1] - t * speed[1]) ** 2 < draw.uniform(
            0.05, 0.2
        ) ** 2
        image[inside] = colour
    return image.clip(0, 255).astype(np.uint8)


@contextlib.contextmanager
def clip(made: dict[str, Any]) -> Iterator[str]:
    """A folder with the frames of a scenario as the published package reads them."""
    with tempfile.TemporaryDirectory() as folder:
        for t in range(made["frames"]):
            image = Image.fromarray(picture(made["size"], made["material"], t))
            image.save(Path(folder) / f"{t}.jpg", quality=95)
        yield folder


class Side:
    """One of the two: how its models are built, and a scenario played with them."""

    name = ""

    def __init__(self) -> None:
        self._built: dict[tuple[Any, ...], Any] = {}

    def model(self, made: dict[str, Any], options: list[str], weights: str, *, video: bool) -> Any:
        """The model that was asked for last, or another."""
        key = (made["version"], made["postprocessing"], made.get("fill_hole_area"), *options, weights, video)
        if key not in self._built:
            if len(self._built) > 8:
                self._built.clear()
            self._built[key] = self.build(made, options, weights, video=video)
        return self._built[key]

    def build(self, made: dict[str, Any], options: list[str], weights: str, *, video: bool) -> Any:
        raise NotImplementedError

    def prepare(self, made: dict[str, Any]) -> None:
        """What a scenario needs besides its models."""

    def image_predictor(self, model: Any, **options: Any) -> Any:
        raise NotImplementedError

    def generator(self, model: Any, **options: Any) -> Any:
        raise NotImplementedError

    def play(self, made: dict[str, Any], options: list[str], weights: str) -> list[Entry]:
        """The outcome of every call in order; an exception ends the scenario."""
        entries: list[Entry] = []
        self.prepare(made)
        try:
            with contextlib.redirect_stderr(io.StringIO()):  # bars of progress
                for number, entry in enumerate(_PLAYS[made["kind"]](self, made, options, weights)):
                    entries.append((f"{number} {entry[0]}", entry[1]))
        except Exception as error:  # what it is, is what is compared
            entries.append(("raised", error))
        return entries


class Published(Side):
    name = "published"

    def prepare(self, made: dict[str, Any]) -> None:
        _emulate_extension(made.get("fill_hole_area", 1) > 0)

    def build(self, made: dict[str, Any], options: list[str], weights: str, *, video: bool) -> Any:
        from sam2 import build_sam

        make = build_sam.build_sam2_video_predictor if video else build_sam.build_sam2
        model = make(
            YAML[made["version"]],
            weights,
            device="cpu",
            hydra_overrides_extra=options,
            apply_postprocessing=made["postprocessing"],
        )
        if video:  # its own post-processing overrides what the caller asks for
            model.fill_hole_area = made["fill_hole_area"]
        _promote_memory(model)
        return model

    def image_predictor(self, model: Any, **options: Any) -> Any:
        from sam2.sam2_image_predictor import SAM2ImagePredictor

        return _at_any_size(SAM2ImagePredictor(model, **options))

    def generator(self, model: Any, **options: Any) -> Any:
        from sam2.automatic_mask_generator import SAM2AutomaticMaskGenerator

        generator = SAM2AutomaticMaskGenerator(model, **options)
        _at_any_size(generator.predictor)
        return generator


class Ours(Side):
    name = "engine"

    def build(self, made: dict[str, Any], options: list[str], weights: str, *, video: bool) -> Any:
        import engine

        make = engine.build_sam2_video_predictor if video else engine.build_sam2
        filled = [f"++model.fill_hole_area={made['fill_hole_area']}"] if video else []
        return make(
            YAML[made["version"]],
            weights,
            device="cpu",
            hydra_overrides_extra=[*options, *filled],
            apply_postprocessing=made["postprocessing"],
        )

    def image_predictor(self, model: Any, **options: Any) -> Any:
        import engine

        return engine.SAM2ImagePredictor(model, **options)

    def generator(self, model: Any, **options: Any) -> Any:
        import engine

        return engine.SAM2AutomaticMaskGenerator(model, **options)


# --------------------------------------- what the published package needs to run here at all


def _emulate_extension(wanted: bool) -> None:
    """Its compiled extension, which finds connected components, in OpenCV's words; or none."""
    import sam2

    sys.modules.pop("sam2._C", None)
    sam2.__dict__.pop("_C", None)
    if not wanted:
        return

    def components(masks: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        labels = np.zeros(masks.shape, np.int32)
        areas = np.zeros(masks.shape, np.int32)
        for index, mask in enumerate(masks[:, 0].numpy().astype(np.uint8)):
            _, labels[index, 0], stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
            stats[0, cv2.CC_STAT_AREA] = 0
            areas[index, 0] = stats[labels[index, 0], cv2.CC_STAT_AREA]
        return torch.from_numpy(labels), torch.from_numpy(areas)

    module = types.ModuleType("sam2._C")
    module.get_connected_componnets = components  # type: ignore[attr-defined]  # sic
    sys.modules["sam2._C"] = module
    sam2._C = module


def _promote_memory(model: Any) -> None:
    """In float32 it fails where a frame has memories, which are bfloat16, and no pointer."""
    attend = model.memory_attention.forward

    def forward(curr: Any, memory: Any, *args: Any, **named: Any) -> Any:
        like = curr[0] if isinstance(curr, list) else curr
        return attend(curr, memory.to(like.dtype), *args, **named)

    model.memory_attention.forward = forward


def _at_any_size(predictor: Any) -> Any:
    """It takes the feature sizes of 1024 pixels for granted."""
    side = predictor.model.image_size
    predictor._bb_feat_sizes = [(side // s, side // s) for s in (4, 8, 16)]
    return predictor


# ------------------------------------------------------------------- playing


def _logits(value: Any) -> np.ndarray:
    array = value.detach().float().cpu().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
    return array.copy()


def _shaped(value: Any) -> list[Any]:
    return [type(value).__name__, str(value.dtype), list(value.shape)]


def _material(call: dict[str, Any], seed: int) -> Any:
    image = picture(call["size"], seed)
    match call["form"]:
        case "pil":
            return Image.fromarray(image)
        case "float":
            return (image / 255).astype(np.float32)
        case "view":
            return image[:, ::-1]
        case _:
            return image


def _prompt_arrays(call: dict[str, Any]) -> dict[str, Any]:
    kinds = {"points": np.float32, "labels": np.int32, "box": np.float32}
    names = {"points": "point_coords", "labels": "point_labels", "box": "box"}
    return {names[name]: np.array(call[name], kinds[name]) for name in names if name in call}


def _play_image(side: Side, made: dict[str, Any], options: list[str], weights: str) -> Iterator[Entry]:
    predictor = side.image_predictor(side.model(made, options, weights, video=False), **made["predictor"])
    low = None
    for call in made["calls"]:
        how = {
            name: call[name]
            for name in ("multimask_output", "return_logits", "normalize_coords")
            if name in call
        }
        match call["call"]:
            case "set_image":
                low = None
                predictor.set_image(_material(call, made["material"]))
                yield "size", [list(size) for size in predictor._orig_hw]
            case "set_image_batch":
                predictor.set_image_batch([picture(size, made["material"]) for size in call["sizes"]])
            case "predict":
                if low is not None and "mask_from" in call:
                    at = call["mask_from"] % low.shape[-3]
                    how["mask_input"] = low[..., at : at + 1, :, :]
                results = predictor.predict(**_prompt_arrays(call), **how)
                low = results[2] if results[2].ndim == 3 else low
                yield from _predicted(results)
            case "predict_batch":
                yield from _play_batch(predictor, call, how)
            case "reset_predictor":
                predictor.reset_predictor()
            case "get_image_embedding":
                yield "embedding", _logits(predictor.get_image_embedding())


def _play_batch(predictor: Any, call: dict[str, Any], how: dict[str, Any]) -> Iterator[Entry]:
    each = [_prompt_arrays(one) for one in call["each"]]
    batches = {f"{name}_batch": [one[name] for one in each] for name in each[0]}
    for results in zip(*predictor.predict_batch(**batches, **how), strict=True):
        yield from _predicted(results)


def _predicted(results: Any) -> Iterator[Entry]:
    masks, ious, low_res = results
    yield "shapes", [_shaped(value) for value in results]
    yield "masks", _logits(masks)
    yield "ious", _logits(ious)
    yield "low", _logits(low_res)


def _play_automatic(side: Side, made: dict[str, Any], options: list[str], weights: str) -> Iterator[Entry]:
    said = dict(made["options"])
    if "point_grids" in said:
        said["point_grids"] = [np.array(grid) for grid in said["point_grids"]]
    generator = side.generator(side.model(made, options, weights, video=False), **said)
    found = generator.generate(picture(made["size"], made["material"]))
    yield "count", len(found)
    for one in found:
        yield "keys", list(one)
        yield "kinds", [type(value).__name__ for value in one.values()]
        segmentation = one["segmentation"]
        if isinstance(segmentation, dict):
            yield (
                "rle",
                [list(segmentation), list(segmentation["size"]), type(segmentation["counts"]).__name__],
            )
            runs = segmentation["counts"]
            if isinstance(runs, str):
                from pycocotools import mask as coco

                segmentation = coco.decode(segmentation).astype(bool)
            else:
                segmentation = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
        yield "segmentation", np.asarray(segmentation)
        yield "numbers", np.array([one["predicted_iou"], one["stability_score"]])
        yield (
            "places",
            np.array([*one["bbox"], *np.ravel(one["point_coords"]), *one["crop_box"], one["area"]]),
        )


def _play_video(side: Side, made: dict[str, Any], options: list[str], weights: str) -> Iterator[Entry]:
    predictor = side.model(made, options, weights, video=True)
    with clip(made) as folder:
        state = predictor.init_state(folder, **made["init"])
        yield "video", [state["num_frames"], state["video_height"], state["video_width"]]
        for call in made["calls"]:
            yield from _play_video_call(predictor, state, call, made["size"])
            yield from _known(state)


def _play_video_call(predictor: Any, state: Any, call: dict[str, Any], size: list[int]) -> Iterator[Entry]:
    where = (state, call.get("frame"), call.get("object"))
    match call["call"]:
        case "prompt":
            kinds = {"points": np.float32, "labels": np.int32, "box": np.float32}
            said = {name: np.array(call[name], kind) for name, kind in kinds.items() if name in call}
            said |= {name: call[name] for name in ("clear_old_points", "normalize_coords") if name in call}
            yield from _answered(predictor.add_new_points_or_box(*where, **said))
        case "mask":
            yield from _answered(predictor.add_new_mask(*where, _ellipse(call, size)))
        case "propagate":
            named = ("start_frame_idx", "max_frame_num_to_track", "reverse")
            walk = predictor.propagate_in_video(state, **{n: call[n] for n in named if n in call})
            count = 0
            for answer in walk:
                yield from _answered(answer)
                count += 1
                if count == call.get("leave_after"):
                    break
            yield "frames", count
        case "clear":
            answer = predictor.clear_all_prompts_in_frame(*where, need_output=call["need_output"])
            yield from _answered(answer) if answer is not None else [("nothing", True)]
        case "remove":
            left, updated = predictor.remove_object(state, call["object"], strict=call["strict"])
            yield "left", list(left)
            for frame, masks in updated:
                yield "updated", frame
                yield "masks", _logits(masks)
        case "reset":
            predictor.reset_state(state)
        case "preflight":
            predictor.propagate_in_video_preflight(state)


def _answered(answer: Any) -> Iterator[Entry]:
    frame, ids, masks = answer
    yield "answer", [frame, list(ids), *_shaped(masks)]
    yield "masks", _logits(masks)


def _ellipse(call: dict[str, Any], size: list[int]) -> np.ndarray:
    width, height = (max(1, round(side * call["scale"])) for side in size)
    y, x = np.mgrid[0:height, 0:width]
    if call["ellipse"] is None:
        return np.zeros((height, width), bool)
    cx, cy, rx, ry = call["ellipse"]
    return ((x / width - cx) / rx) ** 2 + ((y / height - cy) / ry) ** 2 <= 1


def _known(state: Any) -> Iterator[Entry]:
    """What scripts read in a state by its published names."""
    yield "ids", [list(state["obj_ids"]), dict(state["obj_id_to_idx"]), dict(state["obj_idx_to_id"])]
    for index in range(len(state["obj_ids"])):
        tracked = state["frames_tracked_per_obj"][index]
        yield "tracked", {t: bool(tracked[t]["reverse"]) for t in sorted(tracked)}
        points = state["point_inputs_per_obj"][index]
        yield "clicked", sorted(points)
        for t in sorted(points):
            yield "points", _logits(points[t]["point_coords"])
            yield "labels", _logits(points[t]["point_labels"]).tolist()
        yield "painted", sorted(state["mask_inputs_per_obj"][index])
        for kind in ("cond_frame_outputs", "non_cond_frame_outputs"):
            outputs = state["output_dict_per_obj"][index][kind]
            yield kind, sorted(outputs)
            for t in sorted(outputs):
                yield f"{kind} {t} score", _logits(outputs[t]["object_score_logits"])
                yield f"{kind} {t} pointer", _logits(outputs[t]["obj_ptr"])
                yield f"{kind} {t} low", _logits(outputs[t]["pred_masks"])


_PLAYS = {"image": _play_image, "automatic": _play_automatic, "video": _play_video}
