"""Which objects are in the project already: told by what they cover."""

from __future__ import annotations

import pytest

from annotator.importers.found import FoundMask, FoundMasks, FoundObject
from annotator.importers.likeness import find_alike
from annotator.project.project import Project
from engine.masks import Mask
from tests.annotator.importers.scenes import block, make_project
from tests.annotator.making import HEIGHT, WIDTH, video_ref


def _moved(by: int, first: int = 0, start: int = 0) -> FoundObject:
    """The van, moved to the right; on all frames from `start` on."""
    return FoundObject("van", tuple(FoundMask(n + first, block(n + by, 1)) for n in range(start, 10)))


@pytest.mark.parametrize(
    ("one", "first", "alike"),
    [
        (_moved(0), 0, {0: 1}),
        (_moved(0, first=7), 7, {0: 1}),
        (_moved(2), 0, {}),
        (_moved(9), 0, {}),
        (FoundObject("x", (FoundMask(50, block(2, 1)),)), 0, {}),
        (FoundObject("x", (FoundMask(11, block(2, 1)),)), 0, {}),
        (FoundObject("x", (FoundMask(3, Mask.empty(HEIGHT, WIDTH)),)), 0, {}),
    ],
)
def test_by_what_they_cover(one: FoundObject, first: int, alike: dict[int, int]) -> None:
    told: list[tuple[int, int]] = []
    found = FoundMasks(objects=[one], first=first)
    assert find_alike(found, make_project(), lambda done, total: told.append((done, total))) == alike
    assert told == [(0, 1)]


def test_nothing_is_like_anything_in_an_empty_project() -> None:
    found = FoundMasks(objects=[_moved(0)])
    assert find_alike(found, Project(video_ref()), lambda done, total: None) == {}
