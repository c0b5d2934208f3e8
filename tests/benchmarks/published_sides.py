"""What `against_published.py` compares: the published package and our engine, driven by the same calls.

Each side plays a scenario and gives a list of entries (what, value): numbers, lists, arrays, or the
exception that ended it.
"""

from __future__ import annotations

import contextlib
import io
import sys
import types
import zlib
from typing import Any

import cv2
import numpy as np
import torch

from tests.benchmarks.published_plays import PLAYS, Entry

YAML = {"2.1": "configs/sam2.1/sam2.1_hiera_t.yaml", "2.0": "configs/sam2/sam2_hiera_t.yaml"}


def overrides(made: dict[str, Any], models: dict[str, list[str]]) -> list[str]:
    """The model of a scenario as the published builders take it."""
    said = dict(made["switches"])
    # The published model demands that what is not used is not made either.
    if said.get("add_tpos_enc_to_obj_ptrs") is False:
        said["proj_tpos_enc_in_obj_ptrs"] = False
    if not (said.get("pred_obj_scores", True) and said.get("use_obj_ptrs_in_encoder", True)):
        said["fixed_no_obj_ptr"] = False
    return [*models[made["model"]], *(f"++model.{name}={value}" for name, value in said.items())]


def seeded_weights(shapes: dict[str, tuple[int, ...]], seed: int, noise: float = 0.0) -> dict[str, Any]:
    """A tensor for every name, drawn from name and seed. noise: relative, to see how far rounding goes."""
    weights = {}
    for name, shape in shapes.items():
        draw = np.random.RandomState(zlib.crc32(f"{seed} {name}".encode())).standard_normal(shape)
        if name.endswith(("pred_obj_score_head.layers.2.bias", "pred_obj_score_head.bias")):
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
                for number, entry in enumerate(PLAYS[made["kind"]](self, made, options, weights)):
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
    """In float32 it fails where a frame has memories, which are bfloat16, and no pointer.

    Nor does it take a token that says 'no memory yet': it looks for its place in the map, and there is none.
    """
    attend = model.memory_attention.forward

    def forward(curr: Any, memory: Any, *args: Any, **named: Any) -> Any:
        like = curr[0] if isinstance(curr, list) else curr
        if len(memory) == 1:
            named["num_obj_ptr_tokens"] = 1
        return attend(curr, memory.to(like.dtype), *args, **named)

    model.memory_attention.forward = forward


def _at_any_size(predictor: Any) -> Any:
    """It takes the feature sizes of 1024 pixels for granted."""
    side = predictor.model.image_size
    predictor._bb_feat_sizes = [(side // s, side // s) for s in (4, 8, 16)]
    return predictor
