from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QObject,
    QPoint,
    QPointF,
    QRect,
    QSignalBlocker,
    Qt,
    qInstallMessageHandler,
)
from PySide6.QtGui import QAction, QDropEvent, QImage, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from annotator.commands.key_map import KeyMap
from annotator.commands.registry import load_commands
from annotator.panels.object_delegate import ObjectDelegate
from annotator.panels.object_list import ObjectList
from annotator.panels.object_model import CountRole, KeyRole, StateRole, VisibleRole
from annotator.project.classes import Classes, ClassInfo
from annotator.project.edits import AddObject, SetMask, SetObject, remove_object
from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.object_edits import SetClasses, SetOrder
from annotator.project.project import ObjectInfo, Source
from annotator.settings import Settings
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.masks import Mask

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


class Actions:
    """Does to the project what the real actions do, and keeps what was asked."""

    def __init__(self, view: ViewState, workspace: Workspace) -> None:
        self._view = view
        self._workspace = workspace
        self.asked: list[tuple] = []

    def _set(self, object_id: int, **changes: str) -> None:
        project, history = self._workspace.project, self._workspace.history
        assert project is not None
        assert history is not None
        history.do("Change", SetObject(replace(project.objects[object_id], **changes)))

    def rename(self, object_id: int, name: str) -> None:
        self.asked.append(("rename", object_id, name))
        self._set(object_id, name=name)

    def recolour(self, object_id: int, colour: str) -> None:
        self.asked.append(("recolour", object_id, colour))
        self._set(object_id, colour=colour)

    def relabel(self, object_id: int, label: str) -> None:
        self.asked.append(("relabel", object_id, label))
        self._set(object_id, label=label)

    def delete(self, object_id: int) -> None:
        self.asked.append(("delete", object_id))
        assert self._workspace.project is not None
        assert self._workspace.history is not None
        self._workspace.history.do("Delete", remove_object(self._workspace.project, object_id))

    def toggle_visible(self, object_id: int) -> None:
        self.asked.append(("toggle", object_id))
        self._view.hidden = self._view.hidden ^ {object_id}

    def toggle_lock(self, object_id: int) -> None:
        self.asked.append(("lock", object_id))
        assert self._workspace.project is not None
        info = self._workspace.project.objects[object_id]
        assert self._workspace.history is not None
        self._workspace.history.do("Lock", SetObject(replace(info, locked=not info.locked)))

    def move(self, object_id: int, place: int) -> None:
        self.asked.append(("move", object_id, place))
        assert self._workspace.project is not None
        assert self._workspace.history is not None
        order = [o for o in self._workspace.project.objects if o != object_id]
        order.insert(place, object_id)
        self._workspace.history.do("Move", SetOrder(tuple(order)))

    def new_object(self) -> None:
        self.asked.append(("new",))


@pytest.fixture
def actions(view: ViewState, workspace: Workspace) -> Actions:
    return Actions(view, workspace)


@pytest.fixture
def panel(qtbot: QtBot, view: ViewState, workspace: Workspace, actions: Actions) -> ObjectList:
    widget = ObjectList(view, workspace, actions)
    qtbot.addWidget(widget)
    widget.resize(250, 320)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def _middle(panel: ObjectList, row: int) -> QPoint:
    return panel.list.visualRect(panel.list.model().index(row, 0)).center()


def _action(menu: QMenu, *path: str) -> QAction:
    for name in path:
        found = next(a for a in menu.actions() if a.text().split("\t")[0] == name)
        if found.menu() is None:
            return found
        menu = found.menu()  # type: ignore[assignment]
    raise AssertionError(f"{path} is a menu")


def _picture(panel: ObjectList) -> QImage:
    return panel.list.viewport().grab().toImage()


def test_click_chooses_and_the_view_chooses_back(panel: ObjectList, view: ViewState) -> None:
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, _middle(panel, 1))
    assert view.object_id == 2
    view.object_id = 1
    assert panel.list.currentIndex().row() == 0
    view.object_id = None
    assert not panel.list.selectionModel().hasSelection()


def test_eye_hides_without_choosing(panel: ObjectList, view: ViewState) -> None:
    rect = panel.list.visualRect(panel.list.model().index(1, 0))
    before = _picture(panel)
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, ObjectDelegate.eye_rect(rect).center())
    assert view.hidden == {2}
    assert view.object_id is None
    assert _picture(panel) != before
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, ObjectDelegate.eye_rect(rect).center())
    assert view.hidden == frozenset()


def test_double_click_renames_in_place(
    panel: ObjectList, actions: Actions, workspace: Workspace, qtbot: QtBot
) -> None:
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, _middle(panel, 0))
    QTest.mouseDClick(panel.list.viewport(), LEFT, NONE, _middle(panel, 0))
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
    panel: ObjectList, actions: Actions, workspace: Workspace, qtbot: QtBot
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


