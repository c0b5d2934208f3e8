"""The engine's caches keep within what they are given, and nothing that a run needs goes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from engine.device import host_frame_bytes
from engine.messages import (
    JobEnded,
    LimitMemory,
    LoadModel,
    MaskReady,
    MemoryLimited,
    ModelReady,
    OpenVideo,
    Segment,
    Track,
    TrackPlan,
)
from engine.predict.basic import Basic
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.predict.segmenter import VideoShape
from engine.prompts import Point, Prompts
from engine.session import Session
from tests.engine.fakes import PATIENCE_S, READY, Desk, FakeFrames, FakeSegmenter, an_object, clicked
from tests.golden.network import clip, small_model

ONE = clicked((3, 4))
MB = 1 << 20


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    desk.worker.start()
    yield desk
    assert desk.worker.stop(PATIENCE_S)


def a_session(cache_bytes: int) -> Session:
    session = Session(FakeFrames())
    session.use(FakeSegmenter(), cache_bytes)  # type: ignore[arg-type]
    return session


def test_what_suits_the_machine_unless_a_person_says_otherwise(desk: Desk) -> None:
    desk.submit(*READY)
    desk.end_of(2)
    usual = MB + host_frame_bytes()
    (ready,) = desk.of(ModelReady)
    assert ready.cache_bytes == usual
    assert desk.frames[0].cache_bytes == host_frame_bytes()
    desk.submit(LimitMemory(3, 400))
    assert desk.end_of(3) == JobEnded(3)
    assert desk.of(MemoryLimited) == [MemoryLimited(3, 400 * MB)]
    assert desk.frames[0].cache_bytes == min(100 * MB, host_frame_bytes())
    desk.submit(LimitMemory(4, 0))
    desk.end_of(4)
    assert desk.of(MemoryLimited)[-1] == MemoryLimited(4, usual)


def test_a_limit_said_before_holds_for_the_next_video_and_model(desk: Desk) -> None:
    desk.submit(LimitMemory(3, 128), *READY)
    desk.end_of(2)
    assert desk.of(ModelReady)[0].cache_bytes == 128 * MB
    assert desk.frames[0].cache_bytes == 32 * MB
    desk.submit(OpenVideo(4, "other.mp4"))
    desk.end_of(4)
    assert desk.frames[1].cache_bytes == 32 * MB
    desk.submit(LoadModel(5, "fake"))
    desk.end_of(5)
    assert desk.worker._session is not None
    assert desk.worker._session._cache_bytes == 96 * MB


def test_on_a_card_main_memory_takes_what_leaves_it_and_a_limit_is_for_both() -> None:
    desk = Desk(FakeSegmenter(device="cuda:0", shelf_bytes=3 * MB))
    desk.worker.start()
    try:
        desk.submit(*READY)
        desk.end_of(2)
        usual = 4 * MB + host_frame_bytes()  # one of them on the card
        assert desk.of(ModelReady)[0].cache_bytes == usual
        desk.submit(LimitMemory(3, 128))
        desk.end_of(3)
        session = desk.worker._session
        assert session is not None
        assert (session._cache_bytes, session._features._shelf.limit) == (24 * MB, 72 * MB)
        desk.submit(LimitMemory(4, 0))
        desk.end_of(4)
        assert (session._cache_bytes, session._features._shelf.limit) == (MB, 3 * MB)
    finally:
        assert desk.worker.stop(PATIENCE_S)


def test_a_click_on_a_frame_from_the_shelf_is_not_encoded_again() -> None:
    segmenter = FakeSegmenter(device="cuda:0")
    session = Session(FakeFrames())
    session.use(segmenter, 3000, shelf_bytes=20_000)  # type: ignore[arg-type]
    first = session.segment(an_object(1, f0=ONE), 0)
    for frame in range(10):
        session.look_at(frame)
    assert segmenter.frames_of("encode") == list(range(10))
    again = session.segment(an_object(1, f0=ONE), 0)
    assert np.array_equal(again.mask.to_array(), first.mask.to_array())
    assert segmenter.frames_of("encode") == list(range(10))


def test_features_have_what_memory_banks_leave() -> None:
    session = a_session(20_000)
    for frame in range(30):
        session.look_at(frame)
    assert session.nbytes == 20_000
    wanted = an_object(1, f0=ONE)
    while session.build_next(wanted):
        pass
    session.begin(1, 0, False)
    for frame in range(1, 12):
        session.track(frame, [1], reverse=False)
        assert session.nbytes <= 20_000
    session.limit_memory(15_000, 0)
    assert session.nbytes <= 15_000
    session.limit_memory(0, 0)
    assert session._features.nbytes == 1000, "the frame that is being worked on stays"


def test_idle_objects_give_way_and_those_that_are_tracked_stay() -> None:
    session = a_session(20_000)
    for object_id in range(15):
        while session.build_next(an_object(object_id, f0=ONE)):
            pass
    banks = session._banks
    assert banks is not None
    assert banks.nbytes == 15_000
    session.spare_memory({0, 1})
    assert banks.object_ids == {0, 1, *range(7, 15)}, "the ones used the longest ago go first"
    session.spare_memory(set(range(15)))
    assert len(banks.object_ids) == 10


def test_masks_are_the_same_within_any_limit() -> None:
    results = []
    for limit in (4096, 0):
        desk = Desk()
        desk.worker.start()
        desk.submit(*READY, LimitMemory(3, limit))
        desk.end_of(3)
        if not limit:
            assert desk.worker._session is not None
            desk.worker._session.limit_memory(1, 1)
        wanted = [an_object(i, f0=ONE, f9=clicked((i, 3))) for i in range(6)]
        for i, one in enumerate(wanted):
            desk.submit(Segment(10 + i, one, 0), Track(20 + i, (TrackPlan(one, 0, 20),)))
            desk.end_of(20 + i)
        desk.submit(Track(40, tuple(TrackPlan(one, 9, 0) for one in wanted)))
        assert desk.end_of(40) == JobEnded(40)
        results.append([(e.job, e.object_id, e.frame, e.mask) for e in desk.of(MaskReady)])
        assert desk.worker.stop(PATIENCE_S)
    assert results[0] == results[1]


@pytest.mark.parametrize("make", [Basic, lambda: Sam2Segmenter(small_model(), device="cpu")])
def test_real_banks_say_what_they_hold(make: object) -> None:
    segmenter = make()  # type: ignore[operator]
    image = clip(1)[0]
    features = segmenter.encode(image)
    bank = segmenter.new_bank(VideoShape(96, 160, 4))
    assert bank.nbytes == 0
    result = segmenter.segment(features, 0, bank, Prompts((Point(40, 48),)))
    segmenter.remember(features, 0, bank, result)
    one = bank.nbytes
    assert one > 1000
    segmenter.remember(features, 2, bank, result)
    assert bank.nbytes == 2 * one
    arrays = segmenter.stored(bank)
    held = sum(array.nbytes for array in arrays.values())
    assert bank.nbytes == pytest.approx(held, rel=0.02)
    assert segmenter.restored(VideoShape(96, 160, 4), arrays).nbytes == bank.nbytes
