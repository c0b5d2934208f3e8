"""Asking what to learn from: what is counted, what is said before, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from annotator.background import Background
from annotator.improved_models import ImproveChoice, ImprovedModels
from annotator.improving import Improvement, Improving
from annotator.machine import Machine
from annotator.models import Models
from annotator.notices import Notices
from annotator.panels import improve_dialog
from annotator.panels.improve_dialog import ImproveDialog
from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.project import ObjectInfo, Project, Source, VideoRef
from annotator.project.storage import ProjectFile
from annotator.settings import RunCost, Settings
from engine.masks import Mask
from engine.messages import ModelReady
from engine.models import ModelList
from engine.training import split

MASK = Mask.from_array(np.ones((36, 64), bool))


class Bridge(QObject):
    """Nothing is asked of the engine here."""

    events = Signal(object)


def project_file(folder: Path, name: str, video: VideoRef, verified: int, clicked: int = 0) -> Path:
    project = Project(video)
    project.objects[1] = ObjectInfo(1, "Cup", "thing", "#56B4E9")
    for frame in range(verified):
        info = MaskInfo(Source.TRACKED, verified=True, area=MASK.area)
        project.masks.put(1, frame, MaskRecord(MASK, info))
    for frame in range(verified, verified + clicked):
        project.masks.put(1, frame, MaskRecord(MASK, MaskInfo(Source.PROMPTED, area=MASK.area)))
    path = folder / f"{name}.masklet"
    ProjectFile.create(path, project).close()
    return path


class Rig:
    def __init__(self, qtbot: QtBot, folder: Path, video: VideoRef) -> None:
        self.qtbot, self.folder, self.video = qtbot, folder, video
        self.settings, self.notices, self.background = Settings(folder / "s.ini"), Notices(), Background()
        improved = ImprovedModels(folder / "models")
        self.bridge = Bridge()
        self.models = Models(
            self.bridge,  # type: ignore[arg-type]
            self.settings,
            self.notices,
            ModelList(folder / "cache"),
            improved,
        )
        self.improving = Improving(self.models, improved, self.background, self.notices, self.settings, ["x"])
        self.more: list[Path] = []

    def use(self, model: str) -> None:
        self.models.ready = ModelReady(1, model, model, "cpu", "")

    def open(self, *projects: Path) -> ImproveDialog:
        dialog = ImproveDialog(
            self.models, self.improving, self.background, Machine("cpu", 2), projects, lambda: self.more
        )
        self.qtbot.addWidget(dialog)
        dialog.show()
        self.settle()
        return dialog

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.background.current is None)


@pytest.fixture
def rig(qtbot: QtBot, tmp_path: Path, video: VideoRef) -> Iterator[Rig]:
    made = Rig(qtbot, tmp_path, video)
    yield made
    made.background.stop()


def lines(dialog: ImproveDialog) -> list[str]:
    return [dialog.projects.item(n).text() for n in range(dialog.projects.count())]


def test_it_says_what_it_will_use_and_how_long_it_takes(rig: Rig) -> None:
    mine = project_file(rig.folder, "mine", rig.video, verified=20, clicked=3)
    other = project_file(rig.folder, "other", rig.video, verified=5)
    dialog = rig.open(mine, other)
    assert lines(dialog) == ["mine: 20 masks on 20 frames", "other: 5 masks on 5 frames"]
    words = dialog.summary.text()
    assert words.startswith("Uses 20 masks on 20 frames. One video: its last quarter is kept apart")
    assert "May take about 3 minutes; its first steps will tell." in words
    assert "3 more masks were corrected by clicks but not verified, and are left out." in words
    dialog.projects.item(1).setCheckState(Qt.CheckState.Checked)
    assert (
        "Uses 25 masks on 25 frames. About a quarter of the 2 videos is kept apart" in dialog.summary.text()
    )
    assert dialog.go.isEnabled()


def test_a_measured_run_says_its_time(rig: Rig) -> None:
    rig.settings.add_run_cost("improve sam2-nano auto False", RunCost(0.25, 0))
    dialog = rig.open(project_file(rig.folder, "mine", rig.video, verified=20))
    assert "Takes about 13 minutes on this machine." in dialog.summary.text()
    dialog.effort.setCurrentIndex(0)
    assert "Takes about 4 minutes on this machine." in dialog.summary.text()


def test_improve_gives_what_was_chosen(rig: Rig) -> None:
    mine = project_file(rig.folder, "mine", rig.video, verified=20)
    dialog = rig.open(mine)
    dialog.effort.setCurrentIndex(2)
    dialog.encoder.setChecked(True)
    wanted: list[ImproveChoice] = []
    dialog.wanted.connect(wanted.append)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert wanted == [ImproveChoice("sam2-nano", (mine,), 600, train_encoder=True)]
    assert not dialog.isVisible()


def test_never_mind_wants_nothing(rig: Rig) -> None:
    dialog = rig.open(project_file(rig.folder, "mine", rig.video, verified=20))
    wanted: list[ImproveChoice] = []
    dialog.wanted.connect(wanted.append)
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    assert wanted == []
    assert not dialog.isVisible()


def test_basic_gives_way_to_the_bundled_model_and_says_so(rig: Rig) -> None:
    rig.use("basic")
    dialog = rig.open(project_file(rig.folder, "mine", rig.video, verified=20))
    assert dialog.base.currentData() == "sam2-nano"
    assert dialog.base_note.text() == "Basic is in use; it goes by colour and motion and cannot learn."
    assert dialog.base.findData("basic") == -1
    assert dialog.base.findData("sam2.1-hiera-tiny") == -1, "it is not on this machine"


def test_the_model_in_use_is_the_base_also_when_it_is_a_file(rig: Rig) -> None:
    weights = rig.folder / "mine.safetensors"
    weights.write_bytes(b"w")
    rig.use(str(weights))
    dialog = rig.open(project_file(rig.folder, "mine", rig.video, verified=20))
    assert dialog.base.currentData() == str(weights)
    assert dialog.base_note.text() == "The model in use. It stays as it is."
    dialog.base.setCurrentIndex(dialog.base.findData("sam2-nano"))
    assert dialog.base_note.text() == "It stays as it is, and so does the model in use."


def test_too_little_to_learn_from_is_said_and_cannot_be_begun(rig: Rig) -> None:
    nothing = project_file(rig.folder, "nothing", rig.video, verified=0, clicked=4)
    few = project_file(rig.folder, "few", rig.video, verified=6)  # all of them side by side
    dialog = rig.open(nothing, few)
    assert dialog.problem.text().startswith("No mask there is verified or painted.")
    assert not dialog.go.isEnabled()
    assert not dialog.summary.isVisible()
    dialog.projects.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.problem.text() == "Choose at least one project."
    dialog.projects.item(1).setCheckState(Qt.CheckState.Checked)
    assert dialog.problem.text() == (
        "Too few frames are verified to learn from some and measure on others that are not next to them. "
        "Verify more, some at least 5 frames away."
    )
    dialog.projects.item(0).setCheckState(Qt.CheckState.Checked)
    assert dialog.problem.text().startswith("Too few frames are verified"), "the other adds nothing"


def test_the_dialog_knows_how_one_video_is_split() -> None:
    assert improve_dialog._GAP == split._LEAST_GAP


def test_projects_are_added_and_a_bad_one_says_why(rig: Rig) -> None:
    mine = project_file(rig.folder, "mine", rig.video, verified=20)
    bad = rig.folder / "bad.masklet"
    bad.write_bytes(b"no project")
    dialog = rig.open(mine)
    rig.more = [project_file(rig.folder, "more", rig.video, verified=6), bad, mine]
    QTest.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    rig.settle()
    assert lines(dialog)[:2] == ["mine: 20 masks on 20 frames", "more: 6 masks on 6 frames"]
    assert lines(dialog)[2].startswith("bad: ")
    assert len(lines(dialog)) == 3
    assert dialog.choice.projects == (mine, rig.folder / "more.masklet")
    assert dialog.go.isEnabled()


def test_closing_while_projects_are_counted_is_no_matter(rig: Rig) -> None:
    dialog = ImproveDialog(
        rig.models, rig.improving, rig.background, Machine("cpu", 2),
        [project_file(rig.folder, "mine", rig.video, verified=20)], lambda: [],
    )  # fmt: skip
    rig.qtbot.addWidget(dialog)
    dialog.show()
    dialog.reject()
    rig.settle()
    assert lines(dialog) == ["mine: looking..."]


def test_one_run_at_a_time_is_said(rig: Rig) -> None:
    rig.improving.state = Improvement("SAM 2 nano")
    dialog = rig.open(project_file(rig.folder, "mine", rig.video, verified=20))
    assert "already" in dialog.problem.text()
    assert not dialog.go.isEnabled()


def test_every_control_has_a_name(rig: Rig) -> None:
    dialog = rig.open()
    assert all(w.accessibleName() for w in (dialog.base, dialog.projects, dialog.effort))
