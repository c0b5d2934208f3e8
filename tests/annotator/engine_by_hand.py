"""An engine that records what it is asked, and answers when and what the test says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from engine.masks import Mask
from engine.messages import Event, JobEnded, MaskReady, Progress, Request, Segment, Track

R = TypeVar("R")


def block(seed: int, height: int = 24, width: int = 32) -> Mask:
    """A mask that differs from seed to seed."""
    array = np.zeros((height, width), bool)
    array[2 : 6 + seed % 10, 3 + seed % 7 : 12 + seed % 5] = True
    array[20, seed % width] = True
    return Mask.from_array(array)


class EngineByHand:
    """Stands where EngineWorker stands; `emit` is the bridge's."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self.emit = emit
        self.requests: list[Request] = []
        self.cancelled: list[int] = []
        self.stopped = False

    def start(self) -> None:
        pass

    def submit(self, request: Request) -> None:
        self.requests.append(request)

    def cancel(self, job: int) -> None:
        self.cancelled.append(job)

    def cancel_all(self) -> None:
        raise AssertionError("nobody asks for this")

    def stop(self) -> None:
        self.stopped = True

    def asked(self, kind: type[R]) -> list[R]:
        return [r for r in self.requests if isinstance(r, kind)]

    def answer(self, request: Segment, mask: Mask) -> None:
        """The mask of a Segment, and its end."""
        o = request.object.object_id
        self.emit(MaskReady(request.job, o, request.frame, mask, 5.0, 0.9, tracked=False))
        self.emit(JobEnded(request.job))

    def track(self, request: Track, object_id: int, frame: int, mask: Mask) -> None:
        """One mask of a Track."""
        self.emit(MaskReady(request.job, object_id, frame, mask, 6.0, 0.8, tracked=True))
        self.emit(Progress(request.job, 1, 10, "frames", 12.5, frame))

    def end(self, request: Request, error: str | None = None, details: str | None = None) -> None:
        self.emit(JobEnded(request.job, error, details=details))
