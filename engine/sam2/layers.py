"""Small layers that several parts share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.packed import Linear

CACHED = 1 << 20
"""Numbers that stay in a processor's cache between two steps that work on them."""


def worth_cutting(x: Tensor) -> bool:
    """Whether work on parts of a tensor, one after another, is faster than on the whole: where it stays
    in a processor's cache. With gradients every part would be kept anyway."""
    return x.device.type == "cpu" and not torch.is_grad_enabled()


def by_rows(work: Callable[[Tensor], Tensor], x: Tensor, width: int) -> Tensor:
    """`work`, which treats every row (..., c) by itself, done on a few rows at a time.

    width: the most channels that a row has on the way.
    """
    rows = max(1, CACHED // width)
    if not worth_cutting(x) or x.numel() // x.shape[-1] <= rows:
        return work(x)
    parts = [work(part) for part in x.flatten(0, -2).split(rows)]
    return torch.cat(parts).unflatten(0, x.shape[:-1])


class LayerNorm2d(nn.Module):
    """Normalises the channels of every cell of a map (b, c, h, w)."""

    def __init__(self, channels: int, eps: float = 1e-6) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.eps = eps

    def forward(self, x_bchw: Tensor) -> Tensor:
        x_bhwc = x_bchw.permute(0, 2, 3, 1)
        x_bhwc = F.layer_norm(x_bhwc, self.weight.shape, self.weight, self.bias, self.eps)
        return x_bhwc.permute(0, 3, 1, 2)


class MLP(nn.Module):
    """Linear layers with an activation between them, 'relu' or 'gelu'."""

    def __init__(
        self,
        *,
        input_dim: int,
        hidden_dim: int,
        output_dim: int,
        num_layers: int,
        activation: str = "relu",
    ) -> None:
        super().__init__()
        dims = [input_dim, *[hidden_dim] * (num_layers - 1), output_dim]
        self.layers = nn.ModuleList(Linear(a, b) for a, b in pairwise(dims))
        self.activation = activation
        self.widest = max(dims)

    def forward(self, x: Tensor) -> Tensor:
        return by_rows(self.whole, x, self.widest)

    def whole(self, x: Tensor, add: Tensor | None = None) -> Tensor:
        """All rows at once; with another tensor added."""
        *inner, last = cast(Sequence[Linear], self.layers)
        for layer in inner:
            x = layer.then(x, self.activation)
        return last.then(x, add=add)


class DropPath(nn.Module):
    """Stochastic depth: while training, drops the whole branch of an example with this probability."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if self.rate == 0 or not self.training:
            return x
        keep = 1 - self.rate
        shape = (x.shape[0],) + (1,) * (x.ndim - 1)
        return x * x.new_empty(shape).bernoulli_(keep).div_(keep)
