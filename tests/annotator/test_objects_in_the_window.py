"""Objects and what is said of them, by the keys of the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from annotator.panels.choose_object import ChooseObject
from engine.messages import Segment, Track
from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand, block
from tests.annotator.window import RealWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.start(make_video(tmp_path / "clip.mp4", frames=12))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    yield made
    made.stop()


def _engine(window: RealWindow) -> EngineByHand:
    engine = window.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    return engine


def _press(window: RealWindow, keys: str) -> None:
    combination = QKeySequence(keys)[0]
    window.key(combination.key(), combination.keyboardModifiers())


def _objects(window: RealWindow, count: int) -> None:
    """Objects 1 to `count`, each clicked on frame 0 and tracked to frame 3."""
    engine = _engine(window)
    for n in range(1, count + 1):
        _press(window, "N")
        window.click(10 * n, 6 * n)
        engine.answer(engine.asked(Segment)[-1], block(n, 48, 64))
        window.wait_for_masks()
    _press(window, "F")
    run = engine.asked(Track)[-1]
    for frame in range(1, 4):
        for n in range(1, count + 1):
            engine.track(run, n, frame, block(10 * n + frame, 48, 64))
    engine.end(run)
    window.wait_for_masks()


def test_lock_keeps_clicks_and_tracking_off(window: RealWindow) -> None:
    _objects(window, 1)
    hints: list[str] = []
    window.app.notices.hinted.connect(hints.append)
    _press(window, "L")
    assert window.project.is_locked(1)
    window.click(30, 30)
    _press(window, "Shift+F")
    assert hints == ["Object 1 is locked. Unlock it to change it."] * 2
    assert len(_engine(window).asked(Segment)) == 1
    assert len(_engine(window).asked(Track)) == 1
    _press(window, "L")
    window.click(30, 30)
    assert len(_engine(window).asked(Segment)) == 2


def test_solo_draws_the_chosen_one_alone(window: RealWindow) -> None:
    _objects(window, 2)
    canvas = window.app.window.canvas.viewport()
    _press(window, "1")
    both = canvas.grab().toImage()
    _press(window, "S")
    alone = canvas.grab().toImage()
    assert alone != both
    _press(window, "2")
    assert canvas.grab().toImage() != alone
    _press(window, "1")
    _press(window, "S")
    assert canvas.grab().toImage() == both


def test_outlines_only_and_back(window: RealWindow) -> None:
    _objects(window, 1)
    canvas = window.app.window.canvas.viewport()
    filled = canvas.grab().toImage()
    _press(window, "Ctrl+Shift+L")
    assert canvas.grab().toImage() != filled
    assert not window.app.window.object_list.look.slider.isEnabled()
    _press(window, "Ctrl+Shift+L")
    assert canvas.grab().toImage() == filled


def test_classes_by_key_are_given_and_undone(window: RealWindow) -> None:
    _objects(window, 1)
    window.app.classes.add("cup")
    window.app.classes.add("ball")
    window.wait(window.app.actions.by_id["objects.class_2"].isEnabled)
    _press(window, "Ctrl+2")
    assert window.project.objects[1].label == "ball"
    _press(window, "Ctrl+Z")
    assert window.project.objects[1].label == "object"


def test_alt_and_arrows_order_the_list(window: RealWindow) -> None:
    _objects(window, 3)
    _press(window, "Alt+Up")
    assert list(window.project.objects) == [1, 3, 2]
    _press(window, "Alt+Up")
    _press(window, "Alt+Up")
    assert list(window.project.objects) == [3, 1, 2]
    _press(window, "Alt+Down")
    assert list(window.project.objects) == [1, 3, 2]


def test_absent_and_occluded_by_key_show_everywhere(window: RealWindow) -> None:
    _objects(window, 1)
    window.go(2)
    timeline = window.app.window.timeline
    _press(window, "/")
    point = timeline.point_of(2, 1)
    assert "occluded" in timeline.tooltip_at(point)
    assert window.app.actions.by_id["objects.occluded"].isEnabled()
    _press(window, "O")
    assert "absent, as you said" in timeline.tooltip_at(point)
    assert window.mask_on_disk(1, 2).mask.is_empty  # type: ignore[attr-defined]
    window.wait(window.app.actions.by_id["objects.absent"].isChecked)
    _press(window, "O")
    assert "occluded" in timeline.tooltip_at(point), "it is as it was before"


def test_x_swaps_two_at_once_and_asks_among_three(window: RealWindow) -> None:
    _objects(window, 2)
    window.go(2)
    before = {o: window.project.masks.get(o, 3) for o in (1, 2)}
    _press(window, "X")
    assert window.project.masks.get(1, 3) == before[2]
    assert "names, classes and attributes stay" in window.app.window.status.message.text()
    _press(window, "Ctrl+Z")
    assert window.project.masks.get(1, 3) == before[1]
    _objects_three(window)
    window.go(2)
    _press(window, "1")
    asked = _answer_with(window, "2")
    _press(window, "X")
    assert len(asked) == 2
    assert asked.note.startswith("The two exchange masks and prompts. Names, classes and attributes stay")
    assert window.project.masks.get(1, 3) == before[2]
    assert window.project.masks.get(2, 3) == before[1]


class _Asked(list[str]):
    """The objects that were offered. note: the words below them."""

    note = ""


def _answer_with(window: RealWindow, key: str) -> _Asked:
    """When the question comes which object is meant, press this; returns what was offered, once it was."""
    offered = _Asked()
    timer = QTimer(window.app.window, interval=10)

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ChooseObject):
            timer.stop()
            offered.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
            offered.note = dialog.findChildren(QLabel)[-1].text()
            QTest.keyClicks(dialog.list, key)
            if dialog.isVisible():
                dialog.reject()  # the key chose nothing: the test goes on, and fails

    timer.timeout.connect(answer)
    timer.start()
    return offered


def _objects_three(window: RealWindow) -> None:
    window.go(0)
    _press(window, "N")
    window.click(40, 40)
    engine = _engine(window)
    engine.answer(engine.asked(Segment)[-1], block(5, 48, 64))
    window.wait_for_masks()


def test_split_and_merge_from_the_menu_go_there_and_back(window: RealWindow) -> None:
    _objects(window, 1)
    before = [window.project.masks.get(1, f).mask for f in range(4)]
    window.go(2)
    run = window.app.actions.run
    run("objects.split")
    assert window.project.masks.frames(2) == [2, 3]
    _press(window, "1")
    _answer_with(window, "2")
    run("objects.merge")
    assert list(window.project.objects) == [1]
    assert [window.project.masks.get(1, f).mask for f in range(4)] == before
    assert window.project.masks.info(1, 2).verified, "the person said what it is there"


def test_the_chosen_object_is_tracked_by_buttons_under_the_list(window: RealWindow) -> None:
    _objects(window, 2)
    _press(window, "2")
    objects = window.app.window.object_list
    action = window.app.actions.by_id["track.chosen_forward"]
    window.wait(action.isEnabled)
    (button,) = [b for b in objects.findChildren(QToolButton) if b.defaultAction() is action]
    button.click()
    assert [p.object.object_id for p in _engine(window).asked(Track)[-1].plans] == [2]
