"""Asks which object is meant: a short list with colours; number keys, arrows, Enter or a double-click."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.panels.labels import role_label
from annotator.panels.swatch import swatch
from annotator.project.classes import class_title
from annotator.project.project import Project
from annotator.words import said

_ROW = 26  # px


class _List(QListWidget):
    """Leaves letters and digits to its dialog instead of searching by them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)


class ChooseObject(QDialog):
    """A list of objects to choose one of; `chosen` after it was accepted."""

    help_page = "mistakes"

    def __init__(
        self,
        project: Project,
        title: str,
        question: str,
        object_ids: list[int],
        note: str = "",
        parent: QWidget | None = None,
        yes: str = "",
    ) -> None:
        """note: what is worth knowing before. yes: the word on the button, of what is done then."""
        super().__init__(parent)
        self._ids = object_ids
        self.setWindowTitle(title)
        self.list = _List()
        self.list.setAccessibleName(question)
        self.list.setIconSize(QSize(14, 14))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        places = {o: n + 1 for n, o in enumerate(project.objects)}
        self._keys = {places[o]: row for row, o in enumerate(object_ids)}
        for object_id in object_ids:
            info = project.objects[object_id]
            key = f"{places[object_id]}   " if places[object_id] <= 9 else "     "
            words = f"{key}{info.name}   ({said(class_title(info.label))})"
            item = QListWidgetItem(swatch(project.colour_of(info)), words)
            item.setToolTip(info.name)
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemDoubleClicked.connect(self.accept)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        if yes:
            buttons.button(QDialogButtonBox.StandardButton.Ok).setText(yes)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(question))
        layout.addWidget(self.list, 1)
        if note:
            layout.addWidget(role_label(note, "muted", wrap=True))
        layout.addWidget(buttons)
        self.resize(420, 380)
        self.list.setFocus()

    @property
    def chosen(self) -> int | None:
        """The object on the chosen row."""
        row = self.list.currentRow()
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.key() - Qt.Key.Key_0
        if digit in self._keys and 1 <= digit <= 9:
            self.list.setCurrentRow(self._keys[digit])
            self.accept()
        else:
            super().keyPressEvent(event)
