"""How a frame reads the memory on a graphics card: three ways to the same result, and which is quickest.

The published order projects the raw memory to values as wide as the keys. Since the weights of a softmax
sum to 1, the raw memory may be averaged first and projected after: a quarter of the work on the values'
side. Torch's quickest kernel wants keys and values of one width, so which way is best depends on the card;
a trial with the card's own clock decides, once for each shape of network.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

AveragingWay = Callable[[Tensor, Tensor, Tensor], Tensor]
"""Queries (b or 1, n, c), keys (b, m, c), values (b, m, d) -> their average (b, n, d)."""

TOLERANCE = {torch.float32: 1e-4, torch.bfloat16: 2e-2, torch.float16: 4e-3}
"""Greatest error of an average of values of size 1, against float64."""
_CELLS, _FRAMES, _ROUNDS = 4096, 7, 5


@dataclass(frozen=True, slots=True)
class Shape:
    """What a trial is made for. channels: of queries and keys. values: of the raw memory."""

    device: torch.device
    dtype: torch.dtype
    channels: int
    values: int


def by_torch(q_bnc: Tensor, k_bmc: Tensor, v_bmd: Tensor) -> Tensor:
    """Torch's own attention, which takes the kernel that fits."""
    q_bnc = q_bnc.expand(len(k_bmc), -1, -1)
    return F.scaled_dot_product_attention(q_bnc[:, None], k_bmc[:, None], v_bmd[:, None])[:, 0]


def known_ways(shape: Shape) -> dict[str, AveragingWay]:
    """The ways that can be tried for a shape, by name."""
    ways: dict[str, AveragingWay] = {"torch": by_torch}
    powers = all(n >= 16 and n & (n - 1) == 0 for n in (shape.channels, shape.values))
    # In float32 the kernel would have to do without the tensor cores to be exact.
    suits = powers and shape.dtype != torch.float32 and shape.device.type == "cuda"
    if suits and importlib.util.find_spec("triton") is not None:
        from engine.sam2.attention_kernel import attend

        ways["kernel"] = attend
    return ways


@cache
def chosen_way(shape: Shape) -> AveragingWay | None:
    """How to average the raw memory; None when the published order is quicker. Tried once, then known."""
    return choose(shape, known_ways(shape))


@torch.no_grad()
def choose(
    shape: Shape,
    ways: Mapping[str, AveragingWay],
    *,
    cells: int = _CELLS,
    seconds: Callable[[Callable[[], object], torch.device], float] | None = None,
) -> AveragingWay | None:
    """The quickest of the ways that are right, or None when projecting the values first is quicker.

    seconds: measures a call. A way that fails on this card, or is wrong beyond TOLERANCE, is not taken.
    """
    with torch.autocast(shape.device.type, enabled=False):
        return _choose(shape, ways, cells, seconds or _seconds)


def _choose(
    shape: Shape,
    ways: Mapping[str, AveragingWay],
    cells: int,
    seconds: Callable[[Callable[[], object], torch.device], float],
) -> AveragingWay | None:
    made = torch.Generator().manual_seed(0)
    sizes = ((1, cells, shape.channels), (1, _FRAMES * cells, shape.channels))
    q, k = (torch.randn(size, generator=made).to(shape.device, shape.dtype) for size in sizes)
    v = torch.randn(1, _FRAMES * cells, shape.values, generator=made).to(shape.device, shape.dtype)
    wide = v.repeat(1, 1, -(-shape.channels // shape.values))[..., : shape.channels].contiguous()
    few = q[:, :64]
    truth = (few.double() @ k.double().mT * shape.channels**-0.5).softmax(-1) @ v.double()
    best, least = None, seconds(lambda: by_torch(q, k, wide), shape.device)
    for way in ways.values():
        if _is_right(way, few, k, v, truth, TOLERANCE[shape.dtype]):
            taken = seconds(_bound(way, q, k, v), shape.device)
            if taken < least:
                best, least = way, taken
    return best


def _is_right(way: AveragingWay, q: Tensor, k: Tensor, v: Tensor, truth: Tensor, tolerance: float) -> bool:
    try:
        found = way(q, k, v)
    except Exception:  # whatever a compiler or driver says: there are other ways
        return False
    return found.shape == truth.shape and bool((found.double() - truth).abs().max() <= tolerance)


def _bound(way: AveragingWay, q: Tensor, k: Tensor, v: Tensor) -> Callable[[], Tensor]:
    return lambda: way(q, k, v)


def _seconds(call: Callable[[], object], device: torch.device) -> float:
    """The quickest of some calls, after one that is not counted."""
    times = []
    for _ in range(_ROUNDS + 1):
        began = time.perf_counter()
        call()
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        times.append(time.perf_counter() - began)
    return min(times[1:])
