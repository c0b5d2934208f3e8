"""The masks of a project by (object, frame), with what is known of each; pixels load when asked for.

A long project has hundreds of thousands of masks. Opening it reads what is known of each mask
(source, scores, flags) into one row of numbers per object, not the pixels: those come through
`loader` and stay in a bounded cache.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, KeysView, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from annotator.project.mask_facts import SHAPE, UNMEASURED, MaskColumns, MaskFacts, shape_of
from annotator.project.pixel_cache import Key, PixelCache
from engine.masks import DamagedMaskError, Mask, MaskShape

__all__ = [
    "Key",
    "MaskColumns",
    "MaskFacts",
    "MaskFlag",
    "MaskInfo",
    "MaskRecord",
    "MaskTable",
    "Source",
]


class Source(enum.StrEnum):
    """Where a mask comes from."""

    PROMPTED = "prompted"
    PAINTED = "painted"
    TRACKED = "tracked"
    IMPORTED = "imported"


class MaskFlag(enum.IntFlag):
    """What `MaskTable.flags` says of a frame; 0 where there is no mask.

    PRESENT is set for every mask, and one flag for its source. ABSENT: the mask is empty, which
    says that the object is not there. BACKWARD: tracked back in time. MEASURED, COMPARED: its shape,
    its disagreement is known. Flags of several frames may be joined with `|`.
    """

    PRESENT = 1
    TRACKED = 2
    IMPORTED = 4
    PROMPTED = 8
    PAINTED = 16
    VERIFIED = 32
    STALE = 64
    ABSENT = 128
    SCORED = 256
    IOU_KNOWN = 512
    OCCLUDED = 1024
    BACKWARD = 4096
    MEASURED = 8192
    COMPARED = 16384


_SOURCE_FLAGS: dict[str, int] = {
    Source.TRACKED: int(MaskFlag.TRACKED),
    Source.IMPORTED: int(MaskFlag.IMPORTED),
    Source.PROMPTED: int(MaskFlag.PROMPTED),
    Source.PAINTED: int(MaskFlag.PAINTED),
}
_SOURCES = {flag: Source(source) for source, flag in _SOURCE_FLAGS.items()}
_SOURCE_BITS = sum(_SOURCES)
# As plain numbers: a flag's `value` takes longer to ask for than a mask's numbers to read.
_PRESENT, _ABSENT = int(MaskFlag.PRESENT), int(MaskFlag.ABSENT)
_VERIFIED, _STALE = int(MaskFlag.VERIFIED), int(MaskFlag.STALE)
_OCCLUDED, _BACKWARD = int(MaskFlag.OCCLUDED), int(MaskFlag.BACKWARD)
_SCORED, _IOU_KNOWN = int(MaskFlag.SCORED), int(MaskFlag.IOU_KNOWN)
_MEASURED, _COMPARED = int(MaskFlag.MEASURED), int(MaskFlag.COMPARED)


@dataclass(frozen=True, slots=True)
class MaskInfo:
    """What is known of a mask beside its pixels.

    score: logit of presence (None where nobody estimated it). predicted_iou: 0 to 1 or None.
    verified: a person said that it is right. stale: a correction elsewhere made it out of date.
    area: set pixels; 0 says that the object is not there. backward: it was tracked back in time.
    disagreement: 1 - IoU with the mask that a pass the other way had found here; None where only one
    pass was run. shape: follows from the pixels, so it is no part of what makes two of these equal;
    None until measured. occluded: a person said that something hides a part of the object here.
    """

    source: Source
    score: float | None = None
    predicted_iou: float | None = None
    verified: bool = False
    stale: bool = False
    area: int = 0
    backward: bool = False
    disagreement: float | None = None
    shape: MaskShape | None = field(default=None, compare=False)
    occluded: bool = False

    @property
    def says_absent(self) -> bool:
        """Whether a person said that the object is not there."""
        return self.area == 0 and self.source is Source.PAINTED


@dataclass(frozen=True, slots=True)
class MaskRecord:
    """A mask and what is known of it."""

    mask: Mask
    info: MaskInfo


def _flags_of(info: MaskInfo) -> int:
    flags = _PRESENT | _SOURCE_FLAGS[info.source]
    flags |= _VERIFIED * info.verified | _STALE * info.stale
    flags |= _ABSENT * (info.area == 0) | _OCCLUDED * info.occluded
    return (
        flags
        | _SCORED * (info.score is not None)
        | _IOU_KNOWN * (info.predicted_iou is not None)
        | _BACKWARD * info.backward
        | _MEASURED * (info.shape is not None)
        | _COMPARED * (info.disagreement is not None)
    )


class _Row:
    """What is known of one object's masks, a number per frame; memory that is not used stays untouched."""

    __slots__ = ("area", "count", "disagreement", "flags", "iou", "revision", "score", "shape")

    def __init__(self) -> None:
        self.flags: NDArray[np.uint16] = np.zeros(0, np.uint16)
        self.score: NDArray[np.float64] = np.zeros(0, np.float64)
        self.iou: NDArray[np.float64] = np.zeros(0, np.float64)
        self.area: NDArray[np.int64] = np.zeros(0, np.int64)
        self.disagreement: NDArray[np.float64] = np.zeros(0, np.float64)
        self.shape: NDArray[np.void] = np.zeros(0, SHAPE)
        self.count = 0
        self.revision = 0

    def reserve(self, length: int) -> None:
        have = len(self.flags)
        if length <= have:
            return
        size = max(length, 2 * have, 64)
        for name in ("flags", "score", "iou", "area", "disagreement", "shape"):
            old = getattr(self, name)
            new = np.zeros(size, old.dtype)
            new[:have] = old
            setattr(self, name, new)

    def has(self, frame: int) -> bool:
        return 0 <= frame < len(self.flags) and bool(self.flags[frame])

    def info(self, frame: int) -> MaskInfo:
        flags = int(self.flags[frame])
        return MaskInfo(
            _SOURCES[flags & _SOURCE_BITS],
            float(self.score[frame]) if flags & _SCORED else None,
            float(self.iou[frame]) if flags & _IOU_KNOWN else None,
            flags & _VERIFIED > 0,
            flags & _STALE > 0,
            int(self.area[frame]),
            flags & _BACKWARD > 0,
            float(self.disagreement[frame]) if flags & _COMPARED else None,
            shape_of(self.shape[frame]) if flags & _MEASURED else None,
            flags & _OCCLUDED > 0,
        )

    def set(self, frame: int, info: MaskInfo) -> None:
        self.reserve(frame + 1)
        self.count += not self.flags[frame]
        self.flags[frame] = _flags_of(info)
        self.score[frame] = info.score or 0.0
        self.iou[frame] = info.predicted_iou or 0.0
        self.area[frame] = info.area
        self.disagreement[frame] = info.disagreement or 0.0
        if info.shape is not None:
            self.shape[frame] = (*info.shape.centroid, *info.shape.box, min(info.shape.fragments, 65535))
        self.revision += 1

    def load(self, columns: MaskColumns) -> None:
        frames = np.array(columns.frames, np.int64)
        scores = np.array(columns.scores, np.float64)  # None becomes NaN
        ious = np.array(columns.predicted_ious, np.float64)
        areas = np.array(columns.areas, np.int64)
        flags = np.array([_SOURCE_FLAGS[source] for source in columns.sources], np.uint16)
        flags |= MaskFlag.PRESENT.value
        flags[np.array(columns.verified, np.bool_)] |= MaskFlag.VERIFIED.value
        flags[np.array(columns.stale, np.bool_)] |= MaskFlag.STALE.value
        flags[np.array(columns.occluded, np.bool_)] |= MaskFlag.OCCLUDED.value
        flags[areas == 0] |= MaskFlag.ABSENT.value
        flags[~np.isnan(scores)] |= MaskFlag.SCORED.value
        flags[~np.isnan(ious)] |= MaskFlag.IOU_KNOWN.value
        flags[np.array(columns.backward, np.bool_)] |= MaskFlag.BACKWARD.value
        disagreements = np.array(columns.disagreements, np.float64)
        flags[~np.isnan(disagreements)] |= MaskFlag.COMPARED.value
        shapes, measured = _whole(columns.shapes)
        flags[measured] |= MaskFlag.MEASURED.value
        self.reserve(int(frames.max()) + 1)
        self.flags[frames] = flags
        self.score[frames] = scores
        self.iou[frames] = ious
        self.area[frames] = areas
        self.disagreement[frames] = disagreements
        self.shape[frames] = np.frombuffer(shapes, SHAPE)
        self.count = int(np.count_nonzero(self.flags))
        self.revision += 1

    def columns(self, frames: Sequence[int]) -> MaskColumns:
        here = np.array(frames, np.int64)
        flags = self.flags[here]

        def known(values: NDArray[np.float64], flag: MaskFlag) -> list[float | None]:
            there = (flags & flag.value > 0).tolist()
            return [v if k else None for v, k in zip(values[here].tolist(), there, strict=True)]

        packed, size = self.shape[here].tobytes(), SHAPE.itemsize
        measured = (flags & MaskFlag.MEASURED.value > 0).tolist()
        return MaskColumns(
            frames,
            [_SOURCES[f].value for f in (flags & _SOURCE_BITS).tolist()],
            known(self.score, MaskFlag.SCORED),
            known(self.iou, MaskFlag.IOU_KNOWN),
            (flags & MaskFlag.VERIFIED.value > 0).astype(np.int64).tolist(),
            (flags & MaskFlag.STALE.value > 0).astype(np.int64).tolist(),
            self.area[here].tolist(),
            (flags & MaskFlag.BACKWARD.value > 0).astype(np.int64).tolist(),
            known(self.disagreement, MaskFlag.COMPARED),
            [packed[i * size : (i + 1) * size] if m else None for i, m in enumerate(measured)],
            (flags & MaskFlag.OCCLUDED.value > 0).astype(np.int64).tolist(),
        )

    def clear(self, frame: int) -> None:
        if self.has(frame):
            self.flags[frame] = 0
            self.count -= 1
            self.revision += 1


