"""Want of memory in the published classes: fewer at a time, then one plain sentence."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

import numpy as np
import pytest
import torch

from engine.errors import UserError
from engine.masks import Mask
from engine.predict.image import SAM2ImagePredictor
from engine.predict.mask_generator import SAM2AutomaticMaskGenerator
from tests.engine.fakes import failing
from tests.golden.network import clip, small_model, small_predictor


def test_the_published_tracker_goes_on_with_fewer_objects_at_a_time(
    monkeypatch: pytest.MonkeyPatch, want: Exception
) -> None:
    predictor = small_predictor()
    together = predictor._track_together
    most = [99]

    def short_of_memory(state: Any, step: Any, objects: Any) -> None:
        if len(objects) > most[0]:
            raise want
        together(state, step, objects)

    monkeypatch.setattr(predictor, "_track_together", short_of_memory)
    runs = []
    for limit in (99, 1):
        most[0] = limit
        state = predictor.init_state(clip(4))
        for obj in range(4):
            predictor.add_new_points_or_box(state, 0, obj, points=[[30 + 25 * obj, 48]], labels=[1])
        runs.append([m for _, _, m in predictor.propagate_in_video(state)])
    for a, *others in zip(*runs, strict=True):
        for b in others:
            torch.testing.assert_close(a, b, atol=2e-2, rtol=1e-3)
    most[0] = 0
    with pytest.raises(UserError, match="no memory left even for one object"):
        list(predictor.propagate_in_video(state))
    most[0] = 99
    assert len(list(predictor.propagate_in_video(state))) == 4, "it can be gone on with"


def test_a_prompt_on_the_published_tracker_is_tried_again_without_caches(
    monkeypatch: pytest.MonkeyPatch, want: Exception
) -> None:
    predictor = small_predictor()
    state = predictor.init_state(clip(3))
    click = {"points": [[40, 48]], "labels": [1]}
    _, _, wanted = predictor.add_new_points_or_box(state, 0, 1, **click)
    decode, failures, kept = predictor.decode, [1], []

    def short_of_memory(*args: Any, **named: Any) -> Any:
        if failures[0]:
            failures[0] -= 1
            raise want
        kept.append(list(state.features._features))
        return decode(*args, **named)

    monkeypatch.setattr(predictor, "decode", short_of_memory)
    predictor.add_new_points_or_box(state, 1, 1, **click)
    assert kept[0] == [1], "the frame clicked before was given back"
    for obj_id in (1, 9):
        failures[0] = 2
        with pytest.raises(UserError, match="no memory left even for one object"):
            predictor.add_new_points_or_box(state, 2, obj_id, **click)
    assert state.obj_ids == [1], "what could not be answered was not said"
    assert sorted(state["point_inputs_per_obj"][0]) == [0, 1]
    monkeypatch.setattr(predictor, "decode", decode)
    _, _, again = predictor.add_new_points_or_box(state, 0, 2, **click)
    torch.testing.assert_close(again[1:], wanted)


def test_several_images_are_encoded_fewer_at_a_time(monkeypatch: pytest.MonkeyPatch, want: Exception) -> None:
    predictor = SAM2ImagePredictor(small_model())
    images = list(clip(5))
    predictor.set_image_batch(images)
    wanted = predictor._features
    encode, sizes = predictor.model.encode_image, []

    def short_of_memory(batch: torch.Tensor) -> Any:
        sizes.append(len(batch))
        if len(batch) > 2:
            raise want
        return encode(batch)

    monkeypatch.setattr(predictor.model, "encode_image", short_of_memory)
    predictor.set_image_batch(images)
    assert sizes == [5, 2, 2, 1]
    torch.testing.assert_close(predictor._features, wanted, atol=1e-4, rtol=1e-4)


def test_the_published_generator_goes_on_with_fewer_clicks_at_a_time(
    monkeypatch: pytest.MonkeyPatch, want: Exception
) -> None:
    model = small_model()
    made = SAM2AutomaticMaskGenerator(model, 4, pred_iou_thresh=0.0, stability_score_thresh=0.0)
    expected = made.generate(clip(1)[0])
    found = made._found
    sizes = []

    def short_of_memory(points: Any, *rest: Any) -> Any:
        sizes.append(len(points))
        if len(points) > 5:
            raise want
        return found(points, *rest)

    monkeypatch.setattr(made, "_found", short_of_memory)
    again = made.generate(clip(1)[0])
    assert sizes == [16, 8, 4, 4, 4, 4]
    assert len(again) == len(expected)
    for a, b in zip(again, expected, strict=True):
        assert a["point_coords"] == b["point_coords"]
        one, other = (Mask.from_array(x["segmentation"]) for x in (a, b))
        assert one.iou(other) > 0.99


def short_of_memory_beyond(most: int, predictor: SAM2ImagePredictor, one_want: Exception) -> list[int]:
    """The predictor decodes no more prompts at a time than that. Returns what will be asked of it."""
    decode, asked = predictor.decode, []

    def decoded(points: Any, labels: Any, mask: Any, *rest: Any) -> Any:
        prompts = points if points is not None else mask
        asked.append(1 if prompts is None else len(prompts))
        if asked[-1] > most:
            raise one_want
        return decode(points, labels, mask, *rest)

    predictor.decode = decoded  # type: ignore[method-assign]
    return asked


BOXES = np.array([[10.0 * i, 5.0 * i, 10.0 * i + 40, 5.0 * i + 30] for i in range(5)])
PROMPTS: dict[str, dict[str, Any]] = {
    "boxes": {"box": BOXES},
    "boxes with points": {
        "box": BOXES,
        "point_coords": BOXES[:, None, :2] + 15,
        "point_labels": np.ones((5, 1), np.int32),
    },
    "points": {"point_coords": BOXES[:, None, :2] + 15, "point_labels": np.ones((5, 1), np.int32)},
    "masks with boxes": {"box": BOXES, "mask_input": np.linspace(-9, 9, 5 * 32 * 32).reshape(5, 1, 32, 32)},
    "one mask with boxes": {"box": BOXES, "mask_input": np.linspace(-9, 9, 32 * 32).reshape(1, 32, 32)},
}


@pytest.mark.parametrize("prompts", list(PROMPTS))
@pytest.mark.parametrize("return_logits", [False, True])
def test_many_prompts_on_an_image_are_answered_fewer_at_a_time(
    one_want: Exception, prompts: str, return_logits: bool
) -> None:
    predictor = SAM2ImagePredictor(small_model())
    predictor.set_image(clip(1)[0])
    said = {**PROMPTS[prompts], "return_logits": return_logits}
    expected = predictor.predict(**said)
    asked = short_of_memory_beyond(2, predictor, one_want)
    found = predictor.predict(**said)
    assert asked == [5, 2, 2, 1]
    for a, b in zip(found, expected, strict=True):
        assert (a.shape, a.dtype) == (b.shape, b.dtype)
        if return_logits or a.ndim < 3:
            np.testing.assert_allclose(a, b, atol=1e-3, rtol=1e-3)


def test_prompts_on_several_images_are_answered_fewer_at_a_time(one_want: Exception) -> None:
    predictor = SAM2ImagePredictor(small_model())
    predictor.set_image_batch(list(clip(2)))
    boxes = [BOXES[:3], BOXES[:1]]
    expected = predictor.predict_batch(box_batch=boxes, return_logits=True)
    asked = short_of_memory_beyond(1, predictor, one_want)
    found = predictor.predict_batch(box_batch=boxes, return_logits=True)
    assert asked == [3, 1, 1, 1, 1]
    assert [m.shape for m in found[0]] == [(3, 3, 96, 160), (3, 96, 160)]
    for a, b in zip(chain(*found), chain(*expected), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-3, rtol=1e-3)


def test_an_image_or_a_prompt_that_does_not_fit_is_said(
    one_want: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    predictor = SAM2ImagePredictor(small_model())
    with monkeypatch.context() as m:
        m.setattr(predictor.model, "encode_image", lambda _: (_ for _ in ()).throw(one_want))
        for give in (predictor.set_image, lambda image: predictor.set_image_batch([image, image])):
            with pytest.raises(UserError, match="no memory left even for one image"):
                give(clip(1)[0])
    predictor.set_image(clip(1)[0])
    one = {"point_coords": np.array([[40.0, 48.0]]), "point_labels": np.array([1])}
    expected = predictor.predict(**one)
    kept = predictor._cells[0].made
    assert kept is not None
    asked = short_of_memory_beyond(0, predictor, one_want)
    for caught_as in (UserError, MemoryError, torch.OutOfMemoryError, RuntimeError):
        with pytest.raises(caught_as, match="no memory left even for one image and one prompt") as caught:
            predictor.predict(**one)
        assert caught.value.__context__ is None, "nothing of the failed attempt is held"
    assert asked == [1] * 8
    assert predictor._cells[0].made is None
    del predictor.decode
    for a, b in zip(predictor.predict(**one), expected, strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_generator_says_when_one_click_is_too_much(
    one_want: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = SAM2AutomaticMaskGenerator(small_model(), 2, pred_iou_thresh=0.0, stability_score_thresh=0.0)
    asked = short_of_memory_beyond(0, made.predictor, one_want)
    with pytest.raises(UserError, match="no memory left even for one click"):
        made.generate(clip(1)[0])
    assert asked == [4, 2, 1, 1]
    del made.predictor.decode
    monkeypatch.setattr(made, "_annotation", lambda *_: (_ for _ in ()).throw(one_want))
    with pytest.raises(UserError, match="Take output_mode='coco_rle'"):
        made.generate(clip(1)[0])


@pytest.mark.parametrize("call", ["propagate", "clear", "remove", "mask", "remember"])
def test_whatever_the_published_tracker_does_is_tried_again_and_then_said(
    monkeypatch: pytest.MonkeyPatch, one_want: Exception, call: str
) -> None:
    predictor = small_predictor(non_overlap_masks=True)
    painted = np.zeros((96, 160), bool)
    painted[20:60, 30:90] = True
    calls: dict[str, Callable[[Any], Any]] = {
        "propagate": lambda state: list(predictor.propagate_in_video(state)),
        "clear": lambda state: predictor.clear_all_prompts_in_frame(state, 0, 2),
        "remove": lambda state: predictor.remove_object(state, 2),
        "mask": lambda state: predictor.add_new_mask(state, 1, 3, painted),
        "remember": predictor.propagate_in_video_preflight,
    }
    where = "encode_memory" if call == "remember" else "_separated"
    right = getattr(predictor, where)
    for failures, fails in ((1, False), (10**9, True)):
        state = predictor.init_state(clip(2))
        for obj_id, x in ((1, 40), (2, 110)):
            predictor.add_new_points_or_box(state, 0, obj_id, points=[[x, 48]], labels=[1])
        hook = failing(one_want, call, times=failures)

        def short_of_memory(*args: Any, hook: Any = hook, **named: Any) -> Any:
            hook(call, 0)
            return right(*args, **named)

        monkeypatch.setattr(predictor, where, short_of_memory)
        if fails:
            with pytest.raises(UserError, match="no memory left even for one object"):
                calls[call](state)
        else:
            calls[call](state)
        monkeypatch.setattr(predictor, where, right)
        predictor.remove_object(state, 2)
        assert len(list(predictor.propagate_in_video(state))) == 2
