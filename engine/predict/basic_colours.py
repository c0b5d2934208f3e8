"""What Basic knows of an object's look: how often each colour occurs on it and around it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.predict.basic_features import (
    BINS,
    LIGHT_BINS,
    TINT_BINS,
    WHOLE,
    BasicFeatures,
    Bools,
    Floats,
    Window,
    bins_of,
)

_FLOOR = 0.03 / 3000  # chance of a colour never seen, as if spread over the colours that a frame has
_SHADES = ((0.75, 0.25), (0.5, 0.12))  # surroundings also occur in shadow: (light, weight)
_SAMPLED = 9  # of the surroundings' pixels, one in this many is also looked at as in shadow
_MOST = 4.0  # bound of the evidence of one pixel, as a logit


@dataclass(frozen=True, slots=True)
class ColourModel:
    """own, around: (BINS,) float32, chances of each colour on the object and around it; each sums to 1."""

    own: Floats
    around: Floats

    @property
    def nbytes(self) -> int:
        return self.own.nbytes + self.around.nbytes

    @property
    def trust(self) -> float:
        """How far the object's colours are its own among those around it, 0.3 to 1."""
        return float(np.clip((1 - self.likeness(self.around) - 0.25) / 0.45, 0.3, 1.0))

    def evidence(self, bins: NDArray[np.uint16], novelty: float = 1.0) -> Floats:
        """How much each pixel's colour speaks for the object: logits of the bins' shape, within +-4.

        novelty: above 1, a colour seen neither on the object nor around it speaks for the object.
        """
        own, around = self.own + _FLOOR * novelty, self.around + _FLOOR
        table = np.clip(np.log(own / around), -_MOST, _MOST).astype(np.float32)
        return np.asarray(table[bins], np.float32)

    def likeness(self, counts: Floats) -> float:
        """How alike the object's colours and other chances are: Bhattacharyya's coefficient, 0 to 1."""
        return float(np.sqrt(self.own * counts).sum())

    def blend(self, newer: ColourModel, own: float, around: float) -> ColourModel:
        """This model moved towards a newer one by these shares (0 to 1) of each part."""
        return ColourModel(
            np.asarray(self.own + own * (newer.own - self.own), np.float32),
            np.asarray(self.around + around * (newer.around - self.around), np.float32),
        )


def chances(bins: NDArray[np.uint16], weights: Floats | None = None) -> Floats:
    """Chances of each colour among some pixels, smoothed over like colours; (BINS,) that sum to 1."""
    counts = np.bincount(bins.ravel(), None if weights is None else weights.ravel(), BINS)
    return _smooth(counts.astype(np.float32))


def learn(
    features: BasicFeatures, inside: Bools, outside: Bools, window: Window = WHOLE, elsewhere: bool = False
) -> ColourModel:
    """A model from pixels of the object and pixels around it; booleans of the window's shape, may be empty.

    elsewhere: the frame beyond the window also counts as around the object.
    """
    bins = features.bins[window]
    own = np.bincount(bins[inside], minlength=BINS).astype(np.float32)
    around = np.bincount(bins[outside], minlength=BINS).astype(np.float32)
    samples = [features.lab[window][outside][::_SAMPLED]]
    if elsewhere:
        beyond = np.ones(features.shape, np.bool_)
        beyond[window] = False
        coarse = (slice(None, None, 3), slice(None, None, 3))
        around += 9 * np.bincount(features.bins[coarse][beyond[coarse]], minlength=BINS)
        samples.append(features.lab[coarse][beyond[coarse]])
    lab = np.concatenate(samples).astype(np.float32)
    for light, weight in _SHADES:
        shaded = lab * np.array([light, 0.5 + 0.5 * light, 0.5 + 0.5 * light], np.float32)
        shaded[:, 1:] += 64 * (1 - light)
        around += _SAMPLED * weight * np.bincount(bins_of(shaded.astype(np.uint8)), minlength=BINS)
    return ColourModel(_smooth(own), _smooth(around))


def _smooth(counts: Floats) -> Floats:
    """Counts spread over like colours and made to sum to 1."""
    total = float(counts.sum())
    if total == 0:
        return counts
    cube = (counts / total).reshape(LIGHT_BINS, TINT_BINS * TINT_BINS)
    lights = cv2.GaussianBlur(cube, (1, 5), 0, sigmaY=1.1, borderType=cv2.BORDER_REPLICATE)
    tints = np.ascontiguousarray(lights.T).reshape(TINT_BINS, TINT_BINS, LIGHT_BINS)
    blurred = cv2.GaussianBlur(tints, (5, 5), 0.9, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(blurred.reshape(-1, LIGHT_BINS).T.ravel(), np.float32)


def best_axis(features: BasicFeatures, inside: Bools, outside: Bools, window: Window = WHOLE) -> Floats:
    """The window's (h, w) values, 0 to 1, along the line of colour space that best tells two sets apart."""
    lab = features.lab[window]
    step = max(np.count_nonzero(inside) // 2000, 1), max(np.count_nonzero(outside) // 2000, 1)
    own, around = (lab[s][::n].astype(np.float32) for s, n in zip((inside, outside), step, strict=True))
    axis = np.array([1.0, 0.0, 0.0])
    if len(own) >= 8 and len(around) >= 8:
        spread = np.cov(own.T) + np.cov(around.T) + np.eye(3) * 20
        axis = np.linalg.solve(spread, own.mean(0) - around.mean(0))
        axis /= np.linalg.norm(axis) + 1e-9
    line = np.asarray(cv2.transform(lab.astype(np.float32), axis[None]), np.float32).reshape(lab.shape[:2])
    low, high = float(line.min()), float(line.max())
    return np.asarray((line - low) / (high - low + 1e-6), np.float32)


def follow_edges(values: Floats, guide: Floats, radius: int, softness: float = 2e-3) -> Floats:
    """`values` smoothed within `radius` pixels but not across edges of `guide` (He et al., guided filter)."""
    size = (2 * radius + 1, 2 * radius + 1)

    def mean(array: Floats) -> Floats:
        return np.asarray(cv2.blur(array, size, borderType=cv2.BORDER_REFLECT), np.float32)

    mean_guide, mean_values = mean(guide), mean(values)
    slope = (mean(guide * values) - mean_guide * mean_values) / (
        mean(guide * guide) - mean_guide**2 + softness
    )
    offset = mean_values - slope * mean_guide
    return np.asarray(mean(slope) * guide + mean(offset), np.float32)
