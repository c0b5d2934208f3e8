"""What the published builders are given, looked at before anything is built, read or fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import torch

from engine.device import choose
from engine.errors import UserError, WrongKindError
from engine.sam2.config import SAM2Config, find_variant

_CONFIGURATIONS, _WEIGHTS = (".json", ".yaml", ".yml"), (".pt", ".pth", ".safetensors")


def device_of(wanted: Any) -> torch.device:
    """The device that a script asks for: None or 'auto' for the card where there is one, else as torch
    names it. Raises UserError for a name that there is not and for a device that this machine lacks."""
    if wanted is None:
        wanted = "auto" if torch.cuda.is_available() else "cpu"
    if isinstance(wanted, int) and not isinstance(wanted, bool):
        wanted = f"cuda:{wanted}"  # as torch counts
    if not isinstance(wanted, str | torch.device):
        raise WrongKindError(
            "A device is a name such as 'cpu' or 'cuda', or a torch.device, not {given!r}.", given=wanted
        )
    name = str(wanted)
    if name in ("cpu:0", "meta"):
        return torch.device(name)
    if name.partition(":")[0] in ("auto", "cpu", "cuda", "mps"):
        chosen = choose(name).name
        return torch.device(chosen if name == "auto" else name)
    try:  # others that torch may have been built for
        torch.empty(0, device=name)
    except (RuntimeError, AssertionError, NotImplementedError):
        raise UserError(
            "There is no device '{wanted}' on this machine. Choose auto, cpu, cuda or mps.", wanted=name
        ) from None
    return torch.device(name)


def checkpoint_path(given: Any) -> Path | None:
    """The file of weights that a script names; None for none. Raises UserError for what names no file."""
    if given is None:
        return None
    if not isinstance(given, str | PathLike):
        raise WrongKindError(
            "ckpt_path is the path of a .pt or .safetensors file, or None, not {given!r}.", given=given
        )
    if not (path_text := str(given)):
        raise UserError("ckpt_path is empty: give the path of a .pt or .safetensors file, or None.")
    path = Path(path_text)
    if path.is_dir():
        raise UserError(
            "{path} is a folder: give the .pt or .safetensors file with the weights that is in it.", path=path
        )
    return path


def configuration_path(given: Any) -> Path | None:
    """The file that a configuration is to be read from; None where it is a name, a mapping or a record.

    Raises UserError for the path of what is no configuration, WrongKindError (a TypeError, too) for another
    kind of thing.
    """
    if isinstance(given, Mapping | SAM2Config):
        return None
    if not isinstance(given, str | PathLike):
        raise WrongKindError(
            "A configuration is a name, a path or a mapping, not {kind}.", kind=type(given).__name__
        )
    text = str(given)
    path = Path(text)
    if text and path.is_dir():
        raise UserError("{path} is a folder: give the configuration (.yaml or .json) in it.", path=path)
    if text and path.is_file():
        if path.suffix in _CONFIGURATIONS:
            return path
        if path.suffix in _WEIGHTS:
            raise UserError(
                "{path} holds weights: give it as ckpt_path, and the model's name before it.",
                path=path,
            )
        raise UserError("{path} is no configuration: those are .yaml or .json files.", path=path)
    try:
        find_variant(text)
    except UserError:
        if path.suffix not in _CONFIGURATIONS:
            raise
        raise UserError(
            "There is no configuration file {path}, and no published one of this name. Check the path.",
            path=path,
        ) from None
    return None


def overrides_of(given: Any) -> Sequence[str]:
    """Options in the published form. Raises WrongKindError for what is no list of texts."""
    is_list = isinstance(given, Sequence) and not isinstance(given, str | bytes)
    if not is_list or not all(isinstance(one, str) for one in given):
        raise WrongKindError(
            "hydra_overrides_extra is a list of '++model.name=value', not {given!r}.", given=given
        )
    return list(given)
