"""What several tests of the engine begin with."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from tests.engine.fakes import PATIENCE_S, READY, Desk

WANTS = {
    "cuda": torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
    "cpu": RuntimeError(
        "[enforce fail at alloc_cpu.cpp:121] data. DefaultCPUAllocator: can't allocate memory: you tried to "
        "allocate 4000000000000 bytes. Error code 12 (Cannot allocate memory)"
    ),
    "windows": RuntimeError(
        "[enforce fail at alloc_cpu.cpp:75] data. DefaultCPUAllocator: not enough memory"
    ),
    "python": MemoryError(),
    "numpy": np._core._exceptions._ArrayMemoryError((1 << 40,), np.dtype("u1")),  # type: ignore[attr-defined]
    "blas": RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    "mps": RuntimeError("MPS backend out of memory (MPS allocated: 18.00 GB)"),
}


@pytest.fixture(params=list(WANTS))
def want(request: pytest.FixtureRequest) -> Exception:
    return WANTS[request.param]


@pytest.fixture(params=["cuda", "python"])
def one_want(request: pytest.FixtureRequest) -> Exception:
    """Of torch and of Python: what the others are taken for is tried enough."""
    return WANTS[request.param]


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    assert desk.worker.stop(PATIENCE_S)


@pytest.fixture
def ready(desk: Desk) -> Desk:
    desk.submit(*READY)
    desk.worker.start()
    assert desk.end_of(2).error is None
    return desk
