from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.exporters.classes import write_classes
from annotator.importers.classes import FoundClass, read_classes
from annotator.project.attributes import Attribute, AttributeKind
from annotator.project.classes import Classes, ClassInfo
from engine.errors import UserError


def test_a_text_file_has_a_name_a_line(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_bytes("\ufeffperson\r\n\r\n  Straßenbahn  \n# a remark\n犬\nperson\n".encode())
    assert read_classes(path) == [FoundClass("person"), FoundClass("Straßenbahn"), FoundClass("犬")]


def test_a_coco_file_has_categories_with_colours_perhaps(tmp_path: Path) -> None:
    path = tmp_path / "instances.json"
    categories = [
        {"id": 7, "name": "cat", "color": [255, 16, 0]},
        {"id": 2, "name": "dog", "color": [1, 2]},
        {"id": 3, "name": "cow"},
    ]
    path.write_text(json.dumps({"categories": categories, "images": []}))
    assert read_classes(path) == [FoundClass("cat", "#FF1000"), FoundClass("dog"), FoundClass("cow")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "names no class"),
        ("a.txt", b"\xff\xfe\x00\x81", "no text file"),
        ("a.txt", b"x" * 500, "too long"),
        ("a.json", b"{", "no sound JSON"),
        ("a.json", b"[1]", "no 'categories'"),
        ("a.json", b'{"categories": [{"id": 1}]}', "without a name"),
        ("a.json", b'{"categories": []}', "names no class"),
        ("a.txt", b"car\n  speed: fast", "is no attribute"),
        ("a.txt", b"car\n  : number", "is no attribute"),
        ("a.txt", b"car\n  speed: number\n  speed: text", "one name twice"),
        ("a.txt", b"car\n  occluded: checkbox", "which every mask has"),
    ],
)
def test_what_is_no_list_of_classes_is_said(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError, match=words):
        read_classes(path)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_classes(tmp_path / "nothing.txt")


COLOUR = Attribute("colour", AttributeKind.CHOICE, "red", ("red", "dark blue"))
SPEED = Attribute("speed", AttributeKind.NUMBER, 0.0)
MOVING = Attribute("moving", AttributeKind.CHECKBOX, False)


def test_attributes_stand_indented_below_their_class(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text(
        "car\n  colour: red | dark blue\n\tspeed: Number\n# cut here\n  moving:checkbox\nroad: wet\n"
    )
    assert read_classes(path) == [FoundClass("car", None, (COLOUR, SPEED, MOVING)), FoundClass("road: wet")]


def test_what_other_programs_call_attributes_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "instances.json"
    theirs: list[object] = ["big", {"name": "x"}, {"name": "y", "kind": "colour wheel"}, None]
    ours = {"name": "speed", "kind": "number", "default": 3}
    path.write_text(json.dumps({"categories": [{"name": "car", "attributes": [*theirs, ours]}]}))
    (found,) = read_classes(path)
    assert found.attributes == (Attribute("speed", AttributeKind.NUMBER, 3),)
    path.write_text(json.dumps({"categories": [{"name": "car", "attributes": {"a": 1}}]}))
    assert read_classes(path) == [FoundClass("car")]


@pytest.mark.parametrize("name", ["classes.txt", "classes.json"])
def test_what_is_exported_is_read_again(tmp_path: Path, name: str) -> None:
    one = Attribute("side", AttributeKind.CHOICE, "left", ("left",))
    classes = Classes((ClassInfo("car", "#4E79A7", (COLOUR, SPEED, MOVING, one)), ClassInfo("犬", "#F28E2B")))
    write_classes(tmp_path / name, classes)
    found = read_classes(tmp_path / name)
    assert [(c.name, c.attributes) for c in found] == [(c.name, c.attributes) for c in classes.entries]
    if name.endswith(".json"):
        assert [c.colour for c in found] == [c.colour for c in classes.entries]
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        write_classes(tmp_path / "missing" / "classes.txt", Classes((ClassInfo("car", "#4E79A7"),)))
