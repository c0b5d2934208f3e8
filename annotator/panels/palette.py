"""The command palette: any command by a few of its letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.commands.fuzzy import find
from annotator.panels.labels import role_label
from annotator.panels.theme import colours, icon

_WIDTH, _ROW, _ROWS = 620, 30, 13
_PAGE = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}

EntryRole = Qt.ItemDataRole.UserRole
PlacesRole = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One command. path: its menu. keys: as people write them. why_not: empty when not known.

    english: the title in English, which finds the command in any language.
    """

    id: str
    title: str
    path: str
    keys: tuple[str, ...]
    enabled: bool
    checked: bool = False
    why_not: str = ""
    english: str = ""


def matching(
    query: str, entries: Iterable[Entry], recent: Sequence[str]
) -> list[tuple[Entry, Sequence[int]]]:
    """Entries that fit, best first, with the letters of the title that were found.

    Words of the menu and keys are found too, after the titles.

    What was used recently comes first among all for an empty query, and among equals else; what
    cannot be done now comes after what can.
    """
    found: list[tuple[tuple[float, ...], Entry, Sequence[int]]] = []
    for order, entry in enumerate(entries):
        used = recent.index(entry.id) if entry.id in recent else len(recent)
        by_title = find(query, entry.title)
        if by_title is not None:
            rank, places = by_title.score, by_title.places
        else:
            words = f"{entry.path} {entry.title} {' '.join(entry.keys)} {entry.english}".casefold()
            if not all(word in words for word in query.casefold().split()):
                continue
            rank, places = 0.0, ()
        found.append(((not entry.enabled, -round(rank), used, -rank, order), entry, places))
    found.sort(key=lambda f: f[0])
    return [(entry, places) for _, entry, places in found]


