"""Simulated prompts lie where they must."""

from __future__ import annotations

import numpy as np

from engine.sam2.prompt_encoder import BOX_BOTTOM_RIGHT, BOX_TOP_LEFT, NEGATIVE, NOT_A_POINT, POSITIVE
from engine.training.clicks import as_tensors, box_points, correction, first_click


def block(x0: int, y0: int, x1: int, y1: int) -> np.ndarray:
    mask = np.zeros((20, 24), bool)
    mask[y0:y1, x0:x1] = True
    return mask


def test_the_first_click_is_innermost_or_anywhere_inside() -> None:
    truth = block(2, 3, 9, 12)
    assert first_click(truth, None)[:2] in {(5.0, float(y)) for y in range(6, 9)}
    rng = np.random.default_rng(0)
    drawn = [first_click(truth, rng) for _ in range(50)]
    assert all(truth[int(y), int(x)] and label == POSITIVE for x, y, label in drawn)
    assert len(set(drawn)) > 10
    assert first_click(np.zeros((4, 4), bool), None)[2] == NOT_A_POINT


def test_corrections_say_what_is_missing_and_what_is_too_much() -> None:
    truth, predicted = block(2, 2, 12, 12), block(2, 2, 12, 8)
    x, y, label = correction(predicted, truth, None)
    assert label == POSITIVE
    assert truth[int(y), int(x)]
    assert not predicted[int(y), int(x)]
    x, y, label = correction(truth, predicted, None)
    assert label == NEGATIVE
    assert truth[int(y), int(x)]
    assert not predicted[int(y), int(x)]


def test_sampled_corrections_lie_in_both_kinds_of_error() -> None:
    truth, predicted = block(2, 2, 12, 12), block(6, 2, 16, 12)
    rng = np.random.default_rng(1)
    drawn = [correction(predicted, truth, rng) for _ in range(60)]
    for x, y, label in drawn:
        wanted = truth[int(y), int(x)]
        assert wanted != predicted[int(y), int(x)]
        assert label == (POSITIVE if wanted else NEGATIVE)
    assert {label for *_, label in drawn} == {POSITIVE, NEGATIVE}


def test_a_perfect_mask_is_confirmed_and_an_absent_object_gets_no_point() -> None:
    truth = block(2, 2, 12, 12)
    assert correction(truth, truth, None)[2] == POSITIVE
    nothing = np.zeros_like(truth)
    assert correction(nothing, nothing, None)[2] == NOT_A_POINT


def test_boxes_are_exact_or_shaken_within_the_picture() -> None:
    truth = block(2, 3, 9, 12)
    assert box_points(truth, None) == [(2.0, 3.0, BOX_TOP_LEFT), (9.0, 12.0, BOX_BOTTOM_RIGHT)]
    rng = np.random.default_rng(2)
    for _ in range(30):
        (x0, y0, _), (x1, y1, _) = box_points(truth, rng)
        assert abs(x0 - 2) <= 1.41
        assert abs(y1 - 12) <= 1.81
        assert 0 <= x0 < x1 <= 24
        assert 0 <= y0 < y1 <= 20
    assert [p[2] for p in box_points(np.zeros((4, 4), bool), None)] == [NOT_A_POINT] * 2


def test_a_batch_of_clicks_is_filled_up_with_no_points() -> None:
    coords, labels = as_tensors([[(1, 2, POSITIVE)], [(3, 4, POSITIVE), (5, 6, NEGATIVE)]])
    assert coords.tolist() == [[[1, 2], [0, 0]], [[3, 4], [5, 6]]]
    assert labels.tolist() == [[POSITIVE, NOT_A_POINT], [POSITIVE, NEGATIVE]]
