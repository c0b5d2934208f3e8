from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.panels.status import StatusBar
from annotator.review.risks import Counts


@pytest.fixture
def bar(qtbot: QtBot) -> StatusBar:
    widget = StatusBar()
    qtbot.addWidget(widget)
    widget.resize(1280, 28)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_shows_frame_pointer_and_model(bar: StatusBar) -> None:
    bar.set_frame(12, 300, 25)
    bar.set_pointer(40.9, 7.2)
    bar.set_model("SAM 2.1 tiny", "CPU", "float32")
    assert bar.frame.text() == "Frame 12 / 299  ·  0:00.48"
    assert bar.pointer.text() == "40, 7"
    assert bar.model.text() == "SAM 2.1 tiny  ·  CPU  ·  float32"
    bar.set_pointer(None)
    bar.set_model("Basic")
    bar.set_frame(0, 0, 0)
    assert not bar.pointer.isVisible()
    assert bar.model.text() == "Basic"
    assert not bar.frame.isVisible()


def test_job_shows_progress_speed_and_time_left(bar: StatusBar) -> None:
    bar.set_job("Tracking Cup", 100, 300, 10.0)
    assert bar.job.isVisible()
    assert (bar.job.bar.value(), bar.job.bar.maximum()) == (100, 300)
    assert bar.job.numbers.text() == "100 / 300  ·  10.0/s  ·  0:20 left"
    assert not bar.job.cancel.isVisible()
    bar.set_job("Loading the model")
    assert bar.job.bar.maximum() == 0
    assert bar.job.numbers.text() == ""
    bar.clear_job()
    assert not bar.job.isVisible()


def test_cancel_is_asked_once_a_job(bar: StatusBar) -> None:
    asked: list[int] = []
    bar.set_job("Tracking", 1, 9, cancel=lambda: asked.append(1))
    QTest.mouseClick(bar.job.cancel, Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar.job.cancel, Qt.MouseButton.LeftButton)
    assert asked == [1]


def test_message_goes_after_a_while(bar: StatusBar, qtbot: QtBot) -> None:
    bar.set_message("Point added", 0.02)
    assert bar.message.text() == "Point added"
    qtbot.waitUntil(lambda: bar.message.text() == "")
    bar.set_message("Choose a model", 0)
    other = StatusBar()
    qtbot.addWidget(other)
    other.set_message("Point added", 0.02)
    qtbot.waitUntil(lambda: other.message.text() == "")
    assert bar.message.text() == "Choose a model"


@pytest.mark.parametrize("width", [1280, 800, 480, 320])
def test_parts_give_way_but_the_job_can_always_be_stopped(bar: StatusBar, width: int) -> None:
    bar.set_frame(123, 3000, 25)
    bar.set_pointer(1, 2)
    bar.set_model("SAM 2.1 base+", "NVIDIA H100", "bfloat16")
    bar.set_job("Tracking 3 objects forward", 412, 3000, 8.2, lambda: None)
    bar.resize(width, 28)
    QApplication.processEvents()
    assert bar.width() == width
    cancel = bar.job.cancel
    right = cancel.mapTo(bar, cancel.rect().topRight()).x()
    assert cancel.isVisible()
    assert right < width


