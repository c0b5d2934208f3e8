"""Compiling beside the work: nobody waits, nothing changes but the speed, and no failure is felt."""

from __future__ import annotations

import copy
import gc
import itertools
import logging
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import engine
from engine.predict.builders import build_sam2_video_predictor
from engine.predict.compiling import OFTEN, Compiling
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.predict.segmenter import VideoShape
from engine.predict.video_compiled import SAM2VideoPredictorVOS
from engine.prompts import Point, Prompts
from engine.sam2.build import build_network
from engine.sam2.forms import Call, Form
from tests.golden.network import clip, seed_weights, small_config, small_model

PATIENCE_S = 60.0
IMAGE = torch.zeros(1, 3, 128, 128)


class Maker:
    """Stands for a compiler. change: what becomes of a part's results."""

    def __init__(self, change: Callable[[Any], Any] = lambda found: found) -> None:
        self.made: list[tuple[str, tuple[int, ...]]] = []
        self.runs: list[int] = []
        self._change = change

    def __call__(self, part: nn.Module, inputs: tuple[Tensor, ...]) -> Form:
        self.made.append((part._call.part, tuple(len(t) for t in inputs)))

        def form(*given: Tensor) -> Any:
            self.runs.append(max(len(t) for t in given))
            return self._change(part(*given))

        return form


class SlowCompiler:
    """Stands for a compiler that says when it has begun, and waits until it may go on."""

    def __init__(self) -> None:
        self.began, self.go_on = threading.Event(), threading.Event()

    def __call__(self, part: nn.Module, inputs: tuple[Tensor, ...]) -> Form:
        self.began.set()
        assert self.go_on.wait(PATIENCE_S)
        return part


def quicker() -> Callable[[Callable[[], object], torch.device], float]:
    """Every second measurement, a form's, takes half as long."""
    times = itertools.cycle((1.0, 0.5))
    return lambda call, device: next(times)


@pytest.fixture
def compiling() -> Iterator[Callable[..., Compiling]]:
    made: list[Compiling] = []

    def begin(network: Any, **how: Any) -> Compiling:
        made.append(Compiling(network, **{"seconds": quicker(), **how}))
        return made[-1]

    yield begin
    for one in made:
        one.close()
        assert one.wait(PATIENCE_S)


@torch.inference_mode()
def encoded(model: Any, times: int = 1) -> Tensor:
    for _ in range(times):
        features = model.encode_image(IMAGE)
    return features.embedding_bchw


def test_what_comes_often_is_compiled_and_used_from_then_on(compiling: Callable[..., Compiling]) -> None:
    model, maker = small_model(), Maker()
    begun = compiling(model, compile=maker)
    before = encoded(model, OFTEN - 1)
    assert (begun.state, maker.made) == ("eager", [])
    encoded(model)
    assert begun.wait(PATIENCE_S)
    assert maker.made == [("image encoder", (1,))]
    assert begun.state == "1 compiled"
    runs = len(maker.runs)
    torch.testing.assert_close(encoded(model), before)
    assert len(maker.runs) == runs + 1
    (said,) = begun.outcomes.values()
    assert said == "in use: 2.00 times as fast"


def test_nobody_waits_for_a_compiler(compiling: Callable[..., Compiling]) -> None:
    model, slow = small_model(), SlowCompiler()
    begun = compiling(model, compile=slow)
    encoded(model, OFTEN)
    assert slow.began.wait(PATIENCE_S)
    assert begun.state == "compiling, eager"
    encoded(model, 3)  # answered while it goes on
    slow.go_on.set()
    assert begun.wait(PATIENCE_S)
    assert begun.state == "1 compiled"


def test_closing_drops_what_is_being_made(compiling: Callable[..., Compiling]) -> None:
    model, slow = small_model(), SlowCompiler()
    begun = compiling(model, compile=slow)
    encoded(model, OFTEN)
    assert slow.began.wait(PATIENCE_S)
    begun.close()
    assert not slow.go_on.is_set(), "it did not wait"
    assert model.forms.seen is None
    encoded(model, OFTEN)
    slow.go_on.set()
    assert begun.wait(PATIENCE_S)
    assert len(model.forms) == 0
    assert "compiling" not in {thread.name for thread in threading.enumerate()}


def plus_one(found: Any) -> Any:
    return tuple(t + 1 for t in found)


def nothing_finite(found: Any) -> Any:
    return tuple(t * float("nan") for t in found)


