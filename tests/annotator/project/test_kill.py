"""Kill -9 while it writes: what was acknowledged is there, and at most the one edit after it."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from annotator.project.history import History
from annotator.project.project import Project
from annotator.project.storage import ProjectFile
from tests.annotator.making import random_edit, state, video_ref

WRITER = """
import sys
from pathlib import Path
import numpy as np
from annotator.project.history import History
from annotator.project.storage import ProjectFile
from tests.annotator.making import random_edit
file, project = ProjectFile.open(Path(sys.argv[1]))
history, rng, n = History(project, file), np.random.default_rng(int(sys.argv[2])), 0
while True:
    history.do("Edit", random_edit(project, rng))
    n += 1
    print(n, flush=True)
"""


def replayed(start: dict, project: Project, seed: int, count: int) -> list[dict]:
    """The states after `count` and after `count + 1` edits of the writer."""
    assert state(project) == start
    rng, history = np.random.default_rng(seed), History(project)
    states = []
    for n in range(count + 1):
        history.do("Edit", random_edit(project, rng))
        if n >= count - 1:
            states.append(state(project))
    return states


@pytest.mark.skipif(sys.platform == "win32", reason="no kill -9")
def test_everything_acknowledged_outlives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "a.masklet"
    ProjectFile.create(path, Project(video_ref())).close()
    delays = random.Random(0)
    root = Path(__file__).parents[3]
    for seed in range(6):
        file, project = ProjectFile.open(path)
        with file:
            start = state(project)
            for key in list(project.masks):  # a replay must not load from the file that changes
                project.masks.get(*key)
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(seed)], stdout=subprocess.PIPE, cwd=root
        )
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(delays.uniform(0.0, 0.15))
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read()
        writer.stdout.close()
        assert writer.wait() == -signal.SIGKILL
        acknowledged = int((first + rest).splitlines()[-1])
        left = sorted(p.name for p in tmp_path.iterdir())
        assert "a.masklet-wal" in left, "it was killed at work"
        file, found = ProjectFile.open(path)
        with file:
            assert state(found) in replayed(start, project, seed, acknowledged)
        assert [p.name for p in tmp_path.iterdir()] == ["a.masklet"]
