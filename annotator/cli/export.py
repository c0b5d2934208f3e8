"""masklet export: data sets, mattes and videos out of a project."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from annotator.cli import grammar
from annotator.cli.console import Console
from annotator.exporters import FORMATS


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("export", help="data sets and videos out of a project")
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--format", choices=sorted(FORMATS), required=True, help="what to write")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT", help="folder or file")
    parser.add_argument("--range", type=_range, metavar="A:B", help="frames A to B, both included")
    parser.add_argument("--video", type=Path, help="where the project's video is now, when it was moved")
    parser.add_argument("--replace", action="store_true", help="replace an earlier export at OUT")
    parser.add_argument("--json", action="store_true", help="print one JSON row")


def _range(text: str) -> tuple[int | None, int | None]:
    try:
        return grammar.frame_range(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
