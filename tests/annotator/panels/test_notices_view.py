from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.notices import Level, Notice, NoticeAction, Notices
from annotator.panels import notices_view
from annotator.panels.labels import Picture
from annotator.panels.notices_view import NoticeBar
from annotator.panels.theme import LIGHT, apply_theme
from engine.errors import UserError

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    widget = NoticeBar()
    qtbot.addWidget(widget)
    widget.resize(900, 200)
    return widget


def test_takes_no_room_until_something_is_said(bar: NoticeBar) -> None:
    assert bar.isHidden()
    notices = Notices()
    notices.posted.connect(bar.show_notice)
    notices.exception(UserError("The disk is full. Free some space and try again."))
    assert not bar.isHidden()
    assert [c.text.text() for c in bar.cards] == ["The disk is full. Free some space and try again."]
    QTest.mouseClick(bar.cards[0].close_button, LEFT)
    assert bar.cards == ()
    assert bar.isHidden()


def test_an_action_is_done_and_the_notice_goes(bar: NoticeBar) -> None:
    done: list[str] = []
    bar.show_notice(Notice(Level.WARNING, "Gone", "", (NoticeAction("Find it", lambda: done.append("x")),)))
    QTest.mouseClick(bar.cards[0].buttons[0], LEFT)
    assert done == ["x"]
    assert bar.cards == ()


def test_details_show_and_copy(bar: NoticeBar) -> None:
    bar.show_notice(Notice(Level.ERROR, "A bug", "Traceback: line 3"))
    bar.show()
    show, copy = bar.cards[0].buttons
    assert not bar.cards[0].details.isVisible()
    QTest.mouseClick(show, LEFT)
    assert bar.cards[0].details.isVisible()
    assert bar.cards[0].details.toPlainText() == "Traceback: line 3"
    QTest.mouseClick(copy, LEFT)
    assert QGuiApplication.clipboard().text() == "A bug\n\nTraceback: line 3"
    assert copy.text() == "Copied", "or a person presses it again and again"


def test_the_same_words_are_shown_once(bar: NoticeBar) -> None:
    for _ in range(5):
        bar.show_notice(Notice(Level.WARNING, "Choose an object first"))
    assert len(bar.cards) == 1


def test_older_notices_give_way_errors_last(bar: NoticeBar) -> None:
    bar.show_notice(Notice(Level.ERROR, "an error"))
    for number in range(4):
        bar.show_notice(Notice(Level.WARNING, f"warning {number}"))
    assert [c.notice.text for c in bar.cards] == ["warning 3", "warning 2", "an error"]


def test_information_goes_by_itself(bar: NoticeBar, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices_view, "_INFO_MS", 20)
    bar.show_notice(Notice(Level.INFO, "Exported"))
    bar.show_notice(Notice(Level.WARNING, "Stays"))
    qtbot.waitUntil(lambda: len(bar.cards) == 1)
    assert bar.cards[0].notice.text == "Stays"


def test_words_are_never_read_as_markup(bar: NoticeBar) -> None:
    bar.show_notice(Notice(Level.ERROR, "<b>no</b> such file"))
    assert bar.cards[0].text.textFormat() is Qt.TextFormat.PlainText


def test_a_notice_follows_the_theme(bar: NoticeBar, qapp: QApplication) -> None:
    bar.show_notice(Notice(Level.ERROR, "A bug"))
    bar.show()
    picture = bar.cards[0].findChildren(Picture)[0]
    in_dark = picture.grab().toImage()
    apply_theme(qapp, "light")
    assert picture.grab().toImage() != in_dark
    assert bar.cards[0].grab().toImage().pixelColor(200, 3) == QColor(LIGHT.raised)


def test_it_lies_over_the_foot_of_the_work_and_grows_upward(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(700, 400)
    over = NoticeBar()
    over.lie_over(host)
    host.show()
    over.show_notice(Notice(Level.WARNING, "Short."))
    QApplication.processEvents()
    assert over.height() < 60
    over.clear()
    over.show_notice(Notice(Level.ERROR, "A bug " * 40, "Traceback: line 3"))
    QApplication.processEvents()
    before = over.geometry()
    assert (before.left(), before.width(), before.bottom()) == (0, 700, 399)
    words = over.cards[0].text
    assert words.height() >= words.heightForWidth(words.width()), "all its lines are in view"
    QTest.mouseClick(over.cards[0].buttons[0], LEFT)
    QApplication.processEvents()
    assert over.geometry().bottom() == 399
    assert over.height() >= before.height() + over.cards[0].details.height()
    host.resize(500, 120)
    QApplication.processEvents()
    assert host.rect().contains(over.geometry())
    assert over.width() == 500
