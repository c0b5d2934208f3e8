"""What is known of one object's masks, a number per frame in arrays, and where the file has each of them."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, KeysView, Sequence

import numpy as np
from numpy.typing import NDArray

from annotator.project.mask_facts import SHAPE, UNMEASURED, MaskColumns, shape_of
from annotator.project.mask_info import MaskFlag, MaskInfo, Source

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


_FACTS = ("flags", "score", "iou", "area", "disagreement", "shape", "home")


class MaskRow:
    """What is known of one object's masks, a number per frame; memory that is not used stays untouched.

    home: the object under whose id the file has the mask of a frame, this one's unless objects have
    exchanged it. unsaved: frames of which the file does not say yet what is known; unsaved_stale: those
    where it lacks no more than whether they are stale. is_moved: the file does not have `home` yet.
    """

    __slots__ = (*_FACTS, "count", "is_moved", "object_id", "revision", "unsaved", "unsaved_stale")

    def __init__(self, object_id: int) -> None:
        self.object_id = object_id
        self.flags: NDArray[np.uint16] = np.zeros(0, np.uint16)
        self.score: NDArray[np.float64] = np.zeros(0, np.float64)
        self.iou: NDArray[np.float64] = np.zeros(0, np.float64)
        self.area: NDArray[np.int64] = np.zeros(0, np.int64)
        self.disagreement: NDArray[np.float64] = np.zeros(0, np.float64)
        self.shape: NDArray[np.void] = np.zeros(0, SHAPE)
        self.home: NDArray[np.int64] = np.zeros(0, np.int64)
        self.count = 0
        self.revision = 0
        self.unsaved: set[int] = set()
        self.unsaved_stale: set[int] = set()
        self.is_moved = False

    def reserve(self, length: int) -> None:
        have = len(self.flags)
        if length <= have:
            return
        size = max(length, 2 * have, 64)
        for name in _FACTS:
            old = getattr(self, name)
            new = np.zeros(size, old.dtype)
            new[:have] = old
            setattr(self, name, new)
        self.home[have:] = self.object_id

    def has(self, frame: int) -> bool:
        return 0 <= frame < len(self.flags) and bool(self.flags[frame])

    def frames(self) -> list[int]:
        """Frames with a mask, rising."""
        return [int(f) for f in np.flatnonzero(self.flags)]

    def slot(self, frame: int) -> tuple[int, int]:
        """The id and the frame under which the file has the mask of a frame."""
        return (int(self.home[frame]) if frame < len(self.home) else self.object_id), frame

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
        self.unsaved.add(frame)
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
            self.unsaved.add(frame)
            self.revision += 1

    def mark_stale(self, frames: Sequence[int], stale: bool) -> tuple[int, ...]:
        """Change whether masks are out of date; returns the frames where that was otherwise."""
        inside = np.array([f for f in frames if 0 <= f < len(self.flags)], np.int64)
        known = self.flags[inside]
        differs = (known > 0) & ((known & _STALE > 0) != stale)
        changed = tuple(inside[differs].tolist())
        if changed:
            self.flags[inside[differs]] ^= np.uint16(_STALE)
            self.unsaved_stale.update(changed)
            self.revision += 1
        return changed

    def exchange(self, other: MaskRow, frames: Collection[int]) -> None:
        """Two objects give each other what they have on these frames; where it is in the file stays."""
        here = np.array(sorted(frames), np.int64)
        for row in (self, other):
            row.reserve(int(here[-1]) + 1)
        for name in _FACTS:
            mine, theirs = getattr(self, name), getattr(other, name)
            mine[here], theirs[here] = theirs[here], mine[here]
        for name in ("unsaved", "unsaved_stale"):
            mine, theirs = getattr(self, name), getattr(other, name)
            differ = (mine ^ theirs).intersection(frames)
            setattr(self, name, mine ^ differ)
            setattr(other, name, theirs ^ differ)
        for row in (self, other):
            row.count = int(np.count_nonzero(row.flags))
            row.is_moved = True
            row.revision += 1

    def still(self) -> MaskRow:
        """What is known now, for another thread."""
        copy = MaskRow(self.object_id)
        for name in _FACTS:
            setattr(copy, name, getattr(self, name).copy())
        copy.count = self.count
        return copy

    def find_elsewhere(self, first: int, last: int, home: int) -> None:
        """Say that the file has the masks on frames first to last under the id `home`."""
        self.reserve(last + 1)
        self.home[first : last + 1] = home

    def homes(self) -> list[tuple[int, int, int]]:
        """Where the file has what is not under the object's own id: first frame, last frame, id; rising."""
        breaks = np.flatnonzero(np.diff(self.home)) + 1
        starts = [0, *breaks.tolist(), len(self.home)]
        runs = [(a, b - 1, int(self.home[a])) for a, b in itertools.pairwise(starts) if a < b]
        return [run for run in runs if run[2] != self.object_id]

    @property
    def is_unsaved(self) -> bool:
        return bool(self.unsaved or self.unsaved_stale or self.is_moved)

    def settle(self) -> None:
        """The file says all of this now."""
        self.unsaved, self.unsaved_stale, self.is_moved = set(), set(), False


