"""Object pointers: what a network keeps of an object as one vector a frame (SAM 2 paper, section 4)."""

from __future__ import annotations

from typing import cast

from torch import Tensor, nn

from engine.sam2.config import ModelConfig


class ObjectPointers:
    """How a network makes pointers of its mask tokens, and what it says of objects out of view."""

    config: ModelConfig
    obj_ptr_proj: nn.Module
    no_obj_ptr: nn.Parameter

    def pointers(self, tokens_bc: Tensor, object_scores_b1: Tensor) -> Tensor:
        """Object pointers (b, c) from the chosen mask tokens; those of absent objects say 'absent'."""
        if not self._tells_absence():
            return cast(Tensor, self.obj_ptr_proj(tokens_bc))
        if self.config.soft_no_obj_ptr:
            present_b1 = object_scores_b1.sigmoid()
        else:
            present_b1 = (object_scores_b1 > 0).to(tokens_bc.dtype)
        return self._mix_absent(self.obj_ptr_proj(tokens_bc), present_b1)

    def _tells_absence(self) -> bool:
        return self.config.pred_obj_scores and hasattr(self, "no_obj_ptr")

    def _mix_absent(self, pointers_bc: Tensor, present_b1: Tensor) -> Tensor:
        if self.config.fixed_no_obj_ptr:
            pointers_bc = present_b1 * pointers_bc
        return pointers_bc + (1 - present_b1) * self.no_obj_ptr
