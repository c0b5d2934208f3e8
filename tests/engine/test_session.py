from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import UserError
from engine.masks import Mask
from engine.messages import ObjectPrompts, PromptedFrame, TrackPlan
from engine.prompts import Box, Prompts
from engine.session import Session
from tests.engine.fakes import (
    HEIGHT,
    WIDTH,
    FakeFrames,
    FakeSegmenter,
    Hook,
    an_object,
    clicked,
    digest_mask,
)

ONE, TWO, THREE = clicked((3, 4)), clicked((3, 4), (5, 6)), clicked((3, 4), (5, 6), (7, 8))


def a_session(
    segmenter: FakeSegmenter | None = None, feature_bytes: int = 1 << 20, **frames: object
) -> Session:
    session = Session(FakeFrames(**frames))  # type: ignore[arg-type]
    session.use(segmenter or FakeSegmenter(), feature_bytes)  # type: ignore[arg-type]
    return session


def pass_over(session: Session, wanted: ObjectPrompts, start: int, stop: int) -> list[Mask]:
    while session.build_next(wanted):
        pass
    reverse = stop < start
    step = -1 if reverse else 1
    masks = []
    for frame in range(start, stop + step, step):
        if wanted.on(frame) is not None:
            session.begin(wanted.object_id, frame, reverse)
        else:
            masks += [result.mask for result in session.track(frame, [wanted.object_id], reverse=reverse)]
    return masks


def test_repeated_clicks_only_decode_and_refine_the_result_before() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter)
    results = [session.segment(an_object(1, f4=p), 4) for p in (ONE, TWO, THREE)]
    assert [what for what, _, _ in segmenter.calls] == ["encode", "segment", "segment", "segment"]
    assert [extra for what, _, extra in segmenter.calls if what == "segment"] == [None, *results[:2]]


def test_a_click_taken_back_refines_what_came_before_it() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter)
    first = session.segment(an_object(1, f4=ONE), 4)
    session.segment(an_object(1, f4=TWO), 4)
    session.segment(an_object(1, f4=clicked((3, 4), (9, 9))), 4)
    assert segmenter.calls[-1][2] == first


def test_other_prompts_refine_nothing() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter)
    session.segment(an_object(1, f4=ONE), 4)
    for other in (clicked((9, 9), (3, 4)), Prompts(box=Box(1, 1, 9, 9), points=TWO.points)):
        session.segment(an_object(1, f4=other), 4)
        assert segmenter.calls[-1][2] is None
    session.segment(an_object(2, f4=TWO), 4)
    assert segmenter.calls[-1][2] is None


def test_a_correction_of_a_tracked_mask_starts_from_it_with_the_memory_of_other_frames() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter)
    tracked = digest_mask("tracked")
    wanted = an_object(
        1, f0=PromptedFrame(0, ONE, digest_mask("shown")), f8=PromptedFrame(8, ONE, base=tracked)
    )
    session.segment(wanted, 8)
    assert segmenter.frames_of("remember") == [0]
    assert segmenter.calls[-1] == ("segment", 8, tracked)
    again = replace(wanted, frames=(wanted.frames[0], PromptedFrame(8, TWO, base=tracked)))
    before = len(segmenter.calls)
    session.segment(again, 8)
    assert [what for what, _, _ in segmenter.calls[before:]] == ["segment"]


def test_the_memory_holds_what_the_person_sees() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter)
    live = session.segment(an_object(1, f0=ONE), 0)
    same = an_object(1, f0=PromptedFrame(0, ONE, live.mask))
    painted = an_object(1, f0=PromptedFrame(0, ONE, digest_mask("painted over")))
    assert pass_over(session, same, 0, 3) == pass_over(a_session(), same, 0, 3)
    assert segmenter.frames_of("segment") == [0], "the live result is remembered, not segmented again"
    assert pass_over(session, painted, 0, 3) == pass_over(a_session(), painted, 0, 3)
    assert pass_over(session, same, 0, 3) != pass_over(session, painted, 0, 3)


