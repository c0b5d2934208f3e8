"""Surfaces for made clips: noise of several octaves, stripes, checks, dots, gradients, mixtures.

All are (size, size, 3) uint8, drawn from the generator that is passed in.
"""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


def palette(
    rng: np.random.Generator, count: int, near: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """`count` colours (count, 3), 0 to 255. near: a colour that they stay close to."""
    if near is None:
        hue = rng.uniform(0, 180)
        spread = rng.choice([12.0, 40.0, 90.0])
        hsv = np.stack(
            [
                (hue + rng.normal(0, spread, count)) % 180,
                np.clip(rng.normal(rng.choice([30, 110, 190]), 45, count), 0, 255),
                np.clip(rng.normal(rng.choice([70, 140, 200]), 50, count), 10, 250),
            ],
            axis=1,
        ).astype(np.uint8)
        return cv2.cvtColor(hsv[None], cv2.COLOR_HSV2RGB)[0].astype(np.float32)
    return np.clip(near + rng.normal(0, 28, (count, 3)), 0, 255).astype(np.float32)


def noise(rng: np.random.Generator, size: int, octaves: tuple[int, ...]) -> NDArray[np.float32]:
    """Smooth noise of unit range, (size, size); an octave is a number of cells a side."""
    total = np.zeros((size, size), np.float32)
    for number, cells in enumerate(octaves):
        grid = rng.random((cells + 1, cells + 1), dtype=np.float32)
        total += cv2.resize(grid, (size, size), interpolation=cv2.INTER_CUBIC) * 0.6**number
    low, high = float(total.min()), float(total.max())
    return (total - low) / max(high - low, 1e-6)


def blend(field: NDArray[np.float32], colours: NDArray[np.float32]) -> Image:
    """A field of unit range painted with colours from first to last."""
    stops = np.linspace(0, 1, len(colours))
    place = np.linspace(0, 1, 256)
    table = np.stack([np.interp(place, stops, colours[:, channel]) for channel in range(3)], axis=1)
    index = (np.clip(field, 0, 1) * 255).astype(np.uint8)
    painted: Image = table.astype(np.uint8)[index]
    return painted


def _field(rng: np.random.Generator, size: int) -> NDArray[np.float32]:
    y, x = np.mgrid[:size, :size].astype(np.float32) / size
    angle = rng.uniform(0, np.pi)
    along = x * np.cos(angle) + y * np.sin(angle)
    across = y * np.cos(angle) - x * np.sin(angle)
    kind = rng.integers(6)
    if kind == 0:
        return noise(rng, size, (2, 5, 11, 24))
    if kind == 1:
        return noise(rng, size, (8, 17, 40))
    if kind == 2:
        return along - along.min()
    frequency = rng.uniform(3, 14)
    bend = 0.12 * noise(rng, size, (3, 6))
    if kind == 3:
        return 0.5 + 0.5 * np.sin(2 * np.pi * frequency * (along + bend))
    if kind == 4:
        checks = np.sin(2 * np.pi * frequency * along) * np.sin(2 * np.pi * frequency * across)
        return (checks > 0).astype(np.float32)
    dots = np.cos(2 * np.pi * frequency * along) + np.cos(2 * np.pi * frequency * across)
    return np.clip(dots - rng.uniform(0, 1), 0, 1)


def texture(rng: np.random.Generator, size: int, near: NDArray[np.float32] | None = None) -> Image:
    """A surface of one make. near: a colour it stays close to."""
    colours = palette(rng, int(rng.integers(2, 4)), near)
    image = blend(_field(rng, size), colours)
    if rng.random() < 0.3:  # a second make in patches: objects of many colours
        other = blend(_field(rng, size), palette(rng, 2, near))
        cut = noise(rng, size, (2, 4)) > rng.uniform(0.4, 0.6)
        image[cut] = other[cut]
    return image


def background(rng: np.random.Generator, size: int, *, clutter: int) -> Image:
    """A ground with soft light over it, often a horizon, and up to `clutter` furniture-like blocks."""
    image = texture(rng, size)
    if rng.random() < 0.5:
        lower = texture(rng, size)
        edge = size * rng.uniform(0.25, 0.75) + size * 0.08 * (noise(rng, size, (3,))[0] - 0.5)
        below = np.arange(size)[:, None] > edge[None]
        image[below] = lower[below]
    for _ in range(int(rng.integers(0, clutter + 1))):
        x, y = rng.integers(0, size, 2)
        w, h = rng.integers(size // 12, size // 3, 2)
        block = image[y : y + h, x : x + w]
        patch = texture(rng, max(block.shape[:2]))
        block[:] = patch[: block.shape[0], : block.shape[1]]
    light = 0.75 + 0.5 * noise(rng, size, (2, 3))
    return np.clip(image * light[..., None], 0, 255).astype(np.uint8)


class Surfaces(Protocol):
    """Where a scene gets its ground and the skins of its objects."""

    def ground(self, rng: np.random.Generator, size: int, *, clutter: int) -> Image: ...

    def skin(self, rng: np.random.Generator, size: int, near: NDArray[np.float32] | None = None) -> Image: ...


class FreshSurfaces:
    """Every surface drawn anew: what held-out clips are made of."""

    def ground(self, rng: np.random.Generator, size: int, *, clutter: int) -> Image:
        return background(rng, size, clutter=clutter)

    def skin(self, rng: np.random.Generator, size: int, near: NDArray[np.float32] | None = None) -> Image:
        return texture(rng, size, near)


class PooledSurfaces:
    """Surfaces picked from a pool of the seed's, turned and recoloured: several times as fast.

    count: grounds in the pool; there are three times as many skins. side: pixels of a skin.
    """

    def __init__(self, seed: tuple[int, ...], *, side: int, ground_side: int, count: int = 64) -> None:
        self.seed = seed
        self.side = side
        self.ground_side = ground_side
        self.count = count

    @cached_property
    def _grounds(self) -> list[Image]:
        rng = np.random.default_rng((*self.seed, 0))
        return [background(rng, self.ground_side, clutter=4 * (n % 2)) for n in range(self.count)]

    @cached_property
    def _skins(self) -> list[Image]:
        rng = np.random.default_rng((*self.seed, 1))
        return [texture(rng, self.side) for _ in range(3 * self.count)]

    def ground(self, rng: np.random.Generator, size: int, *, clutter: int) -> Image:
        # Those with and without clutter take turns in the pool.
        number = 2 * int(rng.integers(self.count // 2)) + (1 if clutter else 0)
        return _varied(rng, _resized(self._grounds[number], size), None)

    def skin(self, rng: np.random.Generator, size: int, near: NDArray[np.float32] | None = None) -> Image:
        return _varied(rng, _resized(self._skins[int(rng.integers(len(self._skins)))], size), near)


def _resized(image: Image, size: int) -> Image:
    if len(image) == size:
        return image
    return cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _varied(rng: np.random.Generator, image: Image, near: NDArray[np.float32] | None) -> Image:
    """Turned, mirrored, its channels mixed; near: its mean colour moved there, its contrast halved."""
    image = np.rot90(image, int(rng.integers(4)))
    if rng.random() < 0.5:
        image = image[:, ::-1]
    mixed = image[..., rng.permutation(3)].astype(np.float32)
    if near is not None:
        mixed = (mixed - mixed.mean((0, 1))) * 0.5 + near
    else:
        mixed = mixed * rng.uniform(0.75, 1.25, 3).astype(np.float32)
    return np.clip(mixed, 0, 255).astype(np.uint8)
