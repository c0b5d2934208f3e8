"""The list of rows in the object list: its eyes and locks are pressed, its rows dragged."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from annotator.panels.object_delegate import ObjectDelegate
from annotator.panels.object_model import ObjectModel
from annotator.panels.theme import colours


class ObjectView(QListView):
    """A list that says what to do while it is empty, and whose eyes and locks do not choose the row.

    eye_clicked, lock_clicked: that of an index was pressed.
    """

    eye_clicked = Signal(object)
    lock_clicked = Signal(object)

    def __init__(self, model: ObjectModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._objects = model
        self.setModel(model)
        self.setItemDelegate(ObjectDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setAccessibleName(self.tr("Objects"))

    def height_of(self, rows: int) -> int:
        """Of the list when it shows so many rows, px. Fonts differ in it: Chinese rows are higher."""
        return rows * ObjectDelegate.row_height(self.fontMetrics()) + 2 * self.frameWidth()

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Paint the rows that changed. Qt's own answer paints all rows for each, while masks come in dozens
        a second; it is needed where somebody has the list read aloud."""
        if QAccessible.isActive():
            super().dataChanged(first, last, roles)
            return
        for row in range(first.row(), last.row() + 1):
            self.update(self._objects.index(row))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model() is not None and self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours().muted))
            words = self.tr("Click an object in the picture")
            area = self.viewport().rect().adjusted(16, 8, -16, -8)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index, signal = self._switch_at(event)
        if signal is None:
            super().mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            signal.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:  # Qt gives it the middle of the list
            self.scrollTo(self.currentIndex())
            place = self.visualRect(self.currentIndex()).center()
        self.customContextMenuRequested.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._switch_at(event)[1] is not None:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for index in self.selectionModel().selectedIndexes():  # stays in view when fields come below
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Letters and digits are the program's keys (N, F, 1-9), not a search by name.
        if event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():  # on a row counts as before or after it
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._objects.drop_at(event.mimeData(), self._row_before(event.position().toPoint())):
            # Not a move to Qt, which would then remove the row that was dragged.
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()
        else:
            event.ignore()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def _row_before(self, position: QPoint) -> int:
        """The row before which something lands that is let go here."""
        index = self.indexAt(position)
        if not index.isValid():
            return self._objects.rowCount()
        return index.row() + (position.y() > self.visualRect(index).center().y())

    def _switch_at(self, event: QMouseEvent) -> tuple[QModelIndex, SignalInstance | None]:
        """The row whose eye or lock is under the pointer, and what its press tells."""
        position = event.position().toPoint()
        index = self.indexAt(position)
        if index.isValid():
            row = self.visualRect(index)
            if _around(ObjectDelegate.eye_rect(row)).contains(position):
                return index, self.eye_clicked
            if _around(ObjectDelegate.lock_rect(row)).contains(position):
                return index, self.lock_clicked
        return QModelIndex(), None


def _around(rect: QRect) -> QRect:
    return rect.adjusted(-3, -4, 3, 4)