def test_how_the_review_stands(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(1300, 28)
    bar.show()
    bar.set_review(Counts(12, 5, 30))
    assert bar.review.isVisible()
    assert bar.review.text() == "12 verified  ·  5 to review  ·  30 stale"
    bar.set_job("Track again", 1, 9)
    bar.resize(700, 28)
    assert bar.review.isHidden(), "what runs matters more"
    bar.resize(1300, 28)
    bar.set_review(Counts())
    assert bar.review.isHidden()
    bar.set_review(None)
    assert bar.review.text() == ""


def test_memory_in_use_is_shown_and_told_in_parts(qtbot: QtBot) -> None:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(1300, 28)
    bar.show()
    bar.set_model("SAM 2.1 tiny", "cpu", "float32")
    assert bar.memory.isHidden()
    used = [1_234_000_000]
    bar.set_memory(lambda: used[0], lambda: 310_000_000)
    assert bar.memory.isVisible()
    assert bar.memory.text() == "1.2 GB"
    used[0] = 2_500_000_000
    bar._look_at_memory.setInterval(1)
    qtbot.waitUntil(lambda: bar.memory.text() == "2.5 GB")
    used[0] = 847_000_000
    qtbot.waitUntil(lambda: bar.memory.text() == "850 MB")
    bar.set_cache_bytes(640_000_000)
    QApplication.sendEvent(bar.memory, QHelpEvent(QEvent.Type.ToolTip, QPoint(2, 2), QPoint(2, 2)))
    assert bar.memory.toolTip().split("\n") == [
        "Main memory in use: 847 MB",
        "Decoded pictures for the window: 310 MB",
        "The engine's caches: at most 640 MB",
    ]


def test_memory_goes_first_where_room_is_short(bar: StatusBar) -> None:
    bar.set_model("SAM 2.1 base+", "NVIDIA H100", "bfloat16")
    bar.set_frame(12, 300, 25)
    bar.set_review(Counts(12, 5, 30))
    bar.set_memory(lambda: 10**9, lambda: 0)
    parts = (bar.memory, bar.review, bar.model, bar.frame)
    bar.resize(1280, 28)
    assert [part.isVisible() for part in parts] == [True, True, True, True]
    bar.set_job("Tracking 3 objects forward", 412, 3000, 8.2, lambda: None)
    assert [part.isVisible() for part in parts] == [False, True, True, True]
    bar.clear_job()
    bar.resize(1100, 28)
    assert [part.isVisible() for part in parts] == [False, True, True, True]


def test_time_left_where_there_is_no_speed(bar: StatusBar) -> None:
    bar.set_job("Improving SAM 2 nano", 30, 200, seconds_left=95)
    assert bar.job.numbers.text() == "30 / 200  ·  1:35 left"
    bar.set_job("Improving SAM 2 nano", seconds_left=12)
    assert bar.job.numbers.text() == "0:12 left"


def test_what_runs_and_what_was_said_are_read_in_full(bar: StatusBar) -> None:
    """With a long name of a model, as the bundled one has: the lesser things give way."""
    bar.set_model("SAM 2 nano (ours, experimental)", "cpu", "bfloat16")
    bar.set_frame(0, 40, 25)
    bar.set_review(Counts(0, 1, 0))
    bar.set_pointer(550, 480)
    bar.set_message("Tab: another reading of the click")
    bar.set_job("Track both ways", 7, 39, 4.2, lambda: None)
    QApplication.processEvents()
    assert bar.job.text.shown_text() == "Track both ways"
    assert bar.message.shown_text() == "Tab: another reading of the click"
    assert bar.frame.isVisible()
    assert not bar.pointer.isVisible()
    assert bar.minimumSizeHint().width() == 200
    bar.resize(1900, 28)
    QApplication.processEvents()
    assert bar.pointer.isVisible()
    assert bar.review.isVisible()
    assert bar.model.isVisible()
    bar.resize(300, 28)
    QApplication.processEvents()
    assert bar.job.cancel.isVisible()
    assert bar.job.cancel.geometry().right() <= bar.job.width()
    bar.clear_job()
    bar.resize(1280, 28)
    QApplication.processEvents()
    assert bar.pointer.isVisible()


class Paints(QObject):
    """Counts how often widgets are painted."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.count = 0
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_progress_is_painted_in_its_turn_not_in_the_middle_of_what_tells_of_it(
    bar: StatusBar, qtbot: QtBot
) -> None:
    bar.set_job("Tracking", 10, 300, 0.0, lambda: None)
    qtbot.waitUntil(bar.job.bar.isVisible)
    QApplication.processEvents()
    paints = Paints(bar.job.bar, bar.frame)
    bar.frame.update()  # waits to be painted: nothing here may paint it early
    for done, total in ((200, 300), (0, 0), (7, 8), (300, 300)):
        bar.set_job("Tracking", done, total, 0.0, lambda: None)
    assert paints.count == 0
    qtbot.waitUntil(lambda: paints.count > 0)
    assert (bar.job.bar.value(), bar.job.bar.maximum()) == (300, 300)
