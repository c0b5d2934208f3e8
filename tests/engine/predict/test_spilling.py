"""The published predictor in constant memory: what is written to disk comes back as it was."""

from __future__ import annotations

import gc
import os
import random
import warnings
import weakref
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.predict import spilling
from engine.predict.spilling import Directions, SpilledOutputs, SpillFile
from engine.predict.video_state import FrameOutput, VideoState
from engine.sam2.segmentation import Segmentation
from tests.golden.network import clip, small_predictor

CLICK = {"points": [[40, 48]], "labels": [1]}


def output(seed: int, *, with_map: bool = True) -> FrameOutput:
    draw = torch.Generator().manual_seed(seed)
    pointer = torch.randn(1, 8, generator=draw)
    seen = Segmentation(
        torch.randn(1, 1, 6, 5, generator=draw),
        torch.randn(1, 1, generator=draw),
        torch.randn(1, 1, generator=draw),
        pointer,
    )
    memory = torch.randn(1, 4, 3, 3, generator=draw).bfloat16() if with_map else None
    return FrameOutput(pointer, memory, seen)


def is_same(a: FrameOutput, b: FrameOutput) -> bool:
    return all(
        (x is None and y is None)
        or (x is not None and y is not None and torch.equal(x, y) and x.dtype == y.dtype)
        for x, y in zip(a.parts(), b.parts(), strict=True)
    )


def test_what_goes_to_disk_comes_back_bit_for_bit() -> None:
    outputs = SpilledOutputs(FrameOutput, SpillFile(), num_frames=50, room=4)
    for frame in range(50):
        outputs[frame] = output(frame, with_map=frame % 3 > 0)
        assert outputs.num_at_hand <= 4
    assert list(outputs) == list(range(50))
    assert len(outputs) == 50
    assert all(is_same(outputs[frame], output(frame, with_map=frame % 3 > 0)) for frame in (0, 30, 7, 49, 1))
    assert outputs.num_at_hand <= 4


def test_it_is_a_mapping_like_any_other() -> None:
    """Whatever is done, the same as with a plain dict."""
    rng = random.Random(4)
    file = SpillFile()
    outputs, plain = SpilledOutputs(FrameOutput, file, 20, room=3), {}
    for step in range(400):
        frame = rng.randrange(20)
        what = rng.random()
        if what < 0.5:
            outputs[frame] = plain[frame] = output(step, with_map=rng.random() < 0.7)
        elif what < 0.7:
            assert (outputs.pop(frame, None) is None) == (plain.pop(frame, None) is None)
        elif what < 0.71:
            outputs.clear()
            plain.clear()
        else:
            got, wanted = outputs.get(frame), plain.get(frame)
            assert (got is None) == (wanted is None)
            assert got is None or is_same(got, wanted)
        assert (frame in outputs) == (frame in plain)
        assert len(outputs) == len(plain)
    assert list(outputs) == sorted(plain)
    size = sum(t.numel() * t.element_size() for t in output(0).parts() if t is not None)
    assert file.nbytes <= 2 * 20 * size, "places are used again"
    with pytest.raises(KeyError):
        outputs[20]
    with pytest.raises(IndexError, match="no frame 20"):
        outputs[20] = output(1)


def test_directions_of_frames() -> None:
    tracked = Directions(6)
    tracked[4], tracked[1] = True, False
    assert dict(tracked) == {1: False, 4: True}
    assert 9 not in tracked
    tracked.pop(4)
    tracked.pop(5, None)
    assert (dict(tracked), len(tracked)) == ({1: False}, 1)


def test_the_file_goes_with_its_user(tmp_path: Path) -> None:
    file = SpillFile(str(tmp_path))
    outputs = SpilledOutputs(FrameOutput, file, 9, room=1)
    for frame in range(9):
        outputs[frame] = output(frame)
    assert not list(tmp_path.iterdir()), "it has no name: nothing stays behind, even after a crash"
    opened = file._file
    assert opened is not None
    file.clear()
    assert opened.closed
    for frame in range(9):
        outputs[frame] = output(frame)
    opened = file._file
    assert opened is not None
    del file, outputs
    gc.collect()
    assert opened.closed


