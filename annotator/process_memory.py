"""How much main memory this program has now, as the system counts it, and keeping that from growing."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_M_ARENA_MAX = -8  # of glibc's malloc.h
_HEAPS = 2
_KERNELS = 128  # a step of tracking takes some 70, those that differ by object included


def used_bytes() -> int:
    """Bytes of main memory that the program holds; on macOS the most it has held; 0 when not known."""
    if sys.platform == "win32":
        return _windows_bytes()
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes here, kilobytes elsewhere
    try:
        resident = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(resident) * os.sysconf("SC_PAGE_SIZE")


def share_heaps() -> bool:
    """Have all threads of this process share a few heaps; whether that could be said to the system.

    The GNU C library gives each new thread a heap of its own, up to eight for every processor, and what
    short-lived threads leave in theirs is not used again: some 20 MB in a thousand actions of a person.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_M_ARENA_MAX, _HEAPS))


def keep_few_kernels() -> None:
    """Have oneDNN, and torch above it, keep less of what they make for every new shape of a product.

    To be called before torch is loaded, which reads it once. A kernel takes a quarter of a megabyte in
    either; each new number of clicks, of frames remembered and of pointers makes some. Of these torch would
    keep 1,024, in every thread that computes, and oneDNN as many: half a gigabyte. What a person has set
    in the environment is left as it is.
    """
    for name in ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY"):
        os.environ.setdefault(name, str(_KERNELS))


def _windows_bytes() -> int:
    class Counters(ctypes.Structure):
        _fields_ = (
            ("size", ctypes.c_ulong),
            ("faults", ctypes.c_ulong),
            ("peak_working_set", ctypes.c_size_t),
            ("working_set", ctypes.c_size_t),
            ("rest", ctypes.c_size_t * 6),
        )

    counters = Counters(size=ctypes.sizeof(Counters))
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    found = kernel.K32GetProcessMemoryInfo(
        ctypes.c_void_p(kernel.GetCurrentProcess()), ctypes.byref(counters), counters.size
    )
    return int(counters.working_set) if found else 0
