"""What lies between the camera and the objects, for one of them to pass behind."""

from __future__ import annotations

import numpy as np

from annotator.demo_clip.colours import mix, noise, oklch, smoothstep
from annotator.demo_clip.looks import Polygon
from annotator.demo_clip.sprite import Sprite, local_grid, signed_distance, slopes


def sprig(rng: np.random.Generator, hue: float, side: int) -> Sprite:
    """A twig with paired leaves, along x."""
    bow = float(rng.uniform(-0.10, 0.10))
    t = np.linspace(-1.3, 1.12, 60)
    spine = np.stack([t, bow * (1 - t**2)], 1)
    thick = np.interp(t, [-1.3, 1.12], [0.022, 0.008])
    stem = np.concatenate([spine + np.stack([0 * t, thick], 1), (spine - np.stack([0 * t, thick], 1))[::-1]])
    leaves = []
    for at in np.linspace(-0.85, 1.0, 8) + rng.normal(0, 0.02, 8):
        for turn in (-1, 1):
            angle = turn * float(rng.uniform(0.85, 1.15)) * (1.15 - 0.35 * (at + 1) / 2)
            length = float(rng.uniform(0.27, 0.33)) * (1.05 - 0.3 * max(at, 0))
            leaves.append(_leaf(np.array([at, bow * (1 - at**2)]), angle, length))
    leaves.append(_leaf(spine[-1] - [0.03, 0], 0.0, 0.22))
    distance = signed_distance([stem, *leaves], side)
    x, y = local_grid(side)
    depth = np.clip(distance, 0, 0.09)
    height = 0.55 * np.sqrt(depth * 0.14 + 1e-6) + 0.006 * noise(rng, (side, side), (9, 9), 2)
    tone = noise(rng, (side, side), (7, 7), 3)
    colour = mix(oklch(0.50, 0.055, hue), oklch(0.37, 0.06, hue + 6), 0.5 + 0.4 * tone)
    colour = mix(colour, oklch(0.62, 0.04, hue - 8), smoothstep(0.03, 0.0, distance) * 0.5)
    bark = smoothstep(0.05, 0.02, np.abs(y - np.float32(bow) * (1 - x**2)))
    colour = mix(colour, oklch(0.42, 0.045, 60), 0.8 * bark)
    slope_x, slope_y = slopes(np.asarray(height, np.float32))
    return Sprite(colour, np.dstack([distance, slope_x, slope_y]), 0.12)


def _leaf(root: Polygon, angle: float, length: float) -> Polygon:
    t = np.linspace(0, 1, 40)
    half = 0.24 * np.sin(np.pi * t**0.75)
    blade = np.concatenate([np.stack([t, half], 1), np.stack([t, -half], 1)[::-1]]) * length
    cos, sin = np.cos(angle), np.sin(angle)
    return np.asarray(root + blade @ np.array([[cos, sin], [-sin, cos]]))


def pencil(rng: np.random.Generator, hue: float, side: int) -> Sprite:
    """A painted pencil with a sharpened end, along x."""
    half = float(rng.uniform(0.085, 0.105))
    body = np.array([[-1.22, -half], [0.80, -half], [1.10, -0.02], [1.10, 0.02], [0.80, half], [-1.22, half]])
    distance = signed_distance([body], side)
    x, y = local_grid(side)
    across = y / half
    wood = smoothstep(0.78, 0.80, x - 0.03 * np.cos(across * 7.5))
    lead = smoothstep(0.985, 1.0, x)
    band = smoothstep(-1.02, -1.01, x) * smoothstep(-0.86, -0.87, x)
    paint_tone = 1 + 0.05 * noise(rng, (side, side), (3, 24), 2)
    colour = np.asarray(oklch(0.38, 0.05, hue) * paint_tone[..., None], np.float32)
    colour = mix(colour, oklch(0.78, 0.03, 85), band)
    colour = mix(colour, oklch(0.76, 0.065, 72) * np.float32(1.0), wood)
    colour = mix(colour, oklch(0.25, 0.005, 250), lead)
    facet = np.interp(np.abs(across), [0, 0.45, 0.55, 1.0], [0.0, 0.0, -0.02, -half * 0.9])
    slope_x, slope_y = slopes(np.asarray(facet, np.float32))
    return Sprite(colour, np.dstack([distance, slope_x, slope_y]), 0.3)


FOREGROUNDS = {"sprig": sprig, "pencil": pencil}
