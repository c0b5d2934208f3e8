from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog
from pytestqt.qtbot import QtBot

from annotator.commands.class_actions import ClassActions
from annotator.notices import Notices
from annotator.panels.choose_object import ChooseObject
from annotator.panels.class_dialog import ClassDialog
from annotator.project.project import Project
from annotator.view_state import ViewState
from annotator.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(qtbot: QtBot, view: ViewState, workspace: Workspace, tmp_path: Path) -> ClassDialog:
    (tmp_path / "names.txt").write_text("dog\ncat\n")
    actions = ClassActions(workspace, view, Notices(), lambda *_: True)
    made = ClassDialog(workspace, actions, lambda: tmp_path / "names.txt")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def _project(workspace: Workspace) -> Project:
    assert workspace.project is not None
    return workspace.project


def _add(dialog: ClassDialog, *names: str) -> None:
    for name in names:
        QTest.keyClicks(dialog.name, name)
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)


def test_names_are_typed_one_after_the_other(dialog: ClassDialog, workspace: Workspace) -> None:
    _add(dialog, "kitchen", "toy")
    assert _project(workspace).classes.names == ("kitchen", "toy")
    assert dialog.isVisible(), "Enter adds, and does not close"
    assert dialog.name.text() == ""
    assert workspace.history is not None
    workspace.history.undo()
    assert dialog.list.count() == 1


def test_a_wrong_name_is_said_and_kept_to_be_mended(dialog: ClassDialog, workspace: Workspace) -> None:
    _add(dialog, "toy", "toy")
    assert "There is a class toy already" in dialog.problem.text()
    assert dialog.problem.isVisible()
    assert dialog.name.text() == "toy"
    QTest.keyClicks(dialog.name, "s")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert not dialog.problem.isVisible()


def test_renaming_in_place_takes_objects_along(dialog: ClassDialog, workspace: Workspace) -> None:
    _add(dialog, "toy", "kitchen")
    dialog.list.item(0).setText("plaything")
    assert _project(workspace).classes.names == ("plaything", "kitchen")
    assert _project(workspace).objects[2].label == "plaything"
    dialog.list.item(0).setText("kitchen")
    assert dialog.list.item(0).text() == "plaything", "a name that is taken is not"


def test_buttons_order_colour_delete_and_import(dialog: ClassDialog, workspace: Workspace) -> None:
    _add(dialog, "toy", "kitchen")
    assert not dialog.down.isEnabled()
    QTest.mouseClick(dialog.up, LEFT)
    assert _project(workspace).classes.names == ("kitchen", "toy")
    assert dialog.list.currentRow() == 0
    QTest.mouseClick(dialog.colour, LEFT)
    picker = dialog.findChild(QColorDialog)
    assert picker is not None
    picker.colorSelected.emit(picker.currentColor().fromRgb(1, 2, 3))
    assert _project(workspace).classes.entries[0].colour == "#010203"
    picker.close()
    QTest.mouseClick(dialog.delete, LEFT)
    assert _project(workspace).objects[1].label == "object"
    QTest.mouseClick(dialog.load, LEFT)
    assert _project(workspace).classes.names == ("toy", "dog", "cat")


def test_objects_in_the_colour_of_their_class(dialog: ClassDialog, workspace: Workspace) -> None:
    _add(dialog, "toy")
    dialog.by_class.click()
    assert _project(workspace).classes.colour_objects
    assert workspace.history is not None
    workspace.history.undo()
    assert not dialog.by_class.isChecked()


def test_an_object_is_chosen_by_its_key(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = ChooseObject(_project(workspace), "Swap", "Which?", [2])
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClick(dialog.list, Qt.Key.Key_1)
    assert dialog.isVisible(), "object 1 is not among them"
    QTest.keyClick(dialog.list, Qt.Key.Key_2)
    assert not dialog.isVisible()
    assert dialog.result() == dialog.DialogCode.Accepted
    assert dialog.chosen == 2
