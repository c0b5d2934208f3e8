"""Words where a person would otherwise wonder: hints, buttons, and what a bar has no room for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QInputDialog,
    QLineEdit,
    QPushButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from annotator.panels.choose_object import ChooseObject
from annotator.panels.key_sheet import KeySheet
from annotator.panels.theme import colours, contrast
from annotator.project.edits import AddObject
from annotator.project.project import Project
from engine.messages import JobEnded, LoadModel, ModelReady, Segment
from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand, block
from tests.annotator.window import RealWindow

Asked = TypeVar("Asked", bound=QDialog)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    yield made
    made.stop()


@pytest.fixture
def working(window: RealWindow, tmp_path: Path) -> RealWindow:
    """A clip is open, with one object, chosen."""
    window.start(make_video(tmp_path / "clip.mp4"))
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
    window.history.do("New object", AddObject(window.project.new_object()))
    window.app.view.object_id = 1
    return window


def _when_asked(kind: type[Asked], do: Callable[[Asked], None]) -> None:
    """Do this with the next dialog of a kind; it never stays open."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, kind):
        QTimer.singleShot(10, lambda: _when_asked(kind, do))
        return
    try:
        do(dialog)
    finally:
        if dialog.isVisible():
            dialog.reject()


def _said(window: RealWindow) -> str:
    return window.app.window.status.message.text()


def test_a_click_with_the_box_tool_says_how_it_is_used(working: RealWindow) -> None:
    working.key(Qt.Key.Key_W)
    working.click(20, 20)
    assert "Drag a box" in _said(working)
    assert working.project.prompts == {}


def test_where_no_range_is_set_none_is_spoken_of(working: RealWindow) -> None:
    working.app.actions.run("track.forward")
    assert _said(working) == "There is nothing to track that way."
    working.app.view.set_range(2, 4)
    working.app.actions.run("track.forward")
    assert _said(working) == "There is nothing to track that way within the range."


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (Qt.Key.Key_F, "Click an object in the picture first."),
        (Qt.Key.Key_Delete, "Choose a point or box first."),
        (Qt.Key.Key_5, "There are fewer than 5 objects."),
        (Qt.Key.Key_Backslash, "No range is set."),
    ],
)
def test_a_key_that_can_do_nothing_says_why(working: RealWindow, key: Qt.Key, reason: str) -> None:
    working.app.actions.refresh()
    working.key(key)
    assert _said(working) == reason


def test_on_the_welcome_page_keys_ask_for_a_video(window: RealWindow) -> None:
    window.start()
    QTest.keyClick(window.app.window.welcome, Qt.Key.Key_F)
    assert _said(window) == "Open a video first."


def test_tracking_what_is_locked_says_so(working: RealWindow) -> None:
    working.key(Qt.Key.Key_L)
    assert working.project.is_locked(1)
    working.app.actions.refresh()
    working.key(Qt.Key.Key_F)
    assert _said(working) == "Object 1 is locked. Unlock it to change it."


def test_esc_says_that_tracking_was_stopped_and_goes_on(working: RealWindow) -> None:
    engine = working.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    working.click(20, 20)
    engine.answer(engine.asked(Segment)[0], block(1, 48, 64))
    working.wait_for_masks()
    working.app.actions.refresh()
    working.key(Qt.Key.Key_F)
    assert working.app.tracking.is_tracking
    working.key(Qt.Key.Key_Escape)
    assert not working.app.tracking.is_tracking
    assert _said(working).startswith("Stopped; what was found is kept.")


def test_a_click_for_a_hidden_object_brings_it_into_sight(working: RealWindow) -> None:
    working.key(Qt.Key.Key_H)
    assert working.app.view.hidden == {1}
    working.click(20, 20)
    assert working.app.view.hidden == set()
    assert _said(working) == "Object 1 was hidden; it is shown again."


