"""Runs the parity check against the published code's recorded outputs, where its folder is at hand."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def parity_folder() -> Path | None:
    """The folder named by MASKLET_PARITY, or shared/parity beside the repository."""
    named = os.environ.get("MASKLET_PARITY")
    folder = Path(named) if named else ROOT.parent / "shared" / "parity"
    return folder if (folder / "check.py").is_file() else None


@pytest.mark.timeout(900)
def test_agrees_with_the_published_code() -> None:
    folder = parity_folder()
    if folder is None:
        pytest.skip(
            "the recorded outputs of the published code are not here: set MASKLET_PARITY to their folder"
        )
    done = subprocess.run(
        [
            sys.executable,
            str(folder / "check.py"),
            "--target",
            "engine",
            "--quick",
            "--no-keys",
            "--strict",
            "--threads",
            "1",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    failed = re.findall(r"^FAIL.*$", done.stdout, flags=re.MULTILINE)
    assert not failed, "\n".join(failed)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert re.search(r"^parity: \d+ of \d+ scenarios$", done.stdout, flags=re.MULTILINE)
