"""A project in which one mask's pixels are spoilt: it is said where it concerns, and can be mended there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.canvas.mask_entry import Entry
from annotator.canvas.mask_patch import Style
from annotator.demo_clip import DemoClip, make_demo_clip
from annotator.notices import Level
from annotator.project.mask_table import Source
from engine.masks import Mask
from tests.annotator.window import RealWindow


@pytest.fixture
def clip(tmp_path: Path) -> DemoClip:
    return make_demo_clip(tmp_path / "demo", seed=5, frames=6, size=(192, 108))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clip: DemoClip) -> Iterator[RealWindow]:
    """The clip with one object, whose masks on frames 0 and 1 cannot be read any more."""
    made = RealWindow(qtbot, tmp_path)
    made.start(clip.video)
    made.wait_until_open()
    one = clip.objects[0]
    made.click(one.x, one.y)
    made.key(Qt.Key.Key_F)
    made.wait(lambda: len(made.project.masks) == clip.frames)
    made.wait_for_masks()
    made.app.opener.close()
    connection = sqlite3.connect(clip.video.with_suffix(".masklet"))
    connection.execute("UPDATE pixels SET data = x'00ff' WHERE frame < 2")
    connection.commit()
    connection.close()
    made.app.opener.open(clip.video)
    made.wait_until_open()
    made.app.view.object_id = 1
    yield made
    made.stop()


def _remarks(window: RealWindow) -> str:
    labels = window.app.window.canvas.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def test_it_is_said_on_its_frame_and_a_click_mends_it(window: RealWindow, clip: DemoClip) -> None:
    window.wait(lambda: "is damaged here" in _remarks(window))
    window.go(3)
    window.wait(lambda: "damaged" not in _remarks(window))
    window.go(0)
    window.app.window.canvas.surface.grab()
    one = clip.objects[0]
    window.click(one.x - 12, one.y)
    window.wait_for_masks()
    record = window.project.masks.get(1, 0)
    assert record is not None
    assert record.info.source is Source.PROMPTED
    assert "damaged" not in _remarks(window)
    window.wait(lambda: window.project.masks.get_sound(1, 1) is not None)  # tracked again from the click
    assert [n.text for n in window.notices if n.level is Level.ERROR] == []


def test_everything_else_goes_on(window: RealWindow, clip: DemoClip) -> None:
    QTest.mouseClick(
        window.app.window.canvas.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.AltModifier,
        window.app.window.canvas.frame_to_widget(clip.objects[0].x, clip.objects[0].y),
    )
    window.key(Qt.Key.Key_M)
    window.wait(lambda: not window.app.proposing.is_looking)
    window.key(Qt.Key.Key_Escape)
    window.go(1)
    window.key(Qt.Key.Key_P)
    window.click(40, 40)  # painting there gives it a mask that can be read
    assert window.project.masks.get(1, 1) is not None
    assert [n.text for n in window.notices if n.level is not Level.INFO] == []


def test_an_error_while_painting_leaves_a_window_that_lives(
    window: RealWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    surface = window.app.window.canvas.surface
    with monkeypatch.context() as patch:
        patch.setattr(surface.masks, "paint", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            surface.repaint()
    assert not surface.grab().toImage().isNull()


def test_spoilt_pixels_of_a_mask_that_looks_whole_are_not_drawn() -> None:
    whole = Mask.from_array(np.random.default_rng(1).random((40, 60)) < 0.5)
    style, view = Style(QColor("red"), 0.5, False, 1.0), QRect(0, 0, 60, 40)
    assert Entry(whole, stale=False).patch(style, 1.0, view) is not None
    assert Entry(replace(whole, data=whole.data[:-5]), stale=False).patch(style, 1.0, view) is None
