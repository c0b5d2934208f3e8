"""Frame n is frame n, whatever the container, the codec, the times and the order of asking."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from engine.frames import FrameReader, VideoFile, open_frames
from engine.frames.video_source import VideoSource
from tests.engine.frames.clips import FRAME, HEIGHT, WIDTH, number_in, picture, remux, write_clip

N = 90
FEW_FRAMES = 12 * WIDTH * HEIGHT * 4  # a cache so small that most reads must seek


def x264(**params: object) -> dict[str, str]:
    text = ":".join(f"{name.replace('_', '-')}={value}" for name, value in params.items())
    return {"x264-params": text, "preset": "veryfast"}


GOPS = x264(keyint=25, bframes=3, b_adapt=0)
ONE_KEY = x264(keyint=1000, bframes=3, b_adapt=0)
OPEN_GOPS = x264(keyint=25, bframes=3, b_adapt=0, open_gop=1, scenecut=0)
GOOD = {"g": "25", "bf": "2", "qmin": "2", "qmax": "4"}
LATE = [900_000 + i * FRAME for i in range(N)]
UNEVEN = list(accumulate(random.Random(4).choices([1500, 3000, 3600, 9000, 40_500], k=N - 1), initial=0))

Make = Callable[[Path], tuple[Path, list[int]]]


def clip(name: str, **how: object) -> Make:
    return lambda folder: (write_clip(folder / name, range(N), **how), list(range(N)))  # type: ignore[arg-type]


def edit_list(name: str) -> Make:
    def make(folder: Path) -> tuple[Path, list[int]]:
        whole = write_clip(folder / "whole.mp4", range(N), options=GOPS)
        muxing = {"avoid_negative_ts": "disabled"}
        return remux(whole, folder / name, shift=-37, muxing=muxing), list(range(37, N))

    return make


def headless_ts(options: dict[str, str]) -> Make:
    """A recording that begins in the middle of a packet; what can be shown says PyAV's plain walk."""

    def make(folder: Path) -> tuple[Path, list[int]]:
        data = write_clip(folder / "whole.ts", range(N), pts=LATE, options=options).read_bytes()
        at = int(len(data) * 0.4) + 77
        cut = folder / "cut.ts"
        cut.write_bytes(data[at:])
        with av.open(str(cut)) as container:
            shown = [number_in(f.to_ndarray(format="bgra")) for f in container.decode(video=0)]
        assert 10 < len(shown) < N - 10
        return cut, shown

    return make


def joined_ts(folder: Path) -> tuple[Path, list[int]]:
    data = write_clip(folder / "once.ts", range(N), options=GOPS).read_bytes()
    (folder / "twice.ts").write_bytes(data * 2)
    return folder / "twice.ts", [*range(N), *range(N)]


def two_at_once(folder: Path) -> tuple[Path, list[int]]:
    pts = [i * FRAME - (FRAME - 20 if i == 50 else 0) for i in range(N)]  # Matroska rounds to 1 ms
    return write_clip(folder / "twins.mkv", range(N), pts=pts, options=GOPS), list(range(N))


