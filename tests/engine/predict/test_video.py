from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.predict.video import SAM2VideoPredictor
from engine.predict.video_state import VideoState
from engine.sam2.sam2_base import ABSENT
from tests.golden.network import clip, small_predictor

CLICK = {"points": [[40, 48]], "labels": [1]}


@pytest.fixture(scope="module")
def predictor() -> SAM2VideoPredictor:
    return small_predictor()


def tracked(predictor: SAM2VideoPredictor, state: VideoState, *args: Any, **options: Any) -> dict[int, Any]:
    return {frame: masks for frame, _, masks in predictor.propagate_in_video(state, *args, **options)}


def test_results_have_the_published_shapes(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(4))
    frame, ids, masks = predictor.add_new_points_or_box(state, 1, "cat", **CLICK)
    assert (frame, ids, tuple(masks.shape)) == (1, ["cat"], (1, 1, 96, 160))
    frames = [(f, i, tuple(m.shape)) for f, i, m in predictor.propagate_in_video(state)]
    assert frames == [(t, ["cat"], (1, 1, 96, 160)) for t in (1, 2, 3)]


def test_the_published_entries_of_the_state_can_be_read(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(3))
    predictor.add_new_points_or_box(state, 0, 5, **CLICK)
    predictor.add_new_mask(state, 0, 6, np.ones((96, 160), bool))
    tracked(predictor, state)
    assert [state[name] for name in ("num_frames", "video_height", "video_width")] == [3, 96, 160]
    assert state["obj_ids"] == [5, 6]
    assert (state["obj_id_to_idx"], state["obj_idx_to_id"]) == ({5: 0, 6: 1}, {0: 5, 1: 6})
    assert state["point_inputs_per_obj"][0][0]["point_labels"].tolist() == [[1]]
    assert tuple(state["mask_inputs_per_obj"][1][0].shape) == (1, 1, 128, 128)
    assert state["frames_tracked_per_obj"][0][2] == {"reverse": False}
    outputs = state["output_dict_per_obj"][1]
    assert list(outputs["cond_frame_outputs"]) == [0]
    assert outputs["non_cond_frame_outputs"][2]["maskmem_features"].dtype == torch.bfloat16
    assert tuple(state["images"][0].shape) == (3, 128, 128)
    assert "num_frames" in state
    assert set(state) == set(state.keys())
    with pytest.raises(KeyError):
        state["no such entry"]


def test_how_sure_the_model_is_can_be_read_of_every_frame_and_object(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(4))
    predictor.add_new_points_or_box(state, 0, 5, **CLICK)
    predictor.add_new_mask(state, 1, 6, np.zeros((96, 160), bool))
    tracked(predictor, state)
    for index, prompted in ((0, 0), (1, 1)):
        outputs = state["output_dict_per_obj"][index]
        known = {**outputs["cond_frame_outputs"], **outputs["non_cond_frame_outputs"]}
        assert sorted(known) == [0, 1, 2, 3]
        for frame, output in known.items():
            assert tuple(output["object_score_logits"].shape) == tuple(output["ious"].shape) == (1, 1)
            assert 0 <= float(output["ious"]) <= 1
            absent = float(output["object_score_logits"]) <= 0
            assert bool((output["pred_masks"] == ABSENT).all()) == (absent and frame != prompted)


def test_objects_are_independent(predictor: SAM2VideoPredictor) -> None:
    alone = predictor.init_state(clip(5))
    predictor.add_new_points_or_box(alone, 0, 1, **CLICK)
    expected = tracked(predictor, alone)
    both = predictor.init_state(clip(5))
    predictor.add_new_points_or_box(both, 0, 1, **CLICK)
    predictor.add_new_points_or_box(both, 2, 2, points=[[120, 30]], labels=[1])
    for frame, masks in tracked(predictor, both).items():
        torch.testing.assert_close(masks[:1], expected[frame], atol=2e-2, rtol=1e-3)


def test_an_object_without_output_on_a_frame_is_absent_there(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(5))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    _, ids, masks = predictor.add_new_points_or_box(state, 3, 2, **CLICK)
    assert ids == [1, 2]
    assert masks[0].unique().item() == ABSENT


def test_frames_to_track(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(6))
    predictor.add_new_points_or_box(state, 2, 1, **CLICK)
    assert list(tracked(predictor, state, max_frame_num_to_track=2)) == [2, 3, 4]
    assert list(tracked(predictor, state, 4, 2, reverse=True)) == [4, 3, 2]
    assert list(tracked(predictor, state, 0, reverse=True)) == []
    assert list(tracked(predictor, state, reverse=True)) == [2, 1, 0]


