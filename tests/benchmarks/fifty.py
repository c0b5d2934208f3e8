"""Fifty objects of 10,000 frames: how long the window waits for what is done to a whole object.

    python tests/benchmarks/fifty.py

Prints milliseconds: the longest gap in the event loop by the clock, and the window thread's own computing in
it, while such a project is opened, and while objects are deleted, swapped, split, and it is undone.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.project.edits import Edit, remove_object
from annotator.project.identity import split_edit, swap_edit
from annotator.project.project import Project
from tests.benchmarks.gui_program import Program
from tests.benchmarks.gui_works import long_project, write_long_clip

OBJECTS, FRAMES = 50, 9_990
_EDITS: dict[str, Callable[[Project], Edit | None]] = {
    "delete": lambda project: remove_object(project, 7),
    "swap": lambda project: swap_edit(project, 3, 4, 0),
    "split": lambda project: (split_edit(project, 3, FRAMES // 2) or (None,))[0],
}


def gap(program: Program, name: str, act: Callable[[], object]) -> None:
    """Do something and print the longest gap that it made."""
    program.heart.start()
    program.rest(0.3)
    act()
    program.settle()
    program.rest(0.7)
    program.heart.stop()
    gaps = program.heart.gaps
    wall, own = max(zip(gaps.wall, gaps.own, strict=True))
    print(f"{name:20}{wall:9.1f}{own:9.1f}", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = long_project(write_long_clip(Path(folder) / "long.mp4", FRAMES), OBJECTS)
        program = Program(Path(folder), "basic")
        try:
            program.rest(1.0)
            print(f"{'longest gap':20}{'clock':>9}{'own':>9}")
            gap(program, "open", lambda: program.open(path))
            history = program.app.workspace.history
            assert history is not None, "a project comes with its history"
            for name, make in _EDITS.items():
                edit = make(program.project)
                assert edit is not None, "every object is on every frame"
                gap(program, name, lambda name=name, edit=edit: history.do(name, edit))
                gap(program, f"{name}, undone", history.undo)
        finally:
            program.stop()


if __name__ == "__main__":
    main()
