from __future__ import annotations

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QObject,
    QRect,
    QSignalBlocker,
    Qt,
)
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.panels.object_list import ObjectList
from annotator.panels.object_model import CountRole, KeyRole, StateRole, VisibleRole
from annotator.project.edits import AddObject, SetMask, remove_object
from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.project import ObjectInfo, Source
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.masks import Mask
from tests.annotator.panels.object_rows import AskedActions, middle, picture


def test_counts_and_order_follow_the_project(panel: ObjectList, workspace: Workspace) -> None:
    history, project = workspace.history, workspace.project
    assert history is not None
    assert project is not None
    model = panel.list.model()
    mask = Mask.empty(36, 64)
    for frame in range(3):
        history.do("Track", SetMask(2, frame, MaskRecord(mask, MaskInfo(Source.TRACKED))))
    assert model.index(1, 0).data(CountRole) == 3
    assert "3 mask" in model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    history.do("Delete", remove_object(project, 1))
    assert [model.index(r, 0).data() for r in range(model.rowCount())] == ["Ball"]
    history.undo()
    assert [model.index(r, 0).data() for r in range(model.rowCount())] == ["Cup", "Ball"]


def test_fifty_objects_show_keys_on_nine_and_scroll(
    panel: ObjectList, view: ViewState, workspace: Workspace
) -> None:
    assert workspace.project is not None
    assert workspace.history is not None
    while len(workspace.project.objects) < 50:
        workspace.history.do("Add", AddObject(workspace.project.new_object()))
    model = panel.list.model()
    keys = [model.index(r, 0).data(KeyRole) for r in range(50)]
    assert keys == [*"123456789", *[""] * 41]
    view.object_id = 50
    assert panel.list.viewport().rect().contains(middle(panel, 49))


def test_empty_list_says_what_to_do(panel: ObjectList, workspace: Workspace) -> None:
    assert panel.new_button.isEnabled()
    workspace.close()
    assert panel.list.model().rowCount() == 0
    assert not panel.new_button.isEnabled()
    shown = picture(panel)
    ground = shown.pixelColor(1, 1)
    inked = any(shown.pixelColor(x, shown.height() // 2) != ground for x in range(shown.width()))
    assert inked


def test_solo_greys_the_others_as_the_choice_moves(panel: ObjectList, view: ViewState) -> None:
    model = panel.list.model()
    view.object_id = 1
    view.solo = True
    assert [model.index(r, 0).data(VisibleRole) for r in range(2)] == [True, False]
    view.object_id = 2
    assert [model.index(r, 0).data(VisibleRole) for r in range(2)] == [False, True]
    view.object_id = None
    assert [model.index(r, 0).data(VisibleRole) for r in range(2)] == [True, True]


def test_rows_say_absent_and_occluded_on_the_current_frame(
    panel: ObjectList, view: ViewState, workspace: Workspace
) -> None:
    assert workspace.history is not None
    empty, full = Mask.empty(36, 64), Mask.from_array(np.ones((36, 64), bool))
    record = MaskRecord(full, MaskInfo(Source.TRACKED, area=full.area, occluded=True))
    workspace.history.do("Absent", SetMask(1, 5, MaskRecord(empty, MaskInfo(Source.PAINTED))))
    workspace.history.do("Occluded", SetMask(2, 5, record))
    model = panel.list.model()
    assert [model.index(r, 0).data(StateRole) for r in range(2)] == ["", ""]
    before = picture(panel)
    view.frame = 5
    assert [model.index(r, 0).data(StateRole) for r in range(2)] == ["absent", "occluded"]
    assert "occluded on this frame" in model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert picture(panel) != before


def test_what_was_said_on_a_frame_is_not_shown_on_the_next(
    panel: ObjectList, view: ViewState, workspace: Workspace
) -> None:
    assert workspace.history is not None
    view.frame = 5
    before = picture(panel)
    empty = MaskRecord(Mask.empty(36, 64), MaskInfo(Source.PAINTED))
    workspace.history.do("Absent", SetMask(1, 5, empty))
    workspace.history.do("Absent", SetMask(1, 6, empty))
    workspace.history.do("Not absent there", SetMask(1, 6, None))
    assert picture(panel) != before
    changes = []
    panel.list.model().dataChanged.connect(lambda *_: changes.append(1))
    view.frame = 6
    assert changes, "the list went on showing what was said on the frame before"


def test_the_chosen_row_stays_in_view_when_the_list_gets_less_room(
    view: ViewState, workspace: Workspace, qtbot: QtBot
) -> None:
    assert workspace.history is not None
    for number in range(3, 30):
        info = ObjectInfo(number, f"Object {number}", "object", "#56B4E9")
        workspace.history.do("Add", AddObject(info))
    made = ObjectList(view, workspace, AskedActions(view, workspace))
    qtbot.addWidget(made)
    made.resize(280, 500)
    made.show()
    view.object_id = 9
    made.resize(280, 200)
    row = made.list.visualRect(made.list.selectionModel().selectedIndexes()[0])
    assert made.list.viewport().rect().contains(row)


def test_a_row_whose_object_has_gone_is_painted_as_nothing(panel: ObjectList, workspace: Workspace) -> None:
    """Others may have the window painted before the list has heard of it."""
    project = workspace.project
    assert project is not None
    before = dict(project.objects)
    project.objects.clear()
    picture(panel)
    project.objects.update(before)


def test_a_change_before_the_list_hears_of_the_frame_leaves_no_row_behind(
    panel: ObjectList, view: ViewState, workspace: Workspace
) -> None:
    """Somebody else hears first that another frame is shown, and has something tracked there."""
    assert workspace.history is not None
    absent = MaskRecord(Mask.empty(36, 64), MaskInfo(Source.PAINTED))
    workspace.history.do("Absent", SetMask(1, 5, absent))
    rows = []
    panel.list.model().dataChanged.connect(
        lambda first, last: rows.extend(range(first.row(), last.row() + 1))
    )
    with QSignalBlocker(view):
        view.frame = 5
    workspace.history.do("Track", SetMask(2, 9, MaskRecord(Mask.empty(36, 64), MaskInfo(Source.TRACKED))))
    view.frame_changed.emit(5)
    assert set(rows) == {0, 1}


def test_a_new_mask_has_its_own_row_painted_alone(
    panel: ObjectList, workspace: Workspace, view: ViewState, qtbot: QtBot
) -> None:
    history = workspace.history
    assert history is not None
    painted: list[QRect] = []

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                painted.extend(event.region())
            return False

    watcher = Watcher(panel)
    panel.list.viewport().installEventFilter(watcher)
    picture(panel)
    for row, object_id in enumerate((1, 2)):
        QApplication.processEvents()
        painted.clear()
        before = panel.list.viewport().grab().toImage()
        QApplication.processEvents()
        painted.clear()
        history.do("Track", SetMask(object_id, 5, MaskRecord(Mask.empty(36, 64), MaskInfo(Source.TRACKED))))
        qtbot.waitUntil(lambda: bool(painted))
        (rect,) = painted
        assert rect == panel.list.visualRect(panel.list.model().index(row, 0))
        assert picture(panel) != before, "the count of masks is another"
