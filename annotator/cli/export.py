"""masklet export: data sets, mattes and videos out of a project."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from annotator.cli import grammar
from annotator.cli.console import Console
from annotator.exporters.destination import is_earlier
from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.exporters.options import Choice, ExportOptions, choices
from annotator.project.project import Project
from annotator.project.storage import reading
from annotator.project.video_match import compare_video
from engine.errors import UserError
from engine.frames import FrameReader, open_frames


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--format", choices=sorted(FORMATS), required=True, help="what to write")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="folder or file")
    parser.add_argument("--range", type=_range, metavar="A:B", help="frames A to B, both included")
    parser.add_argument("--video", type=Path, help="where the project's video is now, when it was moved")
    parser.add_argument("--replace", action="store_true", help="replace an earlier export at OUT")
    parser.add_argument(
        "--option",
        action="append",
        type=_option,
        default=[],
        metavar="NAME=VALUE",
        help="of the format: " + "; ".join(_described()),
    )
    parser.set_defaults(usage=parser.error)


def _described() -> list[str]:
    return [
        f"{name}: " + ", ".join(_choice_words(choice) for choice in choices(fmt.options))
        for name, fmt in FORMATS.items()
        if choices(fmt.options)
    ]


def _choice_words(choice: Choice) -> str:
    if choice.titles is not None:
        values = "|".join(str(value) for value in choice.titles)
    elif isinstance(choice.default, bool):
        values = "yes|no"
    else:
        values = "NUMBER" if choice.limits is None else f"{choice.limits[0]:g}..{choice.limits[1]:g}"
    return f"{choice.name}={values}"


def _option(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise argparse.ArgumentTypeError(f"'{text}' does not fit; expected NAME=VALUE")
    return name, value


def _range(text: str) -> tuple[int | None, int | None]:
    try:
        return grammar.frame_range(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run(options: argparse.Namespace, console: Console) -> int:
    fmt = FORMATS[options.format]
    chosen = _chosen(options, fmt.options)
    if not options.replace and is_earlier(options.output, is_folder=not fmt.suffix):
        raise UserError(
            "{output} is there already. Add --replace to write over it, or choose another -o.",
            output=options.output,
        )
    with reading(options.project) as project:
        with _frames(options.video, project) as frames:
            match = compare_video(project.video, frames)
            if not match.usable:
                raise UserError(match.sentence)
            if not match.same:
                console.say(match.sentence)
            export(
                project,
                frames,
                fmt,
                options.output,
                chosen,
                progress=lambda done, total: console.progress("exporting", done, total),
            )
        data = {"format": fmt.name, "output": str(options.output.absolute()), "objects": len(project.objects)}
    console.result(f"Wrote {options.output}.", data)
    return 0


def _frames(given: Path | None, project: Project) -> FrameReader:
    path = given or Path(project.video.path)
    if given is None and not path.exists():
        raise UserError(f"The project's video is not at {path} any more. Say where it is now: --video VIDEO.")
    return open_frames(path)


def _chosen(options: argparse.Namespace, kind: type[ExportOptions]) -> ExportOptions:
    """The options of the format; ends with the usage when one does not fit."""
    known = {choice.name: choice for choice in choices(kind)}
    values: dict[str, Any] = {}
    for name, text in options.option:
        if name not in known:
            options.usage(f"{options.format} has no option '{name}'; it has: {', '.join(known) or 'none'}")
        try:
            values[name] = _value(known[name], text)
        except ValueError:
            options.usage(f"'{text}' does not fit; expected {_choice_words(known[name])}")
    first, last = options.range or (None, None)
    return kind(first=first or 0, last=last, replace=options.replace, **values)


def _value(choice: Choice, text: str) -> Any:
    """The value of a choice from its word. Raises ValueError."""
    if choice.titles is not None:
        return type(choice.default)(text)
    if isinstance(choice.default, bool):
        words = {"yes": True, "no": False}
        if text not in words:
            raise ValueError(text)
        return words[text]
    return type(choice.default)(text)
