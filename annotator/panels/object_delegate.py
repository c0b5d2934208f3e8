"""Draws a row of the object list: key, colour, name over class and count, the lock and the eye."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.panels.object_model import (
    ClassColourRole,
    ColourRole,
    CountRole,
    Index,
    InfoRole,
    KeyRole,
    PatternRole,
    StateRole,
    VisibleRole,
)
from annotator.panels.swatch import paint_swatch
from annotator.panels.theme import Colours, colours, icon
from annotator.project.classes import class_title
from annotator.words import counted, said

_PAD = 8
_KEY = 12
_SWATCH = 14
_EYE = 18
_LOCK = 16
_DOT = 7
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _NameEditor(QLineEdit):
    """Keeps Enter for itself: it ends the editing here, and is no key of the program meanwhile."""

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _ENTER
        ):
            event.accept()
            return True
        return super().event(event)


class ObjectDelegate(QStyledItemDelegate):
    """Paints from the model's roles alone; the eye is pressed in the list (object_list.py)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visible = icon("visible")
        self._hidden = icon("hidden", "muted")
        self._locked = icon("lock")
        self._unlocked = icon("unlock", "muted")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, self.row_height(option.fontMetrics))

    @staticmethod
    def row_height(metrics: QFontMetrics) -> int:
        """Of a row, px: its name stands over its class."""
        return 2 * metrics.height() + 8

    @staticmethod
    def eye_rect(rect: QRect) -> QRect:
        """Where the eye is in a row."""
        return QRect(rect.right() - _PAD - _EYE, rect.center().y() - _EYE // 2, _EYE, _EYE)

    @staticmethod
    def lock_rect(rect: QRect) -> QRect:
        """Where the lock is in a row."""
        right = rect.right() - _PAD - _EYE - 6
        return QRect(right - _LOCK, rect.center().y() - _LOCK // 2, _LOCK, _LOCK)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.data(InfoRole) is None:
            return  # the object is gone, and the list about to hear of it
        c, rect = colours(), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.fillRect(rect, QColor(c.selection if chosen else c.hover if hover else c.base))
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.focus))
        self._paint_left(painter, rect, index, c)
        self._paint_words(painter, rect, option.font, index, c)
        eye = self._visible if index.data(VisibleRole) else self._hidden
        eye.paint(painter, self.eye_rect(rect))
        if index.data(InfoRole).locked:
            self._locked.paint(painter, self.lock_rect(rect))
        elif hover:
            self._unlocked.paint(painter, self.lock_rect(rect))
        painter.setPen(QColor(c.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(c.focus), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_left(self, painter: QPainter, rect: QRect, index: Index, c: Colours) -> None:
        key = QRect(rect.left() + _PAD, rect.top(), _KEY, rect.height())
        painter.setPen(QColor(c.muted))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, index.data(KeyRole))
        swatch = QRect(key.right() + 6, rect.center().y() - _SWATCH // 2, _SWATCH, _SWATCH)
        colour, pattern = index.data(ColourRole), index.data(PatternRole)
        paint_swatch(painter, swatch, colour, filled=index.data(VisibleRole), pattern=pattern)

    @staticmethod
    def _words_rect(rect: QRect) -> QRect:
        left = _PAD + _KEY + 6 + _SWATCH + 9
        return rect.adjusted(left, 3, -(_PAD + _EYE + 6 + _LOCK + 6), -4)

    def _paint_words(self, painter: QPainter, rect: QRect, font: QFont, index: Index, c: Colours) -> None:
        info, count = index.data(InfoRole), index.data(CountRole)
        words = self._words_rect(rect)
        half = words.height() // 2
        upper, lower = words.adjusted(0, 0, 0, -half), words.adjusted(0, half, 0, 0)
        metrics = painter.fontMetrics()
        elide = Qt.TextElideMode.ElideRight
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(c.text if index.data(VisibleRole) else c.muted))
        painter.drawText(upper, middle, metrics.elidedText(info.name, elide, upper.width()))
        painter.setPen(QColor(c.muted))
        masks = counted(count, "%n mask", "%n masks")
        states = {"absent": self.tr("absent here"), "occluded": self.tr("occluded here")}
        state = states.get(index.data(StateRole), "")
        right = state or masks
        if state:
            painter.setPen(QColor(c.warning))
        painter.drawText(lower, middle | Qt.AlignmentFlag.AlignRight, right)
        painter.setPen(QColor(c.muted))
        room = lower.width() - metrics.horizontalAdvance(right) - 10
        colour = index.data(ClassColourRole)
        if colour is not None:
            self._paint_dot(painter, lower, colour, c)
            lower.setLeft(lower.left() + _DOT + 5)
            room -= _DOT + 5
        label = said(class_title(info.label))
        painter.drawText(lower, middle, metrics.elidedText(label, elide, max(0, room)))

    @staticmethod
    def _paint_dot(painter: QPainter, line: QRect, colour: str, c: Colours) -> None:
        """The colour of the class, round, where the object's own is square."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(c.outline), 1))
        painter.setBrush(QColor(colour))
        painter.drawEllipse(line.left(), line.center().y() - _DOT // 2, _DOT, _DOT)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = _NameEditor(parent)
        editor.setAccessibleName(self.tr("Name of the object"))
        editor.setMaxLength(200)
        palette = editor.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(colours().base))
        editor.setPalette(palette)
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter names the object there and then. Qt takes the name out of its queue, and drops it where
        another object came or went first: the list is then made anew."""
        if (
            isinstance(editor, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _ENTER
        ):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)
            return True
        return super().eventFilter(editor, event)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        words = self._words_rect(option.rect)
        height = editor.sizeHint().height()
        editor.setGeometry(
            words.left() - 7, option.rect.center().y() - height // 2, words.width() + 12, height
        )
