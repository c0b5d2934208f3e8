from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from engine.predict.image import SAM2ImagePredictor
from tests.golden.network import clip, small_model

FRAME = clip(1)[0]
CLICK = {"point_coords": np.array([[40.0, 48.0]]), "point_labels": np.array([1])}


@pytest.fixture
def predictor() -> SAM2ImagePredictor:
    predictor = SAM2ImagePredictor(small_model())
    predictor.set_image(FRAME)
    return predictor


def test_results_have_the_published_shapes(predictor: SAM2ImagePredictor) -> None:
    masks, ious, low_res = predictor.predict(**CLICK)
    assert (masks.shape, ious.shape, low_res.shape) == ((3, 96, 160), (3,), (3, 32, 32))
    assert {a.dtype for a in (masks, ious, low_res)} == {np.dtype(np.float32)}
    assert set(np.unique(masks)) <= {0.0, 1.0}
    logits, _, _ = predictor.predict(**CLICK, return_logits=True)
    np.testing.assert_array_equal(logits > 0, masks > 0)
    masks, ious, low_res = predictor.predict(**CLICK, multimask_output=False)
    assert (masks.shape, ious.shape, low_res.shape) == ((1, 96, 160), (1,), (1, 32, 32))


def test_returned_logits_are_limited_for_feeding_back(predictor: SAM2ImagePredictor) -> None:
    masks, _, low_res = predictor.predict(**CLICK, return_logits=True)
    assert abs(masks).max() > 32
    assert abs(low_res).max() == 32


def test_several_boxes_give_a_mask_each(predictor: SAM2ImagePredictor) -> None:
    boxes = np.array([[20, 28, 60, 68], [80, 10, 150, 90.0]])
    masks, ious, low_res = predictor.predict(box=boxes, multimask_output=False, return_logits=True)
    assert (masks.shape, ious.shape, low_res.shape) == ((2, 1, 96, 160), (2, 1), (2, 1, 32, 32))
    alone, _, _ = predictor.predict(box=boxes[1], multimask_output=False, return_logits=True)
    np.testing.assert_allclose(masks[1], alone, atol=1e-2)


def test_coordinates_may_be_fractions(predictor: SAM2ImagePredictor) -> None:
    in_pixels = predictor.predict(**CLICK, return_logits=True)[0]
    share = CLICK["point_coords"] / (160, 96)
    in_shares = predictor.predict(share, CLICK["point_labels"], normalize_coords=False, return_logits=True)[0]
    np.testing.assert_allclose(in_pixels, in_shares, atol=1e-3)


def test_pil_images_and_arrays_are_the_same(predictor: SAM2ImagePredictor) -> None:
    from_array = predictor.get_image_embedding()
    predictor.set_image(Image.fromarray(FRAME).convert("RGBA"))
    torch.testing.assert_close(predictor.get_image_embedding(), from_array)


def test_a_batch_of_images_of_different_sizes(predictor: SAM2ImagePredictor) -> None:
    one = predictor.predict(**CLICK, return_logits=True)[0]
    predictor.set_image_batch([FRAME[:64], FRAME])
    masks, ious, low_res = predictor.predict_batch(
        [CLICK["point_coords"]] * 2, [CLICK["point_labels"]] * 2, return_logits=True
    )
    assert [m.shape for m in masks] == [(3, 64, 160), (3, 96, 160)]
    assert len(ious) == len(low_res) == 2
    np.testing.assert_allclose(masks[1], one, atol=1e-2)


def test_holes_and_specks_are_mended() -> None:
    model = small_model()
    plain = SAM2ImagePredictor(model, mask_threshold=1.0)
    low_res = torch.full((1, 1, 32, 32), -5.0)
    low_res[0, 0, 4:20, 4:20] = 5.0
    low_res[0, 0, 10, 10] = -5.0
    low_res[0, 0, 28, 28] = 5.0
    assert torch.equal(plain._transforms.mended(low_res), low_res)
    mended = SAM2ImagePredictor(model, 1.0, max_hole_area=2, max_sprinkle_area=2)._transforms.mended(low_res)
    assert mended[0, 0, 10, 10] == 11.0
    assert mended[0, 0, 28, 28] == -9.0
    assert int((mended != low_res).sum()) == 2


def test_misuse_raises_as_published(predictor: SAM2ImagePredictor) -> None:
    with pytest.raises(AssertionError, match="point_labels"):
        predictor.predict(point_coords=CLICK["point_coords"])
    with pytest.raises(RuntimeError, match="set_image_batch"):
        predictor.predict_batch()
    predictor.reset_predictor()
    with pytest.raises(RuntimeError, match="set_image"):
        predictor.predict(**CLICK)
    with pytest.raises(RuntimeError, match="set_image"):
        predictor.get_image_embedding()


def test_images_of_a_batch_may_have_prompts_of_different_kinds(predictor: SAM2ImagePredictor) -> None:
    images = [clip(1)[0], clip(2)[1][:60, :90], clip(1)[0][::2, ::2].copy()]
    boxes = np.array([[10.0, 10, 60, 50], [30, 5, 80, 55]])
    point, label = np.array([[20.0, 30.0]]), np.array([1])
    predictor.set_image_batch(images)
    masks, ious, low_res = predictor.predict_batch(
        [None, point, None], [None, label, None], [boxes, None, boxes[0]]
    )
    assert [m.shape for m in masks] == [(2, 3, 96, 160), (3, 60, 90), (3, 48, 80)]
    alone = [{"box": boxes}, {"point_coords": point, "point_labels": label}, {"box": boxes[0]}]
    for index, said in enumerate(alone):
        predictor.set_image(images[index])
        for found, expected in zip((masks, ious, low_res), predictor.predict(**said), strict=True):
            assert found[index].shape == expected.shape
            assert np.mean(np.abs(found[index] - expected) > 0.05) < 0.004
