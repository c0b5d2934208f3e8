"""A simulated person's hands: mouse and keys on the real widgets, and what they do with a dialog."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QRect, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QColorDialog,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QWidget,
)
from shiboken6 import isValid

from tests.soak.program import Stuck

Keys = Qt.KeyboardModifier
LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NONE = Keys.NoModifier
_PATIENCE = 60  # touches of one dialog until it counts as one that cannot be left
_WORDS = ("person", "Auto 2", "物体", "a'b\"c;--", "x", "very long name " * 12, " ", "")


def type_into(widget: QWidget, text: str) -> None:
    """What is there is replaced. QTest types Latin letters alone; all else arrives as from a composer."""
    QTest.keyClick(widget, Qt.Key.Key_A, Keys.ControlModifier)
    if text.isascii():
        QTest.keyClicks(widget, text)
    elif isinstance(widget, QLineEdit):
        widget.insert(text)


def press_keys(widget: QWidget, keys: str) -> None:
    """Keys as the key map writes them, such as 'Ctrl+Shift+P'."""
    combination = QKeySequence(keys)[0]
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


def drag(widget: QWidget, places: Sequence[QPoint], button: Qt.MouseButton = LEFT, keys: Keys = NONE) -> None:
    """Press at the first place, move over the others, let go at the last."""
    QTest.mousePress(widget, button, keys, places[0])
    for place in places[1:]:
        QTest.mouseMove(widget, place)
    QTest.mouseRelease(widget, button, keys, places[-1])


def wheel(widget: QWidget, place: QPoint, notches: int, keys: Keys = NONE) -> None:
    event = QWheelEvent(
        QPointF(place),
        QPointF(widget.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def drop(widget: QWidget, paths: Sequence[Path]) -> None:
    """Files are let go over a widget."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, NONE, QEvent.Type.Drop)
    QApplication.sendEvent(widget, event)


def place_in(rect: QRect, rng: random.Random) -> QPoint:
    return QPoint(
        rect.left() + rng.randrange(max(1, rect.width())), rect.top() + rng.randrange(max(1, rect.height()))
    )


class DialogHand(QObject):
    """Sees to every dialog and menu that holds the window: touches a few things in it, then leaves.

    A dialog runs an event loop of its own inside the command that opened it; hence the timer.
    """

    def __init__(self, paths: Callable[[random.Random], Path]) -> None:
        """paths: what to type where a file is asked for."""
        super().__init__()
        self._paths = paths
        self._rng = random.Random(0)
        self._touched: tuple[int, int] | None = None  # which dialog, and how often
        self._patience = 0
        self._alive = True
        self._plan: tuple[type[QWidget], Callable[[QWidget], object]] | None = None
        self.seen = 0  # dialogs and menus
        self.touched = 0  # times that something was done in one
        self._soon = QTimer(self, singleShot=True, interval=2)
        self._soon.timeout.connect(self._look)
        self._soon.start()

    def use(self, rng: random.Random) -> None:
        """What happens to dialogs from now on follows from this."""
        self._rng = rng

    def plan(self, kind: type[QWidget] | None, do: Callable[[QWidget], object] | None = None) -> None:
        """Do this with the next dialog of a kind instead of what chance wills; None: nothing is planned."""
        self._plan = None if kind is None or do is None else (kind, do)

    def stop(self) -> None:
        self._alive = False

    def _look(self) -> None:
        if not self._alive:
            return
        # Before anything else: a touch may open another dialog, with its own loop, inside this call.
        self._soon.start()
        widget = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if widget is None or not isValid(widget):
            self._touched = None
        else:
            self._meet(widget)

    def _meet(self, widget: QWidget) -> None:
        touches = self._touched[1] + 1 if self._touched is not None and self._touched[0] == id(widget) else 0
        self._touched = (id(widget), touches)
        self.touched += 1
        if self._plan is not None and isinstance(widget, self._plan[0]):
            (_, do), self._plan = self._plan, None
            self.seen += 1
            do(widget)
            return
        if touches == 0:
            self.seen += 1
            self._patience = self._rng.choice((0, 1, 2, 4, 8))
        if touches > _PATIENCE:
            self._alive = False
            raise Stuck(f"{type(widget).__name__} '{widget.windowTitle()}' cannot be left with Esc")
        if touches < self._patience:
            self.touch(widget, self._rng)
        else:
            leave(widget)

    def touch(self, window: QWidget, rng: random.Random) -> None:
        """Do one thing in a dialog or menu."""
        if not _bring_to_front(window):
            return
        if isinstance(window, QMenu):
            QTest.keyClick(window, rng.choice((Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)))
        elif isinstance(window, QColorDialog):
            QTest.keyClick(window, rng.choice((Qt.Key.Key_Tab, Qt.Key.Key_Return)))
        elif isinstance(window, QFileDialog):
            self._choose_file(window, rng)
        else:
            parts = [w for w in window.findChildren(QWidget) if _can_be_used(w)]
            if parts:
                self._use(rng.choice(parts), rng)
            elif window.focusWidget() is not None:
                QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)

    def _choose_file(self, dialog: QFileDialog, rng: random.Random) -> None:
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        if rng.random() < 0.8 and name is not None:
            name.setText(str(self._paths(rng)))  # as a paste: typing completes
            QTest.keyClick(name, Qt.Key.Key_Return)
        else:
            leave(dialog)

    def _use(self, part: QWidget, rng: random.Random) -> None:
        middle = part.rect().center()
        if isinstance(part, QAbstractButton):
            QTest.mouseClick(part, LEFT, NONE, middle)
        elif isinstance(part, QLineEdit):
            type_into(part, rng.choice(_WORDS))
            if rng.random() < 0.3:
                QTest.keyClick(part, Qt.Key.Key_Return)
        elif isinstance(part, QComboBox | QAbstractSpinBox | QAbstractSlider):
            QTest.keyClick(part, rng.choice((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageDown)))
        elif isinstance(part, QAbstractItemView):
            view = part.viewport()
            place = place_in(view.rect(), rng)
            QTest.mouseClick(view, LEFT, NONE, place)
            if rng.random() < 0.2:
                QTest.mouseDClick(view, LEFT, NONE, place)


def leave(window: QWidget) -> None:
    """Esc, first to what has the focus, as the platform sends it; then to the window itself."""
    if not _bring_to_front(window):
        return
    inner = window.focusWidget()
    QTest.keyClick(
        inner if inner is not None and not isinstance(window, QMenu) else window, Qt.Key.Key_Escape
    )


def _bring_to_front(window: QWidget) -> bool:
    """As a press anywhere in it does: else the keys of the window in front would have the keys, and what
    is being typed would not lose the focus to a button. False when it has gone meanwhile."""
    if not isValid(window):
        return False
    if not isinstance(window, QMenu) and QApplication.activeWindow() is not window:
        window.activateWindow()
        QApplication.processEvents()
    return isValid(window) and window.isVisible()


def other_dialogs(window: QWidget) -> list[QDialog]:
    """Dialogs that are open beside the work and do not hold it up."""
    return [
        w
        for w in QApplication.topLevelWidgets()
        if isinstance(w, QDialog) and w is not window and w.isVisible() and not w.isModal()
    ]


def _can_be_used(part: QWidget) -> bool:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractSlider, QAbstractItemView)
    return isinstance(part, kinds) and part.isVisible() and part.isEnabled()