def _whole(shapes: Sequence[bytes | None]) -> tuple[bytes, NDArray[np.bool_]]:
    """Shapes one after the other, and which of them are shapes; the others are as unmeasured."""
    size = len(UNMEASURED)
    if None not in shapes and set(map(len, shapes)) == {size}:  # type: ignore[arg-type]  # none is None
        return b"".join(shapes), np.ones(len(shapes), np.bool_)  # type: ignore[arg-type]
    whole = [s if s is not None and len(s) == size else None for s in shapes]
    return b"".join(s or UNMEASURED for s in whole), np.array([s is not None for s in whole], np.bool_)


NO_ROW = MaskRow(0)


class MaskRows:
    """The rows of all objects that have masks, or have had some."""

    def __init__(self) -> None:
        self._rows: dict[int, MaskRow] = {}
        self._taken: list[MaskRow] = []  # with what the file does not say yet
        self._staged: dict[int, MaskRow] = {}  # of no object: see uniting.py

    def __iter__(self) -> Iterator[MaskRow]:
        return iter(self._rows.values())

    @property
    def ids(self) -> KeysView[int]:
        return self._rows.keys()

    def find(self, object_id: int) -> MaskRow:
        """An object's row; NO_ROW, which nobody may change, where it has none."""
        return self._rows.get(object_id, NO_ROW)

    def own(self, object_id: int) -> MaskRow:
        """An object's row, made where it has none."""
        row = self._rows.get(object_id)
        if row is None:
            row = self._rows[object_id] = MaskRow(object_id)
        return row

    def exchange(self, one: int, other: int, frames: Collection[int]) -> None:
        """Two objects give each other their masks on these frames. No pixels are read or written, however
        many these are: from now on the file has them under the other's id."""
        if frames:
            self.own(one).exchange(self.own(other), frames)

    def take(self, object_id: int) -> MaskRow | None:
        """Take all masks of an object away at once, if it has any; their pixels stay in the file."""
        row = self._rows.pop(object_id, None)
        if row is not None:
            self._taken.append(row)
        return row

    def bring_back(self, row: MaskRow) -> None:
        """Undo `take`."""
        self._rows[row.object_id] = row

    def stage(self, home: int) -> MaskRow:
        """The row of what is staged under an id."""
        return self._staged.setdefault(home, MaskRow(home))

    def forget_staged(self, home: int) -> list[int]:
        """Returns the frames of it that the file has under that id."""
        row = self._staged.pop(home, NO_ROW)
        return [frame for frame in row.frames() if row.slot(frame) == (home, frame)]

    def exchange_staged(self, object_id: int, home: int, frames: Collection[int]) -> None:
        """An object and what is staged under an id give each other their masks on these frames."""
        if frames:
            self.own(object_id).exchange(self.stage(home), frames)

    def unsaved(self) -> list[MaskRow]:
        """Those of which the project file does not say all yet."""
        every = (*self._rows.values(), *self._taken, *self._staged.values())
        return [row for row in every if row.is_unsaved]

    def settle(self) -> None:
        """The project file says all of it."""
        for row in self.unsaved():
            row.settle()
        self._taken.clear()
