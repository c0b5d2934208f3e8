import numpy as np
import pytest

from annotator.project.edits import (
    AddObject,
    Edit,
    SetMask,
    SetMaskInfo,
    SetObject,
    SetPrompts,
    Several,
    Touched,
    TouchedSum,
    remove_object,
)
from annotator.project.project import ObjectInfo, Project
from engine.prompts import Point, Prompts
from tests.annotator.making import make_record, random_edit, state, video_ref


@pytest.mark.parametrize("seed", range(60))
def test_every_inverse_takes_its_edit_back(seed: int) -> None:
    rng = np.random.default_rng(seed)
    project = Project(video_ref())
    for _ in range(30):
        before = state(project)
        edit = random_edit(project, rng)
        inverse = edit.apply(project)
        after = state(project)
        again = inverse.apply(project)
        assert state(project) == before
        again.apply(project)
        assert state(project) == after


@pytest.mark.parametrize("seed", range(30))
def test_touched_names_all_that_changes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    project = Project(video_ref())
    for _ in range(30):
        before = state(project)
        edit = random_edit(project, rng)
        edit.apply(project)
        after = state(project)
        touched = edit.touched
        for kind in ("prompts", "masks"):
            keys = before[kind].keys() | after[kind].keys()
            changed = {k for k in keys if before[kind].get(k) != after[kind].get(k)}
            assert changed <= getattr(touched, kind)
        assert (before["video"] == after["video"]) or touched.video
        assert (before["objects"] == after["objects"]) or touched.objects


def test_an_object_comes_back_in_its_place_with_all_it_had() -> None:
    rng = np.random.default_rng(0)
    project = Project(video_ref())
    for _ in range(3):
        AddObject(project.new_object()).apply(project)
    SetMask(2, 3, make_record(rng)).apply(project)
    SetPrompts(2, 3, Prompts((Point(1, 1),))).apply(project)
    before = state(project)
    inverse = remove_object(project, 2).apply(project)
    assert list(project.objects) == [1, 3]
    assert len(project.masks) == 0
    inverse.apply(project)
    assert state(project) == before
    assert project.new_object().id == 4, "ids are never used again"


@pytest.mark.parametrize(
    "edit",
    [
        SetMask(7, 0, None),
        SetPrompts(7, 0, None),
        SetObject(ObjectInfo(7, "", "", "")),
        SetMaskInfo(1, 5, make_record(np.random.default_rng(0)).info),
    ],
)
def test_unknown_objects_change_nothing(edit: Edit) -> None:
    project = Project(video_ref())
    AddObject(project.new_object()).apply(project)
    before = state(project)
    both = Several((SetPrompts(1, 0, Prompts((Point(1, 1),))), edit))
    with pytest.raises(KeyError):
        both.apply(project)
    assert state(project) == before


def test_flags_of_a_mask_change_without_its_pixels() -> None:
    rng = np.random.default_rng(4)
    project = Project(video_ref())
    AddObject(project.new_object()).apply(project)
    record = make_record(rng)
    SetMask(1, 2, record).apply(project)
    info = make_record(rng).info
    edit = SetMaskInfo(1, 2, info)
    assert edit.nbytes == 0
    edit.apply(project)
    got = project.masks.get(1, 2)
    assert got is not None
    assert got.mask is record.mask
    assert (got.info.source, got.info.stale) == (info.source, info.stale)
    assert got.info.area == record.mask.area, "the area is the pixels' own"


def test_sums_of_touched() -> None:
    a = Touched(frozenset({1}), frozenset({(1, 2)}), frozenset({(1, 3)}))
    b = Touched(masks=frozenset({(2, 3)}), video=True)
    assert a | b == Touched(a.objects, a.prompts, a.masks | b.masks, True)
    total = TouchedSum((a,))
    assert not total.overlaps(b)
    assert total.overlaps(Touched(masks=frozenset({(1, 3), (8, 8)})))
    total.add(b)
    assert total.overlaps(Touched(video=True))
