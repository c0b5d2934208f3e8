from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.importers.classes import read_classes
from engine.errors import UserError


def test_a_text_file_has_a_name_a_line(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_bytes("\ufeffperson\r\n\r\n  Straßenbahn  \n# a remark\n犬\nperson\n".encode())
    assert read_classes(path) == [("person", None), ("Straßenbahn", None), ("犬", None)]


def test_a_coco_file_has_categories_with_colours_perhaps(tmp_path: Path) -> None:
    path = tmp_path / "instances.json"
    categories = [
        {"id": 7, "name": "cat", "color": [255, 16, 0]},
        {"id": 2, "name": "dog", "color": [1, 2]},
        {"id": 3, "name": "cow"},
    ]
    path.write_text(json.dumps({"categories": categories, "images": []}))
    assert read_classes(path) == [("cat", "#FF1000"), ("dog", None), ("cow", None)]


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
