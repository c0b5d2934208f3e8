"""Shift, M and Tab in the real window, with the real worker: Basic, and a very small SAM 2."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.demo_clip import DemoClip, make_demo_clip
from annotator.engine_bridge import Worker
from annotator.project.mask_table import Source
from engine.messages import Event
from engine.predict.loader import LoadedModel
from engine.worker import EngineWorker
from tests.annotator.window import RealWindow

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> DemoClip:
    return make_demo_clip(tmp_path_factory.mktemp("demo"), seed=3, frames=4, size=(160, 90))


def small_sam2(emit: Callable[[Event], None]) -> Worker:
    """The real worker with a network so small that it answers at once."""

    def load(model: str, device: str, **_: object) -> LoadedModel:
        from engine.predict.sam2_segmenter import Sam2Segmenter
        from tests.golden.network import small_model

        return LoadedModel(Sam2Segmenter(small_model(), device="cpu"), model, "Small", 1 << 24)  # type: ignore[arg-type]

    return EngineWorker(emit, load=load)


@pytest.fixture(params=["basic", "sam2"])
def window(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    tmp_path: Path,
    clip: DemoClip,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[RealWindow]:
    clip.video.with_name("demo.masklet").unlink(missing_ok=True)
    if request.param == "sam2":  # its weights are drawn by lot: it is sure of nothing
        for name in ("_LEAST_IOU", "_LEAST_STABLE"):
            monkeypatch.setattr(f"engine.predict.sam2_proposals.{name}", 0.01)
        monkeypatch.setattr("engine.predict.sam2_proposals._PER_SIDE_CPU", 6)
        made = RealWindow(qtbot, tmp_path, small_sam2)
    else:
        made = RealWindow(qtbot, tmp_path)
    made.start(clip.video)
    made.wait_until_open()
    yield made
    made.stop()


def _move(window: RealWindow, x: float, y: float, held: Qt.KeyboardModifier = NONE) -> None:
    canvas = window.app.window.canvas
    at = QPointF(canvas.frame_to_widget(x, y))
    button = Qt.MouseButton.NoButton
    moved = QMouseEvent(QEvent.Type.MouseMove, at, canvas.viewport().mapToGlobal(at), button, button, held)
    QApplication.sendEvent(canvas.viewport(), moved)


def _preview(window: RealWindow, x: int, y: int) -> object:
    """The exact mask at a place where the pointer rests."""
    previewing = window.app.previewing

    def is_there() -> bool:
        shown = previewing.shown
        return shown is not None and (shown.place.x, shown.place.y) == (x, y) and not shown.rough

    window.wait(is_there)
    return previewing.shown.mask


def test_with_shift_the_mask_is_seen_and_the_click_gives_it(window: RealWindow, clip: DemoClip) -> None:
    app, one = window.app, clip.objects[0]
    viewport = app.window.canvas.viewport()
    x, y = round(one.x), round(one.y)
    _move(window, x, y)
    assert app.previewing.shown is None
    QTest.keyPress(viewport, Qt.Key.Key_Shift)
    shown = _preview(window, x, y)
    assert not window.project.objects
    assert window.history.undo_name is None
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, SHIFT, app.window.canvas.frame_to_widget(x, y))
    window.wait_for_masks()
    (object_id,) = window.project.objects
    assert window.project.masks.get(object_id, 0).mask == shown

    _move(window, x + 6, y + 3, SHIFT | CTRL)
    less = _preview(window, x + 6, y + 3)
    assert not app.previewing.shown.place.positive
    QTest.keyRelease(viewport, Qt.Key.Key_Shift)
    assert app.previewing.shown is None
    window.click(x + 6, y + 3, Qt.MouseButton.RightButton)
    window.wait_for_masks()
    assert window.project.masks.get(object_id, 0).mask == less
    assert window.history.undo_name == "Add point"


def test_shift_over_a_point_or_with_another_tool_previews_nothing(window: RealWindow, clip: DemoClip) -> None:
    app, one = window.app, clip.objects[0]
    x, y = round(one.x), round(one.y)
    window.click(x, y)
    window.wait_for_masks()
    asked = []
    app.previewing.changed.connect(lambda: asked.append(app.previewing.shown))
    _move(window, x, y, SHIFT)
    window.key(Qt.Key.Key_W)
    _move(window, x + 9, y, SHIFT)
    window.key(Qt.Key.Key_Q)
    _move(window, x + 9, y)
    assert asked == []
    assert app.previewing.shown is None


def test_m_offers_everything_and_a_click_accepts(window: RealWindow, clip: DemoClip) -> None:
    app = window.app
    proposing, viewport = app.proposing, app.window.canvas.viewport()
    window.key(Qt.Key.Key_M)
    assert proposing.is_looking
    assert app.actions.by_id["objects.propose"].isEnabled()
    window.wait(lambda: not proposing.is_looking, 90)
    assert proposing.offers
    before = viewport.grab().toImage()
    target = proposing.offers[0].mask
    ys, xs = target.to_array().nonzero()
    places = sorted(zip(xs.tolist(), ys.tolist(), strict=True))
    x, y = places[len(places) // 2]
    _move(window, x, y)
    hovered = proposing.hovered
    assert hovered is not None
    assert hovered.mask.contains(x, y)
    assert viewport.grab().toImage() != before, "what would be accepted is seen"
    window.click(x, y)
    (object_id,) = window.project.objects
    record = window.project.masks.get(object_id, 0)
    assert (record.mask, record.info.source) == (hovered.mask, Source.PROMPTED)
    assert window.project.prompts[object_id, 0].mask == hovered.mask
    assert window.mask_on_disk(object_id, 0) == record
    assert proposing.is_on
    assert hovered not in proposing.offers

    QTest.keyClick(viewport, Qt.Key.Key_Escape)
    assert not proposing.is_on
    assert list(window.project.objects) == [object_id]
    window.wait(app.actions.by_id["track.forward"].isEnabled)
    window.key(Qt.Key.Key_F)
    window.wait(lambda: window.project.masks.frames(object_id) == [0, 1, 2, 3])  # it is a prompt
    window.key(Qt.Key.Key_Z, CTRL)
    window.key(Qt.Key.Key_Z, CTRL)
    assert not window.project.objects


def _rest(milliseconds: int) -> None:
    loop, timer = QEventLoop(), QTimer(singleShot=True)
    timer.timeout.connect(lambda: loop.quit())  # noqa: PLW0108  a bound method of Qt's own leaks in PySide
    timer.start(milliseconds)
    loop.exec()


def test_f_tracks_at_any_moment_of_the_looking(window: RealWindow, clip: DemoClip) -> None:
    """Begun, under way, just given up, or done: the engine has both jobs, and tracking loses nothing."""
    app, one, rng = window.app, clip.objects[0], random.Random(7)
    window.click(one.x, one.y)
    window.wait_for_masks()
    for turn in range(4):
        window.key(Qt.Key.Key_M)
        assert app.proposing.is_looking
        _rest(rng.choice((0, 1, 5, 30, 120)))
        if turn % 2:
            QTest.keyClick(app.window.canvas.viewport(), Qt.Key.Key_Escape)
        window.key(Qt.Key.Key_F)
        assert app.tracking.is_tracking, "F was not heard"
        if turn % 3 == 0:
            app.cuts.changed.emit()  # found at last: runs are planned again
        window.wait_for_masks()
        assert window.project.masks.frames(1) == [0, 1, 2, 3]
        app.proposing.leave()
        window.key(Qt.Key.Key_Z, CTRL)
        assert window.project.masks.frames(1) == [0]
    assert window.notices == []


def test_esc_and_another_frame_end_the_looking(window: RealWindow) -> None:
    for leave in (lambda: window.key(Qt.Key.Key_Escape), lambda: window.key(Qt.Key.Key_Right)):
        window.key(Qt.Key.Key_M)
        assert window.app.proposing.is_on
        leave()
        assert not window.app.proposing.is_on
    assert window.app.view.frame == 1
    window.wait(lambda: window.shown_frame == 1)
    window.click(60, 40)
    window.wait_for_masks()
    assert len(window.project.objects) == 1, "the mouse is the tool's again"


def test_tab_takes_the_other_readings_of_a_first_click(window: RealWindow, clip: DemoClip) -> None:
    one = clip.objects[0]
    window.click(one.x, one.y)
    window.wait_for_masks()
    first = window.project.masks.get(1, 0)
    readings = window.app.readings
    assert readings.has_others
    window.wait(window.app.actions.by_id["edit.next_reading"].isEnabled)
    window.key(Qt.Key.Key_Tab)
    other = window.project.masks.get(1, 0)
    assert other.mask != first.mask
    assert window.history.undo_name == "New object"
    assert window.mask_on_disk(1, 0) == other
    for _ in range(4):
        if window.project.masks.get(1, 0) != first:
            window.key(Qt.Key.Key_Tab)
    assert window.project.masks.get(1, 0) == first, "after the last comes the first"
    window.key(Qt.Key.Key_Z, CTRL)
    assert not window.project.objects
    assert not readings.has_others


def test_the_hint_at_other_readings_goes_with_them(window: RealWindow, clip: DemoClip) -> None:
    message = window.app.window.status.message
    one = clip.objects[0]
    window.click(one.x, one.y)
    window.wait_for_masks()
    assert "Tab" in message.text()
    window.key(Qt.Key.Key_Right)
    assert "Tab" not in message.text(), "on another frame there are none"
    window.key(Qt.Key.Key_Left)
    window.key(Qt.Key.Key_Z, CTRL)
    window.click(one.x, one.y)
    window.wait_for_masks()
    assert "Tab" in message.text()
    window.app.notices.hint("Something else")
    window.app.opener.close()
    assert message.text() == "Something else"