class CommandPalette(QDialog):
    """A field and what fits what is typed. Arrows choose, Enter does it, Esc leaves.

    chosen: the id of a command to do; the palette is closed by then.
    """

    help_page = "keys"

    chosen = Signal(str)

    def __init__(
        self, entries: Sequence[Entry], recent: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._entries = list(entries)
        self._recent = list(recent)
        self.setWindowTitle(self.tr("Command palette"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Type a few letters of a command"))
        self.field.setAccessibleName(self.tr("Find a command"))
        self.field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._show_matching)
        self.field.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self.list = self._make_list()
        self.foot = role_label("", "muted")
        frame = QFrame()
        frame.setObjectName("palette")
        column = QVBoxLayout(frame)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for widget in (self.field, self.list, self.foot):
            column.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        frame.setStyleSheet(f"#palette {{ border: 1px solid {colours().outline}; }}")
        self._show_matching("")

    def shown(self) -> list[Entry]:
        """What is listed now, best first."""
        return [self._model.item(row).data(EntryRole) for row in range(self._model.rowCount())]

    def sizeHint(self) -> QSize:
        parent = self.parentWidget()
        room = parent.size() if parent is not None else QSize(1280, 720)
        return QSize(min(_WIDTH, room.width() - 40), min(_ROW * _ROWS + 90, room.height() - 80))

    def open(self) -> None:
        """Show it at the top of the window."""
        self.resize(self.sizeHint())
        parent = self.parentWidget()
        if parent is not None:
            top = parent.mapToGlobal(parent.rect().topLeft())
            self.move(top.x() + (parent.width() - self.width()) // 2, top.y() + 56)
        super().open()
        self.field.setFocus()

    def _make_list(self) -> QListView:
        view = QListView()
        view.setModel(self._model)
        view.setItemDelegate(_Delegate(view))
        view.setUniformItemSizes(True)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps it; the arrows go through
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setAccessibleName(self.tr("Commands"))
        view.clicked.connect(self._do)
        view.selectionModel().currentChanged.connect(self._explain)
        return view

    def _show_matching(self, text: str) -> None:
        self._model.clear()
        for entry, places in matching(text, self._entries, self._recent):
            item = QStandardItem(entry.title)
            item.setData(entry, EntryRole)
            item.setData(tuple(places), PlacesRole)
            item.setAccessibleText(_spoken(entry))
            self._model.appendRow(item)
        self.list.setCurrentIndex(self._model.index(0, 0))
        self._explain(self.list.currentIndex())

    def _explain(self, index: QModelIndex) -> None:
        entry = index.data(EntryRole)
        if entry is None:
            self.foot.setText(self.tr("No command is called that."))
        elif entry.enabled:
            self.foot.setText(self.tr("Enter does it, arrows choose, Esc leaves."))
        else:
            self.foot.setText(
                self.tr("Not now: {0}.").format(entry.why_not[:1].lower() + entry.why_not[1:])
                if entry.why_not
                else self.tr("This cannot be done now.")
            )

    def _do(self, index: QModelIndex) -> None:
        entry = index.data(EntryRole)
        if entry is None or not entry.enabled:
            return
        self.accept()
        self.chosen.emit(entry.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _PAGE:
                self._move(Qt.Key(event.key()))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _move(self, key: Qt.Key) -> None:
        rows = self._model.rowCount()
        if not rows:
            return
        row = self.list.currentIndex().row()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            row = (row + (1 if key == Qt.Key.Key_Down else -1)) % rows
        else:
            row = max(0, min(row + (_ROWS if key == Qt.Key.Key_PageDown else -_ROWS), rows - 1))
        self.list.setCurrentIndex(self._model.index(row, 0))


def _spoken(entry: Entry) -> str:
    parts = [entry.title, entry.path, ", ".join(entry.keys), "" if entry.enabled else entry.why_not]
    return ", ".join(part for part in parts if part)


class _Delegate(QStyledItemDelegate):
    """Title with the found letters bold, menu, reason, and keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(EntryRole)
        c = colours()
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.fillRect(rect, QColor(c.selection if chosen else c.base))
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.focus))
        room = rect.adjusted(12, 0, -10, 0)
        if entry.checked:
            icon("check").paint(painter, QRect(room.left() - 2, rect.top() + 8, 14, 14))
        room.setLeft(room.left() + 18)
        room.setRight(_paint_keys(painter, room, entry.keys, c.text if entry.enabled else c.disabled) - 12)
        font = QFont(option.font)  # type: ignore[attr-defined]
        used = _paint_title(painter, room, entry, index.data(PlacesRole) or (), font)
        room.setLeft(used + 20)
        painter.setFont(font)
        painter.setPen(QColor(c.muted))
        words = f"{entry.path}  ·  {entry.why_not}" if entry.why_not else entry.path
        metrics = painter.fontMetrics()
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width()),
        )
        painter.restore()


def _paint_title(painter: QPainter, room: QRect, entry: Entry, places: Sequence[int], font: QFont) -> int:
    """Draw the title; returns where it ends, px."""
    c = colours()
    layout = QTextLayout(entry.title, font)
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    bold.setForeground(QColor(c.info if entry.enabled else c.muted))
    ranges = []
    for place in places:
        one = QTextLayout.FormatRange()
        one.start, one.length, one.format = place, 1, bold  # type: ignore[attr-defined]
        ranges.append(one)
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(10_000)
    layout.endLayout()
    painter.setPen(QColor(c.text if entry.enabled else c.muted))
    top = room.top() + (room.height() - line.height()) / 2
    layout.draw(painter, QPointF(room.left(), top))
    return room.left() + round(line.naturalTextWidth())


def _paint_keys(painter: QPainter, room: QRect, keys: Sequence[str], colour: str) -> int:
    """Draw keys as caps from the right; returns where they begin, px."""
    c = colours()
    right = room.right()
    for key in reversed(keys[:3]):
        width = painter.fontMetrics().horizontalAdvance(key) + 12
        cap = QRect(right - width, room.center().y() - 9, width, 19)
        painter.setPen(QColor(c.border))
        painter.setBrush(QColor(c.raised))
        painter.drawRoundedRect(cap, 3, 3)
        painter.setPen(QColor(colour))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        right = cap.left() - 5
    return right
