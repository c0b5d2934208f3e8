"""A button that takes the next key press as a key to give to a command."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.panels.theme import icon

_MODIFIERS = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Super_L,
    Qt.Key.Key_Super_R,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_unknown,
}


class KeyField(QPushButton):
    """Press it, then press a key. Esc or another place gives up.

    pressed_key: the key, as QKeySequence writes it on every system.
    """

    pressed_key = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setIcon(icon("keys"))
        self.setAutoDefault(False)
        self.toggled.connect(self._name)
        self._name(False)

    @property
    def is_listening(self) -> bool:
        return self.isChecked()

    def event(self, event: QEvent) -> bool:
        # Before Qt moves the focus with Tab, or a command takes the key.
        if self.is_listening and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
            return True  # the release of the press that was taken is no click
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.setChecked(False)
        super().focusOutEvent(event)

    def _take(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MODIFIERS:
            return
        self.setChecked(False)
        if key == Qt.Key.Key_Escape and not _modifiers(event):
            return
        self.pressed_key.emit(
            QKeySequence(_modifiers(event).value | key.value).toString(
                QKeySequence.SequenceFormat.PortableText
            )
        )

    def _name(self, listening: bool) -> None:
        self.setText(self.tr("Press the new key (Esc: none)") if listening else self.tr("Add a key"))


def _modifiers(event: QKeyEvent) -> Qt.KeyboardModifier:
    """The modifiers that count. Shift that only reaches a sign ('?') is part of the sign."""
    kinds = Qt.KeyboardModifier
    held = event.modifiers() & (kinds.ControlModifier | kinds.AltModifier | kinds.MetaModifier)
    text = event.text()
    is_sign = bool(text) and text[0].isprintable() and not text[0].isalnum() and not text[0].isspace()
    if event.modifiers() & kinds.ShiftModifier and not is_sign:
        held |= kinds.ShiftModifier
    return held
