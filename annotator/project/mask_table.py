"""The masks of a project by (object, frame), with what is known of each; pixels load when asked for.

A long project has hundreds of thousands of masks. Opening it reads what is known of each mask
(source, scores, flags) into one row of numbers per object, not the pixels: those come through
`loader` and stay in a bounded cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.project.mask_facts import MaskColumns, MaskFacts
from annotator.project.mask_info import MaskFlag, MaskInfo, MaskRecord, Source
from annotator.project.mask_row import NO_ROW, MaskRow, MaskRows
from annotator.project.pixel_cache import Key, PixelCache
from engine.masks import DamagedMaskError, Mask

__all__ = [
    "Key",
    "MaskColumns",
    "MaskFacts",
    "MaskFlag",
    "MaskInfo",
    "MaskRecord",
    "MaskRow",
    "MaskTable",
    "Source",
]


class MaskTable:
    """Masks by object and frame. Only edits change it.

    rows: what is known of them, an object's as one; for edits and storage.
    """

    def __init__(self, loader: Callable[[int, int], Mask] | None = None) -> None:
        """loader: reads the pixels of a stored mask; None for a table that is all in memory."""
        self.rows = MaskRows()
        self._pixels = PixelCache(loader)

    def __len__(self) -> int:
        return sum(row.count for row in self.rows)

    def __contains__(self, key: Key) -> bool:
        return self.rows.find(key[0]).has(key[1])

    def __iter__(self) -> Iterator[Key]:
        return ((o, f) for o in self.rows.ids for f in self.frames(o))

    def info(self, object_id: int, frame: int) -> MaskInfo | None:
        row = self.rows.find(object_id)
        return row.info(frame) if row.has(frame) else None

    def infos(self, object_id: int) -> dict[int, MaskInfo]:
        """What is known of every mask of an object, by rising frame. Made anew by each call, a
        microsecond a mask: for painting use `flags`."""
        row = self.rows.find(object_id)
        return {frame: row.info(frame) for frame in self.frames(object_id)}

    def frames(self, object_id: int) -> list[int]:
        """Frames with a mask of this object, rising."""
        return self.rows.find(object_id).frames()

    def flags(self, object_id: int, num_frames: int) -> NDArray[np.uint16]:
        """MaskFlags of frames 0 to num_frames - 1, as one read-only array that follows later changes.

        Costs nothing: no copy is made. Ask again after a change, since a table that grows moves.
        """
        row = self.rows.find(object_id)
        if row is NO_ROW:
            view: NDArray[np.uint16] = np.zeros(num_frames, np.uint16)
        else:
            row.reserve(num_frames)
            view = row.flags[:num_frames]
        view.flags.writeable = False
        return view

    def facts(self, object_id: int, num_frames: int) -> MaskFacts:
        """All that is known of the masks on frames 0 to num_frames - 1; made of views, as `flags`."""
        row = self.rows.find(object_id)
        if row is NO_ROW:
            row = MaskRow(object_id)
        row.reserve(num_frames)
        facts = MaskFacts(
            row.flags[:num_frames],
            row.score[:num_frames],
            row.iou[:num_frames],
            row.area[:num_frames],
            row.disagreement[:num_frames],
            row.shape[:num_frames],
        )
        for view in (facts.flags, facts.score, facts.iou, facts.area, facts.disagreement, facts.shape):
            view.flags.writeable = False
        return facts

    def revision(self, object_id: int) -> int:
        """A number that changes whenever a mask of this object does; what was drawn of it holds as long."""
        return self.rows.find(object_id).revision

    def get(self, object_id: int, frame: int) -> MaskRecord | None:
        """The mask of an object on a frame, or None. May read it from the project file.

        Raises UserError (DamagedMaskError where the pixels are spoilt) when it cannot be read.
        """
        info = self.info(object_id, frame)
        if info is None:
            return None
        return MaskRecord(self._pixels_of(object_id, frame), info)

    def get_sound(self, object_id: int, frame: int) -> MaskRecord | None:
        """As `get`, but None for a damaged mask: so that a person can replace it or remove it."""
        try:
            return self.get(object_id, frame)
        except DamagedMaskError:
            return None

    def is_damaged(self, object_id: int, frame: int) -> bool:
        """Whether there is a mask whose pixels are spoilt. May read it; raises UserError when it cannot."""
        if (object_id, frame) not in self:
            return False
        try:
            self._pixels_of(object_id, frame)
        except DamagedMaskError:
            return True
        return False

    def on_frame(self, frame: int) -> dict[int, MaskRecord]:
        """All masks on a frame by object id."""
        records = ((o, self.get(o, frame)) for o in self.rows.ids)
        return {o: record for o, record in records if record is not None}

    def sound_on_frame(self, frame: int) -> dict[int, MaskRecord]:
        """As `on_frame`, without the damaged ones."""
        records = ((o, self.get_sound(o, frame)) for o in self.rows.ids)
        return {o: record for o, record in records if record is not None}

    def put(self, object_id: int, frame: int, record: MaskRecord | None) -> None:
        """Set or, with None, remove a mask. For edits. Raises ValueError for a negative frame."""
        if frame < 0:
            raise ValueError(f"there is no frame {frame}")
        row = self.rows.find(object_id)
        slot = row.slot(frame) if row is not NO_ROW else (object_id, frame)
        if record is None:
            self._pixels.drop(slot)
            row.clear(frame)
            return
        self._pixels.put(slot, record.mask)
        self.rows.own(object_id).set(frame, record.info)

    def stage(self, home: int, frame: int, record: MaskRecord | None) -> None:
        """Keep a mask, or none, under an id that no object has; it is in no other list. For edits."""
        if record is None:
            self._pixels.drop((home, frame))
            self.rows.stage(home).clear(frame)
        else:
            self._pixels.put((home, frame), record.mask)
            self.rows.stage(home).set(frame, record.info)

    def forget_staged(self, home: int) -> None:
        """Let go what was staged under an id. For edits."""
        for frame in self.rows.forget_staged(home):
            self._pixels.drop((home, frame))

    def put_info(self, object_id: int, frame: int, info: MaskInfo) -> None:
        """Change what is known of a mask whose pixels stay. For edits. Raises KeyError where none is."""
        if (object_id, frame) not in self:
            raise KeyError(f"object {object_id} has no mask on frame {frame}")
        self.rows.find(object_id).set(frame, info)

    def mark_stale(self, object_id: int, frames: Sequence[int], stale: bool) -> tuple[int, ...]:
        """Change whether masks are out of date; returns the frames where that was otherwise. For edits."""
        return self.rows.find(object_id).mark_stale(frames, stale)

    def load(self, object_id: int, columns: MaskColumns) -> None:
        """Say that the project file has these masks of an object; pixels load when asked for. For storage."""
        if columns.frames:
            self.rows.own(object_id).load(columns)

    def attach(self, loader: Callable[[int, int], Mask]) -> None:
        """From now on pixels that are settled may leave memory, and `loader` brings them again."""
        self._pixels.attach(loader)

    def unsaved(self, object_id: int, frame: int) -> Mask | None:
        """Pixels that the project file does not have yet, or None. For storage."""
        return self._pixels.unsaved(self.rows.find(object_id).slot(frame))

    def unsaved_pixels(self) -> list[tuple[Key, Mask]]:
        """Pixels that the project file does not have yet, by the id and the frame that it is to have them
        under, rising. For storage."""
        return sorted(self._pixels.unsaved_items(), key=lambda item: item[0])

    def settle(self) -> None:
        """Say that table and project file agree: all was saved, or what failed was taken back."""
        self._pixels.settle()
        self.rows.settle()

    def _pixels_of(self, object_id: int, frame: int) -> Mask:
        slot = self.rows.find(object_id).slot(frame)
        try:
            return self._pixels.get(slot)
        except DamagedMaskError as error:
            if slot[0] == object_id:
                raise
            said = error.sentence  # of the one under whose id the file has it
            raise DamagedMaskError(said.template, **{**said.values, "object": object_id}) from error
