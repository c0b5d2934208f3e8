"""Basic's proposals: everything on a frame that stands out, found in one pass instead of by many clicks.

The frame is cut into small even pieces by a watershed; the two neighbours that differ least are joined,
again and again, until one is left. Each piece on the way is a candidate; those whose whole outline is
strong for their size are proposed, with their outlines brought to the pixel. (Merge trees over a
watershed: Arbelaez et al. 2011, in small.)
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.predict.basic_click import edge_strength
from engine.predict.basic_features import BasicFeatures
from engine.predict.basic_region import refined
from engine.predict.proposals import each_once, is_of_object_size
from engine.predict.segmenter import ProposalStep, Proposed

_LONGEST = 400  # work pixels: beyond, candidates are looked for at half the size
_CELL = 8  # pixels from seed to seed
_LIGHT_SHARE = 0.5  # as in clicks: light and shadow change lightness most
_STRONGEST = 24.0  # an edge that is stronger counts as this
_MOST = 32  # candidates that are brought to the pixel
_LEAST_SHARE, _MOST_SHARE = 0.0006, 0.5  # of the frame
_SAME = 0.7  # of a candidate inside a better one: it is the same thing
_GOOD_CONTRAST = 12.0  # mean strength of an outline from which on it counts in full
_LEAST_SCORE = 0.3

Labels = NDArray[np.int32]


@dataclass(slots=True)
class _Piece:
    """A part of the frame in the tree of joins. colour: sum over its pixels. around: by neighbour, the
    length of the common border and the sum of its strength. border: length along the frame's edge."""

    area: int
    colour: NDArray[np.float64]
    border: int
    around: dict[int, tuple[float, float]] = field(default_factory=dict)
    children: tuple[int, ...] = ()
    contrast: float = 0.0
    merit: float = 0.0

    @property
    def mean(self) -> NDArray[np.float64]:
        return self.colour / self.area


def propose(features: BasicFeatures) -> Iterator[ProposalStep]:
    """What stands out on a frame, best first; one candidate a step."""
    looked_at = features.halved if max(features.shape) > _LONGEST else features
    labels = cut_up(looked_at)
    pieces = _joined(_pieces_of(looked_at, labels), labels.size)
    chosen = _chosen(pieces, labels.size)
    found: list[Proposed] = []
    for place, number in enumerate(chosen):
        yield ProposalStep(place, len(chosen) + 1)
        on = np.isin(labels, _leaves(pieces, number)).astype(np.float32)
        h, w = features.shape
        region = refined(features, cv2.resize(on, (w, h), interpolation=cv2.INTER_LINEAR) > 0.5)
        mask = features.grow(region.logits)
        score = region.quality * min(1.0, pieces[number].contrast / _GOOD_CONTRAST)
        if score >= _LEAST_SCORE and is_of_object_size(mask):
            found.append(Proposed(mask, float(score)))
    yield ProposalStep(len(chosen) + 1, len(chosen) + 1, each_once(found))


