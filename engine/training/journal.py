"""What a run writes down as it goes: a table of its figures, and their curve."""

from __future__ import annotations

import csv
import math
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from engine.training.checkpoint import disk_errors, write_whole
from engine.training.curve import draw_curves

Tell = Callable[[int, dict[str, float]], None]


class Journal:
    """log.csv, validation.csv and curve.png of one folder."""

    def __init__(
        self, folder: Path, every: int, tell: Tell, *, step: int, since: list[dict[str, float]]
    ) -> None:
        """every: batches to a row. tell: gets each row as well. step: batches seen so far; rows of later ones
        are from a run that was cut off after its last checkpoint, and are removed. since: the figures of
        the batches after the last row; changed in place, for the next checkpoint to keep."""
        self._table = folder / "log.csv"
        self._scores = folder / "validation.csv"
        self._picture = folder / "curve.png"
        self._every = every
        self._tell = tell
        self._since = since
        for table in (self._table, self._scores):
            _cut_off(table, step)

    def add(self, step: int, figures: dict[str, float]) -> None:
        """Take the figures of one batch; at every so many, write down their means."""
        self._since.append(figures)
        if len(self._since) >= self._every:
            self.write_down(step)

    def write_down(self, step: int) -> None:
        """Write down the means since the last row, if there is anything."""
        if not self._since:
            return
        means = {name: float(np.mean([f[name] for f in self._since])) for name in self._since[0]}
        _append(self._table, {"step": step, "time": round(time.time())} | means)
        self._since.clear()
        self._tell(step, means)

    def validated(self, step: int, j: float) -> None:
        """Note a validation J, and draw the curves anew."""
        _append(self._scores, {"step": step, "time": round(time.time()), "j": j})
        self._tell(step, {"validation_j": j})
        self.draw()

    def draw(self) -> None:
        """Draw the curves of all that is in the tables."""
        losses, scores = _column(self._table, "total"), _column(self._scores, "j")
        ious = _column(self._table, "iou")
        with disk_errors(self._picture):
            draw_curves(self._picture, {"loss": losses, "IoU in training": ious, "validation J": scores})


def _append(path: Path, row: dict[str, float]) -> None:
    new = not path.exists()
    with disk_errors(path), path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(row))
        if new:
            writer.writeheader()
        writer.writerow({k: round(v, 5) for k, v in row.items()})


def _cut_off(path: Path, step: int) -> None:
    """Remove the rows after a step, and one that was not written to its end."""
    if not path.exists():
        return
    head, *rows = path.read_bytes().splitlines(keepends=True) or [b""]
    kept = [row for row in rows if row.endswith(b"\n") and _step_of(row) <= step]
    if len(kept) == len(rows):
        return
    if kept:
        write_whole(path, head + b"".join(kept))
    else:
        path.unlink()


def _step_of(row: bytes) -> float:
    number = row.partition(b",")[0]
    return int(number) if number.isdigit() else math.inf


def _column(path: Path, name: str) -> list[tuple[float, float]]:
    """(step, value) pairs of one column; none without the file."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [(float(row["step"]), float(row[name])) for row in csv.DictReader(file)]
