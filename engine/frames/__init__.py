"""Frame n of a video file or of a folder of images, exactly.

`open_frames` opens either; a `FrameReader` gives its frames by number; a `FrameLoader` does so on
a thread of its own, for a window that must not wait. Needs no Qt and no torch, and what decodes
(PyAV, Pillow) is loaded when the first video is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.frames.loader import FrameLoader
from engine.frames.opening import IMAGE_SUFFIXES, open_frames
from engine.frames.reader import DEFAULT_CACHE_BYTES, Frame, FrameReader

if TYPE_CHECKING:
    from engine.frames.image_folder import ImageFolder
    from engine.frames.video_file import VideoFile

__all__ = [
    "DEFAULT_CACHE_BYTES",
    "IMAGE_SUFFIXES",
    "Frame",
    "FrameLoader",
    "FrameReader",
    "ImageFolder",
    "VideoFile",
    "open_frames",
]


def __getattr__(name: str) -> object:
    # The two kinds of reader are named here without loading their decoders at import.
    if name == "VideoFile":
        from engine.frames.video_file import VideoFile

        return VideoFile
    if name == "ImageFolder":
        from engine.frames.image_folder import ImageFolder

        return ImageFolder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
