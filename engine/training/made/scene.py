"""A made clip: textured objects moving over a textured ground, with the exact mask of each.

Objects turn, grow, bend, pass behind each other, leave and come back; some have look-alikes. The
camera drifts; the picture gets shadows, blur and noise. Everything follows from one seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.training.made.shapes import shape
from engine.training.made.textures import FreshSurfaces, Image, Surfaces

Seed = int | tuple[int, ...]
_EXPOSURES = 5  # moments that a smeared picture is the mean of


@dataclass(frozen=True)
class MadeClip:
    """images_thwc: uint8 RGB. labels_thw: uint8, 0 for the ground, else 1 + the object on top there."""

    images_thwc: NDArray[np.uint8]
    labels_thw: NDArray[np.uint8]
    num_objects: int


class _Thing:
    """One object: its look, and its place at any time (units of the frame's side, 0 to 1)."""

    def __init__(
        self, rng: np.random.Generator, skin: Image, alpha: NDArray[np.float32], size: float
    ) -> None:
        shade = 0.7 + 0.6 * alpha * (0.4 + 0.6 * np.linspace(rng.random(), rng.random(), len(alpha))[:, None])
        rgb = np.clip(skin * np.clip(shade, 0.5, 1.15)[..., None], 0, 255)
        self.patch = np.dstack([rgb, alpha * 255]).astype(np.uint8)
        self.size = size
        self.start = rng.uniform(0.1, 0.9, 2)
        self.velocity = rng.normal(0, rng.choice([0.005, 0.02, 0.04]), 2)
        self.sway = rng.uniform(0, 0.08, 2), rng.uniform(0.05, 0.5), rng.uniform(0, 6.28)
        self.angle, self.spin = rng.uniform(0, 360), rng.normal(0, rng.choice([0.5, 3, 8]))
        self.growth = rng.normal(0, rng.choice([0.003, 0.02]))
        self.bend = rng.uniform(0, 0.35), rng.uniform(0.1, 0.6), rng.uniform(0, 6.28)

    def draw(
        self, time: float, camera: NDArray[np.float64], side: int
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Its colours (h, w, 3) and alpha (h, w, 1) over the whole frame."""
        amount, rate, phase = self.sway
        place = self.start + self.velocity * time + amount * np.sin(rate * time + phase) + camera
        scale = self.size * float(np.exp(np.clip(self.growth * time, -0.8, 0.8))) * side / len(self.patch)
        angle = np.deg2rad(self.angle + self.spin * time)
        strength, bend_rate, bend_phase = self.bend
        squeeze = 1 + strength * np.sin(bend_rate * time + bend_phase)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        linear = scale * turn @ np.diag([squeeze, 1 / squeeze])
        shift = place * side - linear @ np.full(2, len(self.patch) / 2)
        matrix = np.column_stack([linear, shift])
        drawn = cv2.warpAffine(self.patch, matrix, (side, side), flags=cv2.INTER_AREA).astype(np.float32)
        return drawn[..., :3], drawn[..., 3:] * np.float32(1 / 255)


@dataclass(frozen=True)
class _Cut:
    """From `time` on there is another ground, and objects are elsewhere by `jumps` (or out of view)."""

    time: float
    ground: Image
    jumps: NDArray[np.float64]


class Scene:
    """A scene to render at any time.

    hard: colours like the ground's, look-alikes, small objects, clutter, noise, blur, now and then a
    cut. big: large objects only. pan: the camera moves steadily by this share of the frame in the time of a
    frame, whichever way. shutter: for so much of the time of a frame it is open, so that what moves is
    smeared along its way; 0 for sharp pictures. surfaces: where textures come from; fresh ones unless given.
    """

    def __init__(
        self,
        seed: Seed,
        *,
        side: int,
        hard: bool = True,
        big: bool = False,
        pan: float = 0.0,
        shutter: float = 0.0,
        surfaces: Surfaces | None = None,
    ) -> None:
        rng = np.random.default_rng(seed)
        self.side = side
        self._exposures = np.linspace(-shutter / 2, shutter / 2, _EXPOSURES) if shutter else np.zeros(1)
        self._rng = rng
        surfaces = surfaces or FreshSurfaces()
        clutter = 4 if hard else 0
        ground_side = side * 3 // 2
        self._ground = surfaces.ground(rng, ground_side, clutter=clutter)
        self.things = self._things(rng, surfaces, hard=hard, big=big)
        self._cut: _Cut | None = None
        if hard and rng.random() < 0.08:
            jumps = rng.uniform(-0.5, 0.5, (len(self.things), 2)) + 3.0 * (
                rng.random((len(self.things), 1)) < 0.4
            )
            self._cut = _Cut(rng.uniform(2, 20), surfaces.ground(rng, ground_side, clutter=clutter), jumps)
        self._drift = rng.normal(0, rng.choice([0.0, 0.004, 0.012]), 2)
        self._noise = rng.choice([0.0, 3.0, 9.0] if hard else [0.0, 2.0])
        self._blur = _blur_kernel(rng) if rng.random() < (0.25 if hard else 0.1) else None
        self._shadow = rng.uniform(0, 0.45) if rng.random() < 0.4 else 0.0
        if pan:
            way = rng.uniform(0, 2 * np.pi)
            self._drift = pan * np.array([np.cos(way), np.sin(way)])

    def _things(self, rng: np.random.Generator, surfaces: Surfaces, *, hard: bool, big: bool) -> list[_Thing]:
        mean = self._ground.reshape(-1, 3).mean(0).astype(np.float32)
        patch = max(48, self.side * 3 // 4)
        things: list[_Thing] = []
        for _ in range(int(rng.integers(2, 7)) if hard else int(rng.integers(1, 5))):
            near = mean if hard and rng.random() < 0.3 else None
            skin, alpha = surfaces.skin(rng, patch, near), shape(rng, patch)
            low, high = (0.35, 0.8) if big else (0.15, 0.6) if hard else (0.25, 0.6)
            size = float(np.exp(rng.uniform(np.log(low), np.log(high))))
            things.append(_Thing(rng, skin, alpha, size))
            if hard and rng.random() < 0.15:
                things.append(_Thing(rng, skin, alpha, size * rng.uniform(0.8, 1.2)))
        return things

    def render(self, time: float) -> tuple[Image, NDArray[np.uint8]]:
        """The picture (side, side, 3) and its labels (side, side) at a time in frames: the middle of the
        exposure."""
        moments = [self._seen_at(time + offset) for offset in self._exposures]
        picture, labels = moments[len(moments) // 2]
        if len(moments) > 1:
            picture = np.mean([seen for seen, _ in moments], axis=0, dtype=np.float32)
        if self._blur is not None:
            picture = cv2.filter2D(picture, -1, self._blur).astype(np.float32, copy=False)
        if self._noise:
            picture += self._rng.standard_normal(picture.shape, np.float32) * self._noise
        return np.clip(picture, 0, 255).astype(np.uint8), labels

    def _seen_at(self, time: float) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """What is seen at a moment, (side, side, 3), 0 to 255, and its labels."""
        side = self.side
        camera = self._drift * time
        cut = self._cut if self._cut is not None and time >= self._cut.time else None
        picture = _view(cut.ground if cut else self._ground, camera, side)
        labels = np.zeros((side, side), np.uint8)
        for number, thing in enumerate(self.things):
            place = camera + cut.jumps[number] if cut else camera
            colours, alpha = thing.draw(time, place, side)
            if self._shadow:
                step = max(1, side // 40)
                picture *= 1 - self._shadow * np.roll(alpha, (step, step), (0, 1))
            picture += (colours - picture) * alpha
            labels[alpha[..., 0] > 0.5] = number + 1
        return picture, labels


def _view(ground: Image, camera: NDArray[np.float64], side: int) -> NDArray[np.float32]:
    """The part of the ground that the camera sees; it stops at the ground's edge."""
    slack = (len(ground) - side) / 2
    offset = slack - np.clip(camera * side, -slack, slack)
    matrix = np.array([[1, 0, -offset[0]], [0, 1, -offset[1]]])
    return cv2.warpAffine(ground, matrix, (side, side)).astype(np.float32)


def _blur_kernel(rng: np.random.Generator) -> NDArray[np.float32]:
    """Of a shaken camera: a line of 3 or 5 pixels in any direction."""
    length = int(rng.choice([3, 5]))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = np.array([np.cos(angle), np.sin(angle)]) * (length - 1) / 2
    centre = (length - 1) / 2
    start, stop = (tuple(int(v) for v in np.round(centre + sign * reach)) for sign in (-1, 1))
    cv2.line(kernel, start, stop, 1.0)
    return kernel / kernel.sum()


def make_clip(
    seed: Seed,
    *,
    side: int,
    frames: int,
    hard: bool = True,
    big: bool = False,
    gap: int = 1,
    pan: float = 0.0,
    shutter: float = 0.0,
    surfaces: Surfaces | None = None,
) -> MadeClip:
    """A clip of one scene, from time 0. The same arguments give the same clip.

    gap: the time between two frames; below 0 time runs backward, and what there is at the beginning leaves
    the picture no less often. hard, big, pan, shutter, surfaces: as `Scene` takes them.
    """
    scene = Scene(seed, side=side, hard=hard, big=big, pan=pan, shutter=shutter, surfaces=surfaces)
    pictures, labels = zip(*(scene.render(float(t * gap)) for t in range(frames)), strict=True)
    return MadeClip(np.stack(pictures), np.stack(labels), len(scene.things))
