"""A small picture of a frame beside the pointer, with what there is to say of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.panels.labels import role_label
from annotator.panels.theme import colours

_ABOVE = 10  # px between the pointer and it


class _PictureView(QWidget):
    """The picture, or a word while it is being decoded."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: QImage | None = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours().sunken))
        if self.picture is None:
            painter.setPen(QColor(colours().muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("Loading…"))
        else:
            at = QPoint(
                (self.width() - self.picture.width()) // 2, (self.height() - self.picture.height()) // 2
            )
            painter.drawImage(at, self.picture)


class FramePreview(QWidget):
    """Shown like a tool tip: it takes no focus and lets the mouse through."""

    def __init__(self, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.WindowTransparentForInput)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._view = _PictureView()
        self._view.setFixedSize(size)
        self.words = role_label("", "plain")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5, 5, 5, 4)
        layout.setSpacing(3)
        layout.addWidget(self._view)
        layout.addWidget(self.words)

    @property
    def picture(self) -> QImage | None:
        return self._view.picture

    def set_picture(self, picture: QImage | None) -> None:
        """Show this; None: nothing yet."""
        self._view.picture = picture
        self._view.update()

    def show_at(self, point: QPoint, words: str) -> None:
        """Show it above a point of the screen, within the screen."""
        self.words.setText(words)
        self.adjustSize()
        screen = QGuiApplication.screenAt(point) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        x = max(room.left(), min(point.x() - self.width() // 2, room.right() - self.width()))
        y = point.y() - self.height() - _ABOVE
        self.move(x, y if y >= room.top() else point.y() + 2 * _ABOVE)
        if not self.isVisible():
            self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours().raised))
        painter.setPen(QColor(colours().outline))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
