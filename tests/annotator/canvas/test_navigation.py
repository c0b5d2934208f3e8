"""The picture fits, follows the hand, and cannot be lost."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSize, QSizeF

from annotator.canvas.navigation import Navigation


@pytest.fixture(params=[1.0, 1.25, 1.5, 2.0])
def navigation(request: pytest.FixtureRequest) -> Navigation:
    navigation = Navigation()
    navigation.set_view(QSizeF(800, 450), request.param)
    navigation.set_frame_size(QSize(1920, 1080))
    return navigation


def _visible(navigation: Navigation, size: QSizeF) -> float:
    """Logical pixels of the view that show the frame."""
    g = navigation.geometry
    rect = g.rect_to_view(0, 0, 1920, 1080)
    width = min(rect.right(), size.width()) - max(rect.left(), 0.0)
    height = min(rect.bottom(), size.height()) - max(rect.top(), 0.0)
    return max(width, 0.0) * max(height, 0.0)


def test_a_new_frame_size_is_fitted_and_centred(navigation: Navigation) -> None:
    assert navigation.is_fitted
    rect = navigation.geometry.rect_to_view(0, 0, 1920, 1080)
    assert rect.left() >= 0
    assert rect.right() <= 800
    assert rect.width() > 750
    assert rect.center().x() == pytest.approx(400, abs=1)
    assert rect.center().y() == pytest.approx(225, abs=1)


def test_resizing_keeps_a_fitted_frame_fitted_and_a_zoom_as_it_was(navigation: Navigation) -> None:
    navigation.set_view(QSizeF(1600, 900), navigation.geometry.ratio)
    assert navigation.geometry.rect_to_view(0, 0, 1920, 1080).width() > 1500
    navigation.zoom(3.0, QPointF(100, 100))
    scale = navigation.geometry.scale
    middle = navigation.geometry.to_frame(QPointF(800, 450))
    navigation.set_view(QSizeF(1000, 700), navigation.geometry.ratio)
    assert navigation.geometry.scale == scale
    assert navigation.geometry.to_frame(QPointF(500, 350)) == pytest.approx(middle, abs=1)


def test_zoom_stays_under_the_pointer(navigation: Navigation) -> None:
    about = QPointF(613, 87)
    before = navigation.geometry.to_frame(about)
    half_a_device_pixel = 0.5 / navigation.geometry.scale  # by which the corner was rounded
    for _ in range(8):
        navigation.zoom(1.3, about)
    assert navigation.geometry.to_frame(about) == pytest.approx(before, abs=half_a_device_pixel + 0.3)


def test_the_same_size_keeps_zoom_and_another_is_fitted(navigation: Navigation) -> None:
    navigation.zoom(4.0)
    geometry = navigation.geometry
    navigation.set_frame_size(QSize(1920, 1080))
    assert navigation.geometry == geometry
    navigation.set_frame_size(QSize(640, 480))
    assert navigation.is_fitted
    navigation.zoom(4.0)
    navigation.reset()
    navigation.set_frame_size(QSize(640, 480))
    assert navigation.is_fitted


def test_actual_size_is_one_device_pixel(navigation: Navigation) -> None:
    navigation.zoom_actual()
    assert navigation.geometry.scale == pytest.approx(1.0)


def test_no_way_of_moving_loses_the_picture(navigation: Navigation) -> None:
    rng = np.random.default_rng(5)
    size = QSizeF(800, 450)
    for _ in range(3000):
        match rng.integers(3):
            case 0:
                navigation.zoom(float(np.exp(rng.normal(0, 3))), QPointF(*rng.uniform(0, 800, 2)))
            case 1:
                navigation.pan(QPointF(*rng.normal(0, 3000, 2)))
            case _:
                size = QSizeF(*rng.uniform(1, 2000, 2))
                navigation.set_view(size, navigation.geometry.ratio)
        # A quarter of what can be seen is seen: the view's middle is on the frame.
        rect = navigation.geometry.rect_to_view(0, 0, 1920, 1080)
        most = min(rect.width(), size.width()) * min(rect.height(), size.height())
        assert _visible(navigation, size) >= 0.2 * most


def test_positions_and_places_agree_both_ways(navigation: Navigation) -> None:
    navigation.zoom(7.0, QPointF(300, 200))
    g = navigation.geometry
    for column, row in ((960, 540), (900, 500), (1000, 560)):
        x, y = g.to_frame(QPointF(g.pixel_to_view(column, row)))
        assert (int(x), int(y)) == (column, row)
        view = g.to_view(x, y)
        back = g.to_frame(view - QPointF(0.5, 0.5) / g.ratio)
        assert back == pytest.approx((x, y))
    columns = g.columns(0, 50)
    assert columns[10] == int(g.to_frame(QPointF(10 / g.ratio, 0))[0])
