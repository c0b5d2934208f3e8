"""What stays when the cache is full."""

from __future__ import annotations

import random

import numpy as np

from engine.frames import Frame
from engine.frames.cache import FrameCache

SIZE = 100


def frame(n: int) -> Frame:
    return Frame(n, np.zeros((5, 5, 4), np.uint8))


def test_the_farthest_frame_goes_first() -> None:
    cache: FrameCache[Frame] = FrameCache(4 * SIZE)
    cache.look_at(10)
    for n in (10, 11, 30, 12):
        cache.put(frame(n))
    cache.put(frame(13))
    assert cache.numbers() == [10, 11, 12, 13]
    cache.put(frame(40))
    assert cache.numbers() == [10, 11, 12, 13], "what is farthest is not even taken in"


def test_more_is_kept_in_the_direction_of_travel() -> None:
    for step, kept in ((1, [18, 19, 20, 21, 22, 23, 24]), (-1, [16, 17, 18, 19, 20, 21, 22])):
        cache: FrameCache[Frame] = FrameCache(7 * SIZE)
        cache.look_at(20 - step)
        cache.look_at(20)
        for n in random.Random(0).sample(range(10, 31), 21):
            cache.put(frame(n))
        assert cache.direction == step
        assert cache.numbers() == kept


def test_bytes_are_never_exceeded() -> None:
    cache: FrameCache[Frame] = FrameCache(3 * SIZE + 50)
    assert cache.capacity(SIZE) == 3
    rng = random.Random(0)
    for _ in range(200):
        cache.look_at(rng.randrange(50))
        cache.put(frame(rng.randrange(50)))
        assert len(cache.numbers()) <= 3
    small: FrameCache[Frame] = FrameCache(SIZE - 1)
    small.put(frame(0))
    assert small.numbers() == []
    assert small.get(0) is None


def test_a_frame_put_twice_counts_once() -> None:
    cache: FrameCache[Frame] = FrameCache(2 * SIZE)
    newer = frame(1)
    for f in (frame(1), newer, frame(2)):
        cache.put(f)
    assert cache.numbers() == [1, 2]
    assert cache.get(1) is newer
    assert 1 in cache
    cache.clear()
    assert 1 not in cache
    cache.put(frame(5))
    cache.put(frame(6))
    assert cache.numbers() == [5, 6], "a cleared cache has all its room again"


def test_a_smaller_limit_gives_back_at_once_what_is_farthest() -> None:
    cache: FrameCache[Frame] = FrameCache(10 * SIZE)
    cache.look_at(5)
    for n in range(10):
        cache.put(frame(n))
    cache.set_limit(3 * SIZE)
    assert cache.numbers() == [5, 6, 7]
    cache.set_limit(4 * SIZE)
    cache.put(frame(8))
    assert cache.numbers() == [5, 6, 7, 8]
