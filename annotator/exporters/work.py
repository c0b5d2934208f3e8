"""What an exporter works with: a project that stands still, its frames, progress and cancel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from annotator.exporters.options import ExportOptions
from annotator.project.mask_table import MaskRecord
from annotator.project.project import Project
from engine.errors import Sentence, UserError

OptionsT = TypeVar("OptionsT", bound=ExportOptions)


class Picture(Protocol):
    """One frame; engine.frames.Frame is one."""

    @property
    def image_bgra(self) -> NDArray[np.uint8]: ...


class Frames(Protocol):
    """What an export asks of a video; engine.frames.FrameReader has it. Owned by the exporting thread."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def num_frames(self) -> int: ...
    @property
    def fps(self) -> Fraction: ...
    def time(self, n: int) -> float: ...
    def name(self, n: int) -> str: ...
    def read(self, n: int) -> Picture: ...


class ExportCancelled(Exception):  # noqa: N818 - not an error
    """The person called the export off."""


@dataclass(frozen=True, slots=True)
class ExportWork(Generic[OptionsT]):
    """One export. progress(done, total) counts frames; cancelled() is asked before every frame."""

    project: Project
    frames: Frames
    options: OptionsT
    progress: Callable[[int, int], None]
    cancelled: Callable[[], bool]

    def range(self) -> range:
        """The frames to export. Raises UserError for a range that the video does not have."""
        first = self.options.first
        last = self.frames.num_frames - 1 if self.options.last is None else self.options.last
        if not 0 <= first <= last < self.frames.num_frames:
            raise UserError(
                "Frames {first} to {last} cannot be exported: the video has frames 0 to {end}. Choose "
                "a range within them.",
                first=first,
                last=last,
                end=self.frames.num_frames - 1,
            )
        return range(first, last + 1)

    def numbers(self) -> Iterator[int]:
        """The frames to export, one after the other, with progress; raises ExportCancelled in between."""
        numbers = self.range()
        for done, n in enumerate(numbers):
            if self.cancelled():
                raise ExportCancelled
            yield n
            self.progress(done + 1, len(numbers))

    def masks(self, n: int) -> dict[int, MaskRecord]:
        """The masks on a frame by object id, in the person's order of objects, without the empty ones."""
        on_frame = self.project.masks.on_frame(n)
        found = {o: on_frame[o] for o in self.project.objects if o in on_frame}
        for o, record in found.items():
            if (record.mask.width, record.mask.height) != (self.frames.width, self.frames.height):
                raise UserError(
                    "The mask of '{name}' on frame {frame} is {width} x {height} pixels, the frame "
                    "{frame_width} x {frame_height}. Open the video the masks were made on.",
                    name=self.project.objects[o].name,
                    frame=n,
                    width=record.mask.width,
                    height=record.mask.height,
                    frame_width=self.frames.width,
                    frame_height=self.frames.height,
                )
        return {o: record for o, record in found.items() if not record.mask.is_empty}

    def video_name(self) -> str:
        """What to call the video in file names: its own without folder and suffix."""
        path = Path(self.project.video.path)
        return (path.name if self.project.video.kind == "images" else path.stem) or "video"


class ExportFormat(Protocol[OptionsT]):
    """A way to write a project.

    title, about: its name and one sentence, for people. suffix: of the file it makes, '' for a folder.
    """

    name: str
    title: Sentence
    about: Sentence
    suffix: str
    options: type[OptionsT]

    def check(self, work: ExportWork[OptionsT]) -> None:
        """Raise UserError for a project or options that this format cannot hold, before any work."""
        ...

    def write(self, work: ExportWork[OptionsT], target: Path) -> None:
        """Write the file `target`, or into the folder `target`, which is there and empty."""
        ...
