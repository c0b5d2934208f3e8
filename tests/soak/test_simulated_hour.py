"""A minute of the simulated hour (all of it: tests/benchmarks/simulated_hour.py), and what it notices."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.canvas.mask_entry import Entry
from annotator.canvas.mask_layer import MaskLayer
from annotator.looking import LookAhead
from annotator.project.storage import ProjectFile
from engine.masks import Mask
from tests.soak.actions import ACTIONS, Person
from tests.soak.checks import settle
from tests.soak.hands import LEFT, NONE, drag
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


def _painted(person: Person, rng: random.Random) -> None:
    canvas = person.program.app.window.canvas
    person.command("edit.tool_brush", rng)
    drag(canvas.viewport(), [canvas.frame_to_widget(x, 60) for x in (40, 50)])


def _half_drawn_under_a_menu(person: Person, rng: random.Random) -> None:
    _painted(person, rng)
    window = person.program.app.window
    person.command("edit.tool_polygon", rng)
    for x, y in ((60, 20), (120, 20), (90, 80)):
        QTest.mouseClick(window.canvas.viewport(), LEFT, NONE, window.canvas.frame_to_widget(x, y))
    rows = window.object_list.list
    rows.customContextMenuRequested.emit(rows.visualRect(rows.model().index(0, 0)).center())
    assert QApplication.activePopupWidget() is not None
    assert settle(person.program) == []
    assert not window.canvas.cancel(), "there was still something half drawn"


def test_a_menu_does_not_keep_esc_from_what_is_half_drawn(
    qtbot: QtBot, tmp_path: Path, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check is of a program at rest: the Esc before it must not go to a menu that is open."""
    monkeypatch.setitem(ACTIONS, "menu", replace(ACTIONS["polygon"], do=_half_drawn_under_a_menu))
    assert _sit(tmp_path, material, [("menu", 0), (CHECK, 0)]).wrong == []


def test_an_error_nobody_caught_is_seen(
    qtbot: QtBot, tmp_path: Path, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A slot of a timer; not once all is closed, when the program's hook may be gone before the timer is.
    monkeypatch.setattr(LookAhead, "_look", lambda ahead: 1 // int(not ahead._workspace.is_open))
    assert "ZeroDivisionError" in " ".join(_sit(tmp_path, material, WORK).wrong)


def test_a_picture_that_stays_behind_is_seen(
    qtbot: QtBot, tmp_path: Path, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MaskLayer, "forget", lambda *_: [])
    assert "the canvas shows old masks" in " ".join(_sit(tmp_path, material, WORK).wrong)


def test_masks_that_are_drawn_elsewhere_are_seen_and_kept(
    qtbot: QtBot, tmp_path: Path, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ACTIONS, "painted", replace(ACTIONS["polygon"], do=_painted))
    whole = Mask.from_array(np.ones((108, 192), bool))
    monkeypatch.setattr(Entry, "__init__", _of_another_mask(Entry.__init__, whole))
    sitting = Sitting(tmp_path, material, ("basic",))
    sitting.program.keep = tmp_path / "kept"
    wrong = sitting.run([("painted", 0), (CHECK, 0)]).wrong
    (said,) = [words for words in wrong if "on screen are not as the project's" in words]
    assert "192 x 108 of demo.masklet; scale" in said
    pictures = [QImage(str(tmp_path / "kept" / f"{name}.png")) for name in ("expected", "on_screen")]
    assert not pictures[0].isNull()
    assert pictures[0].size() == pictures[1].size()
    assert pictures[0] != pictures[1]


def _of_another_mask(begin: Callable, mask: Mask) -> Callable:
    def begin_with_it(entry: Entry, _: Mask, stale: bool) -> None:
        begin(entry, mask, stale)

    return begin_with_it


def test_a_step_that_was_not_saved_is_seen(
    qtbot: QtBot, tmp_path: Path, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProjectFile, "save", lambda *_: None)
    assert "the file differs" in " ".join(_sit(tmp_path, material, WORK).wrong)
