"""Scene cuts are found, and nothing else is taken for one."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.frames import open_frames
from engine.frames.cuts import DEFAULT_THRESHOLD, change_score, cuts_of, difference, look_of, scan

Picture = NDArray[np.uint8]


def scene(seed: int, height: int = 180, width: int = 320) -> Picture:
    """A picture of soft patches and a few things on it, larger than a frame."""
    rng = np.random.default_rng(seed)
    base = rng.integers(20, 235, 3)
    patches = rng.normal(0, 45, (5, 8, 3)) + base
    picture = cv2.resize(patches.clip(0, 255).astype(np.uint8), (width + 80, height + 80))
    for _ in range(12):
        x, y, r = (int(v) for v in rng.integers((0, 0, 8), (width + 80, height + 80, 40)))
        cv2.circle(picture, (x, y), r, [int(v) for v in rng.integers(0, 256, 3)], -1)
    return np.asarray(picture, np.uint8)


def view(of: Picture, x: int = 40, y: int = 40) -> Picture:
    return np.ascontiguousarray(of[y : y + 180, x : x + 320])


def write(folder: Path, pictures: list[Picture]) -> Path:
    folder.mkdir()
    for n, picture in enumerate(pictures):
        Image.fromarray(picture[..., ::-1]).save(folder / f"{n:04d}.png")
    return folder


def found(folder: Path, pictures: list[Picture], threshold: float = DEFAULT_THRESHOLD) -> list[int]:
    with open_frames(write(folder, pictures), cache_bytes=0) as frames:
        return cuts_of(dict(scan(frames, 0, frames.num_frames - 1)), threshold)


def noisy(pictures: list[Picture], seed: int = 0) -> list[Picture]:
    rng = np.random.default_rng(seed)
    return [(p + rng.normal(0, 6, p.shape)).clip(0, 255).astype(np.uint8) for p in pictures]


@pytest.mark.parametrize("seed", range(6))
def test_every_cut_is_found_on_its_frame(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(5, 14, 4)
    pictures = [
        view(scene(10 * seed + shot), 40 + k, 40)
        for shot, length in enumerate(lengths)
        for k in range(length)
    ]
    assert found(tmp_path / "a", noisy(pictures, seed)) == np.cumsum(lengths)[:-1].tolist()


@pytest.mark.parametrize("length", [1, 2])
def test_a_flash_is_no_cut(tmp_path: Path, length: int) -> None:
    pictures = [view(scene(3), 40 + n) for n in range(14)]
    for n in range(6, 6 + length):
        pictures[n] = np.full_like(pictures[n], 250)
    assert found(tmp_path / "a", pictures) == []


def test_a_pan_is_no_cut(tmp_path: Path) -> None:
    assert found(tmp_path / "a", [view(scene(4), 4 * n, 2 * n) for n in range(19)]) == []


def test_light_that_changes_is_no_cut(tmp_path: Path) -> None:
    lights = [1.0] * 6 + [0.7] * 6 + [1.2] * 6
    pictures = [(view(scene(5)) * light).clip(0, 255).astype(np.uint8) for light in lights]
    assert found(tmp_path / "a", pictures) == []


def test_something_large_that_passes_is_no_cut(tmp_path: Path) -> None:
    pictures = []
    for n in range(20):
        picture = view(scene(6))
        cv2.circle(picture, (30 * n - 120, 90), 75, (20, 40, 220), -1)
        pictures.append(picture)
    assert found(tmp_path / "a", pictures) == []


def test_part_of_a_video_is_scored_as_the_whole(tmp_path: Path) -> None:
    pictures = [view(scene(shot), 40 + k) for shot in (1, 2, 3) for k in range(8)]
    with open_frames(write(tmp_path / "a", pictures)) as frames:
        whole = dict(scan(frames, 0, 23))
        part = dict(scan(frames, 7, 12))
    assert list(whole) == list(range(1, 24))
    assert part == {n: whole[n] for n in range(7, 13)}


def test_stopping_ends_it_at_once(tmp_path: Path) -> None:
    with open_frames(write(tmp_path / "a", [view(scene(1))] * 9)) as frames:
        assert list(scan(frames, 0, 8, stop=lambda: True)) == []


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (27, 48), (2160, 3840)])
def test_frames_of_any_size_have_a_look(size: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    look = look_of(rng.integers(0, 256, (*size, 4), np.uint8))
    assert np.allclose(look.colours.sum(axis=1), 1)
    assert difference(look, look) == pytest.approx(0, abs=1e-3)


def test_plain_frames_are_told_by_colour_alone_and_never_fail() -> None:
    black, blue = np.zeros((90, 160, 3), np.uint8), np.zeros((90, 160, 3), np.uint8)
    blue[..., 0] = 255
    assert change_score([look_of(black)] * 3, [look_of(black)] * 3) == 0
    assert change_score([look_of(black)] * 3, [look_of(blue)] * 3) > DEFAULT_THRESHOLD
    assert change_score([], [look_of(black)]) == 0


def test_the_threshold_decides_and_neighbours_count_once() -> None:
    scores = {4: 0.3, 5: 0.8, 6: 0.4, 20: 0.26}
    assert cuts_of(scores, 0.25) == [5, 20]
    assert cuts_of(scores, 0.5) == [5]
    assert cuts_of(scores, 0.9) == []