def test_clicks_join_or_replace_those_before(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(2))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK, box=[20, 20, 60, 70])
    predictor.add_new_points(state, 0, 1, points=[[9, 9]], labels=[0], clear_old_points=False)
    coords, kinds = state.objects[1].points[0]
    assert kinds.tolist() == [[2, 3, 1, 0]]
    torch.testing.assert_close(coords[0, 3], torch.tensor([9 / 160, 9 / 96]) * 128)
    predictor.add_new_points_or_box(state, 0, 1, points=[[0.5, 0.5]], labels=[1], normalize_coords=False)
    assert state.objects[1].points[0][0].tolist() == [[[64.0, 64.0]]]


def test_a_mask_replaces_clicks_and_is_shown_as_it_is(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(2))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    mask = np.zeros((96, 160), bool)
    mask[24:72, 40:120] = True
    _, _, masks = predictor.add_new_mask(state, 0, 1, mask)
    differing = (masks[0, 0].numpy() > 0) != mask
    assert differing.mean() < 0.03
    assert not state.objects[1].points
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    assert not state.objects[1].masks


@pytest.mark.parametrize(
    ("prompt", "says"),
    [
        ({}, "at least one"),
        ({"points": [[1, 1]]}, "together"),
        ({"labels": [1]}, "together"),
        ({"points": [[1, 1]], "labels": [1, 0]}, "1 points, but 2 labels"),
        ({"box": [1, 1, 9, 9], "clear_old_points": False}, "without clearing"),
    ],
)
def test_a_rejected_prompt_makes_no_object(
    predictor: SAM2VideoPredictor, prompt: dict[str, Any], says: str
) -> None:
    state = predictor.init_state(clip(2))
    with pytest.raises(ValueError, match=says):
        predictor.add_new_points_or_box(state, 0, 1, **prompt)
    with pytest.raises(ValueError, match="two axes"):
        predictor.add_new_mask(state, 0, 1, np.zeros((2, 3, 4)))
    with pytest.raises(IndexError, match="no frame 2"):
        predictor.add_new_points_or_box(state, 2, 1, **CLICK)
    predictor.clear_all_prompts_in_frame(state, 0, 1)
    assert state.obj_ids == []


def test_propagation_without_prompts_is_refused(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(2))
    with pytest.raises(RuntimeError, match="any object"):
        tracked(predictor, state)
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    predictor.clear_all_prompts_in_frame(state, 0, 1)
    with pytest.raises(RuntimeError, match="object id 1"):
        tracked(predictor, state)


def test_a_correction_steers_what_is_tracked_after_it() -> None:
    predictor = small_predictor()
    state = predictor.init_state(clip(6))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    before = tracked(predictor, state)
    predictor.add_new_points_or_box(state, 3, 1, points=[[10, 80], [60, 54]], labels=[1, 0])
    after = tracked(predictor, state, 4)
    assert (after[4] - before[4]).abs().max() > 1
    # As published, tracking over the corrected frame again takes the correction away.
    torch.testing.assert_close(tracked(predictor, state)[4], before[4], atol=1e-3, rtol=1e-3)


def test_a_correction_can_be_made_to_stick() -> None:
    predictor = small_predictor(add_all_frames_to_correct_as_cond=True)
    state = predictor.init_state(clip(6))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    tracked(predictor, state)
    _, _, corrected = predictor.add_new_points_or_box(state, 3, 1, points=[[10, 80], [60, 54]], labels=[1, 0])
    torch.testing.assert_close(tracked(predictor, state)[3], corrected)


def test_a_cleared_frame_is_tracked_like_any_other(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(5))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    predictor.add_new_points_or_box(state, 2, 1, points=[[90, 20]], labels=[1])
    prompted = tracked(predictor, state)[2]
    frame, ids, _ = predictor.clear_all_prompts_in_frame(state, 2, 1)
    assert (frame, ids) == (2, [1])
    assert predictor.clear_all_prompts_in_frame(state, 2, 1, need_output=False) is None
    assert (tracked(predictor, state)[2] - prompted).abs().max() > 1


def test_removing_objects(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(3))
    for obj_id, frame in ((1, 0), (2, 0), (2, 1)):
        predictor.add_new_points_or_box(state, frame, obj_id, **CLICK)
    ids, updated = predictor.remove_object(state, 2)
    assert ids == [1]
    assert [(frame, tuple(masks.shape)) for frame, masks in updated] == [
        (0, (1, 1, 96, 160)),
        (1, (1, 1, 96, 160)),
    ]
    assert predictor.remove_object(state, 2) == ([1], [])
    with pytest.raises(RuntimeError, match="object id 2"):
        predictor.remove_object(state, 2, strict=True)
    assert predictor.remove_object(state, 1) == ([], [])


def test_ids_that_were_returned_stay_when_the_state_is_reset(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(2))
    _, ids, _ = predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    predictor.reset_state(state)
    assert ids == [1]
    assert state.obj_ids == []


def test_masks_can_be_kept_apart() -> None:
    predictor = small_predictor(non_overlap_masks=True)
    state = predictor.init_state(clip(3))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    predictor.add_new_points_or_box(state, 0, 2, points=[[44, 50]], labels=[1])
    for masks in tracked(predictor, state).values():
        assert int((masks > 0).sum(0).max()) <= 1


