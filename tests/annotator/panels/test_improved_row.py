"""Improved models in the list of models: with their figure, renamed, removed; and a run under way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.improved_models import ImproveChoice, ImprovedModels
from annotator.improving import Improvement
from annotator.models import Models
from annotator.notices import Notices
from annotator.panels.improved_row import ImprovingView
from annotator.panels.model_dialog import ModelDialog, ModelRow
from annotator.settings import Settings
from engine.messages import ModelReady
from engine.models import ModelList
from tests.annotator.test_improved_models import finish

LEFT = Qt.MouseButton.LeftButton


class Quiet(QObject):
    """Stands where the bridge, or what improves, stands."""

    events = Signal(object)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.state: Improvement | None = None
        self.cancelled = 0

    def cancel(self) -> bool:
        self.cancelled += 1
        return True


class Rig:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.improved = ImprovedModels(folder / "models")
        self.bridge, self.improving, self.notices = Quiet(), Quiet(), Notices()
        for before, after in ((0.31, 0.52), (0.40, 0.38)):
            choice = ImproveChoice("sam2-nano", (Path("/a"),))
            finish(self.improved.begin(choice, "SAM 2 nano", "SAM 2 nano, improved"), before, after)
        self.models = Models(
            self.bridge,  # type: ignore[arg-type]
            Settings(folder / "s.ini"),
            self.notices,
            ModelList(folder / "cache"),
            self.improved,
        )
        self.asked = 0
        self.dialog = ModelDialog(
            self.models,
            self.notices,
            improving=self.improving,  # type: ignore[arg-type]
            improve=self._improve,
        )
        qtbot.addWidget(self.dialog)
        self.dialog.show()
        qtbot.waitExposed(self.dialog)

    def _improve(self) -> None:
        self.asked += 1

    @property
    def rows(self) -> list[ModelRow]:
        return [row for row in self.dialog.rows if row.improved is not None]


@pytest.fixture
def rig(qtbot: QtBot, tmp_path: Path) -> Rig:
    return Rig(qtbot, tmp_path)


def answer(kind: type, how: Callable[[object], None]) -> None:
    """Answer the dialog of this kind that is about to open."""

    def look() -> None:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
        if found:
            how(found[0])
        else:
            QTimer.singleShot(5, look)

    QTimer.singleShot(0, look)


def test_an_improved_model_stands_in_the_list_with_its_figure(rig: Rig) -> None:
    better, worse = rig.rows
    assert better.note.text() == "Overlap with your masks (J) 0.31 before, 0.52 after, on 6 held-out frames"
    assert better.note.isVisible()
    assert better.note.property("role") == "success"
    assert worse.note.property("role") == "danger"
    assert better.state.text() == "3 MB, on this machine"
    assert better.button.text() == "Use"
    assert rig.dialog.rows.index(better) == 2, "with what is on this machine, before the downloads"
    assert all(row.tools is None for row in rig.dialog.rows if row.improved is None)


def test_a_model_that_comes_while_the_list_is_open_is_in_it(rig: Rig, qtbot: QtBot) -> None:
    finish(
        rig.improved.begin(ImproveChoice("sam2-nano", (Path("/b"),)), "SAM 2 nano", "SAM 2 nano, improved"),
        0.1,
        0.2,
    )
    rig.models.refresh_list()
    assert len(rig.rows) == 3
    assert "0.10 before, 0.20 after" in rig.rows[2].note.text()


def test_its_buttons_are_in_sight_however_narrow_the_list_is(rig: Rig) -> None:
    rig.dialog.resize(rig.dialog.minimumSizeHint())
    for row in rig.rows:
        right = row.button.mapTo(rig.dialog._area, row.button.rect().topRight()).x()
        assert right < rig.dialog._area.viewport().width()


def test_it_is_renamed(rig: Rig) -> None:
    def type_name(dialog: object) -> None:
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue("Cells")
        dialog.accept()

    tools = rig.rows[0].tools
    assert tools is not None
    answer(QInputDialog, type_name)
    QTest.mouseClick(tools.rename_button, LEFT)
    assert [row.entry.title for row in rig.rows] == ["Cells", "SAM 2 nano, improved 2"]

    def type_again(dialog: object) -> None:
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue("Cells")
        dialog.accept()

    tools = rig.rows[1].tools
    assert tools is not None
    answer(QInputDialog, type_again)
    QTest.mouseClick(tools.rename_button, LEFT)
    assert "There is a model 'Cells' already" in rig.dialog.problem.text()


def test_it_is_removed_after_asking_but_not_while_it_is_in_use(rig: Rig) -> None:
    def click(words: str) -> Callable[[object], None]:
        def go(box: object) -> None:
            assert isinstance(box, QMessageBox)
            next(b for b in box.buttons() if words in b.text()).click()

        return go

    first, second = rig.rows
    for words, left in (("Cancel", 2), ("Remove", 1)):
        tools = rig.rows[0].tools
        assert tools is not None
        answer(QMessageBox, click(words))
        QTest.mouseClick(tools.remove_button, LEFT)
        assert len(rig.rows) == left
    assert first.improved is not None
    assert not first.improved.folder.exists()
    rig.models.ready = ModelReady(1, second.entry.name, "x", "cpu", "")
    tools = rig.rows[0].tools
    assert tools is not None
    answer(QMessageBox, click("Remove"))
    QTest.mouseClick(tools.remove_button, LEFT)
    assert "is in use" in rig.dialog.problem.text()
    assert len(rig.rows) == 1


def test_what_is_under_way_is_shown_and_can_be_stopped(rig: Rig) -> None:
    view = rig.dialog.improvement
    assert not view.isVisible()
    QTest.mouseClick(rig.dialog.improve_button, LEFT)
    assert rig.asked == 1
    rig.improving.state = Improvement("SAM 2 nano", "training", 40, 200, 130.0)
    rig.improving.changed.emit()
    assert view.isVisible()
    assert view.words.text() == "Improving SAM 2 nano: step 40 of 200, about 2:10 left"
    assert (view.bar.value(), view.bar.maximum()) == (40, 200)
    assert not rig.dialog.improve_button.isEnabled()
    assert rig.dialog.focusWidget() is rig.dialog.close_button, "neither Enter nor Space stops it"
    assert not view.cancel.autoDefault()
    QTest.mouseClick(view.cancel, LEFT)
    assert rig.improving.cancelled == 1
    rig.improving.state = None
    rig.improving.changed.emit()
    assert not view.isVisible()
    assert rig.dialog.improve_button.isEnabled()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Improvement("A"), "Improving A: getting ready"),
        (Improvement("A", "before", 1, 3), "Improving A: measuring it as it is, object 1 of 3"),
        (
            Improvement("A", "after", 2, 3, 5.0),
            "Improving A: measuring the new model, object 2 of 3, about 0:05 left",
        ),
    ],
)
def test_every_phase_has_its_words(qtbot: QtBot, state: Improvement, words: str) -> None:
    view = ImprovingView()
    qtbot.addWidget(view)
    view.show_state(state)
    assert view.words.text() == words
    assert view.bar.maximum() == 0, "busy, without an end in sight"
    assert view.bar.accessibleName() == words
