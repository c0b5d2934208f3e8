"""How likely each tracked mask is to be wrong, from what is known of it and of its neighbours in time.

Each sign is evidence from 0 (nothing odd) to 1; together they are the risk,

    risk = 1 - product over signs of (1 - weight * evidence)

so that one strong sign is enough and several weak ones add up. Weights and scales were chosen on
made clips with known truth, and are judged on others by tests/benchmarks/review.py.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.project.mask_table import MaskFacts, MaskFlag

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]

RISKY = 0.3  # from here on a mask is worth a person's look
_SETTLED = int(MaskFlag.VERIFIED | MaskFlag.PROMPTED | MaskFlag.PAINTED | MaskFlag.IMPORTED)
_WORTH_SAYING = 0.1
_UNUSUAL = 0.7  # the most evidence in a predicted IoU that is low for the object alone
_GONE = 0.15  # evidence of a frame in the midst of a stretch without the object


class Sign(enum.StrEnum):
    """A kind of evidence against a mask.

    LOST: the object vanished or came back here. SCORE: the model is not sure that it is there.
    QUALITY: a low predicted IoU, also for this object. AREA, BOX: a jump between neighbours. MOVE:
    the centroid leapt. OUTLINE: the box is filled otherwise than usual. FRAGMENTS: it is in parts.
    PASSES: the passes forward and backward in time found different masks.
    """

    LOST = "lost"
    SCORE = "score"
    QUALITY = "quality"
    AREA = "area"
    MOVE = "move"
    BOX = "box"
    OUTLINE = "outline"
    FRAGMENTS = "fragments"
    PASSES = "passes"


SIGNS = tuple(Sign)
WEIGHTS: dict[Sign, float] = {
    Sign.LOST: 0.7,
    Sign.SCORE: 0.4,
    Sign.QUALITY: 0.85,
    Sign.AREA: 0.3,
    Sign.MOVE: 0.6,
    Sign.BOX: 0.2,
    Sign.OUTLINE: 0.25,
    Sign.FRAGMENTS: 0.3,
    Sign.PASSES: 0.9,
}


@dataclass(frozen=True, slots=True, eq=False)
class ObjectRisk:
    """The risk of one object's masks, a number per frame; 0 where there is none to doubt.

    risk: (frames,) 0 to 1. evidence: (signs, frames), weighted, in the order of SIGNS.
    """

    risk: Floats
    evidence: Floats

    def reasons(self, frame: int) -> list[Sign]:
        """Why a mask is doubted, the strongest sign first; empty where nothing is odd."""
        here = self.evidence[:, frame]
        return [SIGNS[i] for i in np.argsort(-here, kind="stable") if here[i] >= _WORTH_SAYING]


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for an object, to tell what is unusual. iou: predicted. fill: log of area over box."""

    iou: float = 1.0
    fill: float = 0.0


def usual(facts: MaskFacts) -> Usual:
    """The medians over an object's masks."""
    shown = _shown(facts)
    rated, measured = shown & _has(facts, MaskFlag.IOU_KNOWN), shown & _has(facts, MaskFlag.MEASURED)
    return Usual(
        float(np.median(facts.iou[rated])) if rated.any() else 1.0,
        float(np.median(_fill(facts)[measured])) if measured.any() else 0.0,
    )


def object_risk(facts: MaskFacts, normal: Usual | None = None) -> ObjectRisk:
    """The risk of every mask of an object. What a person settled is calm: its risk is 0.

    normal: what is usual for the object; taken from these facts when None. Facts of a stretch give the
    same risk as those of the whole, but on the two frames at each end that lack their neighbours.
    """
    n = len(facts.flags)
    evidence = np.zeros((len(SIGNS), n), np.float32)
    doubted = _has(facts, MaskFlag.TRACKED) & ((facts.flags & _SETTLED) == 0)
    if doubted.any():
        signs = _own_signs(facts, normal or usual(facts)) | _neighbour_signs(facts)
        for row, sign in enumerate(SIGNS):
            np.multiply(signs[sign], WEIGHTS[sign] * doubted, out=evidence[row], casting="unsafe")
    return ObjectRisk(1 - np.prod(1 - evidence, axis=0), evidence)


def _has(facts: MaskFacts, flag: MaskFlag) -> Bools:
    return (facts.flags & flag.value) > 0


def _shown(facts: MaskFacts) -> Bools:
    """Frames with a mask that is not empty."""
    return _has(facts, MaskFlag.PRESENT) & ~_has(facts, MaskFlag.ABSENT)


