"""Matrix products with weights laid out beforehand as the processor takes them, for inference on a CPU.

oneDNN, which torch brings along, multiplies with weights that it has laid out itself about an eighth
faster than torch's own call, and adds bias, activation and a residual while the results are in the
processor's registers. Where torch has it not, or it gives other numbers, the plain call is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_Made = TypeVar("_Made")

LEAST_PRODUCTS = 1 << 21
"""Multiplications below which the plain call is faster: it has less to set up."""

_PLAIN: dict[str, Callable[[Tensor], Tensor]] = {"none": lambda x: x, "relu": F.relu, "gelu": F.gelu}


_Places = list[tuple[dict[str, nn.Parameter | None], str]]


@dataclass(frozen=True, slots=True)
class _Kept(Generic[_Made]):
    made: _Made
    conditions: tuple[object, ...]
    places: _Places
    state: _State


class Derived(Generic[_Made]):
    """Something made of a module's weights for inference: kept until they change. A copy has nothing.

    Threads that ask at once may each make it; none is given what belongs to other weights.
    """

    def __init__(self) -> None:
        self._kept: _Kept[_Made] | None = None

    def get(
        self, module: nn.Module, make: Callable[[], _Made], *conditions: object, parts: bool = True
    ) -> _Made:
        """What `make` makes of the module's weights under the conditions, now or at an earlier call.

        parts: the weights of its parts count, too.
        """
        kept = self._kept
        if kept is None or kept.conditions != conditions or kept.state != _state(kept.places):
            modules = list(module.modules()) if parts else [module]
            places = [(m._parameters, name) for m in modules for name in m._parameters]
            state = _state(places)
            # What is kept outlives the call, and may meet gradients later.
            with torch.inference_mode(False), torch.no_grad(), torch.autocast("cpu", enabled=False):
                kept = _Kept(make(), conditions, places, state)
            self._kept = kept
        return kept.made

    @property
    def made(self) -> _Made | None:
        """What is kept, even if it is of other weights."""
        return None if self._kept is None else self._kept.made

    def clear(self) -> None:
        self._kept = None

    def __deepcopy__(self, memo: dict[int, Any]) -> Derived[_Made]:
        return Derived()

    def __reduce__(self) -> tuple[type[Derived[_Made]], tuple[()]]:
        return (type(self), ())


_State = tuple[list[int], list[int]]


def _state(places: _Places) -> _State:
    return state_of(*(weight for owner, name in places if (weight := owner[name]) is not None))


def state_of(*weights: Tensor) -> _State:
    """Where weights are in memory, and how often they were written: the same while they are the same."""
    try:
        versions = [weight._version for weight in weights]
    except RuntimeError:
        # Tensors made in inference mode count no versions; nothing can train them either.
        versions = [-1 if weight.is_inference() else weight._version for weight in weights]
    return list(map(Tensor.data_ptr, weights)), versions


def forget_derived(module: nn.Module) -> None:
    """Give back the memory of all that was made of the weights of a module and its parts."""
    for part in module.modules():
        for kept in vars(part).values():
            if isinstance(kept, Derived):
                kept.clear()


class PackedLinear:
    """A linear layer of fixed weights (k, c) and bias (k,); packed where they are float32 on the CPU."""

    def __init__(self, weight_kc: Tensor, bias_k: Tensor) -> None:
        self._weight = weight_kc
        self._bias = bias_k
        packed = weight_kc.device.type == "cpu" and weight_kc.dtype == torch.float32 and packs()
        self._laid_out = _ops()._reorder_linear_weight(weight_kc.contiguous(), None) if packed else None

    def __call__(self, x: Tensor, activation: str = "none", add: Tensor | None = None) -> Tensor:
        """x (..., c) as (..., k), through 'none', 'relu' or 'gelu'; or with another tensor added."""
        if self._laid_out is None or x.numel() * len(self._weight) < LEAST_PRODUCTS:
            y = _PLAIN[activation](F.linear(x, self._weight, self._bias))
            return y if add is None else y + add
        if add is None:
            return _ops()._linear_pointwise(x, self._laid_out, self._bias, activation, [], _erf(activation))
        return _ops()._linear_pointwise.binary(x, add, self._laid_out, self._bias, "add")


def product(a_mk: Tensor, b_kn: Tensor) -> Tensor:
    """a @ b, neither of them laid out beforehand, without gradients; in float32 oneDNN's, which is
    quicker than torch's own call where sums are long and few, or many and short."""
    plain = a_mk.dtype != torch.float32 or a_mk.device.type != "cpu" or not packs()
    if plain or a_mk.numel() * b_kn.shape[1] < LEAST_PRODUCTS:
        return a_mk @ b_kn
    return _ops()._linear_pointwise(a_mk, b_kn.T, None, "none", [], "")


class Linear(nn.Linear):
    """A linear layer that packs its weights when it first works without gradients on a CPU."""

    def __init__(self, in_features: int, out_features: int) -> None:
        super().__init__(in_features, out_features)
        self._packed: Derived[PackedLinear] = Derived()

    def forward(self, x: Tensor) -> Tensor:
        return self.then(x)

    def then(self, x: Tensor, activation: str = "none", add: Tensor | None = None) -> Tensor:
        """The layer and an activation, 'relu' or 'gelu', or the layer and a tensor that is added."""
        if x.numel() * self.out_features < LEAST_PRODUCTS or not may_pack(x, self.weight):
            y = _PLAIN[activation](super().forward(x))
            return y if add is None else y + add
        packed = self._packed.get(self, lambda: PackedLinear(self.weight.detach(), self.bias.detach()))
        return packed(x, activation, add)


def may_pack(x: Tensor, weight: Tensor) -> bool:
    """Whether packed weights may stand for these: in float32, on the CPU, without gradients."""
    return (
        x.device.type == "cpu"
        and x.dtype == weight.dtype == torch.float32
        and not torch.is_grad_enabled()
        and not torch.is_autocast_enabled("cpu")
    )


@cache
def packs() -> bool:
    """Whether torch has oneDNN's packed products, and they give what plain ones give."""
    if not torch.backends.mkldnn.is_available():
        return False
    random = torch.Generator().manual_seed(0)
    with torch.inference_mode():
        x, weight, bias, add = (torch.randn(s, generator=random) for s in [(9, 40), (24, 40), (24,), (9, 24)])
        plain = F.linear(x, weight, bias)
        try:
            laid_out = _ops()._reorder_linear_weight(weight, None)
            found = {
                name: _ops()._linear_pointwise(x, laid_out, bias, name, [], _erf(name)) for name in _PLAIN
            }
            added = _ops()._linear_pointwise.binary(x, add, laid_out, bias, "add")
            both_ways = [
                _ops()._linear_pointwise(x, w, None, "none", [], "") for w in (weight, weight.T.clone().T)
            ]
        except (AttributeError, RuntimeError):  # another torch may not have these calls
            return False
        close = all(torch.allclose(y, _PLAIN[name](plain), atol=1e-5) for name, y in found.items())
        close = close and all(torch.allclose(y, plain - bias, atol=1e-5) for y in both_ways)
        return close and torch.allclose(added, plain + add, atol=1e-5)


def _ops() -> Any:
    return torch.ops.mkldnn


def _erf(activation: str) -> str:
    """Which of its approximations oneDNN shall take: the exact one."""
    return "none" if activation == "gelu" else ""
