import math

import pytest

from engine.errors import UserError
from engine.masks import Mask
from engine.prompts import Box, Point, Prompts


def test_points_are_added_and_taken_away_in_order() -> None:
    a, b, c = Point(1, 2), Point(3, 4, positive=False), Point(5, 6)
    prompts = Prompts().with_point(a).with_point(b).with_point(c)
    assert prompts.points == (a, b, c)
    assert prompts.without_point(1).points == (a, c)
    assert prompts.points == (a, b, c), "prompts never change"


@pytest.mark.parametrize("index", [-1, 1, 7])
def test_a_point_that_is_not_there_cannot_go(index: int) -> None:
    with pytest.raises(IndexError):
        Prompts((Point(0, 0),)).without_point(index)


def test_empty_means_nothing_said() -> None:
    assert Prompts().is_empty
    assert not Prompts(box=Box(0, 0, 1, 1)).is_empty
    assert not Prompts(mask=Mask.empty(2, 2)).is_empty, "an empty mask says: not here"
    assert Prompts().with_box(Box(0, 0, 1, 1)).with_box(None).is_empty


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_numbers_must_be_finite(bad: float) -> None:
    with pytest.raises(UserError, match="finite"):
        Point(bad, 0)
    with pytest.raises(UserError, match="finite"):
        Box(0, 0, bad, 1)


@pytest.mark.parametrize("box", [(5, 0, 5, 9), (0, 9, 5, 9), (6, 0, 5, 9), (0, 9, 5, 8)])
def test_a_box_encloses_something(box: tuple[float, ...]) -> None:
    with pytest.raises(UserError, match="encloses nothing"):
        Box(*box)


def test_the_edges_of_the_frame() -> None:
    Prompts((Point(0, 0), Point(9, 4)), Box(0, 0, 10, 5), Mask.empty(5, 10)).check_inside(10, 5)
    outside = [
        Prompts((Point(10, 0),)),
        Prompts((Point(0, -0.1),)),
        Prompts(box=Box(0, 0, 10.5, 5)),
        Prompts(box=Box(-1, 0, 10, 5)),
        Prompts(mask=Mask.empty(10, 5)),
    ]
    for prompts in outside:
        with pytest.raises(UserError, match="10 x 5"):
            prompts.check_inside(10, 5)
