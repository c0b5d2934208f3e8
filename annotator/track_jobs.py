"""What tracking keeps of each request under way: whose step its masks belong to, and how to ask anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from annotator.project.history import Step
from annotator.project.mask_table import Key
from engine.errors import Sentence
from engine.messages import TrackPlan
from engine.prompts import Prompts

Plans = dict[int, tuple[TrackPlan, ...]]  # by object
Replan = Callable[[int], tuple[TrackPlan, ...]]


@dataclass(frozen=True, slots=True)
class TrackProgress:
    """How far tracking is: `done` of `total` object-frames; frame: the one that was tracked last.

    is_sure: whether that is all there is to do; False while it is not known how far an earlier run came.
    """

    name: str
    done: int
    total: int
    per_second: float
    frame: int | None
    is_sure: bool = True


@dataclass(slots=True)
class SegmentJob:
    """One mask that was asked for: of which prompts, and the step that it belongs to."""

    step: Step | None  # None: masks that the program lacked when it opened; they make a step of their own
    key: Key
    prompts: Prompts
    name: str = Sentence("Find mask")

    def step_of(self, object_id: int) -> Step | None:
        """The step that its mask belongs to; None for one of its own."""
        return self.step


@dataclass(slots=True)
class TrackJob:
    """plans: of each object, as `replan` made them last. owners: the clicks that steer an object, the last
    one now. own: frames found before any did."""

    name: str
    replan: Replan
    objects: set[int]
    plans: Plans
    step: Step | None = None  # made with the first mask: a run that found nothing leaves no entry
    owners: dict[int, list[Step]] = field(default_factory=dict)
    own: dict[int, set[int]] = field(default_factory=dict)

    def step_of(self, object_id: int) -> Step | None:
        """The step that the next mask of an object belongs to; None for one that is still to be made."""
        owners = self.owners.get(object_id)
        return owners[-1] if owners else self.step

    def is_outdated(self, object_id: int, masks: AbstractSet[Key]) -> bool:
        """Whether `masks`, which others have just changed, give the run something else to do."""
        planned = self.plans.get(object_id, ())
        if any((object_id, frame) in masks for plan in planned for frame in plan.known):
            return True  # passed over, since they were there
        fresh = self.replan(object_id)
        return [(p.start, p.stop, p.keep) for p in planned] != [(p.start, p.stop, p.keep) for p in fresh]


def spans_of(plans: Iterable[TrackPlan]) -> set[tuple[int, int]]:
    """(start, stop) of each plan."""
    return {(plan.start, plan.stop) for plan in plans}
