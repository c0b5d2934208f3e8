"""Mask operations on small masks, against results drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.project.mask_operations import (
    added,
    cut,
    fill_holes,
    grow,
    remove_islands,
    shrink,
    smooth,
)
from annotator.project.pixels import Pixels
from engine.masks import Mask


def drawn(picture: str) -> np.ndarray:
    """An array from rows of '#' and '.'."""
    return np.array([[letter == "#" for letter in row] for row in picture.split()])


def mask(picture: str) -> Mask:
    return Mask.from_array(drawn(picture))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            """
            .......
            .#####.
            .#...#.
            .#.#.#.
            .#...#.
            .#####.
            .......""",
            """
            .......
            .#####.
            .#####.
            .#####.
            .#####.
            .#####.
            .......""",
        ),
        (  # corners that touch enclose
            """
            .....
            ..#..
            .#.#.
            ..#..
            .....""",
            """
            .....
            ..#..
            .###.
            ..#..
            .....""",
        ),
        (  # what reaches the frame's edge is not enclosed
            """
            #####
            ....#
            #####
            #...#
            #####""",
            """
            #####
            ....#
            #####
            #####
            #####""",
        ),
        ("... ...", "... ..."),
        ("### ###", "### ###"),
    ],
)
def test_fill_holes(before: str, after: str) -> None:
    assert fill_holes(mask(before)) == mask(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            """
            ##...#
            ##...#
            ......
            ...#..""",
            """
            ##....
            ##....
            ......
            ......""",
        ),
        (  # a corner connects, and five pixels outweigh four
            """
            #..##
            .#.##
            ##...
            #....""",
            """
            #....
            .#...
            ##...
            #....""",
        ),
        ("#.# ...", "#.. ..."),  # of equals the first in reading order
        ("... ...", "... ..."),
    ],
)
def test_remove_islands(before: str, after: str) -> None:
    assert remove_islands(mask(before)) == mask(after)


def test_grow_and_shrink_by_the_sides() -> None:
    small, large = (
        """
        ......
        ..#...
        ..##..
        ......
        ......""",
        """
        ..#...
        .###..
        .####.
        ..##..
        ......""",
    )
    assert grow(mask(small)) == mask(large)
    assert shrink(mask(large)) == mask(
        """
        ......
        ..#...
        ..##..
        ......
        ......"""
    )


def test_at_the_frames_edge_an_object_goes_on() -> None:
    assert shrink(mask("###.. ###.. ###..")) == mask("##... ##... ##...")
    assert shrink(mask("### ### ###")) == mask("### ### ###")
    assert grow(mask("#.. ... ...")) == mask("##. #.. ...")
    assert shrink(mask("... .#. ...")).is_empty
    assert grow(mask("... ... ...")).is_empty


def test_smooth_takes_spikes_notches_and_specks() -> None:
    before = """
        .........
        .....#...
        .#######.
        .#######.
        .###.###.
        .#######.
        .#######.
        .#######.
        .........
        #........"""
    # With radius 1 the disc is 3 x 3: five of nine decide. A corner has four.
    after = """
        .........
        .........
        ..#####..
        .#######.
        .#######.
        .#######.
        .#######.
        ..#####..
        .........
        ........."""
    assert smooth(mask(before), 1) == mask(after)


def test_smooth_leaves_straight_outlines_and_the_frames_edge() -> None:
    half = np.zeros((40, 60), bool)
    half[:, 23:] = True
    assert smooth(Mask.from_array(half), 6) == Mask.from_array(half)
    assert smooth(Mask.empty(5, 5), 2).is_empty


def test_smooth_agrees_with_counting() -> None:
    rng = np.random.default_rng(4)
    on = rng.random((30, 40)) < 0.5
    radius = 3
    padded = np.pad(on, radius, mode="edge")
    offsets = [
        (y, x)
        for y in range(-radius, radius + 1)
        for x in range(-radius, radius + 1)
        if y * y + x * x <= (radius + 0.5) ** 2
    ]
    votes = sum(
        padded[radius + y : radius + y + 30, radius + x : radius + x + 40].astype(int) for y, x in offsets
    )
    assert smooth(Mask.from_array(on), radius) == Mask.from_array(2 * votes > len(offsets))


def test_pixels_are_added_and_cut() -> None:
    corner = Pixels(3, 1, drawn("#. ##"))
    before = mask(
        """
        ......
        ##....
        ##....
        ......"""
    )
    both = mask(
        """
        ......
        ##.#..
        ##.##.
        ......"""
    )
    assert added(before, corner) == both
    assert added(Mask.empty(4, 6), corner) == mask("...... ...#.. ...##. ......")
    assert cut(both, corner) == before
    assert cut(before, corner) == before
    assert cut(before, Pixels(0, 0, np.ones((4, 6), bool))).is_empty
    assert cut(both, Pixels(1, 2, drawn("###"))) == mask("...... ##.#.. #...#. ......")
    assert added(before, Pixels(0, 0, np.zeros((0, 0), bool))) == before


@pytest.mark.parametrize("seed", range(5))
def test_adding_and_cutting_agree_with_whole_frames(seed: int) -> None:
    rng = np.random.default_rng(seed)
    on = np.zeros((20, 30), bool)
    on[3:12, 5:21] = rng.random((9, 16)) < 0.5
    x0, y0 = int(rng.integers(0, 20)), int(rng.integers(0, 12))
    bits = rng.random((7, 9)) < 0.5
    whole = np.zeros((20, 30), bool)
    whole[y0 : y0 + 7, x0 : x0 + 9] = bits
    assert added(Mask.from_array(on), Pixels(x0, y0, bits)) == Mask.from_array(on | whole)
    assert cut(Mask.from_array(on), Pixels(x0, y0, bits)) == Mask.from_array(on & ~whole)
