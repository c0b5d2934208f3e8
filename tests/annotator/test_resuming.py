"""Stop tracking, close the program, open it again, go on: the masks of a run that nothing disturbed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.demo_clip import DemoClip, make_demo_clip
from annotator.track_jobs import TrackProgress
from engine.masks import Mask
from engine.models import NANO
from tests.annotator.window import RealWindow

FRAMES = 40
STOP = 12


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> DemoClip:
    return make_demo_clip(tmp_path_factory.mktemp("demo"), seed=3, frames=FRAMES, size=(320, 180))


def opened(qtbot: QtBot, folder: Path, video: Path, model: str) -> RealWindow:
    window = RealWindow(qtbot, folder)
    window.start(video, model=model)
    window.wait_until_open()
    window.wait(lambda: window.app.models.ready.model == model, 120)
    return window


def masks(window: RealWindow) -> dict[tuple[int, int], Mask]:
    table = window.project.masks
    return {key: record.mask for key in table if (record := table.get(*key)) is not None}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("model", ["basic", NANO.name])
def test_closing_the_program_in_the_midst_changes_no_mask(
    qtbot: QtBot, tmp_path: Path, clip: DemoClip, model: str
) -> None:
    videos = []
    for name in ("broken", "whole"):
        (tmp_path / name).mkdir()
        videos.append(Path(shutil.copy(clip.video, tmp_path / name)))
    runs: dict[str, dict[tuple[int, int], Mask]] = {}
    for video in videos:
        window = opened(qtbot, tmp_path, video, model)
        one = clip.objects[0]
        window.click(one.x, one.y)
        window.wait_for_masks()
        if video is videos[0]:

            def stop(progress: TrackProgress | None, window: RealWindow = window) -> None:
                if progress is not None and progress.frame is not None and progress.frame >= STOP:
                    window.app.tracking.cancel()

            window.app.tracking.progress.connect(stop)
        window.key(Qt.Key.Key_F)
        window.wait_for_masks(240)
        runs[video.parent.name] = masks(window)
        window.stop()
    # Masks that were on their way when it was cancelled are dropped.
    assert 0 < max(frame for _, frame in runs["broken"]) < FRAMES - 1
    assert len(runs["whole"]) == FRAMES

    window = opened(qtbot, tmp_path, videos[0].with_suffix(".masklet"), model)
    told: list[TrackProgress] = []
    window.app.tracking.progress.connect(lambda p: told.append(p) if p is not None and p.frame else None)
    window.key(Qt.Key.Key_F)
    window.wait_for_masks(240)
    assert masks(window) == runs["whole"]
    assert told[-1].total < FRAMES - STOP, "it did not walk again where it had been"
    window.stop()