def test_the_sheet_of_keys_knows_what_the_mouse_does(working: RealWindow) -> None:
    rows: dict[str, str] = {}

    def look(sheet: KeySheet) -> None:
        QTest.keyClicks(sheet.search, "shift under pointer")
        rows.update(sheet.shown())

    _when_asked(KeySheet, look)
    working.key(Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert rows == {"See the mask under the pointer before a click": "Hold Shift"}


def test_swapping_says_so_on_its_button(working: RealWindow) -> None:
    for _ in range(2):
        working.history.do("New object", AddObject(working.project.new_object()))
    buttons: list[str] = []

    def look(dialog: ChooseObject) -> None:
        buttons.extend(b.text() for b in dialog.findChildren(QPushButton))

    for command, word in (("objects.swap", "Swap"), ("objects.merge", "Merge")):
        buttons.clear()
        _when_asked(ChooseObject, look)
        working.app.actions.run(command)
        assert word in buttons
        assert "OK" not in [b.replace("&", "") for b in buttons]


@pytest.mark.parametrize(("typed", "label"), [("", "car"), ("lorry", "lorry")])
def test_a_class_is_chosen_from_the_projects_own_or_typed(
    working: RealWindow, typed: str, label: str
) -> None:
    for name in ("car", "bicycle"):
        working.app.classes.add(name)

    def give(dialog: QInputDialog) -> None:
        field = dialog.findChild(QComboBox)
        assert [field.itemText(n) for n in range(field.count())] == ["car", "bicycle"]
        assert field.currentText() == "", "nothing is chosen by itself"
        if typed:
            QTest.keyClicks(field, typed)
        else:
            QTest.keyClick(field, Qt.Key.Key_Down)
        QTest.keyClick(field, Qt.Key.Key_Return)

    _when_asked(QInputDialog, give)
    working.app.actions.run("objects.relabel")
    assert working.project.objects[1].label == label


def test_a_long_name_is_seen_whole_where_it_is_asked_for(working: RealWindow) -> None:
    name = "The left one of the two red cups on the table"

    def give(dialog: QInputDialog) -> None:
        field = dialog.findChild(QLineEdit)
        assert field.accessibleName() == "Name"
        assert field.selectedText() == "Object 1", "typing replaces it"
        QTest.keyClicks(field, name)
        assert field.width() > field.fontMetrics().horizontalAdvance(name)
        QTest.keyClick(field, Qt.Key.Key_Return)

    _when_asked(QInputDialog, give)
    working.app.actions.run("objects.rename")
    assert working.project.objects[1].name == name


def test_the_arrow_to_what_a_narrow_window_leaves_out_is_seen(working: RealWindow) -> None:
    working.app.window.resize(700, 600)
    working.wait(lambda: working.app.window.width() == 700)
    (more,) = [b for b in working.app.window.tool_bar.findChildren(QToolButton) if "ext" in b.objectName()]
    working.wait(more.isVisible)
    assert more.accessibleName() == "More tools"
    picture = more.grab().toImage()
    seen = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert max(contrast(colour, colours().window) for colour in seen) > 7


def test_the_welcome_page_and_the_tour_are_not_talked_into(window: RealWindow, tmp_path: Path) -> None:
    window.settings.knows_basic = False
    window.start()
    engine = window.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    window.wait(lambda: engine.asked(LoadModel))
    load = engine.asked(LoadModel)[-1]
    engine.emit(ModelReady(load.job, "basic", "Basic", "cpu", ""))
    engine.emit(JobEnded(load.job))
    window.wait(lambda: window.app.models.ready is not None)
    assert window.notices == []
    video = make_video(tmp_path / "clip.mp4")
    window.app.tour.start_when_open(str(video))
    window.app.opener.open(video)
    window.wait(lambda: window.app.tour.is_on)
    assert window.notices == []
    window.app.tour.leave()
    assert [n.text.split(":")[0] for n in window.notices] == ["Basic"]
    assert isinstance(window.project, Project)


def test_what_is_said_of_basic_goes_once_another_model_is_in_use(working: RealWindow) -> None:
    working.settings.knows_basic = False
    engine = working.app.bridge._worker
    assert isinstance(engine, EngineByHand)

    def use(model: str) -> None:
        working.app.models.choose(model)
        working.wait(lambda: engine.asked(LoadModel))
        load = engine.asked(LoadModel)[-1]
        engine.emit(ModelReady(load.job, model, model, "cpu", ""))
        engine.emit(JobEnded(load.job))
        working.wait(lambda: working.app.models.ready is not None and working.app.models.ready.model == model)

    use("basic")
    bar = working.app.window.notice_bar
    assert [card.notice.text.split(":")[0] for card in bar.cards] == ["Basic"]
    use("sam2-nano")
    assert not bar.cards
    assert not bar.isVisible()


def test_what_is_said_of_a_long_name_is_seen_whole(working: RealWindow) -> None:
    name = "The chrysalis of a monarch butterfly hanging from the lower branch"
    working.app.objects.rename(1, name)
    window = working.app.window
    window.resize(1280, 720)
    working.key(Qt.Key.Key_Slash)
    label = window.status.message
    assert label.text() == (
        "The chrysalis of a mo…wer branch has no mask on this frame. "
        "Say what is seen of it first, or that it is absent."
    )
    working.wait(lambda: label.width() >= label.fontMetrics().horizontalAdvance(label.text()))
