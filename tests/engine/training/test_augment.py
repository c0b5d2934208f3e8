"""Augmentations keep pictures and labels together."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.augment import Clip, affine, flip, jitter, mosaic, there_and_back


def marked(frames: int = 3, side: int = 32) -> Clip:
    """A clip whose objects are as bright as 80 times their label."""
    labels = np.zeros((frames, side, side), np.uint8)
    for t in range(frames):
        labels[t, 4:14, 2 + t : 12 + t] = 1
        labels[t, 18:28, 16:30] = 2
    return np.repeat((labels * 80)[..., None], 3, axis=-1), labels


def agree(clip: Clip) -> float:
    """The share of pixels whose brightness says the label."""
    images, labels = clip
    return float(np.mean(np.round(images[..., 0] / 80) == labels))


def test_half_of_the_clips_are_mirrored() -> None:
    seen = set()
    for seed in range(12):
        images, labels = flip(marked(), np.random.default_rng(seed))
        assert agree((images, labels)) == 1.0
        mirrored = np.array_equal(labels, marked()[1][:, :, ::-1])
        assert mirrored or np.array_equal(labels, marked()[1])
        seen.add(mirrored)
    assert seen == {True, False}


def test_a_clip_that_comes_back_ends_where_it_began() -> None:
    for frames in (5, 6):
        images, labels = there_and_back(marked(frames))
        assert len(labels) == frames
        assert agree((images, labels)) == 1.0
        assert np.array_equal(labels, labels[::-1])
        assert np.array_equal(labels[: frames // 2], marked(frames)[1][: frames // 2])


def test_affine_moves_pictures_and_labels_alike() -> None:
    images, labels = affine(marked(), np.random.default_rng(2))
    assert not np.array_equal(labels, marked()[1])
    assert labels.any()
    # Beyond the picture it is mirrored while labels are empty, so only inside must they agree.
    inside = labels > 0
    assert np.mean(np.round(images[..., 0][inside] / 80) == labels[inside]) > 0.9
    again = affine(marked(), np.random.default_rng(2))
    assert np.array_equal(labels, again[1])


def test_a_mosaic_is_the_clip_four_times_with_labels_of_its_own() -> None:
    images, labels = mosaic(marked())
    assert images.shape == (3, 32, 32, 3)
    assert labels.shape == (3, 32, 32)
    assert set(np.unique(labels)) == {0, 1, 2, 3, 4, 5, 6, 7, 8}
    assert np.array_equal(images[:, :16, :16], images[:, 16:, 16:])
    assert np.array_equal(np.where(labels[:, :16, :16] > 0, labels[:, :16, :16] + 6, 0), labels[:, 16:, 16:])
    odd = mosaic((np.zeros((1, 33, 35, 3), np.uint8), np.ones((1, 33, 35), np.uint8)))
    assert odd[0].shape == (1, 33, 35, 3)
    assert odd[1].shape == (1, 33, 35)
    with pytest.raises(ValueError, match="labels"):
        mosaic((np.zeros((1, 4, 4, 3), np.uint8), np.full((1, 4, 4), 90, np.uint8)))


def test_jitter_changes_colours_of_the_clip_and_of_each_frame() -> None:
    plain = np.full((4, 8, 8, 3), 120, np.uint8)
    changed = jitter(plain, np.random.default_rng(0))
    means = changed.mean((1, 2))
    assert not np.array_equal(changed, plain)
    assert len({tuple(m) for m in means}) > 1
    greys = [np.ptp(jitter(plain, np.random.default_rng(n)), axis=-1).max() == 0 for n in range(100)]
    assert 0 < sum(greys) < 20
