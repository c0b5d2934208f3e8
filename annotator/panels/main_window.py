"""The window: puts canvas, timeline, object list, bars and pages together. Assembly only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QKeyCombination, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QMainWindow,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.canvas.canvas import Canvas
from annotator.commands.attribute_actions import AttributeActions
from annotator.commands.objects_actions import Objects
from annotator.commands.painting import Painting
from annotator.commands.prompting import Prompting
from annotator.mask_pictures import MaskPictures
from annotator.panels.actions import Actions
from annotator.panels.attribute_form import AttributeForm
from annotator.panels.dock_shares import DockShares
from annotator.panels.mask_line import MaskLine
from annotator.panels.notices_view import NoticeBar
from annotator.panels.object_list import ObjectList
from annotator.panels.own_keys import OwnKeys
from annotator.panels.review_list import ReviewList
from annotator.panels.status import StatusBar
from annotator.panels.theme import Theme, icon
from annotator.panels.timeline import Timeline
from annotator.panels.welcome import Recent, Welcome
from annotator.reviewing import Reviewing
from annotator.settings import Settings
from annotator.view_state import ViewState
from annotator.words import tr
from annotator.workspace import Workspace

_SIZE = QSize(1360, 860)
# Of a window's height from which the lists are no longer cut to the bone: px, and lines of text.
_ROOMY, _ROOMY_LINES = 470, 14
_FRAME = QSize(16, 48)  # what a desktop may draw around a window; known only once it is shown


class MainWindow(QMainWindow):
    """The program's window. Shows the welcome page while nothing is open.

    dropped: paths of files dropped anywhere on it. closing: it is about to go.
    tour_wanted: open the demo clip and begin the tour.
    """

    dropped = Signal(list)
    closing = Signal()
    tour_wanted = Signal()

    def __init__(
        self,
        view: ViewState,
        workspace: Workspace,
        prompting: Prompting,
        painting: Painting,
        objects: Objects,
        attributes: AttributeActions,
        reviewing: Reviewing,
        pictures: MaskPictures,
        settings: Settings,
        theme: Theme,
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._settings = settings
        self._picture_of: Callable[[str], Path | None] = lambda _: None
        self._explain: Callable[[QKeyCombination], None] = lambda _: None
        self._theme = theme
        self._reviewing = reviewing
        self.canvas = Canvas(view, workspace, prompting, painting)
        self.timeline = Timeline(view, workspace, reviewing.risks)
        self.object_list = ObjectList(view, workspace, objects)
        self.attribute_form = AttributeForm(view, workspace, attributes)
        self.mask_line = MaskLine(view, workspace, reviewing.risks)
        self.review_list = ReviewList(view, workspace, reviewing, pictures)
        self.status = StatusBar()
        self.notice_bar = NoticeBar()
        self.welcome = Welcome()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.canvas)
        self._docks = [
            self._dock(
                "Objects",
                tr("Objects"),
                _column((self.object_list, 1), (self.attribute_form, 1000), (self.mask_line, 0)),
                Qt.DockWidgetArea.RightDockWidgetArea,
            ),
            self._dock("Review", tr("Review"), self.review_list, Qt.DockWidgetArea.RightDockWidgetArea),
            self._dock("Timeline", tr("Timeline"), self.timeline, Qt.DockWidgetArea.BottomDockWidgetArea),
        ]
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self._assemble()
        self._connect()
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - _FRAME))
        self.restoreGeometry(settings.window("geometry"))
        self._shares = DockShares(self, self._docks, settings)
        self._show_page()

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        """name: the same in every language, so that the saved arrangement finds it."""
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(widget)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        self.addDockWidget(area, dock)
        return dock

    def _assemble(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        self.notice_bar.lie_over(middle)
        self._middle = column
        self.setCentralWidget(middle)
        foot = QToolBar(tr("Status"), self)
        foot.setObjectName("Status")
        foot.setMovable(False)
        foot.addWidget(self.status)
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, foot)
        self.tool_bar = QToolBar(tr("Tools"), self)
        self.tool_bar.setObjectName("Tools")
        self.tool_bar.setMovable(False)
        self.addToolBar(self.tool_bar)
        for bar in (foot, self.tool_bar):
            bar.toggleViewAction().setVisible(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(True)

    def _connect(self) -> None:
        for part in (self.canvas, self.welcome):
            part.dropped.connect(self.dropped)
        self.canvas.pointer_moved.connect(self.status.set_pointer)
        self.canvas.pointer_left.connect(lambda: self.status.set_pointer(None))
        self.canvas.pointer_moved.connect(self.mask_line.set_pointer)
        self.canvas.pointer_left.connect(lambda: self.mask_line.set_pointer(None))
        self.attribute_form.left.connect(self.canvas.setFocus)
        self._reviewing.refreshed.connect(self._show_review)
        self._workspace.opened.connect(self._show_page)
        self._workspace.closed.connect(self._show_page)
        self._settings.recent_changed.connect(self._show_recent)
        self._show_recent()

    def use_actions(self, actions: Actions) -> None:
        """Make the menus and the tool bar from the commands."""
        self._explain = actions.explain
        actions.fill_menu_bar(self.menuBar())
        actions.fill_tool_bar(self.tool_bar)
        for bar, words in ((self.menuBar(), tr("More menus")), (self.tool_bar, tr("More tools"))):
            _show_what_is_left_out(bar, words)
        self.object_list.use_actions(actions.by_id)
        self.object_list.use_keys(actions.keys)
        self.review_list.use_keys(actions.keys)
        self.attribute_form.come_after(self.object_list.last)
        for dock in self._docks:
            OwnKeys(dock)

    def use_tour_bar(self, bar: QWidget) -> None:
        """Show the tour above the picture."""
        self._middle.insertWidget(0, bar)

    def use_pictures(self, picture_of: Callable[[str], Path | None]) -> None:
        """picture_of: the file with a small picture of what is at a path."""
        self._picture_of = picture_of
        self._show_recent()

    # ------------------------------------------------------------ what commands ask

    def start_tour(self) -> None:
        self.tour_wanted.emit()

    def zoom_fit(self) -> None:
        self.canvas.zoom_fit()

    def zoom_by(self, factor: float) -> None:
        self.canvas.zoom_by(factor)

    def zoom_actual(self) -> None:
        self.canvas.zoom_actual()

    def zoom_timeline(self, factor: float) -> None:
        self.timeline.zoom_by(factor)

    def fit_timeline(self) -> None:
        self.timeline.zoom_fit()

    def choose_theme(self, theme: str) -> None:
        self._theme.choose(theme)

    def edit_attributes(self) -> bool:
        return self.attribute_form.focus_first()

    def cancel_drawing(self) -> bool:
        return self.canvas.cancel()

    def quit(self) -> None:
        self.close()

    # ------------------------------------------------------------ what is shown

    def _show_page(self) -> None:
        is_open = self._workspace.is_open
        self._pages.setCurrentWidget(self.canvas if is_open else self.welcome)
        if not is_open:
            self.status.set_pointer(None)
            self._show_recent()  # pictures and progress of what was just closed
        self._shares.show(is_open)
        title = self._workspace.title
        self.setWindowTitle(f"{title} - Masklet" if title else "Masklet")
        file = self._workspace.file
        self.setWindowFilePath(str(file.path) if file is not None else "")
        if is_open:
            self.canvas.setFocus()

    def _show_review(self) -> None:
        self.timeline.viewport().update()
        is_known = self._workspace.is_open and self._reviewing.is_ready
        self.status.set_review(self._reviewing.counts if is_known else None)

    def _show_recent(self) -> None:
        if self._workspace.is_open:
            return  # nobody sees the list; it is made when the page comes back
        done = self._settings.work_done
        self.welcome.set_recent(
            [
                Recent(
                    r.path,
                    Path(r.path).name,
                    _seconds(r.opened),
                    Path(r.path).exists(),
                    done.get(r.path),
                    self._picture_of(r.path),
                )
                for r in self._settings.recent
            ]
        )

    # ------------------------------------------------------------ Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths: Sequence[str] = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(list(paths))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self._explain(event.keyCombination())  # no command took it
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        roomy = _ROOMY + _ROOMY_LINES * self.fontMetrics().height()
        self.object_list.have_room(event.size().height() >= roomy)
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.set_window("geometry", self.saveGeometry())
        self._shares.save()
        self._settings.sync()
        self.closing.emit()
        super().closeEvent(event)


def _column(*widgets: tuple[QWidget, int]) -> QWidget:
    """Widgets one above the other, each with its share of the room that is left."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget, share in widgets:
        layout.addWidget(widget, share)
    return column


def _show_what_is_left_out(bar: QWidget, words: str) -> None:
    """Give the button that a bar has for what it has no room for an arrow that is seen in the dark, too."""
    for button in bar.findChildren(QToolButton):
        if button.objectName().endswith("_ext_button"):  # Qt's own, of tool bars and menu bars
            button.setIcon(icon("more"))
            button.setIconSize(QSize(12, 12))  # Qt gives it no more
            button.setToolTip(words)
            button.setAccessibleName(words)


def _seconds(when: str) -> float:
    try:
        return datetime.fromisoformat(when).timestamp()
    except ValueError:
        return 0.0
