from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QColorDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from annotator.commands.attribute_actions import AttributeActions
from annotator.commands.class_actions import ClassActions
from annotator.commands.key_map import KeyMap
from annotator.commands.registry import load_commands
from annotator.notices import Notices
from annotator.panels.attributes_dialog import AttributesDialog
from annotator.panels.choose_object import ChooseObject
from annotator.panels.class_dialog import ClassDialog
from annotator.project.attributes import Attribute, AttributeKind
from annotator.project.project import Project
from annotator.settings import Settings
from annotator.view_state import ViewState
from annotator.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def keys(tmp_path: Path) -> KeyMap:
    return KeyMap(load_commands(), Settings(tmp_path / "settings.ini"))


@pytest.fixture
def dialog(qtbot: QtBot, view: ViewState, workspace: Workspace, keys: KeyMap, tmp_path: Path) -> ClassDialog:
    (tmp_path / "names.txt").write_text("dog\ncat\n")
    actions = ClassActions(workspace, view, Notices(), lambda *_: True)
    attributes = AttributeActions(workspace, Notices())

    def show_attributes(class_name: str, over: QWidget) -> None:
        AttributesDialog(workspace, attributes, class_name, over).open()

    made = ClassDialog(
        workspace,
        actions,
        lambda: tmp_path / "names.txt",
        lambda: tmp_path / "out.txt",
        show_attributes,
        keys,
    )
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


def _said(dialog: ClassDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if not label.isHidden())


def test_the_keys_are_those_that_the_person_gave(dialog: ClassDialog, keys: KeyMap) -> None:
    _add(dialog, "toy")
    assert "Ctrl+1 to Ctrl+9 give" in _said(dialog)
    assert dialog.list.item(0).toolTip().startswith("Ctrl+1  ·  ")
    keys.reset_all()
    keys.remove("objects.class_1", "Ctrl+1")
    keys.add("objects.class_1", "Alt+1")
    assert "Alt+1 to Ctrl+9 give" in _said(dialog)
    assert dialog.list.item(0).toolTip().startswith("Alt+1  ·  ")
    keys.remove("objects.class_9", "Ctrl+9")
    keys.remove("objects.class_1", "Alt+1")
    assert "give the first nine" not in _said(dialog)
    assert dialog.list.item(0).toolTip() == "1 object"


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


def test_classes_are_exported_and_their_attributes_shown(
    dialog: ClassDialog, workspace: Workspace, tmp_path: Path
) -> None:
    assert not dialog.save.isEnabled()
    _add(dialog, "car")
    attributes = _attributes_of(dialog)
    for name in ("speed", "colour"):
        QTest.keyClicks(attributes.new_name, name)
        QTest.keyClick(attributes.new_name, Qt.Key.Key_Return)
    assert attributes.list.count() == 2
    assert attributes.isVisible()
    attributes.list.setCurrentRow(0)
    attributes.kind.setCurrentIndex(1)
    attributes.kind.activated.emit(1)
    default = attributes.default
    assert default is not None
    QTest.keyClicks(default.control, "7")
    QTest.keyClick(default.control, Qt.Key.Key_Return)
    assert workspace.history is not None
    QTest.mouseClick(dialog.save, LEFT)
    assert (tmp_path / "out.txt").read_text() == "car\n  speed: number\n  colour: text\n"


def _attributes_of(dialog: ClassDialog) -> AttributesDialog:
    QTest.mouseClick(dialog.attributes, LEFT)
    return dialog.findChildren(AttributesDialog)[-1]


def test_a_choice_is_one_of_what_was_typed(dialog: ClassDialog, workspace: Workspace) -> None:
    _add(dialog, "car")
    attributes = _attributes_of(dialog)
    QTest.keyClicks(attributes.new_name, "colour")
    QTest.keyClick(attributes.new_name, Qt.Key.Key_Return)
    attributes.kind.setCurrentIndex(3)
    attributes.kind.activated.emit(3)
    assert attributes.choices.isVisible()
    QTest.keyClick(attributes.choices, Qt.Key.Key_Return)
    assert "one of" in attributes.problem.text()
    QTest.keyClicks(attributes.choices, "red | | blue|red")
    QTest.keyClick(attributes.choices, Qt.Key.Key_Return)
    (made,) = _project(workspace).classes.entries[0].attributes
    assert made == Attribute("colour", AttributeKind.CHOICE, "red", ("red", "blue"))
    assert attributes.choices.text() == "red | blue"
    assert workspace.history is not None
    workspace.history.undo()
    assert attributes.kind.currentText() == "Text", "the dialog follows undo"
    attributes.name.setText("occluded")
    QTest.keyClick(attributes.name, Qt.Key.Key_Return)
    assert "Every mask" in attributes.problem.text()
    QTest.mouseClick(attributes.delete, LEFT)
    assert _project(workspace).classes.entries[0].attributes == ()
    workspace.history.undo()
    workspace.history.undo()
    workspace.history.undo()
    assert not attributes.isVisible(), "its class is gone"
