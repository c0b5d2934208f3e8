"""How far something long is that a dialog shows: words, a bar under them, and a button that ends it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.panels.progress_bar import ProgressBar
from annotator.panels.theme import icon


class ProgressRow(QWidget):
    """cancelled: the person wants it to end. stop: the word on the button."""

    cancelled = Signal()

    def __init__(self, stop: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.bar = ProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(10)
        self.bar.setRange(0, 0)
        self.cancel = QPushButton(icon("cancel"), stop)
        self.cancel.setAutoDefault(False)  # Enter in the dialog must not end long work
        self.cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addLayout(row)

    def show_progress(self, words: str, done: int, total: int) -> None:
        """done of total, in any unit that 32 bits hold; a total of 0: nobody knows."""
        self.bar.show_progress(done, total)
        self.words.setText(words)
        self.bar.setAccessibleName(words)
