"""What a script gives to the published classes, looked at before anything is done with it.

Every function raises an exception of Python's own kind with a sentence that says what is wrong and what is
expected: TypeError for another kind of thing, IndexError for a frame that there is not, else ValueError.
What the published classes take, these take: a box that reaches over the edge, points with label -1 that only
fill up a batch, a mask in the square size that the network sees.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np
import torch
from torch import Tensor

_BRIGHTEST = 2.0  # of an image of floats: some filters overshoot a little, eight-bit numbers go far beyond
_LABELS = (-1, 0, 1, 2, 3)
_LABELS_SAID = "1 (on the object), 0 (not on it), 2 and 3 (corners of a box) or -1 (no point)"


class IncompletePromptError(ValueError, AssertionError):
    """Points without labels, or labels without points. The published class has an AssertionError here."""


def frame_number(frame: Any, num_frames: int) -> int:
    """A frame's number as an int."""
    if isinstance(frame, bool | np.bool_):
        raise TypeError("a frame is named by its number; True and False are none")
    try:
        number = operator.index(frame)
    except TypeError:
        raise TypeError(f"a frame is named by its whole number, not by {type(frame).__name__}") from None
    if not 0 <= number < num_frames:
        raise IndexError(f"there is no frame {number}: the video has frames 0 to {num_frames - 1}")
    return number


