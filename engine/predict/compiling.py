"""Compiling the heavy parts of a network beside its work, and using them once a trial has shown their worth.

Compiling takes minutes, and nobody waits for it: a thread compiles what comes often, one part and shape
after another, while everything is computed as ever. A part is used when it gives what the network gives and
is faster. Where there is no compiler, or it fails, nothing changes but one line in the log.
"""

from __future__ import annotations

import copy
import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from engine.sam2.forms import Call, Form
from engine.sam2.reading_ways import TOLERANCE
from engine.sam2.sam2_base import SAM2Base

Compile = Callable[[nn.Module, tuple[Tensor, ...]], Form]
"""Makes a function of tensors that computes what a module does, for inputs of these shapes."""
Seconds = Callable[[Callable[[], object], torch.device], float]

GAIN = 1.05
"""A compiled part must be faster by this much, or it is left out."""
OFTEN = 4
"""A shape that comes so many times is compiled: while the memory fills, shapes change from frame to frame."""
MOST_FORMS, _MOST_SEEN = 12, 64
_ROUNDS, _PATIENCE_S = 5, 0.2
_SPREAD = 1.5  # a form may be so much further from float32 than the network itself in its precision
_FAILED = "failed: "
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CompileState:
    """How far compiling is. is_on: whether it is wanted. busy: whether something is being made or tried.

    used: compiled parts in use, a part counting once for each shape. left_out: what was tried and not
    taken. failed: what first went wrong, in the compiler's words; '' for nothing.
    """

    is_on: bool = False
    busy: bool = False
    used: int = 0
    left_out: int = 0
    failed: str = ""


class Compiling:
    """Makes forms for a network from the shapes that come, in a thread that ends when all are made.

    compile: makes one; seconds: measures a call; told: of every change, in whatever thread it comes. All that
    is tried is tried on a copy of the network that shares its weights, since tracing takes a network apart.
    """

    def __init__(
        self,
        network: SAM2Base,
        *,
        compile: Compile | None = None,
        seconds: Seconds | None = None,
        told: Callable[[CompileState], None] | None = None,
    ) -> None:
        shared = {id(weight): weight for weight in (*network.parameters(), *network.buffers())}
        self._twin: SAM2Base | None = copy.deepcopy(network, shared).eval()
        self._forms = network.forms
        self._compile = compile or by_inductor
        self._seconds = seconds or _seconds_of
        self._told = told
        self._lock = threading.Lock()
        self._seen: Counter[Call] = Counter()
        self._waiting: deque[Call] = deque()
        self._asked: set[Call] = set()
        self._thread: threading.Thread | None = None  # the last one
        self._busy = False
        self._closed = False
        self.outcomes: dict[Call, str] = {}
        self._forms.seen = self._saw
        self._forms.failed = self._gave_up

    @property
    def state(self) -> str:
        """For people: 'eager', 'compiling', or how many compiled parts are in use; with what went wrong."""
        now = self.figures
        words = ["compiling"] if now.busy else []
        words.append(f"{now.used} compiled" if now.used else "eager")
        return ", ".join([*words, f"{_FAILED}{now.failed}"] if now.failed else words)

    @property
    def figures(self) -> CompileState:
        """The same in figures."""
        with self._lock:
            return self._counted()

    def _counted(self) -> CompileState:
        said = list(self.outcomes.values())
        failed = next((outcome for outcome in said if outcome.startswith(_FAILED)), "")
        return CompileState(
            is_on=not self._closed,
            busy=self._busy,
            used=len(self._forms),
            left_out=sum(outcome.startswith("left out") for outcome in said),
            failed=failed.removeprefix(_FAILED),
        )

    def _tell(self) -> None:
        # Under the lock: once it is closed, nobody is told any more.
        with self._lock:
            if self._told is not None and not self._closed:
                self._told(self._counted())

    def close(self) -> None:
        """Use no form any more, and begin none. One that is being made is dropped when it is done; nobody
        waits for it."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            thread = self._thread
        self._forms.clear()
        if thread is not None and thread is not threading.current_thread():
            thread.join(_PATIENCE_S)
        self._twin = None

    def wait(self, timeout: float | None = None) -> bool:
        """Until nothing is being made. Returns whether that came within so many seconds."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)
        return thread is None or not thread.is_alive()

    # ------------------------------------------------------------------ from the thread that works

    def _saw(self, call: Call) -> None:
        with self._lock:
            if self._closed or call in self._asked or len(self._asked) >= MOST_FORMS:
                return
            self._seen[call] += 1
            if self._seen[call] < OFTEN:
                if len(self._seen) > _MOST_SEEN:
                    del self._seen[min(self._seen, key=self._seen.__getitem__)]
                return
            del self._seen[call]
            self._asked.add(call)
            self._waiting.append(call)
            if not self._busy:
                self._busy = True
                self._thread = threading.Thread(target=self._work, name="compiling", daemon=True)
                self._thread.start()
        self._tell()

    def _gave_up(self, calls: list[Call], error: Exception) -> None:
        """Forms that failed at work are not used any more."""
        with self._lock:
            self.outcomes |= dict.fromkeys(calls, _failure(error))
        self._tell()

    # ------------------------------------------------------------------ the thread

    def _work(self) -> None:
        while True:
            with self._lock:
                is_over = self._closed or not self._waiting
                if is_over:
                    self._busy = False
                else:
                    call = self._waiting.popleft()
            if is_over:
                self._tell()
                return
            self._try(call)
            self._tell()

    def _try(self, call: Call) -> None:
        twin = self._twin
        if twin is None:
            return
        try:
            said = self._made(twin, call)
        except Exception as error:  # whatever a compiler says: the network computes as ever
            said = _failure(error)
            if not self._closed:
                known = any(outcome.startswith(_FAILED) for outcome in self.outcomes.values())
                _log.log(
                    logging.DEBUG if known else logging.WARNING,
                    "the %s could not be compiled and is computed as ever: %s",
                    call.part,
                    said.removeprefix(_FAILED),
                )
        with self._lock:
            self.outcomes[call] = said

    def _made(self, twin: SAM2Base, call: Call) -> str:
        """Make a form, try it and use it. Returns what came of it."""
        part, inputs = _Part(twin, call), _drawn(call)
        with torch.no_grad():
            truth = _tensors(part(*(t.float() for t in inputs)))
        with torch.no_grad(), _rounding(call):
            eager = _tensors(part(*inputs))
        # With gradients a processor takes none of the shorter ways by hand, which cannot be traced.
        with torch.set_grad_enabled(call.device.type == "cpu"), _rounding(call):
            form = _by_itself(self._compile(part, inputs), call)
        with torch.inference_mode(), _rounding(call):
            found = _tensors(form(*inputs))
            if not _is_as_right(found, eager, truth):
                return "left out: it gives other numbers"
            ours, its = [], []
            for _ in range(_ROUNDS):
                ours.append(self._seconds(lambda: part(*inputs), call.device))
                its.append(self._seconds(lambda: form(*inputs), call.device))
        gain = min(ours) / max(min(its), 1e-9)
        if gain < GAIN:
            return f"left out: {gain:.2f} times as fast"
        with self._lock:
            if not self._closed:
                self._forms.put(call, form)
        _log.info("the %s is compiled for %s: %.2f times as fast", call.part, call.shapes, gain)
        return f"in use: {gain:.2f} times as fast"


