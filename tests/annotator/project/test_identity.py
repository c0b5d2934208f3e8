"""Swapping, splitting and merging as edits: what comes of them, and that undo brings all back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.project.classes import Classes, ClassInfo
from annotator.project.edits import AddObject, Edit, SetMask, SetObject, SetPrompts
from annotator.project.history import History
from annotator.project.identity import merge_edit, split_edit, swap_edit
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.object_edits import SetOrder, exchange
from annotator.project.project import ObjectInfo, Project
from annotator.project.storage import ProjectFile
from engine.masks import Mask
from engine.prompts import Point, Prompts
from tests.annotator.making import HEIGHT, WIDTH, random_edit, state, video_ref


def _box(x0: int, x1: int, source: Source = Source.TRACKED, **known: object) -> MaskRecord:
    pixels = np.zeros((HEIGHT, WIDTH), bool)
    pixels[4:9, x0:x1] = True
    mask = Mask.from_array(pixels)
    return MaskRecord(mask, MaskInfo(source, area=mask.area, **known))  # type: ignore[arg-type]


@pytest.fixture
def project() -> Project:
    """Cup (1) on frames 0 to 5, ball (2) on frames 3 to 8; each was clicked on its first frame."""
    made = Project(video_ref())
    for object_id, name, first in ((1, "Cup", 0), (2, "Ball", 3)):
        AddObject(ObjectInfo(object_id, name, name.lower(), "#56B4E9")).apply(made)
        SetPrompts(object_id, first, Prompts((Point(object_id, 5),))).apply(made)
        for frame in range(first, first + 6):
            x = 10 * object_id - 8
            source = Source.PROMPTED if frame == first else Source.TRACKED
            SetMask(object_id, frame, _box(x, x + 3 + frame, source)).apply(made)
    return made


def _done(project: Project, edit: Edit | None) -> History:
    assert edit is not None
    history = History(project)
    history.do("It", edit)
    return history


def _round_trip(project: Project, history: History, before: dict) -> None:
    after = state(project)
    history.undo()
    assert state(project) == before
    history.redo()
    assert state(project) == after


def test_swap_exchanges_from_the_frame_on(project: Project) -> None:
    before = state(project)
    history = _done(project, swap_edit(project, 1, 2, 3))
    masks = project.masks
    assert masks.frames(1) == list(range(9))
    assert masks.frames(2) == [3, 4, 5]
    assert masks.get(1, 4) == before["masks"][2, 4]
    assert masks.get(2, 4) == before["masks"][1, 4]
    assert masks.get(1, 2) == before["masks"][1, 2]
    assert sorted(project.prompts) == [(1, 0), (1, 3)]
    _round_trip(project, history, before)


def test_swap_where_nothing_is(project: Project) -> None:
    assert swap_edit(project, 1, 2, 9) is None


def test_an_exchange_keeps_no_pixels_for_undo(project: Project) -> None:
    assert exchange(project, 1, 2, range(12)).nbytes == 0


def test_split_makes_a_second_object_beside_the_first(project: Project) -> None:
    before = state(project)
    found = split_edit(project, 1, 2)
    assert found is not None
    history = _done(project, found[0])
    fresh = found[1]
    assert list(project.objects) == [1, fresh.id, 2]
    assert (fresh.name, fresh.label) == ("Cup (2)", "cup")
    assert project.masks.frames(1) == [0, 1]
    assert project.masks.frames(fresh.id) == [2, 3, 4, 5]
    assert project.masks.get(fresh.id, 5) == before["masks"][1, 5]
    _round_trip(project, history, before)


@pytest.mark.parametrize("frame", [0, 6, 11])
def test_split_needs_something_on_both_sides(project: Project, frame: int) -> None:
    assert split_edit(project, 1, frame) is None


def test_merge_takes_what_either_has_and_unites_where_both_have(project: Project) -> None:
    before = state(project)
    history = _done(project, merge_edit(project, 1, 2))
    assert list(project.objects) == [1]
    assert project.masks.frames(1) == list(range(9))
    assert project.masks.get(1, 7) == before["masks"][2, 7]
    both = project.masks.get(1, 4)
    assert both is not None
    expected = before["masks"][1, 4].mask.to_array() | before["masks"][2, 4].mask.to_array()
    assert np.array_equal(both.mask.to_array(), expected)
    assert both.info.source is Source.TRACKED
    # On frame 3 one of them was clicked: the union is a person's word, and no prompt describes it.
    assert project.masks.get(1, 3).info.source is Source.PAINTED  # type: ignore[union-attr]
    assert sorted(project.prompts) == [(1, 0)]
    _round_trip(project, history, before)


def test_merge_prefers_pixels_to_absence(project: Project) -> None:
    empty = MaskRecord(Mask.empty(HEIGHT, WIDTH), MaskInfo(Source.TRACKED))
    SetMask(1, 5, empty).apply(project)
    SetMask(2, 4, empty).apply(project)
    before = state(project)
    history = _done(project, merge_edit(project, 1, 2))
    assert project.masks.get(1, 5) == before["masks"][2, 5]
    assert project.masks.get(1, 4) == before["masks"][1, 4]
    _round_trip(project, history, before)


def test_attributes_belong_to_the_object_and_not_to_its_masks(project: Project) -> None:
    said = {1: (("colour", "red"), ("whole", True)), 2: (("colour", "blue"),)}
    for object_id, attributes in said.items():
        SetObject(replace(project.objects[object_id], attributes=attributes)).apply(project)
    infos = dict(project.objects)
    before = state(project)
    history = _done(project, swap_edit(project, 1, 2, 4))
    assert dict(project.objects) == infos, "a swap leaves names, classes and attributes where they are"
    _round_trip(project, history, before)
    history = _done(project, merge_edit(project, 1, 2))
    assert dict(project.objects) == {1: infos[1]}, "what a merge keeps is as it was"
    history.undo()
    assert dict(project.objects) == infos


def test_order_names_every_object_once(project: Project) -> None:
    history = _done(project, SetOrder((2, 1)))
    assert list(project.objects) == [2, 1]
    history.undo()
    assert list(project.objects) == [1, 2]
    with pytest.raises(KeyError):
        SetOrder((1,)).apply(project)


@pytest.mark.parametrize("seed", range(8))
def test_any_project_comes_back_and_is_the_file(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    path = tmp_path / "a.masklet"
    project = Project(video_ref())
    with ProjectFile.create(path, project) as file:
        history = History(project, file)
        for _ in range(40):
            history.do("Edit", random_edit(project, rng))
        while len(project.objects) < 2:
            history.do("New", AddObject(project.new_object()))
        for kind in ("swap", "split", "merge"):
            ids = list(project.objects)
            one, other = (int(n) for n in rng.permutation(ids)[:2])
            frame = int(rng.integers(0, 12))
            edit = {
                "swap": lambda a=one, b=other, f=frame: swap_edit(project, a, b, f),
                "split": lambda a=one, f=frame: (split_edit(project, a, f) or (None,))[0],
                "merge": lambda a=one, b=other: merge_edit(project, a, b),
            }[kind]()
            if edit is None:
                continue
            before = state(project)
            history.do(kind, edit)
            with file.snapshot() as still:
                assert state(still) == state(project)
            _round_trip(project, history, before)
            with file.snapshot() as still:
                assert state(still) == state(project)


def test_objects_take_the_colour_of_their_class_when_the_project_says_so(project: Project) -> None:
    cup = project.objects[1]
    project.classes = Classes((ClassInfo("cup", "#FF0000"),), colour_objects=False)
    assert project.colour_of(cup) == "#56B4E9"
    project.classes = Classes((ClassInfo("cup", "#FF0000"),), colour_objects=True)
    assert project.colour_of(cup) == "#FF0000"
    assert project.colour_of(project.objects[2]) == "#56B4E9", "it has no class that is defined"
