"""What lies above the rows of the timeline, about the whole video."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter

from annotator.panels.theme import Colours
from annotator.panels.timeline_lines import paint_lines
from annotator.panels.timeline_scale import FrameScale


class HeaderStrip(Protocol):
    """One band above the rows, as wide as the timeline."""

    @property
    def height(self) -> int:
        """Pixels."""
        ...

    @property
    def revision(self) -> int:
        """A number that changes whenever what it shows does."""
        ...

    def paint(self, painter: QPainter, rect: QRect, scale: FrameScale, colours: Colours) -> None:
        """Draw what `scale` shows into `rect`; the header's ground is there already."""
        ...


class Ruler:
    """Frame numbers and times above the rows."""

    height = 26
    revision = 0  # it shows no data

    def __init__(self, fps: float) -> None:
        self._fps = fps

    def paint(self, painter: QPainter, rect: QRect, scale: FrameScale, colours: Colours) -> None:
        widest = f"{scale.num_frames}   {self._time(scale.num_frames)}"
        large, small = scale.ticks(painter.fontMetrics().horizontalAdvance(widest) + 24)
        ticks = np.zeros((10, rect.width()), np.bool_)
        ticks[5:, _places(scale, small, rect.width())] = True
        ticks[:, _places(scale, large, rect.width())] = True
        paint_lines(painter, rect.left(), rect.bottom() - 9, ticks, QColor(colours.outline))
        decimals = self._decimals(large)
        font, ratio = painter.font().toString(), painter.device().devicePixelRatioF()
        for frame in range(scale.frame(-200) // large * large, scale.frame(scale.width) + 1, large):
            x = round(scale.x(frame)) + rect.left()
            time = self._time(frame, decimals)
            painter.drawImage(x + 4, rect.top(), _label(frame, time, font, ratio, colours))

    def _decimals(self, apart: int) -> int:
        """Of the seconds, so that labels as many frames apart never say the same."""
        seconds = apart / self._fps if self._fps > 0 else 1.0
        return 1 if seconds >= 0.1 else 2 if seconds >= 0.01 else 3

    def _time(self, frame: int, decimals: int = 1) -> str:
        seconds = (
            round(frame / self._fps, decimals) if self._fps > 0 else 0.0
        )  # before minutes are made of it
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(int(minutes), 60)
        rest = f"{seconds:0{3 + decimals}.{decimals}f}"
        return f"{hours}:{minutes:02d}:{rest}" if hours else f"{minutes}:{rest}"


def _places(scale: FrameScale, every: int, width: int) -> NDArray[np.intp]:
    """The pixel columns in view at which every so manieth frame begins."""
    frames = np.arange(scale.frame(-1) // every * every, scale.frame(width) + 1, every)
    places = np.rint(frames * scale.zoom - scale.offset).astype(np.intp)
    return places[(places >= 0) & (places < width)]


@lru_cache(maxsize=256)
def _label(frame: int, time: str, font_name: str, ratio: float, colours: Colours) -> QImage:
    """What stands beside a tick, on the header's ground: text is slow to draw. font_name: as QFont writes
    it."""
    font, metrics = _font(font_name)
    number = str(frame)
    after = metrics.horizontalAdvance(number + "  ")
    size = QSize(after + metrics.horizontalAdvance(time) + 2, Ruler.height - 10)
    picture = QImage(ceil(size.width() * ratio), ceil(size.height() * ratio), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(colours.window))
    painter = QPainter(picture)
    painter.setFont(font)
    painter.setPen(QColor(colours.text))
    painter.drawText(0, metrics.ascent() + 2, number)
    painter.setPen(QColor(colours.muted))
    painter.drawText(after, metrics.ascent() + 2, time)
    painter.end()
    return picture


@lru_cache(maxsize=4)
def _font(name: str) -> tuple[QFont, QFontMetrics]:
    """name: as QFont writes it; reading that takes about as long as drawing a label."""
    font = QFont()
    font.fromString(name)
    return font, QFontMetrics(font)
