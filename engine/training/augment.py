"""Changes to a clip that keep what is in it: the SAM 2 paper's augmentations (appendix D.2).

All work on images_thwc (uint8 RGB) and labels_thw (uint8, 0 for the ground), and draw from the
generator that is passed in.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Images = NDArray[np.uint8]
Labels = NDArray[np.uint8]
Clip = tuple[Images, Labels]

_GREY_SHARE = 0.05


def there_and_back(clip: Clip) -> Clip:
    """To the middle of the clip and back, in as many frames: what leaves or hides is seen to come back."""
    images, labels = clip
    frames = len(images)
    way = [min(t, frames - 1 - t) for t in range(frames)]
    return images[way], labels[way]


def flip(clip: Clip, rng: np.random.Generator) -> Clip:
    """Half of the clips are mirrored left to right."""
    images, labels = clip
    return (images[:, :, ::-1], labels[:, :, ::-1]) if rng.random() < 0.5 else clip


def affine(clip: Clip, rng: np.random.Generator) -> Clip:
    """Turn by up to 25 degrees, shear by up to 20, scale by up to a fifth; the same for every frame.
    What comes in from outside is the edge mirrored, and belongs to no object."""
    images, labels = clip
    height, width = labels.shape[1:]
    angle, shear = np.deg2rad(rng.uniform(-25, 25)), np.deg2rad(rng.uniform(-20, 20))
    scale = rng.uniform(0.8, 1.2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = scale * turn @ np.array([[1, np.tan(shear)], [0, 1]])
    centre = np.array([width / 2, height / 2])
    matrix = np.column_stack([linear, centre - linear @ centre])
    size = (width, height)
    turned = [cv2.warpAffine(i, matrix, size, borderMode=cv2.BORDER_REFLECT_101) for i in images]
    moved = [cv2.warpAffine(m, matrix, size, flags=cv2.INTER_NEAREST) for m in labels]
    return np.stack(turned), np.stack(moved)


def mosaic(clip: Clip) -> Clip:
    """The clip four times over, half as large: a 2x2 grid in which look-alikes occur.

    Each quarter's objects have labels of their own: those of quarter q are label + q * most, where
    most is the highest label of the clip. Raises ValueError when there are too many for uint8.
    """
    images, labels = clip
    most = int(labels.max())
    if 4 * most > 255:
        raise ValueError(f"{most} labels are too many for a mosaic")
    height, width = labels.shape[1:]
    half = ((width + 1) // 2, (height + 1) // 2)
    small = np.stack([cv2.resize(i, half, interpolation=cv2.INTER_AREA) for i in images])
    thin = np.stack([cv2.resize(m, half, interpolation=cv2.INTER_NEAREST) for m in labels])
    quarters = [np.where(thin > 0, thin + q * most, 0).astype(np.uint8) for q in range(4)]
    rows = [np.concatenate(quarters[q : q + 2], axis=2) for q in (0, 2)]
    pictures = np.concatenate([np.concatenate([small, small], axis=2)] * 2, axis=1)
    return pictures[:, :height, :width], np.concatenate(rows, axis=1)[:, :height, :width]


def jitter(images_thwc: Images, rng: np.random.Generator) -> Images:
    """Colours of the clip shifted and stretched, a little more in each frame; now and then all grey."""
    gain = rng.normal(1, 0.12, 3) * rng.normal(1, 0.15)
    offset = rng.normal(0, 12)
    picture = images_thwc.astype(np.float32) * gain.astype(np.float32) + np.float32(offset)
    picture += rng.normal(0, 3, (len(picture), 1, 1, 3)).astype(np.float32)
    if rng.random() < _GREY_SHARE:
        picture = np.repeat(picture.mean(-1, keepdims=True), 3, axis=-1)
    return np.clip(picture, 0, 255).astype(np.uint8)
