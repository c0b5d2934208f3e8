"""What a script or a person gives wrongly: a specific exception with a sentence, and nothing is changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from engine.errors import UserError
from engine.masks import Mask
from engine.messages import (
    CloseVideo,
    JobEnded,
    LookAt,
    Preview,
    PromptedFrame,
    Propose,
    Segment,
    Track,
    TrackPlan,
)
from engine.predict.builders import build_sam2
from engine.predict.image import SAM2ImagePredictor
from engine.predict.mask_generator import SAM2AutomaticMaskGenerator
from engine.predict.video import SAM2VideoPredictor
from engine.prompts import Box, Point, Prompts
from tests.engine.fakes import HEIGHT, LENGTH, PATIENCE_S, READY, WIDTH, Desk, an_object, clicked
from tests.golden.network import clip, small_model, small_predictor

NAN, INF = float("nan"), float("inf")
W, H = 160, 96  # of the clip

POINTS: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "out of frame": ({"points": [[W + 1, 5]], "labels": [1]}, ValueError, r"point \(161, 5\) lies outside"),
    "before the frame": ({"points": [[5, -0.5]], "labels": [1]}, ValueError, "outside the frame.*160, 96"),
    "beyond one": (
        {"points": [[1.5, 0.5]], "labels": [1], "normalize_coords": False}, ValueError, r"to \(1, 1\)",
    ),
    "nan": ({"points": [[NAN, 5]], "labels": [1]}, ValueError, "finite numbers; some are NaN"),
    "infinite": ({"points": [[5, INF]], "labels": [1]}, ValueError, "finite numbers"),
    "empty": ({"points": np.zeros((0, 2)), "labels": np.zeros(0)}, ValueError, "there are no points"),
    "empty lists": ({"points": [], "labels": []}, ValueError, "there are no points"),
    "label value": ({"points": [[5, 5]], "labels": [7]}, ValueError, r"label must be 1 .*; one is 7"),
    "label fraction": ({"points": [[5, 5]], "labels": [0.5]}, ValueError, "one is 0.5"),
    "label nan": ({"points": [[5, 5]], "labels": [NAN]}, ValueError, "one is nan"),
    "three axes": ({"points": [[5, 5, 5]], "labels": [1]}, ValueError, r"shape \(n, 2\).*not \(1, 3\)"),
    "flat": ({"points": [5, 5], "labels": [1]}, ValueError, r"not \(2,\)"),
    "ragged": ({"points": [[5, 5], [6]], "labels": [1, 1]}, ValueError, "rows of equal length"),
    "words": ({"points": [["a", "b"]], "labels": [1]}, ValueError, "must be numbers"),
    "more labels": ({"points": [[5, 5]], "labels": [1, 0]}, ValueError, "1 points, but 2 labels"),
    "no labels": ({"points": [[5, 5]]}, ValueError, r"provided together|point_labels"),
    "labels alone": ({"labels": [1]}, ValueError, r"provided together|point_coords"),
    "box outside": ({"box": [W + 5, 5, W + 50, 50]}, ValueError, "box lies outside the frame"),
    "box nan": ({"box": [NAN, 5, 50, 50]}, ValueError, "box must be of finite numbers"),
    "box shape": ({"box": [5, 5, 50]}, ValueError, r"shape \(4,\)"),
    "box turned round": ({"box": [50, 50, 5, 5]}, ValueError, "encloses nothing"),
    "box of nothing": ({"box": [5, 5, 5, 50]}, ValueError, "encloses nothing"),
    "complex": ({"points": np.array([[5j, 1]]), "labels": [1]}, ValueError, "plain numbers"),
}  # fmt: skip


@pytest.fixture(scope="module")
def tracker() -> SAM2VideoPredictor:
    return small_predictor()


@pytest.fixture(scope="module")
def image_predictor() -> SAM2ImagePredictor:
    predictor = SAM2ImagePredictor(small_model())
    predictor.set_image(clip(1)[0])
    return predictor


@pytest.mark.parametrize("what", list(POINTS))
def test_the_video_class_says_what_is_wrong_with_a_prompt(tracker: SAM2VideoPredictor, what: str) -> None:
    given, kind, says = POINTS[what]
    state = tracker.init_state(clip(2))
    with pytest.raises(kind, match=says):
        tracker.add_new_points_or_box(state, 0, 1, **given)
    assert state.obj_ids == [], "a prompt that is rejected makes no object"


@pytest.mark.parametrize("what", list(POINTS))
def test_the_image_class_says_what_is_wrong_with_a_prompt(
    image_predictor: SAM2ImagePredictor, what: str
) -> None:
    given, kind, says = POINTS[what]
    names = {"points": "point_coords", "labels": "point_labels"}
    with pytest.raises(kind, match=says):
        image_predictor.predict(**{names.get(name, name): value for name, value in given.items()})


def test_what_the_published_classes_take_is_taken(
    tracker: SAM2VideoPredictor, image_predictor: SAM2ImagePredictor
) -> None:
    """Points on the very edge, boxes that reach over it, points that only fill up a batch, tensors."""
    state = tracker.init_state(clip(2))
    for prompt in (
        {"points": [[0, 0], [W, H]], "labels": [1, 0]},
        {"points": torch.tensor([[[5, 5], [0, 0]]]), "labels": torch.tensor([[1, -1]])},
        {"points": np.array([[5, 5]], np.float64), "labels": np.array([True])},
        {"box": [-10, -10, 50, 50]},
        {"box": np.array([[5, 5], [50, H + 20]])},
        {"points": [[5, 5]], "labels": [1], "box": [0, 0, 9, 9]},
        {"points": [], "labels": [], "box": [0, 0, 9, 9]},
    ):
        tracker.add_new_points_or_box(state, 0, 1, **prompt)
    image_predictor.predict(box=np.array([[-10, -10, 50, 50], [5, 5, W + 9, H + 9]]))
    image_predictor.predict()
    for shape in ((H, W), (H // 2, W // 2), (3 * H, 3 * W), (128, 128), (32, 32)):
        tracker.add_new_mask(state, 0, 1, np.ones(shape, bool))


@pytest.mark.parametrize(
    "form",
    [
        lambda a: a[..., ::-1][..., ::-1],
        lambda a: np.ascontiguousarray(a[:, ::-1])[:, ::-1],
        lambda a: a.astype(a.dtype.newbyteorder(">")),
        lambda a: np.lib.stride_tricks.as_strided(a, writeable=False),
        np.asfortranarray,
    ],
    ids=["backward", "turned", "foreign bytes", "read-only", "by columns"],
)
def test_arrays_lie_in_memory_as_they_like(
    tracker: SAM2VideoPredictor, form: Callable[[np.ndarray], np.ndarray]
) -> None:
    points, mask, image = np.array([[40.0, 48.0], [9.0, 9.0]]), np.zeros((H, W), np.int32), clip(1)[0]
    mask[20:60, 30:90] = 1
    predictor = SAM2ImagePredictor(small_model())

    def answers(given: Callable[[np.ndarray], np.ndarray]) -> list[np.ndarray]:
        state = tracker.init_state(clip(2))
        predictor.set_image(given(image))
        seen = predictor.predict(given(points), given(np.array([[1, 0]]))[0], return_logits=True)
        clicked = tracker.add_new_points_or_box(state, 0, 1, points=given(points), labels=[1, 0])
        painted = tracker.add_new_mask(state, 1, 1, given(mask))
        return [seen[0], clicked[2].numpy(), painted[2].numpy()]

    for got, wanted in zip(answers(form), answers(lambda a: a), strict=True):
        np.testing.assert_allclose(got, wanted, atol=1e-4)


@pytest.mark.parametrize("shape", [(37, 1, 3), (1, 37, 3), (1, 1, 3)])
def test_images_of_one_row_or_column_may_run_backward(shape: tuple[int, int, int]) -> None:
    predictor = SAM2ImagePredictor(small_model())
    image = np.random.RandomState(0).randint(0, 255, shape).astype(np.uint8)
    predictor.set_image(image[::-1, ::-1])
    assert predictor.predict()[0].shape == (3, *shape[:2])


@pytest.mark.parametrize(
    ("frame", "kind", "says"),
    [
        (4, IndexError, "no frame 4: the video has frames 0 to 3"),
        (-1, IndexError, "no frame -1"),
        (1.0, TypeError, "whole number, not by float"),
        ("1", TypeError, "whole number, not by str"),
        (None, TypeError, "whole number"),
        (True, TypeError, "True and False"),
    ],
)
def test_a_frame_that_there_is_not(tracker: SAM2VideoPredictor, frame: Any, kind: Any, says: str) -> None:
    state = tracker.init_state(clip(4))
    tracker.add_new_points_or_box(state, np.int64(0), 1, points=[[40, 48]], labels=[1])
    for use in (
        lambda: tracker.add_new_points_or_box(state, frame, 1, points=[[5, 5]], labels=[1]),
        lambda: tracker.add_new_mask(state, frame, 1, np.ones((H, W), bool)),
        lambda: tracker.clear_all_prompts_in_frame(state, frame, 1),
        *([] if frame is None else [lambda: list(tracker.propagate_in_video(state, frame))]),
    ):
        with pytest.raises(kind, match=says):
            use()
    with pytest.raises(ValueError, match="cannot be -1"):
        list(tracker.propagate_in_video(state, max_frame_num_to_track=-1))
    with pytest.raises(TypeError, match="whole number of frames, not float"):
        list(tracker.propagate_in_video(state, max_frame_num_to_track=1.5))


MASKS: dict[str, tuple[Any, str]] = {
    "another size": (np.ones((50, 50), bool), "50 x 50 pixels, the frame 160 x 96"),
    "turned": (np.ones((W, H), bool), "96 x 160 pixels, the frame 160 x 96"),
    "three axes": (np.ones((1, H, W), bool), "two axes .*has 3"),
    "empty": (np.ones((0, 0), bool), "no pixels"),
    "nan": (np.full((H, W), NAN), "finite"),
    "words": ("a mask", "must be numbers"),
}


@pytest.mark.parametrize("what", list(MASKS))
def test_masks_that_cannot_be(tracker: SAM2VideoPredictor, what: str) -> None:
    mask, says = MASKS[what]
    state = tracker.init_state(clip(2))
    with pytest.raises(ValueError, match=says):
        tracker.add_new_mask(state, 0, 1, mask)
    assert state.obj_ids == []


def test_objects_that_are_not_known(tracker: SAM2VideoPredictor) -> None:
    state = tracker.init_state(clip(2))
    tracker.add_new_points_or_box(state, 0, 1, points=[[40, 48]], labels=[1])
    with pytest.raises(RuntimeError, match="Cannot remove object id 2 as it doesn't exist"):
        tracker.remove_object(state, 2, strict=True)
    assert tracker.remove_object(state, 2) == ([1], [])
    tracker.clear_all_prompts_in_frame(state, 0, 2)
    assert state.obj_ids == [1]
    assert len(list(tracker.propagate_in_video(state))) == 2, "as published, but nothing is left behind"
    with pytest.raises(TypeError, match="unhashable"):
        tracker.add_new_points_or_box(state, 0, [3], points=[[40, 48]], labels=[1])


@pytest.mark.parametrize("state", [None, {}, "state"])
def test_what_is_no_state(tracker: SAM2VideoPredictor, state: Any) -> None:
    for use in (
        lambda: tracker.add_new_points_or_box(state, 0, 1, points=[[5, 5]], labels=[1]),
        lambda: list(tracker.propagate_in_video(state)),
        lambda: tracker.reset_state(state),
    ):
        with pytest.raises(TypeError, match=f"what init_state returned, not {type(state).__name__}"):
            use()


def test_videos_that_cannot_be(tracker: SAM2VideoPredictor, tmp_path: Any) -> None:
    with pytest.raises(RuntimeError, match="no images in"):
        tracker.init_state(tmp_path)
    with pytest.raises(RuntimeError, match="sequence is empty"):
        tracker.init_state([])
    with pytest.raises(UserError, match=r"gone\.mp4"):
        tracker.init_state(tmp_path / "gone.mp4")
    for source in (b"bytes of a video", None, 5, [1, 2], np.zeros((2, 9, 9, 3), np.float64)):
        with pytest.raises(
            TypeError, match=r"a video is the path|frames of a video are PIL images or arrays"
        ):
            tracker.init_state(source)
    with pytest.raises(TypeError, match=r"frame 1 is float64 of the shape \(9, 9, 3\)"):
        tracker.init_state(np.zeros((2, 9, 9, 3), np.float64))
    (tmp_path / "text.mp4").write_text("no video at all")
    with pytest.raises(UserError, match=r"text\.mp4"):
        tracker.init_state(tmp_path / "text.mp4")


IMAGES: dict[str, tuple[Any, type[Exception], str]] = {
    "grey": (np.zeros((9, 9), np.uint8), ValueError, r"shape \(height, width, 3\).*\(9, 9\)"),
    "four channels": (np.zeros((9, 9, 4), np.uint8), ValueError, r"\(9, 9, 4\)"),
    "channels first": (np.zeros((3, 9, 9), np.uint8), ValueError, r"\(3, 9, 9\)"),
    "nothing": (np.zeros((0, 9, 3), np.uint8), ValueError, r"\(0, 9, 3\)"),
    "whole numbers": (np.zeros((9, 9, 3), np.int64), ValueError, "uint8, or of floats.*int64"),
    "nan": (np.full((9, 9, 3), NAN), ValueError, "finite"),
    "floats to 255": (np.full((9, 9, 3), 200.0), ValueError, "goes from 0 to 1; this one reaches 200"),
    "a path": ("image.jpg", TypeError, "PIL image or an array .*not str"),
    "none": (None, TypeError, "not NoneType"),
}


@pytest.mark.parametrize("what", list(IMAGES))
def test_images_that_cannot_be(what: str) -> None:
    image, kind, says = IMAGES[what]
    predictor, generator = SAM2ImagePredictor(small_model()), SAM2AutomaticMaskGenerator(small_model(), 2)
    for use in (predictor.set_image, generator.generate, lambda i: predictor.set_image_batch([i])):
        with pytest.raises(kind, match=says):
            use(image)
    with pytest.raises(RuntimeError, match="An image must be set"):
        predictor.predict(point_coords=[[1, 1]], point_labels=[1])


def test_numbers_that_are_meant_otherwise_are_told_how(image_predictor: SAM2ImagePredictor) -> None:
    with pytest.raises(
        ValueError, match=r"from \(0, 0\) to \(1, 1\); give pixels with normalize_coords=True"
    ):
        image_predictor.predict([[40, 48]], [1], normalize_coords=False)
    with pytest.raises(ValueError, match=r"to \(1, 1\); give pixels with normalize_coords=True"):
        image_predictor.predict(box=[20, 20, 60, 60], normalize_coords=False)
    with pytest.raises(ValueError, match="there are 2 points, but 3 labels"):
        image_predictor.predict([[[9, 9]], [[8, 8]]], [[1], [1], [1]])


def test_masks_to_refine_that_cannot_be(image_predictor: SAM2ImagePredictor) -> None:
    for mask, says in (
        (np.zeros((1, 96, 160)), r"\(1, 32, 32\); this is \(1, 96, 160\)"),
        (np.zeros((32, 32)), r"this is \(32, 32\)"),
        (np.full((1, 32, 32), NAN), "finite"),
    ):
        with pytest.raises(ValueError, match=says):
            image_predictor.predict(mask_input=mask)
    with pytest.raises(ValueError, match="2 boxes, but points for 1"):
        image_predictor.predict([[5, 5]], [1], box=[[0, 0, 9, 9], [0, 0, 8, 8]])


def test_batches_that_do_not_match() -> None:
    predictor = SAM2ImagePredictor(small_model())
    with pytest.raises(ValueError, match="no images"):
        predictor.set_image_batch([])
    with pytest.raises(TypeError, match="a list of images, not NoneType"):
        predictor.set_image_batch(None)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="set_image_batch"):
        predictor.predict_batch()
    with pytest.raises(TypeError, match="for a single one there is set_image"):
        predictor.set_image_batch(clip(1)[0])
    predictor.set_image_batch(list(clip(2)))
    with pytest.raises(ValueError, match="prompts for 1 images, but 2 images"):
        predictor.predict_batch(box_batch=[np.array([0, 0, 9, 9])])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"points_per_side": 0}, "at least 1"),
        ({"points_per_side": 4, "points_per_batch": 0}, "at least 1"),
        ({"points_per_side": 4, "crop_n_layers": -1}, "at least 0"),
        ({"points_per_side": 4, "output_mode": "png"}, "Unknown output_mode png"),
        ({"points_per_side": 4, "point_grids": [np.zeros((1, 2))]}, "Exactly one"),
        ({"points_per_side": 2.5}, "points_per_side is a whole number, not 2.5"),
        ({"points_per_side": 4, "pred_iou_thresh": NAN}, "pred_iou_thresh is a number, not nan"),
        ({"points_per_side": 4, "box_nms_thresh": "a"}, "box_nms_thresh is a number, not 'a'"),
        ({"points_per_side": 4, "crop_overlap_ratio": 2}, "at least 0 and at most 1, not 2"),
        ({"points_per_side": 4, "crop_n_points_downscale_factor": 0}, "at least 1, not 0"),
        ({"points_per_side": 4, "min_mask_region_area": -1}, "at least 0, not -1"),
        ({"points_per_side": None, "point_grids": [np.zeros((3, 3))]}, r"shape \(3, 3\)"),
        ({"points_per_side": None, "point_grids": [np.full((3, 2), 7)]}, "in 0 to 1"),
        (
            {"points_per_side": None, "point_grids": [np.zeros((3, 2))], "crop_n_layers": 1},
            "1 point_grids for 2 layers",
        ),
    ],
)
def test_generators_that_cannot_be(options: dict[str, Any], says: str) -> None:
    with pytest.raises((TypeError, ValueError, AssertionError), match=says):
        SAM2AutomaticMaskGenerator(small_model(), **options)


def test_an_image_that_is_too_small_for_its_crops() -> None:
    generator = SAM2AutomaticMaskGenerator(small_model(), 2, crop_n_layers=9)
    with pytest.raises(ValueError, match="image of 160 x 96 pixels cannot be cut"):
        generator.generate(clip(1)[0])


def test_models_that_are_none() -> None:
    for use in (SAM2ImagePredictor, SAM2AutomaticMaskGenerator):
        with pytest.raises(TypeError, match="as build_sam2 makes it, not NoneType"):
            use(None)  # type: ignore[arg-type]
    for config in (None, 5):
        with pytest.raises(TypeError, match="a name, a path or a mapping, not"):
            build_sam2(config)  # type: ignore[arg-type]
    for overrides in (None, "++model.image_size=64"):
        with pytest.raises(TypeError, match="is a list of"):
            build_sam2("sam2_hiera_tiny", hydra_overrides_extra=overrides)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="no section 'trunk'"):
        build_sam2({"model": 3})


def test_masks_to_refine_are_one_or_as_many_as_the_prompts(image_predictor: SAM2ImagePredictor) -> None:
    boxes = np.array([[0, 0, 9, 9], [1, 1, 8, 8], [2, 2, 9, 9]])
    with pytest.raises(ValueError, match="mask_input has 2 masks, but there are prompts for 3"):
        image_predictor.predict(box=boxes, mask_input=np.zeros((2, 1, 32, 32)))
    for count in (1, 3):
        masks, _, _ = image_predictor.predict(box=boxes, mask_input=np.zeros((count, 1, 32, 32)))
        assert masks.shape == (3, 3, H, W)
    with pytest.raises(ValueError, match=r"must be \(n, 2\) or \(b, n, 2\), not \(1, 1, 1, 2\)"):
        image_predictor.predict(np.zeros((1, 1, 1, 2)), np.zeros((1, 1, 1)))


# ------------------------------------------------------------------ the session


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Point(NAN, 1), "finite coordinates"),
        (lambda: Point(1, INF), "finite coordinates"),
        (lambda: Box(NAN, 0, 1, 1), "finite coordinates"),
        (lambda: Box(5, 5, 5, 9), "encloses nothing"),
        (lambda: Mask.from_array(np.zeros((2, 3, 4))), "two axes"),
    ],
)
def test_prompts_that_cannot_be_made(make: Callable[[], object], says: str) -> None:
    with pytest.raises((UserError, ValueError), match=says):
        make()


CLICKED = an_object(1, f0=clicked((1, 1)))
OTHER = Mask.from_array(np.ones((9, 9), bool))
REQUESTS: dict[str, tuple[Any, str]] = {
    "unknown frame": (LookAt(3, LENGTH), f"Frame {LENGTH} does not exist: the video has frames 0 to"),
    "frame before the first": (LookAt(3, -1), "Frame -1 does not exist"),
    "proposing nowhere": (Propose(3, 99), "Frame 99 does not exist"),
    "click out of frame": (Segment(3, an_object(1, f0=clicked((WIDTH, 1))), 0), "lies outside the frame"),
    "preview out of frame": (Preview(3, an_object(1, f0=clicked((1, HEIGHT))), 0), "lies outside the frame"),
    "box out of frame": (Segment(3, an_object(1, f0=Prompts(box=Box(-1, 0, 5, 5))), 0), "reaches outside"),
    "mask of another size": (Segment(3, an_object(1, f0=Prompts(mask=OTHER)), 0), "9 x 9"),
    "base of another size": (
        Segment(3, an_object(1, f0=PromptedFrame(0, clicked((1, 1)), base=OTHER)), 0), "9 x 9",
    ),
    "nothing said": (Segment(3, an_object(1, f0=Prompts()), 0), "Nothing was said"),
    "a frame without prompts": (Segment(3, an_object(1, f0=clicked((1, 1))), 5), "Nothing was said.*frame 5"),
    "tracking from nowhere": (Track(3, (TrackPlan(CLICKED, 5, 9),)), "nothing to track from"),
    "tracking beyond": (Track(3, (TrackPlan(CLICKED, 0, LENGTH),)), "does not exist"),
}  # fmt: skip


@pytest.mark.parametrize("what", list(REQUESTS))
def test_requests_that_cannot_be(what: str) -> None:
    request, says = REQUESTS[what]
    desk = Desk()
    desk.submit(*READY, request, Segment(4, an_object(1, f0=clicked((1, 1))), 0))
    desk.worker.start()
    said = desk.end_of(3).error
    assert said is not None
    assert desk.end_of(3).details is None
    assert re.search(says, said), said
    assert desk.end_of(4) == JobEnded(4), "the engine goes on"
    assert desk.worker.stop(PATIENCE_S)


def test_a_video_that_was_closed_answers_nothing() -> None:
    desk = Desk()
    desk.submit(*READY)
    desk.worker.start()
    desk.end_of(2)
    session = desk.worker._session
    assert session is not None
    desk.submit(CloseVideo(3))
    desk.end_of(3)
    desk.submit(LookAt(4, 0), Segment(5, an_object(1, f0=clicked((1, 1))), 0))
    for job in (4, 5):
        assert desk.end_of(job).error == "No video is open. Open one first."
    for use in (
        lambda: session.look_at(0),
        lambda: session.segment(an_object(1, f0=clicked((1, 1))), 0),
        lambda: session.track(1, [1], reverse=False),
    ):
        with pytest.raises(UserError, match="video was closed"):
            use()
    assert desk.worker.stop(PATIENCE_S)
