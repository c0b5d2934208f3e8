"""Export a project in one of the formats."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator.exporters.destination import file_in_place, folder_in_place
from annotator.exporters.options import ExportOptions, check_limits
from annotator.exporters.work import ExportCancelled, ExportFormat, ExportWork, Frames
from annotator.project.disk_errors import plain_disk_errors
from annotator.project.project import Project
from engine.errors import Sentence, UserError


def export(
    project: Project,
    frames: Frames,
    fmt: ExportFormat[Any],
    destination: Path,
    options: ExportOptions | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> bool:
    """Write a project to `destination`; True when it is there, False when it was cancelled.

    project: one that nothing changes meanwhile: ProjectFile.snapshot() in a thread of its own.
    frames: the project's video, owned by this thread. options: of the type fmt.options; None for its
    defaults. Raises UserError, leaving whatever was at the destination, when it cannot be written.
    """
    work = ExportWork(project, frames, options or fmt.options(), progress, cancelled)
    destination = Path(destination).resolve()
    _check(work, fmt, destination)
    try:
        with plain_disk_errors(destination, Sentence("Exporting")):
            if fmt.suffix:
                with file_in_place(destination, work.options.replace) as part:
                    fmt.write(work, part)
            else:
                with folder_in_place(destination, work.options.replace, fmt.name) as part:
                    fmt.write(work, part)
    except ExportCancelled:
        return False
    return True


def _check(work: ExportWork[Any], fmt: ExportFormat[Any], destination: Path) -> None:
    if not isinstance(work.options, fmt.options):
        raise TypeError(f"{fmt.name} takes {fmt.options.__name__}, not {type(work.options).__name__}")
    video = work.project.video
    if (work.frames.width, work.frames.height) != (video.width, video.height):
        raise UserError(
            "The video is {width} x {height} pixels, the project's {video_width} x {video_height}. "
            "Open the video the project was made on.",
            width=work.frames.width,
            height=work.frames.height,
            video_width=video.width,
            video_height=video.height,
        )
    if fmt.suffix and destination.suffix.lower() != fmt.suffix:
        raise UserError(
            "{name} must end in {suffix}: that is what this format writes.",
            name=destination.name,
            suffix=fmt.suffix,
        )
    if destination.exists() and os.path.exists(video.path) and os.path.samefile(destination, video.path):
        raise UserError("{name} is the project's own video. Choose another name.", name=destination.name)
    work.range()
    check_limits(work.options)
    fmt.check(work)
