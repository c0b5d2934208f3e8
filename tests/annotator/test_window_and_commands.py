"""The window and the commands are one program: the same clicks give the very same masks."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import main
from annotator.demo_clip import make_demo_clip
from annotator.project.storage import reading
from tests.annotator.window import RealWindow


def test_the_same_clicks_give_the_same_masks(qtbot: QtBot, tmp_path: Path) -> None:
    clip = make_demo_clip(tmp_path / "clip", seed=4, frames=10, size=(320, 180))
    window = RealWindow(qtbot, tmp_path)
    window.start(clip.video)
    try:
        window.wait_until_open()
        for one in clip.objects:
            window.key(Qt.Key.Key_N)
            window.click(one.x, one.y)
            window.wait_for_masks()
        window.key(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        window.wait_for_masks()
        clicked = [window.project.prompts[o, 0].points[0] for o in window.project.objects]
        seen = {key: window.project.masks.get(*key) for key in window.project.masks}
    finally:
        window.stop()

    project = tmp_path / "by-command.masklet"
    words = [w for n, p in enumerate(clicked, 1) for w in ("--click", f"{p.x},{p.y},object=Object {n}")]
    assert main.main(["track", str(clip.video), *words, "--project", str(project)]) == 0
    with reading(project) as made:
        assert {key: made.masks.get(*key) for key in made.masks} == seen
    assert len(seen) == 10 * len(clip.objects)
