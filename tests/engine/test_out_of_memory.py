"""Want of memory, wherever it strikes: caches are given up, then fewer at a time, then one plain sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch

from engine import feature_cache
from engine.device import is_out_of_memory
from engine.errors import UserError
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
from engine.predict.segmenter import VideoShape
from engine.prompts import Point, Prompts
from engine.session import NO_MEMORY, Session
from tests.engine.fakes import PATIENCE_S, READY, Desk, FakeFrames, FakeSegmenter, an_object, clicked, failing
from tests.golden.network import clip

ONE = clicked((3, 4))


def test_the_allocator_of_this_machine_is_understood() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(1 << 60, dtype=torch.uint8)
    assert is_out_of_memory(caught.value)


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
