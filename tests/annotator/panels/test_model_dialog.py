"""The list of models with the real Models and a bridge whose engine is played by the test."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.models import Models
from annotator.notices import Notices
from annotator.panels.model_dialog import ModelDialog, ModelRow
from annotator.settings import Settings
from engine.messages import JobEnded, LoadModel, ModelReady, Progress
from engine.models import ModelList

LEFT = Qt.MouseButton.LeftButton


class Bridge(QObject):
    """Keeps what is asked of the engine; the test answers through `events`."""

    events = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[LoadModel] = []
        self.cancelled: list[int] = []

    def next_job(self) -> int:
        return len(self.asked) + 1

    def submit(self, request: LoadModel) -> None:
        self.asked.append(request)

    def cancel(self, job: int) -> None:
        self.cancelled.append(job)


@pytest.fixture
def bridge() -> Bridge:
    return Bridge()


@pytest.fixture
def dialog(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> ModelDialog:
    notices = Notices()
    models = Models(
        bridge,  # type: ignore[arg-type]
        Settings(tmp_path / "settings.ini"),
        notices,
        ModelList(tmp_path / "empty cache"),
    )
    models.start("basic")
    bridge.events.emit([ModelReady(1, "basic", "Basic", "CPU", ""), JobEnded(1)])
    widget = ModelDialog(models, notices)
    qtbot.addWidget(widget)
    widget.kept = (models, notices)  # type: ignore[attr-defined]
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def _row(dialog: ModelDialog, name: str) -> ModelRow:
    return next(row for row in dialog.rows if row.entry.name == name)


def test_lists_every_model_with_what_it_takes(dialog: ModelDialog) -> None:
    basic, tiny = _row(dialog, "basic"), _row(dialog, "sam2.1-hiera-tiny")
    assert basic.entry.about.startswith("Basic: colour and motion, nothing to download. SAM 2 is far better")
    assert (basic.state.text(), basic.button.text()) == ("part of the program", "In use")
    assert not basic.button.isEnabled()
    assert (tiny.state.text(), tiny.button.text()) == ("156 MB to download", "Download")
    assert dialog.device.text().startswith("In use: Basic  ·  CPU.")
    assert not dialog.loading.isVisible()


def test_download_shows_progress_and_ends_in_use(dialog: ModelDialog, bridge: Bridge) -> None:
    tiny = _row(dialog, "sam2.1-hiera-tiny")
    QTest.mouseClick(tiny.button, LEFT)
    request = bridge.asked[-1]
    assert (request.model, request.download) == ("sam2.1-hiera-tiny", True)
    assert dialog.loading.isVisible()
    assert not tiny.button.isEnabled()
    bridge.events.emit([Progress(request.job, 78_000_000, 156_000_000, "bytes", 2_000_000.0)])
    words = "Downloading SAM 2.1 tiny: 78 MB of 156 MB, 2 MB/s, 0:39 left"
    assert dialog.loading.words.text() == words
    assert dialog.loading.bar.value() * 2 == dialog.loading.bar.maximum()
    ready = ModelReady(request.job, "sam2.1-hiera-tiny", "SAM 2.1 tiny", "CPU", "float32")
    bridge.events.emit([ready, JobEnded(request.job)])
    assert not dialog.loading.isVisible()
    assert tiny.button.text() == "In use"
    assert tiny.state.text() == "156 MB, on this machine"
    assert _row(dialog, "basic").button.text() == "Use"
    assert not dialog.problem.isVisible()


def test_a_download_can_be_cancelled(dialog: ModelDialog, bridge: Bridge) -> None:
    QTest.mouseClick(_row(dialog, "sam2.1-hiera-large").button, LEFT)
    QTest.mouseClick(dialog.loading.cancel, LEFT)
    job = bridge.asked[-1].job
    assert bridge.cancelled == [job]
    bridge.events.emit([JobEnded(job, cancelled=True)])
    assert not dialog.loading.isVisible()
    assert _row(dialog, "sam2.1-hiera-large").button.isEnabled()


def test_being_offline_is_said_in_the_dialog(dialog: ModelDialog, bridge: Bridge) -> None:
    QTest.mouseClick(_row(dialog, "sam2.1-hiera-tiny").button, LEFT)
    sentence = "This machine is offline. Connect it, or load the model from a file."
    bridge.events.emit([JobEnded(bridge.asked[-1].job, error=sentence)])
    assert dialog.problem.isVisible()
    assert dialog.problem.text() == sentence
    QTest.mouseClick(_row(dialog, "sam2.1-hiera-small").button, LEFT)
    assert not dialog.problem.isVisible()


def test_a_file_is_loaded_and_a_wrong_one_is_refused(
    dialog: ModelDialog, bridge: Bridge, tmp_path: Path
) -> None:
    dialog.choose_file(str(tmp_path / "none.pt"))
    assert "does not exist" in dialog.problem.text()
    weights = tmp_path / "mine.safetensors"
    weights.write_bytes(b"x")
    dialog.choose_file(str(weights))
    assert bridge.asked[-1].model == str(weights)
    assert not bridge.asked[-1].download
    assert not dialog.problem.isVisible()


def test_the_program_is_not_blocked(dialog: ModelDialog) -> None:
    assert not dialog.isModal()


def test_every_control_has_a_name(dialog: ModelDialog) -> None:
    for row in dialog.rows:
        assert row.entry.title in row.button.accessibleName()
