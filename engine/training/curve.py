"""Curves as a PNG, drawn with OpenCV: one panel for each name."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

_WIDTH, _HEIGHT, _MARGIN = 640, 240, 48
_INK, _GRID, _LINE = (40, 40, 40), (220, 220, 220), (180, 90, 20)  # BGR


def draw_curves(path: Path, curves: dict[str, list[tuple[float, float]]]) -> None:
    """Write a picture of (step, value) curves, one below the other. Empty ones are left out.

    Raises OSError when the file cannot be written.
    """
    panels = [_panel(name, points) for name, points in curves.items() if points]
    if not panels:
        return
    done, data = cv2.imencode(".png", np.vstack(panels))
    if not done:
        raise OSError(f"{path} could not be encoded")
    path.write_bytes(data.tobytes())


def _panel(name: str, points: list[tuple[float, float]]) -> NDArray[np.uint8]:
    picture = np.full((_HEIGHT, _WIDTH, 3), 255, np.uint8)
    table = np.array(points, np.float64)
    steps, values = table[:, 0], table[:, 1]
    low, high = min(0.0, float(values.min())), float(values.max()) or 1.0
    for share in (0.0, 0.5, 1.0):
        y = _y(np.array([low + share * (high - low)]), low, high)[0]
        cv2.line(picture, (_MARGIN, y), (_WIDTH - 12, y), _GRID, 1)
        _write(picture, f"{low + share * (high - low):.2f}", (4, y + 4))
    last = max(float(steps[-1]), 1.0)
    xs = (_MARGIN + steps / last * (_WIDTH - 12 - _MARGIN)).astype(int)
    line = np.stack([xs, _y(values, low, high)], axis=1).astype(np.int32)
    cv2.polylines(picture, [line], False, _LINE, 2, cv2.LINE_AA)
    _write(picture, name, (_MARGIN, 18))
    _write(picture, f"step {last:.0f}", (_WIDTH - 100, _HEIGHT - 8))
    return picture


def _y(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.int64]:
    span = max(high - low, 1e-9)
    return (_HEIGHT - 24 - (values - low) / span * (_HEIGHT - 52)).astype(np.int64)


def _write(picture: NDArray[np.uint8], text: str, place: tuple[int, int]) -> None:
    cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, _INK, 1, cv2.LINE_AA)
