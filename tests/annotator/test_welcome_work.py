"""The welcome page of the real program: recent work with pictures and progress, and the model's card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.machine import Machine, this_machine
from annotator.panels.model_card import ModelCard
from annotator.panels.model_dialog import ModelDialog
from annotator.panels.welcome import RecentPicture, RecentRow
from annotator.settings import RunCost, Settings, WorkDone
from engine.messages import JobEnded, LoadModel, ModelReady, Segment
from engine.models import ModelList
from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand, block
from tests.annotator.window import RealWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    yield made
    made.stop()


def _rows(window: RealWindow) -> list[RecentRow]:
    return [r for r in window.app.window.welcome.findChildren(RecentRow) if r.isVisible()]


def _words(row: RecentRow) -> str:
    return " ".join(label.text() for label in row.findChildren(QLabel))


def test_recent_work_has_a_picture_and_says_how_far_it_is(window: RealWindow, tmp_path: Path) -> None:
    video = make_video(tmp_path / "clip.mp4", frames=10)
    window.start(video)
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
    engine = window.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    window.click(20, 20)
    engine.answer(engine.asked(Segment)[0], block(1, 48, 64))
    window.wait_for_masks()
    window.wait(lambda: window.app.recent_work.picture(str(video)) is not None)
    window.key(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    window.wait(lambda: _rows(window))
    (row,) = _rows(window)
    assert "1 object, masks on 10 %" in _words(row)
    (picture,) = row.findChildren(RecentPicture)
    assert picture.has_picture
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    window.wait(lambda: window.app.workspace.is_open)


def test_a_project_without_objects_says_so(window: RealWindow, tmp_path: Path) -> None:
    window.start(make_video(tmp_path / "clip.mp4", frames=3))
    window.wait(lambda: window.app.workspace.is_open)
    window.key(Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    window.wait(lambda: _rows(window))
    assert "No objects yet" in _words(_rows(window)[0])


@pytest.mark.parametrize("damage", ["nonsense", "[]", '{"a": 1}', '{"a": [1, 2]}', '{"a": [1, 2, "x"]}'])
def test_damaged_notes_of_work_are_none(qtbot: QtBot, tmp_path: Path, damage: str) -> None:
    settings = Settings(tmp_path / "settings.ini")
    settings._store.setValue("files/work", damage)
    assert settings.work_done == {}
    settings.set_work_done(["/a"], WorkDone(2, 30, 10))
    assert settings.work_done == {"/a": WorkDone(2, 30, 10)}
    assert settings.work_done["/a"].part == 1.0


def test_the_card_follows_the_model_and_leads_to_the_list(window: RealWindow) -> None:
    window.start()
    (card,) = window.app.window.welcome.findChildren(ModelCard)
    engine = window.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    window.wait(lambda: "Loading" in card.in_use.text())
    load = engine.asked(LoadModel)[-1]
    window.settings.add_run_cost("basic|cpu||640x360", RunCost(31.25, 10))
    engine.emit(ModelReady(load.job, "basic", "Basic", "cpu", ""))
    engine.emit(JobEnded(load.job))
    window.wait(
        lambda: card.in_use.text() == "Model in use: Basic  ·  cpu (31.2 masks a second here, at 640x360)"
    )
    QTest.mouseClick(card.button, Qt.MouseButton.LeftButton)
    (dialog,) = window.app.window.findChildren(ModelDialog)
    assert dialog.isVisible()
    notes = {row.entry.name: row.note.text() for row in dialog.rows if row.note.isVisible()}
    assert notes["basic"] == "31.2 masks a second here, at 640x360"
    assert notes[this_machine().model].startswith("Suits this machine")
    assert len(notes) == 2


@pytest.mark.parametrize(("device", "title"), [("cuda", "large"), ("mps", "small"), ("cpu", "tiny")])
def test_the_advice_names_a_model_that_there_is_with_its_size(
    window: RealWindow, qtbot: QtBot, device: str, title: str
) -> None:
    machine = Machine(device, 8)
    entry = ModelList().find(machine.model)
    assert title in entry.title
    card = ModelCard(window.app.models, window.settings, machine)
    qtbot.addWidget(card)
    assert entry.title in card.advice.text()
    assert f"{entry.size_mb} MB to download" in card.advice.text()
    assert "not measured yet" in card.advice.text()
    window.settings.add_run_cost(f"{entry.name}|{device}|float32|1920x1080", RunCost(2.0, 10))
    card.refresh()
    assert "2.0 masks a second here, at 1920x1080" in card.advice.text()


def test_this_machine_is_looked_at_without_torch() -> None:
    machine = this_machine()
    assert machine.device in ("cuda", "mps", "cpu")
    assert machine.cores >= 1
    assert machine.words