def _fill(facts: MaskFacts) -> Floats:
    """How much of its box a mask fills, as a logarithm: -inf never, 0 for all of it."""
    shape = facts.shape
    box = (shape["x1"] - shape["x0"]).astype(np.float32) * (shape["y1"] - shape["y0"])
    fill: Floats = np.log(np.maximum(facts.area, 1).astype(np.float32) / np.maximum(box, 1))
    return fill


def _own_signs(facts: MaskFacts, normal: Usual) -> dict[Sign, Floats]:
    """Evidence in a mask by itself, or beside what is usual for its object."""
    shown = _shown(facts)
    measured = shown & _has(facts, MaskFlag.MEASURED)
    rated = shown & _has(facts, MaskFlag.IOU_KNOWN)
    # Sure of presence and sure of absence are both calm; near 0 the model cannot tell.
    score = np.where(_has(facts, MaskFlag.SCORED), facts.score, np.inf).astype(np.float32)
    unsure = np.exp(-np.abs(score) / 2)
    # Models differ in how they rate their masks: what counts is less than usual, or little at all. Less than
    # usual is soon all of it, so that it leaves room for those that are rated lowest.
    unusual = _UNUSUAL * _ramp(normal.iou - facts.iou, 0.01, 0.2, rated)
    low = np.maximum(unusual, _ramp(1 - facts.iou, 0.2, 0.9, rated))
    return {
        Sign.SCORE: unsure,
        Sign.QUALITY: low,
        Sign.OUTLINE: _ramp(np.abs(_fill(facts) - normal.fill), 0.1, 0.7, measured),
        Sign.FRAGMENTS: _ramp(facts.shape["fragments"], 1, 4, measured),
        Sign.PASSES: _ramp(facts.disagreement, 0.05, 0.5, _has(facts, MaskFlag.COMPARED)),
    }


def _neighbour_signs(facts: MaskFacts) -> dict[Sign, Floats]:
    """Evidence in how a mask differs from those on the frames before and after it."""
    present, shown = _has(facts, MaskFlag.PRESENT), _shown(facts)
    measured = shown & _has(facts, MaskFlag.MEASURED)
    pair = measured[1:] & measured[:-1]
    log_area = np.log(np.maximum(facts.area, 1))
    came_or_went = _worse_side(present[1:] & present[:-1] & (shown[1:] != shown[:-1]))
    both = shown[1:] & shown[:-1]
    return {
        Sign.LOST: np.maximum(came_or_went, _GONE * (present & ~shown)).astype(np.float32),
        Sign.AREA: _worse_side(_ramp(np.abs(np.diff(log_area)), 0.1, 0.7, both)),
        Sign.BOX: _worse_side(_ramp(1 - _box_ious(facts.shape), 0.2, 0.7, pair)),
        Sign.MOVE: _leaps(facts, measured),
    }


def _worse_side(between: NDArray[np.generic]) -> Floats:
    """What lies between frames, (frames - 1,), for each frame: the greater of its two sides."""
    worse = np.zeros(len(between) + 1, np.float32)
    worse[1:] = between
    np.maximum(worse[:-1], between.astype(np.float32), out=worse[:-1])
    return worse


def _box_ious(shape: NDArray[np.void]) -> NDArray[np.float64]:
    a, b = shape[:-1], shape[1:]
    wide = np.minimum(a["x1"], b["x1"]) - np.maximum(a["x0"], b["x0"])
    high = np.minimum(a["y1"], b["y1"]) - np.maximum(a["y0"], b["y0"])
    shared = np.maximum(wide, 0) * np.maximum(high, 0).astype(np.float64)
    area = (shape["x1"] - shape["x0"]) * (shape["y1"] - shape["y0"]).astype(np.float64)
    ious: NDArray[np.float64] = shared / np.maximum(area[:-1] + area[1:] - shared, 1)
    return ious


def _leaps(facts: MaskFacts, measured: Bools) -> Floats:
    """Change of the centroid's motion from frame to frame, in sizes of the object: steady motion is calm."""
    leaps = np.zeros(len(facts.flags), np.float32)
    if len(leaps) < 3:
        return leaps
    three = measured[2:] & measured[1:-1] & measured[:-2]
    bend = np.hypot(np.diff(facts.shape["x"], 2), np.diff(facts.shape["y"], 2))
    size = np.sqrt(np.maximum(facts.area[1:-1], 1))
    leaps[1:-1] = _ramp(bend / size, 0.03, 0.4, three)
    return leaps


def _ramp(value: NDArray[np.generic], low: float, high: float, where: Bools) -> Floats:
    """0 up to `low`, 1 from `high` on, a straight line between; 0 where not `where`."""
    scaled = np.clip((value.astype(np.float32) - low) / (high - low), 0, 1)
    ramp: Floats = np.where(where, scaled, 0).astype(np.float32)  # what is not known may be NaN
    return ramp
