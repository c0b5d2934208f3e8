"""What a person's prompts on one frame make of the object: a first region, then each point in turn.

Points are answered in order, each changing its own neighbourhood, so that the same prompts give
the same mask whether they come one by one or all at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from engine.predict.basic_click import Grown, fill_holes, grow, keep_piece, settle
from engine.predict.basic_colours import ColourModel, best_axis, follow_edges, learn
from engine.predict.basic_features import BasicFeatures, Bools, Floats, window_around
from engine.predict.basic_motion import FAR, core, signed_distance
from engine.prompts import Box, Prompts

_CUT_LONGEST = 220  # GrabCut's window is shrunk to this, so that it answers at once


@dataclass(frozen=True, slots=True)
class Region:
    """An object on one frame: (h, w) logits, score and quality as in Segmented, other regions it may be."""

    logits: Floats
    score: float = 4.0
    quality: float = 0.5
    others: tuple[Floats, ...] = field(default=())


def plainness(features: BasicFeatures, model: ColourModel, on: Bools) -> float:
    """How well colours alone tell an object from the rest of its frame, 0 to 1."""
    area = float(np.count_nonzero(on))
    if area == 0:
        return 0.0
    strong = cv2.GaussianBlur(model.evidence(features.bins), (0, 0), 1.5) > 1.0
    hit = np.count_nonzero(strong & on)
    false = np.count_nonzero(
        strong & ~cv2.dilate(on.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool)
    )
    return float(hit / (area + 2 * false))


def segment_prompts(
    features: BasicFeatures,
    prompts: Prompts,
    start: Region | None,
    done: int,
    known: ColourModel | None,
    *,
    rough: bool = False,
) -> Region:
    """The region that prompts make. start: what they correct; done: how many points it answers already.

    known: the object's colours on another frame, where they are remembered. rough: the outlines of
    clicked regions stay as colours have them.
    """
    region = start if start is not None else _first(features, prompts)
    if start is not None and prompts.box is not None and done == 0:
        region = box_region(features, prompts.box)
    for n in range(done, len(prompts.points)):
        region = _answer(features, prompts, n, region, known, rough)
    return _rated(features, region)


def _first(features: BasicFeatures, prompts: Prompts) -> Region:
    """What there is before the points: the painted mask, the box's object, or nothing."""
    if prompts.box is not None:
        return box_region(features, prompts.box)
    if prompts.mask is not None and not prompts.mask.is_empty:
        return Region(np.clip(signed_distance(features.shrink(prompts.mask)), -4, 4))
    return Region(np.full(features.shape, FAR, np.float32))


def _answer(
    features: BasicFeatures,
    prompts: Prompts,
    n: int,
    region: Region,
    known: ColourModel | None,
    rough: bool,
) -> Region:
    """The region after point n."""
    point = prompts.points[n]
    column, row = features.to_work(point.x, point.y)
    on = region.logits > 0
    if not point.positive:
        return Region(_cut_away(features, region.logits, column, row, _positives(features, prompts, n)))
    if on.any():
        return region if on[row, column] else Region(_add(features, region.logits, column, row, prompts, n))
    region = click_region(features, column, row, known, rough=rough)
    for m in range(n):
        if not prompts.points[m].positive:
            region = _answer(features, prompts, m, region, known, rough)
    return region


def _positives(features: BasicFeatures, prompts: Prompts, before: int) -> list[tuple[int, int]]:
    return [features.to_work(p.x, p.y) for p in prompts.points[:before] if p.positive]


def click_region(
    features: BasicFeatures, column: int, row: int, known: ColourModel | None, *, rough: bool = False
) -> Region:
    """The object at a click, and the tighter and looser regions that it may have meant (none if rough)."""
    grown = grow(features, column, row) or [Grown(_dot(features, column, row), 0.0)]
    settled = settle(features, grown[0].inside, column, row, known)
    if rough:
        return Region(settled)
    best = _recut(features, settled, column, row)
    others = [np.where(g.inside, np.float32(1), np.float32(-1)) for g in grown]
    kept: list[Floats] = []
    for other in others:
        on = other > 0
        seen = [best, *kept]
        if on.any() and all(_overlap(on, k > 0) < 0.85 for k in seen):
            kept.append(other)
    return Region(best, others=tuple(kept[:2]))


def refined(features: BasicFeatures, on: Bools) -> Region:
    """A region (h, w) that was found coarsely, with its outline where the colours change; rated."""
    return _rated(features, Region(_largest_pieces(_sharpen(features, fill_holes(on, 0.05)))))


