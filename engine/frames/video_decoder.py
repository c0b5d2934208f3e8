"""Decoded pictures with their frame numbers, from any frame on."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import av
from av.packet import Packet
from av.video.stream import VideoStream

from engine.frames.frame_index import FrameIndex, Stamp, stamped
from engine.frames.video_source import VideoSource

BEGINNING = -1


class VideoDecoder:
    """Walks forward through a video from a key frame.

    position: the frame that `next` gave last, or the one before where `start` went; None before the
    first start and after the end. started_at: the place in the index's keys of that start. is_spent: it
    gave the frame that it was to stop at, and can go no further: `start` or `forget` it.
    """

    def __init__(self, source: VideoSource, index: FrameIndex) -> None:
        self._source = source
        self._index = index
        self._packets: Iterator[Packet[VideoStream]] = iter(())
        self._ready: deque[tuple[int, av.VideoFrame]] = deque()
        self._ended = True
        self.position: int | None = None
        self.started_at = BEGINNING
        self.last: tuple[int, av.VideoFrame] | None = None
        self._before: int | None = None
        self._hurry_to: int | None = None  # the stamp of the frame to hurry to
        self._stops_there = False
        self.is_spent = False

    def start(self, key: int) -> None:
        """Go to this place in the index's keys; -1 is the beginning of the file."""
        self.forget()
        self._ended = False
        self.started_at = key
        self.position = self._index.key_number(key) - 1
        if key == BEGINNING:
            self._source.rewind()
            self._packets = stamped(self._source.packets(), self._index.stamp)
        else:
            self._packets = self._from_key(key)

    def hurry_to(self, n: int | None, *, stop: bool = False) -> bool:
        """Leave out, from now on, pictures before frame n that nothing is made from; None: give every one.

        stop: decode nothing beyond frame n. A decoder holds a picture back until it has seen the next ones,
        as they may come before it; this asks for it at once, and leaves the decoder spent.
        False where hurrying would confuse frames; then every one is given.
        """
        index = self._index
        if n is None or index.stamp is not Stamp.PTS or not index.has_own_times:
            self._hurry_to = None
            return False
        self._hurry_to, self._stops_there = int(index.times[n]), stop
        return True

    def next(self) -> tuple[int, av.VideoFrame] | None:
        """The next frame's number and picture, or None at the end. Lost frames are passed over."""
        while not self._ready and not self._ended:
            self._decode_packet()
        self._before = self.last[0] if self.last else self._before
        self.last = self._ready.popleft() if self._ready else None
        self.position = self.last[0] if self.last else None
        return self.last

    def around(self, n: int) -> tuple[int | None, int | None]:
        """The frames that were given next to frame n, which was passed over: before it and after it."""
        after = self.last[0] if self.last is not None and self.last[0] > n else None
        return self._before, after

    def forget(self) -> None:
        """Hold no picture any more."""
        self._ready.clear()
        self._packets = iter(())
        self._ended = True
        self.is_spent = False
        self.position = self.last = self._before = None

    def _decode_packet(self) -> None:
        packet = next(self._packets, None)
        self._ended = packet is None
        stamp, wanted = (None if packet is None else packet.pts), self._hurry_to
        passed = stamp is not None and wanted is not None and stamp < wanted
        pictures = self._source.decode(packet, only_if_needed=passed)
        if self._stops_there and stamp is not None and stamp == wanted:
            pictures += self._source.decode(None)
            self._ended = self.is_spent = True
        for picture in pictures:
            latest = self._ready[-1][0] if self._ready else self.position
            if picture.pts is None or latest is None:
                continue
            # Pictures of before the key frame are left out: they lack what they refer to.
            number = self._index.number_of(picture.pts, latest)
            if number is not None:
                self._ready.append((number, picture))

    def _from_key(self, key: int) -> Iterator[Packet[VideoStream]]:
        """Packets from exactly this key frame on. Formats without an index of their own land anywhere."""
        wanted = int(self._index.key_stamps[key])
        # Places among the packets are known by counting from the first, so there no seek helps.
        for back in (0, 1, 4, 16) if self._index.stamp is Stamp.PTS else ():
            place = max(key - back, 0)
            if self._source.seek(int(self._index.seek_times[place])):
                packets = self._skip_to(wanted)
                if packets is not None:
                    return packets
        self._source.rewind()
        packets = self._skip_to(wanted)
        return iter(()) if packets is None else packets

    def _skip_to(self, wanted: int) -> Iterator[Packet[VideoStream]] | None:
        """The packets from the key frame with this stamp on; None when the seek went past it."""
        packets = stamped(self._source.packets(), self._index.stamp)
        for packet in packets:
            if packet.is_keyframe and packet.pts is not None and packet.pts >= wanted:
                return _with(packet, packets) if packet.pts == wanted else None
        return None


def _with(first: Packet[VideoStream], rest: Iterator[Packet[VideoStream]]) -> Iterator[Packet[VideoStream]]:
    yield first
    yield from rest


def pictures_from_beginning(source: VideoSource, stamp: Stamp) -> Iterator[av.VideoFrame]:
    """Every picture of the file in the order of presentation, with its stamp as its pts."""
    source.rewind()
    for packet in stamped(source.packets(), stamp):
        yield from source.decode(packet)
    yield from source.decode(None)
