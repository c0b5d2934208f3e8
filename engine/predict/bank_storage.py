"""SAM 2's memory of an object as plain arrays, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.predict.memory import FrameMemory, MemoryBank

_ROUNDED = ".bfloat16"  # numpy does not know the type: its bits travel as int16


def stored_memory(memory: MemoryBank[FrameMemory]) -> dict[str, NDArray[Any]]:
    """All that a bank holds, bit for bit; the order of its frames, which counts, is in the names."""
    arrays: dict[str, NDArray[Any]] = {}
    for kind, frames in (("prompted", memory.prompted), ("recent", memory.recent)):
        for place, (frame, seen) in enumerate(frames.items()):
            for part, tensor in (("pointer", seen.pointer_1c), ("map", seen.map_1chw)):
                if tensor is not None:
                    rounded = tensor.dtype == torch.bfloat16
                    plain = tensor.detach().cpu().contiguous()
                    name = f"{kind}.{place:06d}.{frame}.{part}" + _ROUNDED * rounded
                    arrays[name] = (plain.view(torch.int16) if rounded else plain).numpy()
    return arrays


def restored_memory(arrays: Mapping[str, NDArray[Any]], device: str) -> MemoryBank[FrameMemory]:
    """The bank that `stored_memory` made these arrays of. Raises ValueError or KeyError for others."""
    found: dict[tuple[str, int], dict[str, Tensor]] = {}
    for name in sorted(arrays):
        kind, _, frame, part = name.removesuffix(_ROUNDED).split(".")
        tensor = torch.from_numpy(arrays[name].copy())
        if name.endswith(_ROUNDED):
            tensor = tensor.view(torch.bfloat16)
        found.setdefault((kind, int(frame)), {})[part] = tensor.to(device)
    memory: MemoryBank[FrameMemory] = MemoryBank()
    for (kind, at), parts in found.items():
        frames = {"prompted": memory.prompted, "recent": memory.recent}[kind]
        frames[at] = FrameMemory(parts["pointer"], parts.get("map"))
    return memory


def memory_bytes(memory: MemoryBank[FrameMemory]) -> int:
    """Bytes that a bank holds, on whatever device."""
    tensors = (
        t for m in (*memory.prompted.values(), *memory.recent.values()) for t in (m.pointer_1c, m.map_1chw)
    )
    return sum(t.numel() * t.element_size() for t in tensors if t is not None)
