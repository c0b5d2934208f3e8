"""Where one shot of a video ends and the next begins: how unlike its neighbours every frame is.

Each frame becomes a small `Look`: a colour histogram of its regions, and a grey thumbnail. A cut
is where colours and structure change at once and stay changed: a flash comes back to what was
before, camera motion keeps the colours, and something large that moves keeps the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.errors import UserError
from engine.frames.reader import FrameReader

DEFAULT_THRESHOLD = 0.25
REACH = 3
"""Frames on either side of a change that are asked whether it lasts; a shorter shot is a flash."""

_QUIET = 0.1  # scores below it are no cut at any threshold, and are not looked into

_SIZE = (48, 27)  # (width, height) of a thumbnail
_GRID = (3, 3)
_BINS = (6, 4, 4)  # of hue, saturation, value
_PLAIN = 3.0  # deviation of grey values below which a picture is plain, and what is left is noise
_SHIFT = 4  # thumbnail pixels by which the camera may move between frames


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a frame looks like, small. colours: (regions, bins), each row sums to 1. grey: (27, 48),
    mean 0 and deviation 1. plain: it has no structure worth comparing.
    """

    colours: NDArray[np.float32]
    grey: NDArray[np.float32]
    plain: bool


def look_of(image_bgra: NDArray[np.uint8]) -> Look:
    """The look of a frame, an (H, W, 3 or 4) array, blue first."""
    # Every so many pixels is enough, and cheap for a large frame; then as a small picture.
    step = max(1, min(image_bgra.shape[0] // (4 * _SIZE[1]), image_bgra.shape[1] // (4 * _SIZE[0])))
    thin = np.ascontiguousarray(image_bgra[::step, ::step, :3])
    small = cv2.resize(thin, _SIZE, interpolation=cv2.INTER_AREA)
    hsv = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2HSV), np.uint8)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
    grey = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), np.float32)
    spread = float(grey.std())
    plain = spread < _PLAIN
    return Look(_histograms(hsv), np.asarray((grey - grey.mean()) / max(spread, _PLAIN), np.float32), plain)


def _histograms(hsv: NDArray[np.uint8]) -> NDArray[np.float32]:
    h, s, v = (hsv[..., n].astype(np.int32) for n in range(3))
    h = h * _BINS[0] // 180
    s, v = s * _BINS[1] // 256, v * _BINS[2] // 256
    h[s == 0] = 0  # grey has no hue
    bins = (h * _BINS[1] + s) * _BINS[2] + v
    rows = []
    for band in np.array_split(bins, _GRID[0], axis=0):
        for part in np.array_split(band, _GRID[1], axis=1):
            counts = np.bincount(part.ravel(), minlength=int(np.prod(_BINS)))
            rows.append(counts / part.size)
    return np.asarray(rows, np.float32)


def difference(one: Look, other: Look) -> float:
    """How unlike two frames are, 0 (the same) to 1: colours and structure must both have changed."""
    colours = _colour_change(one, other)
    if one.plain and other.plain:
        return colours
    structure = 1.0 if one.plain or other.plain else _structure_change(one, other)
    return float(np.sqrt(colours * structure))


def _colour_change(one: Look, other: Look) -> float:
    # Of the whole picture, since motion mixes regions, and of regions, since layouts change at cuts.
    whole = 0.5 * float(np.abs(one.colours.mean(axis=0) - other.colours.mean(axis=0)).sum())
    regions = 0.5 * float(np.median(np.abs(one.colours - other.colours).sum(axis=1)))
    return min(1.0, 0.5 * (whole + regions) / 0.6)


def _structure_change(one: Look, other: Look) -> float:
    """1 less the best correlation of the pictures, over all small moves of the camera."""
    pad = _SHIFT
    core = one.grey[pad:-pad, pad:-pad]
    found = cv2.matchTemplate(other.grey, core, cv2.TM_CCOEFF_NORMED)
    best = float(found.max()) if np.isfinite(found).all() else 1.0
    return 1.0 - max(0.0, best)


def change_score(before: Sequence[Look], after: Sequence[Look]) -> float:
    """How sure it is that a cut lies between the last of `before` and the first of `after`, 0 to 1.

    Of each up to REACH frames count. Any two across a cut differ; a change that does not last is a
    flash, or something that passed in front of the camera.
    """
    if not before or not after:
        return 0.0
    score = difference(before[-1], after[0])
    for one in reversed(before[-REACH:]):
        for other in after[:REACH]:
            if score < _QUIET:
                return score
            score = min(score, difference(one, other))
    return score


def cuts_of(scores: Mapping[int, float], threshold: float) -> list[int]:
    """First frames of shots, rising: where the score reaches the threshold and is the highest around."""
    return [
        n
        for n, score in sorted(scores.items())
        if score >= threshold
        and all(score > scores.get(n - k, 0.0) for k in range(1, REACH + 1))
        and all(score >= scores.get(n + k, 0.0) for k in range(1, REACH + 1))
    ]


def scan(
    frames: FrameReader, first: int, last: int, stop: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, float]]:
    """Scores of the changes into frames first..last, as (frame, score), in order; reads every frame once.

    Ends early when `stop` says so. Belongs to the thread that owns `frames`. A frame that cannot be
    decoded counts as the one before it: damage is no cut.
    """
    begin, end = max(0, first - REACH), min(frames.num_frames - 1, last + REACH - 1)
    looks: dict[int, Look] = {}
    for n in range(begin, end + 1):
        look = _read_look(frames, n, stop, looks.get(n - 1))
        if look is None:
            return
        looks[n] = look
        looks.pop(n - 2 * REACH, None)
        asked = n - REACH + 1
        if max(first, 1) <= asked <= last:
            yield asked, _score_in(looks, asked)
    for asked in range(max(first, 1, end - REACH + 2), last + 1):
        yield asked, _score_in(looks, asked)


def _score_in(looks: Mapping[int, Look], frame: int) -> float:
    before = [looks[k] for k in range(frame - REACH, frame) if k in looks]
    after = [looks[k] for k in range(frame, frame + REACH) if k in looks]
    return change_score(before, after)


def _read_look(frames: FrameReader, n: int, stop: Callable[[], bool], before: Look | None) -> Look | None:
    try:
        frame = frames.read_unless(n, stop)
    except UserError:
        return before if before is not None else _BLANK
    if frame is None:
        return None
    return before if frame.is_corrupt and before is not None else look_of(frame.image_bgra)


_BLANK = look_of(np.zeros((27, 48, 3), np.uint8))
