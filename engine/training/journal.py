"""What a run writes down as it goes: a table of its figures, and their curve."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from engine.training.checkpoint import disk_errors
from engine.training.curve import draw_curves


class Journal:
    """log.csv and curve.png of one folder. every: steps to a row. tell: gets each row as well."""

    def __init__(self, folder: Path, every: int, tell: Callable[[int, dict[str, float]], None]) -> None:
        self._table = folder / "log.csv"
        self._scores = folder / "validation.csv"
        self._picture = folder / "curve.png"
        self._every = every
        self._tell = tell
        self._since: list[dict[str, float]] = []

    def add(self, step: int, figures: dict[str, float]) -> None:
        """Take the figures of one batch; at every so many, write down their means."""
        self._since.append(figures)
        if len(self._since) < self._every:
            return
        means = {name: float(np.mean([f[name] for f in self._since])) for name in figures}
        _append(self._table, {"step": step, "time": round(time.time())} | means)
        self._since = []
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


def _column(path: Path, name: str) -> list[tuple[float, float]]:
    """(step, value) pairs of one column; none without the file."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [(float(row["step"]), float(row[name])) for row in csv.DictReader(file)]
