"""The average of values under a softmax of scores that come in parts, with few passes over the scores.

A softmax is the same whatever is taken from all scores of a query. The usual choice is their greatest,
which has to be looked for, and looked for anew with every part. Here what the first part had for its
greatest serves for all: a number of 32 bits stands weights up to 2 ** 100 as exactly as weights up to 1.
Only where the scores outgrow that is another greatest taken.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from engine.sam2.packed import product

POWERS_OF_TWO = math.log2(math.e)
"""What scores are multiplied by to be exponents of 2 instead of e: torch's 2 ** x takes a third of the time
of its e ** x."""
MOST_WEIGHT = 2.0**100
"""Of a query, from one part: far from what overflows, even when multiplied by values."""
_LEAST = torch.finfo(torch.float32).min


class RunningSoftmax:
    """For one tile of queries. Scores and values: (m, q) and (c, m); the scores are exponents of 2."""

    def __init__(self, channels: int, queries: int, dtype: torch.dtype) -> None:
        self._sum_cq = torch.zeros(channels, queries)
        self._weight_q = torch.zeros(queries)
        self._greatest_q: Tensor | None = None
        self._dtype = dtype

    @property
    def shift_q(self) -> Tensor | None:
        """What scores are to be lessened by for `add`; None while that is not known, or where rounding makes
        it matter (in 16 bits): they are then for `add_anew`."""
        return self._greatest_q if self._dtype == torch.float32 else None

    def add(self, scores_mq: Tensor, values_cm: Tensor) -> bool:
        """Take m more cells into account, their scores lessened by `shift_q`. The scores are overwritten.

        False: they have outgrown it, and nothing was added. They are then for `add_anew`.
        """
        scores_mq.exp2_()
        weight_q = scores_mq.sum(0)
        # Not the other way round: what is no number is not below anything.
        if not weight_q.amax() < MOST_WEIGHT:
            return False
        self._weight_q += weight_q
        self._sum_cq += product(values_cm, scores_mq)
        return True

    def add_anew(self, scores_mq: Tensor, values_cm: Tensor) -> None:
        """The same with whatever scores, as they are: their greatest is looked for. They are overwritten."""
        greatest_q = scores_mq.amax(0).float().clamp_(min=_LEAST)
        if self._greatest_q is not None:
            greatest_q = torch.maximum(self._greatest_q, greatest_q)
            shrink_q = (self._greatest_q - greatest_q).exp2_()
            self._weight_q *= shrink_q
            self._sum_cq *= shrink_q
        self._greatest_q = greatest_q
        scores_mq.sub_(greatest_q.to(self._dtype)).exp2_()
        self._weight_q += scores_mq.sum(0, dtype=torch.float32)
        self._sum_cq += product(values_cm, scores_mq)

    def result(self) -> Tensor:
        """The average, (c, q), float32."""
        return self._sum_cq / self._weight_q
