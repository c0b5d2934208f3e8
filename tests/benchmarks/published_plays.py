"""The calls of a random scenario, made on one side: see `against_published.py`."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

Entry = tuple[str, Any]


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


def _play_image(side: Any, made: dict[str, Any], options: list[str], weights: str) -> Iterator[Entry]:
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


def _play_automatic(side: Any, made: dict[str, Any], options: list[str], weights: str) -> Iterator[Entry]:
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


def _play_video(side: Any, made: dict[str, Any], options: list[str], weights: str) -> Iterator[Entry]:
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


PLAYS = {"image": _play_image, "automatic": _play_automatic, "video": _play_video}
