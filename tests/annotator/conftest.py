import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

NOBODY = 65534


@pytest.fixture
def make_read_only() -> Iterator[Callable[[Path], Path]]:
    """Moves a folder to where this process may read it but not write; the superuser becomes nobody."""
    if os.name == "nt":
        pytest.skip("folders are not made read-only this way on Windows")
    root = os.geteuid() == 0
    outside = Path(tempfile.mkdtemp())
    outside.chmod(0o755)

    def move(folder: Path) -> Path:
        moved = Path(shutil.copytree(folder, outside / "folder"))
        for path in moved.rglob("*"):
            path.chmod(0o444)
        moved.chmod(0o555)
        if root:
            os.seteuid(NOBODY)
        return moved

    yield move
    if root:
        os.seteuid(0)
    for path in (outside / "folder").rglob("*"):
        path.chmod(0o644)
    (outside / "folder").chmod(0o755)
    shutil.rmtree(outside)
