"""One tracking step of Basic: carry the outline with the flow, correct it by colour, lose and find.

Distances are in work pixels; logits are positive on the object.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from engine.predict.basic_bank import Pass
from engine.predict.basic_colours import ColourModel, best_axis, chances, follow_edges, learn
from engine.predict.basic_features import (
    WHOLE,
    BasicFeatures,
    Bools,
    Floats,
    Labels,
    Window,
    flow_from,
    window_around,
)

FAR = -8.0  # logit of a pixel that is out of the question
_TRUST = 2.5  # logit by which a place deep in the carried outline speaks for the object
_LEAST = 12  # work pixels that make an object
_LEAST_SHARE = 0.012  # of its whole area that must be seen of an object, or it is lost
_STRONG = 2.0  # evidence that makes a pixel plainly the object's
_PLAIN = 0.65  # plainness from which colours alone are believed
_LEARNING = 0.03  # share by which colours follow the object's changes, each frame
_LEARNING_AROUND = 0.12


@dataclass(frozen=True, slots=True)
class Step:
    """What a step found: logits (h, w); how sure it is that the object is there (a logit); 0 to 1 quality."""

    logits: Floats
    score: float
    quality: float


def take_step(features: BasicFeatures, state: Pass) -> Step:
    """Carry the object of a pass to the next frame, and bring the pass up to date."""
    if state.lost:
        logits = find_again(features, state)
    else:
        logits = _carry_and_correct(features, state)
        if _is_lost(features, state, logits):
            logits = find_again(features, state)
    step = _judge(features, state, logits)
    if step.score > 0:
        state.lost = 0
        _follow_changes(features, state, step.logits)
    else:
        state.lost += 1
    state.last, state.grey, state.serial = step.logits, features.grey, features.serial
    return step


def _carry_and_correct(features: BasicFeatures, state: Pass) -> Floats:
    """The object's logits on this frame from where it was on the last one; (h, w)."""
    full = np.full(features.shape, FAR, np.float32)
    reach = _reach(state.area)
    window = window_around(state.last > 0, 3 * reach + 12)
    if window is None:
        return full
    carried = _carry(features, state, window)
    if not (carried > 0).any():
        return full
    full[window] = correct(features, state.model, carried, window, reach)
    emerged = _emerging(features, state, full, window)
    if emerged is not None:
        full = np.maximum(full, emerged)
    return full


def _reach(area: float) -> int:
    """How far the outline may move beyond the flow in one frame."""
    return int(np.clip(0.055 * np.sqrt(area), 3, 14))


def _carry(features: BasicFeatures, state: Pass, window: Window) -> Floats:
    """The last logits moved along the flow; the window's."""
    flow = flow_from(features, state.grey, state.serial)[window]
    rows, columns = window
    y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None]
    x = np.arange(columns.start, columns.stop, dtype=np.float32)[None, :]
    flow = np.asarray(cv2.medianBlur(flow, 5), np.float32) if min(flow.shape[:2]) >= 5 else flow
    return np.asarray(
        cv2.remap(
            state.last, flow[..., 0] + x, flow[..., 1] + y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        ),
        np.float32,
    )


def signed_distance(inside: Bools) -> Floats:
    """Distance to the outline, positive inside; (h, w). The frame's edge is no outline."""
    on = inside.astype(np.uint8)
    inward = (
        cv2.distanceTransform(on, cv2.DIST_L2, 3) if not inside.all() else np.full(on.shape, 99, np.float32)
    )
    outward = (
        cv2.distanceTransform(1 - on, cv2.DIST_L2, 3) if inside.any() else np.full(on.shape, 99, np.float32)
    )
    return np.asarray(inward - outward + np.where(inside, -0.5, 0.5), np.float32)


def core(inside: Bools, distance: Floats) -> Bools:
    """The pixels of a region whose colours are surely its own, not mixed on its outline."""
    deep = inside & (distance > 1)
    return deep if np.count_nonzero(deep) > 30 else inside


