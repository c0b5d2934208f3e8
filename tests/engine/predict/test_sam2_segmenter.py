from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.masks import Mask
from engine.predict import sam2_segmenter
from engine.predict.sam2_segmenter import Sam2Bank, Sam2Segmenter
from engine.predict.segmenter import Segmenter, VideoShape
from engine.prompts import Box, Point, Prompts
from tests.golden.network import clip, small_model, small_predictor

FRAMES = clip(12)
SHAPE = VideoShape(96, 160, 12)
CLICK = Prompts((Point(40, 48),))


@pytest.fixture(scope="module")
def segmenter() -> Sam2Segmenter:
    return Sam2Segmenter(small_model(), device="cpu")


@pytest.fixture(scope="module")
def features(segmenter: Sam2Segmenter):
    return [segmenter.encode(frame) for frame in FRAMES]


def prompted(segmenter: Sam2Segmenter, features, frame: int = 0, prompts: Prompts = CLICK) -> Sam2Bank:
    bank = segmenter.new_bank(SHAPE)
    segmenter.remember(features[frame], frame, bank, segmenter.segment(features[frame], frame, bank, prompts))
    bank.begin(frame, reverse=False)
    return bank


def test_it_speaks_the_protocol(segmenter: Sam2Segmenter) -> None:
    spoken: Segmenter = segmenter  # type: ignore[assignment]
    assert (spoken.device, spoken.precision) == ("cpu", "float32")


def test_a_click_is_answered_with_candidates(segmenter: Sam2Segmenter, features) -> None:
    answer = segmenter.segment(features[0], 0, segmenter.new_bank(SHAPE), CLICK)
    assert (answer.mask.height, answer.mask.width) == (96, 160)
    assert len(answer.candidates) == 2
    assert answer.score > 0
    assert 0 <= answer.predicted_iou <= 1
    clear = segmenter.segment(features[0], 0, segmenter.new_bank(SHAPE), Prompts(box=Box(20, 28, 60, 68)))
    assert clear.candidates == ()


def test_answers_are_those_of_the_published_predictor(segmenter: Sam2Segmenter, features) -> None:
    predictor = small_predictor()
    state = predictor.init_state(FRAMES)
    prompts = Prompts((Point(40, 48), Point(120, 20, positive=False)), Box(20, 20, 62, 70))
    _, _, masks = predictor.add_new_points_or_box(
        state, 0, 1, points=[[40, 48], [120, 20]], labels=[1, 0], box=[20, 20, 62, 70]
    )
    bank = segmenter.new_bank(SHAPE)
    answer = segmenter.segment(features[0], 0, bank, prompts)
    assert answer.mask.iou(Mask.from_array(masks[0, 0].numpy() > 0)) > 0.999
    segmenter.remember(features[0], 0, bank, answer)
    bank.begin(0, reverse=False)
    for frame, _, masks in predictor.propagate_in_video(state, 0):
        if frame > 0:
            (tracked,) = segmenter.track(features[frame], frame, [bank], reverse=False)
            assert tracked.mask.iou(Mask.from_array(masks[0, 0].numpy() > 0)) > 0.98


def test_the_person_knows_that_the_object_is_there(features) -> None:
    model = small_model()
    with torch.no_grad():
        model.sam_mask_decoder.pred_obj_score_head.layers[-1].bias.fill_(-1000.0)
    doubting = Sam2Segmenter(model, device="cpu")
    bank = doubting.new_bank(SHAPE)
    answer = doubting.segment(features[0], 0, bank, CLICK)
    assert answer.score > 0
    assert not answer.mask.is_empty
    denied = doubting.segment(features[0], 0, bank, Prompts((Point(40, 48, positive=False),)))
    assert denied.score < 0
    assert denied.mask.is_empty
    doubting.remember(features[0], 0, bank, answer)
    bank.begin(0, reverse=False)
    (lost,) = doubting.track(features[1], 1, [bank], reverse=False)
    assert lost.score < 0
    assert lost.mask == Mask.empty(96, 160)


def test_a_painted_mask_is_taken_pixel_for_pixel(segmenter: Sam2Segmenter, features) -> None:
    painted = np.zeros((96, 160), bool)
    painted[30:51, 33:78] = True
    mask = Mask.from_array(painted)
    bank = prompted(segmenter, features, 0, Prompts(mask=mask))
    answer = segmenter.segment(features[0], 0, bank, Prompts(mask=mask))
    assert answer.mask == mask
    assert bank.prompted_frames == [0]
    refined = segmenter.segment(features[0], 0, bank, Prompts((Point(5, 5, positive=False),), mask=mask))
    assert refined.mask != mask
    nothing = segmenter.segment(features[0], 0, bank, Prompts(mask=Mask.empty(96, 160)))
    assert nothing.score < 0


def test_a_further_click_starts_from_the_result_of_fewer(segmenter: Sam2Segmenter, features) -> None:
    bank = segmenter.new_bank(SHAPE)
    first = segmenter.segment(features[0], 0, bank, CLICK)
    more = CLICK.with_point(Point(10, 10, positive=False))
    fresh = segmenter.segment(features[0], 0, bank, more)
    refined = segmenter.segment(features[0], 0, bank, more, refine=first)
    assert refined.mask != fresh.mask


def test_a_correction_reads_the_memory_but_not_the_last_pass(segmenter: Sam2Segmenter, features) -> None:
    bank = prompted(segmenter, features)
    more = Prompts((Point(60, 56), Point(20, 20, positive=False)))
    wrong = Mask.from_array(np.tri(96, 160))
    without = segmenter.segment(features[6], 6, segmenter.new_bank(SHAPE), more, refine=wrong)
    first = segmenter.segment(features[6], 6, bank, more, refine=wrong)
    for frame in range(1, 6):
        segmenter.track(features[frame], frame, [bank], reverse=False)
    again = segmenter.segment(features[6], 6, bank, more, refine=wrong)
    assert first.mask == again.mask
    assert first.mask != without.mask
    further = segmenter.segment(features[6], 6, bank, more.with_point(Point(90, 9)), refine=first)
    assert further.internal.used_memory


