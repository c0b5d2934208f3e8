"""Which of the proposals on a frame to offer: those that no object covers already. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.masks import Mask

GOOD_SCORE = 0.7
"""Proposals with at least this score are accepted when all good ones are asked for."""

_TAKEN_IOU = 0.6  # an object's mask that overlaps a proposal so much is that object


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal that a person may accept as an object. score: 0 to 1."""

    mask: Mask
    score: float

    @property
    def is_good(self) -> bool:
        return self.score >= GOOD_SCORE


def free_offers(proposed: Iterable[Offer], masks: Sequence[Mask]) -> list[Offer]:
    """The proposals that none of the objects' masks on the frame overlaps strongly."""
    return [offer for offer in proposed if not any(_is_same(offer.mask, mask) for mask in masks)]


def offer_at(offers: Iterable[Offer], x: float, y: float) -> Offer | None:
    """The offer at a place; the smallest where several are, so that parts can be reached."""
    here = [offer for offer in offers if offer.mask.contains(x, y)]
    return min(here, key=lambda offer: offer.mask.area, default=None)


def _is_same(a: Mask, b: Mask) -> bool:
    smaller, larger = sorted((a.area, b.area))
    if smaller <= _TAKEN_IOU * larger:  # the overlap cannot be larger than the smaller one
        return False
    return a.iou(b) > _TAKEN_IOU
