"""J and F against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.measures import Bools, contour_accuracy, outline, region_similarity


def mask(*rows: str) -> Bools:
    return np.array([[c == "#" for c in row] for row in rows])


def square(size: int, x0: int, y0: int, x1: int, y1: int) -> Bools:
    full = np.zeros((size, size), bool)
    full[y0:y1, x0:x1] = True
    return full


def test_j_is_intersection_over_union() -> None:
    a = mask("##..", "##..", "....", "....")
    b = mask(".##.", ".##.", "....", "....")
    assert region_similarity(a, b) == pytest.approx(2 / 6)
    assert region_similarity(a, a) == 1.0
    assert region_similarity(a, ~a) == 0.0


def test_j_and_f_of_absent_objects() -> None:
    nothing, something = np.zeros((8, 8), bool), square(8, 2, 2, 5, 5)
    assert region_similarity(nothing, nothing) == 1.0
    assert contour_accuracy(nothing, nothing) == 1.0
    assert region_similarity(nothing, something) == 0.0
    assert contour_accuracy(nothing, something) == 0.0
    assert contour_accuracy(something, nothing) == 0.0


def test_the_outline_is_where_a_right_or_lower_neighbour_differs() -> None:
    assert (
        outline(mask("....", ".#..", "....", "....")).tolist()
        == mask("##..", "##..", "....", "....").tolist()
    )


def test_f_of_outlines_within_and_beyond_the_tolerance() -> None:
    # 40 x 40: the tolerance is ceil(0.008 * 56.57) = 1 pixel.
    truth = square(40, 10, 10, 30, 30)
    assert contour_accuracy(square(40, 11, 10, 31, 30), truth) == pytest.approx(1.0)
    assert contour_accuracy(square(40, 10, 10, 30, 30), truth) == 1.0
    assert contour_accuracy(square(40, 0, 34, 4, 38), truth) == 0.0


def test_f_is_the_harmonic_mean_of_precision_and_recall() -> None:
    # The left half of a wide bar: its outline is 20 columns of a box 41 wide. Worked out on outlines:
    # truth's outline is the ring of a 41 x 21 box (one to the left and above), ours of a 21 x 21 box.
    truth, ours = square(60, 10, 10, 50, 30), square(60, 10, 10, 30, 30)
    ring = lambda w, h: 2 * w + 2 * h - 4  # noqa: E731
    assert outline(truth).sum() == ring(41, 21)
    assert outline(ours).sum() == ring(21, 21)
    # Ours near truth's: all but the right side within; of 21 pixels there, those within 1 of truth's top
    # and bottom rows (2 at each end) count.
    precision = (ring(21, 21) - (21 - 4)) / ring(21, 21)
    # Truth's near ours: the left side (21), and of top and bottom the columns up to one beyond ours.
    recall = (21 + 2 * (20 + 1)) / ring(41, 21)
    assert contour_accuracy(ours, truth) == pytest.approx(2 * precision * recall / (precision + recall))
