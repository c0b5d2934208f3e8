"""The engine on a graphics card, held to what it gives on the processor.

python -m pytest tests/engine/test_on_a_card.py --slow          on the first CUDA device
MASKLET_CARD=mps python -m pytest tests/engine/test_on_a_card.py   on another device
MASKLET_CARD=cpu python -m pytest tests/engine/test_on_a_card.py   tries the checks themselves
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from engine import (
    SAM2AutomaticMaskGenerator,
    SAM2ImagePredictor,
    SAM2VideoPredictor,
    build_sam2_video_predictor,
)
from engine.errors import UserError
from engine.messages import (
    Event,
    JobEnded,
    LimitMemory,
    LoadModel,
    MaskReady,
    ModelReady,
    OpenVideo,
    Request,
    Segment,
    Track,
    TrackPlan,
)
from engine.predict.compiling import OFTEN, Compiling
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.predict.segmenter import VideoShape
from engine.predict.transforms import fill_holes
from engine.prompts import Point, Prompts
from engine.worker import EngineWorker
from tests.engine.fakes import an_object, clicked
from tests.golden.network import clip, small_model

pytestmark = pytest.mark.gpu
NANO = Path(__file__).parents[2] / "resources" / "models" / "masklet-nano"
FRAMES = clip(8, 180, 320)
PLACES = [(40.0, 48.0), (200.0, 90.0)]
PATIENCE_S = 120.0


@pytest.fixture
def card() -> str:
    name = os.environ.get("MASKLET_CARD", "cuda")
    there = {"cuda": torch.cuda.is_available, "mps": torch.backends.mps.is_available}
    kind = torch.device(name).type
    if kind in there and not there[kind]():
        pytest.skip(f"needs a {kind.upper()} device; none was found")
    return name


@pytest.fixture
def cuda(card: str) -> str:
    if not card.startswith("cuda"):
        pytest.skip("counts the memory of a CUDA device")
    return card


def nano(device: str, **options: Any) -> SAM2VideoPredictor:
    """The bundled model through the published class."""
    made: SAM2VideoPredictor = build_sam2_video_predictor(
        str(NANO / "config.json"), str(NANO / "model.safetensors"), device=device, **options
    )
    return made


def tracked(
    predictor: SAM2VideoPredictor, frames: NDArray[np.uint8] = FRAMES, **how: Any
) -> NDArray[np.bool_]:
    """The objects' masks, (frames, objects, h, w)."""
    with predictor.init_state(frames, **how) as state:
        for obj_id, place in enumerate(PLACES):
            predictor.add_new_points_or_box(state, 0, obj_id, points=[place], labels=[1])
        return np.stack(
            [(masks[:, 0] > 0).cpu().numpy() for _, _, masks in predictor.propagate_in_video(state)]
        )


def agreement(found: NDArray[np.bool_], expected: NDArray[np.bool_]) -> float:
    """The mean overlap of masks; both empty agree."""
    both, either = (found & expected).sum((-1, -2)), (found | expected).sum((-1, -2))
    return float(np.where(either > 0, both / np.maximum(either, 1), 1.0).mean())


def test_videos_are_tracked_as_on_the_processor(card: str) -> None:
    expected = tracked(nano("cpu"))
    assert 0.001 < expected.mean() < 0.5
    assert agreement(tracked(nano(card)), expected) >= 0.99
    assert agreement(tracked(nano(card), offload_state_to_cpu=True), expected) >= 0.99


def test_scripts_that_ask_for_bfloat16_get_as_good_masks(card: str) -> None:
    expected = tracked(nano("cpu"))
    with torch.inference_mode(), torch.autocast(torch.device(card).type, dtype=torch.bfloat16):
        assert agreement(tracked(nano(card)), expected) >= 0.98


def test_outputs_are_kept_where_it_was_asked_for(card: str) -> None:
    predictor = nano(card)
    for offload, kind in ((True, "cpu"), (False, torch.device(card).type)):
        with predictor.init_state(FRAMES[:3], offload_state_to_cpu=offload) as state:
            predictor.add_new_points_or_box(state, 0, 1, points=[PLACES[0]], labels=[1])
            assert len(list(predictor.propagate_in_video(state))) == 3
            kept = state["output_dict_per_obj"][0]["non_cond_frame_outputs"][2]
            assert {kept[name].device.type for name in ("maskmem_features", "pred_masks")} == {kind}


def test_images_are_segmented_as_on_the_processor(card: str) -> None:
    boxes = np.array([[20.0, 28, 60, 68], [180, 70, 220, 110]])
    given = []
    for device in ("cpu", card):
        predictor = SAM2ImagePredictor(nano(device))
        predictor.set_image(FRAMES[0])
        first = predictor.predict(np.array([PLACES[0]]), np.array([1]))
        several = predictor.predict(box=boxes, multimask_output=False)
        again = predictor.predict(np.array([PLACES[0]]), np.array([1]), mask_input=first[2][:1])
        predictor.set_image_batch([FRAMES[0], FRAMES[1][:100]])
        batch = predictor.predict_batch(box_batch=[boxes, boxes[:1]])
        given.append([*(r[0] > 0 for r in (first, several, again)), *(m > 0 for m in batch[0])])
    for found, expected in zip(given[1], given[0], strict=True):
        assert found.shape == expected.shape
        assert agreement(found, expected) >= 0.98


