"""A Track under way in the engine's thread: one turn after another, from where an earlier run stood."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from engine.job_queue import Job
from engine.messages import Event, MaskReady, ObjectPrompts, Progress, Track
from engine.pace import Pace
from engine.predict.segmenter import Segmented
from engine.session import Session
from engine.track_run import TrackRun, Turn

Emit = Callable[[Event], None]
KEEP_EVERY_S = 30.0
"""How much walking a crash may cost."""


@dataclass(slots=True)
class Walk:
    """A Track with the measure of its speed. kept: when its passes were written down."""

    job: Job
    run: TrackRun
    emit: Emit
    pace: Pace = field(default_factory=lambda: Pace(time.monotonic))
    kept: float = field(default_factory=time.monotonic)

    @classmethod
    def begin(cls, job: Job, request: Track, session: Session, emit: Emit) -> Walk:
        """Begin what a request asks. Raises UserError for what cannot be followed."""
        for plan in request.plans:
            session.check_plan(plan)
        walk = cls(job, TrackRun(request.plans), emit)
        for wanted in walk.run.objects:
            walk._go_on(wanted, session)
        return walk

    def _go_on(self, wanted: ObjectPrompts, session: Session) -> None:
        """Go on where an earlier run of an object was broken off; tell what it found and did not tell."""
        stood = session.standing(wanted)
        if stood is None:
            return
        standing, found = stood
        for frame in self.run.take_up(wanted.object_id, standing, found):
            seen = found[frame]
            result = Segmented(seen.mask, seen.score, seen.predicted_iou)
            self._tell(wanted.object_id, frame, result, reverse=standing.reverse)

    @property
    def object_ids(self) -> set[int]:
        """The objects that it tracks."""
        return {wanted.object_id for wanted in self.run.objects}

    def take_turn(self, session: Session) -> bool:
        """Walk to the next frame, or build a memory for that; False when all is walked."""
        turn = self.run.next_turn()
        if turn is None:
            return False
        self._walk(turn, session)
        now = time.monotonic()
        if now - self.kept > KEEP_EVERY_S:
            session.keep_passes()
            self.kept = now
        return True

    def _walk(self, turn: Turn, session: Session) -> None:
        for way in (*turn.begin, *turn.step):
            if session.build_next(way.object):
                return  # a turn of its own, so that a click waits for one frame at most
        results: list[Segmented] = []
        if turn.step:
            object_ids = [way.object.object_id for way in turn.step]
            results = session.track(
                turn.frame, object_ids, reverse=turn.reverse, following=self.run.following(turn)
            )
        for way in turn.begin:
            session.begin(way.object.object_id, turn.frame, turn.reverse)
            way.advance()
        for way, result in zip(turn.step, results, strict=True):
            way.advance()
            if turn.frame not in way.keep and not self.job.cancelled:
                self._tell(way.object.object_id, turn.frame, result, reverse=turn.reverse)
        session.end_passes(way.object.object_id for way in (*turn.begin, *turn.step) if way.finished)
        done, total = self.run.done, self.run.total
        self.emit(Progress(self.job.number, done, total, "frames", self.pace.per_second(done), turn.frame))

    def _tell(self, object_id: int, frame: int, result: Segmented, *, reverse: bool) -> None:
        self.emit(replace(mask_ready(self.job, object_id, frame, result, tracked=True), backward=reverse))


def mask_ready(job: Job, object_id: int, frame: int, result: Segmented, *, tracked: bool) -> MaskReady:
    """The event that tells of a mask, measured."""
    return MaskReady(
        job.number,
        object_id,
        frame,
        result.mask,
        result.score,
        result.predicted_iou,
        tracked,
        result.mask.measure(),
    )
