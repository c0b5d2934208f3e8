"""What was found on the frames of a video, in constant memory: the recent ones at hand, the rest on disk.

The published predictor keeps every output for as long as the state lives, since a script may track again
from any frame. Here only as many as tracking can read at a time are kept in memory (on the device, unless
the state is kept off it). Older ones are written, bit for bit, to a temporary file that has no name and is
gone with the state.
"""

from __future__ import annotations

import math
import tempfile
import warnings
import weakref
from collections import OrderedDict
from collections.abc import Iterator, MutableMapping, Sequence
from typing import IO, Generic, Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor

_NONE = -1
_LAYOUTS = 16  # at most so many different sets of shapes and types; there is one, or two under autocast


class Spillable(Protocol):
    """What can be taken apart into tensors and put together again."""

    def parts(self) -> tuple[Tensor | None, ...]: ...

    @classmethod
    def of_parts(cls, parts: Sequence[Tensor | None]) -> Spillable: ...


_Layout = tuple[tuple[torch.Size, torch.dtype, torch.device] | None, ...]


class SpillFile:
    """Records of tensors in a temporary file, made when the first is written. Places are used again.

    folder: where the file is; None for the system's folder for temporary files.
    """

    def __init__(self, folder: str | None = None) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._close = lambda: None
        self._end = 0
        self._layouts: list[_Layout] = []
        self._free: dict[int, list[int]] = {}  # places by layout

    @property
    def nbytes(self) -> int:
        """Size of the file."""
        return self._end

    def write(self, parts: Sequence[Tensor | None], place: int = _NONE) -> int:
        """Write a record, over the one at `place` where that has the same layout. Returns its place.

        Raises OSError when the disk has no room.
        """
        layout = tuple(None if t is None else (t.shape, t.dtype, t.device) for t in parts)
        kind = self._kind(layout)
        if place == _NONE or place % _LAYOUTS != kind:
            self.free(place)
            place = self._new_place(kind)
        data = b"".join(_bytes(t) for t in parts if t is not None)
        file = self._opened()
        file.seek(place // _LAYOUTS)
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]
        return place

    def read(self, place: int) -> tuple[Tensor | None, ...]:
        """The tensors of a record, on their devices."""
        layout = self._layouts[place % _LAYOUTS]
        file = self._opened()
        file.seek(place // _LAYOUTS)
        return tuple(None if t is None else _tensor(file, *t) for t in layout)

    def free(self, place: int) -> None:
        """The record is not wanted any more."""
        if place != _NONE:
            self._free.setdefault(place % _LAYOUTS, []).append(place)

    def clear(self) -> None:
        """Forget all records, and give the disk back."""
        self._free.clear()
        self._layouts.clear()
        self._end = 0
        self._close()
        self._file = None

    def _kind(self, layout: _Layout) -> int:
        if layout not in self._layouts:
            if len(self._layouts) == _LAYOUTS:
                raise ValueError(f"more than {_LAYOUTS} kinds of outputs in one video")
            self._layouts.append(layout)
        return self._layouts.index(layout)

    def _new_place(self, kind: int) -> int:
        free = self._free.get(kind)
        if free:
            return free.pop()
        place = self._end * _LAYOUTS + kind
        self._end += sum(math.prod(t[0]) * t[1].itemsize for t in self._layouts[kind] if t is not None)
        return place

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="masklet-", dir=self._folder, buffering=0)  # noqa: SIM115
            self._close = weakref.finalize(self, self._file.close)
        return self._file


def _bytes(tensor: Tensor) -> bytes:
    return tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes()


def _tensor(file: IO[bytes], shape: torch.Size, dtype: torch.dtype, device: torch.device) -> Tensor:
    raw = bytearray(math.prod(shape) * dtype.itemsize)
    view = memoryview(raw)
    while view:
        count = file.readinto(view)  # type: ignore[attr-defined]
        if not count:
            raise OSError("the temporary file of the video's outputs has been cut short")
        view = view[count:]
    return torch.frombuffer(raw, dtype=dtype).reshape(shape).to(device)


Output = TypeVar("Output", bound=Spillable)


