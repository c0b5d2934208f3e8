"""The engine from a notebook: without Qt, without the annotator, and with the README's own words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.annotator.clips import make_video

ROOT = Path(__file__).resolve().parents[2]
_ALONE = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6", "qtawesome", "annotator"}:
            raise ImportError(f"{name} is not installed here")

sys.meta_path.insert(0, Refuse())
"""


def run(code: str, folder: Path) -> str:
    """What a script prints that runs in `folder` where neither Qt nor the annotator can be imported."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _ALONE + code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def script() -> str:
    """The example of the README, as it stands there."""
    chapter = (ROOT / "README.md").read_text(encoding="utf-8").partition("## The engine alone")[2]
    lines = chapter.partition("\n## ")[0].splitlines()
    code = [line for line in lines if line.startswith("    ") or not line]
    return "\n".join(line.removeprefix("    ") for line in code).strip() + "\n"


def test_the_example_of_the_readme_tracks_an_object(tmp_path: Path) -> None:
    code = script()
    assert "from engine import" in code
    assert sum(bool(line.strip()) for line in code.splitlines()) < 20
    make_video(tmp_path / "clip.mp4", frames=5, width=640, height=360)
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    printed = [line.split() for line in run(code, tmp_path).splitlines()]
    assert [int(frame) for frame, _ in printed] == list(range(5))
    assert all(0 <= int(area) <= 640 * 360 for _, area in printed)
    assert int(printed[0][1]) > 0


def test_every_part_of_the_engine_can_be_imported_alone(tmp_path: Path) -> None:
    code = """
import importlib, importlib.util, pkgutil
import engine
names = [m.name for m in pkgutil.walk_packages(engine.__path__, "engine.")]
if importlib.util.find_spec("triton") is None:
    names.remove("engine.sam2.attention_kernel")  # which is for graphics cards, where Triton comes with torch
for name in names:
    importlib.import_module(name)
for name in engine.__all__:
    assert getattr(engine, name).__doc__, name
print(len(names))
"""
    assert int(run(code, tmp_path)) > 60


def test_the_vocabulary_needs_no_torch(tmp_path: Path) -> None:
    code = """
import engine.prompts, engine.masks, engine.messages, engine.errors, engine.models
import engine.passes, engine.worker
print("torch" in sys.modules, "cv2" in sys.modules)
"""
    assert run(code, tmp_path).split() == ["False", "False"]
