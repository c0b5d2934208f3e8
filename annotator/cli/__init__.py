"""The same work without a window: `masklet track`, `export`, `import`, `info` and those in SUBCOMMANDS.

Every subcommand is a module of this package with `add_arguments(parser)` and
`run(options, console) -> int`, imported when it is asked for. Exit status: 0 done; 1 a plain message
on stderr; 2 the words of the command do not fit.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

SUBCOMMANDS = {
    "track": "segment objects where they are prompted and track them through a video, into a project",
    "export": "write data sets and videos out of a project",
    "import": "bring masks of other programs, or what was exported before, into a project",
    "info": "tell what a video or a project holds",
    "evaluate": "measure how well a model segments and tracks, on made clips or an annotated data set",
    "train": "improve a model with the verified and painted masks of projects",
    "demo-clip": "write a made clip with its true masks and the clicks that find each object",
}
_MODULES = {"import": "import_masks"}  # where the name is no name of a module


def main(argv: Sequence[str]) -> int:
    """Run one subcommand, argv[0], with its words; returns the exit status."""
    from annotator.cli.console import Console
    from engine.errors import UserError

    name, *words = argv
    module = importlib.import_module(f"annotator.cli.{_MODULES.get(name, name.replace('-', '_'))}")
    parser = argparse.ArgumentParser(
        prog=f"masklet {name}", description=(module.__doc__ or "").partition(": ")[2]
    )
    module.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print the result as one JSON row")
    console = Console()
    try:
        options = parser.parse_args(words)
        console.as_json = options.json
        return int(module.run(options, console))
    except SystemExit as stop:  # argparse has printed the usage, or the help that was asked for
        return int(stop.code or 0)
    except UserError as error:
        console.end_progress()
        print(f"masklet: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        console.end_progress()
        print("masklet: stopped.", file=sys.stderr)
    return 1
