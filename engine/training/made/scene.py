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
from engine.training.made.textures import Image, background, texture

Seed = int | tuple[int, ...]


@dataclass(frozen=True)
class MadeClip:
    """images_thwc: uint8 RGB. labels_thw: uint8, 0 for the ground, else 1 + the object on top there."""

    images_thwc: NDArray[np.uint8]
    labels_thw: NDArray[np.uint8]
    num_objects: int


class _Thing:
    """One object: its look, and its place at any time (units of the frame's side, 0 to 1)."""

    def __init__(self, rng: np.random.Generator, side: int, skin: Image, alpha: NDArray[np.float32], big: bool) -> None:
        self.side = side
        shade = 0.7 + 0.6 * alpha * (0.4 + 0.6 * np.linspace(rng.random(), rng.random(), len(alpha))[:, None])
        rgb = np.clip(skin * np.clip(shade, 0.5, 1.15)[..., None], 0, 255)
        self.patch = np.dstack([rgb, alpha * 255]).astype(np.uint8)
        self.size = rng.uniform(0.3, 0.75) if big else np.exp(rng.uniform(np.log(0.1), np.log(0.6)))
        self.start = rng.uniform(0.1, 0.9, 2)
        self.velocity = rng.normal(0, rng.choice([0.005, 0.02, 0.04]), 2)
        self.sway = rng.uniform(0, 0.08, 2), rng.uniform(0.05, 0.5), rng.uniform(0, 6.28)
        self.angle, self.spin = rng.uniform(0, 360), rng.normal(0, rng.choice([0.5, 3, 8]))
        self.growth = rng.normal(0, rng.choice([0.003, 0.02]))
        self.bend = rng.uniform(0, 0.35), rng.uniform(0.1, 0.6), rng.uniform(0, 6.28)

    def draw(self, time: float, camera: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Its colours (h, w, 3) and alpha (h, w, 1) over the whole frame."""
        amount, rate, phase = self.sway
        place = self.start + self.velocity * time + amount * np.sin(rate * time + phase) + camera
        scale = self.size * float(np.exp(np.clip(self.growth * time, -0.8, 0.8))) * self.side / len(self.patch)
        angle = np.deg2rad(self.angle + self.spin * time)
        strength, bend_rate, bend_phase = self.bend
        squeeze = 1 + strength * np.sin(bend_rate * time + bend_phase)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        linear = scale * turn @ np.diag([squeeze, 1 / squeeze])
        shift = place * self.side - linear @ np.full(2, len(self.patch) / 2)
        matrix = np.column_stack([linear, shift])
        drawn = cv2.warpAffine(self.patch, matrix, (self.side, self.side), flags=cv2.INTER_AREA)
        drawn = drawn.astype(np.float32)
        return drawn[..., :3], drawn[..., 3:] / 255


class Scene:
    """A scene to render at any time. hard: ground-like colours, look-alikes, small objects, much noise."""

    def __init__(self, seed: Seed, *, side: int, hard: bool = True, big: bool = False) -> None:
        rng = np.random.default_rng(seed)
        self.side = side
        self._rng = rng
        self._ground = background(rng, side * 3 // 2)
        mean = self._ground.reshape(-1, 3).mean(0).astype(np.float32)
        patch = max(48, side * 3 // 4)
        self.things: list[_Thing] = []
        for _ in range(int(rng.integers(2, 7 if hard else 5))):
            near = mean if hard and rng.random() < 0.3 else None
            skin, alpha = texture(rng, patch, near), shape(rng, patch)
            self.things.append(_Thing(rng, side, skin, alpha, big))
            if hard and rng.random() < 0.15:
                self.things.append(_Thing(rng, side, skin, alpha, big))
        self._drift = rng.normal(0, rng.choice([0.0, 0.004, 0.012]), 2)
        self._noise = rng.choice([0.0, 3.0, 9.0] if hard else [0.0, 2.0])
        self._blur = rng.random() < (0.25 if hard else 0.1)
        self._shadow = rng.uniform(0, 0.45) if rng.random() < 0.4 else 0.0

    def render(self, time: float) -> tuple[Image, NDArray[np.uint8]]:
        """The picture (side, side, 3) and its labels (side, side) at a time in frames."""
        side = self.side
        camera = self._drift * time
        slack = (len(self._ground) - side) / 2
        offset = slack - np.clip(camera * side, -slack, slack)
        matrix = np.array([[1, 0, -offset[0]], [0, 1, -offset[1]]])
        picture = cv2.warpAffine(self._ground, matrix, (side, side)).astype(np.float32)
        labels = np.zeros((side, side), np.uint8)
        for number, thing in enumerate(self.things):
            colours, alpha = thing.draw(time, camera)
            if self._shadow:
                step = max(1, side // 40)
                picture *= 1 - self._shadow * np.roll(alpha, (step, step), (0, 1))
            picture += (colours - picture) * alpha
            labels[alpha[..., 0] > 0.5] = number + 1
        if self._blur:
            picture = cv2.GaussianBlur(picture, (3, 3), 0)
        if self._noise:
            picture += self._rng.standard_normal(picture.shape, np.float32) * self._noise
        return np.clip(picture, 0, 255).astype(np.uint8), labels


def make_clip(seed: Seed, *, side: int, frames: int, hard: bool = True, big: bool = False) -> MadeClip:
    """A clip of one scene. The same arguments give the same clip."""
    scene = Scene(seed, side=side, hard=hard, big=big)
    pictures, labels = zip(*(scene.render(float(t)) for t in range(frames)), strict=True)
    return MadeClip(np.stack(pictures), np.stack(labels), len(scene.things))
