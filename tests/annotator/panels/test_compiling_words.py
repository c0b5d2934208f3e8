"""Compiling the model: chosen in the settings, told there and in the status bar's tip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.panels.compiling_words import compiling_words
from annotator.panels.model_page import ModelPage
from engine.messages import ChooseCompiling, CompilingState, JobEnded, LoadModel, ModelReady
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.test_models import Rig
from tests.annotator.window import RealWindow


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (None, ""),
        (CompilingState(1, False), "Nothing is compiled."),
        (CompilingState(1, True), "Parts are compiled once they are used often."),
        (
            CompilingState(1, True, busy=True),
            "One is being compiled and tried; until then all is computed as ever.",
        ),
        (
            CompilingState(1, True, used=1, left_out=1),
            "1 compiled part is in use. 1 was tried and left out: it is not faster.",
        ),
        (
            CompilingState(1, True, used=3, left_out=2, failed="RuntimeError: no compiler"),
            "3 compiled parts are in use. 2 were tried and left out: they are not faster. What could not be "
            "compiled is computed as ever: RuntimeError: no compiler",
        ),
    ],
)
def test_every_state_has_its_words(qtbot: QtBot, state: CompilingState | None, words: str) -> None:
    assert compiling_words(state) == words


@pytest.fixture
def rig(qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    made.bridge.start()
    yield made
    made.bridge.stop()


def test_it_is_chosen_in_the_settings_and_holds_for_the_next_model(rig: Rig, qtbot: QtBot) -> None:
    rig.models.start()
    page = ModelPage(rig.models, rig.settings, rig.notices, lambda: None)
    qtbot.addWidget(page)
    page.show()
    assert page.compiled.currentData() == "auto"
    assert rig.asked[0].compiled == "auto"
    page.compiled.setFocus()
    QTest.keyClick(page.compiled, Qt.Key.Key_Down)
    assert (page.compiled.currentData(), rig.settings.compiled) == ("on", "on")
    assert [r.compiled for r in rig.engine.asked(ChooseCompiling)] == ["on"]
    rig.models.choose("basic")
    assert rig.asked[-1].compiled == "on"


def test_only_the_model_in_use_is_told_of(rig: Rig, qtbot: QtBot) -> None:
    page = ModelPage(rig.models, rig.settings, rig.notices, lambda: None)
    qtbot.addWidget(page)
    rig.models.start()
    before = page.compiling.text()
    rig.engine.emit(CompilingState(rig.asked[0].job, True))
    QCoreApplication.processEvents()
    assert rig.models.compiling is None, "it is not in use yet"
    rig.ready(rig.asked[0])
    rig.engine.emit(CompilingState(rig.asked[0].job, True, used=2))
    QCoreApplication.processEvents()
    assert page.compiling.text() == f"{before}\n2 compiled parts are in use."
    rig.models.choose("basic")
    rig.ready(rig.asked[1])
    assert (rig.models.compiling, page.compiling.text()) == (None, before)
    rig.engine.emit(CompilingState(rig.asked[0].job, True, used=3))
    QCoreApplication.processEvents()
    assert rig.models.compiling is None, "that was of the model before"


def test_the_tip_of_the_model_says_how_far_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    window = RealWindow(qtbot, tmp_path, EngineByHand)
    window.start()
    window.wait(lambda: window.app.models.loading is not None)
    engine = window.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    load = engine.asked(LoadModel)[-1]
    engine.emit(ModelReady(load.job, "small", "Small", "cuda:0", "bfloat16"))
    engine.emit(JobEnded(load.job))
    window.wait(lambda: window.app.models.ready is not None)
    field = window.app.window.status.model
    assert field.toolTip() == "Model, device and precision"
    engine.emit(CompilingState(load.job, True, busy=True, used=1))
    window.wait(lambda: window.app.models.compiling is not None)
    told = "1 compiled part is in use. One is being compiled and tried; until then all is computed as ever."
    assert field.toolTip() == f"Model, device and precision\n{told}"
    assert field.accessibleDescription() == told
    window.stop()