@pytest.mark.parametrize("seed", range(8))
def test_a_bank_is_only_a_cache(seed: int) -> None:
    """Whatever went before, masks are those of a session that has only seen the last request."""
    rng = random.Random(seed)
    session = a_session(feature_bytes=3000)
    prompts = [ONE, TWO, clicked((9, 9)), Prompts(mask=digest_mask("m"))]
    for _ in range(25):
        frames = sorted(rng.sample(range(12), rng.randint(1, 4)))
        masks = [digest_mask(i) for i in range(3)]
        wanted = ObjectPrompts(
            rng.randint(1, 2),
            tuple(
                PromptedFrame(f, rng.choice(prompts))
                if rng.random() < 0.3
                else PromptedFrame(f, rng.choice([*prompts, Prompts()]), rng.choice(masks), rng.choice(masks))
                for f in frames
            ),
        )
        start = rng.choice(frames)
        stop = rng.randint(0, 11)
        assert pass_over(session, wanted, start, stop) == pass_over(a_session(), wanted, start, stop)
        if rng.random() < 0.3:
            session.forget_object(wanted.object_id)


def test_other_prompts_are_another_memory() -> None:
    session = a_session()
    pass_over(session, an_object(1, f0=ONE), 0, 2)
    other = an_object(1, f0=clicked((9, 9)))
    assert pass_over(session, other, 0, 2) == pass_over(a_session(), other, 0, 2)


def test_another_base_is_another_correction() -> None:
    one, other = (an_object(1, f0=PromptedFrame(0, ONE, base=digest_mask(i))) for i in (1, 2))
    session = a_session()
    pass_over(session, one, 0, 2)
    assert pass_over(session, other, 0, 2) == pass_over(a_session(), other, 0, 2)


def test_a_frame_left_out_for_its_own_correction_is_remembered_afterwards() -> None:
    session = a_session()
    base = digest_mask("tracked")
    wanted = an_object(1, f0=PromptedFrame(0, ONE, digest_mask("a")), f4=PromptedFrame(4, ONE, base=base))
    shown = session.segment(wanted, 4).mask
    after = replace(wanted, frames=(wanted.frames[0], replace(wanted.frames[1], mask=shown)))
    assert pass_over(session, wanted, 4, 8) == pass_over(a_session(), after, 4, 8)


def test_frames_without_a_mask_are_segmented_by_rising_number() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter)
    wanted = an_object(1, f9=ONE, f2=ONE, f5=PromptedFrame(5, ONE, digest_mask("shown")))
    while session.build_next(wanted):
        pass
    assert segmenter.frames_of("remember") == [5, 2, 9]


def test_a_swapped_model_builds_anew() -> None:
    session = a_session(FakeSegmenter(name="one"))
    wanted = an_object(1, f0=ONE)
    before = pass_over(session, wanted, 0, 2)
    session.use(FakeSegmenter(name="two"), 1 << 20)  # type: ignore[arg-type]
    after = pass_over(session, wanted, 0, 2)
    assert after == pass_over(a_session(FakeSegmenter(name="two")), wanted, 0, 2)
    assert after != before


def test_features_stay_within_their_bytes() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter, feature_bytes=2500)
    for frame in (1, 2, 1, 3, 1, 2):
        session.look_at(frame)
    assert segmenter.frames_of("encode") == [1, 2, 3, 2]


def test_a_lost_object_has_an_empty_mask() -> None:
    session = a_session(FakeSegmenter(lost=frozenset({0, 1})))
    wanted = an_object(1, f0=ONE)
    assert session.segment(wanted, 0).mask == Mask.empty(HEIGHT, WIDTH)
    tracked = pass_over(session, wanted, 0, 2)
    assert [mask.is_empty for mask in tracked] == [True, False]


def fails(times: int, error: Exception) -> Hook:
    left = itertools.count(times, -1)

    def hook(what: str, frame: int) -> None:
        if what == "track" and next(left) > 0:
            raise error

    return hook


