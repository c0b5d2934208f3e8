"""Keys that a control with the focus needs for itself, though they are keys of the program elsewhere.

Space plays the video and presses a button; the arrows step through it and move a slider. Who came to a
control by Tab means the control. A click does not give it the focus, so that after it the keys are the
program's as before.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QScrollBar,
    QWidget,
)

_ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
_JUMPS = frozenset({Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_TRAVEL = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})  # from control to control; more on the canvas
_OWN: tuple[tuple[type[QWidget], frozenset[Qt.Key]], ...] = (
    (QAbstractButton, frozenset({Qt.Key.Key_Space})),
    (QAbstractSlider, _ARROWS | _JUMPS),
    (QAbstractItemView, frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down}) | _JUMPS),
    (QComboBox, frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space}) | _JUMPS),
)


def is_own_key(control: QObject, event: QKeyEvent) -> bool:
    """Whether a key pressed now is meant for this control, which has the focus."""
    if event.key() in _TRAVEL:
        return True
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return plain and any(isinstance(control, kind) and event.key() in keys for kind, keys in _OWN)


class OwnKeys(QObject):
    """Gives the controls in a part of the window their keys."""

    def __init__(self, part: QWidget) -> None:
        """Call it when the part has all its controls."""
        super().__init__(part)
        for control in (part, *part.findChildren(QWidget)):
            if not control.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(control, QScrollBar):
                continue
            control.installEventFilter(self)
            if isinstance(control, tuple(kind for kind, _ in _OWN if kind is not QAbstractItemView)):
                control.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_shortcut = event.type() == QEvent.Type.ShortcutOverride
        if is_shortcut and isinstance(event, QKeyEvent) and is_own_key(watched, event):
            event.accept()
            return True
        return super().eventFilter(watched, event)
