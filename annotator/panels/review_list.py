"""The review list: what may be wrong, worst first, with a picture of it and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.commands.key_map import KeyMap, KeyOf
from annotator.mask_pictures import SIZE, MaskPictures
from annotator.panels.labels import ElidedLabel
from annotator.panels.review_words import sign_words
from annotator.panels.theme import colours
from annotator.project.mask_table import Key
from annotator.review.queue import Proposal
from annotator.reviewing import Reviewing
from annotator.view_state import ViewState
from annotator.words import counted, joined
from annotator.workspace import Workspace
from engine.errors import Sentence

Index = QModelIndex | QPersistentModelIndex

ProposalRole = Qt.ItemDataRole.UserRole + 1
ImageRole = Qt.ItemDataRole.UserRole + 2  # QImage | None
SeenRole = Qt.ItemDataRole.UserRole + 3  # bool
NameRole = Qt.ItemDataRole.UserRole + 4
ColourRole = Qt.ItemDataRole.UserRole + 5

_SHOWN = 100  # the worst of them; more come up as these are settled
_PAD = 6


class ReviewModel(QAbstractListModel):
    """A row per proposal, worst first."""

    def __init__(
        self, workspace: Workspace, reviewing: Reviewing, pictures: MaskPictures, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._reviewing = reviewing
        self._pictures = pictures
        self._rows: list[Proposal] = []
        self.total = 0
        reviewing.refreshed.connect(self.refresh)
        workspace.closed.connect(self.refresh)
        pictures.ready.connect(self._on_ready)

    def refresh(self) -> None:
        """Ask for the queue again."""
        queue = self._reviewing.queue if self._reviewing.is_ready else []
        self.total = len(queue)
        rows = queue[:_SHOWN]
        if [p.key for p in rows] == [p.key for p in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def proposal(self, index: Index) -> Proposal | None:
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def index_of(self, key: Key) -> QModelIndex:
        """Where a mask is in the list; an invalid index when it is not there."""
        place = next((i for i, p in enumerate(self._rows) if p.key == key), None)
        return self.index(place) if place is not None else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        proposal, project = self.proposal(index), self._workspace.project
        if proposal is None or project is None or proposal.object_id not in project.objects:
            return None
        info = project.objects[proposal.object_id]
        answers: dict[int, Callable[[], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda: self.why(proposal),
            Qt.ItemDataRole.ToolTipRole: lambda: self._words(proposal, info.name),
            Qt.ItemDataRole.AccessibleTextRole: lambda: self._words(proposal, info.name),
            ProposalRole: lambda: proposal,
            ImageRole: lambda: self._pictures.image(proposal.key),
            SeenRole: lambda: self._reviewing.is_seen(proposal.key),
            NameRole: lambda: info.name,
            ColourRole: lambda: info.colour,
        }
        answer = answers.get(role)
        return answer() if answer is not None else None

    def _words(self, proposal: Proposal, name: str) -> str:
        return self.tr("{0}, frame {1}: {2}").format(name, proposal.frame, self.why(proposal))

    def why(self, proposal: Proposal) -> str:
        """The strongest reasons in words."""
        project = self._workspace.project
        info = project.masks.info(*proposal.key) if project is not None else None
        words = [self.tr("out of date")] if info is not None and info.stale else []
        words += map(sign_words, self._reviewing.risks.of(proposal.object_id).reasons(proposal.frame))
        return joined(words[:2])

    def _on_ready(self, key: Key) -> None:
        index = self.index_of(key)
        if index.isValid():
            self.dataChanged.emit(index, index)


class _Delegate(QStyledItemDelegate):
    """Picture at the left; object, frame and reason beside it; a bar for how doubtful it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(180, SIZE[1] // 4 * 3 + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c, rect = colours(), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.fillRect(rect, QColor(c.selection if chosen else c.hover if hover else c.base))
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(c.focus))
        picture = QRect(rect.left() + _PAD + 3, rect.top() + _PAD, SIZE[0] * 3 // 4, SIZE[1] * 3 // 4)
        self._paint_picture(painter, picture, index.data(ImageRole), QColor(c.sunken))
        proposal = index.data(ProposalRole)
        if proposal is not None:
            words = rect.adjusted(picture.width() + 2 * _PAD + 8, _PAD - 1, -_PAD, -_PAD)
            self._paint_words(painter, words, index, proposal)
        painter.setPen(QColor(c.border))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(c.focus), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_picture(self, painter: QPainter, area: QRect, image: QImage | None, ground: QColor) -> None:
        painter.fillRect(area, ground)
        if image is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRect(area.topLeft(), size)
        shown.moveCenter(area.center())
        painter.drawImage(shown, image)

    def _paint_words(self, painter: QPainter, area: QRect, index: Index, proposal: Proposal) -> None:
        c, metrics = colours(), painter.fontMetrics()
        seen, line = bool(index.data(SeenRole)), metrics.height()
        painter.setPen(QColor(c.outline))
        painter.setBrush(QColor(index.data(ColourRole)))
        painter.drawRect(QRect(area.left(), area.top() + (line - 10) // 2, 10, 10))
        where = self.tr("frame {0}").format(proposal.frame)
        if seen:
            where = self.tr("{0}, seen").format(where)
        lines = (
            (16, index.data(NameRole), c.muted if seen else c.text),
            (0, where, c.muted),
            (0, index.data(), c.muted if seen else c.warning),
        )
        for number, (indent, words, colour) in enumerate(lines):
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width() - indent)
            painter.setPen(QColor(colour))
            painter.drawText(area.left() + indent, area.top() + number * line + metrics.ascent(), shown)


class _ListView(QListView):
    """Leaves letters to the program's keys, and says what it is for while it is empty."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)


class ReviewList(QWidget):
    """Click a row, or choose it with the arrows, to go there."""

    def __init__(
        self,
        view: ViewState,
        workspace: Workspace,
        reviewing: Reviewing,
        pictures: MaskPictures,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._workspace = workspace
        self._reviewing = reviewing
        self._following = False
        self._keys: KeyMap | None = None
        self.model = ReviewModel(workspace, reviewing, pictures, self)
        self.head = ElidedLabel()
        self.head.setProperty("role", "muted")
        self.head.setContentsMargins(9, 5, 9, 5)
        self.list = _ListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setAccessibleName(self.tr("Masks to review, the most doubtful first"))
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.clicked.connect(self._go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.list, 1)
        reviewing.refreshed.connect(self._show)
        view.frame_changed.connect(self._follow)
        view.object_changed.connect(self._follow)
        self._show()

    def _show(self) -> None:
        total = self.model.total
        if not self._reviewing.is_ready:
            words = self.tr("Looking through the masks...")
        elif total:
            words = counted(total, "%n mask to review", "%n masks to review")
        else:
            words = self.tr("Nothing to review")
        if self._view.has_range:
            words = self.tr("{0}, within the range").format(words)
        self.head.setText(words)
        self._follow()

    def use_keys(self, keys: KeyMap) -> None:
        """Name the keys of this map in tips."""
        self._keys = keys
        keys.changed.connect(self._show_keys)
        self._show_keys()

    def _show_keys(self) -> None:
        words = Sentence(
            "{next} goes to the next one, {verify} verifies the mask that is shown",
            next=KeyOf("review.next"),
            verify=KeyOf("review.verify"),
        )
        self.head.setToolTip(self._keys.said(words) if self._keys is not None else "")

    def _follow(self, *_: object) -> None:
        """Mark the row of what is shown."""
        object_id = self._view.object_id
        index = self.model.index_of((object_id, self._view.frame)) if object_id is not None else QModelIndex()
        self._following = True
        self.list.setCurrentIndex(index)
        self._following = False

    def _on_current(self, index: QModelIndex, _: QModelIndex) -> None:
        if not self._following and index.isValid() and self.list.hasFocus():
            self._go(index)

    def _go(self, index: QModelIndex) -> None:
        proposal = self.model.proposal(index)
        here = (self._view.object_id, self._view.frame)
        if proposal is not None and proposal.key != here:
            self._reviewing.go_to(proposal.key)
