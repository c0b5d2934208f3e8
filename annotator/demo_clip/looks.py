"""What the objects are: an outline, a painted and embossed surface, and a range of colours each.

Local coordinates: the object's centre is the origin, x to the right, y down, its outline about
one unit from the centre.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.demo_clip.colours import Floats, mix, noise, oklch, smoothstep

Polygon = NDArray[np.float64]  # (N, 2), local x and y
EXTENT = 1.3  # half the side of the square, in local units, that a look is painted on


@dataclass(frozen=True, slots=True)
class Paint:
    """colour: linear RGB (H, W, 3). bump: relief (H, W), local units."""

    colour: Floats
    bump: Floats


@dataclass(frozen=True, slots=True)
class Brush:
    """What a painter gets: its own chance, local coordinates of every pixel (H, W), and the look's colour.

    depth: distance inward from the outline, local units, 0 outside.
    """

    rng: np.random.Generator
    x: Floats
    y: Floats
    depth: Floats
    lightness: float
    chroma: float
    hue: float

    def tone(self, light: float = 0.0, chroma: float = 1.0, turn: float = 0.0) -> Floats:
        """The look's colour made lighter (added), more colourful (times) and turned in hue (degrees)."""
        return oklch(min(self.lightness + light, 0.96), self.chroma * chroma, self.hue + turn)

    def noise(self, cells: float, octaves: int = 3) -> Floats:
        return noise(self.rng, (self.x.shape[0], self.x.shape[1]), (cells, cells), octaves)


@dataclass(frozen=True, slots=True)
class Look:
    """hues: degrees to choose from, (low, high) ranges. puff: height at the middle over half-width.

    bevel: local units over which the edge rounds off; large for balls, small for flat things.
    gloss: strength of the highlight, 0 to 1. size: relative to the other looks.
    """

    name: str
    outline: Callable[[np.random.Generator], Polygon]
    paint: Callable[[Brush], Paint]
    hues: tuple[tuple[float, float], ...]
    lightness: float
    chroma: float
    puff: float
    bevel: float
    gloss: float
    size: float = 1.0


def _polar(radius: Callable[[NDArray[np.float64]], NDArray[np.float64]], points: int = 360) -> Polygon:
    theta = np.linspace(0, 2 * np.pi, points, endpoint=False)
    r = radius(theta)
    return np.stack([r * np.cos(theta), r * np.sin(theta)], 1)


def _round(rng: np.random.Generator) -> Polygon:
    a, b = rng.uniform(-0.02, 0.02, 2)
    return _polar(lambda t: 0.93 + a * np.cos(2 * t) + b * np.sin(3 * t))


def _lemon(rng: np.random.Generator) -> Polygon:
    nub = float(rng.uniform(0.14, 0.2))
    return _polar(
        lambda t: (
            0.72 / np.sqrt(np.sin(t) ** 2 + 0.66 * np.cos(t) ** 2) + nub * np.exp(-((np.sin(t) / 0.2) ** 2))
        )
    )


def _pear(rng: np.random.Generator) -> Polygon:
    neck = float(rng.uniform(0.30, 0.38))
    return _polar(lambda t: 0.74 + neck * np.exp(-((np.angle(np.exp(1j * (t + np.pi / 2))) / 0.52) ** 2)))


def _star(rng: np.random.Generator) -> Polygon:
    arms = rng.uniform(-0.05, 0.05, 5)
    return _polar(
        lambda t: (
            0.66 + 0.30 * np.cos(5 * t) + 0.06 * np.cos(10 * t) + arms[np.int64(np.round(t / 1.2566)) % 5]
        )
    )


def _leaf(rng: np.random.Generator) -> Polygon:
    bend = float(rng.uniform(-0.12, 0.12))
    t = np.linspace(0, 1, 150)
    half = 0.60 * np.sin(np.pi * t**0.8) ** 0.9 * (1 + 0.035 * np.sin(t * 70))
    x = 2.2 * t - 1.1
    spine = bend * (1 - x**2) * 1.5
    return np.concatenate([np.stack([x, spine + half], 1), np.stack([x, spine - half], 1)[::-1]])


def _heart(rng: np.random.Generator) -> Polygon:
    t = np.linspace(0, 2 * np.pi, 300, endpoint=False)
    x = 16 * np.sin(t) ** 3
    y = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)) - 2.5
    return np.stack([x, y * float(rng.uniform(0.95, 1.05))], 1) / 16.5


def _blob(rng: np.random.Generator) -> Polygon:
    strength = rng.normal(0, 1, 4) * np.array([0.11, 0.05, 0.03, 0.02])
    phase = rng.uniform(0, 2 * np.pi, 4)
    waves = np.arange(2, 6)
    return _polar(lambda t: 0.86 + (strength * np.cos(t[:, None] * waves + phase)).sum(1))