AV1 = {"preset": "8", "g": "25", "crf": "12"}
CASES: dict[str, Make] = {
    "mp4": clip("a.mp4", options=GOPS),
    "mov": clip("a.mov", options=GOPS),
    "m4v": clip("a.m4v", options=GOPS),
    "fragmented mp4": clip("a.mp4", options=GOPS, muxing={"movflags": "frag_keyframe+empty_moov"}),
    "one key frame, B-frames": clip("a.mp4", options=ONE_KEY),
    "open GOP in mp4": clip("a.mp4", options=OPEN_GOPS),
    "open GOP in ts": clip("a.ts", options=OPEN_GOPS),
    "open GOP in mkv": clip("a.mkv", options=OPEN_GOPS),
    "HEVC with open GOP": clip(
        "a.mp4", codec="libx265", options={"preset": "ultrafast", "x265-params": "keyint=25:log-level=none"}
    ),
    "refresh without key frames": clip("a.mp4", options=x264(keyint=25, intra_refresh=1, bframes=0)),
    "variable rate in mp4": clip("a.mp4", pts=UNEVEN, options=GOPS),
    "variable rate in mkv": clip("a.mkv", pts=UNEVEN, options=GOPS),
    "ts with a late start": clip("a.ts", pts=LATE, options=GOPS),
    "mkv with a late start": clip("a.mkv", pts=LATE, options=GOPS),
    "mkv without an index": clip("a.mkv", options=GOPS, muxing={"live": "1"}),
    "mp4 with an edit list": edit_list("edited.mp4"),
    "mov with an edit list": edit_list("edited.mov"),
    "ts without its beginning": headless_ts(GOPS),
    "open GOP ts without its beginning": headless_ts(OPEN_GOPS),
    "two recordings end to end": joined_ts,
    "two frames at one time": two_at_once,
    "H.264 in avi (no presentation times)": clip("a.avi", options=GOPS),
    "raw H.264 (no times at all)": clip("a.h264", options=GOPS),
    "MPEG-4 in avi": clip("a.avi", codec="mpeg4", options=GOOD),
    "MPEG-2 in mpg": clip("a.mpg", codec="mpeg2video", options=GOOD),
    "interlaced MPEG-2": clip("a.ts", codec="mpeg2video", options=GOOD | {"flags": "+ildct+ilme"}),
    "motion JPEG": clip("a.mov", codec="mjpeg", pix_fmt="yuvj420p"),
    "FFV1": clip("a.mkv", codec="ffv1"),
    "flv": clip("a.flv", options=GOPS),
    "VP8 with hidden frames": clip(
        "a.webm",
        codec="libvpx",
        options={"g": "60", "auto-alt-ref": "1", "lag-in-frames": "16", "cpu-used": "4"},
    ),
    "VP9": clip("a.webm", codec="libvpx-vp9", options={"g": "25", "auto-alt-ref": "1", "cpu-used": "6"}),
    "AV1 in mp4": clip("a.mp4", codec="libsvtav1", options=AV1),
    "AV1 in webm": clip("a.webm", codec="libsvtav1", options=AV1),
}


def encoder_missing(name: str) -> bool:
    needed = {"HEVC": "libx265", "VP8": "libvpx", "VP9": "libvpx-vp9", "AV1": "libsvtav1"}
    codec = needed.get(name.split(maxsplit=1)[0], "libx264")
    try:
        av.Codec(codec, "w")
    except (ValueError, av.FFmpegError):
        return True
    return False


@pytest.mark.parametrize("name", CASES)
def test_every_order_of_reading_gives_the_frame_asked_for(name: str, tmp_path: Path) -> None:
    if encoder_missing(name):
        pytest.skip("this build of PyAV has no encoder for it")
    path, expected = CASES[name](tmp_path)
    with open_frames(path, cache_bytes=FEW_FRAMES) as reader:
        count = reader.num_frames
        assert count == len(expected)
        shuffled = random.Random(1).sample(range(count), 40)
        for order in (range(count), range(count - 1, -1, -1), shuffled):
            for n in order:
                frame = reader.read(n)
                assert (n, frame.number, number_in(frame.image_bgra)) == (n, n, expected[n])
                assert not frame.is_corrupt
        assert len(reader.cache.numbers()) <= 12


