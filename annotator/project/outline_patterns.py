"""Outlines that differ by more than their colour: dashes and dots, for whoever cannot tell the colours apart.

Which one an object has follows from its id, so that it is the same on the canvas, in the lists and in
an exported video. Six patterns with ten colours: thirty objects before a pair comes again.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutlinePattern:
    """runs: lengths drawn and left out in turn, in pixels at scale 1; empty for a solid line."""

    name: str
    runs: tuple[int, ...]


SOLID = OutlinePattern("solid", ())
PATTERNS = (
    SOLID,
    OutlinePattern("dashes", (8, 6)),
    OutlinePattern("dots", (3, 4)),
    OutlinePattern("dash and dot", (12, 4, 3, 4)),
    OutlinePattern("long dashes", (20, 6)),
    OutlinePattern("dash and two dots", (12, 4, 3, 4, 3, 4)),
)


def pattern_of(object_id: int) -> OutlinePattern:
    """The pattern of an object's outline, when outlines have patterns."""
    return PATTERNS[(object_id - 1) % len(PATTERNS)]