# ------------------------- where the published code fails


def test_one_frame_may_be_clicked_again_after_tracking(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(1))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    tracked(predictor, state)
    _, _, masks = predictor.add_new_points_or_box(state, 0, 1, points=[[44, 50]], labels=[1])
    assert masks.isfinite().all()
    assert masks.max() > 0


def test_the_only_prompt_may_be_cleared_and_given_elsewhere(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(4))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    tracked(predictor, state)
    predictor.clear_all_prompts_in_frame(state, 0, 1)
    predictor.add_new_points_or_box(state, 2, 1, **CLICK)
    assert list(tracked(predictor, state)) == [2, 3]


def test_frames_before_the_only_prompt_can_be_tracked(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(4))
    predictor.add_new_points_or_box(state, 3, 1, **CLICK)
    assert all(masks.isfinite().all() for masks in tracked(predictor, state, 0).values())


def test_memories_around_a_prompt_can_be_cleared() -> None:
    predictor = small_predictor(clear_non_cond_mem_around_input=True)
    state = predictor.init_state(clip(20))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    tracked(predictor, state)
    predictor.add_new_points_or_box(state, 10, 1, **CLICK)
    predictor.propagate_in_video_preflight(state)
    # Four memories: as many frames to either side. The correction itself is kept.
    assert sorted(state.objects[1].bank.recent) == [1, 2, 3, 4, 5, 10, 15, 16, 17, 18, 19]


def test_masks_of_the_state_may_be_kept_off_the_device(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(3), offload_video_to_cpu=True, offload_state_to_cpu=True)
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    assert list(tracked(predictor, state)) == [0, 1, 2]
    assert state.objects[1].bank.recent[2].map_1chw.device.type == "cpu"


def test_going_to_and_fro_does_not_encode_again(
    predictor: SAM2VideoPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded = []
    encode = predictor.encode_image
    monkeypatch.setattr(predictor, "encode_image", lambda x: encoded.append(1) or encode(x))
    state = predictor.init_state(clip(3))
    for frame in (0, 1, 0, 1, 0):
        predictor.add_new_points_or_box(state, frame, 1, **CLICK)
    assert len(encoded) == 2


def test_it_runs_under_autocast_as_published_scripts_do(predictor: SAM2VideoPredictor) -> None:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        state = predictor.init_state(clip(3))
        predictor.add_new_points_or_box(state, 0, 1, **CLICK)
        predictor.add_new_mask(state, 0, 2, np.ones((96, 160), bool))
        masks = tracked(predictor, state)
        predictor.add_new_points_or_box(state, 2, 1, **CLICK)
    assert all(m.isfinite().all() for m in masks.values())


def test_a_repeated_correction_reads_the_memory_once(
    predictor: SAM2VideoPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And gives what it gives when the memory is read anew for every click."""
    read: list[int] = []
    plain = predictor.memory_attention.forward

    def counted(**given: Any) -> Any:
        read.append(len(given["memory_bmc"]))
        return plain(**given)

    monkeypatch.setattr(predictor.memory_attention, "forward", counted)

    def corrections(*, forgetful: bool) -> tuple[list[Any], list[int]]:
        state = predictor.init_state(clip(6))
        predictor.add_new_points_or_box(state, 0, 1, **CLICK)
        predictor.add_new_points_or_box(state, 0, 2, points=[[100, 30]], labels=[1])
        tracked(predictor, state)
        answers, counts = [], []
        for frame, obj, x in [(3, 1, 50), (3, 1, 60), (3, 2, 90), (3, 2, 95), (4, 2, 95), (4, 2, 99)]:
            if forgetful:
                state.conditioned = None
            read.clear()
            answers.append(
                predictor.add_new_points_or_box(state, frame, obj, points=[[x, 40]], labels=[1])[2]
            )
            counts.append(len(read))
        return answers, counts

    expected, every = corrections(forgetful=True)
    answers, counts = corrections(forgetful=False)
    assert every == [1] * 6
    assert counts == [1, 0, 1, 0, 1, 0]
    for answer, wanted in zip(answers, expected, strict=True):
        torch.testing.assert_close(answer, wanted, rtol=0, atol=0)


def test_a_correction_after_new_memories_reads_them(predictor: SAM2VideoPredictor) -> None:
    state = predictor.init_state(clip(6))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    tracked(predictor, state)
    predictor.add_new_points_or_box(state, 3, 1, points=[[50, 50]], labels=[1])
    before = state.conditioned
    assert before is not None
    tracked(predictor, state, start_frame_idx=1, max_frame_num_to_track=3)
    predictor.add_new_points_or_box(state, 3, 1, points=[[50, 50]], labels=[1])
    assert state.conditioned is not before
    predictor.remove_object(state, 1)
    assert state.conditioned is None
