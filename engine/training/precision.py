"""Mixed precision for training: bfloat16 products, float32 attention."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
import torch.nn.functional as F
from torch.overrides import TorchFunctionMode


class _ExactAttention(TorchFunctionMode):
    """Runs attention in float32 inside autocast."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        if func is not F.scaled_dot_product_attention:
            return func(*args, **(kwargs or {}))
        with torch.autocast("cpu", enabled=False):
            return func(*(a.float() for a in args), **(kwargs or {}))


@contextmanager
def mixed_precision(device: torch.device, *, enabled: bool) -> Iterator[None]:
    """bfloat16 where it is quick and safe. On a CPU attention stays in float32: torch's bfloat16
    attention gradient there is several times slower than its float32 one."""
    if not enabled:
        yield
    elif device.type == "cpu":
        with torch.autocast("cpu", torch.bfloat16), _ExactAttention():
            yield
    else:
        with torch.autocast(device.type, torch.bfloat16):
            yield
