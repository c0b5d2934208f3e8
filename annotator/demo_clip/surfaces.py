"""The table under the objects, seen from above: wood, linen, slate, paper or terrazzo."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from annotator.demo_clip.colours import Floats, mix, noise, oklch, smoothstep

# Each surface: (rng, (height, width), pixels per scene unit) -> linear RGB (H, W, 3).
SurfaceMaker = Callable[[np.random.Generator, tuple[int, int], float], Floats]


def oak(rng: np.random.Generator, shape: tuple[int, int], unit: float) -> Floats:
    """Planks with their own tone, long grain, pores and dark gaps."""
    height, width = shape
    hue = float(rng.uniform(58, 72))
    light, dark = oklch(0.74, 0.055, hue), oklch(0.52, 0.06, hue - 8)
    plank = 0.27 * unit
    rows = np.arange(height, dtype=np.float32)[:, None] / plank + float(rng.uniform(0, 1))
    number = np.floor(rows).astype(np.int32)[:, 0]
    tone = rng.normal(0, 0.16, number.max() + 2).astype(np.float32)[number][:, None]
    tall, wide = height / unit, width / unit
    warp = noise(rng, shape, (2 * tall, 1.2 * wide), 2) * 0.9
    rings = np.sin((rows * 9 + warp * 2.4 + 5 * np.sin(number * 1.7)[:, None]) * 2.2)
    grain = noise(rng, shape, (70 * tall, 1.6 * wide), 2)
    pores = smoothstep(1.1, 2.2, noise(rng, shape, (130 * tall, 7 * wide), 2))
    colour = mix(light, dark, 0.36 + 0.16 * rings + 0.12 * grain + tone)
    gap = smoothstep(0.022, 0.004, np.minimum(rows % 1, 1 - rows % 1))
    return np.asarray(colour * (1 - 0.30 * pores - 0.62 * gap)[..., None], np.float32)


def linen(rng: np.random.Generator, shape: tuple[int, int], unit: float) -> Floats:
    """Woven threads of uneven thickness, with soft folds."""
    height, width = shape
    base = oklch(0.72, 0.022, float(rng.choice([80, 230, 250, 140])))
    tall, wide = height / unit, width / unit
    y = np.arange(height, dtype=np.float32)[:, None] / unit
    x = np.arange(width, dtype=np.float32)[None, :] / unit
    wobble = 0.35 * noise(rng, shape, (3 * tall, 3 * wide), 2)
    weft = np.sin(2 * np.pi * 62 * y + wobble) * (1 + 0.4 * noise(rng, shape, (62 * tall, 3 * wide), 1))
    warp = np.sin(2 * np.pi * 62 * x + wobble) * (1 + 0.4 * noise(rng, shape, (3 * tall, 62 * wide), 1))
    folds = noise(rng, shape, (1.6 * tall, 0.9 * wide), 2)
    fold_light = cv2.Sobel(folds, cv2.CV_32F, 0, 1, ksize=3) * (unit * 0.0022)
    shade = 1 + 0.055 * weft + 0.055 * warp + 0.4 * np.clip(fold_light, -0.6, 0.6) + 0.03 * folds
    return np.asarray(base * shade[..., None], np.float32)


def slate(rng: np.random.Generator, shape: tuple[int, int], unit: float) -> Floats:
    """Dark split stone: layered relief lit from the side, and pale veins."""
    tall, wide = shape[0] / unit, shape[1] / unit
    base = oklch(0.40, 0.014, float(rng.uniform(220, 270)))
    relief = noise(rng, shape, (3 * tall, 2 * wide), 6)
    layers = relief + 0.25 * np.round(relief * 2.5)
    light = cv2.GaussianBlur(
        cv2.Sobel(layers, cv2.CV_32F, 1, 0) + cv2.Sobel(layers, cv2.CV_32F, 0, 1), (0, 0), 0.8
    )
    tone = noise(rng, shape, (2 * tall, 2 * wide), 3)
    vein = smoothstep(0.035, 0.0, np.abs(noise(rng, shape, (1.3 * tall, 1.1 * wide), 4)))
    colour = mix(base, oklch(0.66, 0.01, 230), 0.35 * vein)
    shade = 1 + np.clip(light * unit * 0.0016, -0.45, 0.6) + 0.10 * tone
    return np.asarray(colour * np.clip(shade, 0.3, 2)[..., None], np.float32)


def paper(rng: np.random.Generator, shape: tuple[int, int], unit: float) -> Floats:
    """Hand-made paper: pale pulp with fibres, flecks and a faint tooth."""
    height, width = shape
    tall, wide = height / unit, width / unit
    base = oklch(0.84, 0.022, float(rng.choice([85, 60, 200])))
    cloud = noise(rng, shape, (4 * tall, 4 * wide), 5)
    tooth = noise(rng, shape, (90 * tall, 90 * wide), 2)
    fibres = np.zeros(shape, np.float32)
    for _ in range(int(260 * tall * wide)):
        start = rng.uniform((0, 0), (width, height))
        bend = np.cumsum(rng.normal(0, 0.16, 9)) + rng.uniform(0, 2 * np.pi)
        steps = np.stack([np.cos(bend), np.sin(bend)], 1) * unit * float(rng.uniform(0.003, 0.010))
        line = ((start + np.cumsum(steps, 0)) * 16).astype(np.int32)
        cv2.polylines(fibres, [line], False, float(rng.uniform(0.3, 1.0)), 1, cv2.LINE_AA, 4)
    colour = mix(base, oklch(0.55, 0.05, 60), 0.5 * cv2.GaussianBlur(fibres, (0, 0), max(unit / 900, 0.3)))
    return np.asarray(colour * (1 + 0.035 * cloud + 0.03 * tooth)[..., None], np.float32)


def terrazzo(rng: np.random.Generator, shape: tuple[int, int], unit: float) -> Floats:
    """Polished stone chips, muted, set in pale cement."""
    height, width = shape
    tall, wide = height / unit, width / unit
    cement = oklch(0.80, 0.012, 80) * (1 + 0.03 * noise(rng, shape, (30 * tall, 30 * wide), 3))[..., None]
    out = np.asarray(cement, np.float32)
    tones = [oklch(0.55, 0.03, 40), oklch(0.45, 0.012, 250), oklch(0.68, 0.03, 75), oklch(0.60, 0.02, 160)]
    for _ in range(int(520 * tall * wide)):
        centre = rng.uniform((0, 0), (width, height))
        size = unit * 0.004 * float(rng.pareto(2.4) + 0.7)
        corners = int(rng.integers(5, 9))
        angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
        radius = min(size, 0.03 * unit) * rng.uniform(0.7, 1.25, corners)
        chip = centre + np.stack([np.cos(angle), np.sin(angle)], 1) * radius[:, None]
        colour = tones[int(rng.integers(len(tones)))] * float(rng.uniform(0.8, 1.2))
        cv2.fillPoly(out, [(chip * 16).astype(np.int32)], tuple(map(float, colour)), cv2.LINE_AA, 4)
    fleck = noise(rng, shape, (60 * tall, 60 * wide), 3)
    return np.asarray(out * (1 + 0.035 * fleck)[..., None], np.float32)


SURFACES: dict[str, SurfaceMaker] = {
    "oak": oak,
    "linen": linen,
    "slate": slate,
    "paper": paper,
    "terrazzo": terrazzo,
}
