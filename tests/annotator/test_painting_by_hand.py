"""Painting in the real window: strokes and polygons by mouse and key, tracked both ways, found on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.demo_clip import DemoClip, make_demo_clip
from annotator.project.mask_table import Source
from annotator.view_state import Tool
from tests.annotator.window import RealWindow

FRAMES = 12
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> DemoClip:
    return make_demo_clip(tmp_path_factory.mktemp("demo"), seed=3, frames=FRAMES, size=(320, 180))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clip: DemoClip) -> Iterator[RealWindow]:
    clip.video.with_name("demo.masklet").unlink(missing_ok=True)
    made = RealWindow(qtbot, tmp_path)
    made.start(clip.video)
    made.wait_until_open()
    yield made
    made.stop()


def drag(window: RealWindow, way: list[tuple[float, float]]) -> None:
    canvas = window.app.window.canvas
    places = [canvas.frame_to_widget(x, y) for x, y in way]
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    QTest.mousePress(canvas.viewport(), left, none, places[0])
    for place in places[1:]:
        QTest.mouseMove(canvas.viewport(), place)
    QTest.mouseRelease(canvas.viewport(), left, none, places[-1])


def test_a_painted_object_is_tracked_both_ways_and_never_overwritten(window: RealWindow) -> None:
    window.go(6)
    window.key(Qt.Key.Key_P)
    assert window.app.view.tool is Tool.BRUSH
    drag(window, [(150, 80), (170, 95), (160, 100)])
    assert window.history.undo_name == "New object"
    chosen = window.app.view.object_id
    painted = window.project.masks.get(chosen, 6)
    assert painted is not None
    assert painted.info.source is Source.PAINTED
    assert window.mask_on_disk(chosen, 6) == painted

    window.key(Qt.Key.Key_E)
    drag(window, [(150, 80), (152, 82)])
    window.key(Qt.Key.Key_G)
    for x, y in ((180, 60), (220, 60), (220, 110), (180, 110)):
        window.click(x, y)
    QTest.keyClick(window.app.window.canvas.viewport(), Qt.Key.Key_Return)  # which the clicks gave the keys
    assert window.history.undo_name == "Add polygon"
    painted = window.project.masks.get(chosen, 6)
    assert painted.mask.contains(200, 80)
    assert not painted.mask.contains(150, 80)

    window.key(Qt.Key.Key_F)
    window.wait_for_masks()
    window.key(Qt.Key.Key_B)
    window.wait_for_masks()
    assert window.project.masks.frames(chosen) == list(range(FRAMES))
    sources = {f: info.source for f, info in window.project.masks.infos(chosen).items()}
    assert sources == {f: Source.PAINTED if f == 6 else Source.TRACKED for f in range(FRAMES)}
    assert window.project.masks.get(chosen, 6) == painted
    near = [window.project.masks.get(chosen, f).mask for f in (5, 7)]
    assert all(mask.iou(painted.mask) > 0.4 for mask in near), "the neighbours come from what was painted"

    window.go(9)
    window.key(Qt.Key.Key_P)
    tracked = window.project.masks.get(chosen, 9)
    drag(window, [(20, 20), (40, 30)])
    corrected = window.project.masks.get(chosen, 9)
    assert corrected.mask.area > tracked.mask.area
    window.key(Qt.Key.Key_T, CTRL)
    window.wait_for_masks()
    assert [window.project.masks.get(chosen, f) for f in (6, 9)] == [painted, corrected]
    while window.history.undo_name is not None:
        window.key(Qt.Key.Key_Z, CTRL)
    assert not window.project.objects


def test_a_polygon_of_two_corners_says_what_it_needs(window: RealWindow) -> None:
    window.key(Qt.Key.Key_G)
    window.click(40, 40)
    window.click(90, 40)
    QTest.keyClick(window.app.window.canvas.viewport(), Qt.Key.Key_Return)
    said = window.app.window.status.message.text()
    assert said == "A polygon needs three corners. Click more of them, or give it up with Esc."
    assert not window.project.objects


def test_painting_while_a_run_is_under_way_steers_it(window: RealWindow, clip: DemoClip) -> None:
    one = clip.objects[0]
    window.click(one.x, one.y)
    window.wait_for_masks()
    chosen = window.app.view.object_id
    window.key(Qt.Key.Key_P)
    window.key(Qt.Key.Key_F)
    window.wait(lambda: len(window.project.masks.frames(chosen)) > 2)
    drag(window, [(one.x + 30, one.y), (one.x + 35, one.y + 5)])
    painted = window.project.masks.get(chosen, 0)
    assert painted.info.source is Source.PAINTED
    window.wait_for_masks()
    assert window.project.masks.frames(chosen) == list(range(FRAMES))
    assert window.project.masks.get(chosen, 0) == painted
    assert window.notices == []


def test_every_mask_command_is_in_the_menu_and_works_by_its_action(window: RealWindow) -> None:
    actions = window.app.actions
    commands = ("smooth", "grow", "shrink", "fill_holes", "remove_islands", "clear", "copy_next")
    assert not any(actions.by_id[f"mask.{name}"].isEnabled() for name in commands)
    window.key(Qt.Key.Key_P)
    drag(window, [(60, 60), (120, 60), (120, 110), (60, 110), (60, 60)])
    drag(window, [(200, 60), (204, 60)])
    window.wait(actions.by_id["mask.grow"].isEnabled)
    area = window.project.masks.info(1, 0).area
    actions.by_id["mask.fill_holes"].trigger()
    filled = window.project.masks.info(1, 0).area
    assert filled > area
    actions.by_id["mask.remove_islands"].trigger()
    assert window.project.masks.info(1, 0).area < filled
    actions.by_id["mask.copy_next"].trigger()
    window.wait(lambda: window.shown_frame == 1)
    assert window.project.masks.get(1, 1) == window.project.masks.get(1, 0)
    actions.by_id["mask.clear"].trigger()
    assert window.project.masks.get(1, 1) is None
    before = window.app.view.brush_size
    window.key(Qt.Key.Key_BracketRight, CTRL)
    assert window.app.view.brush_size > before
    titles = [a.text().replace("&", "") for a in window.app.window.menuBar().actions()]
    assert "Mask" in titles
    assert np.array_equal(window.project.masks.frames(1), [0])


def test_a_stroke_is_on_disk_when_its_release_returns(window: RealWindow) -> None:
    """Whatever is painted first: no event can come between, and no kill finds it unsaved later."""
    window.key(Qt.Key.Key_P)
    viewport = window.app.window.canvas.viewport()
    places = [QPointF(window.app.window.canvas.frame_to_widget(x, 80)) for x in (100, 150, 170)]
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, at, button, held in (
        (QEvent.Type.MouseButtonPress, places[0], left, left),
        (QEvent.Type.MouseMove, places[1], none, left),
        (QEvent.Type.MouseButtonRelease, places[2], left, none),
    ):
        keys = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(viewport, QMouseEvent(kind, at, at, at, button, held, keys))
    painted = window.project.masks.get(window.app.view.object_id, 0)
    assert painted is not None
    assert painted.mask.contains(170, 80)
    assert window.mask_on_disk(window.app.view.object_id, 0) == painted
