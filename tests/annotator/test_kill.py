"""kill -9 at any moment: nothing that was on screen is missing when the project is opened again."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest

from annotator.demo_clip import make_demo_clip
from tests.annotator.killing import check, run_and_kill


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_nothing_that_was_on_screen_is_missing(tmp_path: Path, seed: int) -> None:
    clip = make_demo_clip(tmp_path / "clip", seed=seed, frames=30, size=(192, 108))
    rng = random.Random(seed)
    known: dict[str, Any] = {}
    shown = 0
    for turn in range(3 if seed == 1 else 12):
        saves, seconds = rng.randint(5, 60), rng.uniform(0, 0.2)
        driver = (
            "tests.annotator.kill_driver",
            str(clip.video),
            str(tmp_path / "diary"),
            str(seed * 100 + turn),
        )
        diary = run_and_kill(driver, tmp_path / "diary", saves, seconds)
        shown += sum(len(line["rows"]) for line in diary if line["kind"] == "shown")
        known = check(clip.video.with_suffix(".masklet"), known, diary)
    assert shown > 30, "hardly anything was shown: nothing was tried"
    assert any(name.startswith("mask") for name in known)
