"""A minute of the simulated hour (all of it: tests/benchmarks/simulated_hour.py), and what it notices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.canvas.mask_layer import MaskLayer
from annotator.looking import LookAhead
from annotator.project.storage import ProjectFile
from tests.soak.material import Material, make_material
from tests.soak.session import CHECK, Result, Sitting, Step, choose

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def material(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Material:
    monkeypatch.chdir(tmp_path)  # what the person types without a folder is written here
    return make_material(tmp_path / "clips", seed=1, frames=10)


def _sit(folder: Path, material: Material, steps: Iterator[Step] | list[Step]) -> Result:
    return Sitting(folder, material, ("basic",)).run(steps)


@pytest.mark.parametrize(
    ("seed", "actions"), [(1, 150), (2, 150), *(pytest.param(s, 600, marks=pytest.mark.slow) for s in (3, 4))]
)
def test_nothing_goes_wrong(
    qtbot: QtBot, tmp_path: Path, material: Material, seed: int, actions: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    result = _sit(tmp_path, material, choose(seed, actions, 30, 0, without=("model",)))
    assert result.wrong == []
    assert result.actions == actions
    assert result.most["steps"] > 5, "the person was hardly at work"


def test_the_same_seed_is_the_same_hour() -> None:
    assert list(choose(3, 50, 10, 25)) == list(choose(3, 50, 10, 25))
    assert list(choose(3, 50, 10, 25)) != list(choose(4, 50, 10, 25))


WORK: list[Step] = [
    *(("polygon", 3), ("brush_size", 4)),
    *(("stroke", n) for n in range(12)),
    *(("command", n) for n in range(30)),
    (CHECK, 1),
]


def test_an_error_nobody_caught_is_seen(
    qtbot: QtBot, tmp_path: Path, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LookAhead, "_look", lambda *_: 1 // 0)  # a slot of a timer
    assert "ZeroDivisionError" in " ".join(_sit(tmp_path, material, WORK).wrong)


def test_a_picture_that_stays_behind_is_seen(
    qtbot: QtBot, tmp_path: Path, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MaskLayer, "forget", lambda *_: [])
    assert "the canvas shows old masks" in " ".join(_sit(tmp_path, material, WORK).wrong)


def test_a_step_that_was_not_saved_is_seen(
    qtbot: QtBot, tmp_path: Path, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProjectFile, "save", lambda *_: None)
    assert "the file differs" in " ".join(_sit(tmp_path, material, WORK).wrong)
