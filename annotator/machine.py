"""What this machine has to compute with, found without loading torch, and the model that suits it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from engine.errors import Sentence


@dataclass(frozen=True, slots=True)
class Machine:
    """device: 'cuda', 'mps' or 'cpu'. cores: processors that this program may use."""

    device: str
    cores: int

    @property
    def words(self) -> str:
        """For people."""
        return {
            "cuda": Sentence("an NVIDIA graphics card"),
            "mps": Sentence("Apple graphics"),
            "cpu": Sentence("no graphics card for computing, {cores} processor cores", cores=self.cores),
        }[self.device]

    @property
    def model(self) -> str:
        """Name of the published model that suits it: as exact as its device is quick."""
        return {
            "cuda": "sam2.1-hiera-large",
            "mps": "sam2.1-hiera-small",
            "cpu": "sam2.1-hiera-tiny",
        }[self.device]


def this_machine() -> Machine:
    """Looks for the driver of a graphics card, not at the card: the engine says later what it uses."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if sys.platform == "darwin":
        return Machine("mps" if platform.machine() == "arm64" else "cpu", cores)
    driver = Path("/proc/driver/nvidia/version")
    has_cuda = driver.exists() or shutil.which("nvidia-smi") is not None
    return Machine("cuda" if has_cuda else "cpu", cores)
