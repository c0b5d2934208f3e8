"""What a segmenter is measured on: made clips of seeds that no training uses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.training.evaluate import Case
from engine.training.made import make_clip

_HELD_OUT = 20_241
"""Stands first in the seed of every held-out clip; a stage's seed stands first in that of its clips."""


def made_cases(count: int, seed: int, *, frames: int, side: int, hard: bool) -> Iterator[Case]:
    """`count` objects, each of a clip of its own with fresh surfaces, well seen on the first frame.

    side: pixels. hard: look-alikes, camouflage, small things, clutter, noise, cuts; else none of it.
    """
    found, attempt = 0, 0
    while found < count:
        number = (_HELD_OUT, seed, attempt, int(hard))
        attempt += 1
        clip = make_clip(number, side=side, frames=frames, hard=hard)
        counts = np.bincount(clip.labels_thw[0].ravel(), minlength=clip.num_objects + 1)
        there = [n for n in range(1, len(counts)) if counts[n] >= side * side / 300]
        if not there:
            continue
        label = int(np.random.default_rng((*number, 1)).choice(there))
        yield Case(
            name=f"{'hard' if hard else 'easy'}-{seed}-{attempt - 1}-{label}",
            num_frames=frames,
            frame=clip.images_thwc.__getitem__,
            truth={n: clip.labels_thw[n] == label for n in range(frames)},
        )
        found += 1