def correct(
    features: BasicFeatures,
    model: ColourModel,
    carried: Floats,
    window: Window,
    reach: int,
    novelty: float = 1.0,
) -> Floats:
    """A carried outline put right by colour within `reach` of it; the window's logits.

    Deep inside, only colours that plainly belong to the surroundings take pixels away: that is how
    something in front cuts the object.
    """
    inside = carried > 0
    distance = signed_distance(inside)
    ring = (distance < 0) & (distance > -3 * reach - 4)
    guide = best_axis(features, inside, ring, window)
    evidence = model.evidence(features.bins[window], novelty) * model.trust
    place = np.clip(distance * (_TRUST / reach), -_TRUST, _TRUST)
    logits = follow_edges(np.asarray(0.35 * place + evidence, np.float32), guide, 2 + reach // 5)
    logits = np.asarray(logits + 0.65 * place, np.float32)
    logits[distance < -reach] = FAR
    return _tidy(logits, inside)


def _tidy(logits: Floats, before: Bools) -> Floats:
    """Without specks and pinholes; pieces that the carried outline does not touch are dropped."""
    on = (logits > 0).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(on, connectivity=4)
    if count > 1:
        area = stats[:, cv2.CC_STAT_AREA]
        touched = np.bincount(labels[before], minlength=count)
        largest = int(np.argmax(area[1:])) + 1
        drop = (area < 0.02 * area[largest]) | (touched < 0.1 * area) | _far_from(labels, largest, stats)
        drop[0] = False
        logits = np.where(drop[labels], np.minimum(logits, FAR / 4), logits)
    holes, labels, stats, _ = cv2.connectedComponentsWithStats(
        1 - (logits > 0).astype(np.uint8), connectivity=4
    )
    small = stats[:, cv2.CC_STAT_AREA] < max(0.004 * float(on.sum()), 3)
    small[0] = False
    if holes > 1 and small.any():
        logits = np.where(small[labels], np.maximum(logits, 0.5), logits)
    return np.asarray(logits, np.float32)


def _far_from(labels: Labels, largest: int, stats: Labels) -> Bools:
    """Which pieces lie farther from the largest than it is wide."""
    if len(stats) <= 2:
        return np.zeros(len(stats), np.bool_)
    away = cv2.distanceTransform((labels != largest).astype(np.uint8), cv2.DIST_L2, 3)
    nearest = np.full(len(stats), np.inf)
    np.minimum.at(nearest, labels.ravel(), away.ravel())
    return np.asarray(nearest > 0.8 * np.sqrt(float(stats[largest, cv2.CC_STAT_AREA])))


def _emerging(features: BasicFeatures, state: Pass, logits: Floats, window: Window) -> Floats | None:
    """Parts that come out on the other side of something in front: near, of the object's plain colours.

    None when the object is whole, or its colours are not its own.
    """
    seen = float(np.count_nonzero(logits > 0))
    if seen > 0.92 * state.area or state.origin.plain < _PLAIN or seen == 0:
        return None
    near = int(0.45 * np.sqrt(state.area))
    wide = window_around(logits > 0, near)
    assert wide is not None
    distance = signed_distance(logits[wide] > 0)
    found = _plain_pieces(features, state.model, wide)
    on = ((found > 0) & (distance > -near)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(on, connectivity=4)
    room = 1.05 * state.area - seen
    out = np.full(features.shape, FAR, np.float32)
    for n in np.argsort(-stats[1:, cv2.CC_STAT_AREA]) + 1:
        area = float(stats[n, cv2.CC_STAT_AREA])
        if area < max(0.012 * state.area, _LEAST) or area > room:
            continue
        piece = labels == n
        out[wide][piece] = found[piece]
        room -= area
    return out


def _plain_pieces(features: BasicFeatures, model: ColourModel, window: Window) -> Floats:
    """Where colours alone say that the object is, over small patches; the window's logits."""
    evidence = model.evidence(features.bins[window])
    smooth = np.asarray(cv2.GaussianBlur(evidence, (0, 0), 1.5), np.float32)
    return np.asarray(smooth - _STRONG * 0.5, np.float32)


def find_again(features: BasicFeatures, state: Pass) -> Floats:
    """The object's logits where its colours make it plain on this frame; all FAR when nowhere."""
    nothing = np.full(features.shape, FAR, np.float32)
    found = _plain_pieces(features, state.model, WHOLE)
    on = (found > 0).astype(np.uint8)
    on = np.asarray(cv2.morphologyEx(on, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(on, connectivity=4)
    best, best_merit = 0, 0.0
    for n in range(1, count):
        merit = _merit(features, state, labels, stats, n)
        if merit > best_merit:
            best, best_merit = n, merit
    if best == 0:
        return nothing
    seed = np.where(labels == best, np.float32(2), np.float32(-2))
    window = window_around(labels == best, 3 * _reach(state.area) + 12)
    assert window is not None
    nothing[window] = correct(features, state.model, seed[window], window, _reach(state.area))
    return nothing


def _merit(features: BasicFeatures, state: Pass, labels: Labels, stats: Labels, n: int) -> float:
    """How well a piece answers for a lost object, 0 when it does not.

    A piece at the frame's edge may be a part coming in; elsewhere it must have a good share of
    the object's size. An object whose colours are not its own is found by nearly its whole size.
    """
    x, y, w, h, area = (int(v) for v in stats[n])
    at_edge = x == 0 or y == 0 or x + w == features.shape[1] or y + h == features.shape[0]
    share = area / max(state.area, 1.0)
    least = (0.03 if at_edge else 0.12) if state.origin.plain > _PLAIN else 0.6
    if area < 2 * _LEAST or share < least or share > 1.8:
        return 0.0
    piece = labels[y : y + h, x : x + w] == n
    alike = state.origin.model.likeness(chances(features.bins[y : y + h, x : x + w][piece]))
    return alike * min(share, 1.0) ** 0.25 if alike > (0.35 if at_edge else 0.5) else 0.0


def _is_lost(features: BasicFeatures, state: Pass, logits: Floats) -> bool:
    on = logits > 0
    area = int(np.count_nonzero(on))
    if area < max(_LEAST_SHARE * state.area, _LEAST):
        return True
    evidence = float(state.model.evidence(features.bins[on]).mean())
    return evidence < -1.2 and state.origin.plain > _PLAIN


def _judge(features: BasicFeatures, state: Pass, logits: Floats) -> Step:
    """Score and quality of what was found, from its colours and how steady its outline is."""
    on = logits > 0
    area = int(np.count_nonzero(on))
    if area < min(_LEAST, max(state.area * 0.5, 1)):
        return Step(np.full(features.shape, FAR, np.float32), -4.0 - 0.1 * min(state.lost, 40), 0.0)
    evidence = float(state.model.evidence(features.bins[on]).mean())
    stable = int(np.count_nonzero(logits > 1)) / max(int(np.count_nonzero(logits > -1)), 1)
    quality = float(np.clip(stable * (0.75 + 0.25 * np.tanh(evidence)), 0, 1))
    return Step(logits, float(np.clip(4 + 1.2 * evidence, 0.5, 8)), quality)


def _follow_changes(features: BasicFeatures, state: Pass, logits: Floats) -> None:
    """Let the colour model and the whole size follow slow changes of light and distance."""
    on = logits > 0
    area = float(np.count_nonzero(on))
    state.area = max(area, 0.985 * state.area) if area > 0.5 * state.area else state.area * 0.999
    reach = _reach(state.area)
    window = window_around(on, 3 * reach + 8)
    if window is None:
        return
    distance = signed_distance(on[window])
    inside, outside = distance > 2, (distance < -2) & (distance > -3 * reach - 8)
    if np.count_nonzero(inside) < 50 or np.count_nonzero(outside) < 50:
        return
    newer = learn(features, inside, outside, window)
    anchor = state.origin.model
    followed = state.model.blend(newer, _LEARNING, _LEARNING_AROUND)
    state.model = followed.blend(anchor, _LEARNING * 0.5, _LEARNING_AROUND * 0.35)
