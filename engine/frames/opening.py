"""From a path to a reader, or to one sentence that says why not."""

from __future__ import annotations

import os
from pathlib import Path

from engine.errors import UserError, os_reason
from engine.frames.reader import DEFAULT_CACHE_BYTES, FrameReader

IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp"})


def open_frames(path: str | Path, *, cache_bytes: int = DEFAULT_CACHE_BYTES) -> FrameReader:
    """Open a video file, or a folder of images as a video in the natural order of their names.

    cache_bytes: how much memory decoded frames may take. Raises UserError when there is nothing
    that can be shown: no such file, no video in it, damaged beyond reading, no permission.
    """
    absolute = os.path.abspath(os.fspath(path))
    if not os.path.lexists(absolute):
        raise UserError(
            "There is no file or folder {absolute}. Check the name, or choose another.", absolute=absolute
        )
    if os.path.isdir(absolute):
        from engine.frames.image_folder import ImageFolder

        return ImageFolder(absolute, cache_bytes)
    _check_file(absolute)
    from engine.frames.video_file import VideoFile

    return VideoFile(absolute, cache_bytes)


def _check_file(path: str) -> None:
    """Raise UserError for what is known not to be a readable video before any decoder sees it."""
    if Path(path).suffix.lower() in IMAGE_SUFFIXES:
        raise UserError(
            "{path} is a single image. Open the folder that holds it, or a video file.", path=path
        )
    if not os.path.isfile(path):
        raise UserError(
            "{path} is not a file that can be read. Choose a video file or a folder of images.", path=path
        )
    try:
        with open(path, "rb") as file:
            if not file.read(1):
                raise UserError("{path} is empty. Copy or download the video again.", path=path)
    except PermissionError:
        raise UserError(
            "You may not read {path}. Change its permissions, or copy it elsewhere.", path=path
        ) from None
    except OSError as error:
        raise UserError(
            "{path} cannot be read: {reason}. Check the disk it is on.", path=path, reason=os_reason(error)
        ) from None
