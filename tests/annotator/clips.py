"""Small videos and folders of images for tests of the window."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image


def make_video(path: Path, *, frames: int = 8, width: int = 64, height: int = 48, seed: int = 0) -> Path:
    """A video of coloured squares that move; another seed is another video."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(25))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(frames):
            picture = picture_of(number, width, height, seed)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def make_images(folder: Path, *, frames: int = 5, width: int = 64, height: int = 48) -> Path:
    folder.mkdir(parents=True)
    for number in range(frames):
        Image.fromarray(picture_of(number, width, height, 0)).save(folder / f"frame{number}.png")
    return folder


def picture_of(number: int, width: int, height: int, seed: int) -> np.ndarray:
    picture = np.full((height, width, 3), (40 + seed * 30) % 200, np.uint8)
    x = 4 + 2 * number
    picture[10:30, x : x + 20] = (220, 60 + seed * 20, 30)
    return picture
