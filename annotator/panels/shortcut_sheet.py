"""A searchable table of what can be done and with which key."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.panels.labels import role_label
from annotator.panels.theme import colours, icon

Row = tuple[str, str, str]  # menu, title, keys


class ShortcutSheet(QDialog):
    """Rows of the same menu stand together under its name. The field finds words of any column.

    rows: in the order of the menus. warning: a sentence above the table, or nothing.
    """

    help_page = "keys"

    def __init__(self, rows: Iterable[Row], warning: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self._searched: list[tuple[str, str]] = []  # of each line: its menu ('' for none), its words
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a key or a command"))
        self.search.setAccessibleName(self.tr("Find a key or a command"))
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_matching)
        self.table = self._make_table()
        self.nothing = role_label(self.tr("No command or key is called that."), "muted")
        self.nothing.setVisible(False)
        for menu, group in groupby(rows, key=lambda row: row[0]):
            self._add_heading(menu)
            for _, title, keys in group:
                self._add_row(menu, title, keys)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        if warning:
            layout.addWidget(role_label(warning, "danger", wrap=True))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.nothing)
        layout.addWidget(close)

    def sizeHint(self) -> QSize:
        return QSize(660, 640)

    def shown(self) -> list[tuple[str, str]]:
        """(title, keys) of the lines that are shown now, headings left out."""
        lines = [n for n, (menu, _) in enumerate(self._searched) if menu and not self.table.isRowHidden(n)]
        return [(self._text(n, 0), self._text(n, 1)) for n in lines]

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 2)
        table.horizontalHeader().setVisible(False)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(24)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setTabKeyNavigation(False)
        table.setAccessibleName(self.tr("Commands and their keys"))
        return table

    def _add_heading(self, menu: str) -> None:
        row = self._new_line("", menu)
        item = QTableWidgetItem(menu)
        font = QFont(self.font())
        font.setBold(True)
        item.setFont(font)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.table.setItem(row, 0, item)
        self.table.setSpan(row, 0, 1, 2)
        self.table.setRowHeight(row, 34)

    def _add_row(self, menu: str, title: str, keys: str) -> None:
        row = self._new_line(menu, f"{menu} {title} {keys}".casefold())
        name, key = QTableWidgetItem(title), QTableWidgetItem(keys)
        key.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        key.setForeground(QColor(colours().muted))
        self.table.setItem(row, 0, name)
        self.table.setItem(row, 1, key)

    def _new_line(self, menu: str, words: str) -> int:
        row = self.table.rowCount()
        self.table.insertRow(row)
        self._searched.append((menu, words))
        return row

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text() if item is not None else ""

    def _show_matching(self, text: str) -> None:
        wanted = text.casefold().split()
        found = set()
        for row, (menu, words) in enumerate(self._searched):
            matches = all(word in words for word in wanted)
            if menu:
                self.table.setRowHidden(row, not matches)
                found |= {menu} if matches else set()
        for row, (menu, words) in enumerate(self._searched):
            if not menu:
                self.table.setRowHidden(row, words not in found)
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
