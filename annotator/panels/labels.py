"""Labels that other panels share."""

from __future__ import annotations

import bisect

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget

from annotator.panels.theme import icon
from annotator.words import counted


class ElidedLabel(QLabel):
    """One line of text that gives way: it ends in dots where room is short, and says it whole in its tip."""

    def __init__(
        self,
        text: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def full_width(self) -> int:
        """Pixels that the whole text takes."""
        return self.fontMetrics().horizontalAdvance(self.text()) + 2

    def shown_text(self) -> str:
        """The text as it fits now."""
        return self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment(), self.shown_text())


class WrappedLabel(QLabel):
    """Lines of muted words that give way, where a wrapped QLabel takes its height from others: it asks for
    all its lines, is content with the least, ends in dots where room is short, and says all in its tip."""

    def __init__(self, least: int, parent: QWidget | None = None) -> None:
        """least: lines that there is always room for."""
        super().__init__(parent)
        self._least = least
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setProperty("role", "muted")

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def hasHeightForWidth(self) -> bool:
        return False  # layouts treat the height for a width as the least one

    def sizeHint(self) -> QSize:
        least = self.minimumSizeHint()
        return QSize(super().sizeHint().width(), max(least.height(), self._height_of(self.text())))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._least * self.fontMetrics().lineSpacing())

    def shown_text(self) -> str:
        """The text as it fits now."""
        text, height = self.text(), self.contentsRect().height()
        if self._height_of(text) <= height:
            return text
        cuts = [text[:end].rstrip(" ·") + "…" for end in range(len(text))]
        fits = bisect.bisect_right(cuts, height, key=self._height_of)
        return cuts[max(0, fits - 1)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self._flags, self.shown_text())

    @property
    def _flags(self) -> int:
        return self.alignment().value | Qt.TextFlag.TextWordWrap.value

    def _height_of(self, text: str) -> int:
        room = QRect(0, 0, max(1, self.contentsRect().width()), 1 << 20)
        return self.fontMetrics().boundingRect(room, self._flags, text).height()


class Picture(QWidget):
    """An icon that is only looked at, drawn in the theme of the moment; `size` px square."""

    def __init__(self, name: str, role: str, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon(name, role)
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._icon.paint(QPainter(self), self.rect())


def role_label(text: str, role: str, wrap: bool = False) -> QLabel:
    """A label in one of the style sheet's roles: 'title', 'heading', 'muted', 'danger', 'success', 'key'."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(wrap)
    return label


def set_role(label: QLabel, role: str) -> None:
    """Change the role of a label that is on screen."""
    label.setProperty("role", role)
    label.style().unpolish(label)
    label.style().polish(label)


def size_words(num_bytes: int) -> str:
    """A size as people write it: '0 bytes', '950 kB', '155 MB', '2.4 GB'."""
    if num_bytes < 1000:
        return counted(num_bytes, "%n byte", "%n bytes")
    power = 1
    while power < 4 and num_bytes / 1000**power >= 999.5:
        power += 1
    value, unit = num_bytes / 1000**power, ("kB", "MB", "GB", "TB")[power - 1]
    return f"{value:.1f} {unit}" if value < 9.95 and power > 2 else f"{value:.0f} {unit}"


def duration_words(seconds: float) -> str:
    """A time to wait: '0:35', '12:05', '1:02:00'."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
