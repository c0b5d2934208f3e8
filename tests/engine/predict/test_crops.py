from __future__ import annotations

import numpy as np
import pytest

from engine.predict.crops import Crop, boxes_of, make_crops, make_grids, suppress


def test_crops_cover_the_image_and_overlap() -> None:
    crops = make_crops(300, 200, 2, overlap_ratio=0.3)
    assert [sum(c.layer == n for c in crops) for n in (0, 1, 2)] == [1, 4, 16]
    assert crops[0].box == (0, 0, 300, 200)
    for layer in (1, 2):
        covered = np.zeros((200, 300), int)
        for crop in crops:
            if crop.layer == layer:
                x0, y0, x1, y1 = crop.box
                covered[y0:y1, x0:x1] += 1
        assert covered.min() == 1
        assert covered.max() == 4
    first, below = crops[1].box, crops[2].box
    assert first[0] == below[0]
    assert first[3] - below[1] == 60  # 0.3 of the shorter side


def test_grids_shrink_with_the_layer() -> None:
    whole, quarter = make_grids(4, 1, downscale=2)
    assert whole[:2].tolist() == [[0.125, 0.125], [0.375, 0.125]]
    assert quarter.tolist() == [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]


def test_boxes_are_cut_by_edges_of_the_crop_only() -> None:
    crop = Crop((100, 0, 200, 100), 1)
    boxes = np.array([[30.0, 30, 60, 60], [5, 30, 60, 60], [30, 5, 60, 60], [30, 30, 95, 60]])
    assert crop.cuts(boxes, (200, 200)).tolist() == [False, True, False, False]
    assert crop.cuts(boxes, (300, 200)).tolist() == [False, True, False, True]
    assert not Crop((0, 0, 200, 100), 0).cuts(boxes, (200, 100)).any()


def test_boxes_name_their_last_pixel() -> None:
    masks = np.zeros((2, 10, 12), bool)
    masks[0, 3:6, 4] = True
    assert boxes_of(masks).tolist() == [[4, 3, 4, 5], [0, 0, 0, 0]]


@pytest.mark.parametrize(("threshold", "kept"), [(0.9, [1, 3, 0, 2]), (0.5, [1, 0, 2]), (0.2, [1, 0])])
def test_the_better_of_overlapping_boxes_is_kept(threshold: float, kept: list[int]) -> None:
    boxes = np.array([[50.0, 50, 60, 60], [0, 0, 10, 10], [5, 0, 15, 10], [0, 0, 10, 8]])
    scores = np.array([0.5, 0.9, 0.1, 0.8])
    assert suppress(boxes, scores, threshold).tolist() == kept


def test_boxes_without_area_and_no_boxes() -> None:
    assert suppress(np.zeros((2, 4)), np.ones(2), 0.5).tolist() == [0, 1]
    assert suppress(np.zeros((0, 4)), np.zeros(0), 0.5).tolist() == []