def _recut(features: BasicFeatures, logits: Floats, column: int, row: int) -> Floats:
    """A settled region with GrabCut's word along its outline; as it is where that changes too much."""
    on = logits > 0
    radius = float(np.sqrt(np.count_nonzero(on) / np.pi))
    window = window_around(on, int(0.6 * radius) + 6)
    if window is None:
        return logits
    distance = signed_distance(on)
    marks = np.where(on, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    marks[distance > 0.25 * radius] = cv2.GC_FGD
    marks[distance < -0.25 * radius - 3] = cv2.GC_BGD
    marks[row, column] = cv2.GC_FGD
    cut = grab_cut(features, marks, window, rounds=1)
    if _overlap(on, cut) < 0.75:
        return logits
    return keep_piece(_sharpen(features, cut), column, row)


def _overlap(a: Bools, b: Bools) -> float:
    return float(np.count_nonzero(a & b)) / max(float(np.count_nonzero(a | b)), 1.0)


def _dot(features: BasicFeatures, column: int, row: int) -> Bools:
    out = np.zeros(features.shape, np.uint8)
    cv2.circle(out, (column, row), 2, 1, -1)
    return out > 0


def box_region(features: BasicFeatures, box: Box) -> Region:
    """The object that fills a box: GrabCut against what surrounds it."""
    x0, y0 = features.to_work(box.x0, box.y0)
    x1, y1 = features.to_work(box.x1 - 1, box.y1 - 1)
    h, w = features.shape
    pad_x, pad_y = max((x1 - x0) // 3, 8), max((y1 - y0) // 3, 8)
    rows = slice(max(y0 - pad_y, 0), min(y1 + pad_y + 1, h))
    columns = slice(max(x0 - pad_x, 0), min(x1 + pad_x + 1, w))
    trimap = np.full((h, w), cv2.GC_BGD, np.uint8)
    trimap[y0 : y1 + 1, x0 : x1 + 1] = cv2.GC_PR_FGD
    box_on = trimap == cv2.GC_PR_FGD
    cut = grab_cut(features, trimap, (rows, columns), rounds=4)
    if np.count_nonzero(cut) < 0.05 * np.count_nonzero(box_on):
        cut = _ellipse(features, x0, y0, x1, y1) & box_on
    logits = _sharpen(features, fill_holes(cut, 0.05))
    logits[~box_on] = FAR
    return Region(_largest_pieces(logits))


def _ellipse(features: BasicFeatures, x0: int, y0: int, x1: int, y1: int) -> Bools:
    out = np.zeros(features.shape, np.uint8)
    half = max((x1 - x0) // 2, 0), max((y1 - y0) // 2, 0)
    cv2.ellipse(out, ((x0 + x1) // 2, (y0 + y1) // 2), half, 0, 0, 360, 1, -1)
    out[(y0 + y1) // 2, (x0 + x1) // 2] = 1
    return out > 0


def grab_cut(features: BasicFeatures, trimap: np.ndarray, window: tuple[slice, slice], rounds: int) -> Bools:
    """GrabCut (Rother et al. 2004) within a window of a (h, w) trimap of OpenCV's GC values; (h, w)."""
    lab, marks = features.lab[window], trimap[window]
    out = np.zeros(features.shape, np.bool_)
    shrink = min(1.0, _CUT_LONGEST / max(marks.shape))
    size = max(round(marks.shape[1] * shrink), 1), max(round(marks.shape[0] * shrink), 1)
    small = np.ascontiguousarray(cv2.resize(lab, size, interpolation=cv2.INTER_AREA))
    small_marks = np.ascontiguousarray(cv2.resize(marks, size, interpolation=cv2.INTER_NEAREST))
    front = np.isin(small_marks, (cv2.GC_FGD, cv2.GC_PR_FGD))
    if min(np.count_nonzero(front), np.count_nonzero(~front)) < 20:  # too few colours to learn from
        out[window] = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD))
        return out
    cv2.setRNGSeed(1)
    behind, before = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(small, small_marks, (0, 0, 0, 0), behind, before, rounds, cv2.GC_INIT_WITH_MASK)
    cut = np.isin(small_marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    out[window] = cv2.resize(cut, (marks.shape[1], marks.shape[0]), interpolation=cv2.INTER_LINEAR) > 0.5
    return out


def _sharpen(features: BasicFeatures, on: Bools) -> Floats:
    """Logits of a region with its outline moved, by a few pixels at most, to where the colours change."""
    reach = int(np.clip(0.06 * np.sqrt(np.count_nonzero(on)), 2, 8))
    window = window_around(on, 4 * reach + 4)
    if window is None or on.all():
        return np.where(on, np.float32(1), np.float32(FAR))
    inside = on[window]
    distance = signed_distance(inside)
    ring = (distance < -1) & (distance > -4 * reach)
    model = learn(features, core(inside, distance), ring, window)
    place = np.clip(distance * (2.5 / reach), -2.5, 2.5)
    evidence = np.where(np.abs(distance) < reach, model.evidence(features.bins[window], 3.0), 0)
    guide = best_axis(features, inside, ring, window)
    logits = np.full(features.shape, FAR, np.float32)
    logits[window] = follow_edges(np.asarray(evidence + 0.35 * place, np.float32), guide, 2) + 0.65 * place
    return logits


def _largest_pieces(logits: Floats) -> Floats:
    on = (logits > 0).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(on, connectivity=4)
    if count <= 2:
        return logits
    area = stats[:, cv2.CC_STAT_AREA]
    drop = area < 0.1 * area[1:].max()
    drop[0] = False
    return np.where(drop[labels], np.minimum(logits, FAR / 4), logits).astype(np.float32)


def _add(features: BasicFeatures, logits: Floats, column: int, row: int, prompts: Prompts, n: int) -> Floats:
    """The region and what a further positive click adds: like colours about it, outside the region.

    What negative clicks took away does not come back.
    """
    on = logits > 0
    free = ~on
    for p in prompts.points[:n]:
        if not p.positive:
            free &= ~_dot(features, *features.to_work(p.x, p.y))
    free[row, column] = True
    limit = 1.5 * float(np.count_nonzero(on)) + 200
    grown = [g.inside for g in grow(features, column, row, free) if np.count_nonzero(g.inside) < limit]
    piece = grown[0] if grown else _dot(features, column, row)
    piece = piece | _dot(features, column, row)
    joined = np.asarray(
        cv2.morphologyEx((on | piece).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)) > 0
    )
    near = cv2.dilate(piece.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    changed = (joined & near & free) | piece
    changed = fill_holes(on | changed, 0.02) & ~on
    return np.where(changed, np.maximum(logits, 1.0), logits).astype(np.float32)


def _cut_away(
    features: BasicFeatures, logits: Floats, column: int, row: int, keep: list[tuple[int, int]]
) -> Floats:
    """The region without the part at a negative click, as far as like colours reach.

    Where that would take what positive clicks asked for, or nearly all, the parts are told apart by
    which click they are nearer to, with colour edges between them.
    """
    on = logits > 0
    if not on[row, column]:
        return logits
    area = float(np.count_nonzero(on))
    parts = [g.inside & on for g in grow(features, column, row, on)]
    parts = [p for p in parts if np.count_nonzero(p) < 0.7 * area and not any(p[r, c] for c, r in keep)]
    part = parts[0] if parts else _divide(features, on, column, row, keep)
    part = part | (_dot(features, column, row) & on)
    part = cv2.dilate(part.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    left = on & ~part
    for c, r in keep:
        left[r, c] = True
    left[row, column] = False
    crumbs = _crumbs(left, part, keep, 0.03 * area)
    gone = on & (~left | crumbs)
    return np.where(gone, np.minimum(logits, -1.0), logits).astype(np.float32)


def _crumbs(left: Bools, part: Bools, keep: list[tuple[int, int]], least: float) -> Bools:
    """Pieces beside a cut-away part that it left behind too small to be meant."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(left.astype(np.uint8), connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] < least
    beside = cv2.dilate(part.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    small &= np.bincount(labels[beside], minlength=count) > 0
    small[0] = False
    for c, r in keep:
        small[labels[r, c]] = False
    if count > 1 and small[1:].all():
        small[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))] = False
    return np.asarray(small[labels])


def _divide(features: BasicFeatures, on: Bools, column: int, row: int, keep: list[tuple[int, int]]) -> Bools:
    """The part of a region nearer to a negative click than to what is kept; a watershed between them."""
    marks = np.zeros(features.shape, np.int32)
    for c, r in keep:
        cv2.circle(marks, (c, r), 3, 1, -1)
    if not keep:
        rows, columns = np.nonzero(on)
        farthest = int(np.argmax((rows - row) ** 2 + (columns - column) ** 2))
        cv2.circle(marks, (int(columns[farthest]), int(rows[farthest])), 3, 1, -1)
    cv2.circle(marks, (column, row), 3, 2, -1)
    marks[~on] = 3
    picture = np.ascontiguousarray(cv2.GaussianBlur(features.lab, (5, 5), 0))
    cv2.watershed(picture, marks)
    return np.asarray((marks == 2) & on)


def _rated(features: BasicFeatures, region: Region) -> Region:
    """With score and quality: how well its colours differ from those around it."""
    on = region.logits > 0
    area = np.count_nonzero(on)
    if area == 0:
        return Region(region.logits, -4.0, 0.0, region.others)
    distance = signed_distance(on)
    ring = (distance < -2) & (distance > -2 - 0.5 * np.sqrt(area))
    model = learn(features, on, ring)
    apart = 1 - model.likeness(model.around)
    quality = float(np.clip(0.35 + 0.6 * apart, 0, 1))
    return Region(region.logits, 2.0 + 5 * apart, quality, region.others)


__all__ = ["Region", "box_region", "click_region", "grab_cut", "keep_piece", "plainness", "segment_prompts"]
