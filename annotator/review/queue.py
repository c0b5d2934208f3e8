"""Which masks to look at first: the worst frame of every doubtful stretch, worst first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from annotator.project.mask_table import Key
from annotator.review.risk import RISKY, ObjectRisk

APART = 6  # frames nearer than this show much the same mistake: one of them is proposed
_MOST = 200  # proposals kept of one object


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mask to look at, and how doubtful it is (0 to 1)."""

    object_id: int
    frame: int
    risk: float

    @property
    def key(self) -> Key:
        return self.object_id, self.frame


def proposals(risks: Mapping[int, ObjectRisk]) -> list[Proposal]:
    """What to review, worst first. risks: by object, those that may be proposed."""
    found = [proposal for o, risk in risks.items() for proposal in object_proposals(o, risk)]
    return sorted(found, key=lambda p: (-p.risk, p.frame, p.object_id))


def object_proposals(object_id: int, risk: ObjectRisk) -> list[Proposal]:
    """The worst frames of one object, worst first; of frames close together only the worst one."""
    left = risk.risk.copy()
    found: list[Proposal] = []
    while left.size and len(found) < _MOST:
        frame = int(np.argmax(left))
        if left[frame] < RISKY:
            break
        found.append(Proposal(object_id, frame, float(left[frame])))
        left[max(0, frame - APART + 1) : frame + APART] = 0
    return found
