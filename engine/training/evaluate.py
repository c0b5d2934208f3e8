"""How well a segmenter does: the protocols of the field, for SAM 2 and Basic alike.

One click, three clicks or a box on the first frame, and tracking from there; and the interactive
protocols of the SAM 2 paper (section 6.1): three clicks a frame, either on the worst frame of the
whole clip, round after round (offline), or wherever a single pass fails (online).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.masks import Mask
from engine.predict.segmenter import Features, MemoryBank, Segmented, Segmenter, VideoShape
from engine.prompts import Box, Point, Prompts
from engine.sam2.prompt_encoder import NOT_A_POINT, POSITIVE
from engine.training.clicks import correction, first_click
from engine.training.measures import Bools, contour_accuracy, region_similarity

CLICKS_A_FRAME = 3
_FEATURES_KEPT = 24  # as many frames as made clips have, so that rounds on these encode nothing twice
FAILED_BELOW = 0.75
"""Online: a tracked frame is corrected where its IoU is below this."""


@dataclass(frozen=True)
class Case:
    """One object of one clip. frame: gives frame n, (H, W, 3) uint8 RGB. truth: true masks of the frames
    that have one; the first of them is where the object is prompted."""

    name: str
    num_frames: int
    frame: Callable[[int], NDArray[np.uint8]]
    truth: Mapping[int, Bools]

    @property
    def first(self) -> int:
        """The frame of the first prompt: the first on which the object can be seen."""
        return min(n for n, mask in self.truth.items() if mask.any())


@dataclass(frozen=True)
class CaseScore:
    """Of one object: j and f are means over the true frames but the first; first_iou that of the prompted
    frame after the last prompt on it; presence the share of those frames on which 'in view' was said
    rightly; clicks: how many were made."""

    name: str
    j: float
    f: float
    first_iou: float
    presence: float
    clicks: int


@dataclass(frozen=True)
class Score:
    """Means over objects, and the seconds that a tracked frame took (encoding included)."""

    cases: Sequence[CaseScore]
    seconds_a_frame: float

    def row(self) -> dict[str, float]:
        """One row of figures: objects, J, F, J&F, first_iou, presence, clicks, frames_a_second."""
        mean = {n: _mean([getattr(c, n) for c in self.cases]) for n in ("j", "f", "first_iou", "presence")}
        return {
            "objects": len(self.cases),
            "J": round(mean["j"], 4),
            "F": round(mean["f"], 4),
            "J&F": round((mean["j"] + mean["f"]) / 2, 4),
            "first_iou": round(mean["first_iou"], 4),
            "presence": round(mean["presence"], 4),
            "clicks": round(_mean([float(c.clicks) for c in self.cases]), 2),
            "frames_a_second": round(1 / self.seconds_a_frame, 2) if self.seconds_a_frame else 0.0,
        }


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0


@dataclass
class FollowedCase:
    """A case being worked on with one segmenter: features by frame, what was said, and the masks so far."""

    segmenter: Segmenter
    case: Case
    prompts: dict[int, Prompts] = field(default_factory=dict)
    said: dict[int, Segmented] = field(default_factory=dict)
    masks: dict[int, Segmented] = field(default_factory=dict)
    tracking_s: float = 0.0
    tracked: int = 0
    _features: dict[int, Features] = field(default_factory=dict)

    def features(self, frame: int) -> Features:
        """Of the frames asked for last a few are kept: those of a long clip would fill any memory."""
        found = self._features.pop(frame, None)
        if found is None:
            found = self.segmenter.encode(self.case.frame(frame))
        self._features[frame] = found
        if len(self._features) > _FEATURES_KEPT:
            del self._features[next(iter(self._features))]
        return found

    def new_bank(self) -> MemoryBank:
        """A bank that remembers all that was said so far."""
        height, width = next(iter(self.case.truth.values())).shape
        bank = self.segmenter.new_bank(VideoShape(height, width, self.case.num_frames))
        for frame in sorted(self.said):
            self.segmenter.remember(self.features(frame), frame, bank, self.said[frame])
        return bank

    def say(self, frame: int, prompts: Prompts, bank: MemoryBank) -> None:
        """Segment a frame with all prompts on it, starting from its present mask."""
        refine = self.said.get(frame, self.masks.get(frame))
        result = self.segmenter.segment(self.features(frame), frame, bank, prompts, refine)
        self.prompts[frame] = prompts
        self.said[frame] = self.masks[frame] = result

    def correct(self, frame: int, bank: MemoryBank) -> bool:
        """One more click, where the mask of the frame is most wrong; False where nothing is to be said."""
        before = self.prompts.get(frame, Prompts())
        predicted = self.array(frame)
        truth = self.case.truth[frame]
        if predicted is None:
            x, y, label = first_click(truth, None)
        else:
            x, y, label = correction(predicted, truth, None)
        if label == NOT_A_POINT:
            return False
        point = Point(x, y, positive=label == POSITIVE)
        self.say(frame, Prompts(points=(*before.points, point), box=before.box), bank)
        return True

    def array(self, frame: int) -> Bools | None:
        """The present mask of a frame."""
        return self.masks[frame].mask.to_array() if frame in self.masks else None

    def track(self) -> None:
        """Carry the object from the first prompted frame to both ends of the clip."""
        start = min(self.said)
        last = max(self.case.truth)
        bank = self.new_bank()
        for reverse, frames in ((False, range(start + 1, last + 1)), (True, range(start - 1, -1, -1))):
            bank.begin(start, reverse)
            for frame in frames:
                if frame in self.said:
                    continue
                self.step(frame, bank, reverse=reverse)

    def step(self, frame: int, bank: MemoryBank, *, reverse: bool) -> None:
        """Take one tracking step."""
        began = time.perf_counter()
        self.masks[frame] = self.segmenter.track(self.features(frame), frame, [bank], reverse=reverse)[0]
        self.tracking_s += time.perf_counter() - began
        self.tracked += 1

    def iou(self, frame: int) -> float:
        predicted = self.array(frame)
        return 0.0 if predicted is None else region_similarity(predicted, self.case.truth[frame])

    def score(self) -> CaseScore:
        """The figures of the present masks."""
        first = self.case.first
        scored = [n for n in sorted(self.case.truth) if n > first and n in self.masks]
        pairs = [(self.masks[n].mask.to_array(), self.case.truth[n]) for n in scored]
        seen = [(self.masks[n].score > 0) == bool(self.case.truth[n].any()) for n in scored]
        return CaseScore(
            name=self.case.name,
            j=_mean([region_similarity(p, t) for p, t in pairs]),
            f=_mean([contour_accuracy(p, t) for p, t in pairs]),
            first_iou=self.iou(first),
            presence=_mean([float(s) for s in seen]),
            clicks=sum(len(p.points) for p in self.prompts.values()),
        )


def _clicks(count: int) -> Callable[[FollowedCase], None]:
    def run(clip: FollowedCase) -> None:
        for _ in range(count):
            clip.correct(clip.case.first, clip.segmenter.new_bank(_shape(clip.case)))
        clip.track()

    return run


def _box(clip: FollowedCase) -> None:
    truth = clip.case.truth[clip.case.first]
    x0, y0, x1, y1 = Mask.from_array(truth).box
    clip.say(
        clip.case.first,
        Prompts(box=Box(float(x0), float(y0), float(x1), float(y1))),
        clip.segmenter.new_bank(_shape(clip.case)),
    )
    clip.track()


def _offline(clip: FollowedCase, rounds: int = 5) -> None:
    """Three clicks on the first frame and a whole pass; then three on the worst frame, and again."""
    frame = clip.case.first
    for number in range(rounds):
        _three(clip, frame, clip.new_bank())
        clip.track()
        left = {n: clip.iou(n) for n in clip.case.truth if n not in clip.said and clip.case.truth[n].any()}
        if not left or number == rounds - 1:
            return
        frame = min(left, key=lambda n: (left[n], n))


def _online(clip: FollowedCase) -> None:
    """One pass; wherever the object is badly lost, three clicks, and on from there."""
    first = clip.case.first
    _three(clip, first, clip.new_bank())
    bank = clip.new_bank()
    bank.begin(first, False)
    for frame in range(first + 1, max(clip.case.truth) + 1):
        clip.step(frame, bank, reverse=False)
        truth = clip.case.truth.get(frame)
        if truth is not None and truth.any() and clip.iou(frame) < FAILED_BELOW:
            _three(clip, frame, bank)
            clip.segmenter.remember(clip.features(frame), frame, bank, clip.said[frame])


def _three(clip: FollowedCase, frame: int, bank: MemoryBank) -> None:
    for _ in range(CLICKS_A_FRAME):
        if not clip.correct(frame, bank):
            return


def _shape(case: Case) -> VideoShape:
    height, width = next(iter(case.truth.values())).shape
    return VideoShape(height, width, case.num_frames)


PROTOCOLS: dict[str, Callable[[FollowedCase], None]] = {
    "one-click": _clicks(1),
    "three-click": _clicks(3),
    "box": _box,
    "interactive": _offline,
    "online": _online,
}


def follow(segmenter: Segmenter, case: Case, protocol: str) -> FollowedCase:
    """Run a protocol (a key of PROTOCOLS) over one case."""
    clip = FollowedCase(segmenter, case)
    PROTOCOLS[protocol](clip)
    return clip


def evaluate(
    segmenter: Segmenter,
    cases: Sequence[Case] | Iterator[Case],
    protocol: str,
    *,
    progress: Callable[[int], None] = lambda done: None,
) -> Score:
    """Run a protocol (a key of PROTOCOLS) over cases. progress: told how many are done; what it raises
    ends the run."""
    scores: list[CaseScore] = []
    seconds, tracked = 0.0, 0
    for case in cases:
        clip = follow(segmenter, case, protocol)
        scores.append(clip.score())
        seconds += clip.tracking_s
        tracked += clip.tracked
        progress(len(scores))
    return Score(scores, seconds / tracked if tracked else 0.0)


def clicks_to_reach(segmenter: Segmenter, case: Case, *, iou: float = 0.9, most: int = 20) -> int:
    """Clicks on the first frame, each where the mask is most wrong, until its IoU is reached; at most
    `most`, which is also the answer where it is not reached."""
    clip = FollowedCase(segmenter, case)
    bank = segmenter.new_bank(_shape(case))
    for number in range(1, most + 1):
        if not clip.correct(case.first, bank):
            return number - 1
        if clip.iou(case.first) >= iou:
            return number
    return most
