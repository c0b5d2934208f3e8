"""Trained weights as files, under the published names: other SAM 2 tools load them."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save as to_safetensors
from torch import Tensor

from engine.errors import UserError
from engine.sam2.config import SAM2Config


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that at any moment it is the earlier one or the new one.

    Raises UserError when the disk does not take it; the earlier file is then still there.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(
            "{path} could not be written: {strerror}. Make room or choose another folder; training "
            "then goes on from its last checkpoint.",
            path=path,
            strerror=error.strerror or error,
        ) from error


def write_state(path: Path, state: Any) -> None:
    """torch.save, through `write_whole`."""
    buffer = io.BytesIO()
    torch.save(state, buffer)
    write_whole(path, buffer.getvalue())


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
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "config.json", json.dumps(config.to_mapping(), indent=1).encode() + b"\n")
    path = folder / f"model{suffix}"
    if suffix == ".safetensors":
        write_whole(path, to_safetensors(plain))
    else:
        write_state(path, {"model": plain})
    return path
