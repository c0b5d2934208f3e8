"""Fifty objects of 10,000 frames: how long the window waits for what is done to a whole object.

    python tests/benchmarks/fifty.py

Prints milliseconds: the longest gap in the event loop by the clock, and the most of the window thread's own
computing between two turns of it, while such a project is opened, while objects are deleted, swapped, split
and merged, while a run that brought 10,000 masks is taken back, and while it is undone. Another process makes
the project.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.project.edits import AddObject, Edit, SetMask, Several, remove_object
from annotator.project.history import History
from annotator.project.identity import split_edit, swap_edit
from annotator.project.project import Project
from tests.benchmarks.gui_program import Program
from tests.benchmarks.gui_works import long_project, write_long_clip

OBJECTS, FRAMES = 50, 9_990
_AT_A_TIME = 200  # masks that a run brings before the window has its turn
_EDITS: dict[str, Callable[[Project], Edit | None]] = {
    "delete": lambda project: remove_object(project, 7),
    "swap": lambda project: swap_edit(project, 3, 4, 0),
    "split": lambda project: (split_edit(project, 3, FRAMES // 2) or (None,))[0],
}


def gap(program: Program, name: str, act: Callable[[], object], seconds: float = 0.7) -> None:
    """Do something and print the longest gap that it made."""
    program.heart.start()
    program.rest(0.3)
    act()
    program.settle()
    program.rest(seconds)
    program.heart.stop()
    gaps = program.heart.gaps
    print(f"{name:28}{max(gaps.wall):9.1f}{max(gaps.own):9.1f}", flush=True)


def edits(program: Program, history: History) -> None:
    """One edit of a whole object each, and its undoing."""
    for name, make in _EDITS.items():
        edit = make(program.project)
        assert edit is not None, "every object is on every frame"
        gap(program, name, lambda name=name, edit=edit: history.do(name, edit))
        gap(program, f"{name}, undone", history.undo)


def merging(program: Program, history: History) -> None:
    """Two objects that overlap on most frames become one."""
    began, ended = time.monotonic(), []
    program.app.workspace.changed.connect(
        lambda touched: ended.append(time.monotonic()) if 9 in touched.objects else None
    )
    gap(program, "merge", lambda: program.app.identity.merge(8, 9))
    assert 9 not in program.project.objects, "they are merged"
    print(f"{'merge, until it is done':28}{1e3 * (ended[0] - began):9.1f}", flush=True)
    gap(program, "merge, undone", history.undo)
    gap(program, "merge, redone", history.redo)


def run(program: Program, history: History) -> None:
    """Many masks that came bit by bit go at once, and come again."""
    info = program.project.new_object()
    mask = program.project.masks.get(1, 0)
    assert mask is not None, "every object is on every frame"
    step = history.do("run", AddObject(info))
    for first in range(0, FRAMES, _AT_A_TIME):
        some = range(first, min(FRAMES, first + _AT_A_TIME))
        history.extend(step, Several(tuple(SetMask(info.id, frame, mask) for frame in some)))
        program.rest(0.01)
    gap(program, "run of masks, undone", history.undo)
    gap(program, "run of masks, redone", history.redo)


def make(folder: Path) -> None:
    """The project that is opened."""
    long_project(write_long_clip(folder / "long.mp4", FRAMES), OBJECTS)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        maker = multiprocessing.get_context("spawn").Process(target=make, args=(folder,))
        maker.start()
        maker.join()
        program = Program(folder, "basic")
        try:
            program.rest(1.0)
            print(f"{'longest gap':28}{'clock':>9}{'own':>9}")
            gap(program, "open", lambda: program.open(folder / "long.masklet"))
            history = program.app.workspace.history
            assert history is not None, "a project comes with its history"
            for part in (edits, merging, run):
                part(program, history)
        finally:
            program.stop()


if __name__ == "__main__":
    main()
