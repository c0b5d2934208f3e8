"""Preferences, recent files and key overrides, in one INI file that a person can read."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from engine.frames.cuts import DEFAULT_THRESHOLD

COMPILED = ("auto", "on", "off")
THEMES = ("system", "dark", "light")
_MOST_RECENT = 12
_MOST_RECENT_COMMANDS = 30
_MOST_RUN_COSTS = 40
STARTS = ("welcome", "last")
CACHE_MB = (64, 256, 16384)  # least, usual, most
ENGINE_MB = (128, 262144)  # least, most; 0 is what suits the machine


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A video, folder or project that was opened. path: absolute. opened: when, ISO 8601, UTC."""

    path: str
    opened: str


@dataclass(frozen=True, slots=True)
class WorkDone:
    """How far the work on a video is. masks: of all objects together."""

    objects: int
    masks: int
    frames: int

    @property
    def part(self) -> float:
        """Masks of all that there could be, 0 to 1."""
        cells = self.objects * self.frames
        return min(self.masks / cells, 1.0) if cells else 0.0


@dataclass(frozen=True, slots=True)
class RunCost:
    """What a tracking run took. per_second: masks. memory: the most that the program held, bytes."""

    per_second: float
    memory: int


class Settings(QObject):
    """What a person prefers. Damaged or unknown values read as the default. recent_changed: the list."""

    recent_changed = Signal()

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def _text(self, key: str, default: str) -> str:
        value = self._store.value(key)
        return value if isinstance(value, str) and value else default

    def _number(self, key: str, default: float, least: float, most: float) -> float:
        try:
            value = float(self._text(key, ""))
        except ValueError:
            return default
        return min(max(value, least), most) if math.isfinite(value) else default

    @property
    def theme(self) -> str:
        """'system', 'dark' or 'light'."""
        value = self._text("look/theme", "system")
        return value if value in THEMES else "system"

    @theme.setter
    def theme(self, theme: str) -> None:
        self._store.setValue("look/theme", theme)

    @property
    def language(self) -> str:
        """Of the window: 'system', or one of `annotator.language`; for the next start."""
        return self._text("look/language", "system")

    @language.setter
    def language(self, language: str) -> None:
        self._store.setValue("look/language", language)

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
    def compiled(self) -> str:
        """Whether heavy parts of a model are compiled beside the work: 'auto', 'on' or 'off'."""
        value = self._text("engine/compiled", "auto")
        return value if value in COMPILED else "auto"

    @compiled.setter
    def compiled(self, compiled: str) -> None:
        self._store.setValue("engine/compiled", compiled)

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
    def track_again(self) -> bool:
        """Whether a correction has what it made out of date tracked again at once."""
        return self._text("tracking/again", "yes") != "no"

    @track_again.setter
    def track_again(self, again: bool) -> None:
        self._store.setValue("tracking/again", "yes" if again else "no")

    @property
    def knows_basic(self) -> bool:
        """Whether the person was told what Basic is, and that SAM 2 is far better."""
        return self._text("engine/knows_basic", "no") == "yes"

    @knows_basic.setter
    def knows_basic(self, knows: bool) -> None:
        self._store.setValue("engine/knows_basic", "yes" if knows else "no")

    @property
    def opacity(self) -> float:
        """Of mask fills, 0 to 1."""
        return self._number("look/opacity", 0.45, 0.0, 1.0)

    @opacity.setter
    def opacity(self, opacity: float) -> None:
        self._store.setValue("look/opacity", f"{opacity:.2f}")

    @property
    def outlines_only(self) -> bool:
        """Whether masks are drawn without their fills."""
        return self._text("look/outlines_only", "no") == "yes"

    @outlines_only.setter
    def outlines_only(self, only: bool) -> None:
        self._store.setValue("look/outlines_only", "yes" if only else "no")

    @property
    def patterns(self) -> bool:
        """Whether outlines differ by object in dashes and dots, too."""
        return self._text("look/patterns", "no") == "yes"

    @patterns.setter
    def patterns(self, patterns: bool) -> None:
        self._store.setValue("look/patterns", "yes" if patterns else "no")

    @property
    def tool(self) -> str:
        """Name of the tool that was in hand; empty at first."""
        return self._text("tools/tool", "")

    @tool.setter
    def tool(self, tool: str) -> None:
        self._store.setValue("tools/tool", str(tool))

    @property
    def brush_size(self) -> int:
        """Diameter of the brush, frame pixels."""
        return round(self._number("tools/brush_size", 24, 1, 4096))

    @brush_size.setter
    def brush_size(self, size: int) -> None:
        self._store.setValue("tools/brush_size", str(size))

    @property
    def start(self) -> str:
        """What the program begins with: 'welcome' (the page), 'last' (what was open last)."""
        value = self._text("start/with", "welcome")
        return value if value in STARTS else "welcome"

    @start.setter
    def start(self, start: str) -> None:
        self._store.setValue("start/with", start)

    @property
    def cache_mb(self) -> int:
        """How much memory decoded frames may take in the window, MB (2**20 bytes)."""
        least, usual, most = CACHE_MB
        return round(self._number("frames/cache_mb", usual, least, most))

    @cache_mb.setter
    def cache_mb(self, megabytes: int) -> None:
        self._store.setValue("frames/cache_mb", str(megabytes))

    @property
    def engine_mb(self) -> int:
        """How much memory the engine's caches may take, MB (2**20 bytes); 0: what suits the machine."""
        least, most = ENGINE_MB
        chosen = round(self._number("engine/memory_mb", 0, 0, most))
        return max(chosen, least) if chosen else 0

    @engine_mb.setter
    def engine_mb(self, megabytes: int) -> None:
        self._store.setValue("engine/memory_mb", str(megabytes))

    @property
    def run_costs(self) -> dict[str, RunCost]:
        """What the last tracking runs took, by model, device, precision and size of video."""
        try:
            stored = json.loads(self._text("engine/runs", "{}"))
            costs = {str(k): RunCost(float(c["per_second"]), int(c["memory"])) for k, c in stored.items()}
            return {k: c for k, c in costs.items() if math.isfinite(c.per_second) and c.per_second > 0}
        except (ValueError, TypeError, KeyError, AttributeError):
            return {}

    def add_run_cost(self, key: str, cost: RunCost) -> None:
        """Such a run took this; the newest ones are kept."""
        others = {k: c for k, c in self.run_costs.items() if k != key}
        kept = dict(list({key: cost, **others}.items())[:_MOST_RUN_COSTS])
        self._store.setValue("engine/runs", json.dumps({k: asdict(c) for k, c in kept.items()}))

    @property
    def recent_commands(self) -> list[str]:
        """Ids of what was done from the palette, the last one first."""
        return [i for i in self._text("palette/recent", "").split(" ") if i]

    def add_recent_command(self, command_id: str) -> None:
        """This was done from the palette now."""
        ids = [command_id, *(i for i in self.recent_commands if i != command_id)]
        self._store.setValue("palette/recent", " ".join(ids[:_MOST_RECENT_COMMANDS]))

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

    @property
    def work_done(self) -> dict[str, WorkDone]:
        """How far the recent work was when it was closed, by path of project and of video."""
        try:
            stored = json.loads(self._text("files/work", "{}"))
            return {str(p): WorkDone(*(int(n) for n in numbers)) for p, numbers in stored.items()}
        except (ValueError, TypeError, AttributeError):
            return {}

    def set_work_done(self, paths: Iterable[str], done: WorkDone) -> None:
        """The work at these paths is so far now."""
        now = dict.fromkeys(paths, done)
        before = self.work_done
        others = {p: d for p, d in before.items() if p not in now}
        kept = dict(list({**now, **others}.items())[: 2 * _MOST_RECENT])
        if any(before.get(p) != d for p, d in now.items()):
            numbers = {p: (d.objects, d.masks, d.frames) for p, d in kept.items()}
            self._store.setValue("files/work", json.dumps(numbers))
            self.recent_changed.emit()

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
