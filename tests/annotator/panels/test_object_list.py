from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import (
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    qInstallMessageHandler,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from annotator.commands.key_map import KeyMap
from annotator.commands.registry import load_commands
from annotator.panels.object_delegate import ObjectDelegate
from annotator.panels.object_list import ObjectList
from annotator.project.classes import Classes, ClassInfo
from annotator.project.edits import AddObject, remove_object
from annotator.project.object_edits import SetClasses, SetOrder
from annotator.project.project import ObjectInfo
from annotator.settings import Settings
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from tests.annotator.panels.object_rows import AskedActions, find_action, middle, picture

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def test_click_chooses_and_the_view_chooses_back(panel: ObjectList, view: ViewState) -> None:
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, middle(panel, 1))
    assert view.object_id == 2
    view.object_id = 1
    assert panel.list.currentIndex().row() == 0
    view.object_id = None
    assert not panel.list.selectionModel().hasSelection()


def test_eye_hides_without_choosing(panel: ObjectList, view: ViewState) -> None:
    rect = panel.list.visualRect(panel.list.model().index(1, 0))
    before = picture(panel)
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, ObjectDelegate.eye_rect(rect).center())
    assert view.hidden == {2}
    assert view.object_id is None
    assert picture(panel) != before
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, ObjectDelegate.eye_rect(rect).center())
    assert view.hidden == frozenset()


def test_double_click_renames_in_place(
    panel: ObjectList, actions: AskedActions, workspace: Workspace, qtbot: QtBot
) -> None:
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, middle(panel, 0))
    QTest.mouseDClick(panel.list.viewport(), LEFT, NONE, middle(panel, 0))
    editor = panel.list.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "Blue mug")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert actions.asked == [("rename", 1, "Blue mug")]
    assert workspace.project is not None
    assert workspace.project.objects[1].name == "Blue mug"
    qtbot.waitUntil(lambda: panel.list.viewport().findChild(QLineEdit) is None)
    assert len(actions.asked) == 1


def test_a_name_is_kept_when_an_object_comes_right_after_enter(
    panel: ObjectList, actions: AskedActions, workspace: Workspace, qtbot: QtBot
) -> None:
    assert workspace.history is not None
    assert workspace.project is not None
    panel.list.edit(panel.list.model().index(0, 0))
    editor = panel.list.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.setText("Blue mug")
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, words: said.append(words))
    try:
        QTest.keyClick(editor, Qt.Key.Key_Return)
        workspace.history.do("New object", AddObject(ObjectInfo(9, "Plate", "", "#56B4E9")))
        qtbot.waitUntil(lambda: panel.list.viewport().findChild(QLineEdit) is None)
    finally:
        qInstallMessageHandler(before)
    assert workspace.project.objects[1].name == "Blue mug"
    assert said == [], "of an editor that is not the list's any more"


def test_an_empty_name_is_no_name(panel: ObjectList, actions: AskedActions) -> None:
    model = panel.list.model()
    assert not model.setData(model.index(0, 0), "   ")
    assert not model.setData(model.index(0, 0), "Cup")
    assert actions.asked == []


def test_menu_does_what_it_says(panel: ObjectList, actions: AskedActions, workspace: Workspace) -> None:
    menu = panel.menu_for(panel.list.model().index(0, 0))
    find_action(menu, "Class", "toy").trigger()
    find_action(menu, "Colour", "Vermilion").trigger()
    find_action(menu, "Hide").trigger()
    find_action(menu, "Delete...").trigger()
    assert actions.asked == [
        ("relabel", 1, "toy"),
        ("recolour", 1, "#D55E00"),
        ("toggle", 1),
        ("delete", 1),
    ]
    assert panel.list.model().rowCount() == 1


