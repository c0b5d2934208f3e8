"""masklet import: masks of other programs, or what was exported before, into a project."""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path
from typing import Any

from annotator.cli.console import Console
from annotator.importers.arrival import Arrival, ImportChoices
from annotator.importers.formats import clip_of, kind_of_work, read_masks
from annotator.importers.found import FoundMasks
from annotator.importers.likeness import find_alike
from annotator.project.edits import Several
from annotator.project.history import History
from annotator.project.project import Project
from annotator.project.storage import ProjectFile
from engine.errors import Sentence, UserError

_COUNTED = ("objects", "masks")
_AT_ONCE = 500  # masks that are saved together


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE|FOLDER",
        help="a COCO file, one of CVAT for video 1.1, or a folder of PNG pictures of masks",
    )
    parser.add_argument(
        "--into",
        choices=["new", "existing"],
        default="new",
        help="add all as new objects (usual), or into those of the project that have the same name or cover "
        "the same, where there are any",
    )
    parser.add_argument(
        "--verified",
        choices=["all", "as-said"],
        help="all masks are right, or only those that a person made as the files say; usual: all, where they "
        "do not say it",
    )
    parser.add_argument(
        "--first-number",
        type=int,
        metavar="N",
        help="the number that the files give to the clip's first frame; usual: 0, or what alone fits",
    )
    parser.set_defaults(usage=parser.error)


def run(options: argparse.Namespace, console: Console) -> int:
    if options.first_number is not None and options.first_number < 0:
        options.usage("--first-number must be 0 or more")
    opened = ProjectFile.open(options.project)
    with opened.file as file:
        history = History(opened.project, file)
        # All are read before anything is added: what is wrong with the last one is known by then.
        found = [_read(path, opened.project, console) for path in options.files]
        for path, one in zip(options.files, found, strict=True):
            _check(path, Arrival(opened.project, one, _choices(options, one)))
        rows = [_add(p, one, history, options, console) for p, one in zip(options.files, found, strict=True)]
    console.result(
        "\n".join(_line(row) for row in rows),
        {
            "project": str(options.project.absolute()),
            "objects": sum(row["objects"] for row in rows),
            "masks": sum(row["masks"] for row in rows),
            "files": rows,
        },
    )
    return 0


def _read(path: Path, project: Project, console: Console) -> FoundMasks:
    found = read_masks(
        path, clip_of(project), lambda done, total: console.progress(f"reading {path.name}", done, total)
    )
    found.alike = find_alike(found, project, lambda done, total: console.progress("comparing", done, total))
    for remark in found.remarks:
        console.say(f"{path}: {remark}")
    return found


def _choices(options: argparse.Namespace, found: FoundMasks) -> ImportChoices:
    verify = options.verified == "all" if options.verified else not found.says_by_hand
    first = found.first if options.first_number is None or found.is_sure else options.first_number
    return ImportChoices(options.into == "existing", verify, first)


def _check(path: Path, arrival: Arrival) -> None:
    problem = arrival.problem
    if problem is not None:
        raise UserError(f"{path}: {problem}")


def _add(
    path: Path, found: FoundMasks, history: History, options: argparse.Namespace, console: Console
) -> dict[str, Any]:
    """Add what one file holds; all of what came is taken back when it cannot be whole."""
    arrival = Arrival(history.project, found, _choices(options, found))
    try:
        step = history.do(Sentence("Import {name}", name=path.name), Several(tuple(arrival.first_edits(()))))
        masks, done = arrival.masks(), 0
        while some := tuple(islice(masks, _AT_ONCE)):
            history.extend(step, Several(some))
            done += len(some)
            console.progress(f"adding {path.name}", done, arrival.num_masks)
    except BaseException:
        while history.undo_name is not None:
            history.undo()
        raise
    return {
        "file": str(path),
        "format": kind_of_work(path),
        "objects": len(arrival.objects),
        "new_objects": sum(one.is_new for one in arrival.objects),
        "masks": done,
        "replaced": arrival.replaced,
        "kept": arrival.kept,
        "left_out": found.left_out + arrival.beyond,
        "first_number": _choices(options, found).first,
    }


def _line(row: dict[str, Any]) -> str:
    objects, masks = (f"{row[key]} {key.removesuffix('s') if row[key] == 1 else key}" for key in _COUNTED)
    parts = [f"{objects} ({row['new_objects']} new)", masks]
    for key, words in (
        ("replaced", "in the place of others"),
        ("kept", "left out since what is there was painted, verified or clicked, or is locked"),
        ("left_out", "left out as other shapes or beyond the clip"),
        ("first_number", "as the number of the first frame"),
    ):
        if row[key]:
            parts.append(f"{row[key]} {words}")
    return f"{row['file']}: {', '.join(parts)}"
