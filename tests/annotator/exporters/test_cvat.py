"""CVAT's XML as its documentation describes it: tracks, run lengths along rows, outside, attributes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.exporters.cvat import CvatOptions, Shapes, outline, row_runs
from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.importers.cvat import read_cvat
from annotator.importers.found import Clip
from annotator.project.attributes import Attribute, AttributeKind
from annotator.project.classes import Classes, ClassInfo
from annotator.project.edits import SetMask, SetObject
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.pixels import polygon
from annotator.project.project import Project
from engine.masks import Mask
from tests.annotator.exporters.scene import FakeFrames, make_scene, rectangle
from tests.annotator.making import HEIGHT, NUM_FRAMES, WIDTH, make_mask

PARKED = Attribute("parked & <locked>", AttributeKind.CHECKBOX, False)
SPEED = Attribute("speed", AttributeKind.NUMBER, 0.0, mutable=True)
TURN = Attribute("turn", AttributeKind.CHOICE, "none", ("none", "left"))


def _exported(tmp_path: Path, project: Project, frames: FakeFrames, **options: object) -> Path:
    target = tmp_path / "out.xml"
    assert export(project, frames, FORMATS["cvat"], target, CvatOptions(replace=True, **options))  # type: ignore[arg-type]
    return target


def _tracks(path: Path) -> list[ET.Element]:
    return ET.parse(path).getroot().findall("track")


def test_runs_go_along_the_rows_of_the_box_and_begin_unset() -> None:
    pixels = np.zeros((6, 9), bool)
    pixels[2:5, 3:6] = [[0, 1, 1], [1, 0, 1], [1, 1, 1]]
    assert row_runs(Mask.from_array(pixels)) == [1, 3, 1, 4]
    pixels[2, 3] = True
    pixels[4, 5] = False
    assert row_runs(Mask.from_array(pixels)) == [0, 4, 1, 3, 1]


@pytest.mark.parametrize("seed", range(6))
def test_an_outline_holds_the_middles_of_the_largest_part(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pixels = np.zeros((40, 50), bool)
    pixels[5:30, 10:40] = rng.random((25, 30)) < 0.9
    pixels[5:30, 10] = pixels[5:30, 39] = pixels[5, 10:40] = pixels[29, 10:40] = True
    pixels[33, 45] = True  # another part
    corners = outline(Mask.from_array(pixels))
    inside = polygon(corners, 40, 50)
    found = Mask.from_window(40, 50, inside.left, inside.top, inside.bits).to_array()
    assert np.array_equal(found[5:30, 10:40], np.ones((25, 30), bool)), "its holes are filled"
    assert found.sum() == 25 * 30


def test_a_line_of_pixels_and_a_single_one_have_outlines() -> None:
    for where in ((slice(4, 5), slice(4, 5)), (slice(4, 5), slice(2, 9)), (slice(1, 9), slice(3, 4))):
        pixels = np.zeros((10, 12), bool)
        pixels[where] = True
        inside = polygon(outline(Mask.from_array(pixels)), 10, 12)
        assert Mask.from_window(10, 12, inside.left, inside.top, inside.bits) == Mask.from_array(pixels)


def test_the_file_is_as_documented(tmp_path: Path) -> None:
    project, frames = make_scene()
    root = ET.parse(_exported(tmp_path, project, frames)).getroot()
    assert (root.tag, root.findtext("version")) == ("annotations", "1.1")
    task = root.find("meta/task")
    assert task is not None
    assert task.findtext("mode") == "interpolation"
    assert task.findtext("size") == str(NUM_FRAMES)
    assert [label.findtext("name") for label in task.iter("label")] == ["Hund", "Katze"]
    size = task.find("original_size")
    assert size is not None
    assert (size.findtext("width"), size.findtext("height")) == (str(WIDTH), str(HEIGHT))
    assert [t.get("label") for t in root.findall("track")] == ["Hund", "Hund", "Katze"], "in the list's order"
    for shape in root.iter("mask"):
        runs = [int(run) for run in shape.attrib["rle"].split(",")]
        assert sum(runs) == int(shape.attrib["width"]) * int(shape.attrib["height"])


def test_gone_is_said_once_and_holds(tmp_path: Path) -> None:
    """Object 1: there on frame 0, absent on 1, nothing on 2, there again from 3 on."""
    project, frames = make_scene()
    shapes = list(_tracks(_exported(tmp_path, project, frames))[0])
    said = [(int(s.attrib["frame"]), s.attrib["outside"]) for s in shapes]
    assert said == [(0, "0"), (1, "1"), *((n, "0") for n in range(3, NUM_FRAMES))]
    assert {s.attrib["keyframe"] for s in shapes} == {"1"}
    assert shapes[1].attrib["rle"] == shapes[0].attrib["rle"]


def test_occluded_attributes_colours_and_who_made_it(tmp_path: Path) -> None:
    project, frames = make_scene()
    project.classes = Classes(
        (ClassInfo("Hund", "#A1B2C3", (PARKED, SPEED, TURN)), ClassInfo("leer", "#000000"))
    )
    info = project.objects[1]
    changed = replace(info, attributes=((PARKED.name, True),), changes=(("speed", ((4, 2.5),)),))
    SetObject(changed).apply(project)
    mask = project.masks.get(1, 5)
    assert mask is not None
    SetMask(1, 5, MaskRecord(mask.mask, replace(mask.info, occluded=True))).apply(project)
    SetMask(3, 0, rectangle(8, 4, 28, 20)).apply(project)  # painted
    path = _exported(tmp_path, project, frames)
    first, second, _ = _tracks(path)
    assert [s.attrib["occluded"] for s in first if s.attrib["frame"] in "456"] == ["0", "1", "0"]
    values = {s.attrib["frame"]: {a.attrib["name"]: a.text for a in s} for s in first}
    assert values["3"] == {PARKED.name: "true", "speed": "0", "turn": "none"}
    assert values["4"]["speed"] == "2.5"
    assert (first.get("source"), second.get("source")) == ("auto", "manual")
    labels = {e.findtext("name"): e for e in ET.parse(path).getroot().iter("label")}
    assert labels["Hund"].findtext("color") == "#a1b2c3"
    assert [a.findtext("mutable") for a in labels["Hund"].iter("attribute")] == ["False", "True", "False"]
    assert [a.findtext("input_type") for a in labels["Hund"].iter("attribute")] == [
        "checkbox",
        "number",
        "select",
    ]


@pytest.mark.parametrize("shapes", list(Shapes))
def test_what_is_written_is_read(tmp_path: Path, shapes: Shapes) -> None:
    project, frames = make_scene()
    project.classes = Classes((ClassInfo("Hund", "#A1B2C3", (PARKED, SPEED, TURN)),))
    if shapes is Shapes.MASKS:
        rng = np.random.default_rng(5)
        for n in range(NUM_FRAMES):
            mask = make_mask(rng)
            SetMask(2, n, MaskRecord(mask, MaskInfo(Source.PAINTED, area=mask.area))).apply(project)
    clip = Clip("clip", WIDTH, HEIGHT, NUM_FRAMES)
    found = read_cvat(_exported(tmp_path, project, frames, shapes=shapes), clip, lambda done, total: None)
    assert found.left_out == 0
    assert found.classes[0].attributes == project.classes.entries[0].attributes
    assert found.classes[0].colour == "#A1B2C3"
    for info, one in zip(project.objects.values(), found.objects, strict=True):
        assert one.label == info.label
        written = {f: r.mask for f in range(NUM_FRAMES) if (r := project.masks.get(info.id, f)) is not None}
        read = {m.number: m.mask for m in one.masks if not m.mask.is_empty}
        assert read == {f: mask for f, mask in written.items() if not mask.is_empty}
