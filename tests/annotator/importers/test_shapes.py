"""Run lengths against pycocotools, polygons by their pixels, and what does not hold together."""

from __future__ import annotations

import contextlib
import math
from typing import Any

import numpy as np
import pytest
from pycocotools import mask as coco_masks

from annotator.exporters.coco import run_lengths
from annotator.importers.json_parts import parts
from annotator.importers.shapes import flat_corners, polygons_mask, runs_mask
from engine.masks import Mask

H, W = 17, 23


def _some(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    array = np.zeros((H, W), bool)
    y0, x0 = rng.integers(0, H), rng.integers(0, W)
    y1, x1 = rng.integers(y0, H) + 1, rng.integers(x0, W) + 1
    array[y0:y1, x0:x1] = rng.random((y1 - y0, x1 - x0)) < rng.choice([0.02, 0.5, 1.0])
    return array


def _runs(array: np.ndarray) -> list[int]:
    """In the plainest way: along the columns, one pixel after the other."""
    runs, value = [0], False
    for pixel in array.T.ravel():
        if pixel != value:
            runs.append(0)
            value = not value
        runs[-1] += 1
    return runs


@pytest.mark.parametrize("seed", range(60))
def test_run_lengths_packed_or_not(seed: int) -> None:
    array = _some(seed)
    packed = coco_masks.encode(np.asfortranarray(array.astype(np.uint8)))["counts"].decode("ascii")
    for counts in (packed, _runs(array)):
        mask = runs_mask(counts, H, W)
        assert np.array_equal(mask.to_array(), array)
        assert mask == Mask.from_array(array)


@pytest.mark.parametrize("side", [1, 40, 3000])
def test_long_runs_and_whole_frames(side: int) -> None:
    for array in (np.zeros((side, side), bool), np.ones((side, side), bool)):
        array[side // 2, side // 3] ^= side > 1
        mask = Mask.from_array(array)
        packed = coco_masks.encode(np.asfortranarray(array.astype(np.uint8)))["counts"].decode("ascii")
        assert runs_mask(packed, side, side) == mask
        if not mask.is_empty:
            assert run_lengths(mask)["counts"] == packed


@pytest.mark.parametrize(
    "counts",
    [
        [],
        [H * W - 1],
        [H * W + 1],
        [-1, H * W + 1],
        [1, -1, H * W],
        [1.0, H * W - 1],
        ["1", H * W - 1],
        [True, H * W - 1],
        [2**63, H * W],
        [10**30],
        [2**62, 2**62, 2**62, 2**62, H * W],
        None,
        7,
        {"a": 1},
        "",
        "ö",
        "a\x7f",
        "!",
        "oooooooooooooooo",
        "ooooooooooooooo0",
        "0000",
        run_lengths(Mask.from_array(np.ones((H, W), bool)))["counts"] + "1",
    ],
)
def test_run_lengths_that_do_not_hold_together(counts: Any) -> None:
    with pytest.raises(ValueError, match="run length"):
        runs_mask(counts, H, W)


def test_any_text_is_a_mask_or_an_error() -> None:
    rng = np.random.default_rng(1)
    for _ in range(3000):
        text = "".join(chr(c) for c in rng.integers(40, 120, rng.integers(0, 12)))
        with contextlib.suppress(ValueError):
            assert runs_mask(text, H, W).height == H


def test_polygons_are_joined_and_cut_at_the_edge() -> None:
    mask = polygons_mask([[(-5, 2), (3, 2), (3, 4), (-5, 4)], [(20, 10), (40, 10), (40, 99), (20, 99)]], H, W)
    expected = np.zeros((H, W), bool)
    expected[2:4, :3] = expected[10:, 20:] = True
    assert np.array_equal(mask.to_array(), expected)
    assert polygons_mask([flat_corners([1, 1, 2, 2])], H, W).is_empty, "a line has no pixels"
    assert polygons_mask([], H, W).is_empty


@pytest.mark.parametrize(
    "numbers",
    [
        [1, 2, 3],
        [1, 2, 3, "4", 5, 6],
        [1, 2, 3, None, 5, 6],
        [1, 2, math.nan, 4, 5, 6],
        [1, 2, math.inf, 4, 5, 6],
        [1, 2, 1e300, 4, 5, 6],
        [1, 2, 10**400, 4, 5, 6],
        [1, 2, [3], 4, 5, 6],
        [0, 1] * 200_000,
        "1,2,3,4,5,6",
        {"x": 1},
    ],
)
def test_polygons_that_are_none(numbers: Any) -> None:
    with pytest.raises(ValueError, match="polygon"):
        polygons_mask([flat_corners(numbers)], H, W)


def test_json_in_parts() -> None:
    text = ' {"a": 1, "b" : [ {"x": [1, 2]} , 3], "c": [], "d": {"e": "f"} } '
    found = list(parts(text))
    assert [(k, v) for k, v, _ in found] == [
        ("a", 1),
        ("b", {"x": [1, 2]}),
        ("b", 3),
        ("c", []),
        ("d", {"e": "f"}),
    ]
    assert [text[at] for _, _, at in found] == ["1", "{", "3", "[", "{"]
    assert list(parts("{}")) == []


@pytest.mark.parametrize(
    "text",
    ["", "[", "[1]", "{", '{"a"', '{"a":', '{"a": 1', '{"a": [1', '{"a": [1 2]}', "{1: 2}", '{"a": 1 "b": 2}',
     '{"a": ' + "[" * 100_000, '{"a": ' + '{"b":' * 100_000, '{"a": [' + "9" * 5000 + "]}"],
)  # fmt: skip
def test_json_that_is_not_sound(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of the decoder's own words
        list(parts(text))
