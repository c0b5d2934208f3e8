"""Says before a run, and in its first seconds, what it will take; refuses one that the disk cannot hold."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.cli.console import Console
from annotator.process_memory import used_bytes
from annotator.project.project import Project
from annotator.run_needs import LONG_S, PROBE_S, free_bytes, mask_bytes, size_words
from engine.errors import UserError
from engine.messages import ModelReady, TrackPlan


class TooLargeError(UserError):
    """The disk cannot hold what a run would find."""


class LongRun:
    """One run of tracking. clock: seconds, rising. memory: bytes that the program holds now."""

    def __init__(
        self,
        model: ModelReady,
        console: Console,
        *,
        clock: Callable[[], float] = time.monotonic,
        memory: Callable[[], int] = used_bytes,
    ) -> None:
        self._model = model
        self._console = console
        self._clock = clock
        self._memory = memory
        self._began: tuple[float, int] | None = None  # when, and how much was done by then
        self._told = False

    def announce(self, project: Project, path: Path, plans: Sequence[TrackPlan]) -> None:
        """Say how many masks are to be found and what they take on disk; the project is still small.

        Raises TooLargeError when the disk has less.
        """
        masks = sum(_masks_of(plan) for plan in plans)
        disk, free = masks * mask_bytes(project), free_bytes(path)
        if free is not None and disk > free:
            raise TooLargeError(
                f"{masks:,} masks to find take about {size_words(disk)} on disk, and the disk of {path} has "
                f"only {size_words(free)} left. Make room, put the project elsewhere, or set a --range."
            )
        if masks:
            self._console.say(f"{masks:,} masks to find, about {size_words(disk)} on disk.")

    def go_on(self, done: int, total: int) -> None:
        """The run has come so far. After its first seconds that tells how long it will take."""
        now = self._clock()
        if self._began is None:  # the first mask waits for the first frame's features
            self._began = (now, done)
            return
        since, base = self._began
        if self._told or now - since < PROBE_S or done <= base:
            return
        self._told = True
        per_second = (done - base) / (now - since)
        left = (total - done) / per_second
        if left > LONG_S:
            on = ", ".join(p for p in (self._model.label, self._model.device, self._model.precision) if p)
            self._console.say(
                f"About {_time_words(left)} are left ({on}; {per_second:.1f} masks a second), with "
                f"{size_words(self._memory())} of memory in use. Ctrl+C stops, and keeps what was found."
            )


def _masks_of(plan: TrackPlan) -> int:
    """How many masks a plan asks for, if tracking is not stopped on the way."""
    step = -1 if plan.reverse else 1
    return sum(frame not in plan.keep for frame in range(plan.start + step, plan.stop + step, step))


def _time_words(seconds: float) -> str:
    """'40 seconds', '5 minutes', '2.5 hours': no more exact than it can be known."""
    if seconds < 90:
        return f"{round(seconds / 10) * 10} seconds"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} minutes"
    return f"{seconds / 3600:.1f} hours"
