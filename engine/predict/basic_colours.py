"""What Basic knows of an object's look: how often each colour occurs on it and around it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.predict.basic_features import BINS, LIGHT_BINS, TINT_BINS, BasicFeatures, Bools, Floats, bins_of

_FLOOR = 0.03 / 3000  # chance of a colour never seen, as if spread over the colours that a frame has
_SHADES = ((0.75, 0.25), (0.5, 0.12))  # surroundings also occur in shadow: (light, weight)
_MOST = 4.0  # bound of the evidence of one pixel, as a logit


@dataclass(frozen=True, slots=True)
class ColourModel:
    """own, around: (BINS,) float32, chances of each colour on the object and around it; each sums to 1."""

    own: Floats
    around: Floats

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


def learn(features: BasicFeatures, inside: Bools, outside: Bools) -> ColourModel:
    """A model from pixels of the object and pixels around it; both (h, w) booleans, may be empty."""
    own = np.bincount(features.bins[inside], minlength=BINS).astype(np.float32)
    around = np.bincount(features.bins[outside], minlength=BINS).astype(np.float32)
    lab = features.lab[outside][::4]
    for light, weight in _SHADES:
        shaded = lab.astype(np.float32)
        shaded[:, 0] *= light
        shaded[:, 1:] = 128 + (shaded[:, 1:] - 128) * (0.5 + 0.5 * light)
        around += 4 * weight * np.bincount(bins_of(shaded.astype(np.uint8)), minlength=BINS)
    return ColourModel(_smooth(own), _smooth(around))


def _smooth(counts: Floats) -> Floats:
    """Counts spread over like colours and made to sum to 1."""
    total = float(counts.sum())
    if total == 0:
        return counts
    cube = (counts / total).reshape(LIGHT_BINS, TINT_BINS * TINT_BINS)
    cube = cv2.GaussianBlur(cube, (1, 5), 0, sigmaY=1.1, borderType=cv2.BORDER_REPLICATE)
    tints = np.ascontiguousarray(cube.T).reshape(TINT_BINS, TINT_BINS, LIGHT_BINS)
    tints = cv2.GaussianBlur(tints, (5, 5), 0.9, borderType=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(tints.reshape(-1, LIGHT_BINS).T).ravel()


def best_axis(features: BasicFeatures, inside: Bools, outside: Bools, window: tuple[slice, slice]) -> Floats:
    """The window's (h, w) brightness, 0 to 1, along the line of colour space that best tells two sets apart."""
    lab = features.lab[window].astype(np.float32)
    own, around = lab[inside], lab[outside]
    if len(own) < 8 or len(around) < 8:
        return np.asarray(lab[..., 0] / 255, np.float32)
    spread = np.cov(own[::3].T) + np.cov(around[::3].T) + np.eye(3) * 20
    axis = np.linalg.solve(spread, own.mean(0) - around.mean(0))
    line = lab @ (axis / (np.linalg.norm(axis) + 1e-9)).astype(np.float32)
    low, high = float(line.min()), float(line.max())
    return np.asarray((line - low) / (high - low + 1e-6), np.float32)


def follow_edges(values: Floats, guide: Floats, radius: int, softness: float = 2e-3) -> Floats:
    """`values` smoothed within `radius` pixels but not across edges of `guide` (He et al., guided filter)."""
    size = (2 * radius + 1, 2 * radius + 1)

    def mean(array: Floats) -> Floats:
        return np.asarray(cv2.blur(array, size, borderType=cv2.BORDER_REFLECT), np.float32)

    mean_guide, mean_values = mean(guide), mean(values)
    slope = (mean(guide * values) - mean_guide * mean_values) / (mean(guide * guide) - mean_guide**2 + softness)
    offset = mean_values - slope * mean_guide
    return np.asarray(mean(slope) * guide + mean(offset), np.float32)
