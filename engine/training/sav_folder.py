"""The training set of SA-V as it is handed out: a video, and beside it JSON with masks at 6 frames a second.

    sav_000001.mp4   sav_000001_manual.json   sav_000001_auto.json

A JSON file holds under 'masklet' a list of annotated frames, each a list of one run-length mask (COCO's) for
each object of 'masklet_id'. Videos run at 24 frames a second, so that every fourth frame has masks.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import UserError
from engine.frames import FrameReader, open_frames
from engine.masks import Mask

ANNOTATED_FPS = 6
_KINDS = ("manual", "auto")
_OPEN_AT_ONCE = 8
_CACHE_BYTES = 32 << 20  # of decoded frames, for each open video


@dataclass(frozen=True)
class SavVideo:
    """A video with masks. annotations: its JSON files, by kind."""

    path: Path
    annotations: dict[str, Path]


class OpenVideos:
    """Videos opened when they are first looked at; those not looked at for long are closed again."""

    def __init__(self) -> None:
        self._open: OrderedDict[Path, FrameReader] = OrderedDict()

    def reader(self, path: Path) -> FrameReader:
        """The reader of a video. Raises UserError when it cannot be read."""
        if path not in self._open:
            self._open[path] = open_frames(path, cache_bytes=_CACHE_BYTES)
            if len(self._open) > _OPEN_AT_ONCE:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(path)
        return self._open[path]

    def frame(self, path: Path, number: int) -> NDArray[np.uint8]:
        """A frame of a video, (H, W, 3) uint8 RGB."""
        return self.reader(path).read_rgb(number)


def find_videos(folder: Path) -> list[SavVideo]:
    """The annotated videos of a folder and of the folders in it, by name; none for another layout."""
    found = []
    for path in sorted([*folder.glob("*.mp4"), *folder.glob("*/*.mp4")]):
        beside = {kind: path.with_name(f"{path.stem}_{kind}.json") for kind in _KINDS}
        here = {kind: file for kind, file in beside.items() if file.is_file()}
        if here:
            found.append(SavVideo(path, here))
    return found


def read_objects(video: SavVideo, reader: FrameReader) -> dict[str, dict[int, Mask]]:
    """The masks of a video's objects by 'kind-id', by frame number. Raises UserError for damaged files."""
    stride = max(1, round(float(reader.fps) / ANNOTATED_FPS))
    objects: dict[str, dict[int, Mask]] = {}
    for kind, path in video.annotations.items():
        ids, frames = _read(path)
        last = (len(frames) - 1) * stride
        if last >= reader.num_frames:
            raise UserError(
                "{name} has masks up to frame {last}, but {video} has just {frames} frames. They do not "
                "belong together.",
                name=path.name,
                last=last,
                video=video.path.name,
                frames=reader.num_frames,
            )
        for place, object_id in enumerate(ids):
            masks = {n * stride: _mask(masks, place, path) for n, masks in enumerate(frames)}
            objects[f"{kind}-{object_id}"] = _fitting(masks, reader, path)
    return objects


def _read(path: Path) -> tuple[list[Any], list[Sequence[Any]]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError("{path} could not be read as SA-V masks: {error}.", path=path, error=error) from error
    table = content if isinstance(content, dict) else {}
    ids, frames = table.get("masklet_id"), table.get("masklet")
    if (
        isinstance(ids, list)
        and isinstance(frames, list)
        and all(isinstance(masks, list) and len(masks) == len(ids) for masks in frames)
    ):
        return ids, frames
    raise UserError(
        "{path} holds no SA-V masks: it needs 'masklet_id', and a mask of each on every frame.", path=path
    )


def _mask(masks: Sequence[Any], place: int, path: Path) -> Mask:
    try:
        (height, width), counts = masks[place]["size"], masks[place]["counts"]
        runs = np.array(counts if isinstance(counts, list) else run_lengths(counts), np.int64)
        return mask_of_runs(runs, int(height), int(width))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise UserError(
            "{path} holds a mask that is no run-length mask ({error}).", path=path, error=error
        ) from error


def mask_of_runs(runs: NDArray[np.int64], height: int, width: int) -> Mask:
    """Runs of unset and set pixels in turn, down the columns from the left. Raises ValueError when they
    are not those of a mask of this size."""
    if height < 1 or width < 1 or (runs < 0).any() or int(runs.sum()) != height * width:
        raise ValueError(f"its runs are not those of {width} x {height} pixels")
    values = np.arange(len(runs)) % 2 == 1
    return Mask.from_array(np.repeat(values, runs).reshape(width, height).T)


def run_lengths(text: str) -> list[int]:
    """COCO's compressed runs: numbers of five bits a character, the lowest first, each from the third
    on as its difference to the one two before."""
    runs: list[int] = []
    value = shift = 0
    for character in text:
        bits = ord(character) - 48
        if not 0 <= bits < 64:
            raise ValueError(f"'{character}' stands for no number")
        value |= (bits & 31) << shift
        shift += 5
        if bits & 32:
            continue
        if bits & 16:
            value -= 1 << shift
        runs.append(value + (runs[-2] if len(runs) > 2 else 0))
        value = shift = 0
    return runs


def _fitting(masks: dict[int, Mask], reader: FrameReader, path: Path) -> dict[int, Mask]:
    for mask in masks.values():
        if (mask.width, mask.height) != (reader.width, reader.height):
            raise UserError(
                "{name} has masks of {size} pixels for a video of {video_size}. They do not belong together.",
                name=path.name,
                size=f"{mask.width} x {mask.height}",
                video_size=f"{reader.width} x {reader.height}",
            )
    return masks
