"""The loop that matters, in the real window: find what is doubtful, settle or correct it, go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from annotator.demo_clip import DemoClip, make_demo_clip
from annotator.panels.review_list import ImageRole
from annotator.project.mask_table import Source
from annotator.review.stale import stale_frames
from engine.masks import Mask
from tests.annotator.window import RealWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FRAMES = 36


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> DemoClip:
    return make_demo_clip(tmp_path_factory.mktemp("demo"), seed=23, frames=FRAMES, size=(320, 180))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clip: DemoClip) -> Iterator[RealWindow]:
    """Every object of the clip clicked once and tracked through it."""
    clip.video.with_name("demo.masklet").unlink(missing_ok=True)
    made = RealWindow(qtbot, tmp_path)
    made.start(clip.video)
    made.wait_until_open()
    for one in clip.objects:
        made.key(Qt.Key.Key_N)
        made.click(one.x, one.y)
        made.wait_for_masks()
    made.key(Qt.Key.Key_T, CTRL)
    made.wait_for_masks()
    yield made
    made.stop()


def _middle(mask: Mask) -> tuple[int, int]:
    ys, xs = np.nonzero(mask.to_array())
    nearest = int(np.argmin((ys - ys.mean()) ** 2 + (xs - xs.mean()) ** 2))
    return int(xs[nearest]), int(ys[nearest])


def _here(window: RealWindow) -> tuple[int | None, int]:
    return window.app.view.object_id, window.app.view.frame


def test_from_the_worst_to_the_last(window: RealWindow, qtbot: QtBot) -> None:
    reviewing, shown = window.app.reviewing, window.app.window.status.review
    queue = [p.key for p in reviewing.queue]
    assert len(queue) >= 2, "the crosser of this clip is lost and found again"
    window.wait(lambda: shown.text() == f"0 verified  ·  {len(queue)} to review  ·  0 stale")
    window.key(Qt.Key.Key_R)
    assert _here(window) == queue[0]
    window.key(Qt.Key.Key_R)
    assert _here(window) == queue[1]
    window.key(Qt.Key.Key_R, SHIFT)
    assert _here(window) == queue[0]
    before = {key: window.project.masks.get(*key) for key in window.project.masks}
    window.key(Qt.Key.Key_Return)
    assert window.project.masks.info(*queue[0]).verified
    assert window.mask_on_disk(*queue[0]).info.verified
    assert _here(window) == queue[1]
    window.wait(lambda: shown.text().startswith("1 verified"))

    window.key(Qt.Key.Key_T, CTRL)  # all of it once more
    window.wait_for_masks()
    assert window.project.masks.get(*queue[0]).mask == before[queue[0]].mask
    window.key(Qt.Key.Key_Z, CTRL)
    window.key(Qt.Key.Key_Z, CTRL)
    assert {key: window.project.masks.get(*key) for key in window.project.masks} == before
    window.wait(lambda: shown.text().startswith("0 verified"))

    seen = 0
    while reviewing.queue and seen < 100:
        window.key(Qt.Key.Key_R)
        window.key(Qt.Key.Key_Enter)
        seen += 1
    assert reviewing.queue == []
    object_id, frame = _here(window)
    assert object_id is not None
    window.go(frame)
    window.key(Qt.Key.Key_Return, SHIFT)
    info = window.project.masks.info(object_id, frame)
    assert info is not None
    assert not info.verified


def test_a_correction_is_tracked_on_at_once_for_its_object_alone(window: RealWindow, clip: DemoClip) -> None:
    masks = window.project.masks
    window.key(Qt.Key.Key_1)
    chosen = window.app.view.object_id
    window.go(30)
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_1)
    before = {key: masks.get(*key) for key in masks}
    window.go(18)
    window.click(*_middle(masks.get(chosen, 18).mask), Qt.MouseButton.RightButton)
    assert stale_frames(window.project, chosen) == [f for f in range(1, 30) if f != 18]
    window.wait_for_masks()
    window.wait(lambda: not window.app.tracking.is_waiting)
    assert stale_frames(window.project, chosen) == []
    after = {key: masks.get(*key) for key in masks}
    changed = {key for key in before if before[key] != after[key]}
    assert (chosen, 18) in changed
    assert changed <= {(chosen, f) for f in range(1, 30)}
    assert {f for _, f in changed} & {17, 19} == {17, 19}, "the correction travels both ways"
    assert after[chosen, 30] == before[chosen, 30]
    assert window.history.undo_name == "Add point"
    assert window.mask_on_disk(chosen, 17) == after[chosen, 17]
    window.key(Qt.Key.Key_Z, CTRL)
    assert {key: masks.get(*key) for key in masks} == before


def test_switched_off_it_waits_to_be_asked(window: RealWindow) -> None:
    masks, actions = window.project.masks, window.app.actions
    assert actions.by_id["track.again"].isChecked()
    actions.by_id["track.again"].trigger()
    window.key(Qt.Key.Key_1)
    chosen = window.app.view.object_id
    window.go(18)
    window.click(*_middle(masks.get(chosen, 18).mask), Qt.MouseButton.RightButton)
    window.wait_for_masks()
    window.wait(lambda: window.app.window.status.review.text().endswith(f"{FRAMES - 2} stale"))
    window.wait(actions.by_id["track.stale"].isEnabled)
    window.key(Qt.Key.Key_R, CTRL | SHIFT)
    assert window.app.tracking.is_tracking
    window.key(Qt.Key.Key_Escape)
    assert stale_frames(window.project, chosen)
    window.key(Qt.Key.Key_R, CTRL | SHIFT)
    window.wait_for_masks()
    assert stale_frames(window.project, chosen) == []
    assert masks.info(chosen, 20).source is Source.TRACKED
    assert not window.settings.track_again


def test_the_list_shows_pictures_and_leads_there(window: RealWindow, qtbot: QtBot) -> None:
    panel = window.app.window.review_list
    window.wait(lambda: panel.model.rowCount() >= 2)
    window.wait(lambda: panel.model.index(0).data(ImageRole) is not None)
    index = panel.model.index(1)
    proposal = panel.model.proposal(index)
    assert proposal is not None
    assert index.data(), "it says why"
    panel.list.scrollTo(index)
    QTest.mouseClick(
        panel.list.viewport(), Qt.MouseButton.LeftButton, pos=panel.list.visualRect(index).center()
    )
    assert _here(window) == proposal.key
    window.wait(lambda: panel.list.currentIndex().row() == 1)


def test_a_line_tells_of_the_mask_under_the_pointer_or_of_the_chosen_object(window: RealWindow) -> None:
    line, canvas = window.app.window.mask_line, window.app.window.canvas
    first, second = (info.name for info in list(window.project.objects.values())[:2])
    window.key(Qt.Key.Key_1)
    window.go(3)
    QApplication.sendEvent(canvas.viewport(), QEvent(QEvent.Type.Leave))
    window.wait(lambda: line.name.text() == first)
    assert line.facts.text().startswith("tracked")
    assert "quality" in line.facts.text()
    under = _middle(window.project.masks.get(list(window.project.objects)[1], 3).mask)
    QTest.mouseMove(canvas.viewport(), canvas.frame_to_widget(*under))
    window.wait(lambda: line.name.text() == second)
    QApplication.sendEvent(canvas.viewport(), QEvent(QEvent.Type.Leave))
    window.key(Qt.Key.Key_Return)
    window.key(Qt.Key.Key_1)
    window.go(3)
    window.wait(lambda: "verified" in line.facts.text())


def test_enter_in_the_name_of_an_object_ends_the_name(window: RealWindow) -> None:
    objects = window.app.window.object_list.list
    window.key(Qt.Key.Key_1)
    objects.setFocus()
    objects.edit(objects.model().index(0, 0))
    (editor,) = objects.viewport().findChildren(QLineEdit)
    editor.setText("Stone")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    window.wait(lambda: next(iter(window.project.objects.values())).name == "Stone")
    assert window.history.undo_name == "Rename object"
    assert not any(window.project.masks.info(*key).verified for key in window.project.masks)
