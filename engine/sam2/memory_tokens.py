"""What is remembered of objects, as the tokens that memory attention reads (SAM 2 paper, section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

from engine.sam2.config import ModelConfig
from engine.sam2.memory_encoder import MemoryEncoder
from engine.sam2.position_encoding import sine_code_1d


@dataclass(frozen=True, eq=False)
class MemoryBatch:
    """What a batch of objects remembers: as many frames and as many pointers for each of them.

    maps_tbchw: memories of t frames, of any float type. rows_tb: the rows of those frames in the table
    of temporal codes. pointers_bpc: object pointers of p frames, p may be 0. distances_bp: how many
    frames away each is. span: the distance that counts as 1.
    """

    maps_tbchw: Sequence[Tensor]
    rows_tb: Tensor
    pointers_bpc: Tensor
    distances_bp: Tensor
    span: int


class MemoryTokens:
    """A network's memories and pointers with their codes of place and time."""

    config: ModelConfig
    hidden_dim: int
    mem_dim: int
    memory_encoder: MemoryEncoder
    maskmem_tpos_enc: nn.Parameter
    no_mem_embed: nn.Parameter
    no_mem_pos_enc: nn.Parameter
    obj_ptr_tpos_proj: nn.Linear

    def memory_tokens(self, memory: MemoryBatch, dtype: torch.dtype) -> tuple[Tensor, Tensor, int]:
        """Tokens and their position codes (b, m, mem_dim); how many of the last are pointers'."""
        tokens, positions = [], []
        for map_bchw, row_b in zip(memory.maps_tbchw, memory.rows_tb, strict=True):
            height, width = map_bchw.shape[-2:]
            place_1chw = self.memory_encoder.position_encoding(height, width, map_bchw.device)
            place_1nc = place_1chw.flatten(2).transpose(1, 2)
            tokens.append(map_bchw.flatten(2).transpose(1, 2).to(dtype))
            positions.append((place_1nc + self.maskmem_tpos_enc[row_b].flatten(1, 2)).to(dtype))
        pointers_bmc, pointer_pos_bmc = self._pointer_tokens(memory)
        tokens.append(pointers_bmc.to(dtype))
        positions.append(pointer_pos_bmc.to(dtype))
        return torch.cat(tokens, dim=1), torch.cat(positions, dim=1), pointers_bmc.shape[1]

    def nothing_tokens(self, batch: int, dtype: torch.dtype) -> tuple[Tensor, Tensor, int]:
        """A memory that says 'nothing', as `memory_tokens`: a token without a place.

        Where it has more channels than a memory, it is cut into several tokens, as a pointer is.
        """
        said, code = (
            t.reshape(1, -1, self.mem_dim).expand(batch, -1, -1).to(dtype)
            for t in (self.no_mem_embed, self.no_mem_pos_enc)
        )
        return said, code, said.shape[1]

    def _pointer_tokens(self, memory: MemoryBatch) -> tuple[Tensor, Tensor]:
        """A pointer has more channels than a memory: it is cut into several tokens, all with its code."""
        pieces = self.hidden_dim // self.mem_dim
        tokens_bmc = memory.pointers_bpc.unflatten(2, (pieces, self.mem_dim)).flatten(1, 2)
        code_bpc = self._distance_code(memory.distances_bp, memory.span)
        return tokens_bmc, code_bpc.repeat_interleave(pieces, dim=1)

    def _distance_code(self, distances_bp: Tensor, span: int) -> Tensor:
        batch, count = distances_bp.shape
        if not self.config.add_tpos_enc_to_obj_ptrs:
            return self.no_mem_embed.new_zeros(batch, count, self.mem_dim)
        if not self.config.use_signed_tpos_enc_to_obj_ptrs:
            distances_bp = distances_bp.abs()
        # A video of one frame has no span; its only distance is 0.
        scaled_n = distances_bp.flatten().float() / max(span, 1)
        if not self.config.proj_tpos_enc_in_obj_ptrs:
            return sine_code_1d(scaled_n, self.mem_dim).unflatten(0, (batch, count))
        code_nc = sine_code_1d(scaled_n, self.hidden_dim).to(self.obj_ptr_tpos_proj.weight.dtype)
        return cast(Tensor, self.obj_ptr_tpos_proj(code_nc)).unflatten(0, (batch, count))
