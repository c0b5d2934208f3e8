"""A video file as frames by number, exact whatever its container, codec and times."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import islice
from typing import Literal

import av

from engine.errors import UserError, os_reason
from engine.frames import fingerprint
from engine.frames.frame_index import (
    PROBED_FRAMES,
    FrameIndex,
    PacketTable,
    Stamp,
    index_by_decoding,
    index_of,
    stamps_of,
)
from engine.frames.picture import PictureConverter
from engine.frames.promise import missing_frames
from engine.frames.reader import Frame, FrameReader
from engine.frames.video_decoder import BEGINNING, VideoDecoder, pictures_from_beginning
from engine.frames.video_source import VideoSource

_SEEK_COST = 8  # a seek delays about as much as decoding so many frames
_KEPT_ON_THE_WAY = 64
_STEPS_BACK = 8  # farther back is a jump, after which nobody may want what lies before
_EARLIER_KEYS = (0, 1, 3)  # how far back to look for a start from which a frame comes out whole


class VideoFile(FrameReader):
    """Frame n is the picture with the nth presentation time. Pixels are as stored: none are stretched."""

    kind: Literal["video", "images"] = "video"

    def __init__(self, path: str, cache_bytes: int) -> None:
        super().__init__(path, cache_bytes)
        self._source = VideoSource(path)
        try:
            self._index, self._converter, packets = _examine(self._source)
            self.fingerprint = fingerprint.of_file(path)
        except OSError as error:
            self._source.close()
            raise UserError(
                "{path} cannot be read: {reason}. Check the disk it is on.",
                path=path,
                reason=os_reason(error),
            ) from None
        except BaseException:
            self._source.close()
            raise
        self._decoder = VideoDecoder(self._source, self._index)
        self._passed: dict[
            int, av.VideoFrame
        ] = {}  # decoded on the way to others, not yet turned into pixels
        self._has_fields = False  # pictures of two fields were seen
        self._lost: dict[int, int | None] = {}  # frames without a picture: the nearest that has one
        self.width, self.height = self._converter.shown_size
        self.num_frames = len(self._index)
        self.fps = self._index.average_fps(self._source.stream.average_rate)
        last = len(self._index) - 1
        clock = float(int(self._index.times[last]) * self._index.time_base)
        end = max(clock, self._index.seconds(last)) + float(1 / self.fps)
        self.missing_frames = missing_frames(self._source.stream, packets, self.num_frames, end, self.fps)
        self._digits = max(5, len(str(self.num_frames - 1)))

    def time(self, n: int) -> float:
        self._check(n)
        return self._index.seconds(n)

    def name(self, n: int) -> str:
        self._check(n)
        return f"{n:0{self._digits}d}"

    def read_unless(self, n: int, stop: Callable[[], bool]) -> Frame | None:
        self._check(n)
        if (cached := self.cache.get(n)) is not None:
            return cached
        if n in self._lost:
            return self._stand_in(n, stop)
        if n in self._passed:
            return self._keep(n, self._passed.pop(n))
        key = self._index.key_before(n)
        starts = [max(key - back, BEGINNING) for back in _EARLIER_KEYS]
        for start in starts:
            if not self._is_near(n, start):
                self._decoder.start(start)
            if not self._walk_to(n, stop):
                return None
            found = self._picture_of(n)
            if self._decoder.is_spent:
                self._decoder.forget()
            # A frame may be broken, or missing, only because decoding began too near to it.
            if self._decoder.started_at <= starts[-1] or (found is not None and not found.is_corrupt):
                break
        if found is not None:
            return self._keep(n, found)
        self._note_lost(n)
        return self._stand_in(n, stop)

    def close(self) -> None:
        self._decoder.forget()
        self._converter.forget()
        self._passed.clear()
        self._source.close()
        self.cache.clear()

    def _is_near(self, n: int, start: int) -> bool:
        """Whether decoding on from here reaches frame n sooner than a new start would, and as well."""
        position = self._decoder.position
        is_spent = self._decoder.is_spent
        if position is None or is_spent or position >= n or self._decoder.started_at > start:
            return False
        return n - position <= n - self._index.key_number(start) + _SEEK_COST

    def _walk_to(self, n: int, stop: Callable[[], bool]) -> bool:
        """Decode up to frame n or past it, keeping what will be asked for next; False when stopped."""
        hurries = self._is_alone(n) and self._decoder.hurry_to(n, stop=self._is_far(n))
        if not self._walk_on_to(n, stop):
            return False
        if hurries:
            self._decoder.hurry_to(None)
            found = self._picture_of(n)
            # What was passed over on purpose must not pass for lost, nor the half of a picture for one.
            self._has_fields = self._has_fields or (found is not None and found.interlaced_frame)
            if found is None or (self._decoder.is_spent and self._has_fields):
                self._decoder.start(self._decoder.started_at)
                return self._walk_on_to(n, stop)
        return True

    def _is_far(self, n: int) -> bool:
        """Whether who goes on as they came will not want what follows frame n: backward, or from key frame
        to key frame."""
        if self._has_fields:  # a packet may hold one of the two
            return False
        first, step = self._index.key_number(self._index.key_before(n)), self.cache.step
        return step < 0 or step > self._index.key_after(n) - first

    def _walk_on_to(self, n: int, stop: Callable[[], bool]) -> bool:
        keep_from = n - self._frames_to_keep()
        while True:
            if stop():
                self._decoder.hurry_to(None)
                return False
            item = self._decoder.next()
            if item is None or item[0] >= n:
                return True
            number, picture = item
            if number >= keep_from and not picture.is_corrupt and number not in self.cache:
                self._passed[number] = picture
                while len(self._passed) > self._frames_to_keep():
                    del self._passed[next(iter(self._passed))]

    def _is_alone(self, n: int) -> bool:
        """Whether someone waits for frame n itself: not for those before it, as when going backward."""
        is_backward = -min(self._frames_to_keep(), _STEPS_BACK) <= self.cache.step < 0
        return n == self.cache.focus and not is_backward

    def _picture_of(self, n: int) -> av.VideoFrame | None:
        """The decoder's last picture, when it is that of frame n."""
        here = self._decoder.last
        return here[1] if here is not None and here[0] == n else None

    def _frames_to_keep(self) -> int:
        """How many frames on the way to one are worth keeping."""
        room = self.cache.capacity(self.width * self.height * 4)
        # Going backward these are the next ones wanted, and each that is missing costs a new start.
        return room * 3 // 4 if self.cache.direction < 0 else min(room // 2, _KEPT_ON_THE_WAY)

    def _keep(self, n: int, picture: av.VideoFrame) -> Frame:
        frame = Frame(n, self._converter.to_bgra(picture), picture.is_corrupt)
        self.cache.put(frame)
        return frame

    def _note_lost(self, n: int) -> None:
        """Frame n has no picture, nor have its neighbours that the decoder passed over with it."""
        before, after = self._decoder.around(n)
        first = n if before is None else before + 1
        for m in range(first, self.num_frames if after is None else after):
            if before is None or after is None:
                self._lost[m] = after if before is None else before
            else:
                self._lost[m] = before if m - before <= after - m else after

    def _stand_in(self, n: int, stop: Callable[[], bool]) -> Frame | None:
        """For a frame without a picture: the nearest one that has one, else grey."""
        nearest = self._lost[n]
        if nearest is None or nearest in self._lost:
            return Frame(n, self._converter.grey(), is_corrupt=True)
        shown = self.read_unless(nearest, stop)
        if shown is None:
            return None
        frame = Frame(n, shown.image_bgra, is_corrupt=True)
        self.cache.put(frame)
        return frame


