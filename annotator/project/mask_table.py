"""The masks of a project by (object, frame), with what is known of each; pixels load when asked for.

A long project has hundreds of thousands of masks. Opening it reads what is known of each mask
(source, scores, flags), not the pixels: those come through `loader` and stay in a bounded cache.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.masks import Mask

if TYPE_CHECKING:
    from annotator.project.project import Source

Key = tuple[int, int]  # (object_id, frame)
_CACHE_BYTES = 128 * 2**20


@dataclass(frozen=True, slots=True)
class MaskInfo:
    """What is known of a mask beside its pixels.

    score: logit of presence (None where nobody estimated it). predicted_iou: 0 to 1 or None.
    verified: a person said that it is right. stale: a correction elsewhere made it out of date.
    area: set pixels; 0 says that the object is not there.
    """

    source: Source
    score: float | None = None
    predicted_iou: float | None = None
    verified: bool = False
    stale: bool = False
    area: int = 0


@dataclass(frozen=True, slots=True)
class MaskRecord:
    """A mask and what is known of it."""

    mask: Mask
    info: MaskInfo


class MaskTable:
    """Masks by object and frame. Only edits change it."""

    def __init__(self, loader: Callable[[int, int], Mask] | None = None) -> None:
        """loader: reads the pixels of a stored mask; None for a table that is all in memory."""
        self._infos: dict[int, dict[int, MaskInfo]] = {}
        self._loader = loader
        self._pixels: OrderedDict[Key, Mask] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return sum(len(frames) for frames in self._infos.values())

    def __contains__(self, key: Key) -> bool:
        return key[1] in self._infos.get(key[0], {})

    def __iter__(self) -> Iterator[Key]:
        return ((o, f) for o, frames in self._infos.items() for f in frames)

    def info(self, object_id: int, frame: int) -> MaskInfo | None:
        return self._infos.get(object_id, {}).get(frame)

    def infos(self, object_id: int) -> dict[int, MaskInfo]:
        """What is known of every mask of an object, by frame, in no order. Do not change it."""
        return self._infos.get(object_id, {})

    def frames(self, object_id: int) -> list[int]:
        """Frames with a mask of this object, rising."""
        return sorted(self._infos.get(object_id, {}))

    def get(self, object_id: int, frame: int) -> MaskRecord | None:
        """The mask of an object on a frame, or None. May read it from the project file."""
        info = self.info(object_id, frame)
        if info is None:
            return None
        return MaskRecord(self._mask(object_id, frame), info)

    def on_frame(self, frame: int) -> dict[int, MaskRecord]:
        """All masks on a frame by object id."""
        found = {}
        for object_id in self._infos:
            record = self.get(object_id, frame)
            if record is not None:
                found[object_id] = record
        return found

    def put(self, object_id: int, frame: int, record: MaskRecord | None) -> None:
        """Set or, with None, remove a mask. For edits."""
        key = (object_id, frame)
        self._drop_pixels(key)
        if record is None:
            frames = self._infos.get(object_id)
            if frames is not None and frames.pop(frame, None) is not None and not frames:
                del self._infos[object_id]
            return
        self._infos.setdefault(object_id, {})[frame] = record.info
        self._keep_pixels(key, record.mask)

    def put_info(self, object_id: int, frame: int, info: MaskInfo) -> None:
        """Say that the project file has this mask; its pixels load when asked for. For storage."""
        self._infos.setdefault(object_id, {})[frame] = info

    def _mask(self, object_id: int, frame: int) -> Mask:
        key = (object_id, frame)
        mask = self._pixels.get(key)
        if mask is not None:
            self._pixels.move_to_end(key)
            return mask
        if self._loader is None:
            raise KeyError(key)
        mask = self._loader(object_id, frame)
        self._keep_pixels(key, mask)
        return mask

    def _keep_pixels(self, key: Key, mask: Mask) -> None:
        self._pixels[key] = mask
        self._bytes += len(mask.data)
        while self._loader is not None and self._bytes > _CACHE_BYTES and len(self._pixels) > 1:
            _, old = self._pixels.popitem(last=False)
            self._bytes -= len(old.data)

    def _drop_pixels(self, key: Key) -> None:
        old = self._pixels.pop(key, None)
        if old is not None:
            self._bytes -= len(old.data)
