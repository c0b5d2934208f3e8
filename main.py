"""Starts Masklet: the window, or a subcommand without one."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run Masklet with these arguments (the command line's when None); returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    from annotator.cli import SUBCOMMANDS

    if words and words[0] in SUBCOMMANDS:
        from annotator import cli

        return cli.main(words)
    from annotator.app import main as open_window

    return open_window(words)


if __name__ == "__main__":
    sys.exit(main())