class SpilledOutputs(MutableMapping[int, Output], Generic[Output]):
    """Outputs by frame number, rising: those used last in memory, `room` of them, the others in the file."""

    def __init__(self, kind: type[Output], file: SpillFile, num_frames: int, room: int) -> None:
        self._kind = kind
        self._file = file
        self._room = room
        self._at_hand: OrderedDict[int, tuple[Output, bool]] = OrderedDict()  # and: is it in the file as well
        self._places = np.full(num_frames, _NONE, np.int64)

    def __getitem__(self, frame: int) -> Output:
        if frame in self._at_hand:
            self._at_hand.move_to_end(frame)
            return self._at_hand[frame][0]
        if not 0 <= frame < len(self._places) or self._places[frame] == _NONE:
            raise KeyError(frame)
        output: Output = self._kind.of_parts(self._file.read(int(self._places[frame])))  # type: ignore[assignment]
        self._keep(frame, output, saved=True)
        return output

    def __setitem__(self, frame: int, output: Output) -> None:
        if not 0 <= frame < len(self._places):
            raise IndexError(f"there is no frame {frame}: the video has {len(self._places)} frames")
        self._keep(frame, output, saved=False)

    def __delitem__(self, frame: int) -> None:
        if frame not in self:
            raise KeyError(frame)
        self._at_hand.pop(frame, None)
        self._file.free(int(self._places[frame]))
        self._places[frame] = _NONE

    def __contains__(self, frame: object) -> bool:
        if frame in self._at_hand:
            return True
        if not isinstance(frame, int) or not 0 <= frame < len(self._places):
            return False
        return bool(self._places[frame] != _NONE)

    def __iter__(self) -> Iterator[int]:
        return iter(sorted({*self._at_hand, *np.flatnonzero(self._places != _NONE).tolist()}))

    def __len__(self) -> int:
        unsaved = sum(self._places[frame] == _NONE for frame in self._at_hand)
        return int(np.count_nonzero(self._places != _NONE) + unsaved)

    def clear(self) -> None:
        """Forget all; nothing is read for that."""
        self._at_hand.clear()
        for place in self._places[self._places != _NONE].tolist():
            self._file.free(place)
        self._places[:] = _NONE

    @property
    def num_at_hand(self) -> int:
        """How many outputs are in memory."""
        return len(self._at_hand)

    def _keep(self, frame: int, output: Output, *, saved: bool) -> None:
        self._at_hand[frame] = (output, saved)
        self._at_hand.move_to_end(frame)
        while len(self._at_hand) > self._room:
            oldest, (value, is_saved) = next(iter(self._at_hand.items()))
            if not is_saved and not self._save(oldest, value):
                return
            del self._at_hand[oldest]

    def _save(self, frame: int, output: Output) -> bool:
        """Write an output to the file; where that cannot be, all stay in memory from now on."""
        try:
            self._places[frame] = self._file.write(output.parts(), int(self._places[frame]))
        except OSError as error:
            self._places[frame] = _NONE
            self._room = len(self._places)
            warnings.warn(
                f"The outputs of this video cannot be written to the folder for temporary files ({error}). "
                "They are kept in memory, which grows with every frame. Make room there, or set TMPDIR to "
                "another folder.",
                RuntimeWarning,
                stacklevel=2,
            )
            return False
        return True


class Directions(MutableMapping[int, bool]):
    """For each frame that was tracked, whether that was in reverse: a byte a frame of the video."""

    def __init__(self, num_frames: int) -> None:
        self._by_frame = bytearray(num_frames)  # 0: not tracked

    def __getitem__(self, frame: int) -> bool:
        if not 0 <= frame < len(self._by_frame) or not self._by_frame[frame]:
            raise KeyError(frame)
        return self._by_frame[frame] == 2

    def __setitem__(self, frame: int, reverse: bool) -> None:
        self._by_frame[frame] = 2 if reverse else 1

    def __delitem__(self, frame: int) -> None:
        if frame not in self:
            raise KeyError(frame)
        self._by_frame[frame] = 0

    def __iter__(self) -> Iterator[int]:
        return (frame for frame, said in enumerate(self._by_frame) if said)

    def __len__(self) -> int:
        return len(self._by_frame) - self._by_frame.count(0)
