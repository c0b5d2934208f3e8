"""Simulated people: a first prompt from the true mask, corrections from where the prediction is wrong."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.sam2.prompt_encoder import (
    BOX_BOTTOM_RIGHT,
    BOX_TOP_LEFT,
    NEGATIVE,
    NOT_A_POINT,
    POSITIVE,
)

Bools = NDArray[np.bool_]


def inner_point(region: Bools, rng: np.random.Generator | None = None) -> tuple[float, float] | None:
    """A pixel (x, y) of the region: the innermost one or, with rng, a random one. None when it is empty."""
    if not region.any():
        return None
    if rng is None:
        depth = cv2.distanceTransform(np.pad(region, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
        y, x = np.unravel_index(int(depth.argmax()), depth.shape)
        return float(x), float(y)
    flat = np.flatnonzero(region)
    y, x = divmod(int(flat[rng.integers(len(flat))]), region.shape[1])
    return float(x), float(y)


def correction(predicted: Bools, truth: Bools, rng: np.random.Generator | None) -> tuple[float, float, int]:
    """The next click (x, y, label): in what is missing or what is too much, as SAM 2 trains.

    rng: draws a pixel uniformly from all that is wrong; without one the innermost pixel of the larger
    error is taken, as in evaluation. A perfect mask gets one more positive click, or no point.
    """
    missing, surplus = truth & ~predicted, predicted & ~truth
    if rng is not None:
        point = inner_point(missing | surplus, rng)
        if point is not None:
            return *point, POSITIVE if truth[int(point[1]), int(point[0])] else NEGATIVE
    else:
        worse, label = (missing, POSITIVE) if missing.sum() >= surplus.sum() else (surplus, NEGATIVE)
        point = inner_point(worse)
        if point is not None:
            return *point, label
    inside = inner_point(truth, rng)
    return (*inside, POSITIVE) if inside is not None else (0.0, 0.0, NOT_A_POINT)


def first_click(truth: Bools, rng: np.random.Generator | None) -> tuple[float, float, int]:
    """One positive click (x, y, label), or no point where the object is absent."""
    point = inner_point(truth, rng)
    return (*point, POSITIVE) if point is not None else (0.0, 0.0, NOT_A_POINT)


def box_points(truth: Bools, rng: np.random.Generator | None) -> list[tuple[float, float, int]]:
    """The box around the object as its two labelled corners; with rng shaken by up to a tenth of it."""
    if not truth.any():
        return [(0.0, 0.0, NOT_A_POINT)] * 2
    ys, xs = np.flatnonzero(truth.any(1)), np.flatnonzero(truth.any(0))
    corners = np.array([xs[0], ys[0], xs[-1] + 1, ys[-1] + 1], np.float64)
    if rng is not None:
        w, h = corners[2] - corners[0], corners[3] - corners[1]
        corners += np.clip(rng.normal(0, 0.1, 4), -0.2, 0.2) * (w, h, w, h)
        side_y, side_x = truth.shape
        corners = np.clip(corners, 0, (side_x, side_y, side_x, side_y))
    x0, y0, x1, y1 = (float(v) for v in corners)
    return [(x0, y0, BOX_TOP_LEFT), (x1, y1, BOX_BOTTOM_RIGHT)]


Clicks = list[list[tuple[float, float, int]]]


def as_tensors(clicks: Clicks, device: torch.device | str = "cpu") -> tuple[Tensor, Tensor]:
    """Clicks of a batch of objects as coordinates (b, n, 2) and labels (b, n), filled up with no points."""
    longest = max(len(c) for c in clicks)
    filled = [c + [(0.0, 0.0, NOT_A_POINT)] * (longest - len(c)) for c in clicks]
    table = torch.tensor(filled, dtype=torch.float32)
    return table[..., :2].to(device), table[..., 2].to(torch.int32).to(device)
