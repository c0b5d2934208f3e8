"""Where attributes change over time: marked on the timeline, told in its tip, and gone to with keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from annotator.panels.timeline_values import HALF_WIDTH
from annotator.project.attributes import Attribute, AttributeKind
from annotator.project.timed_values import Change, value_changes
from tests.annotator.test_attributes import COLOUR, PARKED, desk, window
from tests.annotator.window import RealWindow

__all__ = ["desk", "window"]  # fixtures

SPEED = Attribute("speed", AttributeKind.NUMBER, 0.0, mutable=True)


def test_a_change_is_where_the_value_is_another_than_before() -> None:
    said = (("speed", ((2, 0.0), (4, 3.5), (6, "fast"), (8, 3.5), (9, 1.0))), ("gone", ((1, True),)))
    assert value_changes((SPEED,), (), said) == [Change(4, "speed", 3.5), Change(9, "speed", 1.0)]
    assert value_changes((SPEED,), (("speed", 3.5),), said)[0] == Change(2, "speed", 0.0)
    assert value_changes((replace(SPEED, mutable=False),), (), said) == []


@pytest.fixture
def changing(window: RealWindow) -> RealWindow:
    """Object 1: parked from frame 4, red from frame 7 on."""
    app = window.app
    app.attributes.change("car", PARKED.name, replace(PARKED, mutable=True))
    app.attributes.change("car", COLOUR.name, replace(COLOUR, mutable=True))
    app.attributes.set_value(1, PARKED.name, not PARKED.default, 4)
    app.attributes.set_value(1, COLOUR.name, next(c for c in COLOUR.choices if c != COLOUR.default), 7)
    return window


def _is_marked(window: RealWindow, frame: int) -> bool:
    """Whether there is a mark at the top of the row of object 1."""
    timeline = window.app.window.timeline
    middle = timeline.point_of(frame, 1)
    picture = timeline.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    row = timeline._row_area(timeline._rows[1])
    colour = timeline.palette().text().color()
    at = QPoint(middle.x() + HALF_WIDTH // 2, row.top() + 1) * ratio  # beside the playhead's line
    seen = picture.pixelColor(at)
    return all(abs(a - b) < 40 for a, b in zip(seen.getRgb(), colour.getRgb(), strict=True))


def test_marks_show_where_it_changes(changing: RealWindow) -> None:
    app = changing.app
    app.view.frame = 0
    assert [f for f in range(10) if _is_marked(changing, f)] == [4, 7]
    changing.history.undo()
    assert [f for f in range(10) if _is_marked(changing, f)] == [4]
    changing.history.redo()
    app.attributes.change("car", COLOUR.name, COLOUR)
    assert [f for f in range(10) if _is_marked(changing, f)] == [4], "it does not change over time any more"


def test_the_tip_says_what_changes(changing: RealWindow) -> None:
    timeline = changing.app.window.timeline
    assert "parked changes to yes" in timeline.tooltip_at(timeline.point_of(4, 1))
    assert "colour changes to" in timeline.tooltip_at(timeline.point_of(7, 1))
    assert "changes" not in timeline.tooltip_at(timeline.point_of(5, 1))


def test_keys_go_from_change_to_change(changing: RealWindow) -> None:
    app = changing.app
    hints: list[str] = []
    app.notices.hinted.connect(hints.append)
    app.view.object_id = 1
    app.view.frame = 0
    alt = Qt.KeyboardModifier.AltModifier
    way = []
    for _ in range(3):
        changing.key(Qt.Key.Key_PageDown, alt)
        way.append(app.view.frame)
    assert way == [4, 7, 7]
    assert "after this frame" in hints[-1]
    for _ in range(2):
        changing.key(Qt.Key.Key_PageUp, alt)
        way.append(app.view.frame)
    assert way[-2:] == [4, 4]
    assert "before this frame" in hints[-1]


def test_many_changes_beside_each_other_share_a_mark(changing: RealWindow) -> None:
    timeline = changing.app.window.timeline
    assert len(timeline._values.columns(changing.project, 1, timeline._scale)) == 2
    narrow = type(timeline._scale).fitted(100_000, 400)
    assert len(timeline._values.columns(changing.project, 1, narrow)) == 1


def test_without_changes_the_commands_say_why_not(window: RealWindow) -> None:
    hints: list[str] = []
    window.app.notices.hinted.connect(hints.append)
    assert not window.app.actions.by_id["go.next_change"].isEnabled()
    window.key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert "No attribute changes over time here" in hints[-1]