def _whole(shapes: Sequence[bytes | None]) -> tuple[bytes, NDArray[np.bool_]]:
    """Shapes one after the other, and which of them are shapes; the others are as unmeasured."""
    size = len(UNMEASURED)
    if None not in shapes and set(map(len, shapes)) == {size}:  # type: ignore[arg-type]  # none is None
        return b"".join(shapes), np.ones(len(shapes), np.bool_)  # type: ignore[arg-type]
    whole = [s if s is not None and len(s) == size else None for s in shapes]
    return b"".join(s or UNMEASURED for s in whole), np.array([s is not None for s in whole], np.bool_)


_NO_ROW = _Row()


class MaskTable:
    """Masks by object and frame. Only edits change it."""

    def __init__(self, loader: Callable[[int, int], Mask] | None = None) -> None:
        """loader: reads the pixels of a stored mask; None for a table that is all in memory."""
        self._rows: dict[int, _Row] = {}
        self._pixels = PixelCache(loader)

    def __len__(self) -> int:
        return sum(row.count for row in self._rows.values())

    def __contains__(self, key: Key) -> bool:
        return self._row(key[0]).has(key[1])

    def __iter__(self) -> Iterator[Key]:
        return ((o, f) for o in self._rows for f in self.frames(o))

    def info(self, object_id: int, frame: int) -> MaskInfo | None:
        row = self._row(object_id)
        return row.info(frame) if row.has(frame) else None

    def infos(self, object_id: int) -> dict[int, MaskInfo]:
        """What is known of every mask of an object, by rising frame. Made anew by each call, a
        microsecond a mask: for painting use `flags`."""
        row = self._row(object_id)
        return {frame: row.info(frame) for frame in self.frames(object_id)}

    def frames(self, object_id: int) -> list[int]:
        """Frames with a mask of this object, rising."""
        return [int(f) for f in np.flatnonzero(self._row(object_id).flags)]

    def flags(self, object_id: int, num_frames: int) -> NDArray[np.uint16]:
        """MaskFlags of frames 0 to num_frames - 1, as one read-only array that follows later changes.

        Costs nothing: no copy is made. Ask again after a change, since a table that grows moves.
        """
        row = self._row(object_id)
        if row is _NO_ROW:
            view: NDArray[np.uint16] = np.zeros(num_frames, np.uint16)
        else:
            row.reserve(num_frames)
            view = row.flags[:num_frames]
        view.flags.writeable = False
        return view

    def facts(self, object_id: int, num_frames: int) -> MaskFacts:
        """All that is known of the masks on frames 0 to num_frames - 1; made of views, as `flags`."""
        row = self._row(object_id)
        if row is _NO_ROW:
            row = _Row()
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

    def columns(self, object_id: int, frames: Sequence[int]) -> MaskColumns:
        """What is known of an object's masks on frames that have one: what `load` takes. For storage."""
        return self._row(object_id).columns(frames)

    def revision(self, object_id: int) -> int:
        """A number that changes whenever a mask of this object does; what was drawn of it holds as long."""
        return self._row(object_id).revision

    def get(self, object_id: int, frame: int) -> MaskRecord | None:
        """The mask of an object on a frame, or None. May read it from the project file.

        Raises UserError (DamagedMaskError where the pixels are spoilt) when it cannot be read.
        """
        info = self.info(object_id, frame)
        if info is None:
            return None
        return MaskRecord(self._pixels.get((object_id, frame)), info)

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
            self._pixels.get((object_id, frame))
        except DamagedMaskError:
            return True
        return False

    def on_frame(self, frame: int) -> dict[int, MaskRecord]:
        """All masks on a frame by object id."""
        records = ((o, self.get(o, frame)) for o in self._rows)
        return {o: record for o, record in records if record is not None}

    def sound_on_frame(self, frame: int) -> dict[int, MaskRecord]:
        """As `on_frame`, without the damaged ones."""
        records = ((o, self.get_sound(o, frame)) for o in self._rows)
        return {o: record for o, record in records if record is not None}

    def put(self, object_id: int, frame: int, record: MaskRecord | None) -> None:
        """Set or, with None, remove a mask. For edits. Raises ValueError for a negative frame."""
        if frame < 0:
            raise ValueError(f"there is no frame {frame}")
        key = (object_id, frame)
        if record is None:
            self._pixels.drop(key)
            if (row := self._rows.get(object_id)) is not None:
                row.clear(frame)
            return
        self._pixels.put(key, record.mask)
        self._rows.setdefault(object_id, _Row()).set(frame, record.info)

    def put_info(self, object_id: int, frame: int, info: MaskInfo) -> None:
        """Change what is known of a mask whose pixels stay. For edits. Raises KeyError where none is."""
        if (object_id, frame) not in self:
            raise KeyError(f"object {object_id} has no mask on frame {frame}")
        self._rows[object_id].set(frame, info)

    def mark_stale(self, object_id: int, frames: Sequence[int], stale: bool) -> tuple[int, ...]:
        """Change whether masks are out of date; returns the frames where that was otherwise. For edits."""
        row = self._row(object_id)
        inside = np.array([f for f in frames if 0 <= f < len(row.flags)], np.int64)
        known = row.flags[inside]
        differs = (known > 0) & ((known & MaskFlag.STALE.value > 0) != stale)
        changed = inside[differs]
        if changed.size:
            row.flags[changed] ^= np.uint16(MaskFlag.STALE.value)
            row.revision += 1
        return tuple(changed.tolist())

    def load(self, object_id: int, columns: MaskColumns) -> None:
        """Say that the project file has these masks of an object; pixels load when asked for. For storage."""
        if columns.frames:
            self._rows.setdefault(object_id, _Row()).load(columns)

    def attach(self, loader: Callable[[int, int], Mask]) -> None:
        """From now on pixels that are settled may leave memory, and `loader` brings them again."""
        self._pixels.attach(loader)

    def unsaved(self, object_id: int, frame: int) -> Mask | None:
        """Pixels that the project file does not have yet, or None. For storage."""
        return self._pixels.unsaved((object_id, frame))

    def unsaved_keys(self) -> KeysView[Key]:
        """Masks whose pixels the project file does not have yet. For storage."""
        return self._pixels.unsaved_keys()

    def settle(self) -> None:
        """Say that table and project file agree: all was saved, or what failed was taken back."""
        self._pixels.settle()

    def _row(self, object_id: int) -> _Row:
        return self._rows.get(object_id, _NO_ROW)
