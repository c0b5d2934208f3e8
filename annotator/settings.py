"""Preferences, recent files and key overrides, in one INI file that a person can read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from engine.frames.cuts import DEFAULT_THRESHOLD

THEMES = ("system", "dark", "light")
_MOST_RECENT = 12


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A video, folder or project that was opened. path: absolute. opened: when, ISO 8601, UTC."""

    path: str
    opened: str


class Settings(QObject):
    """What a person prefers. Damaged or unknown values read as the default. recent_changed: the list."""

    recent_changed = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def _text(self, key: str, default: str) -> str:
        value = self._store.value(key)
        return value if isinstance(value, str) and value else default

    @property
    def theme(self) -> str:
        """'system', 'dark' or 'light'."""
        value = self._text("look/theme", "system")
        return value if value in THEMES else "system"

    @theme.setter
    def theme(self, theme: str) -> None:
        self._store.setValue("look/theme", theme)

    @property
    def model(self) -> str:
        """Name of the model to start with, or the path of a local one."""
        return self._text("engine/model", "basic")

    @model.setter
    def model(self, model: str) -> None:
        self._store.setValue("engine/model", model)

    @property
    def device(self) -> str:
        """'auto', 'cpu', 'cuda' or 'mps'."""
        return self._text("engine/device", "auto")

    @device.setter
    def device(self, device: str) -> None:
        self._store.setValue("engine/device", device)

    @property
    def across_cuts(self) -> bool:
        """Whether tracking goes on across scene cuts."""
        return self._text("track/across_cuts", "no") == "yes"

    @across_cuts.setter
    def across_cuts(self, across: bool) -> None:
        self._store.setValue("track/across_cuts", "yes" if across else "no")

    @property
    def cut_threshold(self) -> float:
        """How sure a scene cut must be, 0.05 to 1."""
        try:
            value = float(self._text("track/cut_threshold", str(DEFAULT_THRESHOLD)))
        except ValueError:
            return DEFAULT_THRESHOLD
        return value if 0.05 <= value <= 1 else DEFAULT_THRESHOLD

    @cut_threshold.setter
    def cut_threshold(self, threshold: float) -> None:
        self._store.setValue("track/cut_threshold", str(threshold))

    @property
    def knows_basic(self) -> bool:
        """Whether the person was told what Basic is, and that SAM 2 is far better."""
        return self._text("engine/knows_basic", "no") == "yes"

    @knows_basic.setter
    def knows_basic(self, knows: bool) -> None:
        self._store.setValue("engine/knows_basic", "yes" if knows else "no")

    @property
    def last_folder(self) -> str:
        """Where the last file was opened from or written to; empty at first."""
        return self._text("files/folder", "")

    @last_folder.setter
    def last_folder(self, folder: str) -> None:
        self._store.setValue("files/folder", folder)

    @property
    def recent(self) -> list[RecentFile]:
        """What was opened, the last one first."""
        try:
            entries = json.loads(self._text("files/recent", "[]"))
            return [RecentFile(str(e["path"]), str(e["opened"])) for e in entries]
        except (ValueError, TypeError, KeyError):
            return []

    def add_recent(self, path: Path) -> None:
        """This was opened now."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        others = [r for r in self.recent if r.path != str(path)]
        self._set_recent([RecentFile(str(path), now), *others][:_MOST_RECENT])

    def forget_recent(self, path: str) -> None:
        """This is not there any more."""
        self._set_recent([r for r in self.recent if r.path != path])

    def clear_recent(self) -> None:
        self._set_recent([])

    def _set_recent(self, recent: list[RecentFile]) -> None:
        self._store.setValue("files/recent", json.dumps([asdict(r) for r in recent]))
        self.recent_changed.emit()

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """Keys that replace the usual ones, by command id; an empty tuple takes a command's keys away."""
        try:
            stored = json.loads(self._text("keys/overrides", "{}"))
            return {str(c): tuple(str(k) for k in keys) for c, keys in stored.items()}
        except (ValueError, TypeError, AttributeError):
            return {}

    @keys.setter
    def keys(self, keys: dict[str, tuple[str, ...]]) -> None:
        self._store.setValue("keys/overrides", json.dumps({c: list(k) for c, k in keys.items()}))

    def window(self, what: str) -> QByteArray:
        """The saved 'geometry' or 'state' of the window; empty at first."""
        value = self._store.value(f"window/{what}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_window(self, what: str, value: QByteArray) -> None:
        self._store.setValue(f"window/{what}", value)

    def sync(self) -> None:
        """Write to disk now; it happens by itself a moment after a change, too."""
        self._store.sync()
