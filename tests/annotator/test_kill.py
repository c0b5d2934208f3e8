"""kill -9 at any moment: nothing that was on screen is missing when the project is opened again."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from annotator.demo_clip import make_demo_clip
from annotator.project.edits import Touched
from annotator.project.storage import ProjectFile
from tests.annotator.kill_driver import rows

ROOT = Path(__file__).resolve().parents[2]


def _run_and_kill(video: Path, diary: Path, seed: int, saves: int, seconds: float) -> list[dict[str, Any]]:
    """Start the program, kill it so long after it has saved so many times; its diary of this run."""
    before = _read(diary)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.annotator.kill_driver", str(video), str(diary), str(seed)],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
    )
    try:
        deadline = time.monotonic() + 60
        while sum(line["kind"] == "saving" for line in _read(diary)[len(before) :]) < saves:
            assert program.poll() is None, program.stderr.read().decode()  # type: ignore[union-attr]
            assert time.monotonic() < deadline, "the person was hardly at work"
            time.sleep(0.02)
        time.sleep(seconds)
        assert program.poll() is None, program.stderr.read().decode()  # type: ignore[union-attr]
    finally:
        program.send_signal(signal.SIGKILL)
        program.communicate()
    return _read(diary)[len(before) :]


def _read(diary: Path) -> list[dict[str, Any]]:
    if not diary.exists():
        return []
    lines = diary.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines[:-1]]  # the last one may have been cut off


def _check(video: Path, known: dict[str, Any], diary: list[dict[str, Any]]) -> dict[str, Any]:
    """Compare the file with the diary; returns all rows that the file has."""
    last_shown = max((n for n, line in enumerate(diary) if line["kind"] == "shown"), default=-1)
    for line in diary[: last_shown + 1]:
        known.update(line["rows"] if line["kind"] == "shown" else {})
    later = [line["rows"] for line in diary[last_shown + 1 :] if line["kind"] == "saving"]
    opened = ProjectFile.open(video.with_suffix(".masklet"))
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


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_nothing_that_was_on_screen_is_missing(tmp_path: Path, seed: int) -> None:
    clip = make_demo_clip(tmp_path / "clip", seed=seed, frames=30, size=(192, 108))
    rng = random.Random(seed)
    known: dict[str, Any] = {}
    shown = 0
    for turn in range(3 if seed == 1 else 12):
        saves, seconds = rng.randint(5, 60), rng.uniform(0, 0.2)
        diary = _run_and_kill(clip.video, tmp_path / "diary", seed * 100 + turn, saves, seconds)
        shown += sum(len(line["rows"]) for line in diary if line["kind"] == "shown")
        known = _check(clip.video, known, diary)
    assert shown > 30, "hardly anything was shown: nothing was tried"
    assert any(name.startswith("mask") for name in known)
