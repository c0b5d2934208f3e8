"""masklet train: improve a model with the masks of projects that a person verified or painted."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from annotator.cli.console import Console
from annotator.project.project import Project
from annotator.project.storage import reading
from annotator.project.truth import truth_of
from annotator.project.video_match import compare_video
from engine.errors import UserError
from engine.frames import open_frames

if TYPE_CHECKING:
    from engine.training.footage import AnnotatedVideo

_GRACE_S = 20.0  # for a step that is under way, before a run that nobody waits for is cut off
_WORDS = {"before": "Measuring before", "training": "Training", "after": "Measuring after"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "projects",
        nargs="+",
        type=Path,
        metavar="PROJECT",
        help="projects, or folders in the layout of DAVIS, MOSE or SA-V",
    )
    parser.add_argument("--base", required=True, metavar="MODEL", help="the model to begin with; it stays")
    parser.add_argument("--output", required=True, type=Path, metavar="DIR", help="where the new one goes")
    parser.add_argument("--steps", type=int, default=200, help="batches to learn from")
    parser.add_argument("--seed", type=int, default=1, help="decides which videos measure the result")
    parser.add_argument(
        "--train-encoder", action="store_true", help="let the image encoder learn too; wants many masks"
    )
    parser.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"])
    parser.add_argument(
        "--restart", action="store_true", help="begin anew where DIR holds a run of another kind"
    )
    parser.add_argument(
        "--watched",
        action="store_true",
        help="for a program that starts this one: progress as JSON rows, and an end when standard input ends",
    )


def run(options: argparse.Namespace, console: Console) -> int:
    try:
        return _train(options, console)
    except UserError as error:
        if options.watched:  # with its template, so that a window can say it in its language
            values = {name: str(value) for name, value in error.sentence.values.items()}
            console.row({"template": error.sentence.template, "values": values})
        raise


def _train(options: argparse.Namespace, console: Console) -> int:
    from engine.training.finetune import FinetunePlan, TrainingStoppedError, finetune
    from engine.training.split import split_videos

    if options.steps < 1:
        raise UserError("Training needs at least one step.")
    if options.seed < 0:
        raise UserError("A seed is a whole number from 0 on.")
    stopped = threading.Event()
    if options.watched:
        if hasattr(os, "nice"):
            os.nice(10)  # the window comes first
        threading.Thread(target=_watch_input, args=(stopped,), name="watch", daemon=True).start()
    plan = FinetunePlan(options.steps, options.seed, train_encoder=options.train_encoder)

    def tell(phase: str, done: int, total: int) -> None:
        if stopped.is_set() and phase != "training":  # that ends by itself, with a checkpoint
            raise TrainingStoppedError
        if options.watched:
            console.row({"phase": phase, "done": done, "total": total})
        else:
            console.progress(_WORDS[phase], done, total)

    try:
        with ExitStack() as opened:
            opened.enter_context(_interrupt_asks(stopped, console))
            videos = [video for path in options.projects for video in _open(path, opened, console)]
            report = finetune(
                split_videos(videos, plan.held_out, plan.seed),
                options.base,
                options.output,
                plan,
                device=options.device,
                restart=options.restart,
                tell=tell,
                cancelled=stopped.is_set,
            )
    except TrainingStoppedError:
        raise UserError("Training was stopped. The same command goes on from the last checkpoint.") from None
    before, after = report.before.row(), report.after.row()
    kept_apart = "videos" if report.split.by == "video" else "the one video, after a gap,"
    console.result(
        f"{report.model}: J {before['J']:.3f} before, {after['J']:.3f} after, on frames of {kept_apart} that "
        f"were kept apart ({', '.join(v.name for v in report.split.measuring)}); "
        f"IoU of one click {before['first_iou']:.3f} before, {after['first_iou']:.3f} after",
        report.row(),
    )
    return 0


@contextmanager
def _interrupt_asks(stopped: threading.Event, console: Console) -> Iterator[None]:
    """Ctrl+C ends the run after the step under way, with a checkpoint; once more, at once."""

    def ask(number: int, frame: FrameType | None) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()
        console.say("Stopping after this step; Ctrl+C again to stop at once.")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _watch_input(stopped: threading.Event) -> None:
    """Whoever started this is gone, or wants it to end, when standard input ends."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stopped.set()
    threading.Event().wait(_GRACE_S)
    os._exit(1)  # a step that takes so long is not waited for; the last checkpoint is on disk


def _open(path: Path, opened: ExitStack, console: Console) -> list[AnnotatedVideo]:
    """A project's video, open as long as the stack is, or those of a data set. Raises UserError."""
    if path.is_dir():
        from engine.training.footage import read_folder

        return read_folder(path, lambda done, total: console.progress("Reading", done, total, path.name))
    with reading(path) as project:
        frames = opened.enter_context(open_frames(project.video.path))
        match = compare_video(project.video, frames)
        if not match.usable:
            raise UserError("{name}: {sentence}", name=path.name, sentence=match.sentence)
        return [annotated_video(path.stem, project, frames.read_rgb)]


def annotated_video(name: str, project: Project, frame: Callable[[int], NDArray[np.uint8]]) -> AnnotatedVideo:
    """What a person vouches for in a project, as training takes it."""
    from engine.training.footage import AnnotatedVideo

    return AnnotatedVideo(
        name,
        project.video.num_frames,
        frame,
        {str(object_id): truth_of(project, object_id) for object_id in project.objects},
    )
