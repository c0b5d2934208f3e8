from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.panels.welcome import Recent, RecentRow, Welcome

LEFT = Qt.MouseButton.LeftButton
RECENT = (
    Recent("/clips/kitchen.masklet", "kitchen.masklet", 1_700_000_000),
    Recent("/drive/" + "long/" * 30 + "gone.masklet", "gone.masklet", 1_600_000_000, is_there=False),
)


@pytest.fixture
def page(qtbot: QtBot) -> Welcome:
    widget = Welcome()
    qtbot.addWidget(widget)
    widget.resize(1280, 640)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.mark.parametrize("kind", ["video", "folder", "project", "demo", "tour"])
def test_buttons_ask_to_open(page: Welcome, qtbot: QtBot, kind: str) -> None:
    with qtbot.waitSignal(page.open_requested) as told:
        QTest.mouseClick(page.buttons[kind], LEFT)
    assert told.args == [kind]


def test_recent_work_is_listed_and_opened(page: Welcome, qtbot: QtBot) -> None:
    assert not page.recent.isVisible()
    page.set_recent(RECENT)
    assert page.recent.isVisible()
    rows = [r for r in page.findChildren(RecentRow) if r.isVisible()]
    assert [r.recent.path for r in rows] == [r.path for r in RECENT]
    with qtbot.waitSignal(page.recent_requested) as told:
        QTest.mouseClick(rows[0], LEFT)
    assert told.args == ["/clips/kitchen.masklet"]
    page.set_recent(RECENT[:1])
    QApplication.processEvents()
    assert sum(r.isVisible() for r in page.findChildren(RecentRow)) == 1


@pytest.mark.parametrize(("width", "height"), [(1280, 640), (700, 500), (380, 420)])
def test_nothing_is_wider_than_the_window(page: Welcome, width: int, height: int, qtbot: QtBot) -> None:
    page.set_recent(RECENT)
    page.resize(width, height)
    qtbot.waitUntil(lambda: page.horizontalScrollBar().maximum() == 0)
    for button in page.buttons.values():
        left = button.mapTo(page.widget(), QPoint(0, 0)).x()
        assert 0 <= left
        assert left + button.width() <= page.viewport().width()


def _drop(target: QWidget, mime: QMimeData) -> bool:
    copy = Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, mime, LEFT, none)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(50, 50), copy, mime, LEFT, none))
    return True


def test_files_can_be_dropped(page: Welcome, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/clips/a.mp4"), QUrl.fromLocalFile("/clips/b.mp4")])
    with qtbot.waitSignal(page.dropped) as told:
        assert _drop(page.viewport(), mime)
    assert told.args == [["/clips/a.mp4", "/clips/b.mp4"]]


def test_text_and_web_addresses_are_not_taken(page: Welcome) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a.mp4")])
    assert not _drop(page.viewport(), mime)


def test_the_first_tab_stop_opens_a_video(page: Welcome) -> None:
    page.activateWindow()
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_Tab)
    order = [page.buttons[k] for k in ("video", "folder", "project", "demo")]
    following = order[0]
    for button in order[1:]:
        following = following.nextInFocusChain()  # type: ignore[assignment]
        while following.focusPolicy() == Qt.FocusPolicy.NoFocus:
            following = following.nextInFocusChain()  # type: ignore[assignment]
        assert following is button