def _fish(rng: np.random.Generator) -> Polygon:
    fat = float(rng.uniform(0.46, 0.56))
    x = np.linspace(-1.05, 1.05, 220)
    body = fat * np.sqrt(np.clip(1 - ((x - 0.2) / 0.86) ** 2, 0, 1))
    tail = np.where(x < -0.35, 0.12 + 0.42 * np.clip((-0.45 - x) / 0.6, 0, 1) ** 1.2, 0)
    half = np.maximum(body, tail)
    fin = 0.17 * np.exp(-(((x - 0.02) / 0.2) ** 2))
    return np.concatenate([np.stack([x, half + 0.6 * fin], 1), np.stack([x, -half - fin], 1)[::-1]])


def _peel(b: Brush) -> Paint:
    pores = np.clip(b.noise(58, 1), 0, 2)
    blush = b.noise(2.2, 2)
    stem = smoothstep(0.16, 0.05, np.hypot(b.x - 0.25, b.y + 0.2))
    colour = mix(b.tone(), b.tone(-0.08, 1.0, -16), 0.30 + 0.28 * blush)
    colour = mix(colour, b.tone(0.07, 0.9, 8), 0.28 * pores)
    return Paint(mix(colour, oklch(0.40, 0.07, 125), 0.75 * stem), -0.0035 * pores - 0.05 * stem)


def _bumps(b: Brush) -> Paint:
    theta = np.arctan2(b.y, b.x)
    r = np.hypot(b.x, b.y)
    knobs = smoothstep(0.7, 1.5, b.noise(34, 1))
    spine = smoothstep(0.09, 0.02, np.abs(np.sin(2.5 * theta)) * r) * smoothstep(0.05, 0.16, r)
    colour = mix(b.tone(), b.tone(-0.13, 1.05, -8), 0.35 + 0.35 * b.noise(3, 3))
    colour = mix(colour, b.tone(0.17, 0.62, 22), np.maximum(knobs, 0.75 * spine))
    return Paint(colour, 0.020 * knobs + 0.022 * spine)


def _veins(b: Brush) -> Paint:
    side = np.abs(b.y)
    along = (b.x - side * 0.85) * 4.2 + 0.12 * b.noise(4, 2)
    ribs = np.abs(along % np.float32(1) - np.float32(0.5))
    rib = smoothstep(0.09, 0.015, 0.5 - ribs) * smoothstep(0.62, 0.2, side)
    spine = smoothstep(0.035, 0.012, side)
    colour = mix(b.tone(), b.tone(-0.11, 0.9, 16), 0.45 + 0.4 * b.noise(3.5, 4))
    colour = mix(colour, b.tone(-0.10, 1.0, -24), smoothstep(0.16, 0.02, b.depth) * 0.7)
    colour = mix(colour, b.tone(0.16, 0.7, 6), np.maximum(spine, 0.6 * rib))
    return Paint(colour, -0.02 * spine - 0.012 * rib + 0.01 * b.noise(9, 2))


def _icing(b: Brush) -> Paint:
    rim = smoothstep(0.10, 0.075, b.depth)
    sprinkle = smoothstep(1.25, 1.5, b.noise(13, 1))
    which = smoothstep(-0.1, 0.1, b.noise(6, 1))
    dots = mix(b.tone(0.24, 0.35, 0), b.tone(-0.14, 1.0, -22), which)
    colour = mix(b.tone(), b.tone(0.05, 0.9, 4), 0.5 + 0.5 * b.noise(2.5, 2))
    colour = mix(colour, dots, 0.9 * sprinkle)
    crust = oklch(0.44, 0.10, 28) * (1 + 0.12 * b.noise(16, 3))[..., None]
    return Paint(mix(colour, crust, rim), 0.05 * (1 - rim) + 0.02 * sprinkle)


def _glaze(b: Brush) -> Paint:
    r = np.asarray(np.hypot(b.x, b.y) + 0.008 * b.noise(5, 2), np.float32)
    ring = np.maximum(
        smoothstep(0.035, 0.015, np.abs(r - np.float32(0.66))),
        smoothstep(0.03, 0.012, np.abs(r - np.float32(0.40))) * np.float32(0.8),
    )
    speckle = smoothstep(1.45, 2.0, b.noise(46, 1))
    colour = mix(b.tone(), b.tone(0.07, 0.85, 14), 0.5 + 0.45 * b.noise(3, 4))
    colour = mix(colour, b.tone(0.20, 0.45, 10), ring * np.float32(0.85))
    colour = mix(colour, b.tone(-0.22, 0.8, 0), 0.75 * speckle)
    return Paint(colour, -0.10 * smoothstep(0.80, 0.62, r) + 0.01 * ring)