def _failure(error: Exception) -> str:
    return f"{_FAILED}{type(error).__name__}: {str(error).strip().partition(chr(10))[0][:200]}"


class _Part(nn.Module):
    """One part of a network, as a module of tensors alone."""

    def __init__(self, network: SAM2Base, call: Call) -> None:
        super().__init__()
        self.network = network
        self._call = call

    def forward(self, *inputs: Tensor) -> Any:
        return self.network.part(self._call.part, self._call.tokens)(*inputs)


def by_inductor(part: nn.Module, inputs: tuple[Tensor, ...]) -> Form:
    """PyTorch's own compiler on the part as it is traced with these inputs.

    The traced graph is compiled, not the Python: so nothing is compiled anew in the thread that works, and no
    process is left behind.
    """
    import torch._inductor

    traced = torch.export.export(part, inputs, strict=False).module()
    with torch.no_grad(), _unrounded(inputs[0].device):
        form: Form = torch._inductor.compile(traced, list(inputs), options={"compile_threads": 1})
    return form


def _drawn(call: Call) -> tuple[Tensor, ...]:
    random = torch.Generator().manual_seed(0)
    return tuple(
        torch.randn(shape, generator=random).to(call.device, dtype)
        for shape, dtype in zip(call.shapes, call.dtypes, strict=True)
    )


def _rounding(call: Call) -> AbstractContextManager[Any]:
    return nullcontext() if call.rounded is None else torch.autocast(call.device.type, dtype=call.rounded)


def _unrounded(device: torch.device) -> AbstractContextManager[Any]:
    return torch.autocast(device.type, enabled=False)


def _by_itself(form: Form, call: Call) -> Form:
    """A form that rounds by itself: what it calls must not be rounded once more."""
    if call.rounded is None:
        return form

    def unrounded(*inputs: Tensor) -> Any:
        with _unrounded(call.device):
            return form(*inputs)

    return unrounded


def _tensors(found: Any) -> list[Tensor]:
    return [found] if isinstance(found, Tensor) else list(found)


def _is_as_right(found: list[Tensor], eager: list[Tensor], truth: list[Tensor]) -> bool:
    """Whether a form gives what the network gives, or is no further from float32 than the network is."""
    if len(found) != len(truth):
        return False
    for its, ours, exact in zip(found, eager, truth, strict=True):
        if its.shape != ours.shape or its.dtype != ours.dtype or not torch.isfinite(its).all():
            return False
        least = TOLERANCE[torch.float32] * max(1.0, float(exact.abs().max()))
        own = float((ours.float() - exact.float()).abs().max())
        if float((its.float() - exact.float()).abs().max()) > max(least, _SPREAD * own):
            return False
    return True


def _seconds_of(call: Callable[[], object], device: torch.device) -> float:
    began = time.perf_counter()
    call()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter() - began
