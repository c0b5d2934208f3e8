"""The published package's small functions around automatic masks, for scripts that import them.

`from sam2.utils.amg import ...` becomes `from engine.predict.amg import ...`. The generator itself works
on arrays (`engine.predict.crops`); these take and give what the published functions do.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.predict.crops import EDGE_PX, make_crops, make_grids
from engine.predict.runs import compressed, run_lengths, to_mask

Array = NDArray[Any]


class MaskData:
    """Columns of equal length, each a list, an array or a tensor: one row for each mask.

    Raises AssertionError for a column of another kind, KeyError for one that there is not.
    """

    def __init__(self, **kwargs: Any) -> None:
        self._columns: dict[str, Any] = {}
        for name, column in kwargs.items():
            self[name] = column

    def __setitem__(self, key: str, item: Any) -> None:
        if not isinstance(item, list | np.ndarray | Tensor):
            raise AssertionError(
                f"a column of MaskData is a list, an array or a tensor; '{key}' is a {type(item).__name__}"
            )
        self._columns[key] = item

    def __getitem__(self, key: str) -> Any:
        return self._columns[key]

    def __delitem__(self, key: str) -> None:
        del self._columns[key]

    def items(self) -> ItemsView[str, Any]:
        """Names and columns."""
        return self._columns.items()

    def filter(self, keep: Tensor) -> None:
        """Keep some rows: keep is a mask of the rows (bool), or the numbers of those to keep, in order."""
        for name, column in self._columns.items():
            if isinstance(column, Tensor):
                self._columns[name] = column[keep.to(column.device)]
            elif isinstance(column, np.ndarray):
                self._columns[name] = column[keep.cpu().numpy()]
            elif keep.dtype == torch.bool:
                self._columns[name] = [row for row, kept in zip(column, keep.tolist(), strict=True) if kept]
            else:
                self._columns[name] = [column[index] for index in keep.tolist()]

    def cat(self, new_stats: MaskData) -> None:
        """Append the rows of another; columns that are only there are taken over."""
        for name, column in new_stats.items():
            own = self._columns.get(name)
            if own is None:
                self[name] = list(column) if isinstance(column, list) else column
            elif isinstance(column, Tensor):
                self[name] = torch.cat([own, column])
            elif isinstance(column, np.ndarray):
                self[name] = np.concatenate([own, column])
            else:
                self[name] = own + column

    def to_numpy(self) -> None:
        """Tensors become arrays of float32 on the CPU."""
        for name, column in self._columns.items():
            if isinstance(column, Tensor):
                self._columns[name] = column.float().detach().cpu().numpy()


def batch_iterator(batch_size: int, *args: Any) -> Iterator[list[Any]]:
    """The arguments, all of one length, in batches. Raises AssertionError when their lengths differ."""
    if not args or any(len(a) != len(args[0]) for a in args):
        raise AssertionError("what is taken in batches must be of the same length")
    for start in range(0, len(args[0]), batch_size):
        yield [a[start : start + batch_size] for a in args]


# --------------------------------------------------------------- run lengths


def mask_to_rle_pytorch(tensor: Tensor) -> list[dict[str, Any]]:
    """Masks (n, h, w) as uncompressed run lengths of COCO: {'size': [h, w], 'counts': [...]}."""
    height, width = tensor.shape[-2:]
    masks = tensor.bool().cpu().numpy()
    return [{"size": [height, width], "counts": run_lengths(mask)} for mask in masks]


def rle_to_mask(rle: dict[str, Any]) -> NDArray[np.bool_]:
    """The pixels (h, w) of uncompressed run lengths."""
    height, width = rle["size"]
    return to_mask(rle["counts"], (height, width))


def area_from_rle(rle: dict[str, Any]) -> int:
    """How many pixels uncompressed run lengths set."""
    return int(sum(rle["counts"][1::2]))


def coco_encode_rle(uncompressed_rle: dict[str, Any]) -> dict[str, Any]:
    """Run lengths in COCO's compressed form, with their counts as text."""
    height, width = uncompressed_rle["size"]
    return compressed(uncompressed_rle["counts"], (height, width))


# --------------------------------------------------------------------- boxes


