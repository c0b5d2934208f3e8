"""What lies under the masks is copied where it was painted before, and always as it would be painted."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.canvas.frame_item import FrameItem
from annotator.canvas.ground import Ground
from annotator.canvas.navigation import Geometry
from engine.frames import Frame
from tests.annotator.canvas.conftest import Desk

SIZE = QSize(320, 200)
GREY = QColor(40, 44, 52)


def _frame(number: int) -> Frame:
    image = np.random.default_rng(number).integers(0, 256, (90, 160, 4), np.uint8)
    image[..., 3] = 255
    return Frame(number, image)


def _blank(size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    return image


def _plain(item: FrameItem, geometry: Geometry, size: QSize, colour: QColor) -> QImage:
    image = _blank(size)
    image.fill(colour)
    painter = QPainter(image)
    item.paint(painter, geometry, size)
    painter.end()
    return image


def _copied(ground: Ground, geometry: Geometry, size: QSize, colour: QColor, parts: list[QRect]) -> QImage:
    image = _blank(size)
    painter = QPainter(image)
    for part in parts:
        painter.setClipRect(part)
        ground.paint(painter, geometry, size, colour, part)
    painter.end()
    return image


@pytest.mark.parametrize("scale", [0.31, 0.83, 1.0, 1.6, 2.0, 5.5])
def test_what_is_copied_is_what_would_be_painted(scale: float) -> None:
    item = FrameItem()
    ground = Ground(item)
    parts = [QRect(0, 0, 100, 200), QRect(100, 0, 220, 77), QRect(100, 77, 220, 123)]
    there, elsewhere = Geometry(scale, 13, -7, 1.0), Geometry(scale, -20, 31, 1.0)
    for number, geometry, colour, size in (
        (0, there, GREY, SIZE),
        (1, there, GREY, SIZE),  # another picture
        (1, elsewhere, GREY, SIZE),  # the view was moved
        (1, elsewhere, QColor("#f0f0f0"), SIZE),  # the theme is another
        (1, elsewhere, QColor("#f0f0f0"), QSize(400, 240)),  # the window is larger
    ):
        if item.number != number:
            item.show(_frame(number))
        whole = [QRect(0, 0, size.width(), size.height())]
        expected = _plain(item, geometry, size, colour)
        assert _copied(ground, geometry, size, colour, whole) == expected
        if size == SIZE:
            assert _copied(ground, geometry, size, colour, parts) == expected


def test_a_picture_that_comes_again_with_other_pixels_is_painted_anew() -> None:
    """As a damaged frame that could be read the second time."""
    item, geometry = FrameItem(), Geometry(0.9, 0, 0, 1.0)
    ground = Ground(item)
    whole = [QRect(0, 0, SIZE.width(), SIZE.height())]
    item.show(_frame(3))
    before = _copied(ground, geometry, SIZE, GREY, whole)
    item.show(Frame(3, _frame(4).image_bgra))
    after = _copied(ground, geometry, SIZE, GREY, whole)
    assert after == _plain(item, geometry, SIZE, GREY)
    assert after != before


def test_nothing_is_left_of_a_picture_that_was_taken_away(desk: Desk) -> None:
    desk.canvas.viewport().repaint()
    assert desk.seen(80, 45) == (40, 40, 40)
    desk.workspace.close()
    window = desk.canvas.viewport().palette().window().color()
    assert desk.seen(80, 45) == (window.red(), window.green(), window.blue())
