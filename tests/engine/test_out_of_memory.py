"""Want of memory, wherever it strikes: caches are given up, then fewer at a time, then one plain sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import numpy as np
import pytest
import torch

from engine import feature_cache
from engine.device import is_out_of_memory
from engine.errors import UserError
from engine.masks import Mask
from engine.messages import (
    JobEnded,
    LoadModel,
    LookAt,
    MaskReady,
    Preview,
    Propose,
    Segment,
    Track,
    TrackPlan,
)
from engine.predict.basic import Basic
from engine.predict.image import SAM2ImagePredictor
from engine.predict.mask_generator import SAM2AutomaticMaskGenerator
from engine.predict.segmenter import VideoShape
from engine.prompts import Point, Prompts
from engine.session import NO_MEMORY, Session
from tests.engine.fakes import PATIENCE_S, READY, Desk, FakeFrames, FakeSegmenter, an_object, clicked
from tests.golden.network import clip, small_model, small_predictor

ONE = clicked((3, 4))
WANTS = {
    "cuda": torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
    "cpu": RuntimeError(
        "[enforce fail at alloc_cpu.cpp:121] data. DefaultCPUAllocator: can't allocate memory: you tried to "
        "allocate 4000000000000 bytes. Error code 12 (Cannot allocate memory)"
    ),
    "windows": RuntimeError(
        "[enforce fail at alloc_cpu.cpp:75] data. DefaultCPUAllocator: not enough memory"
    ),
    "python": MemoryError(),
    "numpy": np._core._exceptions._ArrayMemoryError((1 << 40,), np.dtype("u1")),  # type: ignore[attr-defined]
    "blas": RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
    "mps": RuntimeError("MPS backend out of memory (MPS allocated: 18.00 GB)"),
}


def test_the_allocator_of_this_machine_is_understood() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(1 << 60, dtype=torch.uint8)
    assert is_out_of_memory(caught.value)


@pytest.fixture(params=list(WANTS))
def want(request: pytest.FixtureRequest) -> Exception:
    return WANTS[request.param]


@pytest.fixture(params=["cuda", "python"])
def one_want(request: pytest.FixtureRequest) -> Exception:
    """Of torch and of Python: what the others are taken for is tried enough."""
    return WANTS[request.param]


def failing(
    error: Exception, *calls: str, times: int = 10**9, at: int | None = None
) -> Callable[[str, int], None]:
    """A hook by which the first `times` of these calls fail."""
    left = [times]

    def hook(what: str, frame: int) -> None:
        if what in calls and at in (None, frame) and left[0] > 0:
            left[0] -= 1
            raise error

    return hook


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    desk.submit(*READY)
    desk.worker.start()
    assert desk.end_of(2).error is None
    yield desk
    assert desk.worker.stop(PATIENCE_S)


@pytest.mark.parametrize("call", ["encode", "segment", "remember", "track"])
def test_a_job_that_finds_no_memory_ends_with_the_sentence_and_the_engine_goes_on(
    desk: Desk, want: Exception, call: str
) -> None:
    wanted = an_object(1, f0=ONE)
    desk.segmenter.hook = failing(want, call)
    desk.submit(
        LookAt(3, 5), Segment(4, wanted, 0), Preview(5, wanted, 0), Track(6, (TrackPlan(wanted, 0, 9),))
    )
    ends = [desk.end_of(job) for job in (3, 4, 5, 6)]
    assert {end.error for end in ends} <= {None, NO_MEMORY}
    assert ends[-1] == JobEnded(6, error=NO_MEMORY)
    assert all(end.details is None for end in ends), "it is no bug to report"
    desk.segmenter.hook = lambda what, frame: None
    desk.submit(Track(7, (TrackPlan(wanted, 0, 9),)))
    assert desk.end_of(7) == JobEnded(7)
    assert [e.frame for e in desk.of(MaskReady, 7)] == list(range(1, 10))


@pytest.mark.parametrize("call", ["encode", "segment", "remember", "track"])
def test_where_giving_up_caches_helps_nothing_is_said(desk: Desk, want: Exception, call: str) -> None:
    plain = Desk()
    plain.submit(*READY)
    plain.worker.start()
    wanted = tuple(an_object(i, f0=ONE) for i in range(5))
    desk.segmenter.hook = failing(want, call, times=1)
    masks = []
    for one in (desk, plain):
        one.submit(Segment(3, wanted[0], 0), Track(4, tuple(TrackPlan(w, 0, 6) for w in wanted)))
        assert (one.end_of(3), one.end_of(4)) == (JobEnded(3), JobEnded(4))
        masks.append({(e.object_id, e.frame): e.mask for e in one.of(MaskReady)})
    assert masks[0] == masks[1]
    assert plain.worker.stop(PATIENCE_S)


def test_a_model_that_does_not_fit_is_said_and_the_one_before_stays(
    desk: Desk, want: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(*_: object, **__: object) -> None:
        raise want

    monkeypatch.setattr(desk.worker, "_load", load)
    desk.submit(LoadModel(3, "large"), Segment(4, an_object(1, f0=ONE), 0))
    assert desk.end_of(3) == JobEnded(3, error=NO_MEMORY)
    assert desk.end_of(4) == JobEnded(4)


def test_caches_are_given_up_before_the_second_try(monkeypatch: pytest.MonkeyPatch, want: Exception) -> None:
    segmenter = FakeSegmenter()
    session = Session(FakeFrames())
    session.use(segmenter, 1 << 20)  # type: ignore[arg-type]
    given_back: list[int] = []
    monkeypatch.setattr(feature_cache, "give_back_unused", lambda: given_back.append(session.nbytes))
    for frame in range(5):
        session.look_at(frame)
    assert session.nbytes == 5000
    segmenter.hook = failing(want, "encode", times=1)
    session.look_at(9)
    assert given_back == [0]
    segmenter.hook = failing(want, "encode")
    with pytest.raises(UserError, match="not enough memory"):
        session.look_at(10)


def test_proposing_finds_no_memory(want: Exception) -> None:
    desk = Desk()

    def propose(*_: object) -> Iterator[object]:
        raise want
        yield

    desk.segmenter.propose = propose  # type: ignore[attr-defined]
    desk.submit(*READY, Propose(3, 4))
    desk.worker.start()
    assert desk.end_of(3) == JobEnded(3, error=NO_MEMORY)
    assert desk.worker.stop(PATIENCE_S)


def test_basic_takes_no_step_twice() -> None:
    """One of its objects fails after another has stepped: the step is taken again by both."""
    shape = VideoShape(96, 160, 4)
    images = clip(4)

    def banks(basic: Basic) -> list[Any]:
        made = []
        features = basic.encode(images[0])
        for x, y in ((40, 48), (120, 30)):
            bank = basic.new_bank(shape)
            result = basic.segment(features, 0, bank, Prompts((Point(x, y),)))
            basic.remember(features, 0, bank, result)
            bank.begin(0, False)
            made.append(bank)
        return made

    plain, tried = Basic(), Basic()
    wanted, own = banks(plain), banks(tried)
    step = tried._track_one
    fail = [True]

    def failing_second(features: Any, bank: Any) -> Any:
        if bank is own[1] and fail and fail.pop():
            raise MemoryError
        return step(features, bank)

    tried._track_one = failing_second  # type: ignore[method-assign]
    with pytest.raises(MemoryError):
        tried.track(tried.encode(images[1]), 1, own, reverse=False)
    for frame in (1, 2, 3):
        expected = plain.track(plain.encode(images[frame]), frame, wanted, reverse=False)
        found = tried.track(tried.encode(images[frame]), frame, own, reverse=False)
        assert [f.mask for f in found] == [e.mask for e in expected]


# ------------------------------------------------------------ published classes


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


def test_proposing_is_tried_again_without_caches(one_want: Exception) -> None:
    segmenter = FakeSegmenter()
    session = Session(FakeFrames())
    session.use(segmenter, 1 << 20)  # type: ignore[arg-type]
    session.look_at(3)
    tries: list[int] = []

    def propose(*_: object) -> Iterator[str]:
        tries.append(session.nbytes)
        if len(tries) == 1:
            raise one_want
        yield "a step"

    segmenter.propose = propose  # type: ignore[attr-defined]
    assert list(session.propose(4)) == ["a step"]
    assert tries == [2000, 1000], "what is kept of the other frame was given up"
