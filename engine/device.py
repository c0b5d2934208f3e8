"""Where the engine computes, in which precision, and how much memory its caches may take."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

from engine.errors import Sentence, UserError

MIB = 1 << 20
_UNKNOWN_RAM = 4 << 30  # assumed where the system does not say


@dataclass(frozen=True, slots=True)
class Device:
    """name: as torch names it ('cpu', 'cuda:0', 'mps'). precision: 'float32' or 'bfloat16'.

    feature_bytes: how much the cache of encoded frames may hold on this device. shelf_bytes: how much of
    what leaves it may wait in main memory; 0 where both are one.
    """

    name: str
    precision: str
    feature_bytes: int
    shelf_bytes: int = 0


def choose(wanted: str = "auto") -> Device:
    """The device to compute on: 'auto' (the best there is), 'cpu', 'cuda', 'cuda:N' or 'mps'.

    Imports torch, which takes seconds: call it in the engine's thread. Raises UserError for a name
    that is not known or a device that this machine does not have.
    """
    import torch

    kind, _, index = wanted.partition(":")
    if kind not in {"auto", "cpu", "cuda", "mps"} or (index and not (kind == "cuda" and index.isdigit())):
        raise UserError("There is no device '{wanted}'. Choose auto, cpu, cuda or mps.", wanted=wanted)
    has_cuda, has_mps = torch.cuda.is_available(), torch.backends.mps.is_available()
    if kind == "auto":
        kind = "cuda" if has_cuda else "mps" if has_mps else "cpu"
    if kind == "cuda":
        count = torch.cuda.device_count() if has_cuda else 0
        if int(index or 0) >= count:
            found = (
                Sentence("has {count} of them", count=count)
                if count
                else Sentence("has none that PyTorch can use")
            )
            raise UserError(
                "The device '{wanted}' is an NVIDIA graphics card, and this machine {found}. Choose auto "
                "or cpu.",
                wanted=wanted,
                found=found,
            )
        return _cuda(int(index or 0))
    if kind == "mps" and not has_mps:
        raise UserError("The device 'mps' needs a Mac with Apple silicon. Choose auto or cpu.")
    return Device(kind, "float32", host_feature_bytes())


def _cuda(index: int) -> Device:
    import torch

    # bfloat16 units came with compute capability 8; before it, torch emulates them, slower than float32.
    precision = "bfloat16" if torch.cuda.get_device_capability(index) >= (8, 0) else "float32"
    free, _total = torch.cuda.mem_get_info(index)
    return Device(f"cuda:{index}", precision, min(free // 4, 4096 * MIB), host_feature_bytes())


def has_bfloat16_units() -> bool:
    """Whether the processor says that it multiplies bfloat16 by itself. Linux on x86 tells; others: no."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "")
    return not {"avx512_bf16", "amx_bf16"}.isdisjoint(flags.split())


def processor_name() -> str:
    """What the processor calls itself; where the system does not say, its kind."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor() or platform.machine()
    said = next(
        (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")), ""
    )
    return said or platform.machine()


def cache_folder() -> Path:
    """Where the engine keeps what it can find out again. MASKLET_CACHE names another place."""
    named = os.environ.get("MASKLET_CACHE", "")
    if named:
        return Path(named)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Masklet" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "Masklet"
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else home / ".cache") / "masklet"


def thread_count() -> int:
    """Threads for computing: one core is left to the window; at least 1."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, (allowed or 1) - 1)


def host_feature_bytes() -> int:
    """How much the cache of encoded frames may hold in main memory."""
    return max(128 * MIB, min(main_memory_bytes() // 8, 2048 * MIB))


def host_frame_bytes() -> int:
    """How much the engine's own cache of decoded frames may hold in main memory."""
    return max(64 * MIB, min(main_memory_bytes() // 32, 512 * MIB))


def main_memory_bytes() -> int:
    """Main memory that this process may use: the machine's, or its control group's when that is less."""
    total = _machine_bytes()
    limit = Path("/sys/fs/cgroup/memory.max")
    try:
        text = limit.read_text().strip()
    except OSError:
        return total
    return min(total, int(text)) if text.isdigit() else total


def _machine_bytes() -> int:
    if sys.platform == "win32":
        return _windows_bytes()
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return _UNKNOWN_RAM


def _windows_bytes() -> int:
    import ctypes

    class MemoryStatus(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total", ctypes.c_ulonglong),
            ("rest", ctypes.c_ulonglong * 6),
        )

    status = MemoryStatus(length=ctypes.sizeof(MemoryStatus))
    found = ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined]
    return int(status.total) if found else _UNKNOWN_RAM


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception says that memory ran out, on any device. Does not import torch."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    # torch has no class for these on CPU and MPS, nor has OpenCV: their texts are all there is.
    text = str(error).lower()
    known = (
        "out of memory",
        "can't allocate memory",
        "cannot allocate memory",
        "not enough memory",
        "insufficient memory",
        "status_alloc_failed",  # of NVIDIA's libraries for matrices and convolutions
        "could not create a memory object",  # of oneDNN, as the next
    )
    ran_out = any(words in text for words in known) or text.endswith("could not create a primitive")
    return ran_out and not isinstance(error, UserError)


def give_back_unused() -> None:
    """Return the device memory that torch keeps for later use; nothing where torch is not loaded."""
    torch = sys.modules.get("torch")
    if torch is None:
        return
    if torch.cuda.is_initialized():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
