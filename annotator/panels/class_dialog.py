"""The project's classes: add, rename, recolour, order, delete, import. Every change is a step of undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.commands.key_map import FIRST_NINE_CLASSES, KeyMap
from annotator.panels.labels import role_label, set_role
from annotator.panels.swatch import swatch
from annotator.panels.theme import icon
from annotator.words import counted, joined, said
from annotator.workspace import Workspace
from engine.errors import Sentence, UserError

_ROW = QSize(0, 26)
_KEYS = Sentence(
    "{first} to {last} give the first nine to the chosen object, or to new ones.", **FIRST_NINE_CLASSES
)
_NAME = Qt.ItemDataRole.UserRole
_EDITABLE = Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class Actions(Protocol):
    """What can be done to classes; see annotator.commands.class_actions. Raises UserError for wrong names."""

    def add(self, name: str) -> None: ...

    def rename(self, old: str, new: str) -> None: ...

    def recolour(self, name: str, colour: str) -> None: ...

    def move(self, name: str, place: int) -> None: ...

    def delete(self, name: str) -> None: ...

    def import_from(self, path: Path) -> None: ...

    def export_to(self, path: Path) -> None: ...

    def colour_objects(self, by_class: bool) -> None: ...


class ClassDialog(QDialog):
    """Follows the project while it is open, so that undo shows at once."""

    help_page = "objects"

    def __init__(
        self,
        workspace: Workspace,
        actions: Actions,
        ask_file: Callable[[], Path | None],
        ask_target: Callable[[], Path | None],
        show_attributes: Callable[[str, QWidget], None],
        keys: KeyMap,
        parent: QWidget | None = None,
    ) -> None:
        """ask_file, ask_target: let the person choose the file to import from, or to export to.
        show_attributes: opens the attributes of a class over this dialog."""
        super().__init__(parent)
        self._workspace = workspace
        self._actions = actions
        self._ask_file = ask_file
        self._ask_target = ask_target
        self._show_attributes = show_attributes
        self._keys = keys
        self.setWindowTitle(self.tr("Classes"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Classes of the project"))
        self.list.setIconSize(QSize(16, 16))
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("New class, for example 'person'"))
        self.name.setAccessibleName(self.tr("Name of a new class"))
        self.name.setMaxLength(200)
        self.add = QPushButton(icon("add"), self.tr("Add"))
        self.by_class = QCheckBox(self.tr("Draw objects in the colour of their class"))
        self.problem = role_label("", "danger", wrap=True)
        self.problem.hide()
        self._make_buttons()
        self._arrange()
        self._connect()
        self._follow()
        self.resize(480, 440)
        self.name.setFocus()

    def _make_buttons(self) -> None:
        self.colour = QPushButton(icon("colour"), self.tr("Colour..."))
        self.rename = QPushButton(icon("rename"), self.tr("Rename"))
        self.attributes = QPushButton(icon("tag"), self.tr("Attributes..."))
        self.attributes.setToolTip(self.tr("What is said of every object of the class, beside its name"))
        self.up = QPushButton(icon("up"), self.tr("Up"))
        self.down = QPushButton(icon("down"), self.tr("Down"))
        self.delete = QPushButton(icon("delete"), self.tr("Delete"))
        self.load = QPushButton(icon("import"), self.tr("Import..."))
        self.load.setToolTip(self.tr("From a text file with one class a line, or a COCO file's categories"))
        self.save = QPushButton(icon("export"), self.tr("Export..."))
        self.save.setToolTip(self.tr("To a text file, or to a COCO file's categories"))
        self._about_one = (self.attributes, self.colour, self.rename, self.up, self.down, self.delete)
        for button in (self.add, self.load, self.save, *self._about_one):
            button.setAutoDefault(False)  # Enter in the field adds a class

    def _arrange(self) -> None:
        self.head = role_label("", "muted", wrap=True)
        new = QHBoxLayout()
        new.addWidget(self.name, 1)
        new.addWidget(self.add)
        side = QVBoxLayout()
        for button in self._about_one:
            side.addWidget(button)
        side.addStretch(1)
        side.addWidget(self.load)
        side.addWidget(self.save)
        grid = QGridLayout()
        grid.addWidget(self.list, 0, 0)
        grid.addLayout(side, 0, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.head)
        layout.addLayout(new)
        layout.addWidget(self.problem)
        layout.addLayout(grid, 1)
        layout.addWidget(self.by_class)
        layout.addWidget(buttons)

    def _connect(self) -> None:
        self.name.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        self.rename.clicked.connect(lambda: self.list.editItem(self.list.currentItem()))
        self.colour.clicked.connect(self._ask_colour)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.delete.clicked.connect(lambda: self._try(lambda: self._actions.delete(self._current)))
        self.load.clicked.connect(self._import)
        self.save.clicked.connect(self._export)
        self.attributes.clicked.connect(lambda: self._show_attributes(self._current, self))
        self.by_class.toggled.connect(self._on_by_class)
        self.list.itemChanged.connect(self._on_renamed)
        self.list.currentRowChanged.connect(self._enable)
        self._workspace.changed.connect(self._follow)
        self._workspace.closed.connect(self.reject)
        self._keys.changed.connect(self._follow)

    @property
    def _current(self) -> str:
        item = self.list.currentItem()
        return str(item.data(_NAME)) if item is not None else ""

    # ---------------------------------------------------------------- what the person does

    def _try(self, change: Callable[[], None]) -> bool:
        """Do it; what is wrong with it is said in the dialog."""
        try:
            change()
        except UserError as error:
            self.problem.setText(said(str(error)))
            set_role(self.problem, "danger")
            self.problem.show()
            return False
        self.problem.hide()
        return True

    def _add(self) -> None:
        if self._try(lambda: self._actions.add(self.name.text())):
            self.name.clear()
            self.list.setCurrentRow(self.list.count() - 1)

    def _on_renamed(self, item: QListWidgetItem) -> None:
        old = str(item.data(_NAME))
        if item.text() != old and not self._try(lambda: self._actions.rename(old, item.text())):
            self._follow()

    def _ask_colour(self) -> None:
        project, name = self._workspace.project, self._current
        found = project.classes.find(name) if project is not None else None
        if found is None:
            return
        dialog = QColorDialog(QColor(found.colour), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Colour of the class"))
        dialog.colorSelected.connect(lambda c: self._actions.recolour(name, c.name().upper()))
        dialog.open()

    def _move(self, step: int) -> None:
        name, place = self._current, self.list.currentRow() + step
        if name and 0 <= place < self.list.count():
            self._actions.move(name, place)
            self.list.setCurrentRow(place)

    def _import(self) -> None:
        path = self._ask_file()
        if path is not None:
            self._try(lambda: self._actions.import_from(path))

    def _export(self) -> None:
        path = self._ask_target()
        if path is not None:
            self._try(lambda: self._actions.export_to(path))

    def _on_by_class(self, by_class: bool) -> None:
        project = self._workspace.project
        if project is not None and project.classes.colour_objects != by_class:
            self._actions.colour_objects(by_class)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus() and self._current:
            self.delete.click()
        else:
            super().keyPressEvent(event)

    # ---------------------------------------------------------------- following

    def _follow(self) -> None:
        self.head.setText(self._keys.said(_KEYS))
        self.head.setVisible(bool(self.head.text()))
        project = self._workspace.project
        if project is None:
            return
        counts = [o.label for o in project.objects.values()]
        row = self.list.currentRow()
        self.list.blockSignals(True)  # filling it is no renaming
        self.list.clear()
        for place, entry in enumerate(project.classes.entries):
            item = QListWidgetItem(swatch(entry.colour, 16), entry.name)
            item.setData(_NAME, entry.name)
            item.setFlags(_EDITABLE)
            item.setSizeHint(_ROW)
            key = self._keys.words(f"objects.class_{place + 1}")
            used = counted(counts.count(entry.name), "%n object", "%n objects")
            asked = joined(attribute.name for attribute in entry.attributes)
            item.setToolTip("  ·  ".join(filter(None, (key, used, asked))))
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self.list.blockSignals(False)
        self.by_class.setChecked(project.classes.colour_objects)
        self._enable()

    def _enable(self) -> None:
        row, count = self.list.currentRow(), self.list.count()
        for button in self._about_one:
            button.setEnabled(row >= 0)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < count - 1)
        self.save.setEnabled(count > 0)