def test_the_bank_is_not_changed_by_segmenting(segmenter: Sam2Segmenter, features) -> None:
    bank = segmenter.new_bank(SHAPE)
    segmenter.segment(features[0], 0, bank, CLICK)
    assert bank.prompted_frames == []


def test_objects_are_tracked_together_as_if_alone(segmenter: Sam2Segmenter, features) -> None:
    def banks() -> list[Sam2Bank]:
        return [
            prompted(segmenter, features),
            prompted(segmenter, features, 1, Prompts(box=Box(80, 10, 150, 80))),
        ]

    together, alone = banks(), banks()
    for frame in (2, 3):
        both = segmenter.track(features[frame], frame, together, reverse=False)
        for index, bank in enumerate(alone):
            (one,) = segmenter.track(features[frame], frame, [bank], reverse=False)
            assert both[index].mask.iou(one.mask) > 0.99
            assert both[index].score == pytest.approx(one.score, abs=1e-2)
    assert segmenter.track(features[4], 4, [], reverse=False) == []


def test_prompted_frames_ahead_do_not_steer(segmenter: Sam2Segmenter, features) -> None:
    one, two = prompted(segmenter, features), prompted(segmenter, features)
    ahead = segmenter.segment(features[9], 9, two, Prompts((Point(140, 20),)))
    segmenter.remember(features[9], 9, two, ahead)
    two.begin(0, reverse=False)
    assert two.prompted_frames == [0, 9]
    first, second = segmenter.track(features[1], 1, [one, two], reverse=False)
    assert first.mask == second.mask
    two.begin(9, reverse=True)
    (backward,) = segmenter.track(features[8], 8, [two], reverse=True)
    two.forget(0)
    two.begin(9, reverse=True)
    (without_start,) = segmenter.track(features[8], 8, [two], reverse=True)
    assert backward.mask == without_start.mask


def test_memory_does_not_grow_with_the_video(segmenter: Sam2Segmenter, features) -> None:
    bank = prompted(segmenter, features)
    bank.shape = VideoShape(96, 160, 1000)
    for frame in range(1, 40):
        segmenter.track(features[frame % 12], frame, [bank], reverse=False)
    assert len(bank.memory.recent) <= 15
    assert sum(m.map_1chw is not None for m in bank.memory.recent.values()) <= 3


def test_closing_gives_the_weights_back(features) -> None:
    model = small_model()
    Sam2Segmenter(model, device="cpu").close()
    assert {p.device.type for p in model.parameters()} == {"meta"}


def test_half_precision_goes_all_the_way() -> None:
    exact = Sam2Segmenter(small_model(), device="cpu")
    half = Sam2Segmenter(small_model(), device="cpu", precision="bfloat16")
    bank = half.new_bank(SHAPE)
    features = [half.encode(frame) for frame in FRAMES[:3]]
    answer = half.segment(features[0], 0, bank, CLICK)
    expected = exact.segment(exact.encode(FRAMES[0]), 0, exact.new_bank(SHAPE), CLICK)
    assert answer.mask.iou(expected.mask) > 0.95
    half.remember(features[0], 0, bank, answer)
    bank.begin(0, reverse=False)
    (tracked,) = half.track(features[1], 1, [bank], reverse=False)
    assert np.isfinite(tracked.score)
    corrected = half.segment(features[1], 1, bank, CLICK, refine=tracked.mask)
    painted = half.segment(features[2], 2, bank, Prompts(mask=answer.mask))
    half.remember(features[2], 2, bank, painted)
    assert corrected.internal.used_memory
    assert painted.mask == answer.mask


@pytest.mark.parametrize("reverse", [False, True])
def test_a_painted_mask_is_the_memory_of_a_pass_either_way(
    segmenter: Sam2Segmenter, features, reverse: bool
) -> None:
    array = np.zeros((96, 160), bool)
    array[30:70, 20:60] = True
    other = np.roll(array, 70, axis=1)
    start, way = (11, (10, 9)) if reverse else (0, (1, 2))
    tracked = []
    for painted in (Mask.from_array(array), Mask.from_array(other)):
        bank = segmenter.new_bank(SHAPE)
        taken = segmenter.segment(features[start], start, bank, Prompts(mask=painted))
        assert taken.mask == painted
        segmenter.remember(features[start], start, bank, taken)
        bank.begin(start, reverse)
        tracked.append([segmenter.track(features[n], n, [bank], reverse=reverse)[0] for n in way])
    logits = [[r.internal.segmentation.masks_b1hw for r in results] for results in tracked]
    assert not any(torch.equal(a, b) for a, b in zip(*logits, strict=True)), "what is painted is what steers"


def test_candidates_are_made_when_they_are_looked_at(
    segmenter: Sam2Segmenter, features, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    shown = sam2_segmenter._shown

    def counting(logits: torch.Tensor, shape: VideoShape) -> tuple[Mask, ...]:
        made.append(logits.shape[1])
        return shown(logits, shape)

    monkeypatch.setattr(sam2_segmenter, "_shown", counting)
    answer = segmenter.segment(features[0], 0, segmenter.new_bank(SHAPE), CLICK)
    assert (len(answer.candidates), made) == (2, [])
    first = tuple(answer.candidates)
    assert tuple(answer.candidates) == first == answer.candidates
    assert made == [2], "they are made once"
    assert answer.candidates._make is None, "and hold nothing more than they are"  # type: ignore[attr-defined]
