"""What a tracking run will take on disk, and how its first seconds tell how long it will take. No Qt."""

from __future__ import annotations

import shutil
from pathlib import Path

from annotator.project.project import Project

LONG_S = 30.0
"""What is shorter is not worth a word."""
PROBE_S = 3.0
"""So long a run is watched before it is judged by itself."""
_ROW_BYTES = 200  # what the project file adds to a mask: 194 bytes, measured over 2,000 of 1.5 kB each
_SAMPLES = 8


def mask_bytes(project: Project | None) -> int:
    """What a mask of this project takes on disk, from some that are there."""
    if project is None:
        return _ROW_BYTES
    keys = [key for key in project.prompts if key in project.masks][:_SAMPLES]
    found = [record for key in keys if (record := project.masks.get_sound(*key)) is not None]
    sizes = [len(record.mask.data) for record in found]
    return _ROW_BYTES + (sum(sizes) // len(sizes) if sizes else 0)


def free_bytes(file: Path) -> int | None:
    """What the disk of a file has left; None where the system does not say."""
    try:
        return shutil.disk_usage(file.parent).free
    except OSError:
        return None


def size_words(num_bytes: int) -> str:
    """'1 MB', '340 MB', '2.4 GB': no more exact than it can be known."""
    if num_bytes < 999_500_000:
        return f"{max(1, round(num_bytes / 1e6))} MB"
    return f"{num_bytes / 1e9:.1f} GB"
