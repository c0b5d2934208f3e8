"""A jump decodes no more than the frame that it goes to needs, and gives the same pixels as walking there."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

from engine.frames import VideoFile, open_frames
from engine.frames.video_source import VideoSource
from tests.engine.frames.clips import HEIGHT, WIDTH, write_clip
from tests.engine.frames.test_video_file import AV1, GOOD, GOPS, ONE_KEY, OPEN_GOPS, x264

N = 90
NO_ROOM = 3 * WIDTH * HEIGHT * 4
CASES: dict[str, tuple[str, dict[str, object]]] = {
    "mp4": ("a.mp4", {"options": GOPS}),
    "transport stream": ("a.ts", {"options": GOPS}),
    "open GOP": ("a.mkv", {"options": OPEN_GOPS}),
    "one key frame": ("a.mp4", {"options": ONE_KEY}),
    "refresh without key frames": ("a.mp4", {"options": x264(keyint=25, intra_refresh=1, bframes=0)}),
    "two fields a picture": ("a.ts", {"options": x264(keyint=25, bframes=3, tff=1)}),
    "MPEG-2 of two fields": (
        "a.ts",
        {"codec": "mpeg2video", "options": GOOD | {"flags": "+ildct+ilme"}},
    ),
    "AV1": ("a.mp4", {"codec": "libsvtav1", "options": AV1}),
}


@pytest.fixture(params=CASES)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name, how = CASES[request.param]
    try:
        av.Codec(str(how.get("codec", "libx264")), "w")
    except (ValueError, av.FFmpegError):
        pytest.skip("this build of PyAV has no encoder for it")
    return write_clip(tmp_path / name, range(N), **how)  # type: ignore[arg-type]


def _walked(path: Path) -> list[NDArray[np.uint8]]:
    with open_frames(path, cache_bytes=NO_ROOM) as reader:
        return [reader.read(n).image_bgra for n in range(reader.num_frames)]


def _moves(seed: int) -> Iterator[int]:
    """Far jumps to and fro, each followed by what a person may do next: a step, a few, another jump."""
    rng = random.Random(seed)
    here = 0
    for _ in range(40):
        here = rng.randrange(N)
        yield here
        for step in rng.choice(((), (1,), (1, 1, 1), (-1, -1), (4, 4), (-9, -9), (1, -1))):
            here = min(max(here + step, 0), N - 1)
            yield here


def test_jumps_give_the_frames_of_a_walk(path: Path) -> None:
    expected = _walked(path)
    with open_frames(path, cache_bytes=NO_ROOM) as reader:
        for n in _moves(3):
            frame = reader.read(n)
            assert not frame.is_corrupt
            np.testing.assert_array_equal(frame.image_bgra, expected[n])


def test_a_jump_that_is_overtaken_leaves_nothing_wrong(path: Path) -> None:
    expected, rng = _walked(path), random.Random(5)

    def after(calls: int) -> Callable[[], bool]:
        left = iter(range(calls))
        return lambda: next(left, None) is None

    with open_frames(path, cache_bytes=NO_ROOM) as reader:
        for _ in range(30):
            n = rng.randrange(N)
            reader.cache.look_at(n)
            overtaken = reader.read_unless(n, after(rng.randrange(30)))
            if overtaken is not None:
                np.testing.assert_array_equal(overtaken.image_bgra, expected[n])
            n = rng.choice((n, min(n + 1, N - 1), rng.randrange(N)))
            np.testing.assert_array_equal(reader.read(n).image_bgra, expected[n])


@pytest.mark.parametrize("n", [49, 62, 74])
def test_nothing_is_decoded_beyond_the_frame_that_is_jumped_to(
    n: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_clip(tmp_path / "a.mp4", range(N), options=GOPS)
    decoded: list[int | None] = []
    decode = VideoSource.decode

    def note(
        self: VideoSource, packet: Packet[VideoStream] | None, *, only_if_needed: bool = False
    ) -> list[av.VideoFrame]:
        decoded.append(None if packet is None else packet.pts)
        return decode(self, packet, only_if_needed=only_if_needed)

    with open_frames(path, cache_bytes=NO_ROOM) as reader, av.open(str(path)) as whole:
        assert isinstance(reader, VideoFile)
        stamps = [p.pts for p in whole.demux(video=0) if p.size]  # in the order of decoding
        shown = sorted(stamp for stamp in stamps if stamp is not None)
        reader.read(3)
        monkeypatch.setattr(VideoSource, "decode", note)
        reader.read(n)
    key = stamps.index(shown[n // 25 * 25])
    assert decoded == [*stamps[key : stamps.index(shown[n]) + 1], None]
