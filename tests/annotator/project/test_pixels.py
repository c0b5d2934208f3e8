"""Strokes and polygons hold exactly the pixels whose middles they cover."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from annotator.project.pixels import Pixels, Stroke, polygon

H, W = 60, 90


def _distance(px: float, py: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    """From a place to the nearest one of a line."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length2 = dx * dx + dy * dy
    t = 0.0 if length2 == 0 else ((px - a[0]) * dx + (py - a[1]) * dy) / length2
    t = min(1.0, max(0.0, t))
    return math.hypot(px - a[0] - t * dx, py - a[1] - t * dy)


def covered(way: list[tuple[float, float]], diameter: float, height: int = H, width: int = W) -> np.ndarray:
    """What the definition says, pixel by pixel."""
    result = np.zeros((height, width), bool)
    sides = list(itertools.pairwise(way)) or [(way[0], way[0])]
    for row, column in np.ndindex(height, width):
        near = min(_distance(column + 0.5, row + 0.5, a, b) for a, b in sides)
        on_corner = any((math.floor(x), math.floor(y)) == (column, row) for x, y in way)
        result[row, column] = near <= diameter / 2 or on_corner
    return result


def whole(pixels: Pixels, height: int = H, width: int = W) -> np.ndarray:
    result = np.zeros((height, width), bool)
    x0, y0, x1, y1 = pixels.window
    result[y0:y1, x0:x1] = pixels.bits
    return result


def stroke(way: list[tuple[float, float]], diameter: float) -> Stroke:
    made = Stroke(H, W, diameter)
    for x, y in way:
        made.go_to(x, y)
    return made


@pytest.mark.parametrize(
    ("way", "diameter"),
    [
        ([(20.31, 15.77)], 1),
        ([(20.31, 15.77)], 9.5),
        ([(20.31, 15.77), (70.2, 41.13)], 7),
        ([(3.3, 4.1), (80.9, 4.15), (80.9, 50.02), (10.21, 55.3)], 5),
        ([(5.17, 5.23), (85.31, 54.78)], 1),
        ([(-20.3, 10.1), (30.7, 80.2)], 12),
        ([(40.13, 30.37), (40.13, 30.37)], 21),
        ([(1.04, 1.07), (88.9, 58.8)], 150),
    ],
)
def test_a_stroke_holds_what_the_definition_says(way: list[tuple[float, float]], diameter: float) -> None:
    made = stroke(way, diameter)
    assert np.array_equal(made.bits, covered(way, diameter))
    assert np.array_equal(whole(made.pixels), made.bits)


def test_a_dot_drawn_by_hand() -> None:
    made = Stroke(5, 6, 3)
    made.go_to(2.5, 2.5)
    assert [list(row) for row in made.bits.astype(int)] == [
        [0, 0, 0, 0, 0, 0],
        [0, 1, 1, 1, 0, 0],
        [0, 1, 1, 1, 0, 0],
        [0, 1, 1, 1, 0, 0],
        [0, 0, 0, 0, 0, 0],
    ]


def test_the_thinnest_brush_leaves_no_gap_at_any_speed() -> None:
    made = stroke([(2.9, 3.1), (84.4, 47.6)], 1)
    columns = np.flatnonzero(made.bits.any(axis=0))
    assert list(columns) == list(range(2, 85))
    rows = [np.flatnonzero(made.bits[:, c]) for c in columns]
    assert all(max(r[0], s[0]) - min(r[-1], s[-1]) <= 1 for r, s in itertools.pairwise(rows))


def test_how_often_the_pointer_is_seen_makes_no_difference() -> None:
    a, b = (7.31, 9.17), (71.9, 44.02)
    slow = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for t in np.linspace(0, 1, 57)]
    fast = stroke([a, b], 8)
    assert np.array_equal(stroke([a, *slow[1:-1], b], 8).bits, fast.bits)


def test_go_to_tells_where_pixels_came() -> None:
    made = Stroke(H, W, 6)
    before = made.bits.copy()
    rng = np.random.default_rng(2)
    for x, y in rng.uniform((-15, -15), (W + 15, H + 15), (40, 2)):
        window = made.go_to(x, y)
        changed = made.bits != before
        if window is None:
            assert not changed.any()
        else:
            x0, y0, x1, y1 = window
            assert 0 <= x0 < x1 <= W
            assert 0 <= y0 < y1 <= H
            changed[y0:y1, x0:x1] = False
            assert not changed.any()
        before = made.bits.copy()


def test_a_stroke_beside_the_frame_covers_nothing() -> None:
    made = stroke([(-50, -50), (-40, 20)], 10)
    assert made.pixels.is_empty
    assert not made.bits.any()


def _inside(x: float, y: float, corners: list[tuple[float, float]]) -> bool:
    inside = False
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        if (ay <= y) != (by <= y) and x > ax + (y - ay) * (bx - ax) / (by - ay):
            inside = not inside
    return inside


POLYGONS = [
    [(10.2, 8.1), (70.7, 12.3), (55.1, 50.9), (20.3, 40.4)],
    [(10.2, 8.1), (20.3, 40.4), (55.1, 50.9), (70.7, 12.3)],
    [(5.1, 5.2), (80.3, 50.1), (80.4, 6.3), (6.2, 52.9)],  # a bow tie
    [(-30.1, 20.3), (40.2, -25.4), (140.3, 30.1), (41.7, 110.9)],  # beyond the frame on all sides
    [(20.4, 20.4), (20.9, 20.3), (20.6, 20.8)],  # within one pixel, around its middle
]


@pytest.mark.parametrize("corners", POLYGONS)
def test_a_polygon_holds_the_pixels_whose_middles_lie_in_it(corners: list[tuple[float, float]]) -> None:
    expected = np.zeros((H, W), bool)
    for row, column in np.ndindex(H, W):
        expected[row, column] = _inside(column + 0.5, row + 0.5, corners)
    assert expected.any()
    assert np.array_equal(whole(polygon(corners, H, W)), expected)


def test_a_polygon_on_pixel_edges_is_a_rectangle() -> None:
    found = whole(polygon([(3, 4), (10, 4), (10, 9), (3, 9)], H, W))
    expected = np.zeros((H, W), bool)
    expected[4:9, 3:10] = True
    assert np.array_equal(found, expected)


@pytest.mark.parametrize(
    "corners",
    [[], [(1, 1)], [(1, 1), (50, 50)], [(100, 1), (120, 1), (110, 40)], [(3.1, 3.1), (3.3, 3.1), (3.2, 3.3)]],
)
def test_what_encloses_no_middle_is_empty(corners: list[tuple[float, float]]) -> None:
    assert polygon(corners, H, W).is_empty
