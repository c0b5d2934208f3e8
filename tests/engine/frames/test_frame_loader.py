"""Frames on a thread of their own: the newest request first, and ahead of need."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from engine.errors import UserError
from engine.frames import Frame, FrameLoader, FrameReader, open_frames
from tests.engine.frames.clips import number_in, write_clip

PATIENCE = 10  # seconds before a test gives up; none is spent when all is well


class ScriptedReader(FrameReader):
    """Frames that cost nothing, each given only when the test lets it; notes the order of reading."""

    def __init__(self, count: int, *, room: int = 1000, bad: frozenset[int] = frozenset()) -> None:
        super().__init__("/nowhere", room * 4)
        self.kind = "images"
        self.width = self.height = 1
        self.num_frames = count
        self.fps = Fraction(25)
        self.fingerprint = "0"
        self.bad = bad
        self.begun: queue.Queue[int] = queue.Queue()
        self.gate = threading.Event()
        self.gate.set()
        self.readers: set[int] = set()

    def time(self, n: int) -> float:
        return n / 25

    def name(self, n: int) -> str:
        return str(n)

    def read_unless(self, n: int, stop: Callable[[], bool]) -> Frame | None:
        if (cached := self.cache.get(n)) is not None:
            return cached
        self.readers.add(threading.get_ident())
        self.begun.put(n)
        while not self.gate.wait(0.001):
            if stop():
                return None
        if n in self.bad:
            raise UserError(f"{n} is bad.")
        frame = Frame(n, np.full((1, 1, 4), n % 256, np.uint8))
        self.cache.put(frame)
        return frame

    def close(self) -> None:
        self.cache.clear()


class Told:
    """What the loader said, and on which thread."""

    def __init__(self) -> None:
        self.frames: queue.Queue[Frame] = queue.Queue()
        self.errors: queue.Queue[tuple[int, str]] = queue.Queue()
        self.threads: set[int] = set()

    def frame(self, frame: Frame) -> None:
        self.threads.add(threading.get_ident())
        self.frames.put(frame)

    def error(self, n: int, text: str) -> None:
        self.threads.add(threading.get_ident())
        self.errors.put((n, text))

    def next_number(self) -> int:
        return self.frames.get(timeout=PATIENCE).number


@contextmanager
def loading(reader: FrameReader) -> Iterator[tuple[FrameLoader, Told]]:
    told = Told()
    loader = FrameLoader(reader, told.frame, told.error)
    try:
        yield loader, told
    finally:
        loader.close()
        reader.close()


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.002)


def test_a_requested_frame_comes_on_the_loaders_thread() -> None:
    with loading(ScriptedReader(50)) as (loader, told):
        loader.request(7)
        assert told.next_number() == 7
        loader.request(7)
        assert told.next_number() == 7, "a cached frame is delivered too"
        assert threading.get_ident() not in told.threads
        assert len(told.threads) == 1


def test_the_newest_request_wins() -> None:
    reader = ScriptedReader(200)
    with loading(reader) as (loader, told):
        reader.gate.clear()
        loader.request(10)
        assert reader.begun.get(timeout=PATIENCE) == 10
        for n in (90, 120, 150):
            loader.request(n)
        assert reader.begun.get(timeout=PATIENCE) in (90, 120, 150)
        wait_until(lambda: 150 in reader.begun.queue or loader._wanted is None)
        reader.gate.set()
        assert told.next_number() == 150
        loader.request(60)
        assert told.next_number() == 60, "overtaken requests are not answered"


def test_a_request_interrupts_prefetching() -> None:
    reader = ScriptedReader(200)
    with loading(reader) as (loader, told):
        loader.request(10)
        told.next_number()
        wait_until(lambda: len(loader.cached_frames()) == 43)
        reader.gate.clear()
        loader.request(11)
        assert told.next_number() == 11
        wait_until(lambda: 43 in reader.begun.queue)
        loader.request(150)
        wait_until(lambda: 150 in reader.begun.queue)
        reader.gate.set()
        assert told.next_number() == 150
        assert 43 not in loader.cached_frames()


def test_prefetch_goes_both_ways_and_further_ahead() -> None:
    with loading(ScriptedReader(300)) as (loader, told):
        loader.request(100)
        told.next_number()
        wait_until(lambda: loader.cached_frames() == list(range(84, 133)))
        loader.request(99)
        told.next_number()
        wait_until(lambda: loader.cached_frames() == list(range(67, 133)))
        assert told.frames.empty(), "prefetched frames are not delivered"


def test_prefetch_begins_next_to_the_frame() -> None:
    reader = ScriptedReader(300)
    with loading(reader) as (loader, told):
        loader.request(100)
        told.next_number()
        wait_until(lambda: reader.begun.qsize() >= 6)
        assert [reader.begun.get() for _ in range(6)] == [100, 101, 102, 103, 104, 99]


def test_prefetch_stays_within_the_cache() -> None:
    reader = ScriptedReader(300, room=8)
    with loading(reader) as (loader, told):
        for n in range(100, 140):
            loader.request(n)
            assert told.next_number() == n
            wait_until(lambda n=n: set(range(n - 2, n + 5)) <= {*loader.cached_frames(), 98, 99})  # type: ignore[misc]
        begun = list(reader.begun.queue)
        assert len(begun) == len(set(begun)), "no frame is decoded twice while stepping"


def test_prefetch_ends_at_the_ends() -> None:
    with loading(ScriptedReader(5)) as (loader, told):
        loader.request(4)
        told.next_number()
        wait_until(lambda: loader.cached_frames() == [0, 1, 2, 3, 4])


def test_peek_gives_what_is_cached_and_never_decodes() -> None:
    reader = ScriptedReader(100)
    with loading(reader) as (loader, told):
        assert loader.peek(20) is None
        loader.request(20)
        frame = told.frames.get(timeout=PATIENCE)
        assert loader.peek(20) is frame
        wait_until(lambda: 21 in loader.cached_frames())
        reader.gate.clear()
        loader.request(90)
        wait_until(lambda: 90 in reader.begun.queue)
        assert loader.peek(21) is not None, "while the thread is busy"
        assert reader.readers == told.threads


def test_an_error_is_told_once_it_is_asked_for() -> None:
    reader = ScriptedReader(20, bad=frozenset({6}))
    with loading(reader) as (loader, told):
        loader.request(5)
        told.next_number()
        wait_until(lambda: len(loader.cached_frames()) == 19)
        assert told.errors.empty()
        loader.request(6)
        assert told.errors.get(timeout=PATIENCE) == (6, "6 is bad.")
        loader.request(7)
        assert told.next_number() == 7


@pytest.mark.parametrize("n", [-1, 20])
def test_beyond_the_ends(n: int) -> None:
    with loading(ScriptedReader(20)) as (loader, _), pytest.raises(IndexError):
        loader.request(n)


def test_close_ends_the_thread_even_while_it_decodes() -> None:
    before = set(threading.enumerate())
    reader = ScriptedReader(20)
    told = Told()
    loader = FrameLoader(reader, told.frame, told.error)
    assert set(threading.enumerate()) > before
    reader.gate.clear()
    loader.request(3)
    reader.begun.get(timeout=PATIENCE)
    loader.close()
    loader.close()
    assert set(threading.enumerate()) == before
    assert told.frames.empty()


def test_scrubbing_a_video_with_one_key_frame(tmp_path: Path) -> None:
    options = {"x264-params": "keyint=1000:bframes=3", "preset": "veryfast"}
    path = write_clip(tmp_path / "a.mp4", range(150), options=options)
    with loading(open_frames(path)) as (loader, told):
        for n in (140, 30, 100, 99, 20, 149):
            loader.request(n)
        frame = told.frames.get(timeout=PATIENCE)
        while frame.number != 149:
            assert number_in(frame.image_bgra) == frame.number
            frame = told.frames.get(timeout=PATIENCE)
        wait_until(lambda: set(range(133, 150)) <= set(loader.cached_frames()))
        for n in range(148, 130, -1):
            peeked = loader.peek(n)
            loader.request(n)
            assert told.next_number() == n
            assert peeked is None or number_in(peeked.image_bgra) == n
