"""How fast the window is, against its goals: python tests/benchmarks/gui.py [PART...] [--model NAME].

Drives the real program offscreen and prints, for each goal, milliseconds by the clock until what was
done is painted (median, 95th percentile, longest); the window thread's own computing (median and 95th
percentile); the 95th percentile of what the clock says less the time in which that thread could have gone on,
but had no processor, its own program's other threads and all other programs being the reason ('given');
the goal, and whether it is met by the clock. After each measurement comes work that is always the same: the
last row of a part, 'control', is what this took, and with it what the machine's other work adds.

Parts: scrub, play, edit, timeline, brush, open, track; all when none is named, each in a process of its
own, so that none finds the window as another left it. `track` uses the videos given with --videos, or a clip
of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from tests.benchmarks import gui_measures as measures
from tests.benchmarks.gui_measures import Row
from tests.benchmarks.gui_program import Program

_HEAD = ("median", "p95", "longest", "own", "own p95", "given")

Measure = Callable[[Program, Path, int], Iterator[Row]]


def line_of(row: Row) -> str:
    """A row as printed."""
    wall, own = np.array(row.times.wall), np.array(row.times.own)
    given = wall - np.array(row.times.waited)
    found = {"median": np.median(wall), "p95": np.percentile(wall, 95), "longest": wall.max()}
    more = np.median(own), np.percentile(own, 95), np.percentile(given, 95)
    cells = "".join(f"{value:9.1f}" for value in (*found.values(), *more))
    verdict = ""
    if row.goal is not None:
        met = "met" if found[row.judged] <= row.goal else "NOT MET"
        verdict = f"{row.judged:>9} {row.goal:6.0f}  {met}"
    return f"{row.name:48}{cells}{verdict}"


def _apart(part: str, options: argparse.Namespace) -> int:
    """Measure one part in a process of its own; returns its exit status."""
    words = [sys.executable, __file__, part, "--no-head", "--repeats", str(options.repeats)]
    words += ["--model", options.model]
    if options.videos:
        words += ["--videos", *map(str, options.videos)]
    return subprocess.run(words, check=False).returncode


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--repeats", type=int, default=60)
    parser.add_argument("--model", default="basic")
    parser.add_argument("--videos", nargs="*", type=Path, default=[], metavar="VIDEO")
    parser.add_argument("--no-head", dest="head", action="store_false", help="print rows alone")
    options = parser.parse_args(arguments)
    every: dict[str, Measure] = {
        "scrub": measures.scrubbing,
        "play": measures.playing,
        "edit": measures.one_mask,
        "timeline": measures.timeline,
        "brush": measures.brush,
        "open": measures.opening,
        "track": lambda program, folder, _: measures.tracking(program, folder, options.videos),
    }
    unknown = set(options.parts) - set(every)
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(every)}")
    parts = options.parts or list(every)
    if options.head:
        head = "".join(f"{word:>9}" for word in _HEAD)
        print(f"{'milliseconds':48}{head}   goal", flush=True)
    if len(parts) > 1:
        return max(_apart(part, options) for part in parts)
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder), options.model)
        try:
            for row in every[parts[0]](program, Path(folder), options.repeats):
                print(line_of(row), flush=True)
            if program.control.wall:
                print(line_of(Row(f"control: the same work between ({parts[0]})", program.control, None)))
        finally:
            program.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