def test_the_menu_renames_its_own_object_whatever_came_of_the_rows(
    panel: ObjectList, workspace: Workspace, qtbot: QtBot
) -> None:
    assert workspace.project is not None
    assert workspace.history is not None
    rename = find_action(panel.menu_for(panel.list.model().index(1, 0)), "Rename")
    workspace.history.do("Move", SetOrder((2, 1)))
    rename.trigger()
    editor = panel.list.viewport().findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == workspace.project.objects[2].name
    workspace.history.do("Delete", remove_object(workspace.project, 2))
    qtbot.waitUntil(lambda: panel.list.viewport().findChild(QLineEdit) is None)
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, words: said.append(words))
    try:
        rename.trigger()
    finally:
        qInstallMessageHandler(before)
    assert said == [], "of an object that is not there any more"


def test_the_menu_renames_while_another_name_is_being_typed(
    panel: ObjectList, workspace: Workspace, qtbot: QtBot
) -> None:
    """The menu can be had from the keyboard, and the name that is half typed elsewhere is kept."""
    assert workspace.project is not None
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    panel.list.edit(panel.list.model().index(0, 0))
    first = panel.list.viewport().findChild(QLineEdit)
    assert first is not None
    first.setText("Blue mug")
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, words: said.append(words))
    try:
        find_action(panel.menu_for(panel.list.model().index(1, 0)), "Rename").trigger()
    finally:
        qInstallMessageHandler(before)
    assert said == []
    assert workspace.project.objects[1].name == "Blue mug"
    editors = [e.text() for e in panel.list.viewport().findChildren(QLineEdit) if e.isVisible()]
    assert editors == [workspace.project.objects[2].name]


@pytest.mark.parametrize("row", [0, 1])
def test_the_menu_key_opens_the_menu_of_the_chosen_row(
    panel: ObjectList, view: ViewState, actions: AskedActions, row: int
) -> None:
    panel.list.setFocus()
    view.object_id = row + 1
    place = panel.list.rect().center()  # where Qt has it
    at = panel.list.mapToGlobal(place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, at)
    QApplication.sendEvent(panel.list, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    find_action(menu, "Hide").trigger()
    menu.close()
    assert actions.asked == [("toggle", row + 1)]


def test_a_right_click_opens_the_menu_of_the_row_under_it(
    panel: ObjectList, view: ViewState, actions: AskedActions
) -> None:
    view.object_id = 1
    viewport, place = panel.list.viewport(), middle(panel, 1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert view.object_id == 2
    find_action(menu, "Lock").trigger()
    menu.close()
    assert actions.asked == [("lock", 2)]


def test_a_new_class_is_asked_for(panel: ObjectList, actions: AskedActions) -> None:
    find_action(panel.menu_for(panel.list.model().index(1, 0)), "Class", "New class...").trigger()
    dialog = panel.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue(" person ")
    dialog.accept()
    assert actions.asked == [("relabel", 2, "person")]


def test_letters_are_left_to_the_program(panel: ObjectList, view: ViewState, qtbot: QtBot) -> None:
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_B)
    assert view.object_id is None
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert view.object_id is not None


def test_new_object_button(panel: ObjectList, actions: AskedActions) -> None:
    QTest.mouseClick(panel.new_button, LEFT)
    assert actions.asked == [("new",)]


def test_the_lock_is_pressed_without_choosing(
    panel: ObjectList, view: ViewState, actions: AskedActions
) -> None:
    rect = panel.list.visualRect(panel.list.model().index(1, 0))
    before = picture(panel)
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, ObjectDelegate.lock_rect(rect).center())
    assert actions.asked == [("lock", 2)]
    assert view.object_id is None
    assert picture(panel) != before
    assert "locked" in panel.list.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def _drop(panel: ObjectList, dragged: int, at: QPoint) -> None:
    model = panel.list.model()
    data: QMimeData = model.mimeData([model.index(dragged, 0)])
    action = Qt.DropAction.MoveAction
    panel.list.dropEvent(QDropEvent(QPointF(at), action, data, LEFT, NONE))


