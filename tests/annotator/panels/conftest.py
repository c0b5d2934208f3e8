"""A small open project for the panels: 'Cup' and 'Ball' over 100 frames at 25 frames a second."""

from __future__ import annotations

from fractions import Fraction

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.panels.object_list import ObjectList
from annotator.panels.theme import apply_theme
from annotator.project.edits import AddObject
from annotator.project.project import ObjectInfo, Project, VideoRef
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from tests.annotator.panels.object_rows import AskedActions


@pytest.fixture(autouse=True)
def _dark(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")


@pytest.fixture
def video() -> VideoRef:
    return VideoRef("/clips/kitchen.mp4", "video", 64, 36, 100, Fraction(25), "print")


@pytest.fixture
def view(video: VideoRef) -> ViewState:
    state = ViewState()
    state.reset(video.num_frames)
    return state


@pytest.fixture
def workspace(video: VideoRef) -> Workspace:
    space = Workspace()
    history = space.attach(Project(video))
    history.do("Add", AddObject(ObjectInfo(1, "Cup", "kitchen", "#56B4E9")))
    history.do("Add", AddObject(ObjectInfo(2, "Ball", "toy", "#E69F00")))
    return space


@pytest.fixture
def actions(view: ViewState, workspace: Workspace) -> AskedActions:
    return AskedActions(view, workspace)


@pytest.fixture
def panel(qtbot: QtBot, view: ViewState, workspace: Workspace, actions: AskedActions) -> ObjectList:
    widget = ObjectList(view, workspace, actions)
    qtbot.addWidget(widget)
    widget.resize(250, 320)
    widget.show()
    qtbot.waitExposed(widget)
    return widget
