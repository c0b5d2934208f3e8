"""Parts of a network with other forms that compute the same sooner, each for the shapes that it was made for.

A form is any function of the part's tensors. Who makes forms is told of the shapes that come; what has no
form, or whose form fails, is computed as ever.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from engine.device import is_out_of_memory

BATCHES = (8, 4, 2, 1)
"""A batch of objects of another size goes through a form in pieces of these."""
_log = logging.getLogger(__name__)
Form = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Call:
    """What a form is for. part: its name. tokens: a number that the part is called with besides tensors.

    shapes, dtypes, device: of its tensors. rounded: what products are rounded to by autocast; None for not.
    """

    part: str
    tokens: int
    shapes: tuple[tuple[int, ...], ...]
    dtypes: tuple[torch.dtype, ...]
    device: torch.device
    rounded: torch.dtype | None

    @classmethod
    def of(cls, part: str, tokens: int, inputs: tuple[Tensor, ...]) -> Call:
        device = inputs[0].device
        is_rounded = torch.is_autocast_enabled(device.type)
        return cls(
            part,
            tokens,
            tuple(tuple(t.shape) for t in inputs),
            tuple(t.dtype for t in inputs),
            device,
            torch.get_autocast_dtype(device.type) if is_rounded else None,
        )


class Forms:
    """The forms of one network. A copy of the network has none.

    seen: told of every call that has no form yet; None while nobody makes any. failed: told of forms that
    went wrong at work and are not used any more. Both must return soon.
    """

    def __init__(self) -> None:
        self.seen: Callable[[Call], None] | None = None
        self.failed: Callable[[list[Call], Exception], None] | None = None
        self._forms: dict[Call, Form] = {}

    def put(self, call: Call, form: Form) -> None:
        """Use a form from the next call on."""
        self._forms[call] = form

    def clear(self) -> None:
        """Compute everything as ever, from the next call on."""
        self.seen = self.failed = None
        self._forms = {}

    def __len__(self) -> int:
        return len(self._forms)

    def run(self, part: str, eager: Form, *inputs: Tensor, tokens: int = 0) -> Any:
        """What the part makes of its inputs: by its form where there is one, else by `eager`."""
        if self.seen is None or torch.is_grad_enabled():
            return eager(*inputs)
        pieces = _pieces(inputs)
        calls = [Call.of(part, tokens, piece) for piece in pieces]
        forms = [self._forms.get(call) for call in calls]
        if None in forms:
            for call, form in zip(calls, forms, strict=True):
                if form is None:
                    self.seen(call)
            return eager(*inputs)
        try:
            found = [
                form(*(t.contiguous() for t in piece))
                for form, piece in zip(forms, pieces, strict=True)
                if form is not None
            ]
        except Exception as error:
            if is_out_of_memory(error):
                raise
            _log.warning("the compiled %s failed and is not used any more: %s", part, error)
            self._forms = {call: form for call, form in self._forms.items() if call not in calls}
            if self.failed is not None:
                self.failed(calls, error)
            return eager(*inputs)
        return found[0] if len(found) == 1 else _joined(found)

    def __deepcopy__(self, memo: dict[int, Any]) -> Forms:
        return Forms()

    def __reduce__(self) -> tuple[type[Forms], tuple[()]]:
        return (Forms, ())


def _joined(found: list[Any]) -> Any:
    """Results of pieces, tensors or tuples of tensors, as those of the whole."""
    if isinstance(found[0], Tensor):
        return torch.cat(found)
    return tuple(torch.cat(parts) for parts in zip(*found, strict=True))


def _pieces(inputs: tuple[Tensor, ...]) -> list[tuple[Tensor, ...]]:
    """The inputs, as often as it takes for every piece to be of one of BATCHES."""
    count = max(len(t) for t in inputs)
    if count in BATCHES:
        return [inputs]
    pieces, start = [], 0
    while start < count:
        size = next(size for size in BATCHES if size <= count - start)
        part = slice(start, start + size)
        pieces.append(tuple(t[part] if len(t) == count else t for t in inputs))
        start += size
    return pieces
