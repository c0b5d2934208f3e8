"""The strip of frames that are decoded already."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from annotator.panels.theme import DARK
from annotator.panels.timeline_cached import HEIGHT, CachedStrip
from annotator.panels.timeline_paint import Geometry
from annotator.panels.timeline_scale import FrameScale

WIDTH, GUTTER, HEADER = 700, 100, 32


def _strip(frames: list[int], scale: FrameScale) -> np.ndarray:
    """Its pixel columns to the right of the names: ARGB."""
    image = QImage(WIDTH, 60, QImage.Format.Format_RGB32)
    image.fill(QColor(DARK.window))
    geometry = Geometry(QRect(0, 0, WIDTH, 60), GUTTER, HEADER, 0)
    cached = CachedStrip()
    cached.set(frames)
    painter = QPainter(image)
    cached.paint(painter, geometry, scale, DARK)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(60, WIDTH)
    top = HEADER - HEIGHT - 1
    assert (pixels[:top] == pixels[0, 0]).all()
    assert (pixels[top + HEIGHT :] == pixels[0, 0]).all()
    assert (pixels[top : top + HEIGHT, :GUTTER] == pixels[0, 0]).all()
    assert (pixels[top] == pixels[top + HEIGHT - 1]).all()
    return pixels[top, GUTTER:].copy()


@pytest.mark.parametrize("num_frames", [30, 600, 100_000])
def test_every_cached_frame_is_marked_and_no_column_twice(num_frames: int, qtbot: QtBot) -> None:
    rng = np.random.default_rng(num_frames)
    scale = FrameScale.fitted(num_frames, WIDTH - GUTTER)
    frames = sorted(rng.choice(num_frames, num_frames // 5, replace=False).tolist())
    strip, empty = _strip(frames, scale), _strip([], scale)
    assert len(np.unique(empty)) == 1
    assert len(np.unique(np.append(strip, empty))) == 2, "what is laid over itself would be another colour"
    marked = strip != empty
    for frame in frames:
        left = round(scale.x(frame))
        assert marked[left : max(round(scale.x(frame + 1)), left + 1)].all()
    if num_frames == 30:
        assert marked.sum() == 20 * len(frames)


def test_frames_out_of_view_are_not_marked(qtbot: QtBot) -> None:
    scale = FrameScale.fitted(600, WIDTH - GUTTER).zoomed(4.0, 0).moved(800)
    empty = _strip([], scale)
    assert (_strip([*range(0, 200), *range(360, 600)], scale) == empty).all()
    strip = _strip([199, 200, 201], scale)
    assert np.flatnonzero(strip != empty).tolist() == list(range(8))
