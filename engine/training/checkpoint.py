"""Trained weights as files, under the published names: other SAM 2 tools load them."""

from __future__ import annotations

import io
import json
import os
import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save as to_safetensors
from torch import Tensor

from engine.device import is_out_of_memory
from engine.errors import UserError, os_reason
from engine.sam2.config import SAM2Config


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """What the disk refuses while something is written at `path`, as a UserError."""
    try:
        yield
    except OSError as error:
        raise UserError(
            "{path} could not be written: {reason}. Make room or choose another folder; training "
            "then goes on from its last checkpoint.",
            path=path,
            reason=os_reason(error),
        ) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that at any moment it is the earlier one or the new one.

    Raises UserError when the disk does not take it; the earlier file is then still there.
    """
    part = path.with_name(path.name + ".part")
    with disk_errors(path):
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except OSError:
            with suppress(OSError):  # the first error is the one to tell of
                part.unlink(missing_ok=True)
            raise


def write_state(path: Path, state: Any) -> None:
    """torch.save, through `write_whole`."""
    buffer = io.BytesIO()
    torch.save(state, buffer)
    write_whole(path, buffer.getvalue())


def read_state(path: Path, device: torch.device) -> Any:
    """What `write_state` wrote, on a device. Raises UserError when it is damaged."""
    try:
        return torch.load(path, weights_only=True, map_location=device)
    except (RuntimeError, OSError, EOFError, ValueError, KeyError, pickle.UnpicklingError) as error:
        if is_out_of_memory(error):
            raise
        raise UserError(
            "The checkpoint {path} is damaged and training cannot go on from it. Remove it to begin anew.",
            path=path,
        ) from error


def save_model(
    folder: Path, config: SAM2Config, weights: Mapping[str, Tensor], *, half: bool, suffix: str = ".pt"
) -> Path:
    """Write model.pt (weights under 'model') or model.safetensors, and config.json beside it; returns
    the path of the former.

    half: weights as float16, half as large. suffix: '.pt' or '.safetensors'. Raises UserError when the
    disk does not take them.
    """
    dtype = torch.float16 if half else torch.float32
    plain = {name: t.detach().to("cpu", dtype).contiguous() for name, t in weights.items()}
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "config.json", json.dumps(config.to_mapping(), indent=1).encode() + b"\n")
    path = folder / f"model{suffix}"
    if suffix == ".safetensors":
        write_whole(path, to_safetensors(plain))
    else:
        write_state(path, {"model": plain})
    return path
