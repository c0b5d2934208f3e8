"""The sheet of keys, made from the command registry."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.commands.registry import MENUS, Command, conflicts

_COLUMNS = 3
MOUSE = (
    ("The object is here", "Left click"),
    ("The object is not here", "Right click, or Ctrl+left"),
    ("Pan", "Middle drag, or Alt+left drag"),
    ("Zoom", "Wheel"),
)


class KeySheet(QDialog):
    """All commands that have keys, by menu, with what the mouse does; a field finds one."""

    def __init__(
        self, commands: Mapping[str, Command], keys: Mapping[str, tuple[str, ...]], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self._rows: list[tuple[str, list[QWidget]]] = []
        self._filter = QLineEdit(placeholderText=self.tr("Find a key or a command"), clearButtonEnabled=True)
        self._filter.textChanged.connect(self._show_matching)
        sheet = QWidget()
        columns = QHBoxLayout(sheet)
        columns.setSpacing(36)
        for part in _in_columns(_sections(commands, keys)):
            column = QVBoxLayout()
            for title, rows in part:
                column.addWidget(self._section(title, rows))
            column.addStretch(1)
            columns.addLayout(column)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(sheet)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._filter)
        doubled = conflicts(keys)
        if doubled:
            names = "; ".join(f"{key}: {', '.join(ids)}" for key, ids in doubled.items())
            layout.addWidget(QLabel(self.tr("Keys with two meanings, of which neither works: ") + names))
        layout.addWidget(area, 1)
        layout.addWidget(close)
        self.resize(980, 640)

    def _section(self, title: str, rows: list[tuple[str, str]]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 14)
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(20)
        head = QLabel(f"<b>{title}</b>")
        grid.addWidget(head, 0, 0, 1, 2)
        for place, (words, key) in enumerate(rows, start=1):
            name, label = QLabel(words), QLabel(key)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(name, place, 0)
            grid.addWidget(label, place, 1)
            self._rows.append((f"{words} {key} {title}".casefold(), [name, label]))
        return box

    def _show_matching(self, text: str) -> None:
        for words, widgets in self._rows:
            for widget in widgets:
                widget.setVisible(text.casefold() in words)


def _sections(
    commands: Mapping[str, Command], keys: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, list[tuple[str, str]]]]:
    native = QKeySequence.SequenceFormat.NativeText
    sections = []
    for menu in MENUS:
        rows = [
            (c.title.rstrip("."), "   ".join(QKeySequence(k).toString(native) for k in keys[c.id]))
            for c in commands.values()
            if c.menu == menu and keys[c.id]
        ]
        if menu == "Objects":  # nine lines that say the same
            choose = [row for row in rows if row[0].startswith("Choose object")]
            rows = [row for row in rows if row not in choose]
            if choose:
                rows.append(("Choose object 1 to 9", f"{choose[0][1]} to {choose[-1][1]}"))
        if rows:
            sections.append((menu, rows))
    return [*sections, ("Mouse", list(MOUSE))]


def _in_columns(
    sections: list[tuple[str, list[tuple[str, str]]]],
) -> list[list[tuple[str, list[tuple[str, str]]]]]:
    """The sections in order, in columns of about the same height."""
    total = sum(len(rows) + 2 for _, rows in sections)
    columns: list[list[tuple[str, list[tuple[str, str]]]]] = [[] for _ in range(_COLUMNS)]
    height = 0
    for title, rows in sections:
        middle = height + (len(rows) + 2) / 2
        columns[min(_COLUMNS - 1, int(middle * _COLUMNS / total))].append((title, rows))
        height += len(rows) + 2
    return columns
