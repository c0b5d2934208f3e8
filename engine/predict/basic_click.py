"""From one click to a region: like colours grown at several tolerances, the one that stands out best.

Distances are in work pixels, colour distances in OpenCV's 8-bit Lab with lightness counted less,
since light and shadow change it most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from engine.predict.basic_colours import ColourModel, best_axis, follow_edges, learn
from engine.predict.basic_features import BasicFeatures, Bools, Floats, Window, window_around
from engine.predict.basic_motion import FAR, core, signed_distance

_TOLERANCES = (5, 7, 9, 12, 15, 19, 24, 30, 37, 46, 58)
_LIGHT_SHARE = 0.5
_BARRIER = 9.0  # edges of this strength also bound regions, against leaks through narrow places
_NOVELTY = 5.0  # a colour that the rest of the frame lacks belongs, where it touches the object
_ROUNDS = 3
_NO_MASK: Any = None  # OpenCV needs none; its type hints do not know


@dataclass(frozen=True, slots=True)
class Grown:
    """A region grown from a click. merit: how much its outline stands out, larger is better."""

    inside: Bools
    merit: float


def colour_distance(features: BasicFeatures, column: int, row: int) -> Floats:
    """How far each pixel's colour is from that around a work pixel; (h, w)."""
    lab = features.lab.astype(np.float32)
    patch = lab[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3].reshape(-1, 3)
    away = lab - np.median(patch, axis=0).astype(np.float32)
    weights = np.array([[_LIGHT_SHARE**2, 1.0, 1.0]])
    return np.asarray(np.sqrt(cv2.transform(away * away, weights)), np.float32).reshape(features.shape)


def edge_strength(features: BasicFeatures) -> Floats:
    """How fast colour changes at each pixel; (h, w). Made once a frame."""
    if features.edges is not None:
        return features.edges
    lab = cv2.GaussianBlur(features.lab, (3, 3), 0)
    across, down = (cv2.Sobel(lab, cv2.CV_32F, dx, 1 - dx, scale=1 / 8) for dx in (1, 0))
    weights = np.array([[_LIGHT_SHARE**2, 1.0, 1.0]])
    squares = cv2.transform(across * across + down * down, weights)
    features.edges = np.asarray(np.sqrt(squares), np.float32).reshape(features.shape)
    return features.edges


def grow(features: BasicFeatures, column: int, row: int, within: Bools | None = None) -> list[Grown]:
    """Regions of like colour about a work pixel, most outstanding first; each really differs from the others.

    within: where the regions may lie; everywhere when None.
    """
    distance = colour_distance(features, column, row)
    edges = edge_strength(features)
    allowed = None if within is None else within.astype(np.uint8)
    calm = (edges < _BARRIER).astype(np.uint8)
    fenced = calm if allowed is None else calm & allowed
    grown: list[Grown] = []
    for bounds, tolerances in ((allowed, _TOLERANCES), (fenced, _TOLERANCES[4::2])):
        regions = [_connected(distance, t, column, row, bounds) for t in tolerances]
        if bounds is fenced:
            regions = [_widen(r, allowed) for r in regions]
        areas = [float(np.count_nonzero(r)) for r in regions]
        for i, region in enumerate(regions):
            larger = areas[min(i + 1, len(areas) - 1)]
            smaller = areas[max(i - 1, 0)]
            steady = (areas[i] / max(larger, 1)) * (smaller / max(areas[i], 1)) ** 0.5
            grown.append(Grown(region, standing_out(region, edges) * (0.25 + steady)))
    grown.sort(key=lambda g: -g.merit)
    return _unlike(grown)


