"""Which frame is which: the presentation times of all frames of a video, and where decoding can start.

Made from one pass over the packets, without decoding. The few files whose packets do not tell their
frames (no presentation times, pictures in two packets, times that start again) are decoded once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

import av
import numpy as np
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray

Int64s = NDArray[np.int64]

_NONE = -(2**63)  # FFmpeg's own value for 'no time'
_FEW = 0.02  # this share of packets without a time of their own is damage; more is the file's way
PROBED_FRAMES = 12  # enough for a hidden reference picture or a picture in two packets to show


class Stamp(Enum):
    """What tells the picture of one packet from that of any other, carried through the decoder."""

    PTS = "presentation time"
    ORDINAL = "place among the packets"


@dataclass(frozen=True, slots=True)
class PacketTable:
    """What the packets say, in the order of the file; 64-bit times, _NONE where there is none."""

    pts: Int64s
    dts: Int64s
    is_key: NDArray[np.bool_]
    is_shown: NDArray[np.bool_]

    @classmethod
    def of(cls, packets: Iterable[Packet[VideoStream]]) -> PacketTable:
        pts, dts = array("q"), array("q")
        is_key, is_shown = bytearray(), bytearray()
        for packet in packets:
            pts.append(_NONE if packet.pts is None else packet.pts)
            dts.append(_NONE if packet.dts is None else packet.dts)
            is_key.append(packet.is_keyframe)
            is_shown.append(not packet.is_discard)
        return cls(
            np.array(pts, np.int64),
            np.array(dts, np.int64),
            np.array(is_key, np.bool_),
            np.array(is_shown, np.bool_),
        )

    def __len__(self) -> int:
        return len(self.pts)

    def starts_again(self, time_base: Fraction) -> bool:
        """Whether decoding times fall back by a second or more, as in files put end to end."""
        known = self.dts[self.dts != _NONE]
        return bool(np.any(np.diff(known) * float(time_base) <= -1.0))

    def best_stamp(self, time_base: Fraction) -> Stamp:
        times = self.pts[self.is_shown]
        own = np.unique(times[times != _NONE])
        is_rule = len(own) >= max(1, (1 - _FEW) * len(times))
        return Stamp.PTS if is_rule and not self.starts_again(time_base) else Stamp.ORDINAL


@dataclass(frozen=True, slots=True)
class FrameIndex:
    """All frames of a video, 16 to 32 bytes each.

    times: presentation times in units of time_base, never falling. stamp: how the decoder's
    pictures are told apart. stamps: every frame's stamp, sorted; numbers: the frame of each.
    keys: numbers of the frames that decoding can start at, rising, and for each of them
    key_stamps: its stamp, seek_times: where to seek for it.
    """

    times: Int64s
    time_base: Fraction
    stamp: Stamp
    stamps: Int64s
    numbers: Int64s
    keys: Int64s
    key_stamps: Int64s
    seek_times: Int64s

    def __len__(self) -> int:
        return len(self.times)

    @property
    def has_own_times(self) -> bool:
        """Whether no two frames share their stamp."""
        return bool(np.all(self.stamps[1:] != self.stamps[:-1]))

    def seconds(self, n: int) -> float:
        return float((int(self.times[n]) - int(self.times[0])) * self.time_base)

    def number_of(self, stamp: int, after: int) -> int | None:
        """The frame after frame `after` whose picture carries this stamp; None for one that is not shown.

        Some files give two frames the same time; they are told apart by their order.
        """
        i = int(np.searchsorted(self.stamps, stamp))
        while i < len(self.stamps) and self.stamps[i] == stamp:
            if self.numbers[i] > after:
                return int(self.numbers[i])
            i += 1
        return None

    def key_before(self, n: int) -> int:
        """The place in `keys` of the last key frame up to frame n; -1: the beginning of the file."""
        return int(np.searchsorted(self.keys, n, side="right")) - 1

    def key_after(self, n: int) -> int:
        """The first key frame after frame n; as many as there are frames where none comes."""
        place = int(np.searchsorted(self.keys, n, side="right"))
        return int(self.keys[place]) if place < len(self.keys) else len(self)

    def key_number(self, key: int) -> int:
        """The first frame that decoding from this place in `keys` gives whole."""
        return 0 if key < 0 else int(self.keys[key])

    def average_fps(self, stated: Fraction | None) -> Fraction:
        """Frames a second. The container's figure where the times bear it out: theirs may be rounded."""
        span = (int(self.times[-1]) - int(self.times[0])) * self.time_base
        if len(self.times) < 2 or span <= 0:
            return stated or Fraction(25)
        measured = (len(self.times) - 1) / span
        if stated and abs(stated / measured - 1) < Fraction(1, 200):
            return stated
        return measured.limit_denominator(10_000)


