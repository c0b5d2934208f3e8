"""Small videos whose every frame says its own number, written with PyAV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 160, 96
_BITS, _ACROSS, _BLOCK = 12, 4, 24  # 4 x 3 blocks of 24 pixels from the top left corner

TICKS = Fraction(1, 90_000)
FRAME = 3600  # ticks: 25 frames a second


def picture(number: int) -> NDArray[np.uint8]:
    """An RGB picture that shows `number` in black and white blocks, beside a moving ramp."""
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    rgb[..., 0] = (np.arange(WIDTH) * 2 + number * 5) % 256
    rgb[..., 1] = (np.arange(HEIGHT)[:, None] * 2 + number * 3) % 256
    for bit in range(_BITS):
        y, x = bit // _ACROSS * _BLOCK, bit % _ACROSS * _BLOCK
        rgb[y : y + _BLOCK, x : x + _BLOCK] = 235 if number >> bit & 1 else 16
    return rgb


def number_in(image: NDArray[np.uint8]) -> int:
    """What `picture` shows, read from the pixels (RGB or BGRA)."""
    number = 0
    for bit in range(_BITS):
        y, x = bit // _ACROSS * _BLOCK, bit % _ACROSS * _BLOCK
        block = image[y + 6 : y + _BLOCK - 6, x + 6 : x + _BLOCK - 6, :3]
        number |= int(block.mean() > 127) << bit
    return number


def write_clip(
    path: Path,
    numbers: Iterable[int] = range(60),
    *,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    pts: Sequence[int] | None = None,
    muxing: dict[str, str] | None = None,
    pix_fmt: str = "yuv420p",
    container: str | None = None,
) -> Path:
    """Encode the pictures of `numbers`. pts: ticks of 1/90000 s, one a frame; 25 frames/s otherwise."""
    with av.open(str(path), "w", format=container, options=muxing or {}) as out:
        stream = out.add_stream(codec, rate=25, options=options or {})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pix_fmt
        if codec not in ("mpeg4", "mpeg2video", "mjpeg"):
            stream.codec_context.time_base = TICKS if pts is not None else Fraction(1, 25)
        for i, number in enumerate(numbers):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
            frame.pts, frame.time_base = (i, Fraction(1, 25)) if pts is None else (pts[i], TICKS)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def remux(
    source: Path,
    path: Path,
    *,
    shift: int = 0,
    muxing: dict[str, str] | None = None,
    rotation: int | None = None,
    matrix: Sequence[int] | None = None,
) -> Path:
    """Copy the video's packets into another container, `shift` frames (of 1/25 s) later, or turned.

    Turned clips are copies because encoding the same pictures twice need not give the same bytes: the
    vector code of x264 has been seen to choose differently from run to run.
    """
    with av.open(str(source)) as old, av.open(str(path), "w", options=muxing or {}) as new:
        stream = old.streams.video[0]
        copied = new.add_stream_from_template(stream)
        if rotation is not None:
            copied.set_display_rotation(rotation)
        if matrix is not None:
            copied.set_display_matrix(list(matrix))
        step = int(Fraction(1, 25) / stream.time_base)
        for packet in old.demux(stream):
            if packet.dts is not None:
                packet.pts += shift * step
                packet.dts += shift * step
                packet.stream = copied
                new.mux(packet)
    return path


def write_sound(path: Path) -> Path:
    """Half a second of silence and no picture."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=48_000, layout="mono")
        for _ in range(24):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            frame.sample_rate = 48_000
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path
