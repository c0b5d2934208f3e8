"""CVAT's XML from other hands: what is read, what is left out, and what is wrong with a file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from annotator.importers import cvat
from annotator.importers.found import Clip, FoundMasks
from annotator.project.attributes import AttributeKind
from engine.errors import UserError

FRAMES = 8
CLIP = Clip("clip", 20, 10, FRAMES)
META = """<meta><task><labels><label><name>car</name><color>#Ff8000</color><attributes>
<attribute><name>kind</name><mutable>False</mutable><input_type>radio</input_type>
<default_value>van</default_value><values>van
bus</values></attribute>
<attribute><name>source</name><mutable>False</mutable><input_type>text</input_type>
<default_value></default_value><values></values></attribute>
<attribute><name>load</name><mutable>True</mutable><input_type>number</input_type>
<default_value>1</default_value><values>0
9
1</values></attribute></attributes></label></labels>
<original_size><width>20</width><height>10</height></original_size></task></meta>"""
MASK = (
    '<mask frame="%d" outside="%d" occluded="1" rle="3, 5, 7, 5" left="%d" top="2" width="10" height="2" '
    'z_order="0"/>'
)


def read(path: Path, seen: list[tuple[int, int]] | None = None) -> FoundMasks:
    told = [] if seen is None else seen
    return cvat.read_cvat(path, CLIP, lambda done, total: told.append((done, total)))


def _write(path: Path, body: str, meta: str = META) -> Path:
    path.write_text(f"<annotations><version>1.1</version>{meta}{body}</annotations>", encoding="utf-8")
    return path


def test_masks_polygons_and_what_is_said_of_them(tmp_path: Path) -> None:
    track = (
        '<track id="0" label="car" source="manual">'
        '<polygon frame="1" keyframe="0" outside="0" occluded="0" points="2.0,1.0;6.0,1.0;6.0,4.0;2.0,4.0">'
        '<attribute name="kind">bus</attribute></polygon>'
        + MASK % (0, 0, 4)
        + MASK % (2, 1, 4)
        + MASK % (5, 0, 4)
        + MASK % (6, 1, 4)
        + "</track>"
    )
    found = read(_write(tmp_path / "a.xml", track))
    assert found.classes[0].colour == "#FF8000"
    kind, load = found.classes[0].attributes
    assert (kind.kind, kind.choices, kind.default) == (AttributeKind.CHOICE, ("van", "bus"), "van")
    assert (load.kind, load.default, load.mutable) == (AttributeKind.NUMBER, 1.0, True)
    (one,) = found.objects
    assert one.label == "car"
    first, second, third, fourth = one.masks
    expected = np.zeros((10, 20), bool)
    expected[2, 7:12] = expected[3, 9:14] = True
    assert np.array_equal(first.mask.to_array(), expected)
    assert (first.occluded, first.by_hand) == (True, True)
    assert (second.number, second.by_hand, second.mask.box, second.mask.area) == (1, False, (2, 1, 6, 4), 12)
    assert second.said == {"kind": "bus"}
    assert (third.number, third.mask.is_empty) == (2, True), "outside: it is not there"
    assert fourth.number == 5, "where the track ends is no word about the frames after it"


def test_what_reaches_beyond_the_frame_is_cut_and_other_shapes_are_counted(tmp_path: Path) -> None:
    track = (
        '<track id="0" label="car" source="auto">'
        + MASK % (0, 0, 15)
        + MASK % (FRAMES, 0, 4)
        + '<box frame="1" outside="0" occluded="0" keyframe="1" xtl="1" ytl="1" xbr="5" ybr="5"/></track>'
    )
    found = read(_write(tmp_path / "a.xml", track))
    assert found.left_out == 2
    assert not found.objects[0].masks[0].by_hand
    assert found.objects[0].masks[0].mask.box == (18, 2, 20, 3)


def test_the_archive_that_cvat_makes_is_read(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.xml", '<track id="0" label="car">' + MASK % (0, 0, 4) + "</track>")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "annotations.xml")
    seen: list[tuple[int, int]] = []
    found = read(tmp_path / "a.zip", seen)
    assert len(found.objects) == 1
    assert seen[-1][1] == path.stat().st_size


TRACK = '<track id="0" label="car">%s</track>'


@pytest.mark.parametrize(
    ("body", "meta", "sentence"),
    [
        ("<track", META, "cannot be read as a file of CVAT"),
        (TRACK % (MASK % (0, 0, 4)).replace("3, 5", "3, 6"), META, "cannot be read as a file of CVAT"),
        (TRACK % (MASK % (0, 0, 4)).replace('width="10"', 'width="9999999"'), META, "cannot be read as"),
        (TRACK % (MASK % (0, 0, 4)).replace('rle="3', 'rle="x'), META, "cannot be read as a file of CVAT"),
        (TRACK % '<polygon frame="0" points="1,nan;2,3;4,5"/>', META, "cannot be read as a file of CVAT"),
        (TRACK % "<mask/>", META, "cannot be read as a file of CVAT"),
        (TRACK % '<box frame="0"/>', META, "no tracks of masks or polygons"),
        ("", META, "no tracks of masks or polygons"),
        ('<image id="0" name="a.jpg"/>', META, "format for images"),
        ("", META.replace("<width>20", "<width>40"), "40 x 10 pixels, and this one has 20 x 10"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, body: str, meta: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        read(_write(tmp_path / "a.xml", body, meta))


def test_other_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<svg></svg>")
    (tmp_path / "b.zip").write_bytes(b"no archive")
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("other.txt", "x")
    for name in ("a.xml", "b.zip", "c.zip"):
        with pytest.raises(UserError, match=f"{name} cannot be read as a file of CVAT"):
            read(tmp_path / name)
    with pytest.raises(UserError, match="Choose another file"):
        read(tmp_path / "none.xml")
