"""What the commands print: results on stdout, progress and errors on stderr."""

from __future__ import annotations

import json
import sys
import time
from typing import Any, TextIO

_BAR = 24
_EVERY_S = 0.1


class Console:
    """Prints for a person or, with `as_json`, for a machine; progress only where someone can see it."""

    def __init__(self, as_json: bool = False, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._live = self._err.isatty()
        self._shown_at = 0.0
        self._width = 0

    def result(self, text: str, data: dict[str, Any]) -> None:
        """The outcome: `text` for a person, `data` as one JSON row for a machine."""
        self.end_progress()
        print(json.dumps(data, ensure_ascii=False) if self.as_json else text, file=self._out, flush=True)

    def row(self, data: dict[str, Any]) -> None:
        """A word on the way, for a machine."""
        print(json.dumps(data, ensure_ascii=False), file=self._out, flush=True)

    def say(self, text: str) -> None:
        """A word on the way, for a person."""
        if not self.as_json:
            self.end_progress()
            print(text, file=self._err, flush=True)

    def progress(self, what: str, done: int, total: int, note: str = "") -> None:
        """A bar that is drawn over; nothing when stderr is no terminal."""
        now = time.monotonic()
        if not self._live or (done < total and now - self._shown_at < _EVERY_S):
            return
        self._shown_at = now
        share = done / total if total else 0.0
        filled = round(_BAR * share)
        line = f"{what} [{'#' * filled}{'.' * (_BAR - filled)}] {done}/{total or '?'} {note}"
        print("\r" + line.ljust(self._width), end="", file=self._err, flush=True)
        self._width = len(line)

    def end_progress(self) -> None:
        if self._width:
            print(file=self._err, flush=True)
            self._width = 0
