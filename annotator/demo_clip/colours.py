"""Colour and noise, the raw stuff of the demo clip's surfaces.

Colours are linear-light RGB, float32, 0 to 1, until `develop` turns them into what a screen shows.
Noise is drawn on grids whose size does not depend on the picture's, so that a seed gives the same
scene at every size.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Ottosson's OKLab (2020): cone responses to linear sRGB, and lightness/chroma to cube-root cone responses.
_LMS_FROM_LAB = np.array(
    [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]]
)
_RGB_FROM_LMS = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


def oklch(lightness: float, chroma: float, hue: float) -> Floats:
    """Linear RGB of a colour by perceived lightness (0 to 1), chroma (0 to about 0.3) and hue (degrees)."""
    angle = np.deg2rad(hue)
    lab = np.array([lightness, chroma * np.cos(angle), chroma * np.sin(angle)])
    return np.asarray(np.clip(_RGB_FROM_LMS @ (_LMS_FROM_LAB @ lab) ** 3, 0.0, 1.0), np.float32)


def mix(a: Floats, b: Floats, amount: Floats) -> Floats:
    """Colour `a` where `amount` is 0, `b` where it is 1; amount is (H, W), colours (3,) or (H, W, 3)."""
    t = np.clip(amount, 0.0, 1.0)[..., None]
    return np.asarray(a + (b - a) * t, np.float32)


def smoothstep(low: float, high: float, x: Floats) -> Floats:
    """0 below `low`, 1 above `high`, smooth between; falls instead of rising when low > high."""
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def noise(
    rng: np.random.Generator, shape: tuple[int, int], cells: tuple[float, float], octaves: int = 4
) -> Floats:
    """Smooth fractal noise of about unit spread, (H, W).

    cells: bumps of the coarsest octave over the height and the width. Each further octave has
    half the size and half the strength.
    """
    height, width = shape
    total = np.zeros(shape, np.float32)
    power = 0.0
    for octave in range(octaves):
        rows, columns = (max(2, round(c * 2**octave)) + 2 for c in cells)
        grid = rng.standard_normal((rows, columns)).astype(np.float32)
        strength = 0.5**octave
        if rows < 4 * height and columns < 4 * width:
            total += strength * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        power += strength**2
    return np.asarray(total / (np.sqrt(power) * 0.75), np.float32)


def develop(linear: Floats) -> NDArray[np.uint8]:
    """What a screen shows of linear light, (H, W, 3) uint8: a film-like shoulder, then sRGB's curve."""
    index = np.clip(linear * (4095 / 2.0), 0, 4095).astype(np.uint16)
    return np.asarray(_FILM[index], np.uint8)


def _film_curve() -> NDArray[np.uint8]:
    light = np.linspace(0, 2.0, 4096)
    knee = 0.6
    shoulder = knee + (1 - knee) * (1 - np.exp(-(light - knee) / (1 - knee)))
    light = np.where(light > knee, shoulder, light)
    srgb = np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
    return np.clip(np.round(srgb * 255), 0, 255).astype(np.uint8)


_FILM = _film_curve()
