"""Pictures that were written in slices are decoded by slices, and look as they do otherwise."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.frames import open_frames, video_source
from engine.frames.slices import slices_of
from engine.frames.video_source import VideoSource

WIDTH, HEIGHT, FRAMES = 128, 96, 10


def _write(path: Path, options: str, codec: str = "libx264") -> Path:
    rng = np.random.default_rng(4)
    coarse = rng.integers(0, 256, (HEIGHT // 8, WIDTH // 8, 3), np.uint8)
    picture = np.kron(coarse, np.ones((8, 8, 1), np.uint8))
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=25)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.thread_type = "FRAME"  # no slices but those that are asked for
        if codec == "libx264":
            stream.options = {"x264-params": options, "g": "5"}
        for number in range(FRAMES):
            moved = np.roll(picture, 3 * number, axis=1)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(moved, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def _slices(path: Path) -> set[int]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        extradata = stream.codec_context.extradata
        return {slices_of(bytes(packet), extradata) for packet in container.demux(stream) if packet.size}


def _plainly(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        container.streams.video[0].codec_context.thread_count = 1
        return [frame.to_ndarray(format="bgra") for frame in container.decode(video=0)]


@pytest.mark.parametrize("ending", ["mp4", "mkv", "ts", "h264"])  # lengths before the units, or start codes
@pytest.mark.parametrize("slices", [1, 2, 4])
def test_slices_are_counted_whatever_the_container(tmp_path: Path, ending: str, slices: int) -> None:
    path = _write(tmp_path / f"clip.{ending}", f"slices={slices}:threads=1")
    assert _slices(path) == {slices}


def test_two_fields_are_no_slices() -> None:
    first, later = b"\0\0\1\x41\x9a", b"\0\0\1\x41\x46"
    assert slices_of(first + first, None) == 1, "two pictures of one slice each"
    assert slices_of(first + later + first + later, None) == 2
    assert slices_of(first + later + later, None) == 3


def test_nothing_is_counted_where_there_is_nothing() -> None:
    assert slices_of(b"", None) == slices_of(b"\0\0\1", None) == 0
    assert slices_of(b"\0\0\0\x09\x65", b"\1\0\0\0\3") == 0, "cut off"


@pytest.mark.parametrize(
    ("slices", "threads", "by_slices"),
    [(4, 2, True), (4, 4, True), (2, 4, False), (1, 2, False), (4, 1, False)],
)
def test_slices_are_shared_out_where_there_are_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slices: int, threads: int, by_slices: bool
) -> None:
    monkeypatch.setattr(video_source, "_threads", lambda: threads)
    path = _write(tmp_path / "clip.mp4", f"slices={slices}:threads=1")
    source = VideoSource(str(path))
    for _ in source.packets():
        pass
    assert (source.stream.thread_type.name == "SLICE") == by_slices
    source.rewind()
    assert (source.stream.thread_type.name == "SLICE") == by_slices
    source.close()
    expected = _plainly(path)
    with open_frames(path) as frames:
        for number in (9, 3, 4, 0, 7):
            assert np.array_equal(frames.read(number).image_bgra, expected[number])
