"""The network with less kept for its gradients, so that large pictures fit a usual machine's memory.

At 1024 pixels every layer of memory attention looks from 4096 places at thousands of others; what a clip
of four frames keeps of that for the gradients is several times what all else takes. Here it is
computed again when the gradients need it: the same numbers, for about a third more time.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.utils.checkpoint import checkpoint

from engine.sam2.memory_tokens import MemoryBatch
from engine.sam2.row_parts import Share
from engine.sam2.sam2_base import ImageFeatures, SAM2Base


class ThriftySAM2(SAM2Base):
    """Computes what SAM2Base does, with the same weights under the same names."""

    def with_memory(self, features: ImageFeatures, memory: MemoryBatch, share: Share | None = None) -> Tensor:
        if not torch.is_grad_enabled():
            return super().with_memory(features, memory, share)
        embedding: Tensor = checkpoint(super().with_memory, features, memory, use_reentrant=False)
        return embedding