def _widen(inside: Bools, allowed: np.ndarray | None) -> Bools:
    """A region that stopped short of strong edges, taken up to them."""
    wide = cv2.dilate(inside.astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray((wide if allowed is None else wide & allowed) > 0) | inside


def _connected(
    distance: Floats, tolerance: float, column: int, row: int, allowed: np.ndarray | None
) -> Bools:
    like = (distance < tolerance).astype(np.uint8)
    like = np.asarray(cv2.morphologyEx(like, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    if allowed is not None:
        like &= allowed
    like[row, column] = 1
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
    filled = np.zeros((like.shape[0] + 2, like.shape[1] + 2), np.uint8)
    cv2.floodFill(like, filled, (column, row), 1, 0, 0, flags)
    return fill_holes(filled[1:-1, 1:-1] > 0, 0.05)


def fill_holes(inside: Bools, share: float) -> Bools:
    """With holes filled that are smaller than this share of the region."""
    window = window_around(inside, 1)
    if window is None:
        return inside
    on = inside[window].astype(np.uint8)
    # What a flood from beyond the window does not reach is a hole; most regions have few.
    flooded = np.zeros((on.shape[0] + 2, on.shape[1] + 2), np.uint8)
    flooded[1:-1, 1:-1] = on
    cv2.floodFill(flooded, _NO_MASK, (0, 0), 1)
    holes = np.asarray(flooded[1:-1, 1:-1] == 0)
    around = window_around(holes, 0)
    if around is None:
        return inside
    _, labels, stats, _ = cv2.connectedComponentsWithStats(holes[around].view(np.uint8), connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] < share * np.count_nonzero(on)
    small[0] = False
    filled = inside.copy()
    filled[window][around] |= small[labels]
    return filled


def standing_out(inside: Bools, edges: Floats) -> float:
    """Strength of the edges along the outline; less for large, ragged and tiny regions and at the edge."""
    on = inside.astype(np.uint8)
    area = int(on.sum())
    if area < 9 or area > 0.6 * on.size:
        return 0.0
    outline = cv2.morphologyEx(on, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    border = float(on[0].sum() + on[-1].sum() + on[:, 0].sum() + on[:, -1].sum())
    length = max(float(np.count_nonzero(outline)) / 2, 1.0)
    strength = float(np.minimum(edges[outline], 24).mean())
    tiny = min(1.0, area / (0.0015 * on.size)) ** 0.5
    compact = min(4 * np.pi * area / length**2, 1.0) ** 0.25
    large = min(1.0, 0.2 * on.size / area) ** 0.5
    return float(strength * tiny * compact * large * max(1 - 1.5 * border / length, 0.05))


def _unlike(grown: list[Grown]) -> list[Grown]:
    """The best of each group of regions that are nearly the same."""
    kept: list[Grown] = []
    for g in grown:
        area = np.count_nonzero(g.inside)
        if all(
            np.count_nonzero(g.inside & k.inside) < 0.8 * max(area, np.count_nonzero(k.inside)) for k in kept
        ):
            kept.append(g)
    return kept[:3]


def settle(
    features: BasicFeatures, inside: Bools, column: int, row: int, known: ColourModel | None = None
) -> Floats:
    """A grown region made whole: colours learnt from it and its surroundings decide, over a few rounds.

    known: the object's colours on other frames, where remembered. Returns (h, w) logits.
    """
    as_grown = logits = np.where(inside, np.float32(1), np.float32(-1))
    edges = edge_strength(features)
    least_merit = 0.4 * standing_out(inside, edges)
    for round_number in range(_ROUNDS):
        radius = float(np.sqrt(np.count_nonzero(inside) / np.pi))
        window = window_around(inside, int(1.4 * radius) + 10)
        assert window is not None
        apart = max(0.55 * radius, 5.0) if round_number == 0 else max(0.2 * radius, 4.0)
        found = _settle_once(features, inside[window], window, radius, apart, known)
        logits = np.full(features.shape, FAR, np.float32)
        logits[window] = keep_piece(found, column - window[1].start, row - window[0].start)
        inside = logits > 0
        if not inside.any() or standing_out(inside, edges) < least_merit:
            return as_grown  # the colours run into the surroundings
    return logits


def _settle_once(
    features: BasicFeatures,
    inside: Bools,
    window: Window,
    radius: float,
    apart: float,
    known: ColourModel | None,
) -> Floats:
    """A window's logits from the colours inside a region and those at least `apart` from it."""
    distance = signed_distance(inside)
    around = distance < -apart
    model = learn(features, core(inside, distance), around, window, elsewhere=True)
    if known is not None:
        model = model.blend(known, 0.3, 0.3)
    evidence = model.evidence(features.bins[window], _NOVELTY)
    guide = best_axis(features, inside, around, window)
    place = np.clip(distance / max(0.5 * radius, 4), -1.6, 1.0)
    logits = follow_edges(np.asarray(evidence + 0.6 * place, np.float32), guide, max(2, int(radius / 18)))
    logits = np.asarray(logits + 0.5 * place, np.float32)
    logits[distance < -max(1.3 * radius, 8)] = FAR
    return logits


def keep_piece(logits: Floats, column: int, row: int) -> Floats:
    """Only the piece at (or nearest to) a pixel, less what hangs on by a thread, with holes filled."""
    on = (logits > 0).astype(np.uint8)
    if not on.any():
        return logits
    whole = on
    width = 3 + 2 * int(np.sqrt(np.count_nonzero(on) / np.pi) / 25)
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))
    opened = np.asarray(cv2.morphologyEx(on, cv2.MORPH_OPEN, brush), np.uint8)
    on = opened if opened.any() else on
    _, labels = cv2.connectedComponents(on, connectivity=4)
    at = int(labels[row, column])
    if at == 0:
        rows, columns = np.nonzero(labels)
        nearest = int(np.argmin((rows - row) ** 2 + (columns - column) ** 2))
        at = int(labels[rows[nearest], columns[nearest]])
    regrown = cv2.dilate((labels == at).astype(np.uint8), np.ones((width, width), np.uint8)) > 0
    piece = fill_holes(np.asarray(regrown & (whole > 0)), 0.03)
    logits = np.where(piece, np.maximum(logits, 0.3), np.minimum(logits, -0.3))
    return np.asarray(logits, np.float32)
