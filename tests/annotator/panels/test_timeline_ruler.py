"""What the ruler says beside its ticks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.panels import timeline_ruler
from annotator.panels.theme import colours
from annotator.panels.timeline_ruler import Ruler
from annotator.panels.timeline_scale import FrameScale


def _said(monkeypatch: pytest.MonkeyPatch, fps: float, scale: FrameScale) -> dict[int, str]:
    """The time beside each frame that the ruler names in this window."""
    seen: dict[int, str] = {}
    draw = timeline_ruler._label

    def label(frame: int, time: str, *look: object) -> QImage:
        seen[frame] = time
        return draw(frame, time, *look)  # type: ignore[arg-type]

    monkeypatch.setattr(timeline_ruler, "_label", label)
    picture = QImage(scale.width, Ruler.height, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    Ruler(fps).paint(painter, QRect(0, 0, scale.width, Ruler.height), scale, colours())
    painter.end()
    return {frame: time for frame, time in seen.items() if 0 <= frame < scale.num_frames}


@pytest.mark.parametrize("fps", [25.0, 29.97, 240.0])
@pytest.mark.parametrize("frames", [5, 12, 60, 300])
def test_no_two_ticks_say_the_same_time(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, fps: float, frames: int
) -> None:
    said = _said(monkeypatch, fps, FrameScale.fitted(frames, 1150))
    assert len(said) > 2
    assert len(set(said.values())) == len(said), said


def test_tenths_are_enough_where_ticks_are_far_apart(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = _said(monkeypatch, 30.0, FrameScale.fitted(300, 1150))
    assert (said[50], said[250]) == ("0:01.7", "0:08.3")


def test_a_minute_never_has_sixty_seconds(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    said = _said(monkeypatch, 16.67, FrameScale.fitted(5_000, 1150))
    assert said[1000] == "1:00.0", "59.99 seconds"
