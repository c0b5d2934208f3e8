"""masklet train: improve a model with the masks of projects that a person verified or painted."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from annotator.cli.console import Console
from annotator.project.project import Project, Source
from annotator.project.storage import reading
from annotator.project.video_match import compare_video
from engine.errors import UserError
from engine.frames import open_frames
from engine.masks import Mask

if TYPE_CHECKING:
    from engine.training.footage import AnnotatedVideo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("projects", nargs="+", type=Path, metavar="PROJECT")
    parser.add_argument("--base", required=True, metavar="MODEL", help="the model to begin with; it stays")
    parser.add_argument("--output", required=True, type=Path, metavar="DIR", help="where the new one goes")
    parser.add_argument("--steps", type=int, default=200, help="batches to learn from")
    parser.add_argument("--seed", type=int, default=1, help="decides which videos measure the result")
    parser.add_argument(
        "--train-encoder", action="store_true", help="let the image encoder learn too; wants many masks"
    )
    parser.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"])


def run(options: argparse.Namespace, console: Console) -> int:
    from engine.training.finetune import FinetunePlan, finetune

    if options.steps < 1:
        raise UserError("Training needs at least one step.")
    with ExitStack() as opened:
        videos = [_open(path, opened) for path in options.projects]
        report = finetune(
            videos,
            options.base,
            options.output,
            FinetunePlan(options.steps, options.seed, train_encoder=options.train_encoder),
            device=options.device,
            progress=lambda done, total: console.progress("Training", done, total),
        )
    before, after = report.before.row(), report.after.row()
    console.result(
        f"{report.model}: on held-out videos J {before['J']:.3f} before, {after['J']:.3f} after; "
        f"IoU of one click {before['first_iou']:.3f} before, {after['first_iou']:.3f} after",
        report.row(),
    )
    return 0


def _open(path: Path, opened: ExitStack) -> AnnotatedVideo:
    """A project's video, open as long as the stack is. Raises UserError."""
    with reading(path) as project:
        frames = opened.enter_context(open_frames(project.video.path))
        match = compare_video(project.video, frames)
        if not match.usable:
            raise UserError(f"{path.name}: {match.sentence}")
        return annotated_video(path.stem, project, frames.read_rgb)


def annotated_video(name: str, project: Project, frame: Callable[[int], NDArray[np.uint8]]) -> AnnotatedVideo:
    """What a person vouches for in a project: masks that were verified, and those that were painted and
    are not out of date."""
    from engine.training.footage import AnnotatedVideo

    return AnnotatedVideo(
        name,
        project.video.num_frames,
        frame,
        {str(object_id): _vouched_for(project, object_id) for object_id in project.objects},
    )


def _vouched_for(project: Project, object_id: int) -> dict[int, Mask]:
    masks = {}
    for frame, info in project.masks.infos(object_id).items():
        if info.verified or (info.source is Source.PAINTED and not info.stale):
            record = project.masks.get_sound(object_id, frame)
            if record is not None:
                masks[frame] = record.mask
    return masks
