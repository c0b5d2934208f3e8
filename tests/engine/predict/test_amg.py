"""The published package's small functions around automatic masks."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch
from pycocotools import mask as coco

from engine.predict import amg
from engine.predict.mask_generator import SAM2AutomaticMaskGenerator
from engine.predict.published_transforms import SAM2Transforms
from tests.golden.network import clip, small_model

RNG = np.random.RandomState(3)
MASKS = torch.from_numpy(RNG.rand(4, 12, 15) > 0.6)


def test_run_lengths_there_and_back() -> None:
    runs = amg.mask_to_rle_pytorch(MASKS)
    for mask, rle in zip(MASKS.numpy(), runs, strict=True):
        assert rle["size"] == [12, 15]
        np.testing.assert_array_equal(amg.rle_to_mask(rle), mask)
        assert amg.area_from_rle(rle) == mask.sum()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # within pycocotools
            np.testing.assert_array_equal(coco.decode(amg.coco_encode_rle(rle)), mask)


def test_boxes_around_masks() -> None:
    masks = torch.zeros(2, 3, 9, 11, dtype=torch.bool)
    masks[0, 0, 2:5, 3:8] = True
    masks[1, 2, 8, 10] = True
    boxes = amg.batched_mask_to_box(masks)
    assert boxes.shape == (2, 3, 4)
    assert boxes[0, 0].tolist() == [3, 2, 7, 4]
    assert boxes[1, 2].tolist() == [10, 8, 10, 8]
    assert boxes[0, 1].tolist() == [0, 0, 0, 0]
    assert amg.batched_mask_to_box(masks[0, 0]).tolist() == [3, 2, 7, 4]
    assert amg.batched_mask_to_box(masks[:0]).shape == (0, 3, 4)
    assert amg.box_xyxy_to_xywh(boxes[0, 0]).tolist() == [3, 2, 4, 2]
    assert amg.box_xyxy_to_xywh(boxes[0]).shape == (3, 4)


def test_from_a_crop_to_the_image() -> None:
    boxes = torch.tensor([[5.0, 3, 20, 30], [40, 40, 60, 60]])
    assert amg.is_box_near_crop_edge(boxes, [10, 10, 80, 80], [0, 0, 131, 90]).tolist() == [False, True]
    assert amg.uncrop_boxes_xyxy(boxes, [10, 20, 80, 80])[0].tolist() == [15, 23, 30, 50]
    assert amg.uncrop_points(boxes[:, :2], [10, 20, 80, 80])[0].tolist() == [15, 23]
    placed = amg.uncrop_masks(MASKS, [2, 3, 17, 15], 20, 30)
    assert placed.shape == (4, 20, 30)
    assert torch.equal(placed[:, 3:15, 2:17], MASKS)
    assert placed.sum() == MASKS.sum()
    assert amg.uncrop_masks(MASKS, [0, 0, 15, 12], 12, 15) is MASKS


def test_grids_and_crops() -> None:
    assert [len(grid) for grid in amg.build_all_layer_point_grids(8, 2, 2)] == [64, 16, 4]
    np.testing.assert_allclose(
        amg.build_point_grid(2), [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]
    )
    boxes, layers = amg.generate_crop_boxes((90, 131), 1, 512 / 1500)
    assert boxes[0] == [0, 0, 131, 90]
    assert boxes[1:] == [[0, 0, 81, 60], [0, 30, 81, 90], [51, 0, 131, 60], [51, 30, 131, 90]]
    assert layers == [0, 1, 1, 1, 1]


def test_stability_is_the_share_that_a_higher_threshold_leaves() -> None:
    logits = torch.tensor([[[2.0, 0.5], [-0.5, -2.0]]])
    assert amg.calculate_stability_score(logits, 0.0, 1.0).tolist() == pytest.approx([1 / 3])
    assert amg.calculate_stability_score(logits, 0.0, 0.1).tolist() == [1.0]


def test_small_holes_and_islands_go() -> None:
    mask = np.zeros((20, 20), bool)
    mask[2:12, 2:12] = True
    mask[5, 5] = False
    mask[17, 17] = True
    filled, changed = amg.remove_small_regions(mask, 3, "holes")
    assert changed
    assert filled[5, 5]
    cleared, changed = amg.remove_small_regions(mask, 3, "islands")
    assert changed
    assert not cleared[17, 17]
    same, changed = amg.remove_small_regions(mask, 1, "holes")
    assert same is mask
    assert not changed
    largest, _ = amg.remove_small_regions(mask, 10_000, "islands")
    assert largest.sum() == 99, "of small islands alone the largest stays"
    with pytest.raises(AssertionError, match="'holes' or 'islands'"):
        amg.remove_small_regions(mask, 3, "both")


def test_batches_are_of_one_length() -> None:
    assert list(amg.batch_iterator(2, [1, 2, 3], "abc")) == [[[1, 2], "ab"], [[3], "c"]]
    for wrong in ((), ([1], [1, 2])):
        with pytest.raises(AssertionError, match="same length"):
            list(amg.batch_iterator(2, *wrong))


def test_columns_of_mask_data() -> None:
    data = amg.MaskData(a=[1, 2, 3], b=np.arange(3), c=torch.arange(3))
    data.filter(torch.tensor([True, False, True]))
    data.filter(torch.tensor([1, 0]))
    assert (data["a"], data["b"].tolist(), data["c"].tolist()) == ([3, 1], [2, 0], [2, 0])
    other = amg.MaskData(a=[9], b=np.array([8]), c=torch.tensor([7]), d=["new"])
    data.cat(other)
    assert (data["a"], data["b"].tolist(), data["c"].tolist()) == ([3, 1, 9], [2, 0, 8], [2, 0, 7])
    assert data["d"] == ["new"]
    assert data["d"] is not other["d"]
    data.to_numpy()
    assert data["c"].dtype == np.float32
    del data["d"]
    assert [name for name, _ in data.items()] == ["a", "b", "c"]
    with pytest.raises(AssertionError, match="'e' is a int"):
        data["e"] = 5
    with pytest.raises(KeyError):
        data["d"]


def test_mended_masks_are_there_once() -> None:
    masks = torch.zeros(3, 30, 30, dtype=torch.bool)
    masks[0, 2:20, 2:20] = True
    masks[1] = masks[0]
    masks[0, 8, 8] = False  # a hole: mended it is as the second, which stays
    masks[2, 22:28, 22:28] = True
    masks[2, 0, 29] = True  # an island
    data = amg.MaskData(
        rles=amg.mask_to_rle_pytorch(masks), boxes=amg.batched_mask_to_box(masks), number=[0, 1, 2]
    )
    mended = SAM2AutomaticMaskGenerator.postprocess_small_regions(data, 3, 0.7)
    assert mended["number"] == [1, 2]
    assert mended["boxes"].tolist() == [[2, 2, 19, 19], [22, 22, 27, 27]]
    assert amg.area_from_rle(mended["rles"][1]) == 36
    nothing = amg.MaskData(rles=[])
    assert SAM2AutomaticMaskGenerator.postprocess_small_regions(nothing, 3, 0.7) is nothing


def test_masks_are_refined_as_the_generator_refines_them() -> None:
    generator = SAM2AutomaticMaskGenerator(small_model(), 2)
    generator.predictor.set_image(clip(1)[0])
    points, labels = torch.rand(3, 2) * 100, torch.ones(3)
    low_res = torch.randn(3, 32, 32)
    masks, ious = generator.refine_with_m2m(points, labels, low_res, points_per_batch=2)
    assert (masks.shape, ious.shape) == ((3, 1, 96, 160), (3, 1))
    _, wanted = generator._refined(points, low_res)
    torch.testing.assert_close(ious[:, 0], wanted, atol=1e-4, rtol=0)


def test_the_published_transforms() -> None:
    transforms = SAM2Transforms(64, 0.0)
    image = clip(1)[0]
    assert transforms(image).shape == (3, 64, 64)
    assert transforms.forward_batch([image, image[:9]]).shape == (2, 3, 64, 64)
    points = torch.tensor([[80.0, 48.0]])
    assert transforms.transform_coords(points, normalize=True, orig_hw=(96, 160)).tolist() == [[32, 32]]
    assert transforms.transform_coords(points / 160).tolist() == [[32, pytest.approx(19.2)]]
    corners = transforms.transform_boxes(torch.tensor([0, 0, 80.0, 48.0]), True, (96, 160))
    assert corners.tolist() == [[[0, 0], [32, 32]]]
    assert transforms.postprocess_masks(torch.randn(1, 3, 16, 16), (20, 31)).shape == (1, 3, 20, 31)
    with pytest.raises(AssertionError, match="orig_hw"):
        transforms.transform_coords(points, normalize=True)
