from __future__ import annotations

import itertools

import pytest

from engine.encoding_ahead import PATIENCE_S, EncodingAhead
from engine.errors import UserError
from engine.session import Session
from tests.engine.fakes import FakeFrames, FakeSegmenter, fails_on

KB = 1000  # what one encoded frame of the fake takes


def a_session(
    segmenter: FakeSegmenter, *, room: int, seconds: float = 0.01, frames: FakeFrames | None = None
) -> Session:
    """A session whose cache has room for so many frames, with an encoder that takes so long."""
    ticks = itertools.count(0.0, seconds)
    session = Session(frames or FakeFrames(), clock=lambda: next(ticks))
    session.use(segmenter, room * KB)  # type: ignore[arg-type]
    return session


def encoded_after(segmenter: FakeSegmenter, session: Session, frame: int) -> list[int]:
    session.look_at(frame)
    while session.encode_ahead():
        pass
    return segmenter.frames_of("encode")


def test_the_nearest_come_first_and_first_those_ahead() -> None:
    ahead = EncodingAhead(10)
    ahead.look_at(7, 0.0, 4)
    assert list(iter(lambda: ahead.next(lambda n: n == 6), None)) == [8, 9, 5, 4, 3]


def test_frames_on_both_sides_are_encoded() -> None:
    segmenter = FakeSegmenter()
    assert encoded_after(segmenter, a_session(segmenter, room=12), 5) == [5, 6, 4, 7, 3, 8, 2]


@pytest.mark.parametrize("room", [1, 3, 4, 20])
def test_they_take_half_of_the_cache_at_most_and_never_the_frame_itself(room: int) -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter, room=room)
    assert len(encoded_after(segmenter, session, 20)) - 1 <= room // 2
    session.look_at(20)
    assert segmenter.frames_of("encode").count(20) == 1


def test_a_slow_model_keeps_its_hands_free_for_clicks() -> None:
    segmenter = FakeSegmenter()
    assert encoded_after(segmenter, a_session(segmenter, room=20, seconds=2 * PATIENCE_S), 5) == [5]


def test_looking_elsewhere_starts_anew() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter, room=8)
    session.look_at(5)
    assert session.encode_ahead()
    assert encoded_after(segmenter, session, 40) == [5, 6, 40, 41, 39, 42, 38]


def test_a_frame_that_cannot_be_read_is_told_when_somebody_comes_to_it() -> None:
    segmenter = FakeSegmenter()
    session = a_session(segmenter, room=20, frames=FakeFrames(damaged=frozenset({6})))
    assert encoded_after(segmenter, session, 5) == [5]
    with pytest.raises(UserError, match="Frame 6 is damaged"):
        session.look_at(6)


def test_want_of_memory_drops_the_guesses() -> None:
    segmenter = FakeSegmenter(hook=fails_on("encode", 6, MemoryError()))
    session = a_session(segmenter, room=20)
    assert encoded_after(segmenter, session, 5) == [5, 6]
    session.look_at(5)
    assert segmenter.frames_of("encode") == [5, 6, 5]


def test_another_model_has_nothing_to_do_ahead() -> None:
    session = a_session(FakeSegmenter(), room=20)
    session.look_at(5)
    session.use(FakeSegmenter(), 20 * KB)  # type: ignore[arg-type]
    assert not session.encode_ahead()
