"""Whether a video is the one that a project is about."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from annotator.project.project import VideoRef
from engine.errors import Sentence


class VideoFacts(Protocol):
    """What is asked of an opened video; FrameReader has it."""

    @property
    def path(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def fps(self) -> Fraction: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def num_frames(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True, slots=True)
class VideoMatch:
    """same: the very frames of the project. usable: at least masks fit it. sentence: for the person."""

    same: bool
    usable: bool
    sentence: str


def compare_video(video: VideoRef, opened: VideoFacts) -> VideoMatch:
    """Compare a video that was found or chosen with the one that the project was made on."""
    if (opened.width, opened.height) != (video.width, video.height):
        return VideoMatch(
            False,
            False,
            Sentence(
                "This is another video: its frames are {width} x {height} pixels, those of the project "
                "{old_width} x {old_height}. Choose the video the project was made on.",
                width=opened.width,
                height=opened.height,
                old_width=video.width,
                old_height=video.height,
            ),
        )
    if opened.num_frames != video.num_frames:
        return VideoMatch(
            False,
            False,
            Sentence(
                "This is another video, or another cut of it: it has {count} frames, the project's has "
                "{old_count}. Choose the video the project was made on.",
                count=opened.num_frames,
                old_count=video.num_frames,
            ),
        )
    if opened.fingerprint != video.fingerprint:
        return VideoMatch(
            False,
            True,
            Sentence(
                "This video has the right size and length but other content or timing; it may have been "
                "encoded anew. Look whether the masks fit before you go on with it."
            ),
        )
    return VideoMatch(True, True, Sentence("This is the project's video."))


def video_ref(opened: VideoFacts) -> VideoRef:
    """An opened video as a project remembers it."""
    return VideoRef(
        opened.path,
        opened.kind,
        opened.width,
        opened.height,
        opened.num_frames,
        opened.fps,
        opened.fingerprint,
    )
