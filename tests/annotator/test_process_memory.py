import os
import subprocess
import sys

import pytest

from annotator.process_memory import keep_few_kernels, used_bytes


def test_the_memory_is_counted() -> None:
    before = used_bytes()
    held = bytearray(64 * 2**20)
    held[::4096] = b"x" * len(held[::4096])
    assert used_bytes() > before + 32 * 2**20


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the heaps are glibc's")
def test_heaps_are_shared_where_the_c_library_can() -> None:
    code = "from annotator.process_memory import share_heaps; print(share_heaps())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    libc = subprocess.run(["ldd", "--version"], capture_output=True, text=True, check=False).stdout
    assert said.strip() == str("GLIBC" in libc or "GNU libc" in libc)


_MANY_SHAPES = """
import ctypes, sys
from annotator.process_memory import keep_few_kernels, used_bytes

def kept():
    if hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)  # what lies idle between is not kept
    return used_bytes()

if sys.argv[1] == "few":
    keep_few_kernels()
import torch
from engine.sam2.packed import PackedLinear

layer = PackedLinear(torch.randn(512, 128), torch.randn(512))
with torch.inference_mode():
    for rows in range(40, 440):
        if rows == 240:
            before = kept()
        layer(torch.randn(rows, 128))
print((kept() - before) / 2**20)
"""
_KERNELS_KEPT = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere memory is counted otherwise")
def test_products_of_ever_new_shapes_do_not_pile_up() -> None:
    """As clicks on one object do, each of which makes the decoder's products one row longer."""
    environment = {k: v for k, v in os.environ.items() if k not in _KERNELS_KEPT}
    grown = {}
    for how in ("few", "all"):
        command = [sys.executable, "-c", _MANY_SHAPES, how]
        ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        grown[how] = float(ran.stdout)
    if grown["all"] < 32:
        pytest.skip(f"what torch keeps is small here: {grown['all']:.1f} MB of 200 shapes")
    assert grown["few"] < 8


def test_what_a_person_has_set_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    of_onednn, of_torch = _KERNELS_KEPT
    monkeypatch.setenv(of_onednn, "")
    monkeypatch.delenv(of_onednn)
    monkeypatch.setenv(of_torch, "7")
    keep_few_kernels()
    assert os.environ[of_torch] == "7"
    assert int(os.environ[of_onednn]) >= 128
