"""How what was found comes into a project: new objects or those of the same name, and what is never lost."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.importers.arrival import Arrival, ImportChoices
from annotator.importers.classes import FoundClass
from annotator.importers.found import FoundMask, FoundMasks, FoundObject, first_number, sound_name, value_of
from annotator.plans import settled_frames
from annotator.project.attributes import Attribute, AttributeKind, Value
from annotator.project.edits import AddObject, Several
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import ObjectInfo, Project
from annotator.review.stale import stale_frames
from engine.prompts import Point, Prompts
from tests.annotator.importers.scenes import block, take
from tests.annotator.making import NUM_FRAMES, video_ref

JOIN = ImportChoices(join=True)


def found(*objects: FoundObject) -> FoundMasks:
    return FoundMasks(objects=list(objects))


def one(name: str, *frames: int, label: str = "object", by_hand: bool | None = None) -> FoundObject:
    return FoundObject(label, tuple(FoundMask(f, block(12, 12), by_hand=by_hand) for f in frames), name)


@pytest.fixture
def project() -> Project:
    """Rex: prompted on 2, painted on 4, verified on 6, tracked on all others to 9; Cat, locked, on 0."""
    made = Project(video_ref())
    for info in (ObjectInfo(1, "Rex", "dog", "#56B4E9"), ObjectInfo(2, "Cat", "cat", "#E69F00", locked=True)):
        AddObject(info).apply(made)
    for n in range(10):
        source = {2: Source.PROMPTED, 4: Source.PAINTED}.get(n, Source.TRACKED)
        record = MaskRecord(block(n, 1), MaskInfo(source, area=25, verified=n == 6))
        made.masks.put(1, n, record)
    made.masks.put(2, 0, MaskRecord(block(1, 1), MaskInfo(Source.TRACKED, area=25)))
    made.prompts[1, 2] = Prompts((Point(3, 3, True),))
    return made


def test_as_new_objects_nothing_that_is_there_changes(project: Project) -> None:
    before = {key: project.masks.get(*key) for key in project.masks}
    arrival = take(project, found(one("Rex", 0, 2, 4), one("", 1, label="bird"), one("Rex", 5)))
    assert [(c.info.name, c.is_new) for c in arrival.objects] == [
        ("Rex (2)", True),
        ("bird 4", True),
        ("Rex (3)", True),
    ]
    assert {key: project.masks.get(*key) for key in before} == before
    assert [o.label for o in project.objects.values()] == ["dog", "cat", "object", "bird", "object"]
    assert (arrival.num_masks, arrival.kept, arrival.replaced, arrival.frames) == (5, 0, 0, (0, 5, 5))
    assert project.classes.names == ("bird",)
    assert settled_frames(project, 3) == [0, 2, 4], "tracking starts from them"


def test_into_the_object_of_the_same_name(project: Project) -> None:
    """What a person settled stays; what was tracked gives way; what was tracked from afar is stale now."""
    arrival = take(project, found(one("Rex", *range(12))), JOIN)
    (rex,) = arrival.objects
    assert not rex.is_new
    assert rex.frames.tolist() == [0, 1, 3, 5, 7, 8, 9, 10, 11]
    assert (arrival.num_masks, arrival.kept, arrival.replaced, arrival.beyond) == (9, 3, 7, 0)
    for n in range(12):
        record = project.masks.get(1, n)
        assert record is not None
        assert (record.mask == block(12, 12)) is (n not in (2, 4, 6)), n
    assert list(project.objects) == [1, 2]
    assert project.objects[1].label == "dog"
    assert arrival.corrected == [1]


def test_tracked_masks_near_what_came_are_stale(project: Project) -> None:
    take(project, found(one("Rex", 8)), JOIN)
    assert stale_frames(project, 1) == [9], "frame 7 is as near to 6, which it was tracked from"
    assert project.masks.info(1, 8) == MaskInfo(Source.IMPORTED, area=25, verified=True)


def test_unverified_masks_make_nothing_stale(project: Project) -> None:
    choices = ImportChoices(join=True, verify=False)
    arrival = take(project, found(one("Rex", 8)), choices)
    assert stale_frames(project, 1) == []
    assert settled_frames(project, 1) == [2, 4, 6]
    assert arrival.corrected == []
    take(project, found(one("New", 8, by_hand=True)), choices)
    assert settled_frames(project, 3) == [8]


def test_locked_objects_keep_what_they_have(project: Project) -> None:
    arrival = take(project, found(one("Cat", 0, 1)), JOIN)
    assert (arrival.num_masks, arrival.kept, arrival.frames) == (0, 2, None)
    assert project.masks.frames(2) == [0]


def test_two_of_one_name_do_not_write_over_each_other(project: Project) -> None:
    arrival = take(project, found(one("Rex", 8), one("Rex", 8)), JOIN)
    assert [(c.info.id, c.info.name, c.is_new) for c in arrival.objects] == [
        (1, "Rex", False),
        (3, "Rex (2)", True),
    ]


def test_into_the_object_that_covers_the_same(project: Project) -> None:
    work = found(one("", 8), one("Rex", 9), one("x", 9))
    work.alike = {0: 1, 1: 2, 2: 2}
    coming = Arrival(project, work, JOIN).coming
    assert [(c.info.id, c.is_new) for c in coming] == [(3, True), (1, False), (2, False)], "names go before"
    work.alike = {0: 2, 2: 77}
    assert [c.info.id for c in Arrival(project, work, JOIN).coming] == [2, 1, 3]
    assert all(c.is_new for c in Arrival(project, work, ImportChoices()).coming)


def test_frames_beyond_the_clip_and_other_first_numbers(project: Project) -> None:
    arrival = Arrival(project, found(one("a", 0, 5, NUM_FRAMES), one("b", 99)), ImportChoices(first=1))
    assert [(c.info.name, c.frames.tolist(), c.beyond) for c in arrival.coming] == [
        ("a", [4, 11], 1),
        ("b", [], 1),
    ]
    assert (len(arrival.objects), arrival.beyond, arrival.frames) == (1, 2, (4, 11, 2))
    added = [e for e in arrival.first_edits(()) if isinstance(e, AddObject)]
    assert [e.info.name for e in added] == ["a"], "no object without a mask"


def test_what_a_person_settles_meanwhile_stays(project: Project) -> None:
    arrival = Arrival(project, found(one("Rex", 0, 1, 3)), JOIN)
    Several(tuple(arrival.first_edits(()))).apply(project)
    masks = arrival.masks()
    next(masks).apply(project)
    project.masks.put(1, 1, MaskRecord(block(0, 0), MaskInfo(Source.PAINTED, area=25)))
    assert [edit.frame for edit in masks] == [3]


def test_attributes_move_with_the_first_number(project: Project) -> None:
    speed = Attribute("speed", AttributeKind.NUMBER, 0.0, mutable=True)
    masks = tuple(
        FoundMask(f, block(1, 1), said={"speed": v}) for f, v in ((1, 2), (2, 2.0), (3, "7"), (4, "x"))
    )
    work = FoundMasks([FoundClass("car", "#102030", (speed,))], [FoundObject("car", masks)])
    take(project, work, ImportChoices(first=1))
    assert project.objects[3].changes == (("speed", ((0, 2.0), (2, 7.0))),)


def test_preview_of_many_masks_looks_at_numbers_alone(project: Project) -> None:
    big = FoundObject("object", tuple(FoundMask(f, block(1, 1)) for f in range(200)), "Rex")
    arrival = Arrival(project, found(big), JOIN)
    assert isinstance(arrival.coming[0].frames, np.ndarray)
    assert arrival.beyond == 200 - NUM_FRAMES


@pytest.mark.parametrize(
    ("numbers", "first"),
    [
        ([], 0),
        ([0, 1, 2], 0),
        ([1, 2, 3], 0),
        ([5], 0),
        (range(1, 13), 1),
        ([3, 12], 1),
        (range(100, 112), 100),
        ([0, 12], 0),
        ([100, 105], 0),
        (range(100, 140), 0),
    ],
)
def test_what_number_the_first_frame_has(numbers: list[int], first: int) -> None:
    assert first_number(list(numbers), 12) == first


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        (AttributeKind.CHECKBOX, "True", True),
        (AttributeKind.CHECKBOX, False, False),
        (AttributeKind.CHECKBOX, 1, None),
        (AttributeKind.NUMBER, "2.5", 2.5),
        (AttributeKind.NUMBER, 2, 2.0),
        (AttributeKind.NUMBER, 10**400, None),
        (AttributeKind.NUMBER, "nan", None),
        (AttributeKind.NUMBER, True, None),
        (AttributeKind.TEXT, "a", "a"),
        (AttributeKind.TEXT, 3, None),
        (AttributeKind.TEXT, None, None),
    ],
)
def test_values_as_files_write_them(kind: AttributeKind, said: Value | None, value: Value | None) -> None:
    default: Value = {AttributeKind.CHECKBOX: False, AttributeKind.NUMBER: 0.0}.get(kind, "")
    assert value_of(Attribute("x", kind, default), said) == value


def test_names_are_one_line() -> None:
    assert sound_name(" a\n b\t") == "a b"
    assert sound_name(7) == ""
