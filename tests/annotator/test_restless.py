"""A restless person at the real window: whatever they did can be taken back whole and brought again.

Clicks, right clicks, boxes, keys, scrubbing, tracking, undo and redo in a seeded order and at no
pace at all, so that most of it happens while something else is still on its way.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.demo_clip import DemoClip, make_demo_clip
from annotator.notices import Level
from tests.annotator.kill_driver import KEYS
from tests.annotator.making import state
from tests.annotator.window import RealWindow

ACTIONS = 60
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
MORE_KEYS = (
    (Qt.Key.Key_Escape, NONE),
    (Qt.Key.Key_H, NONE),
    (Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_Delete, NONE),
)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> DemoClip:
    return make_demo_clip(tmp_path_factory.mktemp("demo"), seed=5, frames=12, size=(192, 108))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clip: DemoClip) -> Iterator[RealWindow]:
    clip.video.with_name("demo.masklet").unlink(missing_ok=True)
    made = RealWindow(qtbot, tmp_path)
    made.start(clip.video)
    made.wait_until_open()
    yield made
    made.stop()


def _act(window: RealWindow, clip: DemoClip, rng: random.Random) -> None:
    canvas = window.app.window.canvas
    x, y = rng.randrange(clip.width), rng.randrange(clip.height)
    kind = rng.random()
    if kind < 0.35:
        button = Qt.MouseButton.LeftButton if rng.random() < 0.7 else Qt.MouseButton.RightButton
        window.click(x, y, button)
    elif kind < 0.45:
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(canvas.viewport(), left, pos=canvas.frame_to_widget(x, y))
        for share in (0.3, 1.0):
            end = canvas.frame_to_widget(x + share * (96 - x), y + share * (54 - y))
            QTest.mouseMove(canvas.viewport(), end)
        QTest.mouseRelease(canvas.viewport(), left, pos=end)
    elif kind < 0.6:
        window.app.view.frame = rng.randrange(clip.frames)
    else:
        QTest.keyClick(canvas, *rng.choice((*KEYS, *MORE_KEYS)))
    for _ in range(rng.choice((0, 1, 1, 5))):
        QApplication.processEvents()


def _on_disk(window: RealWindow) -> object:
    with window.app.workspace.file.snapshot() as project:  # type: ignore[union-attr]
        return state(project)


@pytest.mark.parametrize("seed", range(4))
def test_everything_is_undone_and_redone_whole(window: RealWindow, clip: DemoClip, seed: int) -> None:
    rng = random.Random(seed)
    history = window.history
    empty = state(window.project)
    for _ in range(ACTIONS):
        _act(window, clip, rng)
    window.wait_for_masks()
    full = state(window.project)
    assert len(window.project.masks) > 3, "the person was hardly at work"
    assert _on_disk(window) == full

    steps = 0
    while history.undo_name is not None:
        window.key(Qt.Key.Key_Z, CTRL)
        steps += 1
    assert state(window.project) == empty
    assert _on_disk(window) == empty
    for _ in range(steps):
        window.key(Qt.Key.Key_Y, CTRL)
    window.wait_for_masks()
    assert state(window.project) == full
    assert _on_disk(window) == full
    assert [n for n in window.notices if n.level is Level.ERROR] == []
