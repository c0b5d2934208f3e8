from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image
from pycocotools import mask as coco

from engine.predict.mask_generator import SAM2AutomaticMaskGenerator
from engine.predict.runs import run_lengths
from tests.golden.network import clip, small_model

FRAME = clip(1)[0]
EVERYTHING: dict[str, Any] = {
    "points_per_side": 3,
    "points_per_batch": 4,
    "pred_iou_thresh": 0.0,
    "stability_score_thresh": 0.0,
    "box_nms_thresh": 0.9,
}


def generate(**options: Any) -> list[dict[str, Any]]:
    return SAM2AutomaticMaskGenerator(small_model(), **{**EVERYTHING, **options}).generate(FRAME)


def test_annotations_describe_their_masks() -> None:
    found = generate()
    assert len(found) > 2
    for annotation in found:
        mask = annotation["segmentation"]
        assert (mask.shape, mask.dtype) == ((96, 160), bool)
        assert annotation["area"] == mask.sum()
        if not mask.any():
            continue
        rows, columns = np.nonzero(mask)
        x, y, width, height = annotation["bbox"]
        assert (x, y) == (columns.min(), rows.min())
        assert (x + width, y + height) == (columns.max(), rows.max())
        assert annotation["crop_box"] == [0, 0, 160, 96]
    scores = [annotation["predicted_iou"] for annotation in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools' own
def test_output_modes_hold_the_same_masks() -> None:
    binary, plain, compressed = (
        generate(output_mode=m) for m in ("binary_mask", "uncompressed_rle", "coco_rle")
    )
    for mask, runs, encoded in zip(binary, plain, compressed, strict=True):
        np.testing.assert_array_equal(coco.decode(encoded["segmentation"]).astype(bool), mask["segmentation"])
        size = runs["segmentation"]["size"]
        again = coco.decode(coco.frPyObjects(runs["segmentation"], *size))
        np.testing.assert_array_equal(again.astype(bool), mask["segmentation"])


def test_thresholds_leave_the_better_ones() -> None:
    every = generate(box_nms_thresh=1.0)
    middle = float(np.median([a["predicted_iou"] for a in every]))
    assert {a["predicted_iou"] > middle for a in generate(pred_iou_thresh=middle)} == {True}
    steady = generate(stability_score_thresh=0.5, mask_threshold=2.0)
    assert all(a["stability_score"] >= 0.5 for a in steady)
    assert len(generate(box_nms_thresh=0.3)) < len(every)
    assert generate(pred_iou_thresh=1.0) == []


def test_crops_find_nothing_without_failing_and_something_else() -> None:
    assert generate(crop_n_layers=1, pred_iou_thresh=1.0) == []
    generator = SAM2AutomaticMaskGenerator(
        small_model(),
        **{**EVERYTHING, "box_nms_thresh": 1.0},
        crop_n_layers=1,
        crop_nms_thresh=1.0,
        mask_threshold=20.0,
    )
    found = generator.generate(clip(1, 240, 400)[0])
    assert len({tuple(a["crop_box"]) for a in found}) > 2
    for annotation in found:
        x, y, width, height = annotation["crop_box"]
        (point,) = annotation["point_coords"]
        assert x <= point[0] <= x + width
        assert y <= point[1] <= y + height


def test_refining_a_mask_by_itself_changes_it() -> None:
    plain, refined = (generate(use_m2m=m, multimask_output=False) for m in (False, True))
    assert {a["area"] for a in plain} != {a["area"] for a in refined}


def test_a_grid_may_be_given() -> None:
    grid = np.array([[0.25, 0.5]])
    found = generate(points_per_side=None, point_grids=[grid], multimask_output=False)
    assert [a["point_coords"] for a in found] == [[[40.0, 48.0]]]
    with pytest.raises(AssertionError, match="Exactly one"):
        generate(point_grids=[grid])
    with pytest.raises(AssertionError, match="output_mode"):
        generate(output_mode="png")


def test_run_lengths_go_down_the_columns_and_begin_with_what_is_not_set() -> None:
    mask = np.array([[True, False], [True, True]])
    assert run_lengths(mask) == [0, 2, 1, 1]
    assert run_lengths(~mask) == [2, 1, 1]
    assert run_lengths(np.zeros((2, 2), bool)) == [4]


@pytest.mark.parametrize("refined", [False, True])
def test_filtered_before_they_are_enlarged_or_after(refined: bool) -> None:
    """The masks of all clicks at full size, judged afterwards, are the same ones."""
    every = generate(box_nms_thresh=1.0, use_m2m=refined)
    bounds = {
        "pred_iou_thresh": float(np.quantile([a["predicted_iou"] for a in every], 0.3)),
        "stability_score_thresh": float(np.nanquantile([a["stability_score"] for a in every], 0.3)),
    }
    wanted = [
        a
        for a in every
        if a["predicted_iou"] > bounds["pred_iou_thresh"]
        and a["stability_score"] >= bounds["stability_score_thresh"]
    ]
    found = generate(box_nms_thresh=1.0, use_m2m=refined, **bounds)
    assert 0 < len(found) < len(every)
    assert [a["area"] for a in found] == [a["area"] for a in wanted]
    assert [a["stability_score"] for a in found] == [a["stability_score"] for a in wanted]


def test_a_picture_of_pillow_is_an_image_as_well() -> None:
    made = SAM2AutomaticMaskGenerator(small_model(), 2, pred_iou_thresh=0.0, stability_score_thresh=0.0)
    image = clip(1)[0]
    boxes = [[m["bbox"] for m in made.generate(i)] for i in (image, Image.fromarray(image))]
    assert boxes[0] == boxes[1]
    assert boxes[0]