def test_everything_on_an_image_is_found_as_on_the_processor(card: str) -> None:
    options: dict[str, Any] = {"points_per_side": 8, "min_mask_region_area": 20, "use_m2m": True}
    counts = []
    for device in ("cpu", card):
        made = SAM2AutomaticMaskGenerator(nano(device), **options, crop_n_layers=1).generate(FRAMES[0])
        counts.append(len(made))
        assert all(one["segmentation"].any() for one in made)
    assert abs(counts[0] - counts[1]) <= max(2, counts[0] // 10)


def test_holes_are_filled_as_on_the_processor(card: str) -> None:
    logits = torch.randn(2, 1, 64, 64, generator=torch.Generator().manual_seed(0))
    assert torch.equal(fill_holes(logits.to(card), 8).cpu(), fill_holes(logits, 8))


def session_masks(device: str, precision: str) -> NDArray[np.bool_]:
    """What the annotator's segmenter tracks."""
    segmenter = Sam2Segmenter(nano(device), device=device, precision=precision)
    shape = VideoShape(180, 320, len(FRAMES))
    features = [segmenter.encode(frame) for frame in FRAMES]
    banks = [segmenter.new_bank(shape) for _ in PLACES]
    for bank, (x, y) in zip(banks, PLACES, strict=True):
        answer = segmenter.segment(features[0], 0, bank, Prompts((Point(x, y),)))
        assert len(answer.candidates) == 2
        segmenter.remember(features[0], 0, bank, answer)
        bank.begin(0, reverse=False)
    seen = [segmenter.track(features[t], t, banks, reverse=False) for t in range(1, len(FRAMES))]
    masks = np.stack([[one.mask.to_array() for one in step] for step in seen])
    segmenter.close()
    return masks


def test_the_annotators_bfloat16_is_as_good_as_float32(card: str) -> None:
    expected = session_masks("cpu", "float32")
    assert agreement(session_masks(card, "float32"), expected) >= 0.99
    assert agreement(session_masks(card, "bfloat16"), expected) >= 0.98


@pytest.fixture
def engine() -> Iterator[Callable[..., list[Event]]]:
    """Asks the program's engine, and waits for the end of what was asked."""
    events: list[Event] = []
    news = threading.Condition()

    def hear(event: Event) -> None:
        with news:
            events.append(event)
            news.notify_all()

    worker = EngineWorker(hear)
    worker.start()

    def ask(*requests: Request) -> list[Event]:
        for request in requests:
            worker.submit(request)
        with news:
            jobs = {request.job for request in requests}
            ended = lambda: jobs <= {e.job for e in events if isinstance(e, JobEnded)}  # noqa: E731
            assert news.wait_for(ended, PATIENCE_S)
            return [e for e in events if e.job in jobs]

    yield ask
    assert worker.stop(PATIENCE_S)


def test_the_programs_engine_works_on_it(
    card: str, engine: Callable[..., list[Event]], tmp_path: Path
) -> None:
    for index, frame in enumerate(FRAMES):
        Image.fromarray(frame).save(tmp_path / f"{index}.png")
    wanted = an_object(1, f0=clicked(PLACES[0]))
    found = engine(
        LimitMemory(1, 128),
        LoadModel(2, str(NANO / "model.safetensors"), card.partition(":")[0]),
        OpenVideo(3, str(tmp_path)),
        Segment(4, wanted, 0),
        Track(5, (TrackPlan(wanted, 0, len(FRAMES) - 1),)),
    )
    assert [e for e in found if isinstance(e, JobEnded) and e.error] == []
    (ready,) = (e for e in found if isinstance(e, ModelReady))
    assert ready.device.startswith(torch.device(card).type)
    masks = [e for e in found if isinstance(e, MaskReady)]
    assert [e.frame for e in masks] == [0, *range(1, len(FRAMES))]
    assert all(e.mask.area > 0 for e in masks)


def test_its_memory_does_not_grow_with_the_video_and_is_given_back(cuda: str) -> None:
    predictor = nano(cuda)
    tracked(predictor, FRAMES)  # what is made once, is made
    before = torch.cuda.memory_allocated(cuda)
    peaks = []
    for length in (40, 160):
        torch.cuda.reset_peak_memory_stats(cuda)
        tracked(predictor, FRAMES[np.arange(length) % len(FRAMES)])
        peaks.append(torch.cuda.max_memory_allocated(cuda) - before)
    assert peaks[1] <= 1.05 * peaks[0]
    assert torch.cuda.memory_allocated(cuda) <= before + (1 << 20)


def test_want_of_its_memory_is_said_and_work_goes_on(cuda: str) -> None:
    predictor = SAM2ImagePredictor(nano(cuda))
    predictor.set_image(np.tile(FRAMES[0], (8, 8, 1)))
    boxes = np.tile([[100.0, 100, 900, 900]], (64, 1))
    expected = predictor.predict(box=boxes[:1])[0]
    held, whole = torch.cuda.memory_reserved(cuda), torch.cuda.get_device_properties(cuda).total_memory
    try:
        torch.cuda.set_per_process_memory_fraction((held + (64 << 20)) / whole, cuda)
        masks = predictor.predict(box=boxes)[0]
        assert masks.shape == (64, *expected.shape)
    except UserError as error:
        assert "no memory left" in str(error)  # noqa: PT017 -- either is right: it depends on the card
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0, cuda)
    np.testing.assert_array_equal(predictor.predict(box=boxes[:1])[0], expected)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore")  # of the compiler itself
def test_parts_can_be_compiled_for_it(card: str) -> None:
    model = small_model().to(card)
    compiling = Compiling(model)
    pixels = torch.rand(1, 3, 128, 128, generator=torch.Generator().manual_seed(0)).to(card)
    try:
        with torch.inference_mode():
            before = [model.encode_image(pixels).embedding_bchw for _ in range(OFTEN)][-1]
            assert compiling.wait(600)
            after = model.encode_image(pixels).embedding_bchw
        assert compiling.outcomes
        assert not compiling.figures.failed, compiling.figures
        torch.testing.assert_close(after, before, rtol=1e-2, atol=1e-2)
    finally:
        compiling.close()
