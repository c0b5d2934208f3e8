from __future__ import annotations

import os

import pytest
import torch

from engine.device import (
    MIB,
    Device,
    choose,
    host_feature_bytes,
    host_frame_bytes,
    is_out_of_memory,
    main_memory_bytes,
    thread_count,
)
from engine.errors import UserError


def pretend(
    monkeypatch: pytest.MonkeyPatch, *, capability: tuple[int, int] | None, mps: bool = False
) -> None:
    """A machine with one NVIDIA card of this capability (or none), or with Apple silicon."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: capability is not None)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: int(capability is not None))
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda index: capability)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda index: (8 << 30, 16 << 30))
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


def test_the_best_device_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, capability=None)
    assert choose() == Device("cpu", "float32", host_feature_bytes())
    pretend(monkeypatch, capability=None, mps=True)
    assert choose().name == "mps"
    pretend(monkeypatch, capability=(8, 6), mps=True)
    assert (
        choose()
        == choose("cuda")
        == choose("cuda:0")
        == Device("cuda:0", "bfloat16", 2 << 30, host_feature_bytes())
    )
    assert choose("cpu").name == "cpu"


def test_an_older_card_computes_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, capability=(7, 5))
    assert choose("cuda").precision == "float32"


def test_a_device_that_is_not_here_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, capability=None)
    for wanted, words in (
        ("cuda", "NVIDIA graphics card, and this machine has none"),
        ("mps", "Apple silicon"),
        ("tpu", "no device 'tpu'"),
        ("cpu:3", "no device 'cpu:3'"),
        ("cuda:x", "no device 'cuda:x'"),
    ):
        with pytest.raises(UserError, match=words):
            choose(wanted)
    pretend(monkeypatch, capability=(9, 0))
    with pytest.raises(UserError, match="has 1 of them"):
        choose("cuda:1")


def test_one_core_is_left_to_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, threads in ((1, 1), (2, 1), (8, 7)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid, n=cores: set(range(n)), raising=False)
        assert thread_count() == threads
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert thread_count() == 3


def test_caches_take_a_part_of_main_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    assert main_memory_bytes() > 256 * MIB
    for total, features, frames in ((1 << 30, 128, 64), (8 << 30, 1024, 256), (256 << 30, 2048, 512)):
        monkeypatch.setattr("engine.device.main_memory_bytes", lambda n=total: n)
        assert (host_feature_bytes(), host_frame_bytes()) == (features * MIB, frames * MIB)


def test_want_of_memory_is_known_on_every_device() -> None:
    assert is_out_of_memory(MemoryError())
    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"))
    assert is_out_of_memory(RuntimeError("could not create a primitive"))
    assert not is_out_of_memory(RuntimeError("could not create a primitive descriptor for a convolution"))
    assert is_out_of_memory(RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"))
    with pytest.raises(RuntimeError) as caught:
        torch.empty(1 << 60)
    assert is_out_of_memory(caught.value)
    assert not is_out_of_memory(RuntimeError("shapes differ"))
    assert not is_out_of_memory(UserError("There is not enough memory for this."))


@pytest.mark.gpu
def test_a_real_card_says_when_it_is_full() -> None:
    if not torch.cuda.is_available():
        pytest.skip("no CUDA device")
    assert choose("auto").name == "cuda:0"
    with pytest.raises(torch.OutOfMemoryError) as caught:
        torch.empty(1 << 45, dtype=torch.uint8, device="cuda")
    assert is_out_of_memory(caught.value)
