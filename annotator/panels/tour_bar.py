"""The guided tour above the picture: what to do now, and ways to skip it or leave."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.commands.key_map import KeyMap, plain_title
from annotator.panels.labels import role_label
from annotator.panels.theme import colours
from annotator.tour import STEPS, Tour
from annotator.words import said


class TourBar(QFrame):
    """Takes no focus and covers nothing; hidden while no tour is on."""

    def __init__(self, tour: Tour, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tour = tour
        self._keys = keys
        self.place = role_label("", "muted")
        self.title = role_label("", "heading")
        self.text = role_label("", "plain", wrap=True)
        self.skip = self._button(self.tr("Skip this step"))
        self.skip.clicked.connect(lambda _checked=False: tour.skip())
        self.leave = self._button(self.tr("Leave the tour"))
        self.leave.clicked.connect(lambda _checked=False: tour.leave())
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.place)
        head.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(head)
        words.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(8)
        row.addLayout(words, 1)
        for button in (self.skip, self.leave):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        tour.changed.connect(self._show)
        keys.changed.connect(self._show)
        self._show()

    def _button(self, words: str) -> QPushButton:
        button = QPushButton(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click on it leaves the keys with the picture
        return button

    def _show(self) -> None:
        self.setVisible(self._tour.is_on)
        step = self._tour.step
        self.skip.setVisible(step is not None)
        if step is None:
            self.place.setText("")
            self.title.setText(self.tr("That is all there is to it"))
            self.text.setText(
                self.tr(
                    "Open a video of your own. Help lists all keys, and this tour can be taken again there."
                )
            )
            self.leave.setText(self.tr("Close"))
        else:
            self.place.setText(self.tr("{0} of {1}").format(self._tour.place + 1, len(STEPS)))
            self.title.setText(said(step.title))
            self.text.setText(said(step.text).format(*map(self._key, step.keys)))
            self.leave.setText(self.tr("Leave the tour"))
        self.setAccessibleName(f"{self.title.text()}. {self.text.text()}")

    def _key(self, command_id: str) -> str:
        """A command's key, or where to find it when it has none."""
        command = self._keys.commands[command_id]
        return self._keys.words(command_id) or f"{said(command.menu)} > {plain_title(command)}"

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(c.selection))
        painter.fillRect(0, 0, 4, self.height(), QColor(c.focus))
        done, of = self._tour.place, len(STEPS)
        painter.fillRect(0, self.height() - 3, self.width() * done // of, 3, QColor(c.focus))
