"""Bad files: one sentence where nothing can be shown, a flagged picture where a part can."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from engine.errors import UserError
from engine.frames import open_frames
from tests.engine.frames.clips import FRAME, HEIGHT, WIDTH, number_in, write_clip, write_sound

INTRA = {"x264-params": "keyint=1", "preset": "veryfast"}
GOPS = {"x264-params": "keyint=30:bframes=2:scenecut=0", "preset": "veryfast"}


def no_such(folder: Path) -> Path:
    return folder / "nothing.mp4"


def text(folder: Path) -> Path:
    (folder / "a.mp4").write_text("This is a letter, not a video.\n" * 40)
    return folder / "a.mp4"


def plain_text(folder: Path) -> Path:
    (folder / "a.txt").write_text("FFmpeg would show this as a film of a terminal.\n" * 40)
    return folder / "a.txt"


def empty(folder: Path) -> Path:
    (folder / "a.mp4").touch()
    return folder / "a.mp4"


def sound(folder: Path) -> Path:
    return write_sound(folder / "a.m4a")


def cut_short(folder: Path) -> Path:
    data = write_clip(folder / "whole.mp4", range(60), options=GOPS).read_bytes()
    (folder / "cut.mp4").write_bytes(data[: len(data) // 2])
    return folder / "cut.mp4"


def without_frames(folder: Path) -> Path:
    """A header that promises video, and no packet: a recording stopped before its first frame."""
    path = folder / "none.mp4"
    with av.open(str(path), "w", options={"movflags": "empty_moov+frag_keyframe"}) as out:
        stream = out.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        out.start_encoding()
    return path


def undecodable(folder: Path) -> Path:
    path = write_clip(folder / "noise.mp4", range(10), codec="libx264", options=GOPS)
    data = bytearray(path.read_bytes())
    start, end = data.index(b"mdat") + 4, data.index(b"moov") - 4
    data[start:end] = bytes(end - start)
    path.write_bytes(data)
    return path


def single_image(folder: Path) -> Path:
    Image.new("RGB", (8, 8)).save(folder / "a.PNG")
    return folder / "a.PNG"


def image_in_disguise(folder: Path) -> Path:
    Image.new("RGB", (8, 8)).save(folder / "a.png")
    return (folder / "a.png").rename(folder / "a.mp4")


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "a.mp4")
    return folder / "a.mp4"


def playlist(folder: Path) -> Path:
    """A playlist that names another machine: it must not be asked."""
    lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:5", "#EXTINF:5,", "http://127.0.0.1:9/a.ts", "#EXT-X-ENDLIST"]
    (folder / "a.m3u8").write_text("\n".join(lines) + "\n")
    return folder / "a.m3u8"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (no_such, "There is no file or folder .*nothing.mp4"),
        (text, "a.mp4 cannot be read as a video"),
        (plain_text, "a.txt is not a video"),
        (empty, "is empty"),
        (sound, "a.m4a has no video in it"),
        (cut_short, "cut.mp4 cannot be read as a video.*cut short"),
        (without_frames, "none.mp4 .*without a single frame"),
        (undecodable, "None of the 10 frames of noise.mp4 can be decoded"),
        (single_image, "a.PNG is a single image"),
        (image_in_disguise, "a.mp4 is not a video"),
        (pipe, "is not a file that can be read"),
        (playlist, "a.m3u8"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(
    make: Callable[[Path], Path], says: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as caught:
        open_frames(make(tmp_path))
    sentence = str(caught.value)
    assert re.search(says, sentence), sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_clip(tmp_path / "a.mp4", range(3), options=GOPS)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    # The tests may run as root, whom no file mode keeps out.
    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(UserError, match=r"You may not read .*a\.mp4"):
        open_frames(path)


def test_a_video_that_goes_away_while_open(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.h264", range(30), options=GOPS)
    with open_frames(path, cache_bytes=0) as reader:
        reader.read(20)
        path.unlink()
        with pytest.raises(UserError, match="gone"):
            reader.read(2)


def blank_packets(path: Path, numbers: range) -> None:
    """Overwrite these packets of an all-intra file, so that no picture comes of them."""
    with av.open(str(path)) as container:
        places = [(p.pos, p.size) for p in container.demux(video=0) if p.size]
    data = bytearray(path.read_bytes())
    for n in numbers:
        pos, size = places[n]
        data[pos : pos + size] = bytes(size)
    path.write_bytes(data)


@pytest.mark.parametrize("order", ["forward", "backward", "shuffled"])
def test_lost_frames_show_the_nearest_picture_and_say_so(order: str, tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", range(40), options=INTRA)
    blank_packets(path, range(20, 26))
    orders = {
        "forward": list(range(40)),
        "backward": list(range(39, -1, -1)),
        "shuffled": random.Random(2).sample(range(40), 40),
    }
    shown = {20: 19, 21: 19, 22: 19, 23: 26, 24: 26, 25: 26}
    for cache_bytes in (0, 1 << 26):
        with open_frames(path, cache_bytes=cache_bytes) as reader:
            assert reader.num_frames == 40
            for n in orders[order]:
                frame = reader.read(n)
                assert (n, frame.is_corrupt) == (n, n in shown)
                assert (n, number_in(frame.image_bgra)) == (n, shown.get(n, n))
                assert frame.number == n


def test_a_lost_end_shows_the_last_picture(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", range(40), options=INTRA)
    blank_packets(path, range(36, 40))
    with open_frames(path) as reader:
        assert reader.num_frames == 40
        frames = [reader.read(n) for n in (39, 37, 36, 35)]
        assert [(number_in(f.image_bgra), f.is_corrupt) for f in frames] == [(35, True)] * 3 + [(35, False)]


@pytest.mark.parametrize("order", ["forward", "backward", "shuffled"])
def test_a_recording_cut_off_in_the_middle_of_a_packet(order: str, tmp_path: Path) -> None:
    pts = [900_000 + i * FRAME for i in range(90)]
    data = write_clip(tmp_path / "whole.ts", range(90), pts=pts, options=GOPS).read_bytes()
    path = tmp_path / "cut.ts"
    path.write_bytes(data[: int(len(data) * 0.6) + 77])
    with av.open(str(path)) as container:
        times = [frame.pts for frame in container.decode(video=0)]
    with open_frames(path, cache_bytes=1 << 19) as reader:
        count = reader.num_frames
        assert count == len(times)
        orders = {"forward": range(count), "backward": range(count - 1, -1, -1)}
        for n in orders.get(order, random.Random(5).sample(range(count), count)):
            frame = reader.read(n)
            if n == count - 1:
                continue  # cut through: FFmpeg's threads do not always agree whether it is damaged
            assert not frame.is_corrupt
            assert number_in(frame.image_bgra) == n == round(reader.time(n) * 25)


def test_a_download_that_broke_off_shows_what_there_is(tmp_path: Path) -> None:
    muxing = {"movflags": "faststart"}
    path = write_clip(tmp_path / "a.mp4", range(90), options=GOPS, muxing=muxing)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * 0.7)])
    with open_frames(path) as reader:
        assert 30 < reader.num_frames < 90
        frames = [reader.read(n) for n in range(reader.num_frames)]
        good = [f for f in frames if not f.is_corrupt]
        assert [number_in(f.image_bgra) for f in good] == [f.number for f in good]
        assert len(good) >= reader.num_frames - 5


def test_random_damage_never_stops_reading(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.ts", range(90), options=GOPS)
    rng = random.Random(3)
    data = bytearray(path.read_bytes())
    for _ in range(60):
        at = rng.randrange(4000, len(data) - 8)
        data[at : at + 4] = rng.randbytes(4)
    path.write_bytes(data)
    with open_frames(path, cache_bytes=1 << 20) as reader:
        frames = [reader.read(n) for n in rng.sample(range(reader.num_frames), reader.num_frames)]
        assert any(frame.is_corrupt for frame in frames)
        assert all(frame.image_bgra.shape == (HEIGHT, WIDTH, 4) for frame in frames)


def test_a_size_that_changes_on_the_way_is_brought_to_the_first(tmp_path: Path) -> None:
    path = tmp_path / "a.ts"
    data = b""
    for size in ((160, 96), (320, 192)):
        with av.open(str(tmp_path / "part.ts"), "w") as out:
            stream = out.add_stream("libx264", rate=25)
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
            image = np.full((size[1], size[0], 3), 200, np.uint8)
            for _ in range(10):
                out.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
            out.mux(stream.encode(None))
        data += (tmp_path / "part.ts").read_bytes()
    path.write_bytes(data)
    with open_frames(path) as reader:
        assert reader.num_frames == 20
        assert {reader.read(n).image_bgra.shape for n in range(20)} == {(96, 160, 4)}
        assert abs(int(reader.read(15).image_bgra[50, 80, 0]) - 200) < 6
