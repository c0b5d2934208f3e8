"""Batches of made images and clips, each drawn from (seed, step) alone, so that a run resumes exactly."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.training.made import MadeClip, PooledSurfaces, make_clip
from engine.training.recipe import Stage

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)


def normalise(images: NDArray[np.uint8]) -> Tensor:
    """(..., H, W, 3) uint8 RGB as normalised floats (..., 3, H, W), as the published models see them."""
    scaled = (images.astype(np.float32) / 255 - np.float32(MEAN)) / np.float32(STD)
    return torch.from_numpy(np.ascontiguousarray(np.moveaxis(scaled, -1, -3)))


@dataclass(frozen=True)
class ImageBatch:
    """images_bchw; truth_o1hw of objects (0 or 1); image_of_o: the image each object is on;
    labels_bhw: which object is where on each image."""

    images_bchw: Tensor
    truth_o1hw: Tensor
    image_of_o: Tensor
    labels_bhw: Tensor

    def to(self, device: torch.device) -> ImageBatch:
        """The same on a device."""
        return ImageBatch(*(getattr(self, f.name).to(device) for f in fields(self)))


@dataclass(frozen=True)
class ClipBatch:
    """clips_tbchw and the truth of one object in each, truth_tb1hw; labels_tbhw of all objects."""

    clips_tbchw: Tensor
    truth_tb1hw: Tensor
    labels_tbhw: Tensor

    def to(self, device: torch.device) -> ClipBatch:
        """The same on a device."""
        return ClipBatch(*(getattr(self, f.name).to(device) for f in fields(self)))


def visible_objects(labels: NDArray[np.uint8], least: int) -> list[int]:
    """Labels (from 1) that cover at least `least` pixels."""
    counts = np.bincount(labels.ravel())
    return [n for n in range(1, len(counts)) if counts[n] >= least]


class MadeBatches:
    """Batches of made images and clips. Surfaces are pooled; a pool serves `refresh` steps."""

    refresh = 400

    def __init__(self) -> None:
        self._pool: PooledSurfaces | None = None

    def images(self, stage: Stage, step: int, rank: int) -> ImageBatch:
        """Made images with up to stage.objects objects each."""
        rng = np.random.default_rng((stage.seed, step, rank, 1))
        images, truths, owners, labels = [], [], [], []
        attempt = 0
        while len(images) < stage.images:
            clip = self._clip(stage, step, (stage.seed, step, rank, 2, attempt), rng, frames=1)
            attempt += 1
            there = visible_objects(clip.labels_thw[0], stage.side**2 // 400)
            if not there:
                continue
            for label in rng.permutation(there)[: stage.objects]:
                truths.append(clip.labels_thw[0] == label)
                owners.append(len(images))
            images.append(jitter(clip.images_thwc, rng)[0])
            labels.append(clip.labels_thw[0])
        return ImageBatch(
            normalise(np.stack(images)),
            torch.from_numpy(np.stack(truths)[:, None]).float(),
            torch.tensor(owners),
            torch.from_numpy(np.stack(labels)),
        )

    def clips(self, stage: Stage, step: int, rank: int) -> ClipBatch:
        """Made clips, one object of each that is well seen on the first frame; half are run backward."""
        rng = np.random.default_rng((stage.seed, step, rank, 3))
        clips: list[NDArray[np.uint8]] = []
        truths, labels = [], []
        attempt = 0
        while len(clips) < stage.clips:
            clip = self._clip(stage, step, (stage.seed, step, rank, 4, attempt), rng, frames=stage.frames)
            attempt += 1
            if rng.random() < 0.5:
                clip = MadeClip(clip.images_thwc[::-1], clip.labels_thw[::-1], clip.num_objects)
            there = visible_objects(clip.labels_thw[0], stage.side**2 // 300)
            if not there:
                continue
            truths.append(clip.labels_thw == rng.choice(there))
            clips.append(jitter(clip.images_thwc, rng))
            labels.append(clip.labels_thw)
        return ClipBatch(
            normalise(np.stack(clips, axis=1)),
            torch.from_numpy(np.stack(truths, axis=1)[:, :, None]).float(),
            torch.from_numpy(np.stack(labels, axis=1)),
        )

    def _clip(
        self, stage: Stage, step: int, seed: tuple[int, ...], rng: np.random.Generator, *, frames: int
    ) -> MadeClip:
        return make_clip(
            seed,
            side=stage.side,
            frames=frames,
            hard=bool(rng.random() < stage.hard),
            big=bool(rng.random() < stage.big_share(step)),
            surfaces=self._surfaces(stage, step, seed[2]),
        )

    def _surfaces(self, stage: Stage, step: int, rank: int) -> PooledSurfaces:
        seed = (stage.seed, step // self.refresh, rank)
        if self._pool is None or self._pool.seed != seed:
            self._pool = PooledSurfaces(seed, side=stage.side * 3 // 4, ground_side=stage.side * 3 // 2)
        return self._pool


def jitter(images_thwc: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Colour jitter of a clip, a little more of each frame, and now and then grey."""
    gain = rng.normal(1, 0.12, 3) * rng.normal(1, 0.15)
    offset = rng.normal(0, 12)
    picture = images_thwc.astype(np.float32) * gain.astype(np.float32) + np.float32(offset)
    picture += rng.normal(0, 3, (len(picture), 1, 1, 3)).astype(np.float32)
    if rng.random() < 0.05:
        picture = np.repeat(picture.mean(-1, keepdims=True), 3, axis=-1)
    return np.clip(picture, 0, 255).astype(np.uint8)