def of_another_kind(found: Any) -> Any:
    return tuple(t.double() for t in found)


@pytest.mark.parametrize("change", [plus_one, nothing_finite, of_another_kind, lambda found: found[:1]])
def test_a_form_that_gives_something_else_is_left_out(
    compiling: Callable[..., Compiling], change: Callable[[Any], Any]
) -> None:
    model = small_model()
    begun = compiling(model, compile=Maker(change))
    before = encoded(model, OFTEN)
    assert begun.wait(PATIENCE_S)
    assert list(begun.outcomes.values()) == ["left out: it gives other numbers"]
    assert begun.state == "eager"
    torch.testing.assert_close(encoded(model), before)


def test_a_form_that_is_not_faster_is_left_out(compiling: Callable[..., Compiling]) -> None:
    model = small_model()
    begun = compiling(model, compile=Maker(), seconds=lambda call, device: 1.0)
    encoded(model, OFTEN)
    assert begun.wait(PATIENCE_S)
    assert list(begun.outcomes.values()) == ["left out: 1.00 times as fast"]
    encoded(model, 2 * OFTEN)
    assert begun.wait(PATIENCE_S)
    assert len(begun.outcomes) == 1, "it is not tried twice"


def test_a_compiler_that_fails_is_told_once(
    compiling: Callable[..., Compiling], caplog: pytest.LogCaptureFixture
) -> None:
    def broken(part: nn.Module, inputs: tuple[Tensor, ...]) -> Form:
        raise RuntimeError("No compiler here\nand a long trace")

    model = small_model()
    begun = compiling(model, compile=broken)
    with caplog.at_level(logging.WARNING):
        encoded(model, OFTEN)
        assert begun.wait(PATIENCE_S)
        with torch.inference_mode():
            for _ in range(OFTEN):
                features = model.encode_image(IMAGE)
                model.encode_memory(features, torch.zeros(1, 1, 32, 32), torch.ones(1, 1), prompted=True)
        assert begun.wait(PATIENCE_S)
    assert len(begun.outcomes) == 2
    (record,) = caplog.records
    assert "image encoder could not be compiled and is computed as ever" in record.getMessage()
    assert "No compiler here" in record.getMessage()
    assert begun.state == "eager, failed: RuntimeError: No compiler here"


def test_a_form_that_fails_at_work_is_not_used_again(
    compiling: Callable[..., Compiling], caplog: pytest.LogCaptureFixture
) -> None:
    model, works = small_model(), [True]

    def fragile(found: Any) -> Any:
        if not works[0]:
            raise RuntimeError("the driver was updated")
        return found

    maker = Maker(fragile)
    begun = compiling(model, compile=maker)
    before = encoded(model, OFTEN)
    assert begun.wait(PATIENCE_S)
    works[0] = False
    with caplog.at_level(logging.WARNING):
        torch.testing.assert_close(encoded(model), before)
        runs = len(maker.runs)
        encoded(model, 2)
    assert len(maker.runs) == runs
    assert len(caplog.records) == 1
    assert begun.state == "eager, failed: RuntimeError: the driver was updated"


def test_no_memory_is_told_as_ever(compiling: Callable[..., Compiling]) -> None:
    model, full = small_model(), [False]

    def greedy(found: Any) -> Any:
        if full[0]:
            raise MemoryError
        return found

    begun = compiling(model, compile=Maker(greedy))
    encoded(model, OFTEN)
    assert begun.wait(PATIENCE_S)
    full[0] = True
    with pytest.raises(MemoryError):
        encoded(model)
    assert len(model.forms) == 1, "the session drops its caches and tries again"


def tracked(predictor: engine.SAM2VideoPredictor, objects: int, length: int = 14) -> np.ndarray:
    state = predictor.init_state(clip(length))
    for number in range(objects):
        predictor.add_new_points_or_box(state, 0, number, points=[[30 + 8 * number, 48]], labels=[1])
    return np.stack([masks.numpy() for _, _, masks in predictor.propagate_in_video(state)])


