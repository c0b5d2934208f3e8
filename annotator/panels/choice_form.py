"""A form made from the description of what can be chosen: a line for each thing, and its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from annotator.words import said


class Choice(Protocol):
    """One thing to choose. titles: of its values where they are few; limits: of a number."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def default(self) -> Any: ...
    @property
    def titles(self) -> Mapping[Any, str] | None: ...
    @property
    def limits(self) -> tuple[float, float] | None: ...


class ChoiceForm(QWidget):
    """A line for each choice: a box to tick, a list, a number or a text. changed: a value differs."""

    changed = Signal()

    def __init__(self, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, QWidget] = {}
        self._values: dict[str, Callable[[], Any]] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for choice in choices:
            field, value = self._make_field(choice)
            field.setAccessibleName(said(choice.title))
            self.fields[choice.name] = field
            self._values[choice.name] = value
            if isinstance(field, QCheckBox):
                self._form.addRow(field)
            else:
                label = QLabel(said(choice.title))
                label.setBuddy(field)
                self._form.addRow(label, field)

    def values(self) -> dict[str, Any]:
        """What is chosen now, by name."""
        return {name: value() for name, value in self._values.items()}

    def _make_field(self, choice: Choice) -> tuple[QWidget, Callable[[], Any]]:
        if choice.titles is not None:
            return self._make_list(choice.titles, choice.default)
        if isinstance(choice.default, bool):
            return self._make_box(choice)
        if isinstance(choice.default, (int, float)):
            return self._make_number(choice)
        line = QLineEdit(str(choice.default))
        line.textChanged.connect(self.changed)
        return line, line.text

    def _make_list(self, titles: Mapping[Any, str], default: Any) -> tuple[QWidget, Callable[[], Any]]:
        combo = QComboBox()
        values = list(titles)
        for value in values:
            combo.addItem(said(titles[value]))
        combo.setCurrentIndex(values.index(default))
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        combo.currentIndexChanged.connect(self.changed)
        return combo, lambda: values[combo.currentIndex()]  # Qt would turn an enum into its text

    def _make_box(self, choice: Choice) -> tuple[QWidget, Callable[[], Any]]:
        box = QCheckBox(said(choice.title))
        box.setChecked(choice.default)
        box.toggled.connect(self.changed)
        return box, box.isChecked

    def _make_number(self, choice: Choice) -> tuple[QWidget, Callable[[], Any]]:
        low, high = choice.limits or (0, 1_000_000)
        spin: QSpinBox | QDoubleSpinBox
        if isinstance(choice.default, int):
            spin = QSpinBox()
            spin.setRange(int(low), int(high))
        else:
            spin = QDoubleSpinBox()
            spin.setRange(low, high)
            spin.setSingleStep((high - low) / 20)
        spin.setValue(choice.default)
        spin.valueChanged.connect(self.changed)
        return spin, spin.value