def test_an_empty_name_is_no_name(panel: ObjectList, actions: Actions) -> None:
    model = panel.list.model()
    assert not model.setData(model.index(0, 0), "   ")
    assert not model.setData(model.index(0, 0), "Cup")
    assert actions.asked == []


def test_menu_does_what_it_says(panel: ObjectList, actions: Actions, workspace: Workspace) -> None:
    menu = panel.menu_for(panel.list.model().index(0, 0))
    _action(menu, "Class", "toy").trigger()
    _action(menu, "Colour", "Vermilion").trigger()
    _action(menu, "Hide").trigger()
    _action(menu, "Delete...").trigger()
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
    rename = _action(panel.menu_for(panel.list.model().index(1, 0)), "Rename")
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
        _action(panel.menu_for(panel.list.model().index(1, 0)), "Rename").trigger()
    finally:
        qInstallMessageHandler(before)
    assert said == []
    assert workspace.project.objects[1].name == "Blue mug"
    editors = [e.text() for e in panel.list.viewport().findChildren(QLineEdit) if e.isVisible()]
    assert editors == [workspace.project.objects[2].name]


def test_a_new_class_is_asked_for(panel: ObjectList, actions: Actions) -> None:
    _action(panel.menu_for(panel.list.model().index(1, 0)), "Class", "New class...").trigger()
    dialog = panel.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue(" person ")
    dialog.accept()
    assert actions.asked == [("relabel", 2, "person")]


def test_counts_and_order_follow_the_project(panel: ObjectList, workspace: Workspace) -> None:
    history, project = workspace.history, workspace.project
    assert history is not None
    assert project is not None
    model = panel.list.model()
    mask = Mask.empty(36, 64)
    for frame in range(3):
        history.do("Track", SetMask(2, frame, MaskRecord(mask, MaskInfo(Source.TRACKED))))
    assert model.index(1, 0).data(CountRole) == 3
    assert "3 mask" in model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    history.do("Delete", remove_object(project, 1))
    assert [model.index(r, 0).data() for r in range(model.rowCount())] == ["Ball"]
    history.undo()
    assert [model.index(r, 0).data() for r in range(model.rowCount())] == ["Cup", "Ball"]


def test_fifty_objects_show_keys_on_nine_and_scroll(
    panel: ObjectList, view: ViewState, workspace: Workspace
) -> None:
    assert workspace.project is not None
    assert workspace.history is not None
    while len(workspace.project.objects) < 50:
        workspace.history.do("Add", AddObject(workspace.project.new_object()))
    model = panel.list.model()
    keys = [model.index(r, 0).data(KeyRole) for r in range(50)]
    assert keys == [*"123456789", *[""] * 41]
    view.object_id = 50
    assert panel.list.viewport().rect().contains(_middle(panel, 49))


def test_empty_list_says_what_to_do(panel: ObjectList, workspace: Workspace) -> None:
    assert panel.new_button.isEnabled()
    workspace.close()
    assert panel.list.model().rowCount() == 0
    assert not panel.new_button.isEnabled()
    picture = _picture(panel)
    ground = picture.pixelColor(1, 1)
    inked = any(picture.pixelColor(x, picture.height() // 2) != ground for x in range(picture.width()))
    assert inked


def test_letters_are_left_to_the_program(panel: ObjectList, view: ViewState, qtbot: QtBot) -> None:
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_B)
    assert view.object_id is None
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert view.object_id is not None


def test_new_object_button(panel: ObjectList, actions: Actions) -> None:
    QTest.mouseClick(panel.new_button, LEFT)
    assert actions.asked == [("new",)]


def test_the_lock_is_pressed_without_choosing(panel: ObjectList, view: ViewState, actions: Actions) -> None:
    rect = panel.list.visualRect(panel.list.model().index(1, 0))
    before = _picture(panel)
    QTest.mouseClick(panel.list.viewport(), LEFT, NONE, ObjectDelegate.lock_rect(rect).center())
    assert actions.asked == [("lock", 2)]
    assert view.object_id is None
    assert _picture(panel) != before
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


def test_what_is_no_object_is_not_taken(panel: ObjectList, actions: Actions) -> None:
    data = QMimeData()
    data.setText("7")
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, LEFT, NONE)
    panel.list.dropEvent(event)
    assert not event.isAccepted()
    assert actions.asked == []


def test_solo_greys_the_others_as_the_choice_moves(panel: ObjectList, view: ViewState) -> None:
    model = panel.list.model()
    view.object_id = 1
    view.solo = True
    assert [model.index(r, 0).data(VisibleRole) for r in range(2)] == [True, False]
    view.object_id = 2
    assert [model.index(r, 0).data(VisibleRole) for r in range(2)] == [False, True]
    view.object_id = None
    assert [model.index(r, 0).data(VisibleRole) for r in range(2)] == [True, True]


