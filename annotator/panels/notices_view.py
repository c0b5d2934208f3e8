"""Shows notices over the work without stopping it: what happened, what to do, details to copy."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.notices import Level, Notice
from annotator.panels.labels import Picture
from annotator.panels.theme import colours, icon

MOST = 3  # notices in view at once; older ones give way, but for errors
_INFO_MS = 8000
_PICTURES = {
    Level.INFO: ("info", "info"),
    Level.WARNING: ("warning", "warning"),
    Level.ERROR: ("error", "danger"),
}


class NoticeCard(QFrame):
    """One notice. dismissed: the person (or, for mere information, time) is done with it."""

    dismissed = Signal(object)

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        self.text = QLabel(notice.text)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.text.setContentsMargins(0, 5, 0, 5)
        self.details = self._make_details()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(self._make_picture())
        row.addWidget(self.text, 1)
        self.buttons = self._make_buttons()
        for button in self.buttons:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.close_button = self._make_close()
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.details)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(notice.text)

    def _make_picture(self) -> QVBoxLayout:
        picture = Picture(*_PICTURES[self.notice.level], 18)
        picture.setAccessibleName(
            {
                Level.INFO: self.tr("Information"),
                Level.WARNING: self.tr("Warning"),
                Level.ERROR: self.tr("Error"),
            }[self.notice.level]
        )
        column = QVBoxLayout()
        column.setContentsMargins(0, 4, 0, 0)
        column.addWidget(picture)
        column.addStretch(1)
        return column

    def _make_details(self) -> QPlainTextEdit:
        details = QPlainTextEdit(self.notice.details)
        details.setReadOnly(True)
        details.setFixedHeight(130)
        details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        details.setTabChangesFocus(True)
        details.setAccessibleName(self.tr("Details"))
        details.setVisible(False)
        return details

    def _make_buttons(self) -> list[QPushButton]:
        buttons = []
        for action in self.notice.actions:
            button = QPushButton(action.label)
            button.clicked.connect(self._dismiss)
            button.clicked.connect(lambda _=False, run=action.run: run())
            buttons.append(button)
        if self.notice.details:
            show = QPushButton(self.tr("Details"))
            show.setProperty("link", True)
            show.setCheckable(True)
            show.toggled.connect(self.details.setVisible)
            copy = QPushButton(self.tr("Copy"))
            copy.setProperty("link", True)
            copy.setToolTip(self.tr("Copy the message and its details"))
            copy.clicked.connect(self._copy)
            copy.clicked.connect(lambda: copy.setText(self.tr("Copied")))
            buttons += [show, copy]
        return buttons

    def _make_close(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("close"))
        button.setAccessibleName(self.tr("Dismiss"))
        button.setToolTip(self.tr("Dismiss"))
        button.clicked.connect(self._dismiss)
        return button

    def _dismiss(self) -> None:
        self.dismissed.emit(self)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.notice.text}\n\n{self.notice.details}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(c.raised))
        painter.fillRect(0, 0, 4, self.height(), QColor(getattr(c, _PICTURES[self.notice.level][1])))
        painter.setPen(QColor(c.border))
        painter.drawLine(4, 0, self.width(), 0)


class NoticeBar(QWidget):
    """The notices not yet dismissed, newest first, at the foot of what they lie over.

    They take no room from it: a picture that moved when something is said would be clicked in the
    wrong place. Connect `Notices.posted` to `show_notice`. The same words twice are shown once.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[NoticeCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(self.tr("Messages"))
        self.setVisible(False)

    @property
    def cards(self) -> tuple[NoticeCard, ...]:
        """What is shown, newest first."""
        return tuple(self._cards)

    def lie_over(self, host: QWidget) -> None:
        """Stand at the foot of this widget from now on, as wide as it is."""
        self.setParent(host)
        host.installEventFilter(self)
        self._place()

    def show_notice(self, notice: Notice) -> None:
        """Add a notice. Information goes by itself after a while, warnings and errors stay."""
        for card in self.cards:
            if card.notice.text == notice.text:
                self._remove(card)
        card = NoticeCard(notice)
        card.dismissed.connect(self._remove)
        self._cards.insert(0, card)
        self._column.insertWidget(0, card)
        if notice.level is Level.INFO and not notice.actions:
            QTimer.singleShot(_INFO_MS, card, lambda: card.dismissed.emit(card))
        self._trim()
        self.setVisible(True)
        self._place()

    def withdraw(self, notice: Notice) -> None:
        """Take a notice away, should it still be here."""
        for card in self.cards:
            if card.notice is notice:
                self._remove(card)

    def clear(self) -> None:
        """Dismiss all."""
        for card in self.cards:
            self._remove(card)

    def _trim(self) -> None:
        spare = [c for c in reversed(self._cards) if c.notice.level is not Level.ERROR]
        spare += [c for c in reversed(self._cards) if c.notice.level is Level.ERROR]
        for card in spare[: max(0, len(self._cards) - MOST)]:
            self._remove(card)

    def _remove(self, card: NoticeCard) -> None:
        if card in self._cards:
            self._cards.remove(card)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.setVisible(bool(self._cards))
        self._place()

    def _place(self) -> None:
        host = self.parentWidget()
        if host is None or not self._cards:
            return
        self._column.activate()
        height = min(self._column.totalHeightForWidth(host.width()), host.height())
        self.setGeometry(0, host.height() - height, host.width(), height)
        self.raise_()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # details shown, words changed
            self._place()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._place()
        return super().eventFilter(watched, event)
