"""Passes that were broken off, on disk, so that tracking goes on exactly where it stood.

What a pass remembers of an object (its memory bank, with what that was built from) is written when tracking
stops, and now and then while it runs. A later Track of the same object by the same model takes it up instead
of walking there again, also after the program was closed, or killed.

The other way would be to walk again from the prompted frame. Both were measured
(tests/benchmarks/resume.py). Walking again takes as long as it took the first time, and is not exact: a
click's memory is made of logits, of which the project keeps the mask alone; with SAM 2 nano half of the
masks differed. From the file, of a megabyte an object with Basic and less with nano, every mask is that of
an undisturbed run, bit for bit. Without the file (removed, damaged, another model) walking is what happens.
"""

from __future__ import annotations

import json
import logging
import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import UserError
from engine.masks import Mask
from engine.messages import PromptedFrame
from engine.prompts import Box, Point, Prompts

Arrays = dict[str, NDArray[Any]]
_FORM = 1
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a pass of an object has come: from the prompted frame `begun` to `frame`, both included."""

    begun: int
    frame: int
    reverse: bool

    def is_ahead(self, frame: int) -> bool:
        """Whether the pass has yet to come to a frame."""
        return frame < self.frame if self.reverse else frame > self.frame


@dataclass(frozen=True, slots=True)
class BuiltFrom:
    """What a remembered frame was built from.

    shown: the mask that the memory stands for. segmented: it came from the prompts, not from a mask.
    """

    prompts: Prompts
    base: Mask | None
    shown: Mask
    segmented: bool

    def agrees_with(self, wanted: PromptedFrame | None) -> bool:
        if wanted is None or self.prompts != wanted.prompts:
            return False
        if wanted.mask is None:
            return self.segmented and self.base == wanted.base
        return self.shown == wanted.mask


@dataclass(frozen=True, slots=True)
class Found:
    """What a pass found on a frame. score, predicted_iou: as in `engine.messages.MaskReady`."""

    mask: Mask
    score: float
    predicted_iou: float


@dataclass(frozen=True, slots=True)
class Pass:
    """An object's pass and its memory.

    bank: as the segmenter stores one. found: of the last frames, because whoever tracks may have been
    stopped before they heard of them.
    """

    object_id: int
    standing: Standing
    sources: Mapping[int, BuiltFrom]
    bank: Arrays
    found: Mapping[int, Found] = field(default_factory=dict)


class PassFile:
    """The file with the passes of one video. Writing is all or nothing; what cannot be read is not there.

    whose: names the model and the video, in any words: passes of others are not there, either.
    """

    def __init__(self, path: Path, whose: str) -> None:
        self._path = path
        self._whose = whose

    def read(self) -> dict[int, Pass]:
        """The passes by object."""
        from safetensors import SafetensorError, safe_open

        if not self._path.is_file():
            return {}
        try:
            with safe_open(self._path, framework="numpy") as file:
                header = json.loads((file.metadata() or {}).get("masklet", "{}"))
                if (header.get("form"), header.get("whose")) != (_FORM, self._whose):
                    return {}
                arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            if _checksum(arrays) != header["checksum"]:
                raise ValueError("its checksum is wrong")
            return {one["object_id"]: _pass(one, arrays) for one in header["passes"]}
        except (
            OSError,
            SafetensorError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            UserError,
        ) as error:
            _log.warning("%s cannot be read, so tracking starts anew: %s", self._path, error)
            return {}

    def write(self, passes: Iterable[Pass]) -> None:
        """Put these passes in place of all in the file; none of them removes it. A full disk is no error."""
        from safetensors.numpy import save_file

        arrays: Arrays = {}
        entries = [_entry(one, arrays) for one in passes]
        partial = self._path.with_name(self._path.name + ".part")
        try:
            if not entries:
                self._path.unlink(missing_ok=True)
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            header = {"form": _FORM, "whose": self._whose, "checksum": _checksum(arrays), "passes": entries}
            save_file(arrays, partial, metadata={"masklet": json.dumps(header)})
            os.replace(partial, self._path)
        except OSError as error:
            _log.warning("where tracking stands cannot be written to %s: %s", self._path, error)
            partial.unlink(missing_ok=True)


def _checksum(arrays: Arrays) -> int:
    total = 0
    for name in sorted(arrays):
        total = zlib.crc32(np.ascontiguousarray(arrays[name]).data, zlib.crc32(name.encode(), total))
    return total


def _entry(one: Pass, arrays: Arrays) -> dict[str, Any]:
    """What the header says of a pass; its arrays are added to `arrays`."""
    place = f"{one.object_id}/"
    for name, array in one.bank.items():
        arrays[f"{place}bank/{name}"] = np.ascontiguousarray(array)
    sources = []
    for frame, source in one.sources.items():
        masks = {"prompt": source.prompts.mask, "base": source.base, "shown": source.shown}
        for what, mask in masks.items():
            if mask is not None:
                arrays[f"{place}{what}/{frame}"] = np.frombuffer(mask.encode(), np.uint8)
        points = [[p.x, p.y, p.positive] for p in source.prompts.points]
        box = None if source.prompts.box is None else asdict(source.prompts.box)
        sources.append({"frame": frame, "points": points, "box": box, "segmented": source.segmented})
    found = []
    for frame, seen in one.found.items():
        arrays[f"{place}found/{frame}"] = np.frombuffer(seen.mask.encode(), np.uint8)
        found.append([frame, seen.score, seen.predicted_iou])
    standing = asdict(one.standing)
    return {"object_id": one.object_id, "standing": standing, "sources": sources, "found": found}


def _pass(entry: dict[str, Any], arrays: Arrays) -> Pass:
    place = f"{entry['object_id']}/"

    def mask(what: str, frame: int) -> Mask | None:
        stored = arrays.get(f"{place}{what}/{frame}")
        return None if stored is None else Mask.decode(stored.tobytes())

    sources = {}
    for said in entry["sources"]:
        frame = said["frame"]
        points = tuple(Point(x, y, positive) for x, y, positive in said["points"])
        prompts = Prompts(points, Box(**said["box"]) if said["box"] else None, mask("prompt", frame))
        shown = mask("shown", frame)
        if shown is None:
            raise ValueError(f"the mask of frame {frame} is missing")
        sources[frame] = BuiltFrom(prompts, mask("base", frame), shown, bool(said["segmented"]))
    bank = {n.removeprefix(f"{place}bank/"): a for n, a in arrays.items() if n.startswith(f"{place}bank/")}
    found = {
        frame: Found(Mask.decode(arrays[f"{place}found/{frame}"].tobytes()), score, predicted_iou)
        for frame, score, predicted_iou in entry["found"]
    }
    return Pass(entry["object_id"], Standing(**entry["standing"]), sources, bank, found)