def index_of(table: PacketTable, probed: list[int | None], time_base: Fraction) -> FrameIndex | None:
    """The index that the packets alone give; None when the first pictures (their times) belie it.

    Packets before the first picture that can be decoded (a recording cut from a longer one) are no
    frames: no player shows them.
    """
    times = np.sort(table.pts[table.is_shown & (table.pts != _NONE)])
    first = [time for time in probed if time is not None]
    if table.best_stamp(time_base) is not Stamp.PTS or not first or None in probed:
        return None
    times = times[np.searchsorted(times, first[0]) :]
    if list(times[: len(first)]) != first:
        return None
    return _assemble(table, Stamp.PTS, times, times, time_base)


def index_by_decoding(
    table: PacketTable, pictures: Iterable[int], stamp: Stamp, time_base: Fraction, fps: Fraction | None
) -> FrameIndex | None:
    """The index of the stamps in the order in which the decoder gave them; None when it gave none."""
    order = np.fromiter(pictures, np.int64)
    if len(order) == 0:
        return None
    if stamp is Stamp.ORDINAL:
        times, time_base = _times_in_order(table.pts[order], time_base, fps)
    else:
        times = np.sort(order)
    return _assemble(table, stamp, times, order, time_base)


def _times_in_order(pts: Int64s, time_base: Fraction, fps: Fraction | None) -> tuple[Int64s, Fraction]:
    """Rising times for frames whose own start again or are missing."""
    steps = np.diff(pts)
    if _NONE in pts or not np.any(steps > 0):
        return np.arange(len(pts), dtype=np.int64), 1 / (fps or Fraction(25))
    usual = int(np.median(steps[steps > 0]))
    # A step back, or a leap of a minute, is where one recording ends and the next begins.
    jumps = (steps <= 0) | (steps * float(time_base) > 60)
    return np.concatenate([[0], np.cumsum(np.where(jumps, usual, steps))]).astype(np.int64), time_base


def _assemble(
    table: PacketTable, stamp: Stamp, times: Int64s, order: Int64s, time_base: Fraction
) -> FrameIndex:
    by_stamp = np.argsort(order, kind="stable")
    stamps = order[by_stamp]
    own = table.pts if stamp is Stamp.PTS else np.arange(len(table), dtype=np.int64)
    # A key frame that shares its time with another could be either of the two: not one to start at.
    bearers = np.searchsorted(stamps, own, side="right") - np.searchsorted(stamps, own)
    at = np.flatnonzero(table.is_key & table.is_shown & (bearers == 1))
    numbers = by_stamp[np.searchsorted(stamps, own[at])]
    by_number = np.argsort(numbers)
    keys, at = numbers[by_number], at[by_number]
    key_stamps = own[at]
    dts = np.where(table.dts[at] == _NONE, table.pts[at], table.dts[at])
    seeks = np.minimum(dts, table.pts[at])
    return FrameIndex(times, time_base, stamp, stamps, by_stamp, keys, key_stamps, seeks)


def stamped(packets: Iterable[Packet[VideoStream]], stamp: Stamp) -> Iterator[Packet[VideoStream]]:
    """The packets, marked so that each picture's `pts` will be its packet's stamp."""
    for ordinal, packet in enumerate(packets):
        if stamp is Stamp.ORDINAL:
            packet.pts = ordinal
        yield packet


def stamps_of(pictures: Iterable[av.VideoFrame]) -> Iterator[int]:
    """The stamps of decoded pictures; those that lost theirs are left out."""
    for picture in pictures:
        if picture.pts is not None:
            yield picture.pts
