"""Says before a long run what it will take, and remembers what the last one took.

What is expected comes from the last run with this model, device and size of video. Where there was
none, the first seconds of the run itself are the probe. The run is never held up by this: the
notice has a Cancel, and goes when the run ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject

from annotator.models import Models
from annotator.notices import Level, Notice, NoticeAction, Notices
from annotator.process_memory import used_bytes
from annotator.run_needs import LONG_S, PROBE_S, free_bytes, mask_bytes, size_words
from annotator.settings import RunCost, Settings
from annotator.track_jobs import TrackProgress
from annotator.tracking import Tracking
from annotator.words import counted, one_after_another, said, tr
from annotator.workspace import Workspace

_LEAST_MEASURED_S = 2.0


@dataclass(slots=True)
class _Run:
    """A run under way. since: when `base` masks of it were behind."""

    key: str
    since: float
    base: int
    done: int
    total: int
    latest: float
    memory: int
    told: bool = False
    is_sure: bool = True  # of how much there is to do


class LongRuns(QObject):
    """Follows tracking. clock: seconds, rising. memory: bytes that the program holds now."""

    def __init__(
        self,
        workspace: Workspace,
        models: Models,
        tracking: Tracking,
        notices: Notices,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        memory: Callable[[], int] = used_bytes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._models = models
        self._tracking = tracking
        self._notices = notices
        self._settings = settings
        self._clock = clock
        self._memory = memory
        self._run: _Run | None = None
        self._notice: Notice | None = None
        tracking.progress.connect(self._on_progress)

    def _on_progress(self, progress: TrackProgress | None) -> None:
        if progress is None:
            self._end()
        elif self._run is None:
            self._begin(progress)
        else:
            self._go_on(self._run, progress)

    def _begin(self, progress: TrackProgress) -> None:
        now = self._clock()
        self._run = _Run(
            self._key(), now, 0, 0, progress.total, now, self._memory(), is_sure=progress.is_sure
        )
        if progress.is_sure:
            self._tell_by_the_last(self._run)

    def _tell_by_the_last(self, run: _Run) -> None:
        cost = self._settings.run_costs.get(run.key)
        if cost is not None:
            self._tell(run, cost)

    def _go_on(self, run: _Run, progress: TrackProgress) -> None:
        now = self._clock()
        was_sure, run.is_sure = run.is_sure, True
        run.total = max(run.total, progress.total) if was_sure else progress.total
        if progress.done < run.done or run.base == 0 == run.done:
            # The first mask waits for the first frame's features; a correction goes back: begin anew.
            run.base, run.since = progress.done, now
        run.done, run.latest = progress.done, now
        run.memory = max(run.memory, self._memory())
        if not was_sure:  # the engine has now said where it goes on
            self._tell_by_the_last(run)
        cost = self._measured(run)
        if not run.told and cost is not None and now - run.since >= PROBE_S:
            self._tell(run, cost)

    def _end(self) -> None:
        run, self._run = self._run, None
        if self._notice is not None:
            self._notices.withdraw(self._notice)
            self._notice = None
        cost = self._measured(run) if run is not None else None
        if run is not None and cost is not None and run.key:
            self._settings.add_run_cost(run.key, cost)

    def _measured(self, run: _Run) -> RunCost | None:
        seconds = run.latest - run.since
        if seconds < _LEAST_MEASURED_S or run.done <= run.base:
            return None
        return RunCost((run.done - run.base) / seconds, run.memory)

    def _tell(self, run: _Run, cost: RunCost) -> None:
        run.told = True
        left = run.total - run.done
        if cost.per_second <= 0 or left / cost.per_second <= LONG_S:
            return
        self._notice = Notice(
            Level.INFO,
            self._sentence(left, cost),
            actions=(NoticeAction(tr("Cancel"), self._cancel),),
        )
        self._notices.post(self._notice)

    def _cancel(self) -> None:
        self._tracking.cancel()

    def _sentence(self, left: int, cost: RunCost) -> str:
        disk = left * mask_bytes(self._workspace.project)
        time = self._time_words(left, cost)
        if cost.memory:
            needs = tr(
                "{count} masks to find take about {time}, {memory} of memory and {disk} on disk.",
                count=f"{left:,}",
                time=time,
                memory=size_words(cost.memory),
                disk=size_words(disk),
            )
        else:
            needs = tr(
                "{count} masks to find take about {time} and {disk} on disk.",
                count=f"{left:,}",
                time=time,
                disk=size_words(disk),
            )
        words = [needs, tr("You can go on working meanwhile.")]
        free = self._free_bytes()
        if free is not None and disk > free:
            words.append(
                tr(
                    "The disk has only {size} left: make room, or set a range.",
                    size=size_words(free),
                )
            )
        return one_after_another(words)

    def _time_words(self, left: int, cost: RunCost) -> str:
        """How long it takes, and by what that is reckoned."""
        time, ready = _time_words(left / cost.per_second), self._models.ready
        if ready is None:
            return time
        on = ", ".join(said(part) for part in (ready.label, ready.device, ready.precision) if part)
        return tr("{time} ({engine}; {speed} a second)", time=time, engine=on, speed=f"{cost.per_second:.1f}")

    def _key(self) -> str:
        """What the speed depends on: model, device, precision and size of the video."""
        ready, project = self._models.ready, self._workspace.project
        if ready is None or project is None:
            return ""
        size = f"{project.video.width}x{project.video.height}"
        limit = self._settings.engine_mb  # what the program holds depends on it, too
        return "|".join((ready.model, ready.device, ready.precision, size)) + (
            f"|{limit} MB" if limit else ""
        )

    def _free_bytes(self) -> int | None:
        file = self._workspace.file
        return free_bytes(file.path) if file is not None else None


def _time_words(seconds: float) -> str:
    """'40 seconds', '5 minutes', '2.5 hours': no more exact than it can be known."""
    if seconds < 90:
        return counted(round(seconds / 10) * 10, "%n second", "%n seconds")
    if seconds < 90 * 60:
        return counted(round(seconds / 60), "%n minute", "%n minutes")
    return tr("{hours} hours", hours=f"{seconds / 3600:.1f}")
