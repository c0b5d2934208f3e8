"""What Masklet exports, Masklet reads back into an empty project of the same clip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.exporters.cvat import CvatOptions, Shapes
from annotator.exporters.davis import DavisOptions
from annotator.exporters.formats import FORMATS
from annotator.importers.arrival import ImportChoices
from annotator.importers.formats import IMPORTS, kind_of_work
from annotator.project.mask_table import Source
from annotator.project.project import Project
from tests.annotator.importers.scenes import CLIP, make_project, read, take, write
from tests.annotator.making import video_ref

NAMED = ("davis", "coco")  # those that can say names and colours


def test_all_that_carries_masks_can_be_read_back() -> None:
    assert set(FORMATS) - set(IMPORTS) == {"overlay"}, "a video of coloured masks says nothing exactly"


@pytest.mark.parametrize("name", list(IMPORTS))
def test_masks_come_back_to_the_pixel(name: str, tmp_path: Path) -> None:
    project, empty = make_project(), Project(video_ref())
    path = write(project, name, tmp_path)
    assert kind_of_work(path) == name
    found = read(path)
    assert found.is_sure
    take(empty, found)
    assert len(empty.objects) == 3
    for old, new in zip(_by_first_mask(project), _by_first_mask(empty), strict=True):
        assert empty.masks.frames(new) == project.masks.frames(old)
        for frame in project.masks.frames(old):
            was, now = project.masks.get(old, frame), empty.masks.get(new, frame)
            assert was is not None
            assert now is not None
            assert now.mask == was.mask
            assert now.info.source is Source.IMPORTED
            assert now.info.occluded == (was.info.occluded and name != "davis")
        assert empty.objects[new].label == project.objects[old].label


def _by_first_mask(project: Project) -> list[int]:
    return sorted(project.objects, key=lambda o: (project.masks.frames(o)[0], o))


@pytest.mark.parametrize("name", NAMED)
def test_names_and_colours_come_back(name: str, tmp_path: Path) -> None:
    project, empty = make_project(), Project(video_ref())
    take(empty, read(write(project, name, tmp_path)))
    said = {(info.name, info.colour) for info in empty.objects.values()}
    assert said >= {("Van 物", "#56B4E9"), ("Rex", "#E69F00")}
    assert {colour for _, colour in said} == {"#56B4E9", "#E69F00", "#AABBCC"}


@pytest.mark.parametrize("name", ["coco", "cvat"])
def test_classes_and_attributes_come_back(name: str, tmp_path: Path) -> None:
    project, empty = make_project(), Project(video_ref())
    take(empty, read(write(project, name, tmp_path)))
    for entry in project.classes.entries:
        assert empty.classes.find(entry.name) == entry
    van = next(info for info in empty.objects.values() if info.label == "van")
    assert (van.attributes, van.changes) == ((("plate", "B 1"),), (("speed", ((5, 3.0),)),))


def test_who_made_a_mask_is_known_where_the_file_says_it(tmp_path: Path) -> None:
    """Painted and clicked masks count as verified, tracked ones only if the person wants that."""
    project, path = make_project(), write(make_project(), "coco", tmp_path)
    for verify in (False, True):
        empty = Project(video_ref())
        found = read(path)
        assert found.says_by_hand
        take(empty, found, ImportChoices(verify=verify))
        by_name = {info.name: o for o, info in empty.objects.items()}
        for name, old, by_hand in (("Van 物", 1, True), ("Rex", 2, False), ("Object 3", 3, True)):
            for frame in project.masks.frames(old):
                info = empty.masks.info(by_name[name], frame)
                assert info is not None
                assert info.verified is (by_hand or verify), (name, frame)


def test_a_range_comes_back_where_it_was(tmp_path: Path) -> None:
    """Its first picture is not frame 0: numbers are believed."""
    for name in IMPORTS:
        (tmp_path / name).mkdir()
        options = FORMATS[name].options(first=3, last=5)
        empty = Project(video_ref())
        take(empty, read(write(make_project(), name, tmp_path / name, options)))
        assert {f for _, f in empty.masks} == {3, 4, 5}, name


def test_frames_beside_the_masks_and_polygons(tmp_path: Path) -> None:
    empty = Project(video_ref())
    take(empty, read(write(make_project(), "davis", tmp_path, DavisOptions(images=True))))
    assert len(empty.masks) == 14
    empty = Project(video_ref())
    take(empty, read(write(make_project(), "cvat", tmp_path, CvatOptions(shapes=Shapes.POLYGONS))))
    assert len(empty.masks) == 14


def test_every_place_in_an_export_can_be_picked(tmp_path: Path) -> None:
    path = write(make_project(), "davis", tmp_path)
    pictures = path / "Annotations" / "clip"
    for place in (path, path / "Annotations", pictures, path / "objects.json"):
        found = read(place)
        assert [one.name for one in found.objects] == ["Van 物", "Rex", ""], place
    one = read(pictures / "00003.png")
    assert [(o.name, [m.number for m in o.masks]) for o in one.objects] == [("Van 物", [3]), ("Rex", [3])]


@pytest.mark.parametrize("name", NAMED)
def test_masks_of_another_video_of_the_size_are_told(name: str, tmp_path: Path) -> None:
    path = write(make_project(), name, tmp_path)
    assert read(path).remarks == []
    other = read(path, replace(CLIP, name="holiday"))
    assert other.remarks == ["They were made on a video called clip."]
    assert len(other.objects) == 3
