"""Where the program keeps its own files, by the custom of each system."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from pathlib import Path

_NAME = "Masklet" if sys.platform in {"win32", "darwin"} else "masklet"


def _from_environment(name: str, default: Path) -> Path:
    value = os.environ.get(name, "")
    return Path(value) if value and Path(value).is_absolute() else default


def data_folder() -> Path:
    """For the demo clip, and for projects whose video lies where nothing can be written."""
    home = Path.home()
    if sys.platform == "win32":
        return _from_environment("LOCALAPPDATA", home / "AppData" / "Local") / _NAME
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / _NAME
    return _from_environment("XDG_DATA_HOME", home / ".local" / "share") / _NAME


def log_folder() -> Path:
    """For the log."""
    home = Path.home()
    if sys.platform == "win32":
        return data_folder() / "Logs"
    if sys.platform == "darwin":
        return home / "Library" / "Logs" / _NAME
    return _from_environment("XDG_STATE_HOME", home / ".local" / "state") / _NAME / "log"


def settings_file() -> Path:
    """For preferences."""
    home = Path.home()
    if sys.platform == "win32":
        return _from_environment("APPDATA", home / "AppData" / "Roaming") / _NAME / "masklet.ini"
    if sys.platform == "darwin":
        return home / "Library" / "Preferences" / _NAME / "masklet.ini"
    return _from_environment("XDG_CONFIG_HOME", home / ".config") / _NAME / "masklet.ini"


def passes_file(folder: Path, project: Path, fingerprint: str) -> Path:
    """The file in `folder` for the passes of a project at its path, with its video as it is now."""
    whose = f"{project.resolve()}|{fingerprint}"
    return folder / f"{hashlib.blake2b(whose.encode(), digest_size=12).hexdigest()}.safetensors"


_PASSES_KEPT = 20
"""Projects whose broken-off tracking can be gone on with without walking there again."""


def forget_old_passes(folder: Path) -> None:
    """Remove all but the newest of the files in which the engine keeps passes."""
    dated = []
    for file in folder.glob("*.safetensors*"):
        with contextlib.suppress(FileNotFoundError):  # another Masklet is doing the same
            dated.append((file.stat().st_mtime, file))
    for _, file in sorted(dated, reverse=True)[_PASSES_KEPT:]:
        with contextlib.suppress(OSError):
            file.unlink()
