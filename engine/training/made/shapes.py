"""Outlines for made objects: blobs, polygons, stars, limbs and rings, as soft alpha maps."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Alpha = NDArray[np.float32]
_SHIFT = 4  # fractional bits of cv2's coordinates


def _fill(points: NDArray[np.float64], side: int) -> Alpha:
    """A polygon of unit coordinates (-1 to 1) as an antialiased alpha map."""
    pixels = np.round((points * 0.46 + 0.5) * side * (1 << _SHIFT)).astype(np.int32)
    image = np.zeros((side, side), np.uint8)
    cv2.fillPoly(image, [pixels], 255, cv2.LINE_AA, _SHIFT)
    return (image / 255).astype(np.float32)


def _blob(rng: np.random.Generator, side: int) -> Alpha:
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    radius = np.ones_like(angle)
    for k in range(2, 7):
        radius += rng.normal(0, 0.32 / k) * np.cos(k * angle + rng.uniform(0, 2 * np.pi))
    radius = np.clip(radius, 0.25, None)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle) * rng.uniform(0.4, 1)], 1)
    return _fill(points / np.abs(points).max(), side)


def _polygon(rng: np.random.Generator, side: int) -> Alpha:
    angle = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 8))))
    points = np.stack([np.cos(angle), np.sin(angle)], 1) * rng.uniform(0.6, 1, (len(angle), 1))
    return _fill(points, side)


def _box(rng: np.random.Generator, side: int) -> Alpha:
    ratio = rng.uniform(0.25, 1)
    return _fill(np.array([(-1, -ratio), (1, -ratio), (1, ratio), (-1, ratio)]), side)


def _star(rng: np.random.Generator, side: int) -> Alpha:
    arms = int(rng.integers(4, 9))
    angle = np.arange(2 * arms) * np.pi / arms
    radius = np.where(np.arange(2 * arms) % 2, rng.uniform(0.3, 0.6), 1.0)
    return _fill(np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1), side)


def _limbs(rng: np.random.Generator, side: int) -> Alpha:
    """A body with thin parts: legs, tails, handles."""
    image = (cv2.resize(_blob(rng, side // 2), (side, side)) * 255).astype(np.uint8)
    matrix = np.array([[0.5, 0, side * 0.25], [0, 0.5, side * 0.25]], np.float32)
    image = cv2.warpAffine(image, matrix, (side, side)).astype(np.uint8, copy=False)
    for _ in range(int(rng.integers(2, 6))):
        angle = rng.uniform(0, 2 * np.pi)
        ends = (
            np.array([0.15, rng.uniform(0.5, 0.95)])[:, None] * (np.cos(angle), np.sin(angle)) * 0.48 + 0.5
        ) * side
        start, stop = (tuple(int(v) for v in end) for end in ends)
        cv2.line(image, start, stop, 255, max(2, int(side * rng.uniform(0.03, 0.1))), cv2.LINE_AA)
    return (image / 255).astype(np.float32)


def _ring(rng: np.random.Generator, side: int) -> Alpha:
    outer = _blob(rng, side)
    scale = rng.uniform(0.3, 0.6)
    matrix = np.array([[scale, 0, side * (1 - scale) / 2], [0, scale, side * (1 - scale) / 2]], np.float32)
    return np.clip(outer - cv2.warpAffine(outer, matrix, (side, side)), 0, 1)


_KINDS = (_blob, _blob, _blob, _polygon, _box, _star, _limbs, _limbs, _ring)


def shape(rng: np.random.Generator, side: int) -> Alpha:
    """The alpha map (side, side), 0 to 1, of one object that fills most of it."""
    return _KINDS[int(rng.integers(len(_KINDS)))](rng, side)
