"""How many frames a file says it has, to tell a file that is cut short from a whole one."""

from __future__ import annotations

from fractions import Fraction

from av.video.stream import VideoStream

_ENOUGH = 0.98  # of what is promised: headers round, and a recorder may drop its last frames


def missing_frames(
    stream: VideoStream, packets: int, num_frames: int, end_seconds: float, fps: Fraction
) -> int:
    """How many frames more the headers promise than can be read, about; 0 for a file that is whole.

    packets: those of the stream that were found, shown or not. end_seconds: when the last frame that
    can be read ends, from the beginning of the recording or of the file's clock, whichever is later.
    Formats that count their frames are held to that; Matroska and WebM to the duration of the stream.
    """
    counted = stream.frames
    promised = counted or round(_stated_seconds(stream) * fps)
    found = packets if counted else num_frames
    reached = max(found, round(end_seconds * fps))
    return promised - reached if reached < _ENOUGH * promised - 1 else 0


def _stated_seconds(stream: VideoStream) -> float:
    """The 'DURATION' tag of a stream, as '00:00:08.000000000'; 0 where there is none that can be read."""
    parts = stream.metadata.get("DURATION", "").split(":")
    try:
        hours, minutes, seconds = (float(part) for part in parts)
    except ValueError:
        return 0.0
    return 3600 * hours + 60 * minutes + seconds
