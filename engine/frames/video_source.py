"""One open video file: its packets from any place, undecoded."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.stream import VideoStream

from engine.errors import UserError
from engine.frames.slices import slices_of

# A local playlist must not make the program fetch what it names.
_CONTAINER_OPTIONS = {"protocol_whitelist": "file"}
# What decoding may leave out when only the order of the frames is wanted.
_ORDER_ONLY = {"skip_loop_filter": "all", "skip_idct": "all"}
_MOST_THREADS = 16  # more are of no use to FFmpeg's decoders
_PICTURE_FORMATS = ("image2", "tty", "_pipe")  # FFmpeg calls images, and even text files, videos


class VideoSource:
    """The packets of a file's main video stream, and the decoder that belongs to them.

    order_only: decode without care for the pixels. Raises UserError when there is no video to read.
    """

    def __init__(self, path: str, *, order_only: bool = False) -> None:
        self.path = path
        self._codec_options = _ORDER_ONLY if order_only else {}
        self._first: tuple[int | None, int | None, int] | None = None
        self._threading = "AUTO"  # pictures side by side, where the codec can
        self._packets: Iterator[Packet[VideoStream]] | None = None
        self._open()

    def _open(self) -> None:
        self._container = _open_container(self.path)
        try:
            stream = _main_stream(self._container, self.path)
        except UserError:
            self._container.close()
            raise
        stream.thread_type = self._threading
        stream.codec_context.thread_count = _threads()
        if self._codec_options:
            stream.codec_context.options = dict(self._codec_options)
        self._stream: VideoStream | None = stream

    @property
    def stream(self) -> VideoStream:
        if self._stream is None:
            raise ValueError(f"{self.path} was closed")
        return self._stream

    def packets(self) -> Iterator[Packet[VideoStream]]:
        """The stream's packets from the current place; what was read before is not read again.

        Ends where the file does, or where it is too damaged to go on.
        """
        if self._packets is None:
            self._packets = self._container.demux(self.stream)
        with suppress(av.FFmpegError):
            for packet in self._packets:
                if packet.size == 0:  # the end; or a frame dropped in an AVI, which would end the decoder
                    continue
                if self._first is None:
                    self._first = (packet.pts, packet.dts, packet.size)
                    self._choose_threading(packet)
                yield packet

    def _choose_threading(self, packet: Packet[VideoStream]) -> None:
        """Before anything is decoded. A picture that was written in slices enough is shared out by them:
        whoever waits for it then has it sooner than with pictures side by side, each done by one thread."""
        context = self.stream.codec_context
        if context.name != "h264" or context.is_open:
            return
        if slices_of(bytes(packet), context.extradata) >= _threads() > 1:
            self._threading = self.stream.thread_type = "SLICE"

    def seek(self, time: int) -> bool:
        """Go to a key frame at or before `time` (in the stream's time base); False when it cannot.

        Where that leads is the format's word, not a promise: look at the packets.
        """
        self._packets = None
        try:
            self._container.seek(time, stream=self.stream)
        except av.FFmpegError:
            return False
        return True

    def rewind(self) -> None:
        """Go to the very first packet. Raises UserError when the file is gone."""
        if self._first is not None:
            times = [time for time in self._first[:2] if time is not None]
            # A seek keeps what the demuxer has learnt of the file, but is believed only if it is right.
            if times and self.seek(min(times)) and self._is_at_first() and self.seek(min(times)):
                return
        self.close()
        self._open()

    def _is_at_first(self) -> bool:
        packet = next(self.packets(), None)
        return packet is not None and (packet.pts, packet.dts, packet.size) == self._first

    def decode(
        self, packet: Packet[VideoStream] | None, *, only_if_needed: bool = False
    ) -> list[av.VideoFrame]:
        """The pictures that this packet completes; None asks for what the decoder still holds.

        only_if_needed: leave out the packet's own picture where no other picture is made from it.
        A packet too damaged to decode completes none.
        """
        try:
            self.stream.codec_context.skip_frame = "NONREF" if only_if_needed else "DEFAULT"
            return self.stream.codec_context.decode(packet)
        except av.FFmpegError:
            return []

    def close(self) -> None:
        """Give back the file, and the decoder with its threads."""
        self._packets = None
        self._stream = None  # the decoder's threads end when nothing holds it any more
        self._container.close()


def _threads() -> int:
    """One for each processor. FFmpeg's own choice is one more, which begins a further frame that a jump has
    no use for: with two processors that takes a third of them from the frame that someone waits for."""
    return min(max(1, os.cpu_count() or 1), _MOST_THREADS)


def _open_container(path: str) -> InputContainer:
    name = os.path.basename(path)
    try:
        container = av.open(path, mode="r", container_options=_CONTAINER_OPTIONS, metadata_errors="replace")
    except PermissionError:
        raise UserError(
            "You may not read {path}. Change its permissions, or copy it elsewhere.", path=path
        ) from None
    except FileNotFoundError:
        raise UserError("The video {path} is gone. Put it back, or open another.", path=path) from None
    except (av.FFmpegError, OSError, ValueError):
        raise UserError(
            "{name} cannot be read as a video: it is of another kind, damaged, or was cut short. "
            "Play it in a video player to see, and copy or convert it again.",
            name=name,
        ) from None
    if any(kind in container.format.name for kind in _PICTURE_FORMATS):
        container.close()
        raise UserError("{name} is not a video. Choose a video file or a folder of images.", name=name)
    return container


def _main_stream(container: InputContainer, path: str) -> VideoStream:
    """The largest stream of moving pictures: cover art and thumbnails are pictures too."""
    name = os.path.basename(path)
    stills = Disposition.attached_pic | Disposition.timed_thumbnails
    streams = [s for s in container.streams.video if not s.disposition & stills]
    if not streams:
        raise UserError(
            "{name} has no video in it, only sound or data. Choose a file with pictures.", name=name
        )
    streams = [s for s in streams if s.codec_context is not None]
    if not streams:
        raise UserError(
            "{name} uses a video format that cannot be decoded here. Convert it to H.264 (mp4).", name=name
        )
    return max(streams, key=lambda s: s.codec_context.width * s.codec_context.height)