def _examine(source: VideoSource) -> tuple[FrameIndex, PictureConverter, int]:
    """What there is in a freshly opened file, and how many packets. Raises UserError when nothing can be
    shown."""
    table = PacketTable.of(source.packets())
    probed = list(islice(pictures_from_beginning(source, Stamp.PTS), PROBED_FRAMES))
    time_base, rate = source.stream.time_base, source.stream.average_rate
    if not probed or time_base is None:
        raise _no_frames(source.path, len(table))
    converter = PictureConverter(probed[0])
    index = index_of(table, [picture.pts for picture in probed], time_base)
    if index is None:
        stamp = table.best_stamp(time_base)
        again = VideoSource(source.path, order_only=True)
        try:
            stamps = stamps_of(pictures_from_beginning(again, stamp))
            index = index_by_decoding(table, stamps, stamp, time_base, rate)
        finally:
            again.close()
    if index is None:
        raise _no_frames(source.path, len(table))
    return index, converter, len(table)


def _no_frames(path: str, packets: int) -> UserError:
    name = os.path.basename(path)
    if packets == 0:
        return UserError("{name} is a video without a single frame. Record or convert it again.", name=name)
    return UserError(
        "None of the {count} frames of {name} can be decoded: it is damaged. Copy or convert it again.",
        count=packets,
        name=name,
    )
