"""What the window shows when nothing is open: what to do first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QDateTime, QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.panels.labels import ElidedLabel, Picture, role_label
from annotator.panels.theme import colours, icon

_WIDEST = 1000
_SIDE_BY_SIDE = 720  # px from which the recent list stands beside the rest


@dataclass(frozen=True, slots=True)
class Recent:
    """A project or video opened before. opened: seconds since 1970. is_there: it can be found now."""

    path: str
    name: str
    opened: float
    is_there: bool = True


class DropArea(QFrame):
    """The large area that says what can be dropped, and holds the buttons for what cannot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._over = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_over(self, over: bool) -> None:
        """Whether something that can be dropped is above the page."""
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(c.selection if self._over else c.base))
        painter.setPen(QPen(QColor(c.focus if self._over else c.outline), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)


class RecentRow(QPushButton):
    """One line of the recent list."""

    def __init__(self, recent: Recent, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recent = recent
        self.setProperty("link", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        when = QLocale().toString(
            QDateTime.fromSecsSinceEpoch(int(recent.opened)), QLocale.FormatType.ShortFormat
        )
        name = ElidedLabel(recent.name, Qt.TextElideMode.ElideMiddle)
        where = ElidedLabel(
            recent.path if recent.is_there else self.tr("Not found: {0}").format(recent.path),
            Qt.TextElideMode.ElideMiddle,
        )
        where.setProperty("role", "muted" if recent.is_there else "danger")
        top = QHBoxLayout()
        top.addWidget(name, 1)
        top.addWidget(role_label(when, "muted"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 5, 8, 5)
        self._column.setSpacing(1)
        self._column.addLayout(top)
        self._column.addWidget(where)
        for label in self.findChildren(QWidget):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setToolTip(recent.path)
        self.setAccessibleName(self.tr("Open {0}, last opened {1}").format(recent.name, when))

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._column.minimumSize().height())


class Welcome(QScrollArea):
    """The empty window: drop something, open something, try the demo clip, or go on with recent work.

    open_requested: 'video', 'folder', 'project' or 'demo'. recent_requested: a path. dropped: paths.
    """

    open_requested = Signal(str)
    recent_requested = Signal(str)
    dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)  # a scroll area hears of drags through its viewport
        self.setAccessibleName(self.tr("Welcome"))
        self.buttons: dict[str, QPushButton] = {}
        self.area = self._make_area()
        self.recent = QWidget()
        self._recent_column = QVBoxLayout(self.recent)
        self._recent_rows: list[RecentRow] = []
        self._fill_recent()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(20)
        self._halves.addWidget(self.area, 3)
        self._halves.addWidget(self.recent, 2)
        self.setWidget(self._make_page())
        self.set_recent(())

    def set_recent(self, entries: Sequence[Recent]) -> None:
        """Show what was opened before, newest first; nothing is shown of an empty list."""
        for row in self._recent_rows:
            self._recent_column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._recent_rows = [RecentRow(entry) for entry in entries]
        for place, row in enumerate(self._recent_rows, start=1):  # below the heading, above the stretch
            row.clicked.connect(lambda _=False, path=row.recent.path: self.recent_requested.emit(path))
            self._recent_column.insertWidget(place, row)
        self.recent.setVisible(bool(entries))

    # ---------------------------------------------------------------- making it

    def _make_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addStretch(1)
        column.addWidget(role_label(self.tr("Annotate objects in video"), "title", wrap=True))
        intro = self.tr("Click an object once, follow it through the whole clip, correct, export.")
        column.addWidget(role_label(intro, "muted", wrap=True))
        column.addSpacing(10)
        column.addLayout(self._halves, 6)
        column.addStretch(1)
        middle = QWidget()
        middle.setMaximumWidth(_WIDEST)
        middle.setLayout(column)
        row = QHBoxLayout(page)
        row.setContentsMargins(24, 16, 24, 16)
        row.addStretch(1)
        row.addWidget(middle, 100)
        row.addStretch(1)
        return page

    def _make_area(self) -> DropArea:
        area = DropArea()
        layout = QVBoxLayout(area)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        layout.addStretch(1)
        heading = role_label(self.tr("Drop a video, a folder of images or a project here"), "heading", True)
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        kinds = role_label(self.tr("mp4, mov, mkv, avi, webm; jpg, png, tif, webp; masklet"), "muted", True)
        kinds.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(Picture("drop", "muted", 44), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(heading)
        layout.addWidget(kinds)
        layout.addSpacing(12)
        for kind, picture, words in (
            ("video", "video", self.tr("Open video...")),
            ("folder", "folder", self.tr("Open folder of images...")),
            ("project", "project", self.tr("Open project...")),
            ("demo", "demo", self.tr("Try the demo clip")),
        ):
            layout.addWidget(self._make_button(kind, picture, words), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        return area

    def _make_button(self, kind: str, picture: str, words: str) -> QPushButton:
        primary = kind == "video"
        button = QPushButton(icon(picture, "on_accent" if primary else "text"), words)
        button.setProperty("primary", primary)
        button.setFixedWidth(230)
        button.clicked.connect(lambda: self.open_requested.emit(kind))
        self.buttons[kind] = button
        return button

    def _fill_recent(self) -> None:
        self.recent.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._recent_column.setContentsMargins(0, 0, 0, 0)
        self._recent_column.setSpacing(2)
        heading = role_label(self.tr("Recent"), "heading")
        heading.setContentsMargins(8, 0, 0, 4)
        self._recent_column.addWidget(heading)
        self._recent_column.addStretch(1)

    # ---------------------------------------------------------------- size and drops

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width() >= _SIDE_BY_SIDE
        way = QBoxLayout.Direction
        self._halves.setDirection(way.LeftToRight if wide else way.TopToBottom)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.area.set_over(True)

    def dragMoveEvent(self, event: QDragEnterEvent) -> None:  # type: ignore[override]
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.area.set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.area.set_over(False)
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
