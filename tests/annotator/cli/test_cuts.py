"""`masklet track` stops at scene cuts, and goes on across them when told to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.project.storage import reading
from tests.annotator.test_cuts import make_clip


@pytest.mark.parametrize(
    ("words", "last", "cuts"),
    [([], 5, [6, 12]), (["--across-cuts"], 17, []), (["--cut-threshold", "1"], 17, [])],
)
def test_tracking_keeps_to_the_shot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], last: int, cuts: list[int]
) -> None:
    clip = make_clip(tmp_path / "clip.mp4", length=6)
    project = tmp_path / "out.masklet"
    assert main(["track", str(clip), "--click", "10,20", "--project", str(project), "--json", *words]) == 0
    assert json.loads(capsys.readouterr().out)["cuts"] == cuts
    with reading(project) as made:
        assert made.masks.frames(1) == list(range(last + 1))
