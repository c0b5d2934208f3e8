"""A UserError is its sentence; anything else is a bug, logged and shown with what to report."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.notices import ExceptionHook, Level, Notice, Notices, start_log, stop_log
from engine.errors import UserError


@pytest.fixture
def posted(qtbot: QtBot) -> tuple[Notices, list[Notice]]:
    notices, seen = Notices(), []
    notices.posted.connect(seen.append)
    return notices, seen


def test_a_user_error_is_shown_as_its_sentence(posted: tuple[Notices, list[Notice]]) -> None:
    notices, seen = posted
    notices.exception(UserError("Choose an object first."))
    assert seen == [Notice(Level.WARNING, "Choose an object first.")]


class _Refusing(QWidget):
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        raise UserError("The disk is full.")


def test_a_user_error_from_a_widget_is_shown_without_what_qt_says_about_it(
    posted: tuple[Notices, list[Notice]], qtbot: QtBot
) -> None:
    notices, seen = posted
    widget = _Refusing()
    qtbot.addWidget(widget)
    with pytest.raises(UserError) as caught:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    notices.exception(caught.value)
    assert seen == [Notice(Level.WARNING, "The disk is full.")]


def test_a_bug_is_logged_and_shown_with_its_traceback(
    posted: tuple[Notices, list[Notice]], tmp_path: Path
) -> None:
    notices, seen = posted
    handler = start_log(tmp_path / "logs")
    try:
        notices.exception(_raised(ZeroDivisionError("of course")))
    finally:
        stop_log(handler)
    (notice,) = seen
    assert notice.level is Level.ERROR
    assert "Your work is saved" in notice.text
    assert "ZeroDivisionError: of course" in notice.details
    assert "_raised" in notice.details
    assert "ZeroDivisionError: of course" in (tmp_path / "logs" / "masklet.log").read_text()


def _raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


def test_the_hook_catches_on_every_thread_and_is_removed(
    posted: tuple[Notices, list[Notice]], qtbot: QtBot
) -> None:
    notices, seen = posted
    before = sys.excepthook, threading.excepthook
    hook = ExceptionHook(notices)
    hook.install()
    try:
        sys.excepthook(ValueError, ValueError("here"), None)
        thread = threading.Thread(target=lambda: _fail("there"))
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(seen) == 2)
    finally:
        hook.remove()
    assert (sys.excepthook, threading.excepthook) == before
    assert "ValueError: here" in seen[0].text
    assert "RuntimeError: there" in seen[1].text


def _fail(words: str) -> None:
    raise RuntimeError(words)


def test_the_log_does_not_grow_without_end(tmp_path: Path) -> None:
    handler = start_log(tmp_path)
    notices = Notices()
    try:
        for number in range(60):
            notices.error(f"{number} " + "x" * 100_000)
    finally:
        stop_log(handler)
    files = list(tmp_path.iterdir())
    assert len(files) == 4
    assert sum(f.stat().st_size for f in files) < 5 * 2**20


def test_a_log_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert start_log(tmp_path / "file" / "logs") is None
