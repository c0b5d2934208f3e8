"""Attributes of classes: defined once, set by object, undone, saved, exported, and kept through all else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.commands.attribute_actions import AttributeActions
from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.panels.value_fields import CheckField, ChoiceField, NumberField, TextField
from annotator.project import migrations
from annotator.project.attributes import Attribute, AttributeKind, make_attribute
from annotator.project.edits import AddObject, SetMask
from annotator.project.project import ObjectInfo, Project
from annotator.project.storage import APPLICATION_ID, ProjectFile
from engine.errors import UserError
from tests.annotator.clips import make_video
from tests.annotator.desk import Desk
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.exporters.scene import FakeFrames, rectangle
from tests.annotator.making import video_ref
from tests.annotator.window import RealWindow

COLOUR = make_attribute("colour", AttributeKind.CHOICE, ("red", "blue"))
SPEED = make_attribute("speed", AttributeKind.NUMBER)
PARKED = make_attribute("parked", AttributeKind.CHECKBOX)
PLATE = make_attribute("plate", AttributeKind.TEXT)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """Object 1, a car; cars have a colour and a speed."""
    made = Desk(tmp_path)
    made.classes.add("car")
    made.classes.add("road")
    made.history.do("New object", AddObject(ObjectInfo(1, "One", "car", "#56B4E9")))
    made.view.object_id = 1
    yield made
    made.close()


@pytest.fixture
def actions(desk: Desk) -> AttributeActions:
    made = AttributeActions(desk.workspace, desk.notices)
    made.add("car", COLOUR)
    made.add("car", SPEED)
    return made


def _values(desk: Desk, object_id: int = 1) -> dict[str, object]:
    info = desk.project.objects[object_id]
    return {a.name: a.value_in(info.attributes) for a in desk.project.attributes_of(info)}


def _on_disk(desk: Desk) -> tuple[object, object]:
    file = desk.workspace.file
    assert file is not None
    with file.snapshot() as project:
        return project.classes, dict(project.objects)


def test_values_are_set_saved_and_undone(desk: Desk, actions: AttributeActions) -> None:
    assert _values(desk) == {"colour": "red", "speed": 0.0}
    actions.set_value(1, "colour", "blue")
    actions.set_value(1, "speed", 3.5)
    assert _values(desk) == {"colour": "blue", "speed": 3.5}
    assert _on_disk(desk) == (desk.project.classes, dict(desk.project.objects))
    assert desk.history.undo_name == "Set speed"
    desk.undo()
    desk.undo()
    assert _values(desk) == {"colour": "red", "speed": 0.0}
    desk.redo()
    desk.reopen()
    assert _values(desk) == {"colour": "blue", "speed": 0.0}


def test_what_cannot_be_said_changes_nothing(desk: Desk, actions: AttributeActions) -> None:
    step = desk.history.undo_name
    actions.set_value(1, "colour", "green")
    actions.set_value(1, "speed", "fast")
    actions.set_value(1, "speed", float("nan"))
    actions.set_value(1, "weight", 3.0)
    actions.set_value(1, "colour", "red")  # as it is
    assert desk.history.undo_name == step
    desk.objects.toggle_lock(1)
    actions.set_value(1, "colour", "blue")
    assert _values(desk)["colour"] == "red"


def test_names_that_cannot_be_are_said(desk: Desk, actions: AttributeActions) -> None:
    for name, words in (("colour", "already"), ("", "needs a name"), ("occluded", "Every mask")):
        with pytest.raises(UserError, match=words):
            actions.add("car", make_attribute(name, AttributeKind.TEXT))
        with pytest.raises(UserError, match=words):
            actions.change("car", "speed", make_attribute(name, AttributeKind.TEXT))
    with pytest.raises(UserError, match="Choose a class"):
        actions.add("boat", SPEED)


def test_a_renamed_attribute_keeps_the_values(desk: Desk, actions: AttributeActions) -> None:
    actions.set_value(1, "speed", 7.0)
    actions.change("car", "speed", make_attribute("km/h", AttributeKind.NUMBER))
    assert _values(desk) == {"colour": "red", "km/h": 7.0}
    desk.undo()
    assert _values(desk) == {"colour": "red", "speed": 7.0}
    actions.change("car", "speed", make_attribute("speed", AttributeKind.CHECKBOX))
    assert _values(desk)["speed"] is False, "a number is no answer to yes or no"


def test_another_class_and_back_loses_nothing(desk: Desk, actions: AttributeActions) -> None:
    actions.set_value(1, "colour", "blue")
    desk.classes.give(1, "road")
    assert _values(desk) == {}
    desk.classes.give(1, "car")
    assert _values(desk)["colour"] == "blue"
    desk.classes.rename("car", "vehicle")
    desk.classes.recolour("vehicle", "#102030")
    assert _values(desk) == {"colour": "blue", "speed": 0.0}, "a class keeps its attributes"


def test_a_deleted_attribute_goes_with_its_values(desk: Desk, actions: AttributeActions) -> None:
    actions.set_value(1, "colour", "blue")
    before = desk.state()
    actions.delete("car", "colour")
    assert desk.project.objects[1].attributes == ()
    actions.add("car", COLOUR)
    assert _values(desk)["colour"] == "red"
    desk.undo()
    desk.undo()
    assert desk.state() == before


def test_attributes_have_an_order(desk: Desk, actions: AttributeActions) -> None:
    actions.move("car", "speed", 0)
    found = desk.project.classes.find("car")
    assert found is not None
    assert [a.name for a in found.attributes] == ["speed", "colour"]


def test_both_parts_of_a_split_object_say_the_same(desk: Desk, actions: AttributeActions) -> None:
    actions.set_value(1, "colour", "blue")
    for frame in (1, 5):
        desk.history.do("Mask", SetMask(1, frame, rectangle(2, 2, 9, 9, 0.9, (24, 32))))
    desk.identity.split(1, 4)
    assert _values(desk, 2) == {"colour": "blue", "speed": 0.0}


@pytest.mark.parametrize(
    ("kind", "default", "choices"),
    [
        (AttributeKind.CHOICE, "", ()),
        (AttributeKind.CHOICE, "green", ("red",)),
        (AttributeKind.CHOICE, "red", ("red", "red")),
        (AttributeKind.TEXT, 5.0, ()),
        (AttributeKind.TEXT, "", ("red",)),
        (AttributeKind.NUMBER, True, ()),
        (AttributeKind.NUMBER, float("inf"), ()),
        (AttributeKind.CHECKBOX, 1.0, ()),
    ],
)
def test_what_does_not_go_together_is_no_attribute(
    kind: AttributeKind, default: object, choices: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=r"no |twice|choices"):
        Attribute("a", kind, default, choices)  # type: ignore[arg-type]


def test_an_export_says_them_beside_what_every_mask_says(tmp_path: Path) -> None:
    project = Project(video_ref())
    said = (("colour", "blue"), ("of another class", 5.0))
    AddObject(ObjectInfo(1, "One", "car", "#56B4E9", False, said)).apply(project)
    AddObject(ObjectInfo(2, "Two", "tree", "#56B4E9")).apply(project)
    project.classes = project.classes.with_class("car", "#102030", (COLOUR, SPEED))
    for o in (1, 2):
        SetMask(o, 0, rectangle(1, 1, 9, 9, 0.9, (24, 32))).apply(project)
    export(project, FakeFrames(32, 24, 12), FORMATS["coco"], tmp_path / "a.json")
    found = json.loads((tmp_path / "a.json").read_text())
    assert found["categories"] == [
        {
            "id": 1,
            "name": "car",
            "color": [16, 32, 48],
            "attributes": [
                {"name": "colour", "kind": "choice", "values": ["red", "blue"], "default": "red"},
                {"name": "speed", "kind": "number", "default": 0.0},
            ],
        },
        {"id": 2, "name": "tree"},
    ]
    ours = [a["attributes"] for a in found["annotations"]]
    assert {k: ours[0][k] for k in ("colour", "speed", "occluded")} == {
        "colour": "blue",
        "speed": 0.0,
        "occluded": False,
    }
    assert "of another class" not in ours[0]
    assert "colour" not in ours[1]


def test_a_file_from_before_attributes_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.masklet"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.migrate(connection, migrations.MIGRATIONS[:3])
    connection.execute("INSERT INTO video VALUES (1, '/v.mp4', NULL, 'video', 32, 24, 12, '25', 'print')")
    connection.execute("INSERT INTO objects VALUES (1, 0, 'a', 'car', '#102030', 1)")
    connection.execute("INSERT INTO classes VALUES (0, 'car', '#4E79A7')")
    connection.close()
    file, project = ProjectFile.open(path)
    with file:
        assert project.objects[1] == ObjectInfo(1, "a", "car", "#102030", True)
        assert project.classes.entries[0].attributes == ()


@pytest.mark.parametrize("spoilt", ["nonsense", "[1]", '[{"name": "x", "kind": "y"}]', '{"a": [1]}'])
def test_a_damaged_one_is_said(tmp_path: Path, spoilt: str) -> None:
    path = tmp_path / "a.masklet"
    project = Project(video_ref())
    AddObject(ObjectInfo(1, "One", "car", "#56B4E9")).apply(project)
    project.classes = project.classes.with_class("car")
    ProjectFile.create(path, project).close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE classes SET attributes = ?", (spoilt,))
    connection.execute("UPDATE objects SET attributes = ?", (spoilt,))
    connection.close()
    with pytest.raises(UserError, match="damaged"):
        ProjectFile.open(path)


# ------------------------------------------------------------------ in the window


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    """A car and a tree; cars have one attribute of each kind."""
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.start(make_video(tmp_path / "clip.mp4", frames=12))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    for name in ("car", "tree"):
        made.app.classes.add(name)
    for attribute in (PLATE, SPEED, COLOUR, PARKED):
        made.app.attributes.add("car", attribute)
    made.history.do("New object", AddObject(ObjectInfo(1, "One", "car", "#56B4E9")))
    made.history.do("New object", AddObject(ObjectInfo(2, "Two", "tree", "#E69F00")))
    yield made
    made.stop()


def _said(window: RealWindow) -> dict[str, object]:
    return dict(window.project.objects[1].attributes)


def _type(text: str, end: Qt.Key) -> None:
    field = QApplication.focusWidget()
    assert field is not None
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, text)
    QTest.keyClick(field, end)


def test_they_are_set_by_keys_alone(window: RealWindow) -> None:
    app, form = window.app, window.app.window.attribute_form
    assert not form.isVisible()
    app.view.object_id = 1
    assert form.isVisible()
    window.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    plate, speed, colour, parked = form.fields.values()
    assert isinstance(plate, TextField)
    assert QApplication.focusWidget() is plate.line
    frame = app.view.frame
    _type("FOX D", Qt.Key.Key_Tab)
    assert app.view.frame == frame, "letters are text here, and no keys of the program"
    assert isinstance(speed, NumberField)
    assert QApplication.focusWidget() is speed.line
    _type("12.5", Qt.Key.Key_Tab)
    assert isinstance(colour, ChoiceField)
    assert QApplication.focusWidget() is colour.box
    QTest.keyClick(colour.box, Qt.Key.Key_Down)
    QTest.keyClick(colour.box, Qt.Key.Key_Tab)
    assert isinstance(parked, CheckField)
    assert QApplication.focusWidget() is parked.box
    QTest.keyClick(parked.box, Qt.Key.Key_Space)
    QTest.keyClick(parked.box, Qt.Key.Key_Return)
    assert _said(window) == {"plate": "FOX D", "speed": 12.5, "colour": "blue", "parked": True}
    assert not app.view.playing
    assert app.window.canvas.hasFocus() or app.window.canvas.viewport().hasFocus()
    window.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "parked" not in _said(window)
    assert not parked.box.isChecked()


def test_escape_forgets_what_was_typed_and_another_object_keeps_it(window: RealWindow) -> None:
    app, form = window.app, window.app.window.attribute_form
    app.view.object_id = 1
    assert form.focus_first()
    _type("wrong", Qt.Key.Key_Escape)
    assert _said(window) == {}
    form.focus_first()
    _type("kept", Qt.Key.Key_Left)
    app.view.object_id = 2
    assert _said(window) == {"plate": "kept"}
    assert not form.isVisible()
    app.actions.run("objects.attributes")
    assert not form.isVisible()


def test_no_number_is_no_answer(window: RealWindow) -> None:
    app, form = window.app, window.app.window.attribute_form
    app.view.object_id = 1
    field = form.fields["speed"]
    field.control.setFocus()
    _type("fast", Qt.Key.Key_Return)
    assert _said(window) == {}
    assert isinstance(field, NumberField)
    assert field.line.text() == "0"


def test_a_locked_object_shows_them_and_takes_none(window: RealWindow) -> None:
    app, form = window.app, window.app.window.attribute_form
    app.view.object_id = 1
    app.objects.toggle_lock(1)
    assert form.isVisible()
    assert not any(field.isEnabled() for field in form.fields.values())
