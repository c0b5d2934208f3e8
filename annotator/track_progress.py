"""How far tracking is, as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrackProgress:
    """How far tracking is: `done` of `total` object-frames; frame: the one that was tracked last."""

    name: str
    done: int
    total: int
    per_second: float
    frame: int | None
