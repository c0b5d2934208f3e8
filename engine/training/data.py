"""Batches of images and clips, each drawn from (seed, step, rank) alone, so that a run resumes exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import UserError
from engine.training.augment import Clip, affine, flip, jitter, mosaic, there_and_back
from engine.training.footage import AnnotatedVideo
from engine.training.made import MadeClip, PooledSurfaces, make_clip
from engine.training.recipe import Stage
from engine.training.small_pictures import SmallPictures

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)

_LEAVING_FIRST = 0.6
"""In so many made clips objects that leave are chosen before those that stay: few enough of them leave, and
from them alone a model learns to say that something is out of view."""
_TRIES = 300  # so many objects in a row that are too small, or moved out of the picture, are no chance


def normalise(images: NDArray[np.uint8]) -> Tensor:
    """(..., H, W, 3) uint8 RGB as normalised floats (..., 3, H, W), as the published models see them."""
    scaled = (images.astype(np.float32) / 255 - np.array(MEAN, np.float32)) / np.array(STD, np.float32)
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
    """clips_tbchw; truth_to1hw of objects (0 or 1); clip_of_o: the clip each object is in;
    labels_tbhw: which object is where in each clip."""

    clips_tbchw: Tensor
    truth_to1hw: Tensor
    clip_of_o: Tensor
    labels_tbhw: Tensor

    def to(self, device: torch.device) -> ClipBatch:
        """The same on a device."""
        return ClipBatch(*(getattr(self, f.name).to(device) for f in fields(self)))


def stack_clips(drawn: Sequence[tuple[Clip, Sequence[int]]]) -> ClipBatch:
    """A batch from clips of one size and length, each with the labels of its objects."""
    images = np.stack([clip[0] for clip, _ in drawn], axis=1)
    labels = np.stack([clip[1] for clip, _ in drawn], axis=1)
    truth = np.stack([clip[1] == label for clip, chosen in drawn for label in chosen], axis=1)
    return ClipBatch(
        normalise(images),
        torch.from_numpy(truth[:, :, None]).float(),
        torch.tensor([n for n, (_, chosen) in enumerate(drawn) for _ in chosen]),
        torch.from_numpy(np.ascontiguousarray(labels)),
    )


def visible_objects(labels: NDArray[np.uint8], least: int) -> list[int]:
    """Labels (from 1) that cover at least `least` pixels."""
    counts = np.bincount(labels.ravel())
    return [n for n in range(1, len(counts)) if counts[n] >= least]


def is_ever_gone(labels_thw: NDArray[np.uint8], label: int) -> bool:
    """Whether there is a frame on which the object cannot be seen."""
    return not (labels_thw == label).any((1, 2)).all()


class MadeBatches:
    """Batches of made images and clips. Surfaces are pooled; a pool serves `refresh` steps."""

    refresh = 400

    def __init__(self) -> None:
        self._pool: PooledSurfaces | None = None

    def images(self, stage: Stage, step: int, rank: int) -> ImageBatch:
        """Made images with up to stage.objects objects each."""
        rng = np.random.default_rng((stage.seed, step, rank, 1))
        images: list[NDArray[np.uint8]] = []
        labels: list[NDArray[np.uint8]] = []
        truths: list[NDArray[np.bool_]] = []
        owners: list[int] = []
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
        """Made clips with up to stage.clip_objects objects each that are well seen on the first frame.
        In half of them time runs backward."""
        rng = np.random.default_rng((stage.seed, step, rank, 3))
        drawn: list[tuple[Clip, Sequence[int]]] = []
        attempt = 0
        while len(drawn) < stage.clips:
            seed = (stage.seed, step, rank, 4, attempt)
            gap = int(rng.integers(1, stage.gap + 1)) * int(rng.choice((-1, 1)))
            pan = float(rng.uniform(0.2, 1.0) / stage.frames / abs(gap)) if rng.random() < stage.pan else 0.0
            shutter = float(rng.uniform(0.2, 0.8)) if stage.shutter and rng.random() < stage.shutter else 0.0
            made = self._clip(stage, step, seed, rng, frames=stage.frames, gap=gap, pan=pan, shutter=shutter)
            attempt += 1
            clip = _augmented((made.images_thwc, made.labels_thw), stage, rng)
            there = [int(n) for n in rng.permutation(visible_objects(clip[1][0], stage.side**2 // 300))]
            if rng.random() < _LEAVING_FIRST:
                there.sort(key=lambda n: not is_ever_gone(clip[1], n))
            if there:
                drawn.append(((jitter(clip[0], rng), clip[1]), there[: stage.clip_objects]))
        return stack_clips(drawn)

    def _clip(
        self,
        stage: Stage,
        step: int,
        seed: tuple[int, ...],
        rng: np.random.Generator,
        *,
        frames: int,
        gap: int = 1,
        pan: float = 0.0,
        shutter: float = 0.0,
    ) -> MadeClip:
        return make_clip(
            seed,
            side=stage.side,
            frames=frames,
            hard=bool(rng.random() < stage.hard),
            big=bool(rng.random() < stage.big_share(step)),
            gap=gap,
            pan=pan,
            shutter=shutter,
            surfaces=self._surfaces(stage, step, seed[2]),
        )

    def _surfaces(self, stage: Stage, step: int, rank: int) -> PooledSurfaces:
        seed = (stage.seed, step // self.refresh, rank)
        if self._pool is None or self._pool.seed != seed:
            self._pool = PooledSurfaces(seed, side=stage.side * 3 // 4, ground_side=stage.side * 3 // 2)
        return self._pool


def _augmented(clip: Clip, stage: Stage, rng: np.random.Generator) -> Clip:
    """A made clip changed in all ways but its colours; half of them are mirrored."""
    clip = flip(clip, rng)
    if rng.random() < stage.there_and_back:
        clip = there_and_back(clip)
    if rng.random() < stage.warp:
        clip = affine(clip, rng)
    return mosaic(clip) if rng.random() < stage.mosaic else clip


def _least_pixels(stage: Stage) -> int:
    """An object that covers fewer pixels of the network's picture cannot be learnt from."""
    return max(4, stage.side**2 // 4000)


class FootageBatches:
    """Batches of annotated videos: frames that have true masks, squeezed to the stage's square.

    Raises ValueError when no object of the videos can be seen anywhere.
    """

    def __init__(self, videos: Sequence[AnnotatedVideo]) -> None:
        # Of each object: its video, its name, and the frames on which it can be seen.
        self._objects = [
            (video, name, seen)
            for video in videos
            for name, masks in video.objects.items()
            if (seen := sorted(n for n, mask in masks.items() if not mask.is_empty))
        ]
        if not self._objects:
            raise ValueError("there is no object to learn from")
        self._small = SmallPictures()

    def images(self, stage: Stage, step: int, rank: int) -> ImageBatch:
        """One object of each of stage.images frames."""
        rng = np.random.default_rng((stage.seed, step, rank, 7))

        def one(video: AnnotatedVideo, name: str, seen: list[int]) -> list[int]:
            return [int(rng.choice(seen))]

        batch = stack_clips([self._drawn(stage, one, rng) for _ in range(stage.images)])
        return ImageBatch(batch.clips_tbchw[0], batch.truth_to1hw[0], batch.clip_of_o, batch.labels_tbhw[0])

    def clips(self, stage: Stage, step: int, rank: int) -> ClipBatch:
        """Clips that begin, in time or backward, where their object can be seen. Of frames that have a
        true mask every one, or every other, is taken; where there are too few the last one stays."""
        rng = np.random.default_rng((stage.seed, step, rank, 8))

        def following(video: AnnotatedVideo, name: str, seen: list[int]) -> list[int]:
            start, backward = int(rng.choice(seen)), bool(rng.random() < 0.5)
            known = sorted(video.objects[name], reverse=backward)
            known = known[known.index(start) :: int(rng.integers(1, 3))][: stage.frames]
            return known + known[-1:] * (stage.frames - len(known))

        return stack_clips([self._drawn(stage, following, rng) for _ in range(stage.clips)])

    def _drawn(
        self,
        stage: Stage,
        choose: Callable[[AnnotatedVideo, str, list[int]], list[int]],
        rng: np.random.Generator,
    ) -> tuple[Clip, Sequence[int]]:
        """A clip of any object that is large enough to learn from. choose: gives its frames."""
        for _ in range(_TRIES):
            video, name, seen = self._objects[int(rng.integers(len(self._objects)))]
            clip = self._draw(stage, video, name, choose(video, name, seen), rng)
            if clip is not None:
                return clip
        raise UserError(
            "The objects are too small to learn from: the model sees {side} x {side} pixels, and hardly any "
            "of the masks covers {least} of them. Take a model that sees more, or larger objects.",
            side=stage.side,
            least=_least_pixels(stage),
        )

    def _draw(
        self, stage: Stage, video: AnnotatedVideo, name: str, numbers: list[int], rng: np.random.Generator
    ) -> tuple[Clip, Sequence[int]] | None:
        """An augmented clip of these frames and its one object's label; None when augmenting lost it."""
        pictures = [self._small.frame(video, n, stage.side) for n in numbers]
        others = [o for o in video.objects if o != name][:60]
        labels = [self._label_map(video, [*others, name], n, stage.side) for n in numbers]
        label = len(others) + 1
        clip = affine(flip((np.stack(pictures), np.stack(labels)), rng), rng)
        if np.count_nonzero(clip[1][0] == label) < _least_pixels(stage):
            return None
        if rng.random() < stage.mosaic and np.count_nonzero(clip[1][0] == label) >= 4 * _least_pixels(stage):
            label += int(rng.integers(4)) * int(clip[1].max())  # the one of any quarter
            clip = mosaic(clip)
        return (jitter(clip[0], rng), clip[1]), [label]

    def _label_map(
        self, video: AnnotatedVideo, names: Sequence[str], number: int, side: int
    ) -> NDArray[np.uint8]:
        """Object i of names is i + 1; later ones lie on top."""
        labels = np.zeros((side, side), np.uint8)
        for value, name in enumerate(names, 1):
            mask = self._small.mask(video, name, number, side)
            if mask is not None:
                labels[mask > 0] = value
        return labels
