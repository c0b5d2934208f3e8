"""Values that change over time: each holds from its frame to the next; undone, saved, split, exported."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.commands.attribute_actions import AttributeActions
from annotator.exporters.classes import write_classes
from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.importers.classes import read_classes
from annotator.panels.attributes_dialog import AttributesDialog
from annotator.panels.value_fields import CheckField, TextField
from annotator.project.attributes import Attribute, AttributeKind
from annotator.project.classes import Classes, ClassInfo
from annotator.project.edits import AddObject, SetMask
from annotator.project.project import ObjectInfo, Project
from annotator.project.storage import ProjectFile
from engine.errors import UserError
from tests.annotator.desk import Desk
from tests.annotator.exporters.scene import FakeFrames, rectangle
from tests.annotator.making import video_ref
from tests.annotator.test_attributes import COLOUR, PARKED, PLATE, _on_disk, actions, desk, window
from tests.annotator.window import RealWindow

__all__ = ["actions", "desk", "window"]  # fixtures

MOVING = Attribute("moving", AttributeKind.CHECKBOX, False, mutable=True)
TURN = Attribute("turn", AttributeKind.CHOICE, "none", ("none", "left", "right"), mutable=True)


@pytest.fixture
def over_time(desk: Desk, actions: AttributeActions) -> AttributeActions:
    """Cars turn, and that changes over time: left from frame 3, none from frame 6."""
    actions.add("car", TURN)
    actions.set_value(1, "turn", "left", 3)
    actions.set_value(1, "turn", "none", 6)
    return actions


def _turns(desk: Desk, object_id: int = 1) -> str:
    """The first letter of what holds on each frame."""
    info = desk.project.objects[object_id]
    attribute = next(a for a in desk.project.attributes_of(info) if a.name in ("turn", "way"))
    return "".join(str(info.value(attribute, frame))[0] for frame in range(10))


def test_a_value_holds_from_its_frame_to_the_next(desk: Desk, over_time: AttributeActions) -> None:
    assert _turns(desk) == "nnnlllnnnn"
    assert desk.history.undo_name == "Set turn from frame 6 on"
    assert _on_disk(desk) == (desk.project.classes, dict(desk.project.objects))
    desk.undo()
    assert _turns(desk) == "nnnlllllll"
    desk.redo()
    desk.reopen()
    assert _turns(desk) == "nnnlllnnnn"
    over_time.set_value(1, "turn", "right", 4)
    assert _turns(desk) == "nnnlrrnnnn", "as far as to what was said of later frames"
    over_time.set_value(1, "turn", "right", 0)
    assert _turns(desk) == "rrrlrrnnnn"


def test_saying_what_holds_anyway_takes_a_change_away(desk: Desk, over_time: AttributeActions) -> None:
    over_time.set_value(1, "turn", "left", 6)
    assert _turns(desk) == "nnnlllllll"
    over_time.set_value(1, "turn", "none", 3)
    assert _turns(desk) == "nnnnnnnnnn"
    assert desk.project.objects[1].changes == ()
    step = desk.history.undo_name
    over_time.set_value(1, "turn", "none", 8)
    assert desk.history.undo_name == step, "nothing changed, no step"


def test_what_changes_over_time_is_renamed_deleted_and_held_still(
    desk: Desk, over_time: AttributeActions
) -> None:
    over_time.change("car", "turn", replace(TURN, name="way"))
    assert _turns(desk) == "nnnlllnnnn"
    over_time.change("car", "way", replace(TURN, name="way", mutable=False))
    assert _turns(desk) == "nnnnnnnnnn", "its own value everywhere"
    over_time.set_value(1, "way", "right", 5)
    assert _turns(desk) == "rrrrrrrrrr"
    over_time.change("car", "way", replace(TURN, name="way"))
    assert _turns(desk) == "rrrlllnnnn", "what was said is not lost"
    over_time.delete("car", "way")
    assert desk.project.objects[1].changes == ()
    desk.undo()
    assert _turns(desk) == "rrrlllnnnn"


def test_a_split_takes_each_value_where_its_frames_go(desk: Desk, over_time: AttributeActions) -> None:
    for frame in (1, 7):
        desk.history.do("Mask", SetMask(1, frame, rectangle(2, 2, 9, 9, 0.9, (24, 32))))
    before = desk.state()
    desk.identity.split(1, 5)
    assert _turns(desk, 1) == "nnnlllllll"
    assert _turns(desk, 2) == "nnnnnlnnnn"
    assert desk.project.objects[2].changes == (("turn", ((5, "left"), (6, "none"))),)
    assert desk.state_on_disk() == desk.state()
    desk.undo()
    assert desk.state() == before


def test_an_export_says_what_holds_on_each_frame(tmp_path: Path) -> None:
    project = Project(video_ref())
    changes = (("turn", ((1, "left"), (2, "right"))),)
    AddObject(ObjectInfo(1, "One", "car", "#56B4E9", changes=changes)).apply(project)
    project.classes = project.classes.with_class("car", "#102030", (TURN,))
    for frame in range(4):
        SetMask(1, frame, rectangle(1, 1, 9, 9, 0.9, (24, 32))).apply(project)
    export(project, FakeFrames(32, 24, 12), FORMATS["coco"], tmp_path / "a.json")
    found = json.loads((tmp_path / "a.json").read_text())
    assert [a["attributes"]["turn"] for a in found["annotations"]] == ["none", "left", "right", "right"]
    assert found["categories"][0]["attributes"][0]["mutable"] is True


@pytest.mark.parametrize("name", ["a.txt", "a.json"])
def test_lists_of_classes_say_what_may_change(tmp_path: Path, name: str) -> None:
    classes = Classes((ClassInfo("car", "#102030", (TURN, COLOUR, MOVING)),))
    write_classes(tmp_path / name, classes)
    (found,) = read_classes(tmp_path / name)
    assert found.attributes == (TURN, COLOUR, MOVING)
    if name == "a.txt":
        assert "  turn, over time: none | left | right\n" in (tmp_path / name).read_text()


@pytest.mark.parametrize(
    "spoilt",
    ["nonsense", "[1]", '{"a": 1}', '{"a": [1]}', '{"a": [[2, "b"], [1, "c"]]}', '{"a": [[-1, "b"]]}',
     '{"a": [[1, null]]}'],
)  # fmt: skip
def test_damaged_changes_are_said(tmp_path: Path, spoilt: str) -> None:
    path = tmp_path / "a.masklet"
    project = Project(video_ref())
    AddObject(ObjectInfo(1, "One", "car", "#56B4E9")).apply(project)
    ProjectFile.create(path, project).close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE objects SET changes = ?", (spoilt,))
    connection.close()
    with pytest.raises(UserError, match="damaged"):
        ProjectFile.open(path)


def test_the_fields_follow_the_frame(window: RealWindow) -> None:
    app, form = window.app, window.app.window.attribute_form
    app.attributes.change("car", "plate", replace(PLATE, mutable=True))
    app.attributes.change("car", "parked", replace(PARKED, mutable=True))
    app.view.object_id = 1
    app.view.frame = 4
    parked, plate = form.fields["parked"], form.fields["plate"]
    assert isinstance(parked, CheckField)
    assert isinstance(plate, TextField)
    parked.box.click()
    for frame, checked in ((3, False), (4, True), (9, True)):
        app.view.frame = frame
        assert parked.box.isChecked() is checked
    assert "Holds from frame 4 to the end" in parked.toolTip()
    app.view.frame = 2
    assert "Holds from frame 0, changes on frame 4" in parked.toolTip()
    plate.line.setText("typed on 2")
    app.view.frame = 7
    assert dict(window.project.objects[1].changes)["plate"] == ((2, "typed on 2"),), "before the frame went"
    assert plate.line.text() == "typed on 2"
    app.view.frame = 1
    assert plate.line.text() == ""
    window.history.undo()
    app.view.frame = 7
    assert plate.line.text() == ""


def test_the_dialog_says_that_it_may_change(window: RealWindow, qtbot: QtBot) -> None:
    app = window.app
    dialog = AttributesDialog(app.workspace, app.attributes, "car")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.list.setCurrentRow(2)
    assert not dialog.mutable.isChecked()
    dialog.mutable.click()
    found = window.project.classes.find("car")
    assert found is not None
    assert found.attribute("colour") == replace(COLOUR, mutable=True)
    dialog.list.setCurrentRow(1)
    assert not dialog.mutable.isChecked()
    window.history.undo()
    dialog.list.setCurrentRow(2)
    assert not dialog.mutable.isChecked()
