"""masklet track: prompts on the command line become a project with every object tracked."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from annotator.cli import grammar
from annotator.cli.console import Console
from annotator.cli.engine_runner import EngineRunner
from annotator.cli.grammar import Said
from annotator.cli.long_run import LongRun, TooLargeError
from annotator.plans import Direction, object_prompts, plan_object
from annotator.project.edits import AddObject, Edit, SetMask, SetPrompts, Several
from annotator.project.history import History
from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.project import Project, Source
from annotator.project.storage import SUFFIX, ProjectFile
from annotator.project.video_match import video_ref
from engine.errors import UserError
from engine.frames import open_frames
from engine.frames.cuts import DEFAULT_THRESHOLD, cuts_of, scan
from engine.masks import Mask
from engine.messages import (
    LimitMemory,
    LoadModel,
    MaskReady,
    ModelReady,
    OpenVideo,
    Progress,
    Segment,
    Track,
    TrackPlan,
)
from engine.prompts import Box, Point, Prompts

_TELL_EVERY = 25  # frames


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("video", type=Path, metavar="VIDEO", help="a video or a folder of images")
    for name, kind, form in (
        ("--click", grammar.click, grammar.CLICK_FORM),
        ("--box", grammar.box, grammar.BOX_FORM),
        ("--mask", grammar.mask, grammar.MASK_FORM),
    ):
        parser.add_argument(name, dest="said", action="append", type=_typed(kind), metavar=form, default=[])
    parser.add_argument("--model", default="basic", help="a name of the model list, or a weights file")
    parser.add_argument(
        "--download", action="store_true", help="fetch the model's weights when they are not here"
    )
    parser.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"])
    parser.add_argument(
        "--compile",
        default="auto",
        choices=["auto", "on", "off"],
        help="compile a SAM 2 model's heavy parts beside the work; auto: on a graphics card",
    )
    parser.add_argument(
        "--memory",
        type=_typed(grammar.megabytes),
        default=0,
        metavar="MB",
        help="what the engine's caches may take, at least 128 (usual: by the machine)",
    )
    parser.add_argument("--direction", default=Direction.BOTH, choices=[d.value for d in Direction])
    parser.add_argument("--range", type=_typed(grammar.frame_range), metavar="A:B", help="frames A to B")
    parser.add_argument(
        "--across-cuts", action="store_true", help="track on from one shot into the next; usual is to stop"
    )
    parser.add_argument(
        "--cut-threshold",
        type=_typed(grammar.share),
        default=DEFAULT_THRESHOLD,
        metavar="0..1",
        help=f"how large a change is a scene cut (usual: {DEFAULT_THRESHOLD})",
    )
    parser.add_argument("--project", type=Path, required=True, metavar="OUT.masklet")
    parser.set_defaults(usage=parser.error)


def _typed(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """`parse` for argparse: its ValueError is shown as it is."""

    def typed(text: str) -> Any:
        try:
            return parse(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return typed


def run(options: argparse.Namespace, console: Console) -> int:
    if not options.said:
        options.usage("say where the objects are: at least one --click, --box or --mask")
    if options.project.suffix.lower() != SUFFIX:
        options.usage(f"the project's name must end in {SUFFIX}: {options.project}")
    with open_frames(options.video) as frames:
        project, missing = Project(video_ref(frames)), frames.missing_frames
    if missing:
        _tell_cut_short(options.video, project.video.num_frames, missing, console)
    wanted = _gather(options.said, project)
    first, last = _range(options.range, project.video.num_frames)
    started = time.monotonic()
    cuts = [] if options.across_cuts else _find_cuts(options, wanted, first, last, console)
    with EngineRunner() as engine:
        for _ in engine.ask(lambda job: LimitMemory(job, options.memory)):
            pass
        model = _load(engine, options, console)
        for _ in engine.ask(lambda job: OpenVideo(job, project.video.path)):
            pass
        with _new_file(options.project, project) as file:
            history = History(project, file)
            objects = _say(history, wanted)
            for object_id, frame in sorted(project.prompts):
                _segment(engine, history, object_id, frame)
            plans = _plans(project, objects, Direction(options.direction), first, last, cuts)
            run = LongRun(model, console)
            run.announce(project, options.project, plans)
            stopped = _track(engine, history, plans, run, console)
    data = _report(project, options.project, model.label, time.monotonic() - started)
    data["cuts"] = cuts
    data["frames_missing"] = missing
    text = ", ".join(f"{o['name']}: {o['masks']} masks, absent on {o['absent']}" for o in data["objects"])
    console.result(f"{options.project}: {text}", {**data, "stopped": stopped})
    return 1 if stopped else 0


def _tell_cut_short(video: Path, frames: int, missing: int, console: Console) -> None:
    console.say(
        f"{video.name} is cut short: {frames} frames can be read, and it promises about {frames + missing}. "
        "Copy or record it again if you need the others."
    )


@contextmanager
def _new_file(path: Path, project: Project) -> Iterator[ProjectFile]:
    """A file for the work. What was found before an error stays; a file without any mask goes again, and one
    that the disk is too small for."""
    file = ProjectFile.create(path, project)
    try:
        with file:
            yield file
    except BaseException as error:
        if not len(project.masks) or isinstance(error, TooLargeError):
            file.path.unlink()
        elif isinstance(error, UserError):
            raise UserError(f"{error} What was found until then is kept in {path}.") from error
        raise


def _range(given: tuple[int | None, int | None] | None, num_frames: int) -> tuple[int, int]:
    first, last = given or (None, None)
    if first is not None and first >= num_frames:
        raise UserError(f"The range begins at frame {first}; the video has frames 0 to {num_frames - 1}.")
    return first or 0, num_frames - 1 if last is None else min(last, num_frames - 1)


def _gather(said: list[Said], project: Project) -> dict[str, dict[int, Prompts]]:
    """What was said by object name and frame. Raises UserError for what does not fit the video."""
    video = project.video
    wanted: dict[str, dict[int, Prompts]] = {}
    for one in said:
        if one.frame >= video.num_frames:
            raise UserError(
                f"There is no frame {one.frame}; the video has frames 0 to {video.num_frames - 1}."
            )
        frames = wanted.setdefault(one.object_name, {})
        prompts = _with(frames.get(one.frame, Prompts()), one.what)
        prompts.check_inside(video.width, video.height)
        frames[one.frame] = prompts
    for name, frames in wanted.items():
        for frame, prompts in frames.items():
            if prompts.box is None and prompts.mask is None and not any(p.positive for p in prompts.points):
                raise UserError(
                    f"'{name}' has only negative clicks on frame {frame}: add one that is on the object."
                )
    return wanted


def _with(prompts: Prompts, what: Point | Box | Path) -> Prompts:
    if isinstance(what, Point):
        return prompts.with_point(what)
    if isinstance(what, Box):
        return prompts.with_box(what)
    return Prompts(prompts.points, prompts.box, read_mask(what))


def read_mask(path: Path) -> Mask:
    """An image as a mask: every pixel that is neither black nor transparent. Raises UserError."""
    try:
        with Image.open(path) as image:
            transparent = image.has_transparency_data
            pixels = np.asarray(image.convert("RGBA") if transparent or image.mode == "RGB" else image)
    except FileNotFoundError:
        raise UserError(f"There is no {path}.") from None
    except OSError:
        raise UserError(f"{path} is no image that can be read. Give a PNG of the frame's size.") from None
    if pixels.ndim == 3:
        pixels = pixels[..., :3].any(axis=2) & (pixels[..., 3] > 0)
    mask = Mask.from_array(pixels)
    if mask.is_empty:
        raise UserError(f"{path} marks nothing: all of it is black. Make the pixels of the object white.")
    return mask


def _load(engine: EngineRunner, options: argparse.Namespace, console: Console) -> ModelReady:
    ready: ModelReady | None = None

    def load(job: int) -> LoadModel:
        return LoadModel(job, options.model, options.device, options.download, compiled=options.compile)

    for event in engine.ask(load):
        if isinstance(event, Progress):
            console.progress("downloading", event.done, event.total)
        elif isinstance(event, ModelReady):
            ready = event
    console.end_progress()
    if ready is None:
        raise UserError(f"The model {options.model} could not be loaded.")
    return ready


def _say(history: History, wanted: dict[str, dict[int, Prompts]]) -> list[int]:
    objects = []
    for name, frames in wanted.items():
        fresh = history.project.new_object()
        edits: list[Edit] = [AddObject(type(fresh)(fresh.id, name, fresh.label, fresh.colour))]
        edits += [SetPrompts(fresh.id, frame, prompts) for frame, prompts in sorted(frames.items())]
        history.do("New object", Several(tuple(edits)))
        objects.append(fresh.id)
    return objects


def _segment(engine: EngineRunner, history: History, object_id: int, frame: int) -> None:
    prompts = object_prompts(history.project, object_id)
    for event in engine.ask(lambda job: Segment(job, prompts, frame)):
        if isinstance(event, MaskReady):
            history.do("Find mask", _edit(event, Source.PROMPTED))


def _edit(ready: MaskReady, source: Source) -> SetMask:
    info = MaskInfo(
        source,
        ready.score,
        ready.predicted_iou,
        area=ready.mask.area,
        backward=ready.backward,
        shape=ready.shape,
    )
    return SetMask(ready.object_id, ready.frame, MaskRecord(ready.mask, info))


def _find_cuts(
    options: argparse.Namespace,
    wanted: dict[str, dict[int, Prompts]],
    first: int,
    last: int,
    console: Console,
) -> list[int]:
    """Scene cuts among the frames that may be tracked: the range, and the way to it from the prompts."""
    said = [frame for frames in wanted.values() for frame in frames]
    low, high = min(first, *said), max(last, *said)
    scores = {}
    with open_frames(options.video, cache_bytes=0) as frames:
        for n, score in scan(frames, low + 1, high):
            scores[n] = score
            if n % _TELL_EVERY == 0:
                console.progress("looking for scene cuts", n - low, high - low)
    console.end_progress()
    return cuts_of(scores, options.cut_threshold)


def _plans(
    project: Project, objects: list[int], direction: Direction, first: int, last: int, cuts: list[int]
) -> tuple[TrackPlan, ...]:
    return tuple(
        plan
        for object_id in objects
        for plan in plan_object(
            project, object_id, direction, _start(project, object_id, direction), first, last, cuts
        )
    )


def _track(
    engine: EngineRunner, history: History, plans: tuple[TrackPlan, ...], run: LongRun, console: Console
) -> bool:
    """Track by these plans; True when the person stopped it (what was found is kept)."""
    if not plans:
        return False
    step = None
    try:
        for event in engine.ask(lambda job: Track(job, plans)):
            if isinstance(event, MaskReady):
                edit = _edit(event, Source.TRACKED)
                if step is None:
                    step = history.do("Track", edit)
                else:
                    history.extend(step, edit)
            elif isinstance(event, Progress):
                run.go_on(event.done, event.total)
                console.progress("tracking", event.done, event.total, f"{event.per_second:.1f} frames/s")
    except KeyboardInterrupt:
        console.say("Stopped; what was tracked so far is in the project.")
        return True
    return False


def _start(project: Project, object_id: int, direction: Direction) -> int:
    """Where a person would stand to track all of it in this direction."""
    prompted = project.prompted_frames(object_id)
    return prompted[-1] if direction is Direction.BACKWARD else prompted[0]


def _report(project: Project, path: Path, model: str, seconds: float) -> dict[str, Any]:
    objects = []
    for object_id, info in project.objects.items():
        masks = [m for f in project.masks.frames(object_id) if (m := project.masks.info(object_id, f))]
        absent = sum(m.area == 0 for m in masks)
        objects.append({"id": object_id, "name": info.name, "masks": len(masks), "absent": absent})
    return {
        "project": str(path),
        "video": project.video.path,
        "model": model,
        "frames": project.video.num_frames,
        "seconds": round(seconds, 2),
        "objects": objects,
    }
