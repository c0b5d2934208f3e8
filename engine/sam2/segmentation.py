"""The masks that the model answers with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor


class LateTensor:
    """A tensor that is computed when it is first asked for, without gradients."""

    def __init__(self, make: Callable[[], Tensor]) -> None:
        self._make: Callable[[], Tensor] | None = make
        self._made: Tensor | None = None
        self._inference = torch.is_inference_mode_enabled()

    def get(self) -> Tensor:
        make = self._make
        if make is not None:
            with torch.inference_mode(self._inference), torch.no_grad():
                self._made = make()
            self._make = None  # it may hold much
        assert self._made is not None
        return self._made


@dataclass(frozen=True, eq=False)
class Segmentation:
    """The chosen masks of a batch of objects on one frame.

    masks_b1hw: logits at stride 4, ABSENT all over where the object is not in view. ious_b1,
    object_scores_b1: as in MaskCandidates. pointers: the object pointers (b, c); a click that is followed
    by another one, as most are, never needs them.
    """

    masks_b1hw: Tensor
    ious_b1: Tensor
    object_scores_b1: Tensor
    pointers: Tensor | LateTensor

    @property
    def pointers_bc(self) -> Tensor:
        """The object pointers, (b, c)."""
        return self.pointers.get() if isinstance(self.pointers, LateTensor) else self.pointers

    def object(self, index: int) -> Segmentation:
        """One object of the batch, as a batch of 1."""
        one = slice(index, index + 1)
        return Segmentation(
            self.masks_b1hw[one], self.ious_b1[one], self.object_scores_b1[one], self.pointers_bc[one]
        )