def test_what_a_frame_is(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", range(5), codec="ffv1", pix_fmt="bgr0")
    with open_frames(str(path)) as reader:
        assert isinstance(reader, VideoFile)
        assert (reader.kind, reader.path) == ("video", str(path))
        assert (reader.width, reader.height, reader.num_frames) == (WIDTH, HEIGHT, 5)
        image = reader.read(3).image_bgra
        assert image.dtype == np.uint8
        assert image.shape == (HEIGHT, WIDTH, 4)
        assert image.flags.c_contiguous
        assert not image.flags.writeable
        assert (image[..., 3] == 255).all()
        rgb = reader.read_rgb(3)
        assert rgb.flags.c_contiguous
        assert rgb.flags.writeable
        np.testing.assert_array_equal(rgb, picture(3))
        np.testing.assert_array_equal(image[..., 2::-1], picture(3))
        assert reader.name(3) == "00003"
        for beyond in (-1, 5):
            for ask in (reader.read, reader.read_rgb, reader.time, reader.name):
                with pytest.raises(IndexError):
                    ask(beyond)


def test_times_count_from_the_first_frame(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", range(N), pts=[t + 90_000 for t in UNEVEN], options=GOPS)
    with open_frames(path) as reader:
        times = [reader.time(n) for n in range(N)]
        assert times == pytest.approx([t / 90_000 for t in UNEVEN], abs=1e-4)
        assert float(reader.fps) == pytest.approx((N - 1) / (UNEVEN[-1] / 90_000), rel=1e-3)


def test_an_even_rate_is_exact_though_matroska_rounds_its_times(tmp_path: Path) -> None:
    pts = [i * 3003 for i in range(N)]
    with open_frames(write_clip(tmp_path / "a.mkv", range(N), pts=pts, options=GOPS)) as reader:
        assert abs(reader.fps - Fraction(30000, 1001)) < Fraction(1, 50)
    with open_frames(write_clip(tmp_path / "b.mkv", range(N), options=GOPS)) as reader:
        assert reader.fps == 25


def test_joined_recordings_have_rising_times(tmp_path: Path) -> None:
    path, _ = joined_ts(tmp_path)
    with open_frames(path) as reader:
        times = [reader.time(n) for n in range(reader.num_frames)]
        assert times == pytest.approx([n / 25 for n in range(2 * N)], abs=1e-3)


@pytest.mark.parametrize("degrees", [90, 180, -90])
def test_rotation_is_what_players_show(degrees: int, tmp_path: Path) -> None:
    plain = write_clip(tmp_path / "plain.mov", range(8), options=GOPS)
    turned = remux(plain, tmp_path / "turned.mov", rotation=degrees)
    with open_frames(plain) as upright, open_frames(turned) as reader, av.open(str(turned)) as raw:
        assert (next(raw.decode(video=0)).rotation - degrees) % 360 == 0
        expected = np.rot90(upright.read(5).image_bgra, degrees // 90)
        assert (reader.height, reader.width) == expected.shape[:2]
        image = reader.read(5).image_bgra
        assert image.flags.c_contiguous
        np.testing.assert_array_equal(image, expected)


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ((-1, 0, 0, 1), lambda a: a[:, ::-1]),
        ((1, 0, 0, -1), lambda a: a[::-1]),
        ((0, 1, 1, 0), lambda a: a.swapaxes(0, 1)),
        ((0, -1, -1, 0), lambda a: a.swapaxes(0, 1)[::-1, ::-1]),
    ],
)
def test_mirrored_videos(
    matrix: tuple[int, int, int, int], expected: Callable[[np.ndarray], np.ndarray], tmp_path: Path
) -> None:
    a, b, c, d = (v << 16 for v in matrix)
    plain = write_clip(tmp_path / "plain.mov", range(3), options=GOPS)
    turned = remux(plain, tmp_path / "m.mov", matrix=(a, b, 0, c, d, 0, 0, 0, 1 << 30))
    with open_frames(plain) as upright, open_frames(turned) as reader:
        np.testing.assert_array_equal(reader.read(1).image_bgra, expected(upright.read(1).image_bgra))


def test_one_frame(tmp_path: Path) -> None:
    with open_frames(write_clip(tmp_path / "a.mp4", [7])) as reader:
        assert (reader.num_frames, reader.time(0), number_in(reader.read(0).image_bgra)) == (1, 0.0, 7)


def test_no_cache_at_all(tmp_path: Path) -> None:
    with open_frames(write_clip(tmp_path / "a.mp4", range(30), options=GOPS), cache_bytes=0) as reader:
        assert [number_in(reader.read(n).image_bgra) for n in (29, 3, 4, 28, 27)] == [29, 3, 4, 28, 27]
        assert reader.cache.numbers() == []


def test_going_back_finds_what_was_decoded_on_the_way(tmp_path: Path) -> None:
    with open_frames(write_clip(tmp_path / "a.mp4", range(N), options=ONE_KEY)) as reader:
        reader.read(80)
        reader.read(79)
        for number in (78, 77, 76, 79):
            stopped = reader.read_unless(number, lambda: True)
            assert stopped is not None, "what was decoded needs no decoding that could be stopped"
            assert number_in(stopped.image_bgra) == number


@pytest.mark.parametrize("options", [GOPS, ONE_KEY, OPEN_GOPS])
def test_a_jump_gives_the_same_pixels_as_walking_there(tmp_path: Path, options: dict[str, str]) -> None:
    """A jump leaves pictures on the way out that nothing is made from."""
    path = write_clip(tmp_path / "a.mp4", range(N), options=options)
    with open_frames(path) as reader:
        walked = [reader.read(n).image_bgra for n in range(N)]
    rng = np.random.default_rng(4)
    with open_frames(path, cache_bytes=0) as reader:
        for n in rng.permutation(N).tolist():
            np.testing.assert_array_equal(reader.read(n).image_bgra, walked[n])
    with open_frames(path) as reader:
        for n in rng.permutation(N).tolist():
            np.testing.assert_array_equal(reader.read(n).image_bgra, walked[n])


def test_a_jump_decodes_fewer_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = 0
    decode = VideoSource.decode

    def count(self: VideoSource, packet: Any, **options: Any) -> list[Any]:
        nonlocal given
        pictures = decode(self, packet, **options)
        given += len(pictures)
        return pictures

    path = write_clip(tmp_path / "a.mp4", range(N), options=ONE_KEY)
    with open_frames(path) as reader:
        monkeypatch.setattr(VideoSource, "decode", count)
        reader.read(N - 1)
        assert 0 < given < 0.6 * N
        given = 0
        reader.read(N - 41)
        assert 0 < given < 0.6 * N, "a jump back, too"
        given = 0
        reader.read(N - 43)
        assert given > N - 45, "a step back wants those before it next"


def test_a_stopped_read_goes_on_from_where_it_was(tmp_path: Path) -> None:
    with open_frames(write_clip(tmp_path / "a.mp4", range(N), options=ONE_KEY)) as reader:
        calls = iter(range(1000))
        assert reader.read_unless(80, lambda: next(calls) == 40) is None
        asked = 0

        def count() -> bool:
            nonlocal asked
            asked += 1
            return False

        frame = reader.read_unless(80, count)
        assert frame is not None
        assert number_in(frame.image_bgra) == 80
        assert asked == 41, "the first 40 frames were decoded before"


def test_fingerprint_names_the_content(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", range(N), options=GOPS)
    copy = tmp_path / "elsewhere" / "b.mov"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    again = write_clip(tmp_path / "again.mp4", range(N), options=GOPS | {"crf": "30"})
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    touched = tmp_path / "touched.mp4"
    touched.write_bytes(data)

    def of(file: Path) -> str:
        with open_frames(file) as reader:
            return reader.fingerprint

    assert of(path) == of(copy)
    assert len({of(path), of(again), of(touched)}) == 3
    assert int(of(path), 16) >= 0


def threads() -> int:
    return len(os.listdir("/proc/self/task"))


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts threads as Linux lists them")
def test_a_closed_reader_leaves_no_threads(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", range(N), options=GOPS)
    before = threads()
    reader: FrameReader = open_frames(path)
    reader.read(60)
    reader.read(10)
    reader.close()
    reader.close()
    assert threads() == before
    with pytest.raises(ValueError, match="closed"):
        reader.read(5)


def test_an_index_of_a_long_video_is_small(tmp_path: Path) -> None:
    with open_frames(write_clip(tmp_path / "a.mp4", range(300), options=ONE_KEY)) as reader:
        assert isinstance(reader, VideoFile)
        index = reader._index
        held = sum(a.nbytes for a in (index.times, index.stamps, index.numbers, index.keys, index.seek_times))
        assert held <= 32 * 300
