"""A short name for the content of a video, to notice that a file is another than it was.

Made from the bytes on disk alone, never from what a decoder makes of them: the same on every
machine and with every version of the libraries.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence

_BLOCK = 64 * 1024
_BLOCKS = 16


def of_file(path: str) -> str:
    """32 hex digits from the file's length and 16 blocks of 64 KiB spread over it. Raises OSError."""
    size = os.path.getsize(path)
    digest = hashlib.blake2b(size.to_bytes(8, "little"), digest_size=16, person=b"masklet-video")
    with open(path, "rb") as file:
        for start in _starts(size):
            file.seek(start)
            digest.update(file.read(_BLOCK))
    return digest.hexdigest()


def of_files(paths: Sequence[str], sizes: Sequence[int]) -> str:
    """32 hex digits from the lengths of all files, in order, and the heads of 16 of them.

    Their names do not count: renamed images in the same order are the same video. Raises OSError.
    """
    digest = hashlib.blake2b(digest_size=16, person=b"masklet-images")
    for size in sizes:
        digest.update(size.to_bytes(8, "little"))
    step = max(1, len(paths) // _BLOCKS)
    for path in paths[::step][:_BLOCKS]:
        with open(path, "rb") as file:
            digest.update(file.read(_BLOCK))
    return digest.hexdigest()


def _starts(size: int) -> list[int]:
    if size <= _BLOCK * _BLOCKS:
        return list(range(0, size, _BLOCK))
    last = size - _BLOCK
    return [last * i // (_BLOCKS - 1) for i in range(_BLOCKS)]