def test_out_of_memory_goes_on_with_fewer_objects_at_a_time() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter)
    ids = list(range(5))
    for i in ids:
        pass_over(session, an_object(i, f0=ONE), 0, 0)
    segmenter.hook = fails(1, RuntimeError("CUDA out of memory. Tried to allocate 2 GiB"))
    results = session.track(1, ids, reverse=False)
    assert [extra for what, _, extra in segmenter.calls if what == "track"] == [
        (n, False) for n in (5, 2, 2, 1)
    ]
    fresh = a_session()
    for i, result in zip(ids, results, strict=True):
        assert [result.mask] == pass_over(fresh, an_object(i, f0=ONE), 0, 1)
    session.track(2, ids, reverse=False)
    assert segmenter.calls[-1][2] == (1, False), "it stays at what fitted"
    assert segmenter.calls[-2][2] == (2, False)


def test_out_of_memory_for_one_object_is_said_after_one_more_try() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter)
    pass_over(session, an_object(1, f0=ONE), 0, 0)
    segmenter.hook = fails(99, MemoryError())
    with pytest.raises(UserError, match="not enough memory"):
        session.track(1, [1], reverse=False)
    assert segmenter.frames_of("track") == [1, 1]
    segmenter.hook = lambda what, frame: None
    assert len(session.track(1, [1], reverse=False)) == 1


def test_out_of_memory_while_encoding_drops_the_cache_and_tries_again() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter)
    session.look_at(0)
    failing = iter([MemoryError()])

    def hook(what: str, frame: int) -> None:
        for error in failing:
            raise error

    segmenter.hook = hook
    session.look_at(1)
    session.look_at(0)
    assert segmenter.frames_of("encode") == [0, 1, 1, 0]


def test_another_error_is_not_taken_for_want_of_memory() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter)
    segmenter.hook = lambda what, frame: (_ for _ in ()).throw(RuntimeError("shapes differ"))
    with pytest.raises(RuntimeError, match="shapes differ"):
        session.look_at(0)
    assert segmenter.frames_of("encode") == [0]


SMALL = Mask.from_array(np.ones((4, 4), np.uint8))


@pytest.mark.parametrize(
    ("wanted", "frame", "words"),
    [
        (an_object(1, f99=ONE), 99, "Frame 99 does not exist"),
        (an_object(1, f2=clicked((WIDTH, 3))), 2, "outside the frame"),
        (an_object(1, f2=Prompts(mask=SMALL)), 2, "4 x 4"),
        (an_object(1, f2=PromptedFrame(2, ONE, base=SMALL)), 2, "4 x 4"),
        (an_object(1, f2=PromptedFrame(2, ONE, mask=SMALL)), 2, "4 x 4"),
        (an_object(1, f2=ONE), 3, "Nothing was said"),
        (an_object(1, f2=Prompts()), 2, "Nothing was said"),
    ],
)
def test_what_cannot_be_segmented_is_said(wanted: ObjectPrompts, frame: int, words: str) -> None:
    with pytest.raises(UserError, match=words):
        a_session().segment(wanted, frame)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (TrackPlan(an_object(1, f2=ONE), 2, 60), "Frame 60 does not exist"),
        (TrackPlan(an_object(1, f2=ONE), 3, 9), "nothing to track from on frame 3"),
        (TrackPlan(an_object(1, f2=Prompts()), 2, 9), "nothing to track from on frame 2"),
        (TrackPlan(an_object(1, f2=clicked((0, HEIGHT))), 2, 9), "outside the frame"),
    ],
)
def test_what_cannot_be_tracked_is_said(plan: TrackPlan, words: str) -> None:
    with pytest.raises(UserError, match=words):
        a_session().check_plan(plan)


def test_without_a_model_nothing_can_be_done() -> None:
    session = Session(FakeFrames())
    for work in (lambda: session.look_at(0), lambda: session.segment(an_object(1, f0=ONE), 0)):
        with pytest.raises(UserError, match="No model is loaded"):
            work()


def test_closing_gives_the_video_back() -> None:
    frames = FakeFrames()
    session = Session(frames)
    session.close()
    assert frames.closed