def _yarn(b: Brush) -> Paint:
    height = np.full_like(b.x, -1.0)
    shade = np.zeros_like(b.x)
    for _ in range(7):
        angle = float(b.rng.uniform(0, np.pi))
        across = b.x * np.cos(angle) + b.y * np.sin(angle)
        along = -b.x * np.sin(angle) + b.y * np.cos(angle)
        centre = float(b.rng.uniform(-0.7, 0.7))
        bow = across + 0.25 * along**2 * np.sign(centre)
        band = smoothstep(0.44, 0.36, np.abs(bow - centre))
        strand = np.abs(np.cos(bow * 36.0))
        twist = 0.25 * np.cos(along * 95 + bow * 60)
        layer = float(b.rng.uniform(0, 1))
        over = band * (layer > height)
        height = np.where(over > 0.5, layer, height).astype(np.float32)
        shade = np.where(over > 0.5, strand + twist * strand, shade).astype(np.float32)
    colour = mix(b.tone(-0.17, 0.9, -6), b.tone(0.06, 1.0, 6), 0.15 + 0.75 * shade + 0.15 * b.noise(3, 2))
    return Paint(colour, 0.035 * shade)


def _bands(b: Brush) -> Paint:
    flow = b.x * 2.1 + b.y * 0.7 + 0.22 * b.noise(2.2, 4)
    wave = np.sin(flow * 3.3)
    vein = smoothstep(0.10, 0.02, np.abs(np.sin(flow * 1.7 + 0.6)))
    colour = mix(b.tone(), b.tone(-0.13, 1.0, 10), 0.5 + 0.5 * wave)
    colour = mix(colour, b.tone(0.22, 0.4, 0), 0.8 * vein)
    grit = b.noise(60, 2)
    return Paint(np.asarray(colour * (1 + 0.06 * grit)[..., None], np.float32), 0.003 * grit)


def _scales(b: Brush) -> Paint:
    row = np.floor(b.y * 7.5)
    u, v = (b.x * 6.5 + 0.5 * (row % 2)) % 1 - 0.5, (b.y * 7.5) % 1 - 0.5
    rim = smoothstep(0.30, 0.52, np.hypot(u + 0.12, v))
    on_body = smoothstep(-0.52, -0.42, b.x) * smoothstep(0.62, 0.55, b.x) * smoothstep(0.03, 0.1, b.depth)
    stripe = smoothstep(0.25, 0.5, np.sin(b.x * 9.0 + 0.5 * b.noise(3, 2)))
    colour = mix(b.tone(), b.tone(0.14, 0.7, 18), 0.8 * stripe)
    colour = mix(colour, b.tone(-0.17, 1.0, -10), 0.6 * rim * on_body)
    eye = np.hypot(b.x - 0.74, b.y + 0.12)
    colour = mix(colour, oklch(0.95, 0.01, 90), smoothstep(0.105, 0.09, eye))
    colour = mix(colour, oklch(0.18, 0.01, 90), smoothstep(0.062, 0.05, eye))
    return Paint(colour, -0.02 * rim * on_body + 0.03 * smoothstep(0.1, 0.08, eye))


def _skin(b: Brush) -> Paint:
    cheek = smoothstep(0.75, 0.0, np.hypot(b.x - 0.35, b.y - 0.3))
    speckle = smoothstep(1.1, 1.7, b.noise(64, 1))
    stem = smoothstep(0.055, 0.035, np.hypot(b.x + 0.02, (b.y + 0.95) * 0.42))
    colour = mix(b.tone(), b.tone(-0.07, 1.1, -12), 0.35 + 0.3 * b.noise(2.5, 3))
    colour = mix(colour, b.tone(-0.03, 1.15, -38), 0.55 * cheek)
    colour = mix(colour, b.tone(-0.2, 0.8, -20), 0.5 * speckle)
    return Paint(mix(colour, oklch(0.36, 0.04, 70), stem), -0.004 * speckle + 0.03 * stem)


LOOKS = (
    Look("orange", _round, _peel, ((50, 60),), 0.72, 0.165, 0.95, 0.93, 0.35, 0.95),
    Look("lemon", _lemon, _peel, ((98, 106),), 0.86, 0.165, 0.85, 0.72, 0.4, 1.0),
    Look("pear", _pear, _skin, ((112, 124),), 0.76, 0.15, 0.85, 0.70, 0.35, 1.05),
    Look("starfish", _star, _bumps, ((22, 38), (318, 342)), 0.60, 0.17, 0.55, 0.30, 0.15, 1.12),
    Look("leaf", _leaf, _veins, ((138, 148), (32, 44)), 0.58, 0.14, 0.10, 0.25, 0.2, 1.1),
    Look("heart", _heart, _icing, ((352, 372),), 0.70, 0.15, 0.45, 0.22, 0.45, 1.0),
    Look("dish", _round, _glaze, ((190, 215), (245, 262)), 0.60, 0.105, 0.35, 0.14, 0.9, 1.05),
    Look("yarn", _round, _yarn, ((355, 372), (185, 200), (300, 318)), 0.62, 0.15, 0.9, 0.92, 0.04, 1.0),
    Look("pebble", _blob, _bands, ((195, 225), (280, 300), (150, 165)), 0.58, 0.11, 0.6, 0.6, 0.6, 0.95),
    Look("fish", _fish, _scales, ((250, 264), (26, 36)), 0.58, 0.155, 0.45, 0.34, 0.6, 1.12),
)