def batched_mask_to_box(masks: Tensor) -> Tensor:
    """Boxes (..., 4) around masks (..., h, w): x0, y0, x1, y1 of the outermost pixels; zeros for none."""
    if masks.numel() == 0:
        return torch.zeros(*masks.shape[:-2], 4, device=masks.device)
    sides = []
    for axis in (-2, -1):  # collapsing rows leaves columns
        taken = masks.bool().any(axis)
        place = torch.arange(taken.shape[-1], device=masks.device)
        beyond = taken.shape[-1]
        first = torch.where(taken, place, beyond).amin(-1)
        last = torch.where(taken, place, -1).amax(-1)
        sides.append((first, last))
    (x0, x1), (y0, y1) = sides
    boxes = torch.stack([x0, y0, x1, y1], dim=-1)
    return torch.where((x1 < 0)[..., None], 0, boxes)


def box_xyxy_to_xywh(box_xyxy: Tensor) -> Tensor:
    """Corners (4,) or (n, 4) as x, y, width, height."""
    corner = box_xyxy[..., :2]
    return torch.cat([corner, box_xyxy[..., 2:] - corner], dim=-1)


def is_box_near_crop_edge(
    boxes: Tensor, crop_box: list[int], orig_box: list[int], atol: float = EDGE_PX
) -> Tensor:
    """Which boxes (n, 4), in pixels of a crop, lie within atol of an edge of it that is none of the image."""
    placed = uncrop_boxes_xyxy(boxes, crop_box).float()

    def near(box: list[int]) -> Tensor:
        return torch.isclose(placed, placed.new_tensor(box)[None], atol=atol, rtol=0)

    return (near(crop_box) & ~near(orig_box)).any(1)


def uncrop_boxes_xyxy(boxes: Tensor, crop_box: list[int]) -> Tensor:
    """Boxes (n, 4) in pixels of a crop as pixels of the image."""
    x0, y0 = crop_box[:2]
    return boxes + torch.tensor([x0, y0, x0, y0], device=boxes.device)


def uncrop_points(points: Tensor, crop_box: list[int]) -> Tensor:
    """Points (n, 2) in pixels of a crop as pixels of the image."""
    return points + torch.tensor(crop_box[:2], device=points.device)


def uncrop_masks(masks: Tensor, crop_box: list[int], orig_h: int, orig_w: int) -> Tensor:
    """Masks (n, h, w) of a crop in an image of orig_h x orig_w pixels; as they are where it is the image."""
    x0, y0, x1, y1 = crop_box
    if (x0, y0, x1, y1) == (0, 0, orig_w, orig_h):
        return masks
    return torch.nn.functional.pad(masks, (x0, orig_w - x1, y0, orig_h - y1))


# ------------------------------------------------------------ grids and masks


def build_point_grid(n_per_side: int) -> Array:
    """A grid of points (n * n, 2) in 0 to 1, row by row."""
    return make_grids(n_per_side, 0, 1)[0]


def build_all_layer_point_grids(n_per_side: int, n_layers: int, scale_per_layer: int) -> list[Array]:
    """The grid of every layer of crops, each with so many times fewer points a side."""
    return list(make_grids(n_per_side, n_layers, scale_per_layer))


def generate_crop_boxes(
    im_size: tuple[int, ...], n_layers: int, overlap_ratio: float
) -> tuple[list[list[int]], list[int]]:
    """Boxes of the crops of an image of im_size (height, width), and the layer of each."""
    height, width = im_size[:2]
    crops = make_crops(width, height, n_layers, overlap_ratio)
    return [list(crop.box) for crop in crops], [crop.layer for crop in crops]


def calculate_stability_score(masks: Tensor, mask_threshold: float, threshold_offset: float) -> Tensor:
    """Overlap (...) of mask logits (..., h, w) cut at a high and at a low threshold, the offset away."""
    inner = (masks > mask_threshold + threshold_offset).sum((-2, -1))
    outer = (masks > mask_threshold - threshold_offset).sum((-2, -1))
    return inner / outer


def remove_small_regions(mask: Array, area_thresh: float, mode: str) -> tuple[Array, bool]:
    """A mask (h, w) without holes, or without islands, of fewer than area_thresh pixels; whether it changed.

    mode: 'holes' or 'islands', else AssertionError. Of a mask of small islands alone the largest stays.
    """
    if mode not in ("holes", "islands"):
        raise AssertionError(f"mode is 'holes' or 'islands', not {mode!r}")
    looked_at = (~mask.astype(bool) if mode == "holes" else mask.astype(bool)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(looked_at, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    small = [label for label in range(1, count) if areas[label - 1] < area_thresh]
    if not small:
        return mask, False
    if mode == "holes":
        return mask.astype(bool) | np.isin(labels, small), True
    kept = [label for label in range(1, count) if label not in small] or [int(areas.argmax()) + 1]
    return np.isin(labels, kept), True
