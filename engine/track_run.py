"""A running Track: where each of its plans stands, and which of them step together next.

Plans advance in lockstep: those furthest behind step together, so that a frame is read and encoded
once and its objects share one batch. All forward plans are walked before any backward one, because
a memory bank remembers the recent frames of a single pass: turning between directions would lose
them at every step. For the same reason an object follows one of its plans to the end before another.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace

from engine.masks import Mask
from engine.messages import ObjectPrompts, TrackPlan
from engine.passes import Standing


@dataclass(slots=True)
class Way:
    """One plan under way. cursor: the next frame to visit; begun: a pass of its bank is under way.

    skipped: frames after the start that an earlier run has walked.
    """

    object: ObjectPrompts
    start: int
    stop: int
    keep: frozenset[int]
    reverse: bool
    known: frozenset[int] = frozenset()
    cursor: int = field(init=False)
    begun: bool = field(init=False, default=False)
    skipped: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.cursor = self.start

    @property
    def direction(self) -> int:
        return -1 if self.reverse else 1

    @property
    def finished(self) -> bool:
        return (self.cursor - self.stop) * self.direction > 0

    @property
    def length(self) -> int:
        """Frames to visit after the start, which is prompted."""
        return abs(self.stop - self.start) - self.skipped

    @property
    def walked(self) -> int:
        """Of `length`, how many frames lie behind the cursor."""
        return max(0, abs(self.cursor - self.start) - 1 - self.skipped)

    @property
    def at_prompted_frame(self) -> bool:
        return _is_prompted(self.object, self.cursor)

    @property
    def goes_on_to_track(self) -> bool:
        """Whether the frame after the cursor's is on this way, and has no prompt."""
        frame = self.cursor + self.direction
        return self.includes(frame) and not _is_prompted(self.object, frame)

    def includes(self, frame: int) -> bool:
        """Whether the frame lies on this way, the start included."""
        return min(self.start, self.stop) <= frame <= max(self.start, self.stop)

    def is_behind_cursor(self, frame: int) -> bool:
        return (self.cursor - frame) * self.direction > 0

    def return_to_prompt(self) -> None:
        """Step back to the nearest prompted frame, to begin there; be finished when there is none.

        The prompt that a pass was about to begin at may have been taken away meanwhile.
        """
        while not self.at_prompted_frame:
            if self.cursor == self.start:
                self.cursor = self.stop + self.direction
                return
            self.cursor -= self.direction

    def take_up(self, standing: Standing, found: Container[int]) -> list[int] | None:
        """Go on where a pass stands. Returns the frames before it to tell of what was found there.

        None when it is not a pass of this way, or when masks before it are known to nobody.
        """
        within = self.includes(standing.begun) and self.includes(standing.frame)
        if standing.reverse != self.reverse or not within or self.cursor != self.start:
            return None
        before = range(self.start, standing.frame + self.direction, self.direction)
        told = self.keep | self.known
        untold = [frame for frame in before if frame not in told and not _is_prompted(self.object, frame)]
        if any(frame not in found for frame in untold):
            return None
        self.skipped = len(before) - 1
        self.cursor = standing.frame
        self.advance()
        return untold

    def advance(self) -> None:
        """Go on to the next frame; the pass is then under way."""
        self.cursor += self.direction
        self.begun = not self.finished


@dataclass(frozen=True, slots=True)
class Turn:
    """What happens next on one frame: passes that begin there, and objects that are tracked to it."""

    frame: int
    reverse: bool
    begin: tuple[Way, ...]
    step: tuple[Way, ...]


