"""The risk of every mask of a project, kept up to date: what did not change is not computed again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from annotator.project.edits import Touched
from annotator.project.mask_table import MaskFacts, MaskFlag
from annotator.project.project import Project
from annotator.review.queue import Proposal, object_proposals
from annotator.review.risk import ObjectRisk, Usual, object_risk, usual

_GROWTH = 1.1  # with so many times the masks, what is usual is asked anew
REACH = 2  # frames on each side whose risk a mask has a part in, and as many that these look at


@dataclass(frozen=True, slots=True)
class Counts:
    """How many masks are verified, are proposed for review, are out of date."""

    verified: int = 0
    to_review: int = 0
    stale: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.verified + other.verified, self.to_review + other.to_review, self.stale + other.stale
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What was computed of an object at a revision of its masks.

    normal: what was usual when there were `count` masks; `risk` was computed by it.
    """

    revision: int
    normal: Usual
    count: int
    risk: ObjectRisk


class Risks:
    """Risk, proposals and counts by object. Computed when asked for, once for each state of the masks."""

    def __init__(self) -> None:
        self._project: Project | None = None
        self._known: dict[int, _Known] = {}
        self._proposals: dict[int, tuple[int, list[Proposal]]] = {}  # with the revision of the masks
        self._counts: dict[int, tuple[int, Counts]] = {}
        self._dirty: defaultdict[int, set[int]] = defaultdict(set)

    def load(self, project: Project | None) -> None:
        """Speak of this project from now on; None for none."""
        self._project = project
        self._known.clear()
        self._proposals.clear()
        self._counts.clear()
        self._dirty.clear()

    def update(self, touched: Touched) -> None:
        """These masks changed; only what depends on them is computed again."""
        for object_id, frames in touched.mask_frames.items():
            self._dirty[object_id] |= frames

    def revision(self, object_id: int) -> int:
        """Changes whenever the object's risk may."""
        return self._project.masks.revision(object_id) if self._project is not None else 0

    def is_known(self, object_id: int) -> bool:
        """Whether the object's risk is computed, so that asking for it takes no time."""
        known = self._known.get(object_id)
        return known is not None and known.revision == self.revision(object_id)

    def of(self, object_id: int) -> ObjectRisk:
        """The risk of an object's masks. Raises ValueError while there is no project."""
        return self._of(object_id).risk

    def proposals(self, object_id: int) -> list[Proposal]:
        """Which of an object's masks to look at, worst first."""
        known = self._of(object_id)
        found = self._proposals.get(object_id)
        if found is None or found[0] != known.revision:
            found = known.revision, object_proposals(object_id, known.risk)
            self._proposals[object_id] = found
        return found[1]

    def counts(self, object_id: int) -> Counts:
        proposed = self.proposals(object_id)
        project, revision = self._project, self._proposals[object_id][0]
        counts = self._counts.get(object_id)
        if project is not None and (counts is None or counts[0] != revision):
            flags = project.masks.flags(object_id, project.video.num_frames)
            verified, stale = (
                int(np.count_nonzero(flags & flag.value)) for flag in (MaskFlag.VERIFIED, MaskFlag.STALE)
            )
            counts = revision, Counts(verified, len(proposed), stale)
            self._counts[object_id] = counts
        return counts[1] if counts is not None else Counts()

    def _of(self, object_id: int) -> _Known:
        project = self._project
        if project is None:
            raise ValueError("there is no project whose risk could be told")
        revision = project.masks.revision(object_id)
        known = self._known.get(object_id)
        if known is None or known.revision != revision:
            facts = project.masks.facts(object_id, project.video.num_frames)
            known = self._compute(facts, known, self._dirty.pop(object_id, set()), revision)
            self._known[object_id] = known
        return known

    def _compute(self, facts: MaskFacts, old: _Known | None, dirty: set[int], revision: int) -> _Known:
        count = int(np.count_nonzero(facts.flags))
        grown = old is None or not old.count / _GROWTH <= count <= old.count * _GROWTH
        if old is None or grown or not dirty:
            normal = usual(facts)
            risk = object_risk(facts, normal)
        else:
            normal, count, risk = old.normal, old.count, old.risk
            _renew(risk, facts, normal, dirty)
        return _Known(revision, normal, count, risk)


def _renew(risk: ObjectRisk, facts: MaskFacts, normal: Usual, dirty: set[int]) -> None:
    """Compute the risk of a stretch that holds all changed frames again, in place."""
    n = len(facts.flags)
    first, end = max(0, min(dirty) - REACH), min(n, max(dirty) + 1 + REACH)
    low, high = max(0, first - REACH), min(n, end + REACH)
    fresh = object_risk(facts.part(low, high), normal)
    inside = slice(first - low, end - low)
    risk.risk[first:end] = fresh.risk[inside]
    risk.evidence[:, first:end] = fresh.evidence[:, inside]
