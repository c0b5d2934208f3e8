"""What the window shows when nothing is open: what to do first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDate, QDateTime, QLocale, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
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
from annotator.settings import WorkDone
from annotator.words import counted

_WIDEST = 1000
_PICTURE = QSize(96, 54)
_SIDE_BY_SIDE = 720  # px from which the recent list stands beside the rest


@dataclass(frozen=True, slots=True)
class Recent:
    """A project or video opened before. opened: seconds since 1970. is_there: it can be found now.

    done: how far the work is; picture: the file of a small picture; None where not known.
    """

    path: str
    name: str
    opened: float
    is_there: bool = True
    done: WorkDone | None = None
    picture: Path | None = None


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


def _short_time(opened: QDateTime) -> str:
    """The time of today, the date of any other day."""
    short = QLocale.FormatType.ShortFormat
    if opened.date() == QDate.currentDate():
        return QLocale().toString(opened.time(), short)
    return QLocale().toString(opened.date(), short)


def _percent(part: float) -> int:
    """Whole percent; only what is done is 100, only what is not begun is 0."""
    return round(part * 100) if part in (0.0, 1.0) else min(max(round(part * 100), 1), 99)


class RecentPicture(QWidget):
    """A small picture with a bar of progress along its foot."""

    def __init__(self, picture: Path | None, done: WorkDone | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A pixmap read from its file would stay in Qt's cache, once for every time that it was written.
        self._picture = QPixmap.fromImage(QImage(str(picture))) if picture is not None else QPixmap()
        self._part = done.part if done is not None else 0.0
        self.setFixedSize(_PICTURE)

    @property
    def has_picture(self) -> bool:
        return not self._picture.isNull()

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(c.sunken))
        if self.has_picture:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
            painter.drawPixmap(QRect(QPoint(left, top), size), self._picture)
        else:
            icon("video", "muted").paint(painter, self.rect().adjusted(18, 10, -18, -10))
        if self._part:
            painter.fillRect(0, self.height() - 4, self.width(), 4, QColor(c.sunken))
            painter.fillRect(0, self.height() - 4, round(self.width() * self._part), 4, QColor(c.success))


class RecentRow(QPushButton):
    """One line of the recent list."""

    def __init__(self, recent: Recent, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recent = recent
        self.setProperty("link", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        opened = QDateTime.fromSecsSinceEpoch(int(recent.opened))
        when = QLocale().toString(opened, QLocale.FormatType.ShortFormat)
        name = ElidedLabel(recent.name, Qt.TextElideMode.ElideMiddle)
        where = ElidedLabel(
            recent.path if recent.is_there else self.tr("Not found: {0}").format(recent.path),
            Qt.TextElideMode.ElideMiddle,
        )
        where.setProperty("role", "muted" if recent.is_there else "danger")
        foot = QHBoxLayout()
        foot.addWidget(ElidedLabel(self._progress(recent.done)), 1)
        foot.addWidget(role_label(_short_time(opened), "muted"))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(name)
        words.addWidget(where)
        words.addLayout(foot)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 5, 8, 5)
        self._row.setSpacing(10)
        self._row.addWidget(RecentPicture(recent.picture, recent.done))
        self._row.addLayout(words, 1)
        for label in self.findChildren(QWidget):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setToolTip(f"{recent.path}\n{when}")
        self.setAccessibleName(self.tr("Open {0}, last opened {1}").format(recent.name, when))

    def sizeHint(self) -> QSize:
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._row.minimumSize().height())

    def _progress(self, done: WorkDone | None) -> str:
        if done is None or not done.objects:
            return self.tr("No objects yet") if done is not None else ""
        objects = counted(done.objects, "%n object", "%n objects")
        return self.tr("{0}, masks on {1} %").format(objects, _percent(done.part))


class Welcome(QScrollArea):
    """The empty window: drop something, open something, try the demo clip, or go on with recent work.

    open_requested: 'video', 'folder', 'project', 'demo' or 'tour'. recent_requested: a path. dropped: paths.
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

    def add_card(self, card: QWidget) -> None:
        """Show a card below the rest."""
        self._page_column.insertSpacing(self._page_column.count() - 1, 8)
        self._page_column.insertWidget(self._page_column.count() - 1, card)

    # ---------------------------------------------------------------- making it

    def _make_page(self) -> QWidget:
        page = QWidget()
        column = self._page_column = QVBoxLayout()
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
            ("tour", "help", self.tr("Take the guided tour")),
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