def cut_up(features: BasicFeatures) -> Labels:
    """Numbers (h, w), from 0 without gaps, of small pieces whose borders follow the frame's edges."""
    edges = cv2.GaussianBlur(edge_strength(features), (3, 3), 0)
    h, w = features.shape
    seeds = np.zeros((h + 2, w + 2), np.int32)  # watershed gives the outermost pixels no number
    number = 0
    for top in range(0, h, _CELL):
        for left in range(0, w, _CELL):
            cell = edges[top : top + _CELL, left : left + _CELL]
            row, column = divmod(int(cell.argmin()), cell.shape[1])
            number += 1
            seeds[top + row + 1, left + column + 1] = number
    picture = cv2.copyMakeBorder(features.lab, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    labels = np.maximum(np.asarray(cv2.watershed(picture, seeds), np.int32)[1:-1, 1:-1], 0)
    while not labels.all():  # the lines between pieces
        grown = cv2.dilate(labels.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
        labels = np.where(labels == 0, grown, labels)
    return np.unique(labels, return_inverse=True)[1].reshape(h, w).astype(np.int32)


def _pieces_of(features: BasicFeatures, labels: Labels) -> list[_Piece]:
    lab = features.lab.reshape(-1, 3).astype(np.float64) * (_LIGHT_SHARE, 1.0, 1.0)
    flat, count = labels.ravel(), int(labels.max()) + 1
    areas = np.bincount(flat, minlength=count)
    colours = np.stack([np.bincount(flat, lab[:, c], count) for c in range(3)], axis=1)
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    borders = np.bincount(rim, minlength=count)
    pieces = [_Piece(int(areas[i]), colours[i], int(borders[i])) for i in range(count)]
    edges = np.minimum(edge_strength(features), _STRONGEST)
    pairs, strengths = [], []
    for a, b in (
        ((slice(None), slice(1, None)), (slice(None), slice(-1))),
        ((slice(1, None),), (slice(-1),)),
    ):
        differ = labels[a] != labels[b]
        pairs.append(np.stack([labels[a][differ], labels[b][differ]], axis=1))
        strengths.append(np.maximum(edges[a][differ], edges[b][differ]))
    ends = np.sort(np.concatenate(pairs), axis=1)
    codes, place = np.unique(ends[:, 0].astype(np.int64) * count + ends[:, 1], return_inverse=True)
    lengths = np.bincount(place)
    sums = np.bincount(place, np.concatenate(strengths))
    for code, length, total in zip(codes.tolist(), lengths.tolist(), sums.tolist(), strict=True):
        first, second = divmod(code, count)
        pieces[first].around[second] = pieces[second].around[first] = (float(length), float(total))
    return pieces


def _difference(a: _Piece, b: _Piece, border: tuple[float, float], pixels: int) -> float:
    """How little two neighbours belong together; small pieces count less, so that they join first."""
    apart = float(np.linalg.norm(a.mean - b.mean))
    size = min(a.area, b.area) / pixels
    return (apart + border[1] / border[0]) * size**0.25


def _joined(pieces: list[_Piece], pixels: int) -> list[_Piece]:
    """The pieces, and after them every piece that joining made; rated."""
    heap = [
        (_difference(piece, pieces[other], border, pixels), number, other)
        for number, piece in enumerate(pieces)
        for other, border in piece.around.items()
        if number < other
    ]
    heapq.heapify(heap)
    gone = [False] * len(pieces)
    while heap:
        _, first, second = heapq.heappop(heap)
        if gone[first] or gone[second]:
            continue
        a, b, number = pieces[first], pieces[second], len(pieces)
        joined = _Piece(a.area + b.area, a.colour + b.colour, a.border + b.border, children=(first, second))
        gone[first] = gone[second] = True
        for part, itself in ((a, second), (b, first)):
            for other, (length, total) in part.around.items():
                if other != itself:
                    before = joined.around.get(other, (0.0, 0.0))
                    joined.around[other] = before[0] + length, before[1] + total
        for other, border in joined.around.items():
            neighbour = pieces[other]
            neighbour.around.pop(first, None)
            neighbour.around.pop(second, None)
            neighbour.around[number] = border
            heapq.heappush(heap, (_difference(joined, neighbour, border, pixels), number, other))
        pieces.append(joined)
        gone.append(False)
        _rate(joined, pixels)
    return pieces


def _rate(piece: _Piece, pixels: int) -> None:
    """How much its outline stands out: as `standing_out` of a clicked region, from what is known here."""
    length = sum(border[0] for border in piece.around.values())
    if not length or not _LEAST_SHARE * pixels <= piece.area <= _MOST_SHARE * pixels:
        return
    piece.contrast = sum(border[1] for border in piece.around.values()) / length
    compact = min(4 * np.pi * piece.area / (length + piece.border) ** 2 * 1.6, 1.0) ** 0.25
    tiny = min(1.0, piece.area / (0.002 * pixels)) ** 0.5
    at_edge = max(1 - 1.5 * piece.border / (length + piece.border), 0.05)
    piece.merit = piece.contrast * compact * tiny * at_edge


def _chosen(pieces: list[_Piece], pixels: int) -> list[int]:
    """The best candidates, none nearly the same as a better one."""
    parent = {child: number for number, piece in enumerate(pieces) for child in piece.children}
    rated = sorted((n for n, piece in enumerate(pieces) if piece.merit > 0), key=lambda n: -pieces[n].merit)
    chosen: set[int] = set()
    covered: dict[int, int] = {}  # of each piece, the area of the largest chosen one within it
    order: list[int] = []
    for number in rated:
        area = pieces[number].area
        above = number
        is_part = False
        while (above := parent.get(above, -1)) >= 0:
            is_part = is_part or (above in chosen and area > _SAME * pieces[above].area)
        if is_part or covered.get(number, 0) > _SAME * area:
            continue
        chosen.add(number)
        order.append(number)
        above = number
        while above >= 0:
            covered[above] = max(covered.get(above, 0), area)
            above = parent.get(above, -1)
        if len(order) == _MOST:
            break
    return order


def _leaves(pieces: list[_Piece], number: int) -> list[int]:
    leaves, waiting = [], [number]
    while waiting:
        here = waiting.pop()
        children = pieces[here].children
        if children:
            waiting += children
        else:
            leaves.append(here)
    return leaves
