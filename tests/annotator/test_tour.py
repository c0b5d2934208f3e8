"""The tour in the real window, with the real engine: it waits for what the person really does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.demo_clip import DemoClip, make_demo_clip
from annotator.exporters.formats import FORMATS
from annotator.exporting import ExportChoice
from annotator.panels.tour_bar import TourBar
from tests.annotator.clips import make_video
from tests.annotator.window import RealWindow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    make_demo_clip(tmp_path / "data" / "demo", seed=3, frames=16, size=(320, 180))
    made = RealWindow(qtbot, tmp_path)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def clip(tmp_path: Path) -> DemoClip:
    return make_demo_clip(tmp_path / "same", seed=3, frames=16, size=(320, 180))


def _bar(window: RealWindow) -> TourBar:
    (bar,) = window.app.window.findChildren(TourBar)
    return bar


def _begin(window: RealWindow) -> TourBar:
    QTest.mouseClick(window.app.window.welcome.buttons["tour"], Qt.MouseButton.LeftButton)
    window.wait_until_open()
    bar = _bar(window)
    assert bar.isVisible()
    return bar


def test_all_six_steps_are_done_by_doing_them(window: RealWindow, clip: DemoClip, tmp_path: Path) -> None:
    bar = _begin(window)
    assert bar.title.text() == "Click an object"
    assert bar.place.text() == "1 of 6"
    window.key(Qt.Key.Key_Right)
    assert bar.place.text() == "1 of 6", "what is not asked for is allowed, and is not it"
    window.key(Qt.Key.Key_Left)
    one = clip.objects[0]
    window.click(one.x, one.y)
    assert bar.title.text() == "See its mask"
    assert "Ctrl+Up" in bar.text.text()
    window.wait_for_masks()
    window.key(Qt.Key.Key_Up, CTRL)
    assert bar.title.text() == "Track it"
    window.key(Qt.Key.Key_F)
    window.wait(lambda: bar.title.text() == "Look through the clip")
    window.wait_for_masks()
    window.go(9)
    assert bar.title.text() == "Correct it"
    tracked = window.project.masks.get(next(iter(window.project.objects)), 9)
    assert tracked is not None
    ys, xs = np.nonzero(tracked.mask.to_array())
    window.click(int(xs[len(xs) // 2]), int(ys[len(ys) // 2]))
    assert bar.title.text() == "Export it"
    window.wait_for_masks()
    window.app.exporting.start(ExportChoice("davis", tmp_path / "out", FORMATS["davis"].options()))
    window.wait(lambda: bar.title.text() == "That is all there is to it")
    QTest.mouseClick(bar.leave, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_it_can_be_left_and_begun_again_on_work_that_is_there(window: RealWindow, clip: DemoClip) -> None:
    bar = _begin(window)
    one = clip.objects[0]
    window.click(one.x, one.y)
    window.wait_for_masks()
    QTest.mouseClick(bar.leave, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    window.app.actions.run("help.tour")
    assert bar.isVisible()
    assert bar.place.text() == "1 of 6"
    QTest.mouseClick(bar.skip, Qt.MouseButton.LeftButton)
    assert bar.place.text() == "2 of 6"
    window.app.keys.add("view.more_opaque", "Ctrl+J")
    window.app.keys.remove("view.more_opaque", "Ctrl+Up")
    assert "Ctrl+J" in bar.text.text()
    window.app.keys.remove("view.more_opaque", "Ctrl+J")
    assert "View > Stronger masks" in bar.text.text()


def test_another_video_ends_it_and_the_tour_comes_back_to_the_demo(
    window: RealWindow, tmp_path: Path
) -> None:
    bar = _begin(window)
    window.app.opener.open(make_video(tmp_path / "clip.mp4", frames=4))
    window.wait(lambda: window.app.workspace.title == "clip.mp4")
    assert not bar.isVisible()
    window.app.actions.run("help.tour")
    window.wait(lambda: window.app.workspace.title == "demo.mp4" and bar.isVisible())
    assert bar.place.text() == "1 of 6"
