"""Memory attention of a frame in parts, for inference: some rows of cells each, which may go side by side.

Cells of a map know of each other only through the keys of the self-attention. So a part of them can be
carried by itself from the self-attention of one layer to the keys of the next, and there is one place in
a layer where parts wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar

import torch
from torch import Tensor, nn

from engine.sam2.memory_reading import MemoryCells

if TYPE_CHECKING:
    from engine.sam2.memory_attention import MemoryAttentionLayer

_T = TypeVar("_T")
LEAST_CELLS = 128
MOST_CELLS = 4 * LEAST_CELLS
"""Cells of a part: what the feed-forward network makes of so many stays in the processor's cache."""


class Share(Protocol):
    """Does works that do not depend on each other, in any order or side by side; results in order."""

    def __call__(self, works: Sequence[Callable[[], _T]], /) -> list[_T]: ...


def in_turn(works: Sequence[Callable[[], _T]], /) -> list[_T]:
    """One after another, by the caller."""
    return [work() for work in works]


def parts_of(cells: int) -> list[slice]:
    """The cells of a map in parts, two at least where there are more than LEAST_CELLS."""
    steps = -(-cells // (2 * LEAST_CELLS))
    size = min(MOST_CELLS, steps * LEAST_CELLS)
    return [slice(start, min(start + size, cells)) for start in range(0, cells, size)]


@dataclass(frozen=True, eq=False)
class _Part:
    """A part of the cells before a self-attention. x_mc: the cells. y_mc: normalised, with their queries
    and keys; None where the layer takes all cells at once."""

    x_mc: Tensor
    asked: tuple[Tensor, Tensor, Tensor] | None


class RowParts:
    """The layers of a memory attention at work on one frame, for any number of memories.

    dtype: what the memory is read in. share: who does the parts; None does all cells at once, which
    takes a tenth less work than parts do.
    """

    def __init__(
        self, layers: Sequence[MemoryAttentionLayer], norm: nn.Module, dtype: torch.dtype, share: Share | None
    ) -> None:
        self._layers = layers
        self._norm = norm
        self._dtype = dtype
        self._share = in_turn if share is None else share
        self._whole = share is None
        self._slices: list[slice] = []
        self._cells = 0

    def conditioned(self, x_nc: Tensor, memories: Sequence[MemoryCells]) -> list[Tensor]:
        """The cells in the light of each memory, (n, c) each. What the first layer finds out before it
        looks at the memory is the same for all."""
        self._cells = len(x_nc)
        self._slices = [slice(0, len(x_nc))] if self._whole else parts_of(len(x_nc))
        first = self._layers[0]
        look = self._gathered(first, self._each(lambda n: self._part(first, n, x_nc[self._slices[n]])))
        if len(memories) == 1:
            return [self._followed(first, look, memories[0])]
        seen = self._each(lambda n: self._read(first, n, look(n), memories))

        def rest(index: int) -> Tensor:
            following = self._layers[1] if len(self._layers) > 1 else None
            if following is None:
                return torch.cat(self._each(lambda n: self._norm(first.think(seen[n][index]))))
            parts = self._each(lambda n: self._part(following, n, first.think(seen[n][index])))
            return self._followed(following, self._gathered(following, parts), memories[index])

        return self._share([partial(rest, index) for index in range(len(memories))])

    def _followed(
        self, layer: MemoryAttentionLayer, look: Callable[[int], Tensor], memory: MemoryCells
    ) -> Tensor:
        """The cells after this layer and those behind it. look: a part after its self-attention."""
        behind = self._layers[self._layers.index(layer) :]
        for this, following in pairwise(behind):
            look = self._gathered(
                following, self._each(partial(self._carried, this, following, look, memory))
            )
        last = behind[-1]
        return torch.cat(self._each(lambda n: self._norm(self._thought(last, n, look(n), memory))))

    def _carried(
        self,
        layer: MemoryAttentionLayer,
        following: MemoryAttentionLayer,
        look: Callable[[int], Tensor],
        memory: MemoryCells,
        number: int,
    ) -> _Part:
        """A part from the self-attention of a layer to that of the next."""
        return self._part(following, number, self._thought(layer, number, look(number), memory))

    def _each(self, work: Callable[[int], _T]) -> list[_T]:
        return self._share([partial(work, number) for number in range(len(self._slices))])

    def _part(self, layer: MemoryAttentionLayer, number: int, x_mc: Tensor) -> _Part:
        return _Part(x_mc, layer.ask(x_mc, self._slices[number], self._cells))

    def _gathered(self, layer: MemoryAttentionLayer, parts: Sequence[_Part]) -> Callable[[int], Tensor]:
        """What gives a part after the self-attention, now that the keys of all cells are known."""
        asked = [part.asked for part in parts if part.asked is not None]
        if len(asked) < len(parts):
            whole_1nc = layer.look_around(torch.cat([part.x_mc for part in parts])[None])
            return lambda number: whole_1nc[0, self._slices[number]]
        y_nc, _, k_nc = (torch.cat(pieces) for pieces in zip(*asked, strict=True))
        return lambda number: layer.find(asked[number][1], k_nc, y_nc, parts[number].x_mc)

    def _read(
        self, layer: MemoryAttentionLayer, number: int, x_mc: Tensor, memories: Sequence[MemoryCells]
    ) -> list[Tensor]:
        return layer.read(x_mc, memories, self._dtype, self._slices[number], self._cells)

    def _thought(self, layer: MemoryAttentionLayer, number: int, x_mc: Tensor, memory: MemoryCells) -> Tensor:
        return layer.think(self._read(layer, number, x_mc, [memory])[0])
