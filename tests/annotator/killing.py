"""Kills a program that keeps a diary (kill_driver.Diary), and compares the file with what was on screen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotator.project.edits import Touched
from annotator.project.storage import ProjectFile
from tests.annotator.kill_driver import rows
from tests.annotator.patience import Patience

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE_S = 120.0


def run_and_kill(module: Sequence[str], diary: Path, saves: int, seconds: float) -> list[dict[str, Any]]:
    """Start a module with its arguments, kill it so long after it has saved so many times; its diary of
    this run. Raises AssertionError when it ends by itself or hardly saves."""
    if diary.exists():  # the one before may have been killed in the middle of a line
        diary.write_bytes(diary.read_bytes().rpartition(b"\n")[0] + b"\n")
    before = read(diary)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    errors = diary.with_suffix(".stderr")
    with errors.open("wb") as stderr:
        program = subprocess.Popen([sys.executable, "-m", *module], cwd=ROOT, env=environment, stderr=stderr)
        try:
            patience = Patience(_PATIENCE_S)
            while sum(line["kind"] == "saving" for line in read(diary)[len(before) :]) < saves:
                assert program.poll() is None, errors.read_text()
                assert not patience.over, "the person was hardly at work"
                time.sleep(0.02)
            time.sleep(seconds)
            assert program.poll() is None, errors.read_text()
        finally:
            program.send_signal(signal.SIGKILL)
            program.wait()
    return read(diary)[len(before) :]


def read(diary: Path) -> list[dict[str, Any]]:
    if not diary.exists():
        return []
    lines = diary.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines[:-1]]  # the last one may have been cut off


def check(path: Path, known: dict[str, Any], diary: list[dict[str, Any]]) -> dict[str, Any]:
    """Compare the project file with the diary; returns all rows that the file has."""
    last_shown = max((n for n, line in enumerate(diary) if line["kind"] == "shown"), default=-1)
    for line in diary[: last_shown + 1]:
        known.update(line["rows"] if line["kind"] == "shown" else {})
    later = [line["rows"] for line in diary[last_shown + 1 :] if line["kind"] == "saving"]
    opened = ProjectFile.open(path)
    try:
        project = opened.project
        everything = Touched(frozenset(project.objects), frozenset(project.prompts), frozenset(project.masks))
        on_disk = rows(project, everything)
    finally:
        opened.file.close()
    for name in {*known, *on_disk}:
        allowed = [known.get(name), *(saving[name] for saving in later if name in saving)]
        assert on_disk.get(name) in allowed, f"{name} is not as it was on screen"
    for saving in later[:-1]:
        final = {n: v for s in later[later.index(saving) :] for n, v in s.items()}
        assert all(on_disk.get(n) in (saving[n], final[n]) for n in saving), "a step was saved by halves"
    return on_disk