@pytest.mark.parametrize(
    ("dragged", "row", "lower", "order"),
    [(0, 2, True, [2, 3, 1]), (2, 0, False, [3, 1, 2]), (0, 1, False, [1, 2, 3]), (0, 1, True, [2, 1, 3]),
     (2, 1, True, [1, 2, 3]), (1, 0, True, [1, 2, 3])],
)  # fmt: skip
def test_dragging_a_row_moves_the_object(
    panel: ObjectList, workspace: Workspace, dragged: int, row: int, lower: bool, order: list[int]
) -> None:
    assert workspace.project is not None
    assert workspace.history is not None
    workspace.history.do("Add", AddObject(workspace.project.new_object()))
    rect = panel.list.visualRect(panel.list.model().index(row, 0))
    _drop(panel, dragged, QPoint(40, rect.bottom() - 2 if lower else rect.top() + 2))
    assert list(workspace.project.objects) == order
    assert panel.list.model().rowCount() == 3


def test_dropping_below_the_last_row_puts_it_last(panel: ObjectList, workspace: Workspace) -> None:
    _drop(panel, 0, QPoint(40, panel.list.viewport().height() - 3))
    assert workspace.project is not None
    assert list(workspace.project.objects) == [2, 1]


def test_what_is_no_object_is_not_taken(panel: ObjectList, actions: AskedActions) -> None:
    data = QMimeData()
    data.setText("7")
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, LEFT, NONE)
    panel.list.dropEvent(event)
    assert not event.isAccepted()
    assert actions.asked == []


def test_classes_come_first_in_the_menu_with_their_keys(
    panel: ObjectList, workspace: Workspace, tmp_path: Path
) -> None:
    keys = KeyMap(load_commands(), Settings(tmp_path / "settings.ini"))
    panel.use_keys(keys)
    keys.remove("objects.class_1", "Ctrl+1")
    keys.add("objects.class_1", "F5")
    assert workspace.history is not None
    workspace.history.do("Classes", SetClasses(Classes((ClassInfo("toy", "#FF0000"),))))
    (menu,) = [
        a.menu() for a in panel.menu_for(panel.list.model().index(0, 0)).actions() if a.text() == "Class"
    ]
    words = [a.text() for a in menu.actions()]  # type: ignore[union-attr]
    assert words[:2] == ["toy\tF5", "kitchen"]


def test_hundreds_of_classes_do_not_fill_the_screen_with_a_menu(
    panel: ObjectList, workspace: Workspace, actions: AskedActions
) -> None:
    every = QAction("Set class...")
    asked: list[str] = []
    every.triggered.connect(lambda: asked.append("class"))
    buttons = ("track.chosen_backward", "track.chosen_both", "track.chosen_forward", "objects.solo")
    panel.use_actions({**{name: QAction(name) for name in buttons}, "objects.relabel": every})
    names = [*(f"kind {n}" for n in range(198)), "kitchen", "a class of which somebody had to say very much"]
    assert workspace.history is not None
    workspace.history.do("Classes", SetClasses(Classes(tuple(ClassInfo(n, "#FF0000") for n in names))))
    menu = panel.menu_for(panel.list.model().index(0, 0))
    find_action(menu, "Class", "All 201 classes...").trigger()
    assert asked == ["class"]
    find_action(menu, "Class", "kind 19").trigger()
    assert actions.asked == [("relabel", 1, "kind 19")]
    (submenu,) = [
        a.menu() for a in panel.menu_for(panel.list.model().index(0, 0)).actions() if a.text() == "Class"
    ]
    assert isinstance(submenu, QMenu)
    assert len(submenu.actions()) < 30
    menu = panel.menu_for(panel.list.model().index(1, 0))
    assert find_action(menu, "Class", "toy").isChecked(), "its own is there, wherever it stands"


def test_the_slider_and_the_view_follow_each_other(panel: ObjectList, view: ViewState) -> None:
    panel.look.slider.setValue(80)
    assert view.opacity == 0.8
    view.opacity = 0.3
    assert panel.look.slider.value() == 30
    QTest.mouseClick(panel.look.outlines, LEFT)
    assert view.outlines_only
    assert view.fill_opacity == 0
    assert view.opacity == 0.3
    view.outlines_only = False
    assert not panel.look.outlines.isChecked()
