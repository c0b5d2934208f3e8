"""The words of `masklet track`."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.cli import grammar
from annotator.cli.grammar import Said
from engine.prompts import Box, Point


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10,20", Said(Point(10, 20), 0, "Object 1")),
        ("10.5,20,negative", Said(Point(10.5, 20, positive=False), 0, "Object 1")),
        ("1,2,frame=7,object=Red cup", Said(Point(1, 2), 7, "Red cup")),
        ("1,2,object=cup, the red one,negative,frame=3", Said(Point(1, 2, False), 3, "cup, the red one")),
        ("1,2,object=negative", Said(Point(1, 2), 0, "negative")),
    ],
)
def test_clicks(text: str, said: Said) -> None:
    assert grammar.click(text) == said


def test_boxes_and_masks() -> None:
    assert grammar.box("1,2,30,40,object=dog") == Said(Box(1, 2, 30, 40), 0, "dog")
    assert grammar.mask("a,b/c.png,frame=2") == Said(Path("a,b/c.png"), 2, "Object 1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1,2,3",
        "a,b",
        "1,2,frame=x",
        "1,2,frame=-1",
        "1,2,object=",
        "nan,1",
        "inf,1",
        "1,2,frame=1,frame=2",
    ],
)
def test_clicks_that_do_not_fit(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        grammar.click(text)


@pytest.mark.parametrize("text", ["1,2,3", "5,5,1,1", "1,2,3,4,negative"])
def test_boxes_that_do_not_fit(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        grammar.box(text)


@pytest.mark.parametrize(
    ("text", "frames"), [("3:9", (3, 9)), (":9", (None, 9)), ("3:", (3, None)), ("4:4", (4, 4))]
)
def test_ranges(text: str, frames: tuple[int | None, int | None]) -> None:
    assert grammar.frame_range(text) == frames


@pytest.mark.parametrize("text", [":", "5", "9:3", "a:b", "-1:3"])
def test_ranges_that_do_not_fit(text: str) -> None:
    with pytest.raises(ValueError, match=r"range"):
        grammar.frame_range(text)


def test_megabytes_are_whole_and_enough() -> None:
    assert grammar.megabytes("128") == 128
    for text in ("127", "1.5", "-200", "much", ""):
        with pytest.raises(ValueError, match="from 128 on"):
            grammar.megabytes(text)
