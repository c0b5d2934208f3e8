"""The protocol between the session and whatever segments: SAM 2 or Basic.

A segmenter encodes a frame, segments an object with prompts, and takes tracking steps from a
memory bank. It holds weights and settings but nothing of any video: features and banks are
passed in. Frames are (H, W, 3) uint8 RGB arrays. All calls come from one thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, overload

import numpy as np
from numpy.typing import NDArray

from engine.masks import Mask
from engine.prompts import Prompts


@dataclass(frozen=True, slots=True)
class VideoShape:
    """What a bank must know of its video: size in pixels and length in frames."""

    height: int
    width: int
    num_frames: int


class LateMasks(Sequence[Mask]):
    """Masks that are made when somebody first looks at them, and then kept. count: how many there will be."""

    def __init__(self, make: Callable[[], tuple[Mask, ...]], count: int) -> None:
        self._make: Callable[[], tuple[Mask, ...]] | None = make
        self._count = count
        self._masks: tuple[Mask, ...] = ()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Mask: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Mask, ...]: ...

    def __getitem__(self, index: int | slice) -> Mask | tuple[Mask, ...]:
        if self._make is not None:
            self._masks, self._make = self._make(), None  # what they are made of is held no longer
        return self._masks[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


@dataclass(frozen=True, slots=True)
class Segmented:
    """One object's mask on one frame.

    score: logit of presence; when negative the object is lost and the mask empty.
    predicted_iou: 0 to 1. candidates: other masks that ambiguous prompts allow, best first; a LateMasks
    where making them takes time that not everybody need spend.
    internal: what the segmenter needs to refine or remember this result; opaque to others.
    """

    mask: Mask
    score: float
    predicted_iou: float
    candidates: Sequence[Mask] = ()
    internal: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A mask that nobody asked for. score: how much it looks like an object, 0 to 1."""

    mask: Mask
    score: float


@dataclass(frozen=True, slots=True)
class ProposalStep:
    """How far proposing is: steps done, of all; found: what it found, with the last one."""

    done: int
    total: int
    found: tuple[Proposed, ...] = ()


class Features(Protocol):
    """A frame as the segmenter sees it; made once by `encode`, cached by the session."""

    @property
    def nbytes(self) -> int:
        """Bytes held, on whatever device."""
        ...

    def to(self, device: str) -> Features:
        """The same on a device; 'cpu' is main memory."""
        ...


class MemoryBank(Protocol):
    """What is remembered of one object: its prompted frames, and the recent frames of one pass."""

    @property
    def prompted_frames(self) -> Sequence[int]:
        """Frame numbers remembered as prompted, rising."""
        ...

    def begin(self, frame: int, reverse: bool) -> None:
        """Start a pass at `frame` (a prompted one): recent frames of an earlier pass are dropped."""
        ...

    def forget(self, frame: int) -> None:
        """Drop a prompted frame; no effect when it is not remembered."""
        ...

    @property
    def nbytes(self) -> int:
        """Bytes held, on whatever device."""
        ...


class Segmenter(Protocol):
    """SAM 2 or Basic.

    precision: 'float32', 'bfloat16', or '' where it means nothing. device: 'cpu', 'cuda:0', ...
    """

    device: str
    precision: str

    def encode(self, image_hwc: NDArray[np.uint8]) -> Features:
        """The features of a frame."""
        ...

    def new_bank(self, shape: VideoShape) -> MemoryBank:
        """An empty memory for one object of a video of this shape."""
        ...

    def stored(self, bank: MemoryBank) -> dict[str, NDArray[Any]]:
        """All that a bank remembers, as plain arrays by name."""
        ...

    def restored(self, shape: VideoShape, stored: dict[str, NDArray[Any]]) -> MemoryBank:
        """The memory that `stored` came from, bit for bit. Raises ValueError or KeyError for others."""
        ...

    def segment(
        self,
        features: Features,
        frame: int,
        bank: MemoryBank,
        prompts: Prompts,
        refine: Segmented | Mask | None = None,
    ) -> Segmented:
        """The object's mask on `frame` from what a person said there. Does not change the bank.

        refine: what to start from: the result of fewer prompts on this frame, or a tracked mask
            being corrected; the bank's memory is used for the latter, and for a result that came from
            it. The bank may be empty; it does not hold this frame.
        """
        ...

    def glimpse(
        self,
        features: Features,
        frame: int,
        bank: MemoryBank,
        prompts: Prompts,
        refine: Segmented | Mask | None = None,
    ) -> Segmented | None:
        """About what `segment` would answer, several times sooner; None where there is no such way."""
        ...

    def remember(self, features: Features, frame: int, bank: MemoryBank, result: Segmented) -> None:
        """Make a result of `segment` the bank's prompted frame `frame`, in place of an earlier one."""
        ...

    def track(
        self,
        features: Features,
        frame: int,
        banks: Sequence[MemoryBank],
        *,
        reverse: bool,
        meanwhile: Callable[[], object] | None = None,
    ) -> list[Segmented]:
        """Carry each bank's object to `frame`, and remember the results as recent frames.

        meanwhile: done in another thread where there is one to spare, else left undone; it is over when
        this returns. It may encode another frame, and raises nothing.

        Objects are independent: what one is given changes nothing for another. A frame that is a
        bank's prompted frame must not be asked for with that bank. Later prompted frames (in the
        direction of the pass) do not steer earlier ones.
        """
        ...

    def propose(self, features: Features, shape: VideoShape) -> Iterator[ProposalStep]:
        """Masks of everything on a frame that looks like an object, best first, each once.

        Yields between short pieces of work; the last step has done equal to total.
        """
        ...

    def close(self) -> None:
        """Give back memory of the device; the segmenter is not used afterwards."""
        ...
