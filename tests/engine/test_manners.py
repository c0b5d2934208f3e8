"""What users of the published code missed, where no other file of tests speaks of it."""

from __future__ import annotations

import gc
import weakref

import torch

from engine.messages import CloseVideo, JobEnded, Segment, Track, TrackPlan
from tests.engine.fakes import PATIENCE_S, READY, Desk, FakeBank, FakeFeatures, an_object, clicked
from tests.golden.network import clip, small_predictor


def test_closing_a_video_gives_back_all_that_was_remembered_of_it() -> None:
    desk = Desk()
    held: list[weakref.ref] = []
    encode, new_bank = desk.segmenter.encode, desk.segmenter.new_bank

    def watched_encode(image: object) -> FakeFeatures:
        features = encode(image)  # type: ignore[arg-type]
        held.append(weakref.ref(features))
        return features

    def watched_bank(shape: object) -> FakeBank:
        bank = new_bank(shape)  # type: ignore[arg-type]
        held.append(weakref.ref(bank))
        return bank

    desk.segmenter.encode = watched_encode  # type: ignore[method-assign,assignment]
    desk.segmenter.new_bank = watched_bank  # type: ignore[method-assign,assignment]
    wanted = an_object(1, f0=clicked((3, 4)))
    desk.submit(*READY, Segment(3, wanted, 0), Track(4, (TrackPlan(wanted, 0, 9),)))
    desk.worker.start()
    assert desk.end_of(4) == JobEnded(4)
    gc.collect()
    assert sum(one() is not None for one in held) > 5
    desk.submit(CloseVideo(5))
    assert desk.end_of(5) == JobEnded(5)
    gc.collect()
    assert [one() for one in held if one() is not None] == []
    assert desk.frames[0].closed
    assert desk.worker.stop(PATIENCE_S)


def test_frames_are_the_same_and_none_is_kept_however_they_are_loaded() -> None:
    predictor = small_predictor()
    images = clip(3)
    for options in ({}, {"async_loading_frames": True}, {"offload_video_to_cpu": True}):
        state = predictor.init_state(images, **options)
        frame = state["images"][1]
        assert frame.dtype == torch.float32
        assert torch.equal(frame, predictor.init_state(images)["images"][1])
        assert state["images"][1] is not frame


def test_corrections_need_not_make_tracking_slower_for_ever() -> None:
    """Every prompted frame is read, as published, unless the option caps it."""
    for cap, expected in ((-1, 5), (2, 2)):
        predictor = small_predictor(max_cond_frames_in_attn=cap)
        state = predictor.init_state(clip(30))
        for frame in range(0, 25, 5):
            predictor.add_new_points_or_box(state, frame, 1, points=[[40, 48]], labels=[1])
        predictor.propagate_in_video_preflight(state)
        reading = state.objects[1].bank.read(29, predictor.config, reverse=False, num_frames=30)
        assert reading.rows.count(predictor.config.num_maskmem - 1) == expected
