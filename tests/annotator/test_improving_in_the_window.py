"""The whole way in the real program: verified masks, the dialog, the real training, the new model in use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.panels.improve_dialog import ImproveDialog
from annotator.panels.model_dialog import ModelDialog
from engine.training.checkpoint import save_model
from tests.annotator.cli.test_training_commands import project_of
from tests.annotator.window import RealWindow
from tests.engine.training import tiny


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path)
    yield made
    made.stop()


def test_a_model_is_improved_beside_the_work_and_then_used(window: RealWindow, tmp_path: Path) -> None:
    base = save_model(tmp_path / "base", tiny.config(), tiny.network().state_dict(), half=False)
    app = window.app
    window.start(project_of(tmp_path, 1, frames=14), model=str(base))
    window.wait_until_open()
    app.actions.run("model.improve")
    dialog = app.window.findChild(ImproveDialog)
    assert dialog is not None
    window.wait(dialog.go.isEnabled)
    assert dialog.base.currentData() == str(base)
    assert dialog.summary.text().startswith("Uses 14 masks on 14 frames.")
    dialog.effort.setItemData(0, 2)  # two steps are enough to see
    dialog.effort.setCurrentIndex(0)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert app.improving.state is not None
    window.wait(app.actions.by_id["model.improve_stop"].isEnabled)
    app.view.frame = 5  # work goes on meanwhile
    window.wait(lambda: window.shown_frame == 5)
    app.actions.run("model.improve")  # shows how far it is
    models = app.window.findChild(ModelDialog)
    assert models is not None
    assert models.improvement.isVisible()
    window.wait(lambda: app.improving.state is None, seconds=120)
    notice = window.notices[-1]
    assert "held-out frames" in notice.text
    (row,) = [row for row in models.rows if row.improved is not None]
    assert "before" in row.note.text()
    QTest.mouseClick(row.button, Qt.MouseButton.LeftButton)
    window.wait(lambda: app.models.ready is not None and app.models.ready.model == row.entry.name)
    assert app.models.ready is not None
    assert app.models.ready.label == "model, improved"
    assert base.is_file(), "the old one stays"
    assert window.settings.model == row.entry.name
    models.close()


def test_closing_the_window_ends_the_training(window: RealWindow, tmp_path: Path) -> None:
    base = save_model(tmp_path / "base", tiny.config(), tiny.network().state_dict(), half=False)
    app = window.app
    window.start(project_of(tmp_path, 1, frames=14), model=str(base))
    window.wait_until_open()
    app.actions.run("model.improve")
    dialog = app.window.findChild(ImproveDialog)
    assert dialog is not None
    window.wait(dialog.go.isEnabled)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    window.wait(lambda: app.improving.state is not None and app.improving.state.phase != "", seconds=120)
    app.window.close()
    assert app.background.current is None
    (place,) = (tmp_path / "data" / "models").iterdir()
    assert (place / "request.json").is_file(), "the next time goes on with it"
    assert not (place / "model.pt").exists()
