from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from annotator.panels.mask_line import MaskLine
from annotator.project.edits import SetObject
from annotator.review.risks import Risks
from annotator.view_state import ViewState
from annotator.workspace import Workspace


@pytest.mark.parametrize("name", ["雪 (2)", "Ångström", "снег", ""])
def test_it_is_as_high_whatever_a_name_is_written_in(
    qtbot: QtBot, view: ViewState, workspace: Workspace, name: str
) -> None:
    """Else the lists above would move with the pointer, from one object to another."""
    assert workspace.project is not None
    assert workspace.history is not None
    line = MaskLine(view, workspace, Risks())
    qtbot.addWidget(line)
    line.show()
    view.object_id = 1
    qtbot.waitUntil(lambda: line.name.text() == "Cup")
    before = line.sizeHint().height(), line.minimumSizeHint().height()
    workspace.history.do("Rename", SetObject(replace(workspace.project.objects[1], name=name)))
    qtbot.waitUntil(lambda: line.name.text() == name)
    assert (line.sizeHint().height(), line.minimumSizeHint().height()) == before
