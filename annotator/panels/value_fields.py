"""Fields for the values of attributes, one for each kind; each says when the person is done with it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from annotator.panels.own_keys import is_own_key
from annotator.project.attributes import LONGEST_TEXT, Attribute, AttributeKind, Value

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


class Field(QWidget):
    """A field that shows and asks for one value. said: the new value. left: Enter or Esc was pressed.

    control: what has the focus and the keys. No focus proxy, which leads Tab astray.
    """

    said = Signal(object)
    left = Signal()

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attribute = attribute
        self.control: QWidget = self
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_value(self, value: Value) -> None:
        """Show a value without saying it."""
        raise NotImplementedError

    def finish(self) -> None:
        """Say what was typed and not said yet: the field is about to go."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Esc end here, which are keys of the program elsewhere; see own_keys for others."""
        is_shortcut = event.type() == QEvent.Type.ShortcutOverride
        if is_shortcut and isinstance(event, QKeyEvent) and is_own_key(watched, event):
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.key() in _ENDS:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._end(counts=event.key() != Qt.Key.Key_Escape)
                return True
        return super().eventFilter(watched, event)

    def _end(self, *, counts: bool) -> None:
        """counts: whether what was typed does."""
        self.left.emit()

    def _hold(self, widget: QWidget) -> None:
        widget.installEventFilter(self)
        self._column.addWidget(widget)
        self.control = widget
        widget.setAccessibleName(self.attribute.name)


class TextField(Field):
    """A line of text."""

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(attribute, parent)
        self._shown: Value = attribute.default
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST_TEXT)
        self.line.editingFinished.connect(self.finish)
        self._hold(self.line)

    def show_value(self, value: Value) -> None:
        self._shown = value
        self.line.setText(str(value))

    def _read(self) -> Value | None:
        """What was typed; None for what is no value."""
        return self.line.text()

    def finish(self) -> None:
        value = self._read()
        if value is None:
            self.show_value(self._shown)
        elif value != self._shown:
            self._shown = value
            self.said.emit(value)

    def _end(self, *, counts: bool) -> None:
        if not counts:
            self.show_value(self._shown)
        self.finish()
        super()._end(counts=counts)


class NumberField(TextField):
    """A number, typed as the person's language writes it, or with a point."""

    def show_value(self, value: Value) -> None:
        self._shown = value
        self.line.setText(f"{float(value):.12g}")

    def _read(self) -> Value | None:
        text = self.line.text().strip()
        number, is_number = QLocale().toDouble(text)
        if not is_number:
            number, is_number = QLocale.c().toDouble(text)
        return number if is_number and math.isfinite(number) else None


class CheckField(Field):
    """Yes or no."""

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(attribute, parent)
        self.box = QCheckBox()
        self.box.clicked.connect(self._say)
        self._hold(self.box)

    def show_value(self, value: Value) -> None:
        self.box.setChecked(value is True)

    def _say(self, checked: bool) -> None:
        self.said.emit(checked)


class ChoiceField(Field):
    """One of a few words."""

    def __init__(self, attribute: Attribute, parent: QWidget | None = None) -> None:
        super().__init__(attribute, parent)
        self.box = QComboBox()
        self.box.addItems(list(attribute.choices))
        self.box.activated.connect(lambda place: self.said.emit(self.box.itemText(place)))
        self._hold(self.box)

    def show_value(self, value: Value) -> None:
        self.box.setCurrentText(str(value))


_FIELDS: Mapping[AttributeKind, type[Field]] = {
    AttributeKind.TEXT: TextField,
    AttributeKind.NUMBER: NumberField,
    AttributeKind.CHECKBOX: CheckField,
    AttributeKind.CHOICE: ChoiceField,
}


def make_field(attribute: Attribute, value: Value) -> Field:
    """The field for an attribute, showing a value."""
    field = _FIELDS[attribute.kind](attribute)
    field.show_value(value)
    return field