def test_rows_say_absent_and_occluded_on_the_current_frame(
    panel: ObjectList, view: ViewState, workspace: Workspace
) -> None:
    assert workspace.history is not None
    empty, full = Mask.empty(36, 64), Mask.from_array(np.ones((36, 64), bool))
    record = MaskRecord(full, MaskInfo(Source.TRACKED, area=full.area, occluded=True))
    workspace.history.do("Absent", SetMask(1, 5, MaskRecord(empty, MaskInfo(Source.PAINTED))))
    workspace.history.do("Occluded", SetMask(2, 5, record))
    model = panel.list.model()
    assert [model.index(r, 0).data(StateRole) for r in range(2)] == ["", ""]
    before = _picture(panel)
    view.frame = 5
    assert [model.index(r, 0).data(StateRole) for r in range(2)] == ["absent", "occluded"]
    assert "occluded on this frame" in model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert _picture(panel) != before


def test_what_was_said_on_a_frame_is_not_shown_on_the_next(
    panel: ObjectList, view: ViewState, workspace: Workspace
) -> None:
    assert workspace.history is not None
    view.frame = 5
    before = _picture(panel)
    empty = MaskRecord(Mask.empty(36, 64), MaskInfo(Source.PAINTED))
    workspace.history.do("Absent", SetMask(1, 5, empty))
    workspace.history.do("Absent", SetMask(1, 6, empty))
    workspace.history.do("Not absent there", SetMask(1, 6, None))
    assert _picture(panel) != before
    changes = []
    panel.list.model().dataChanged.connect(lambda *_: changes.append(1))
    view.frame = 6
    assert changes, "the list went on showing what was said on the frame before"


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


def test_the_chosen_row_stays_in_view_when_the_list_gets_less_room(
    view: ViewState, workspace: Workspace, qtbot: QtBot
) -> None:
    assert workspace.history is not None
    for number in range(3, 30):
        info = ObjectInfo(number, f"Object {number}", "object", "#56B4E9")
        workspace.history.do("Add", AddObject(info))
    made = ObjectList(view, workspace, Actions(view, workspace))
    qtbot.addWidget(made)
    made.resize(280, 500)
    made.show()
    view.object_id = 9
    made.resize(280, 200)
    row = made.list.visualRect(made.list.selectionModel().selectedIndexes()[0])
    assert made.list.viewport().rect().contains(row)


def test_a_row_whose_object_has_gone_is_painted_as_nothing(panel: ObjectList, workspace: Workspace) -> None:
    """Others may have the window painted before the list has heard of it."""
    project = workspace.project
    assert project is not None
    before = dict(project.objects)
    project.objects.clear()
    _picture(panel)
    project.objects.update(before)


def test_a_change_before_the_list_hears_of_the_frame_leaves_no_row_behind(
    panel: ObjectList, view: ViewState, workspace: Workspace
) -> None:
    """Somebody else hears first that another frame is shown, and has something tracked there."""
    assert workspace.history is not None
    absent = MaskRecord(Mask.empty(36, 64), MaskInfo(Source.PAINTED))
    workspace.history.do("Absent", SetMask(1, 5, absent))
    rows = []
    panel.list.model().dataChanged.connect(
        lambda first, last: rows.extend(range(first.row(), last.row() + 1))
    )
    with QSignalBlocker(view):
        view.frame = 5
    workspace.history.do("Track", SetMask(2, 9, MaskRecord(Mask.empty(36, 64), MaskInfo(Source.TRACKED))))
    view.frame_changed.emit(5)
    assert set(rows) == {0, 1}


def test_a_new_mask_has_its_own_row_painted_alone(
    panel: ObjectList, workspace: Workspace, view: ViewState, qtbot: QtBot
) -> None:
    history = workspace.history
    assert history is not None
    painted: list[QRect] = []

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                painted.extend(event.region())
            return False

    watcher = Watcher(panel)
    panel.list.viewport().installEventFilter(watcher)
    _picture(panel)
    for row, object_id in enumerate((1, 2)):
        QApplication.processEvents()
        painted.clear()
        before = panel.list.viewport().grab().toImage()
        QApplication.processEvents()
        painted.clear()
        history.do("Track", SetMask(object_id, 5, MaskRecord(Mask.empty(36, 64), MaskInfo(Source.TRACKED))))
        qtbot.waitUntil(lambda: bool(painted))
        (rect,) = painted
        assert rect == panel.list.visualRect(panel.list.model().index(row, 0))
        assert _picture(panel) != before, "the count of masks is another"
