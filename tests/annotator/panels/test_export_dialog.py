from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialogButtonBox
from pytestqt.qtbot import QtBot

from annotator.exporters.formats import FORMATS
from annotator.panels.export_dialog import ExportDialog, ask_export
from annotator.view_state import ViewState
from annotator.workspace import Workspace

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(qtbot: QtBot, view: ViewState, workspace: Workspace, tmp_path: Path) -> ExportDialog:
    assert workspace.project is not None
    widget = ExportDialog(workspace.project, view, FORMATS, str(tmp_path))
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def _choose(dialog: ExportDialog, name: str) -> None:
    dialog.list.setCurrentRow(list(FORMATS).index(name))


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_can_be_chosen_and_says_what_it_is(
    dialog: ExportDialog, name: str, tmp_path: Path
) -> None:
    _choose(dialog, name)
    fmt = FORMATS[name]
    assert dialog.about.text() == fmt.about
    choice = dialog.choice
    assert choice.format == name
    assert choice.destination == tmp_path / f"kitchen-{name}{fmt.suffix}"
    assert choice.options == fmt.options(first=0, last=99)
    assert str(choice.destination) in dialog.summary.text()
    assert "2 objects on frames 0 to 99" in dialog.summary.text()
    assert dialog.export_button.isEnabled()


def test_options_of_the_format_are_kept_in_the_choice(dialog: ExportDialog) -> None:
    _choose(dialog, "overlay")
    box = dialog.form.fields["labels"]
    assert isinstance(box, QCheckBox)
    box.click()
    assert dialog.choice.options == FORMATS["overlay"].options(first=0, last=99, labels=False)


def test_range_is_offered_when_one_is_set(
    qtbot: QtBot, view: ViewState, workspace: Workspace, tmp_path: Path, dialog: ExportDialog
) -> None:
    assert not dialog.in_range.isEnabled()
    view.set_range(10, 40)
    assert workspace.project is not None
    other = ExportDialog(workspace.project, view, FORMATS, str(tmp_path))
    qtbot.addWidget(other)
    assert (other.choice.options.first, other.choice.options.last) == (10, 40)
    other.all_frames.click()
    assert (other.choice.options.first, other.choice.options.last) == (0, 99)


def test_what_cannot_be_written_is_said_before(dialog: ExportDialog, tmp_path: Path) -> None:
    _choose(dialog, "coco")
    dialog.destination.setText(str(tmp_path / "nowhere" / "a.json"))
    assert dialog.summary.text() == f"The folder {tmp_path / 'nowhere'} does not exist."
    assert not dialog.export_button.isEnabled()
    dialog.destination.setText("  ")
    assert dialog.summary.text() == "Say where to write."
    assert not dialog.export_button.isEnabled()


def test_a_bare_name_is_one_in_the_suggested_folder(
    dialog: ExportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "where the program was started"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    _choose(dialog, "coco")
    dialog.destination.setText("mine")
    assert dialog.choice.destination == tmp_path / "mine.json"
    assert str(tmp_path / "mine.json") in dialog.summary.text()


def test_replacing_has_to_be_said(dialog: ExportDialog, tmp_path: Path) -> None:
    _choose(dialog, "coco")
    assert not dialog.replace.isVisible()
    (tmp_path / "old.json").write_text("{}")
    dialog.destination.setText(str(tmp_path / "old.json"))
    assert dialog.replace.isVisible()
    assert not dialog.export_button.isEnabled()
    assert dialog.summary.property("role") == "danger"
    dialog.replace.click()
    assert dialog.export_button.isEnabled()
    assert dialog.summary.property("role") == "muted"
    assert dialog.choice.options.replace
    dialog.destination.setText(str(tmp_path / "new.json"))
    assert not dialog.choice.options.replace


def test_a_missing_suffix_is_added(dialog: ExportDialog, tmp_path: Path) -> None:
    _choose(dialog, "overlay")
    dialog.destination.setText(str(tmp_path / "take.one"))
    assert dialog.choice.destination == tmp_path / "take.one.mp4"


@pytest.mark.parametrize("accept", [True, False])
def test_asking_gives_a_choice_or_none(
    accept: bool, view: ViewState, workspace: Workspace, tmp_path: Path
) -> None:
    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        cancel = dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        QTest.mouseClick(dialog.export_button if accept else cancel, LEFT)

    assert workspace.project is not None
    QTimer.singleShot(0, answer)
    choice = ask_export(workspace.project, view, FORMATS, str(tmp_path))
    assert (choice is not None) is accept
