"""Everything in an image as masks: the published SAM2AutomaticMaskGenerator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL.Image import Image
from torch import Tensor

from engine.errors import Sentence
from engine.predict import checked
from engine.predict.amg import (
    MaskData,
    batch_iterator,
    batched_mask_to_box,
    mask_to_rle_pytorch,
    remove_small_regions,
    rle_to_mask,
)
from engine.predict.crops import Crop, boxes_of, make_crops, make_grids, suppress
from engine.predict.image import LOGIT_LIMIT, SAM2ImagePredictor
from engine.predict.runs import compressed, run_lengths, to_mask, uncompressed
from engine.predict.want_of_memory import in_halves, tried_twice
from engine.sam2.sam2_base import ImageFeatures, SAM2Base

Array = NDArray[Any]
_NO_MEMORY = Sentence(
    "There is no memory left even for one click on the image at a time. Close other programs, or take a "
    "smaller image, a smaller model or another device."
)
_TOO_MANY = Sentence(
    "There is no memory left for all masks of the image. Take output_mode='coco_rle', which keeps them small."
)
OUTPUT_MODES = ("binary_mask", "uncompressed_rle", "coco_rle")


@dataclass(frozen=True, eq=False)
class Proposals:
    """Masks with what is known of them; every field has n entries, in pixels of the whole image.

    masks: uncompressed run lengths. crops: the boxes of the crops that they were found in.
    """

    masks: Array
    ious: Array
    stabilities: Array
    points_n2: Array
    boxes_n4: Array
    crops_n4: Array

    def take(self, chosen: Array) -> Proposals:
        return Proposals(*(getattr(self, f.name)[chosen] for f in fields(self)))

    @staticmethod
    def joined(parts: Sequence[Proposals]) -> Proposals:
        return Proposals(
            *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Proposals))
        )


class SAM2AutomaticMaskGenerator:
    """Clicks on a grid over the image and over crops of it, and keeps the good masks, each once.

    points_per_side: of the grid on the whole image; point_grids instead gives a grid (n, 2) in 0 to 1
    for each crop layer. pred_iou_thresh, stability_score_thresh: least estimated quality, and least
    agreement of the masks at mask_threshold plus and minus stability_score_offset. box_nms_thresh,
    crop_nms_thresh: greatest overlap of boxes within a crop, and among crops. crop_n_layers: layers of
    2 x 2, 4 x 4, ... crops, overlapping by crop_overlap_ratio, each with grids smaller by
    crop_n_points_downscale_factor. min_mask_region_area: holes and specks up to so many pixels (of the
    low-resolution mask) are mended. output_mode: 'binary_mask' (arrays of bool), 'uncompressed_rle' or
    'coco_rle'. use_m2m: refine each mask by itself. multimask_output: three masks for each click, else one.
    Raises AssertionError, TypeError or ValueError for options that cannot be.
    """

    def __init__(
        self,
        model: SAM2Base,
        points_per_side: int | None = 32,
        points_per_batch: int = 64,
        pred_iou_thresh: float = 0.8,
        stability_score_thresh: float = 0.95,
        stability_score_offset: float = 1.0,
        mask_threshold: float = 0.0,
        box_nms_thresh: float = 0.7,
        crop_n_layers: int = 0,
        crop_nms_thresh: float = 0.7,
        crop_overlap_ratio: float = 512 / 1500,
        crop_n_points_downscale_factor: int = 1,
        point_grids: list[Array] | None = None,
        min_mask_region_area: int = 0,
        output_mode: str = "binary_mask",
        use_m2m: bool = False,
        multimask_output: bool = True,
        **kwargs: Any,
    ) -> None:
        assert (points_per_side is None) != (point_grids is None), (
            "Exactly one of points_per_side or point_grids must be provided."
        )
        assert output_mode in OUTPUT_MODES, f"Unknown output_mode {output_mode}."
        self.predictor = SAM2ImagePredictor(
            model, max_hole_area=min_mask_region_area, max_sprinkle_area=min_mask_region_area
        )
        self.points_per_batch = points_per_batch
        self.pred_iou_thresh = pred_iou_thresh
        self.stability_score_thresh = stability_score_thresh
        self.stability_score_offset = stability_score_offset
        self.mask_threshold = mask_threshold
        self.box_nms_thresh = box_nms_thresh
        self.crop_n_layers = crop_n_layers
        self.crop_nms_thresh = crop_nms_thresh
        self.crop_overlap_ratio = crop_overlap_ratio
        self.crop_n_points_downscale_factor = crop_n_points_downscale_factor
        self.min_mask_region_area = min_mask_region_area
        self.output_mode = output_mode
        self.use_m2m = use_m2m
        self.multimask_output = multimask_output
        _check_numbers(self, points_per_side)
        if point_grids is None and points_per_side is not None:
            point_grids = make_grids(points_per_side, crop_n_layers, crop_n_points_downscale_factor)
        self.point_grids = checked.point_grids(point_grids, crop_n_layers)

    @classmethod
    def from_pretrained(cls, model_id: str, **kwargs: Any) -> SAM2AutomaticMaskGenerator:
        """A generator with published weights, by their hub id; keyword arguments go to both, as published.

        Raises UserError for an unknown id, or weights that cannot be had.
        """
        from engine.predict.builders import build_sam2_hf

        return cls(build_sam2_hf(model_id, **kwargs), **kwargs)

    @torch.no_grad()
    def generate(self, image: NDArray[np.uint8] | Image) -> list[dict[str, Any]]:
        """Masks of an RGB image, an array (h, w, 3) or a PIL image, as published: a dict for each.

        segmentation: in the output mode; area: pixels; bbox: x, y, width, height; predicted_iou;
        point_coords: [[x, y]] of the click; stability_score; crop_box: x, y, width, height. Raises
        TypeError or ValueError for what is no such image, NoMemoryLeftError where one click is too much.
        """
        image = np.asarray(image.convert("RGB")) if isinstance(image, Image) else image
        height, width = checked.image_hwc(image).shape[:2]
        crops = make_crops(width, height, self.crop_n_layers, self.crop_overlap_ratio)
        if any(min(crop.size) < 1 for crop in crops):
            raise ValueError(
                f"crop_n_layers is {self.crop_n_layers}: an image of {width} x {height} pixels cannot be cut "
                "into so many crops"
            )
        found = Proposals.joined([self._in_crop(image, crop) for crop in crops])
        if len(crops) > 1:
            # Of the same object found twice, the one from the smaller crop is finer.
            x0, y0, x1, y1 = found.crops_n4.T
            found = found.take(suppress(found.boxes_n4, 1 / ((x1 - x0) * (y1 - y0)), self.crop_nms_thresh))
        return tried_twice(
            lambda: [self._annotation(found, index, (height, width)) for index in range(len(found.ious))],
            _TOO_MANY,
        )

    def generate_in_batches(self, features: ImageFeatures, size: tuple[int, int]) -> Iterator[Proposals]:
        """The good masks of each batch of clicks on an encoded image, one found twice being there twice.

        size: height and width of the image, pixels. Crops are not looked at: they are not encoded.
        """
        height, width = size
        self.predictor.set_features(features, size)
        whole = Crop((0, 0, width, height), 0)
        for batch in self._batches(self.point_grids[0] * np.array(whole.size)):
            yield self._in_batch(batch, whole, whole.size)
        self.predictor.reset_predictor()

    @staticmethod
    def postprocess_small_regions(mask_data: MaskData, min_area: int, nms_thresh: float) -> MaskData:
        """Masks without holes and islands of fewer than min_area pixels, each once.

        mask_data has 'rles' (uncompressed) and 'boxes' (n, 4); it is changed and returned. Of two whose
        boxes overlap by more than nms_thresh, the one that needed no mending stays.
        """
        if len(mask_data["rles"]) == 0:
            return mask_data
        boxes, untouched = mask_data["boxes"].clone(), []
        for index, rle in enumerate(mask_data["rles"]):
            mask, had_holes = remove_small_regions(rle_to_mask(rle), min_area, "holes")
            mask, had_islands = remove_small_regions(mask, min_area, "islands")
            untouched.append(not had_holes and not had_islands)
            if not untouched[-1]:
                mended = torch.from_numpy(mask)[None]
                mask_data["rles"][index] = mask_to_rle_pytorch(mended)[0]
                boxes[index] = batched_mask_to_box(mended)[0]
        mask_data["boxes"] = boxes
        kept = suppress(boxes.double().cpu().numpy(), np.array(untouched, np.float64), nms_thresh)
        mask_data.filter(torch.from_numpy(kept))
        return mask_data

    @torch.no_grad()
    def refine_with_m2m(
        self, points: Tensor, point_labels: Tensor, low_res_masks: Tensor, points_per_batch: int
    ) -> tuple[Tensor, Tensor]:
        """Every mask of the image that is set again, from its click and itself.

        points (n, 2) in model pixels, point_labels (n,), low_res_masks (n, h, w) logits. Returns mask
        logits (n, 1, height, width) in the image's size, and estimated ious (n, 1).
        """
        checked.within("points_per_batch", points_per_batch, 1, whole=True)
        masks, ious = [], []
        for at, kinds, logits in batch_iterator(points_per_batch, points, point_labels, low_res_masks):
            refined = self.predictor._predict(
                at[:, None], kinds[:, None], None, logits[:, None], multimask_output=False, return_logits=True
            )
            masks.append(refined[0])
            ious.append(refined[1])
        return torch.cat(masks), torch.cat(ious)

    def _in_crop(self, image: NDArray[np.uint8], crop: Crop) -> Proposals:
        x0, y0, x1, y1 = crop.box
        self.predictor.set_image(image[y0:y1, x0:x1])
        points = self.point_grids[crop.layer] * np.array(crop.size)
        height, width = image.shape[:2]
        parts = [self._in_batch(batch, crop, (width, height)) for batch in self._batches(points)]
        self.predictor.reset_predictor()
        found = Proposals.joined(parts)
        return found.take(suppress(found.boxes_n4, found.ious, self.box_nms_thresh))

    def _batches(self, entries: Any) -> Iterator[Any]:
        for start in range(0, len(entries), self.points_per_batch):
            yield entries[start : start + self.points_per_batch]

    def _in_batch(self, points_n2: Array, crop: Crop, image_size: tuple[int, int]) -> Proposals:
        """The masks of some clicks (in pixels of the crop) that are good, stable and not cut by the crop.

        Where memory runs out, half of them at a time.
        """
        parts = in_halves(
            lambda part: self._found(points_n2[part], crop, image_size),
            len(points_n2),
            _NO_MEMORY,
            self.predictor._give_back,
        )
        return parts[0] if len(parts) == 1 else Proposals.joined(parts)

    def _found(self, points_n2: Array, crop: Crop, image_size: tuple[int, int]) -> Proposals:
        model_points = self.predictor._model_pixels(points_n2, normalize_coords=True, img_idx=-1)
        low_res, ious = self._click(model_points, None, self.multimask_output)
        per_click = low_res.shape[1]
        low_res, ious = low_res.flatten(0, 1), ious.flatten()
        points_n2 = points_n2.repeat(per_click, axis=0)
        if self.use_m2m:
            low_res, ious = self._refined(model_points.repeat_interleave(per_click, dim=0), low_res)

        good = torch.ones_like(ious, dtype=torch.bool)
        if self.pred_iou_thresh > 0:
            good &= ious > self.pred_iou_thresh
        # What is not wanted is not enlarged.
        masks, stability = self._enlarged(low_res[good])
        if self.stability_score_thresh > 0:
            stable = stability >= self.stability_score_thresh
            masks, stability = masks[stable.numpy()], stability[stable]
            good[good.clone()] = stable.to(good.device)
        boxes = boxes_of(masks)
        whole = ~crop.cuts(boxes, image_size)

        origin = np.array(crop.box[:2])
        runs = np.empty(int(whole.sum()), dtype=object)
        for index, mask in enumerate(masks[whole]):
            runs[index] = run_lengths(_placed(mask, crop, image_size))
        return Proposals(
            masks=runs,
            ious=ious[good].double().cpu().numpy()[whole],
            stabilities=stability.double().numpy()[whole],
            points_n2=(points_n2[good.cpu().numpy()] + origin)[whole],
            boxes_n4=(boxes + np.tile(origin, 2))[whole],
            crops_n4=np.tile(np.array(crop.box, np.float64), (len(runs), 1)),
        )

    def _click(self, points_n2: Tensor, mask_input: Tensor | None, multimask: bool) -> tuple[Tensor, Tensor]:
        """Low-resolution logits and estimated ious of a click each."""
        labels = torch.ones(len(points_n2), 1, dtype=torch.int, device=points_n2.device)
        return self.predictor.decode(points_n2[:, None], labels, mask_input, multimask)

    def _refined(self, points_n2: Tensor, low_res_nhw: Tensor) -> tuple[Tensor, Tensor]:
        """Every mask again, from its click and itself."""
        logits, ious = [], []
        limited = low_res_nhw.clamp(-LOGIT_LIMIT, LOGIT_LIMIT)
        for points, low_res in zip(self._batches(points_n2), self._batches(limited), strict=True):
            masks, quality = self._click(points, low_res[:, None], False)
            logits.append(masks[:, 0])
            ious.append(quality[:, 0])
        return torch.cat(logits), torch.cat(ious)

    def _enlarged(self, low_res_nhw: Tensor) -> tuple[NDArray[np.bool_], Tensor]:
        """Masks in the image's size, and how stable each is, on the CPU.

        Stability is the overlap of the mask at a high and at a low threshold; not a number where both
        are empty. On a CPU one mask after another, so that its logits stay in the processor's cache.
        """
        height, width = self.predictor._orig_hw[-1]
        masks = np.empty((len(low_res_nhw), height, width), np.bool_)
        inner = torch.zeros(len(masks), dtype=torch.int64)
        outer = torch.zeros(len(masks), dtype=torch.int64)
        at_once = 1 if low_res_nhw.device.type == "cpu" else max(1, len(masks))
        for start in range(0, len(masks), at_once):
            part = slice(start, start + at_once)
            logits = self.predictor.enlarge(low_res_nhw[part, None])[:, 0]
            masks[part] = (logits > self.mask_threshold).cpu().numpy()
            inner[part] = _areas(logits > self.mask_threshold + self.stability_score_offset)
            outer[part] = _areas(logits > self.mask_threshold - self.stability_score_offset)
        return masks, inner / outer

    def _annotation(self, found: Proposals, index: int, size: tuple[int, int]) -> dict[str, Any]:
        runs = found.masks[index]
        return {
            "segmentation": _SEGMENTATIONS[self.output_mode](runs, size),
            "area": int(sum(runs[1::2])),
            "bbox": _width_height(found.boxes_n4[index]),
            "predicted_iou": float(found.ious[index]),
            "point_coords": [found.points_n2[index].tolist()],
            "stability_score": float(found.stabilities[index]),
            "crop_box": _width_height(found.crops_n4[index]),
        }


def _check_numbers(options: SAM2AutomaticMaskGenerator, points_per_side: int | None) -> None:
    """Raises TypeError or ValueError for an option that is no number, or out of its range."""
    if points_per_side is not None:
        checked.within("points_per_side", points_per_side, 1, whole=True)
    checked.within("points_per_batch", options.points_per_batch, 1, whole=True)
    checked.within("crop_n_layers", options.crop_n_layers, 0, whole=True)
    checked.within("crop_n_points_downscale_factor", options.crop_n_points_downscale_factor, 1)
    checked.within("crop_overlap_ratio", options.crop_overlap_ratio, 0, 1)
    checked.within("min_mask_region_area", options.min_mask_region_area, 0)
    for name in ("pred_iou_thresh", "stability_score_thresh", "stability_score_offset"):
        checked.within(name, getattr(options, name), -np.inf)
    for name in ("mask_threshold", "box_nms_thresh", "crop_nms_thresh"):
        checked.within(name, getattr(options, name), -np.inf)


def _areas(masks_nhw: Tensor) -> Tensor:
    """How many pixels of each mask are set, on the CPU."""
    if masks_nhw.device.type != "cpu":
        return masks_nhw.sum((1, 2)).cpu()
    return torch.tensor([np.count_nonzero(mask) for mask in masks_nhw.numpy()])


def _width_height(box: Array) -> list[float]:
    x0, y0, x1, y1 = box.tolist()
    return [x0, y0, x1 - x0, y1 - y0]


def _placed(mask_hw: NDArray[np.bool_], crop: Crop, image_size: tuple[int, int]) -> NDArray[np.bool_]:
    width, height = image_size
    x0, y0, x1, y1 = crop.box
    full = np.zeros((height, width), np.bool_)
    full[y0:y1, x0:x1] = mask_hw
    return full


_SEGMENTATIONS: dict[str, Callable[[list[int], tuple[int, int]], Any]] = {
    "binary_mask": to_mask,
    "uncompressed_rle": uncompressed,
    "coco_rle": compressed,
}
