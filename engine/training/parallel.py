"""Several processes that train one network, as torchrun starts them (NCCL on graphics cards, else gloo)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn


@dataclass(frozen=True)
class Crew:
    """Which of how many processes this is. rank 0 alone writes files."""

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        return self.rank == 0

    def average_gradients(self, parameters: Iterable[nn.Parameter]) -> None:
        """Make every process hold the mean gradient. One that no process has stays None."""
        if self.size == 1:
            return
        everything = list(parameters)
        has = torch.tensor([float(p.grad is not None) for p in everything], device=everything[0].device)
        pieces = [p.grad.flatten() if p.grad is not None else p.new_zeros(p.numel()) for p in everything]
        flat = torch.cat([has, *pieces])
        dist.all_reduce(flat)
        had, rest = flat[: len(everything)], flat[len(everything) :] / self.size
        for parameter, count, piece in zip(
            everything, had.tolist(), rest.split([p.numel() for p in everything]), strict=True
        ):
            parameter.grad = piece.view_as(parameter).clone() if count else None

    @torch.no_grad()
    def average_weights(self, parameters: Iterable[nn.Parameter]) -> None:
        """Make every process go on from the mean of all weights."""
        if self.size == 1:
            return
        everything = list(parameters)
        flat = torch.cat([p.flatten() for p in everything])
        dist.all_reduce(flat)
        flat /= self.size
        for parameter, piece in zip(everything, flat.split([p.numel() for p in everything]), strict=True):
            parameter.copy_(piece.view_as(parameter))

    def agree(self, value: bool, device: torch.device) -> bool:
        """The leader's answer, for all: whether to stop, say."""
        if self.size == 1:
            return value
        answer: Tensor = torch.tensor([float(value)], device=device)
        dist.broadcast(answer, src=0)
        return bool(answer.item())


@contextmanager
def crew() -> Iterator[Crew]:
    """The crew that torchrun's environment describes; a crew of one without it."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield Crew()
        return
    dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    try:
        yield Crew(dist.get_rank(), dist.get_world_size())
    finally:
        dist.destroy_process_group()
