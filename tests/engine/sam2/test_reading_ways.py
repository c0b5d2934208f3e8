from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.sam2.memory_attention import MemoryAttention, MemoryAttentionLayer
from engine.sam2.reading_ways import AveragingWay, Shape, by_torch, choose, chosen_way, known_ways
from tests.engine.sam2.test_memory_reading import read
from tests.golden.network import small_model

CPU = Shape(torch.device("cpu"), torch.float32, 32, 16)


@pytest.fixture(scope="module")
def attention() -> MemoryAttention:
    return small_model().memory_attention


@pytest.mark.parametrize("objects", [1, 3])
@pytest.mark.parametrize(("frames", "pointers"), [(1, 0), (7, 16), (0, 3)])
def test_averaging_first_reads_what_projecting_first_reads(
    attention: MemoryAttention, objects: int, frames: int, pointers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[torch.dtype] = []

    def way(self: MemoryAttentionLayer, device: torch.device, dtype: torch.dtype) -> AveragingWay:
        asked.append(dtype)
        return by_torch

    monkeypatch.setattr(MemoryAttention, "_may_fold", lambda self, x: False)  # as on a graphics card
    monkeypatch.setattr(MemoryAttentionLayer, "averaging_way", way)
    case = {"objects": objects, "frames": frames, "pointers": pointers}
    averaged = read(attention, **case, plain=False)
    assert asked == [torch.float32] * len(attention.layers)
    torch.testing.assert_close(averaged, read(attention, **case, plain=True), rtol=1e-4, atol=2e-5)


def test_a_processor_has_its_own_way(attention: MemoryAttention) -> None:
    (first, *_) = attention.layers
    assert isinstance(first, MemoryAttentionLayer)
    assert first.averaging_way(torch.device("cpu"), torch.float32) is None


class Clock:
    """Says how long each call takes, in the order in which they are measured."""

    def __init__(self, *seconds: float) -> None:
        self._seconds = iter(seconds)

    def __call__(self, call: Callable[[], object], device: torch.device) -> float:
        call()
        return next(self._seconds)


def shifted(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return by_torch(q, k, v) + 0.01


def other(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return by_torch(q, k, v)


def breaks(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    raise RuntimeError("out of resource: shared memory")


@pytest.mark.parametrize(
    ("ways", "seconds", "expected"),
    [
        ({"torch": by_torch, "kernel": other}, (3.0, 2.0, 1.0), other),
        ({"torch": by_torch, "kernel": other}, (3.0, 1.0, 2.0), by_torch),
        ({"torch": by_torch, "kernel": other}, (1.0, 2.0, 2.0), None),
        ({"torch": by_torch, "kernel": shifted}, (3.0, 2.0), by_torch),
        ({"torch": by_torch, "kernel": breaks}, (3.0, 2.0), by_torch),
        ({"kernel": breaks}, (3.0,), None),
    ],
)
def test_the_quickest_that_is_right_is_chosen(
    ways: dict[str, AveragingWay], seconds: tuple[float, ...], expected: AveragingWay | None
) -> None:
    assert choose(CPU, ways, cells=32, seconds=Clock(*seconds)) is expected


def test_calls_are_really_measured() -> None:
    assert choose(CPU, {"broken": breaks}, cells=32) is None
    assert choose(CPU, {}, cells=32) is None


@pytest.mark.parametrize(
    ("shape", "offered"),
    [
        (Shape(torch.device("cuda"), torch.bfloat16, 256, 64), True),
        (Shape(torch.device("cuda"), torch.float32, 256, 64), False),
        (Shape(torch.device("cuda"), torch.bfloat16, 96, 64), False),
        (Shape(torch.device("cuda"), torch.bfloat16, 256, 8), False),
        (Shape(torch.device("cpu"), torch.bfloat16, 256, 64), False),
    ],
)
def test_the_kernel_is_offered_where_it_fits_and_triton_is_there(shape: Shape, offered: bool) -> None:
    has_triton = importlib.util.find_spec("triton") is not None
    assert ("kernel" in known_ways(shape)) == (offered and has_triton)


INTERPRETED = """
import torch
from engine.sam2.attention_kernel import attend
for dtype, tolerance in ((torch.float32, 2e-6), (torch.float16, 2e-3)):
    cases = ((1, 70, 130, 32, 16), (2, 64, 64, 256, 64), (3, 10, 500, 128, 32), (1, 1, 1, 16, 16))
    for b, n, m, c, d in cases:
        made = torch.Generator().manual_seed(n)
        q, k, v = (torch.randn(*s, generator=made).to(dtype) for s in ((1, n, c), (b, m, c), (b, m, d)))
        truth = (q.double() @ k.double().mT * c**-0.5).softmax(-1) @ v.double()
        found = attend(q, k, v)
        assert found.dtype == dtype and found.shape == truth.shape
        error = (found.double() - truth).abs().max().item()
        assert error < tolerance, (dtype, b, n, m, c, d, error)
print("all agree")
"""


@pytest.mark.skipif(importlib.util.find_spec("triton") is None, reason="Triton is not installed")
def test_the_kernel_computes_attention_when_interpreted() -> None:
    """On the processor, by Triton's interpreter, which has no products in bfloat16."""
    root = Path(__file__).parents[3]
    environment = {**os.environ, "TRITON_INTERPRET": "1"}
    done = subprocess.run(
        [sys.executable, "-c", INTERPRETED],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "all agree", done.stderr


@pytest.mark.gpu
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32])
def test_the_ways_of_this_card_agree(dtype: torch.dtype) -> None:
    if not torch.cuda.is_available():
        pytest.skip("needs a CUDA device; none was found")
    shape = Shape(torch.device("cuda"), dtype, 256, 64)
    ways = known_ways(shape)
    assert chosen_way(shape) in (None, *ways.values())
    for way in ways.values():
        # The others are made slow: a way that is right must win, whatever the card's clock says.
        clock = Clock(2.0, 1.0)
        assert choose(shape, {"it": way}, seconds=clock) is way