def test_a_full_disk_leaves_everything_in_memory_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = SpilledOutputs(FrameOutput, SpillFile(), 12, room=2)
    for frame in range(4):
        outputs[frame] = output(frame)

    def full(self: SpillFile, *args: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SpillFile, "write", full)
    with pytest.warns(RuntimeWarning, match="No space left on device.*TMPDIR"):
        outputs[4] = output(4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for frame in range(5, 12):
            outputs[frame] = output(frame)
    assert all(is_same(outputs[frame], output(frame)) for frame in range(12))


# ------------------------------------------------------------- in the predictor


def run(state: VideoState, predictor: Any) -> list[torch.Tensor]:
    """Tracking, correcting in the middle, tracking back, again from the middle, and taking away."""
    masks = [predictor.add_new_points_or_box(state, 2, 1, **CLICK)[2]]
    masks.append(predictor.add_new_points_or_box(state, 6, 2, points=[[100, 40]], labels=[1])[2])
    masks += [m for _, _, m in predictor.propagate_in_video(state)]
    masks.append(predictor.add_new_points_or_box(state, 12, 1, points=[[90, 60]], labels=[1])[2])
    masks += [m for _, _, m in predictor.propagate_in_video(state, start_frame_idx=5, reverse=True)]
    masks += [m for _, _, m in predictor.propagate_in_video(state, start_frame_idx=20)]
    masks.append(predictor.add_new_points_or_box(state, 8, 2, points=[[70, 50]], labels=[0])[2])
    predictor.clear_all_prompts_in_frame(state, 6, 2)
    masks += [m for _, m in predictor.remove_object(state, 2)[1]]
    masks += [m for _, _, m in predictor.propagate_in_video(state, start_frame_idx=15)]
    return masks


def test_a_predictor_with_little_room_gives_the_same_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    predictor = small_predictor()
    roomy = predictor.init_state(clip(24))
    roomy.room = 1000
    expected = run(roomy, predictor)
    written: list[int] = []
    plain = SpillFile.write
    monkeypatch.setattr(SpillFile, "write", lambda self, *a: written.append(1) or plain(self, *a))
    tight = predictor.init_state(clip(24))
    tight.room = 2  # less than is read for a frame: memories come and go
    masks = run(tight, predictor)
    assert len(written) > 30
    assert tight.objects[1].bank.recent.num_at_hand <= 2
    assert all(torch.equal(a, b) for a, b in zip(masks, expected, strict=True))


def test_a_state_keeps_as_many_outputs_as_tracking_reads() -> None:
    predictor = small_predictor()
    state = predictor.init_state(clip(40))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    for frame, _, _ in predictor.propagate_in_video(state):
        recent = state.objects[1].bank.recent
        assert recent.num_at_hand <= 20, "4 memories and 16 pointers"
        if frame == 39:
            reads = [t for t in range(24, 39) if t in recent._at_hand]
            assert reads == list(range(24, 39)), "nothing that is read each time is read from disk"
    outputs = state["output_dict_per_obj"][0]["non_cond_frame_outputs"]
    assert list(outputs) == list(range(1, 40))
    assert len(outputs) == 39
    assert 3 in outputs
    assert set(outputs[3]) == {"pred_masks", "obj_ptr", "object_score_logits", "ious", "maskmem_features"}
    assert state["frames_tracked_per_obj"][0] == {t: {"reverse": False} for t in range(40)}


def test_closing_a_state_gives_everything_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    predictor = small_predictor()
    monkeypatch.setattr(spilling.tempfile, "tempdir", str(tmp_path))
    with predictor.init_state(clip(24)) as state:
        closed: list[bool] = []
        state.frames.close = lambda: closed.append(True)
        state.room = 2
        predictor.add_new_points_or_box(state, 0, 1, **CLICK)
        assert len(list(predictor.propagate_in_video(state))) == 24
        held = weakref.ref(state.objects[1])
        file = state.file._file
        assert file is not None
        assert os.fstat(file.fileno()).st_size > 0
    gc.collect()
    assert (closed, file.closed, held(), state.objects) == ([True], True, None, {})
    state.close()
    assert closed == [True]
    for use in (
        lambda: predictor.add_new_points_or_box(state, 0, 1, **CLICK),
        lambda: predictor.add_new_mask(state, 0, 1, torch.ones(96, 160)),
        lambda: list(predictor.propagate_in_video(state)),
        lambda: predictor.propagate_in_video_preflight(state),
        lambda: predictor.clear_all_prompts_in_frame(state, 0, 1),
        lambda: predictor.remove_object(state, 1),
        lambda: predictor.reset_state(state),
    ):
        with pytest.raises(RuntimeError, match="video of this state was closed"):
            use()


def test_a_state_closed_while_it_is_tracked_stops() -> None:
    predictor = small_predictor()
    state = predictor.init_state(clip(6))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    masks = predictor.propagate_in_video(state)
    next(masks)
    state.close()
    with pytest.raises(RuntimeError, match="was closed"):
        next(masks)


def test_objects_removed_while_they_are_tracked_end_it() -> None:
    predictor = small_predictor()
    state = predictor.init_state(clip(6))
    predictor.add_new_points_or_box(state, 0, 1, **CLICK)
    masks = predictor.propagate_in_video(state)
    assert next(masks)[0] == 0
    predictor.remove_object(state, 1)
    assert list(masks) == []
