from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.panels.theme import DARK, LIGHT, apply_theme
from annotator.panels.timeline import Timeline
from annotator.project.edits import AddObject, SetMask, SetObject, SetVideo, remove_object
from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.project import Source, VideoRef
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.masks import Mask

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def timeline(qtbot: QtBot, view: ViewState, workspace: Workspace) -> Timeline:
    widget = Timeline(view, workspace)
    qtbot.addWidget(widget)
    widget.resize(900, 160)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def _wheel(timeline: Timeline, x: float, notches: int, keys: Qt.KeyboardModifier = NONE) -> None:
    at = QPointF(x, 60)
    event = QWheelEvent(
        at,
        timeline.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(timeline.viewport(), event)


def test_click_on_the_ruler_goes_to_the_frame(timeline: Timeline, view: ViewState) -> None:
    QTest.mouseClick(timeline.viewport(), LEFT, NONE, timeline.point_of(73))
    assert view.frame == 73
    assert view.object_id is None


def test_click_on_a_row_also_chooses_its_object(timeline: Timeline, view: ViewState) -> None:
    QTest.mouseClick(timeline.viewport(), LEFT, NONE, timeline.point_of(20, 2))
    assert (view.frame, view.object_id) == (20, 2)


def test_click_on_a_name_chooses_without_moving(timeline: Timeline, view: ViewState) -> None:
    view.frame = 40
    QTest.mouseClick(timeline.viewport(), LEFT, NONE, QPoint(30, timeline.point_of(0, 1).y()))
    assert (view.frame, view.object_id) == (40, 1)


def test_drag_scrubs_and_stops_at_the_ends(timeline: Timeline, view: ViewState) -> None:
    seen: list[int] = []
    view.frame_changed.connect(seen.append)
    port = timeline.viewport()
    QTest.mousePress(port, LEFT, NONE, timeline.point_of(10))
    for frame in (20, 30, 99):
        QTest.mouseMove(port, timeline.point_of(frame))
    QTest.mouseMove(port, QPoint(port.width() + 200, 10))
    QTest.mouseRelease(port, LEFT, NONE, QPoint(port.width() + 200, 10))
    assert seen == [10, 20, 30, 99]
    QTest.mouseMove(port, timeline.point_of(50))
    assert view.frame == 99


def test_ctrl_wheel_zooms_around_the_pointer(timeline: Timeline) -> None:
    x = timeline.point_of(60).x()
    before = timeline.scale.zoom
    _wheel(timeline, x, 3, Qt.KeyboardModifier.ControlModifier)
    assert timeline.scale.zoom > before
    assert timeline.point_of(60).x() == pytest.approx(x, abs=timeline.scale.zoom)
    _wheel(timeline, x, -9, Qt.KeyboardModifier.ControlModifier)
    assert timeline.scale.is_fitted


def test_scroll_bar_and_shift_wheel_move_in_time(timeline: Timeline, view: ViewState) -> None:
    timeline.zoom_by(1e6)
    timeline.horizontalScrollBar().setValue(300)
    assert timeline.scale.offset == 300
    _wheel(timeline, 400, -1, Qt.KeyboardModifier.ShiftModifier)
    assert timeline.scale.offset > 300
    assert timeline.horizontalScrollBar().value() == timeline.scale.offset
    assert view.frame == 0


def test_the_scroll_bar_is_there_while_there_is_something_to_scroll(timeline: Timeline) -> None:
    bar = timeline.horizontalScrollBar()
    assert not bar.isVisible()
    timeline.zoom_by(1e6)
    QApplication.processEvents()
    bar.setValue(300)
    assert bar.isVisible()
    assert (bar.value(), bar.maximum()) == (timeline.scale.offset, timeline.scale.max_offset)
    timeline.resize(1000, 160)
    QApplication.processEvents()
    assert bar.isVisible()
    assert timeline.scale.offset == 300
    timeline.zoom_fit()
    QApplication.processEvents()
    assert not bar.isVisible()
    assert timeline.scale.is_fitted


def test_the_playhead_is_kept_in_view(timeline: Timeline, view: ViewState) -> None:
    timeline.zoom_by(1e6)
    assert timeline.scale.x(90) > timeline.scale.width
    view.frame = 90
    assert 0 <= timeline.scale.x(90) < timeline.scale.width


def _repainted(timeline: Timeline, change: Callable[[], object]) -> bool:
    before = timeline.grab().toImage()
    change()
    return timeline.grab().toImage() != before


def test_what_changes_is_drawn(timeline: Timeline, view: ViewState, workspace: Workspace) -> None:
    project, history = workspace.project, workspace.history
    assert project is not None
    assert history is not None
    mask = Mask.from_array(np.ones((36, 64), bool))
    record = MaskRecord(mask, MaskInfo(Source.TRACKED, area=mask.area))
    recoloured = replace(project.objects[1], colour="#D55E00")
    assert _repainted(timeline, lambda: history.do("Track", SetMask(1, 30, record)))
    assert _repainted(timeline, lambda: history.do("Recolour", SetObject(recoloured)))
    assert _repainted(timeline, lambda: history.do("Rename", SetObject(replace(recoloured, name="Mug"))))
    assert _repainted(timeline, lambda: view.set_range(10, 60))
    assert _repainted(timeline, lambda: timeline.set_progress(44))
    assert _repainted(timeline, lambda: timeline.set_progress(None))
    assert _repainted(timeline, lambda: setattr(view, "hidden", frozenset({1})))
    assert _repainted(timeline, lambda: history.do("Delete", remove_object(project, 1)))
    assert _repainted(timeline, history.undo)


def test_another_video_gives_another_length(
    timeline: Timeline, workspace: Workspace, video: VideoRef, qtbot: QtBot
) -> None:
    assert workspace.history is not None
    workspace.history.do("Find", SetVideo(replace(video, num_frames=50)))
    assert timeline.scale.num_frames == 50
    workspace.close()
    assert timeline.scale.num_frames == 0
    timeline.grab()  # draws without a project
    QTest.mouseClick(timeline.viewport(), LEFT, NONE, QPoint(400, 10))


def test_fifty_objects_scroll_to_the_chosen_one(
    timeline: Timeline, view: ViewState, workspace: Workspace
) -> None:
    assert workspace.project is not None
    assert workspace.history is not None
    while len(workspace.project.objects) < 50:
        workspace.history.do("Add", AddObject(workspace.project.new_object()))
    view.object_id = 50
    y = timeline.point_of(0, 50).y()
    assert 26 <= y < timeline.viewport().height()
    QTest.mouseClick(timeline.viewport(), LEFT, NONE, timeline.point_of(5, 49))
    assert view.object_id == 49
    view.object_id = 1
    assert timeline.verticalScrollBar().value() == 0


def test_tool_tip_names_frame_time_and_object(timeline: Timeline, workspace: Workspace) -> None:
    assert timeline.tooltip_at(timeline.point_of(87)) == "Frame 87, 0:03.48"
    assert timeline.tooltip_at(timeline.point_of(87, 2)) == "Frame 87, 0:03.48\nBall: not tracked"
    assert timeline.tooltip_at(QPoint(20, timeline.point_of(0, 1).y())) == "Cup"


def test_the_timeline_follows_the_theme(timeline: Timeline, qapp: QApplication) -> None:
    def row_ground() -> QColor:
        return timeline.viewport().grab().toImage().pixelColor(timeline.point_of(50, 1))

    assert row_ground() == QColor(DARK.base)
    apply_theme(qapp, "light")
    assert row_ground() == QColor(LIGHT.base)
