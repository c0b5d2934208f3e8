"""The project's classes: each change one step, and objects follow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.project.classes import CLASS_COLOURS, Classes
from engine.errors import UserError
from tests.annotator.desk import Desk


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """Classes cup and ball, and one object."""
    made = Desk(tmp_path)
    made.classes.add("cup")
    made.classes.add(" ball ")
    made.prompting.add_point(5, 6, True)
    yield made
    made.close()


def _classes_on_disk(desk: Desk) -> Classes:
    assert desk.workspace.file is not None
    with desk.workspace.file.snapshot() as project:
        return project.classes


def test_classes_get_colours_of_their_own_and_are_saved(desk: Desk) -> None:
    entries = desk.project.classes.entries
    assert [(c.name, c.colour) for c in entries] == list(zip(("cup", "ball"), CLASS_COLOURS, strict=False))
    assert _classes_on_disk(desk) == desk.project.classes
    desk.undo()
    desk.undo()
    assert desk.project.classes.names == ("cup",)


def test_giving_a_class_by_its_place_and_by_a_new_name(desk: Desk) -> None:
    desk.classes.give_place(1, 1)
    assert desk.project.objects[1].label == "ball"
    desk.classes.give(1, "bowl")
    assert desk.project.classes.names == ("cup", "ball", "bowl")
    desk.undo()
    assert desk.project.classes.names == ("cup", "ball")
    assert desk.project.objects[1].label == "ball"
    desk.classes.give_place(1, 7)
    assert "no class 8" in desk.hints[-1]


def test_new_objects_are_of_the_class_that_was_chosen_last(desk: Desk) -> None:
    desk.view.object_id = None
    desk.classes.give_place(None, 1)
    desk.prompting.add_point(9, 9, True)
    assert desk.project.objects[2].label == "ball"


def test_renaming_takes_the_objects_along(desk: Desk) -> None:
    desk.classes.give(1, "cup")
    desk.classes.rename("cup", "mug")
    assert desk.project.classes.names == ("mug", "ball")
    assert desk.project.objects[1].label == "mug"
    desk.undo()
    assert desk.project.objects[1].label == "cup"
    with pytest.raises(UserError, match="already"):
        desk.classes.rename("cup", "ball")


@pytest.mark.parametrize("name", ["", "   ", "cup"])
def test_names_that_cannot_be(desk: Desk, name: str) -> None:
    with pytest.raises(UserError):
        desk.classes.add(name)


def test_deleting_asks_when_objects_have_it(desk: Desk) -> None:
    desk.classes.delete("ball")  # nothing has it: nobody is asked
    desk.classes.give(1, "cup")
    desk.answers = [False, True]
    desk.classes.delete("cup")
    assert desk.project.classes.names == ("cup",)
    desk.classes.delete("cup")
    assert desk.project.objects[1].label == "object"
    assert desk.view.label == "object"
    desk.undo()
    assert desk.project.objects[1].label == "cup"


def test_order_colour_and_import(desk: Desk, tmp_path: Path) -> None:
    desk.classes.move("ball", 0)
    desk.classes.recolour("cup", "#010203")
    path = tmp_path / "more.txt"
    path.write_text("cup\nplate\n")
    desk.classes.import_from(path)
    assert desk.project.classes.names == ("ball", "cup", "plate")
    assert desk.project.classes.find("cup").colour == "#010203"  # type: ignore[union-attr]
    assert desk.hints[-1] == "1 class was added from more.txt. 1 was there already."
    desk.classes.colour_objects(True)
    assert _classes_on_disk(desk) == desk.project.classes
    desk.reopen()
    assert desk.project.classes.colour_objects


def test_moving_an_object_is_one_step(desk: Desk) -> None:
    desk.view.object_id = None
    desk.prompting.add_point(9, 9, True)
    desk.objects.move(2, 0)
    assert list(desk.project.objects) == [2, 1]
    assert desk.history.undo_name == "Move object"
    desk.objects.move(2, 0)
    desk.undo()
    assert list(desk.project.objects) == [1, 2], "a move to its own place is no step"
    desk.objects.move(1, 99)
    desk.reopen()
    assert list(desk.project.objects) == [2, 1]