def for_torch(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """An array that torch can share: copied where it is read-only, runs backward or has foreign bytes."""
    is_backward = any(stride < 0 for stride in array.strides)
    if is_backward or not array.flags.writeable or not array.dtype.isnative:
        return array.astype(array.dtype.newbyteorder("="), order="C")
    return array


def frame_count(count: Any) -> int:
    """How many frames to track, as an int of 0 or more."""
    try:
        number = operator.index(count)
    except TypeError:
        raise TypeError(
            f"max_frame_num_to_track is a whole number of frames, not {type(count).__name__}"
        ) from None
    if number < 0:
        raise ValueError(f"max_frame_num_to_track counts frames; it cannot be {number}")
    return number


def same_batch(logits: Tensor | None, points: Tensor | None, boxes: Tensor | None) -> None:
    """One mask to refine for all prompts, or one for each."""
    prompts = max((len(t) for t in (points, boxes) if t is not None), default=1)
    if logits is not None and len(logits) not in (1, prompts):
        raise ValueError(
            f"mask_input has {len(logits)} masks, but there are prompts for {prompts}: give one mask, or "
            "one for each"
        )


def point_grids(grids: Any, layers: int) -> list[np.ndarray[Any, Any]]:
    """Grids of points (n, 2) in 0 to 1, one for each layer of crops."""
    found = [np.asarray(grid, np.float64) for grid in grids]
    if len(found) <= layers:
        raise ValueError(f"there are {len(found)} point_grids for {layers + 1} layers: give one for each")
    for grid in found:
        if grid.ndim != 2 or grid.shape[1] != 2 or not ((grid >= 0) & (grid <= 1)).all():
            raise ValueError(
                f"a point grid has the shape (n, 2), x and y in 0 to 1; this one is of the shape {grid.shape}"
            )
    return found


def within(what: str, value: Any, least: float, most: float = np.inf, *, whole: bool = False) -> None:
    """A number from `least` to `most`."""
    kinds = (int, np.integer) if whole else (int, float, np.integer, np.floating)
    if isinstance(value, bool) or not isinstance(value, kinds) or np.isnan(value):
        kind = "a whole number" if whole else "a number"
        raise TypeError(f"{what} is {kind}, not {value!r}")
    if not least <= value <= most:
        up_to = f" and at most {most:g}" if most < np.inf else ""
        raise ValueError(f"{what} must be at least {least:g}{up_to}, not {value!r}")


def numbers(values: Any, what: str) -> Tensor:
    """Numbers of any kind as a tensor on their device."""
    try:
        found = torch.as_tensor(for_torch(values) if isinstance(values, np.ndarray) else values)
    except (TypeError, ValueError, RuntimeError):
        raise ValueError(f"{what} must be numbers in rows of equal length") from None
    if found.is_complex() or found.is_sparse or found.is_quantized:
        raise ValueError(f"{what} must be plain numbers, not {found.dtype}")
    return found


def points_nd(points: Any, what: str = "points") -> Tensor:
    """Points of any number of leading axes, (..., n, 2) float32."""
    found = numbers(points, what).to(torch.float32)
    if found.numel() == 0 and found.ndim < 2:
        return found.reshape(0, 2)
    if found.ndim < 2 or found.shape[-1] != 2:
        raise ValueError(f"{what} must have the shape (n, 2), x and y of each, not {tuple(found.shape)}")
    if not np.isfinite(_on_host(found)).all():
        raise ValueError(f"{what} must be finite numbers; some are NaN or infinite")
    return found


def labels_nd(labels: Any) -> Tensor:
    """Labels of points, int32."""
    found = numbers(labels, "labels").cpu()
    said = found.flatten().tolist()
    if not set(said).issubset(_LABELS):
        wrong = next(label for label in said if label not in _LABELS)
        raise ValueError(f"a label must be {_LABELS_SAID}; one is {wrong:g}")
    return found.to(torch.int32)


def same_count(points: Tensor, labels: Tensor) -> None:
    """As many labels as points, in the same shape."""
    if points.shape[:-1] != labels.shape:
        raise ValueError(
            f"there are {math.prod(points.shape[:-1])} points, but {labels.numel()} labels (shapes "
            f"{tuple(points.shape)} and {tuple(labels.shape)}): give one label for each point"
        )


def inside(points: Tensor, labels: Tensor, width: float, height: float) -> None:
    """Every point lies on the frame, its edges included; those with label -1 may lie anywhere."""
    places, kinds = _on_host(points), _on_host(labels)
    x, y = places[..., 0], places[..., 1]
    out = ((x < 0) | (y < 0) | (x > width) | (y > height)) & (kinds != -1)
    if out.any():
        where = places[out].reshape(-1, 2)[0].tolist()
        raise ValueError(
            f"the point ({where[0]:g}, {where[1]:g}) lies outside the frame, which goes from (0, 0) to "
            f"({width:g}, {height:g}){_hint(width, height)}"
        )


def _hint(width: float, height: float) -> str:
    """Of a frame that is 1 by 1, what the person may have meant instead."""
    return "; give pixels with normalize_coords=True" if (width, height) == (1, 1) else ""


def _on_host(found: Tensor) -> np.ndarray[Any, Any]:
    """Few numbers as an array: with those, numpy is done before torch has begun."""
    array: np.ndarray[Any, Any] = found.detach().cpu().numpy()
    return array


def boxes_b4(boxes: Any, width: float, height: float) -> Tensor:
    """Boxes (4,) or (b, 4) as (b, 4) float32; each encloses something and reaches into the frame."""
    found = numbers(boxes, "a box").to(torch.float32)
    if found.shape == (2, 2):
        found = found.reshape(4)
    if found.ndim not in (1, 2) or found.shape[-1] != 4 or found.numel() == 0:
        raise ValueError(
            "a box has the shape (4,), and several boxes (b, 4), as x0, y0, x1, y1; this is of the shape "
            f"{tuple(found.shape)}"
        )
    if not torch.isfinite(found).all():
        raise ValueError("a box must be of finite numbers; some are NaN or infinite")
    found = found.reshape(-1, 4)
    x0, y0, x1, y1 = found.unbind(1)
    if ((x1 <= x0) | (y1 <= y0)).any():
        raise ValueError("a box goes from its top left to its bottom right corner; this one encloses nothing")
    if ((x1 <= 0) | (y1 <= 0) | (x0 >= width) | (y0 >= height)).any():
        raise ValueError(
            f"a box lies outside the frame, which goes from (0, 0) to ({width:g}, {height:g})"
            f"{_hint(width, height)}"
        )
    return found


def mask_hw(mask: Any, height: int, width: int, side: int) -> Tensor:
    """A mask of the frame's size, of a scaled frame's, or square as the network sees it; as float32.

    As published, a tensor of floats is taken as it is: half and more is mask. Else all but 0 is mask.
    """
    found = numbers(mask, "a mask")
    if found.ndim != 2:
        raise ValueError(f"a mask has two axes (height, width); this one has {found.ndim}")
    if found.numel() == 0:
        raise ValueError("the mask has no pixels; give one of the frame's size")
    if found.is_floating_point() and not torch.isfinite(found).all():
        raise ValueError("a mask must be of finite numbers; some are NaN or infinite")
    rows, columns = found.shape
    is_square = rows == columns and rows in (side, side // 4)
    # To within a pixel of rounding when a frame is scaled.
    if not is_square and abs(rows * width - columns * height) > max(width, height):
        raise ValueError(
            f"the mask is {columns} x {rows} pixels, the frame {width} x {height}: give a mask of the "
            "frame's size or proportions"
        )
    is_graded = isinstance(mask, Tensor) and found.is_floating_point()
    return found.float() if is_graded else found.bool().float()


def image_hwc(image: Any) -> np.ndarray[Any, Any]:
    """An RGB image as an array (h, w, 3) of uint8, or of floats."""
    if not isinstance(image, np.ndarray):
        raise TypeError(f"an image is a PIL image or an array (height, width, 3), not {type(image).__name__}")
    if image.ndim != 3 or image.shape[2] != 3 or 0 in image.shape:
        raise ValueError(f"an image has the shape (height, width, 3), in RGB; this one has {image.shape}")
    if image.dtype != np.uint8 and not np.issubdtype(image.dtype, np.floating):
        raise ValueError(f"an image is of uint8, or of floats in 0 to 1; this one is of {image.dtype}")
    if image.dtype != np.uint8 and not np.isfinite(image).all():
        raise ValueError("an image must be of finite numbers; some are NaN or infinite")
    if image.dtype != np.uint8 and image.max() > _BRIGHTEST:
        raise ValueError(
            f"an image of floats goes from 0 to 1; this one reaches {image.max():g}: divide it by 255, or "
            "give uint8"
        )
    return image


def logits_b1hw(logits: Any, side: int) -> Tensor:
    """Mask logits to refine, as an earlier call returned them, (b, 1, side, side) float32."""
    found = numbers(logits, "mask_input").to(torch.float32)
    given = tuple(found.shape)
    found = found[None] if found.ndim == 3 else found
    if found.ndim != 4 or found.shape[1:] != (1, side, side):
        raise ValueError(
            f"mask_input must be the low-resolution logits of an earlier call, (1, {side}, {side}); this is "
            f"{given}"
        )
    if not torch.isfinite(found).all():
        raise ValueError("mask_input must be of finite numbers; some are NaN or infinite")
    return found


def clicks(
    points: Any, labels: Any, box: Any, clear_old_points: bool, size: tuple[float, float]
) -> tuple[Tensor, Tensor]:
    """Points (1, n, 2) as given and labels (1, n); a box is two points before the others."""
    if (points is not None) != (labels is not None):
        raise IncompletePromptError("points and labels must be provided together")
    if points is None and box is None:
        raise ValueError("at least one of points or box must be provided as input")
    if box is not None and not clear_old_points:
        raise ValueError(
            "cannot add a box without clearing the old points: a box comes before any other prompt "
            "(call with clear_old_points=True)"
        )
    coords, kinds = torch.zeros(1, 0, 2), torch.zeros(1, 0, dtype=torch.int32)
    if points is not None:
        coords, kinds = points_nd(points), labels_nd(labels)
        coords = coords[None] if coords.ndim == 2 else coords
        kinds = kinds.reshape(1, -1) if kinds.ndim < 2 else kinds
        same_count(coords, kinds)
        if len(coords) != 1:
            raise ValueError(f"these are points of {len(coords)} objects; prompt one object at a time")
        if coords.shape[1] == 0 and box is None:
            raise ValueError("there are no points: give at least one, or a box")
        inside(coords, kinds, *size)
    if box is not None:
        boxes = boxes_b4(box, *size)
        if len(boxes) != 1:
            raise ValueError(f"there are {len(boxes)} boxes; prompt one object at a time")
        coords = torch.cat([boxes.reshape(1, 2, 2).to(coords.device), coords], dim=1)
        kinds = torch.cat([kinds.new_tensor([[2, 3]]), kinds], dim=1)
    return coords, kinds
