"""The same work without a window: `masklet track`, `export`, `info`, `demo-clip`.

Every subcommand is a module with `add(subparsers)` and `run(options, console) -> int`. Exit status:
0 done; 1 a plain message on stderr; 2 the words of the command do not fit.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from annotator.cli import demo_clip, export, info, track
from annotator.cli.console import Console
from engine.errors import UserError

_MODULES = {"track": track, "export": export, "info": info, "demo-clip": demo_clip}
SUBCOMMANDS = tuple(_MODULES)


def main(argv: Sequence[str]) -> int:
    """Run one subcommand; returns the exit status."""
    parser = argparse.ArgumentParser(prog="masklet", description="Annotate objects in video, without a window.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in _MODULES.values():
        module.add(subparsers)
    try:
        options = parser.parse_args(argv)
    except SystemExit as stop:  # argparse has printed the usage, or the help that was asked for
        return int(stop.code or 0)
    console = Console(options.json)
    try:
        return _MODULES[options.command].run(options, console)
    except UserError as error:
        console.end_progress()
        print(f"masklet: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        console.end_progress()
        print("masklet: stopped.", file=sys.stderr)
    return 1
