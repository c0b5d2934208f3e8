import subprocess
import sys

import pytest

from annotator.process_memory import used_bytes


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