class TrackRun:
    """The plans of one Track job. Knows nothing of segmenters: it says what to do, and is told of prompts."""

    def __init__(self, plans: Iterable[TrackPlan]) -> None:
        self._ways = _merged(plans)
        self._reverse = False

    @property
    def done(self) -> int:
        """Object-frames walked. Falls when a correction sends a plan back."""
        return sum(way.walked for way in self._ways)

    @property
    def total(self) -> int:
        return sum(way.length for way in self._ways)

    def next_turn(self) -> Turn | None:
        """The next frame's work; None when every plan is walked."""
        ready = self._ready()
        if not ready:
            return None
        if not any(way.reverse == self._reverse for way in ready):
            self._reverse = not self._reverse
        ways = [way for way in ready if way.reverse == self._reverse]
        frame = (max if self._reverse else min)(way.cursor for way in ways)
        here = sorted((way for way in ways if way.cursor == frame), key=lambda way: way.object.object_id)
        return Turn(
            frame,
            self._reverse,
            begin=tuple(way for way in here if way.at_prompted_frame),
            step=tuple(way for way in here if not way.at_prompted_frame),
        )

    def following(self, turn: Turn) -> int | None:
        """The frame after a turn's, if one of the objects that step in it will be tracked there."""
        ahead = [way for way in turn.step if way.goes_on_to_track]
        return turn.frame + ahead[0].direction if ahead else None

    def take_up(self, object_id: int, standing: Standing, found: Container[int]) -> list[int]:
        """Go on where an earlier run of the object stands, where that saves walking the same way again.

        found: frames of which that run's masks are at hand. Returns those to tell of now.
        """
        for way in self._of(object_id):
            untold = way.take_up(standing, found)
            if untold is not None:
                return untold
        return []

    @property
    def objects(self) -> list[ObjectPrompts]:
        """What is said of each object, once each."""
        return list({way.object.object_id: way.object for way in self._ways}.values())

    def steer(self, wanted: ObjectPrompts, frame: int, mask: Mask) -> None:
        """A person has corrected the object on `frame`, where its mask is now `mask`.

        Plans that have passed the frame return to it; plans that have yet to reach it go on from it.
        A finished plan is taken up again.
        """
        shown = tuple(replace(p, mask=mask) if p.frame == frame else p for p in wanted.frames)
        corrected = replace(wanted, frames=shown)
        for way in self._of(wanted.object_id):
            way.object = corrected
            if way.includes(frame) and way.is_behind_cursor(frame):
                way.cursor = frame
                way.skipped = min(way.skipped, max(0, abs(frame - way.start) - 1))
                way.begun = False
            if not way.finished and not way.begun:
                way.return_to_prompt()

    def forget(self, object_id: int) -> None:
        self._ways = [way for way in self._ways if way.object.object_id != object_id]

    def _of(self, object_id: int) -> list[Way]:
        return [way for way in self._ways if way.object.object_id == object_id]

    def _ready(self) -> list[Way]:
        """For each object the one plan to follow now: that of its pass under way, else the next."""
        chosen: dict[int, Way] = {}
        for way in self._ways:
            if way.finished:
                continue
            other = chosen.get(way.object.object_id)
            if other is None or _rank(way) < _rank(other):
                chosen[way.object.object_id] = way
        return list(chosen.values())


def _rank(way: Way) -> tuple[bool, bool, int]:
    return (not way.begun, way.reverse, way.cursor * way.direction)


def _is_prompted(wanted: ObjectPrompts, frame: int) -> bool:
    said = wanted.on(frame)
    return said is not None and not (said.prompts.is_empty and said.mask is None)


def _merged(plans: Iterable[TrackPlan]) -> list[Way]:
    """A way per plan; plans of one object that overlap in one direction become one way.

    The later of two such plans starts at a prompted frame that the earlier passes, where its pass
    begins anew anyway: walking the rest twice would give the same masks.
    """
    ways: list[Way] = []
    for plan in sorted(plans, key=lambda p: -p.start if p.reverse else p.start):
        way = Way(plan.object, plan.start, plan.stop, plan.keep, plan.reverse, plan.known)
        for other in ways:
            same = other.object.object_id == plan.object.object_id and other.reverse == plan.reverse
            if same and other.includes(plan.start):
                furthest = min if plan.reverse else max
                other.stop = furthest(other.stop, plan.stop)
                other.keep |= plan.keep
                other.known |= plan.known
                break
        else:
            ways.append(way)
    return ways
