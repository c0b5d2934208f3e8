"""Notices in the real window: they lie over the work, move nothing, and go with what they were about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.window import RealWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.start(make_video(tmp_path / "clip.mp4"))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    yield made
    made.stop()


def _shown(window: RealWindow) -> list[str]:
    return [card.notice.text for card in window.app.window.notice_bar.cards]


def test_the_picture_stays_where_it_is_when_something_is_said(window: RealWindow) -> None:
    canvas, bar = window.app.window.canvas, window.app.window.notice_bar

    def place() -> tuple[QRect, tuple[int, int], tuple[int, int]]:
        QApplication.processEvents()
        corners = [canvas.frame_to_widget(x, y).toTuple() for x, y in ((0, 0), (64, 48))]
        return canvas.geometry(), corners[0], corners[1]

    before = place()
    for text in ("One thing.", "Another.", "A third, which is rather long. " * 12):
        window.app.notices.warn(text)
    assert place() == before
    assert bar.isVisible()
    assert bar.geometry().bottom() == bar.parentWidget().rect().bottom()
    assert bar.width() == canvas.width()
    for card in bar.cards:
        card.close_button.click()
    assert place() == before
    assert not bar.isVisible()


def test_what_was_said_of_a_file_goes_when_another_is_opened(window: RealWindow, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0" * 5000)
    window.app.window.dropped.emit([str(broken)])
    window.wait(lambda: _shown(window))
    assert "broken.mp4" in _shown(window)[0]
    window.app.notices.warn("The disk is nearly full.")
    other = make_video(tmp_path / "other.mp4", seed=3)
    window.app.window.dropped.emit([str(other)])
    window.wait(lambda: window.project.video.path == str(other) and window.shown_frame == 0)
    assert _shown(window) == ["The disk is nearly full."]
