"""Frames for the published video predictor: read and resized when they are asked for, one at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from collections.abc import Sized as _Sized
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from engine.errors import UserError
from engine.predict.transforms import to_network_as_video

JPEG = {".jpg", ".jpeg"}
OTHER_IMAGES = {".png", ".webp", ".bmp", ".tif", ".tiff"}


class VideoFrames(Sequence[Tensor]):
    """A video as the network takes it: frames (3, side, side), normalised, on the CPU.

    read: gives frame n as an RGB image. height, width: of the video, pixels. close: gives back what
    reading holds.
    """

    def __init__(
        self,
        read: Callable[[int], Image.Image],
        *,
        length: int,
        height: int,
        width: int,
        side: int,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.close = close
        self._read = read
        self._length = length
        self._side = side
        self.height = height
        self.width = width

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        frame = index + len(self) if index < 0 else index
        if not 0 <= frame < len(self):
            raise IndexError(f"there is no frame {index}: the video has {len(self)} frames")
        return to_network_as_video(self._read(frame), self._side)[0]


def open_frames(source: Any, side: int) -> VideoFrames:
    """Frames of a folder of images, a video file, or images in memory.

    source: a path, an array (n, h, w, 3) of RGB, or a sequence of such images or PIL images. Raises
    RuntimeError when there are no frames, TypeError for what is no video.
    """
    if isinstance(source, bytes | bytearray | memoryview) or not isinstance(source, str | Path | _Sized):
        is_bytes = isinstance(source, bytes | bytearray | memoryview)
        raise TypeError(
            "a video is the path of a file or folder, an array (n, height, width, 3), or a sequence of "
            f"images, not {type(source).__name__}{'; write bytes to a file first' if is_bytes else ''}"
        )
    if isinstance(source, str | Path):
        path = Path(source)
        return _folder(path, side) if path.is_dir() else _video_file(path, side)
    if len(source) == 0:
        raise RuntimeError("There are no frames: the sequence is empty.")
    return _in_memory(cast("Sequence[NDArray[np.uint8] | Image.Image]", source), side)


def _folder(folder: Path, side: int) -> VideoFrames:
    files = [p for p in folder.iterdir() if p.suffix.lower() in JPEG]
    files = files or [p for p in folder.iterdir() if p.suffix.lower() in OTHER_IMAGES]
    if not files:
        raise RuntimeError(f"There are no images in {folder}.")
    files.sort(key=lambda p: _natural_key(p.stem))

    def read(index: int) -> Image.Image:
        file = files[index]
        try:
            with Image.open(file) as image:
                return image.convert("RGB")
        except FileNotFoundError:
            raise  # says all there is to say
        except (OSError, EOFError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise UserError(
                "{name} cannot be read as an image ({error}). Replace it.", name=file.name, error=error
            ) from error

    width, height = read(len(files) - 1).size  # as published, the last file tells the size of the video
    return VideoFrames(read, length=len(files), height=height, width=width, side=side)


def _natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Numbers inside names count as numbers: frame2 comes before frame10."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((0, int(p), p) if p.isdigit() else (1, 0, p) for p in parts)


def _in_memory(images: Sequence[NDArray[np.uint8] | Image.Image], side: int) -> VideoFrames:
    def read(index: int) -> Image.Image:
        image = images[index]
        if isinstance(image, Image.Image):
            return image
        try:
            return Image.fromarray(np.asarray(image))
        except (TypeError, ValueError, AttributeError):
            kind = getattr(image, "dtype", type(image).__name__)
            shape = f" of the shape {tuple(image.shape)}" if hasattr(image, "shape") else ""
            raise TypeError(
                "the frames of a video are PIL images or arrays (height, width, 3) of uint8; frame "
                f"{index} is {kind}{shape}"
            ) from None

    width, height = read(len(images) - 1).size
    return VideoFrames(read, length=len(images), height=height, width=width, side=side)


def _video_file(path: Path, side: int) -> VideoFrames:
    # The reader of the annotator: exact frame numbers, seeks where that is shorter than decoding on.
    from engine import frames

    reader = frames.open_frames(path)

    def read(index: int) -> Image.Image:
        return Image.fromarray(reader.read_rgb(index))

    return VideoFrames(
        read,
        length=reader.num_frames,
        height=reader.height,
        width=reader.width,
        side=side,
        close=reader.close,
    )
