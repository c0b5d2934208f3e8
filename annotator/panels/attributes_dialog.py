"""The attributes of one class: add, name, kind, choices, default, order, delete. Each change is a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.panels.labels import role_label
from annotator.panels.theme import icon
from annotator.panels.value_fields import Field, make_field
from annotator.project.attributes import Attribute, AttributeKind, Value, make_attribute
from annotator.project.classes import ClassInfo
from annotator.words import said
from annotator.workspace import Workspace
from engine.errors import UserError

_NAME = Qt.ItemDataRole.UserRole
_ROW = QSize(0, 26)
_BETWEEN = " | "  # choices, here and in text files


class Actions(Protocol):
    """See annotator.commands.attribute_actions. Raises UserError for what a person can mend."""

    def add(self, class_name: str, attribute: Attribute) -> None: ...

    def change(self, class_name: str, name: str, to: Attribute) -> None: ...

    def move(self, class_name: str, name: str, place: int) -> None: ...

    def delete(self, class_name: str, name: str) -> None: ...


class AttributesDialog(QDialog):
    """Follows the project while it is open, so that undo shows at once."""

    help_page = "objects"

    def __init__(
        self, workspace: Workspace, actions: Actions, class_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._actions = actions
        self._class_name = class_name
        self._default: Field | None = None
        self.setWindowTitle(self.tr("Attributes of {0}").format(class_name))
        self._make_fields()
        self._arrange()
        self._connect()
        self._follow()
        self.resize(560, 400)
        self.new_name.setFocus()

    def _make_fields(self) -> None:
        self.new_name = QLineEdit()
        self.new_name.setPlaceholderText(self.tr("New attribute, for example 'colour'"))
        self.new_name.setAccessibleName(self.tr("Name of a new attribute"))
        self.add = QPushButton(icon("add"), self.tr("Add"))
        self.problem = role_label("", "danger", wrap=True)
        self.problem.hide()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Attributes of the class"))
        self.name = QLineEdit()
        self.kind = QComboBox()
        for kind, title in (
            (AttributeKind.TEXT, self.tr("Text")),
            (AttributeKind.NUMBER, self.tr("Number")),
            (AttributeKind.CHECKBOX, self.tr("Checkbox")),
            (AttributeKind.CHOICE, self.tr("Choice")),
        ):
            self.kind.addItem(title, kind)
        self.choices = QLineEdit()
        self.choices.setPlaceholderText(self.tr("red | blue | green"))
        self.mutable = QCheckBox(self.tr("May change over time"))
        self.mutable.setToolTip(self.tr("A value then holds from the frame where it is set to the next one"))
        self.up = QPushButton(icon("up"), self.tr("Up"))
        self.down = QPushButton(icon("down"), self.tr("Down"))
        self.delete = QPushButton(icon("delete"), self.tr("Delete"))
        for line in (self.new_name, self.name):
            line.setMaxLength(100)
        for button in (self.add, self.up, self.down, self.delete):
            button.setAutoDefault(False)  # Enter in a field means that field

    def _arrange(self) -> None:
        new = QHBoxLayout()
        new.addWidget(self.new_name, 1)
        new.addWidget(self.add)
        self.form = QFormLayout()
        self.form.addRow(self.tr("Name"), self.name)
        self.form.addRow(self.tr("Kind"), self.kind)
        self.form.addRow(self.tr("One of"), self.choices)
        self.form.addRow("", self.mutable)
        order = QHBoxLayout()
        for button in (self.up, self.down, self.delete):
            order.addWidget(button)
        right = QVBoxLayout()
        right.addLayout(self.form)
        right.addStretch(1)
        right.addLayout(order)
        grid = QGridLayout()
        grid.addWidget(self.list, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        about = self.tr("Every object of the class has a value of each, set beside the list of objects.")
        layout = QVBoxLayout(self)
        layout.addWidget(role_label(about, "muted", wrap=True))
        layout.addLayout(new)
        layout.addWidget(self.problem)
        layout.addLayout(grid, 1)
        layout.addWidget(buttons)

    def _connect(self) -> None:
        self.new_name.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        self.list.currentRowChanged.connect(self._show)
        self.name.editingFinished.connect(self._apply)
        self.choices.editingFinished.connect(self._apply)
        self.kind.activated.connect(self._on_kind)
        self.mutable.clicked.connect(self._apply)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.delete.clicked.connect(self._delete)
        self._workspace.changed.connect(self._follow)
        self._workspace.closed.connect(self.reject)

    @property
    def default(self) -> Field | None:
        """The field for the default of the attribute that is shown."""
        return self._default

    @property
    def _class(self) -> ClassInfo | None:
        project = self._workspace.project
        return project.classes.find(self._class_name) if project is not None else None

    @property
    def _current(self) -> Attribute | None:
        item, found = self.list.currentItem(), self._class
        return found.attribute(str(item.data(_NAME))) if item is not None and found is not None else None

    # ---------------------------------------------------------------- what the person does

    def _try(self, change: Callable[[], None]) -> bool:
        """Do it; what is wrong with it is said in the dialog."""
        try:
            change()
        except UserError as error:
            self.problem.setText(said(error.sentence))
            self.problem.show()
            return False
        self.problem.hide()
        return True

    def _add(self) -> None:
        name = self.new_name.text().strip()
        fresh = make_attribute(name, AttributeKind.TEXT)
        if self._try(lambda: self._actions.add(self._class_name, fresh)):
            self.new_name.clear()
            self.list.setCurrentRow(self.list.count() - 1)

    def _on_kind(self) -> None:
        is_choice = self.kind.currentData() == AttributeKind.CHOICE
        self.form.setRowVisible(self.choices, is_choice)
        if is_choice and not self._typed_choices():
            self.choices.setFocus()  # a choice without anything to choose is not said yet
        else:
            self._apply()

    def _typed_choices(self) -> tuple[str, ...]:
        parts = (part.strip() for part in self.choices.text().split("|"))
        return tuple(dict.fromkeys(part for part in parts if part))

    def _apply(self) -> None:
        """The attribute that is shown becomes what the fields say."""
        current = self._current
        if current is not None:
            self._try(lambda: self._change(current))

    def _change(self, current: Attribute) -> None:
        kind, choices = AttributeKind(self.kind.currentData()), self._typed_choices()
        if kind is AttributeKind.CHOICE and not choices:
            raise UserError("Say what it is one of, for example: red | blue | green")
        made = make_attribute(self.name.text().strip(), kind, choices)
        if made.takes(current.default) and kind is current.kind:
            made = replace(made, default=current.default)
        made = replace(made, mutable=self.mutable.isChecked())
        self._actions.change(self._class_name, current.name, made)

    def _on_default(self, value: Value) -> None:
        current = self._current
        if current is not None and current.takes(value):
            changed = replace(current, default=value)
            self._try(lambda: self._actions.change(self._class_name, current.name, changed))

    def _move(self, step: int) -> None:
        current, place = self._current, self.list.currentRow() + step
        if current is not None and 0 <= place < self.list.count():
            self._actions.move(self._class_name, current.name, place)
            self.list.setCurrentRow(place)

    def _delete(self) -> None:
        current = self._current
        if current is not None:
            self._try(lambda: self._actions.delete(self._class_name, current.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._delete()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # the fields have it
        else:
            super().keyPressEvent(event)

    # ---------------------------------------------------------------- following

    def _follow(self, *_: object) -> None:
        found = self._class
        if found is None:  # its class was undone, or is called otherwise now
            self.reject()
            return
        row = self.list.currentRow()
        self.list.blockSignals(True)
        self.list.clear()
        for attribute in found.attributes:
            item = QListWidgetItem(attribute.name, self.list)
            item.setData(_NAME, attribute.name)
            item.setSizeHint(_ROW)
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self.list.blockSignals(False)
        self._show()

    def _show(self, *_: object) -> None:
        current, row = self._current, self.list.currentRow()
        for widget in (self.name, self.kind, self.choices, self.mutable, self.delete):
            widget.setEnabled(current is not None)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.list.count() - 1)
        kind = current.kind if current is not None else AttributeKind.TEXT
        self.name.setText(current.name if current is not None else "")
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.choices.setText(_BETWEEN.join(current.choices) if current is not None else "")
        self.form.setRowVisible(self.choices, kind is AttributeKind.CHOICE)
        self.mutable.setChecked(current is not None and current.mutable)
        self._show_default(current)

    def _show_default(self, current: Attribute | None) -> None:
        shown = self._default.attribute if self._default is not None else None
        if current is not None and self._default is not None and shown == current:
            return
        if self._default is not None:
            self.form.removeRow(self._default)
            self._default = None
        if current is not None:
            self._default = make_field(current, current.default)
            self._default.said.connect(self._on_default, Qt.ConnectionType.QueuedConnection)
            self.form.addRow(self.tr("Usually"), self._default)