@pytest.mark.parametrize("objects", [1, 3])
def test_tracking_goes_over_to_what_is_compiled(objects: int) -> None:
    config = small_config().with_option("max_obj_ptrs_in_encoder", 4).with_postprocessing(video=True)
    predictor = build_network(config, SAM2VideoPredictorVOS, options=config.video).eval()
    seed_weights(predictor)
    before = tracked(predictor, objects)
    maker = Maker()
    predictor.compile_beside(maker)
    begun = predictor.compiling
    assert begun is not None
    begun._seconds = quicker()
    try:
        for _ in range(3):
            np.testing.assert_allclose(tracked(predictor, objects), before, atol=2e-2)
            assert begun.wait(PATIENCE_S)
        parts = {part for part, _ in maker.made}
        assert parts == {"image encoder", "memory encoder", "memory attention"}
        sizes = {size for part, (*_, size) in maker.made if part == "memory attention"}
        assert sizes == ({1} if objects == 1 else {2, 1}), "three objects go as two and one"
        runs = len(maker.runs)
        tracked(predictor, objects)
        assert len(maker.runs) > runs
        predictor.train()
        assert predictor.forms.seen is None
    finally:
        begun.close()
        assert begun.wait(PATIENCE_S)


def test_a_copy_compiles_nothing_and_training_uses_no_form(compiling: Callable[..., Compiling]) -> None:
    model, maker = small_model(), Maker()
    begun = compiling(model, compile=maker)
    encoded(model, OFTEN)
    assert begun.wait(PATIENCE_S)
    runs = len(maker.runs)
    encoded(copy.deepcopy(model))
    model.encode_image(IMAGE)  # with gradients
    assert len(maker.runs) == runs
    assert copy.deepcopy(model).forms.seen is None


def test_only_so_many_forms_are_made(compiling: Callable[..., Compiling]) -> None:
    from engine.predict.compiling import MOST_FORMS

    begun = compiling(small_model(), compile=Maker(), seconds=lambda call, device: 1.0)
    shapes = ((1, 64, 8, 8), (1, 1, 128, 128))
    for rows in range(3 * MOST_FORMS):
        call = Call("other", rows, shapes, (torch.float32,) * 2, torch.device("cpu"), None)
        for _ in range(OFTEN):
            begun._saw(call)
    assert begun.wait(PATIENCE_S)
    assert len(begun._asked) == MOST_FORMS


def test_the_traced_part_computes_the_same() -> None:
    """What PyTorch's compiler is given: a graph without Python, for any thread."""

    def traced(part: nn.Module, inputs: tuple[Tensor, ...]) -> Form:
        form: Form = torch.export.export(part, inputs, strict=False).module()
        return form

    model = small_model()
    begun = Compiling(model, compile=traced, seconds=quicker())
    features = torch.randn(1, 64, 8, 8)
    masks = torch.randn(2, 1, 128, 128)
    memories = torch.randn(2, 2 * 64 + 4, 16), torch.randn(2, 2 * 64 + 4, 16)
    tokens = features.flatten(2).transpose(1, 2)
    try:
        for part, number, inputs in (
            ("memory encoder", 0, (features, masks)),
            ("memory attention", 4, (tokens, torch.randn_like(tokens), *memories)),
            ("image encoder", 0, (torch.randn(1, 3, 128, 128),)),
        ):
            said = begun._made(begun._twin, Call.of(part, number, inputs))  # type: ignore[arg-type]
            assert said == "in use: 2.00 times as fast"
    finally:
        begun.close()


def test_the_annotators_segmenter_compiles_where_it_is_asked_to() -> None:
    plain = Sam2Segmenter(small_model(), device="cpu")
    assert plain.compile_choice.compiling is None
    segmenter = Sam2Segmenter(small_model(), device="cpu", compiled="on")
    begun = segmenter.compile_choice.compiling
    assert begun is not None
    maker = Maker()
    begun._compile, begun._seconds = maker, quicker()
    bank = segmenter.new_bank(VideoShape(96, 160, OFTEN))
    for frame in range(OFTEN):
        features = segmenter.encode(clip(OFTEN)[frame])
        segmenter.segment(features, frame, bank, Prompts((Point(40, 48, True),)))
    assert begun.wait(PATIENCE_S)
    assert maker.made == [("image encoder", (1,))]
    segmenter.close()
    assert (begun.state, begun._twin) == ("eager", None)


def test_the_published_option_makes_the_published_class() -> None:
    predictor = build_sam2_video_predictor(small_config(), device="cpu", vos_optimized=True)
    assert isinstance(predictor, engine.SAM2VideoPredictorVOS)
    assert predictor.compiling.state == "eager"
    plain = build_sam2_video_predictor(small_config(), device="cpu")
    assert not isinstance(plain, engine.SAM2VideoPredictorVOS)
    assert copy.deepcopy(predictor).compiling is None
    gone = weakref.ref(predictor)
    del predictor
    gc.collect()
    assert gone() is None
