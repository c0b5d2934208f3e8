"""Basic: segmenting by colour and motion alone. No model, nothing to download.

A click grows a region of like colours that stands out from the rest; a box is cut out of its
surroundings; tracking carries the outline with optical flow (DIS, Kroeger et al. 2016) and puts it
right by colour. It is for plain objects; SAM 2 is far better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.masks import Mask
from engine.predict.basic_bank import BasicBank, Sighting
from engine.predict.basic_colours import learn
from engine.predict.basic_features import BasicFeatures, Bools, Floats, encode
from engine.predict.basic_motion import FAR, Step, core, signed_distance, take_step
from engine.predict.basic_proposals import propose
from engine.predict.basic_region import Region, plainness, segment_prompts
from engine.predict.basic_storage import restored_bank, stored_bank
from engine.predict.segmenter import Features, MemoryBank, ProposalStep, Segmented, VideoShape
from engine.prompts import Prompts

_LOST = -4.0
BASIC_VERSION = 1
"""To be raised when its masks change: what another version remembers is no use to it."""


@dataclass(frozen=True, slots=True)
class BasicResult:
    """Kept in Segmented.internal. logits: (h, w), work pixels. prompts: what it answers; None if tracked."""

    logits: Floats
    prompts: Prompts | None


class Basic:
    """The Segmenter without a model."""

    device = "cpu"
    precision = ""

    def encode(self, image_hwc: NDArray[np.uint8]) -> BasicFeatures:
        return encode(image_hwc)

    def new_bank(self, shape: VideoShape) -> BasicBank:
        return BasicBank(shape)

    def stored(self, bank: MemoryBank) -> dict[str, NDArray[Any]]:
        return stored_bank(_own_bank(bank))

    def restored(self, shape: VideoShape, stored: dict[str, NDArray[Any]]) -> BasicBank:
        return restored_bank(shape, stored)

    def segment(
        self,
        features: Features,
        frame: int,
        bank: MemoryBank,
        prompts: Prompts,
        refine: Segmented | Mask | None = None,
    ) -> Segmented:
        features = _own(features)
        start, done = _start(features, prompts, refine)
        seen = _own_bank(bank).nearest(frame)
        region = segment_prompts(features, prompts, start, done, seen.model if seen is not None else None)
        logits = region.logits
        mask = features.grow(logits)
        base = _full_start(prompts, refine, start)
        if base is not None:
            before = start.logits if start is not None else _logits(features, base)
            mask = features.change_only(base, mask, (before > 0) != (logits > 0))
        candidates = tuple(features.grow(other) for other in region.others)
        internal = BasicResult(logits, prompts)
        if mask.is_empty:
            return Segmented(Mask.empty(features.height, features.width), _LOST, 0.0, candidates, internal)
        return Segmented(mask, region.score, region.quality, candidates, internal)

    def glimpse(
        self,
        features: Features,
        frame: int,
        bank: MemoryBank,
        prompts: Prompts,
        refine: Segmented | Mask | None = None,
    ) -> Segmented | None:
        """The same at half the size, without the last word on the outline."""
        small = _own(features).halved
        start, done = _start(small, prompts, refine)
        seen = _own_bank(bank).nearest(frame)
        known = seen.model if seen is not None else None
        region = segment_prompts(small, prompts, start, done, known, rough=True)
        mask = small.grow(region.logits)
        base = _full_start(prompts, refine, start)
        if base is not None and start is not None:
            mask = small.change_only(base, mask, (start.logits > 0) != (region.logits > 0))
        return Segmented(mask, _LOST if mask.is_empty else region.score, region.quality)

    def remember(self, features: Features, frame: int, bank: MemoryBank, result: Segmented) -> None:
        features = _own(features)
        logits = _logits(features, result)
        on = logits > 0
        distance = signed_distance(on)
        model = learn(features, core(on, distance), distance < -2)
        plain = plainness(features, model, on)
        area = float(np.count_nonzero(on))
        seen = Sighting(logits.astype(np.float16), features.grey, features.serial, model, area, plain)
        _own_bank(bank).put(frame, seen)

    def track(
        self,
        features: Features,
        frame: int,
        banks: Sequence[MemoryBank],
        *,
        reverse: bool,
        meanwhile: Callable[[], object] | None = None,
    ) -> list[Segmented]:
        """See `Segmenter.track`. What could be done meanwhile is left undone: encoding takes less than
        the step."""
        own = [_own_bank(bank) for bank in banks]
        before = [copy(bank.current) for bank in own]
        try:
            return [self._track_one(_own(features), bank) for bank in own]
        except Exception:  # want of memory: the step is taken again, by none of them twice
            for bank, state in zip(own, before, strict=True):
                bank.current = state
            raise

    def propose(self, features: Features, shape: VideoShape) -> Iterator[ProposalStep]:
        return propose(_own(features))

    def _track_one(self, features: BasicFeatures, bank: BasicBank) -> Segmented:
        if bank.current is None:
            raise ValueError("begin a pass at a prompted frame before tracking")
        step: Step = take_step(features, bank.current)
        internal = BasicResult(step.logits, None)
        mask = features.grow(step.logits) if step.score > 0 else Mask.empty(features.height, features.width)
        if mask.is_empty:
            return Segmented(mask, min(step.score, _LOST), 0.0, (), internal)
        return Segmented(mask, step.score, step.quality, (), internal)

    def close(self) -> None:
        """Nothing is held."""


def _own(features: Features) -> BasicFeatures:
    if not isinstance(features, BasicFeatures):
        raise TypeError(f"Basic needs features that it encoded, not {type(features).__name__}")
    return features


def _own_bank(bank: MemoryBank) -> BasicBank:
    if not isinstance(bank, BasicBank):
        raise TypeError(f"Basic needs a bank that it made, not {type(bank).__name__}")
    return bank


def _logits(features: BasicFeatures, result: Segmented | Mask) -> Floats:
    """A result's logits in work pixels, made from its mask when it is not Basic's own."""
    if isinstance(result, Segmented):
        kept = result.internal
        if isinstance(kept, BasicResult) and kept.logits.shape == features.shape:
            return kept.logits
        result = result.mask
    on: Bools = features.shrink(result)
    if not on.any():
        return np.full(features.shape, FAR, np.float32)
    return np.clip(signed_distance(on), -4, 4)


def _full_start(prompts: Prompts, refine: Segmented | Mask | None, start: Region | None) -> Mask | None:
    """The full-size mask that the points correct, if any."""
    if start is not None and refine is not None:
        return refine.mask if isinstance(refine, Segmented) else refine
    return prompts.mask if prompts.box is None else None


def _start(
    features: BasicFeatures, prompts: Prompts, refine: Segmented | Mask | None
) -> tuple[Region | None, int]:
    """What to start from, and how many of the points it already answers.

    A result of other prompts than the first of these is no start: a point was moved or taken away.
    """
    if refine is None:
        return None, 0
    kept = refine.internal if isinstance(refine, Segmented) else None
    if isinstance(kept, BasicResult) and kept.prompts is not None:
        old = kept.prompts
        points = len(old.points)
        if old.points != prompts.points[:points] or (old.box, old.mask) != (prompts.box, prompts.mask):
            return None, 0
        return Region(_logits(features, refine)), points
    return Region(_logits(features, refine)), 0
