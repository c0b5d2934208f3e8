"""What a notebook may do between two frames of a propagation, and how states and videos come and go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from engine.errors import UserError
from engine.predict.video import SAM2VideoPredictor
from engine.predict.video_state import VideoState
from tests.golden.network import clip, small_predictor

FRAMES = clip(6)
LEFT: dict[str, Any] = {"points": [[40, 48]], "labels": [1]}
RIGHT: dict[str, Any] = {"points": [[110, 30]], "labels": [1]}


@pytest.fixture(scope="module")
def predictor() -> SAM2VideoPredictor:
    return small_predictor()


def opened(predictor: SAM2VideoPredictor, **prompts: dict[str, Any]) -> VideoState:
    state = predictor.init_state(FRAMES)
    for obj_id, said in prompts.items():
        predictor.add_new_points_or_box(state, 0, obj_id, **said)
    return state


def walked(
    predictor: SAM2VideoPredictor,
    state: VideoState,
    between: Callable[[int], object] = lambda frame: None,
    **how: Any,
) -> dict[int, dict[Any, torch.Tensor]]:
    """Masks by frame and id; `between` is called after each frame."""
    found = {}
    for frame, ids, masks in predictor.propagate_in_video(state, **how):
        found[frame] = dict(zip(ids, masks.clone(), strict=True))
        between(frame)
    return found


def assert_same(found: torch.Tensor, expected: torch.Tensor) -> None:
    torch.testing.assert_close(found, expected, atol=2e-2, rtol=1e-3)


def test_an_object_that_comes_on_the_way_is_followed_from_then_on(predictor: SAM2VideoPredictor) -> None:
    alone = predictor.init_state(FRAMES)
    predictor.add_new_points_or_box(alone, 2, "late", **RIGHT)
    expected = walked(predictor, alone)
    state = opened(predictor, first=LEFT)

    def come(frame: int) -> None:
        if frame == 2:
            predictor.add_new_points_or_box(state, 2, "late", **RIGHT)

    found = walked(predictor, state, come)
    assert [sorted(found[t]) for t in range(6)] == [["first"]] * 3 + [["first", "late"]] * 3
    for frame in (3, 4, 5):
        assert_same(found[frame]["late"], expected[frame]["late"])


def test_an_object_that_goes_on_the_way_changes_nothing_for_the_others(predictor: SAM2VideoPredictor) -> None:
    expected = walked(predictor, opened(predictor, stays=LEFT))
    state = opened(predictor, goes=RIGHT, stays=LEFT)
    found = walked(predictor, state, lambda t: t == 2 and predictor.remove_object(state, "goes"))
    assert [sorted(found[t]) for t in range(6)] == [["goes", "stays"]] * 3 + [["stays"]] * 3
    for frame in range(6):
        assert_same(found[frame]["stays"], expected[frame]["stays"])
    assert state.obj_ids == ["stays"]


def test_an_object_in_the_middle_may_go_and_come_again(predictor: SAM2VideoPredictor) -> None:
    state = opened(predictor, a=LEFT, b=RIGHT, c={"box": [20, 28, 60, 68]})
    before = walked(predictor, state)
    ids, updated = predictor.remove_object(state, "b")
    assert ids == ["a", "c"]
    assert [(frame, len(masks)) for frame, masks in updated] == [(0, 2)]
    predictor.add_new_points_or_box(state, 0, "b", **RIGHT)
    after = walked(predictor, state)
    assert list(after[0]) == ["a", "c", "b"]
    for frame in range(6):
        for obj_id in ("a", "b", "c"):
            assert_same(after[frame][obj_id], before[frame][obj_id])


@pytest.mark.parametrize("end", ["reset", "the last object goes"])
def test_where_nothing_is_left_to_follow_it_ends(predictor: SAM2VideoPredictor, end: str) -> None:
    state = opened(predictor, only=LEFT)

    def stop(frame: int) -> None:
        if frame == 1:
            predictor.reset_state(state) if end == "reset" else predictor.remove_object(state, "only")

    assert sorted(walked(predictor, state, stop)) == [0, 1]
    predictor.add_new_points_or_box(state, 0, "new", **RIGHT)
    assert len(walked(predictor, state)) == 6


def test_a_correction_on_the_way_steers_what_follows(predictor: SAM2VideoPredictor) -> None:
    plain = walked(predictor, opened(predictor, a=LEFT))
    state = opened(predictor, a=LEFT)

    def correct(frame: int) -> None:
        if frame == 2:
            predictor.add_new_points_or_box(state, 2, "a", points=[[52, 52], [20, 20]], labels=[1, 0])
            predictor.propagate_in_video_preflight(state)

    found = walked(predictor, state, correct)
    assert_same(found[2]["a"], plain[2]["a"])
    assert not torch.allclose(found[3]["a"], plain[3]["a"], atol=1e-2)


@pytest.mark.parametrize(
    ("how", "frames"),
    [
        ({"start_frame_idx": 4, "max_frame_num_to_track": 2, "reverse": True}, [4, 3, 2]),
        ({"start_frame_idx": 4, "max_frame_num_to_track": 0, "reverse": True}, [4]),
        ({"start_frame_idx": 2, "reverse": True}, [2, 1, 0]),
        ({"start_frame_idx": np.int64(3), "max_frame_num_to_track": np.int32(9)}, [3, 4, 5]),
        ({"start_frame_idx": torch.tensor(5)}, [5]),
    ],
)
def test_a_part_may_be_followed_either_way(
    predictor: SAM2VideoPredictor, how: dict[str, Any], frames: list[int]
) -> None:
    state = predictor.init_state(FRAMES)
    predictor.add_new_points_or_box(state, 4, 1, **LEFT)
    assert list(walked(predictor, state, **how)) == frames


def test_a_closed_state_says_so_to_every_call(predictor: SAM2VideoPredictor) -> None:
    state = opened(predictor, a=LEFT)
    walk = predictor.propagate_in_video(state)
    next(walk)
    with state:
        pass
    state.close()
    calls: list[Callable[[], object]] = [
        lambda: next(walk),
        lambda: predictor.add_new_points_or_box(state, 0, "a", **LEFT),
        lambda: predictor.add_new_points(state, 0, "a", **LEFT),
        lambda: predictor.add_new_mask(state, 0, "a", np.ones((96, 160), bool)),
        lambda: predictor.propagate_in_video_preflight(state),
        lambda: next(predictor.propagate_in_video(state)),
        lambda: predictor.clear_all_prompts_in_frame(state, 0, "a"),
        lambda: predictor.remove_object(state, "a"),
        lambda: predictor.reset_state(state),
    ]
    for call in calls:
        with pytest.raises(
            RuntimeError, match="video of this state was closed: open it again with init_state"
        ):
            call()


def test_two_states_of_one_predictor_know_nothing_of_each_other(predictor: SAM2VideoPredictor) -> None:
    expected = walked(predictor, opened(predictor, a=LEFT))
    one, other = opened(predictor, a=LEFT), opened(predictor, b=RIGHT)
    walk = predictor.propagate_in_video(other)
    found = walked(predictor, one, lambda frame: next(walk, None))
    other.close()
    for frame in range(6):
        assert_same(found[frame]["a"], expected[frame]["a"])


@pytest.mark.parametrize("option", ["offload_video_to_cpu", "offload_state_to_cpu", "async_loading_frames"])
def test_a_broken_frame_ends_the_walk_there_and_all_before_stays(
    predictor: SAM2VideoPredictor, tmp_path: Path, option: str
) -> None:
    for index, image in enumerate(FRAMES):
        Image.fromarray(image).save(tmp_path / f"frame {index}.jpg", quality=95)
    (tmp_path / "frame 3.jpg").write_bytes(b"no picture")
    state = predictor.init_state(str(tmp_path), **{option: True})
    predictor.add_new_points_or_box(state, 0, 1, **LEFT)
    seen = []
    with pytest.raises(UserError, match=r"frame 3\.jpg cannot be read as an image"):
        walked(predictor, state, seen.append)
    assert seen == [0, 1, 2]
    with pytest.raises(UserError, match=r"frame 3\.jpg"):
        predictor.add_new_points_or_box(state, 3, 2, **RIGHT)
    assert state.obj_ids == [1], "what could not be answered was not said"
    assert len(walked(predictor, state, start_frame_idx=0, max_frame_num_to_track=2)) == 3
    Image.fromarray(FRAMES[3]).save(tmp_path / "frame 3.jpg", quality=95)
    assert len(walked(predictor, state)) == 6
