"""The list of objects: choose, name, colour, hide, delete."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QColorDialog,
    QHBoxLayout,
    QInputDialog,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.commands.key_map import KeyMap
from annotator.panels.object_delegate import ObjectDelegate
from annotator.panels.object_model import InfoRole, ObjectActions, ObjectModel, VisibleRole
from annotator.panels.theme import colours, icon
from annotator.project.project import OBJECT_COLOURS
from annotator.view_state import ViewState
from annotator.workspace import Workspace

__all__ = ["ObjectActions", "ObjectList"]


class _ListView(QListView):
    """A list that says what to do while it is empty, and whose eye does not choose the row.

    eye_clicked: the eye at an index was pressed.
    """

    eye_clicked = Signal(object)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model() is not None and self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours().muted))
            words = self.tr("Click an object in the picture")
            area = self.viewport().rect().adjusted(16, 8, -16, -8)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)

    def _eye_at(self, event: QMouseEvent) -> QModelIndex:
        """The row whose eye is under the pointer, or an invalid index."""
        position = event.position().toPoint()
        index = self.indexAt(position)
        eye = ObjectDelegate.eye_rect(self.visualRect(index)).adjusted(-4, -4, 4, 4)
        return index if index.isValid() and eye.contains(position) else QModelIndex()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._eye_at(event)
        if not index.isValid():
            super().mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.eye_clicked.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._eye_at(event).isValid():
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Letters and digits are the program's keys (N, F, 1-9), not a search by name.
        if event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)


class ObjectList(QWidget):
    """All objects of the project; the chosen one follows the view both ways."""

    def __init__(
        self, view: ViewState, workspace: Workspace, objects: ObjectActions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._workspace = workspace
        self._objects = objects
        self._model = ObjectModel(view, workspace, objects, self)
        self.list = self._make_list()
        self.new_button = QPushButton(icon("add"), self.tr("New object"))
        self._keys: KeyMap | None = None
        self._show_keys()
        self.new_button.clicked.connect(objects.new_object)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(6, 6, 6, 6)
        buttons.addWidget(self.new_button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        workspace.opened.connect(self._on_open)
        workspace.closed.connect(self._on_open)
        view.object_changed.connect(self._show_chosen)
        self._model.modelReset.connect(self._show_chosen)
        self._on_open()

    def _make_list(self) -> _ListView:
        view = _ListView()
        view.setModel(self._model)
        view.eye_clicked.connect(self._toggle_at)
        view.setItemDelegate(ObjectDelegate(view))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.setAccessibleName(self.tr("Objects"))
        # The selection, not the current row: Qt makes a row current when the list only gets the focus.
        view.selectionModel().selectionChanged.connect(self._choose)
        return view

    def use_keys(self, keys: KeyMap) -> None:
        """Name the keys of this map in tips and menus."""
        self._keys = keys
        keys.changed.connect(self._show_keys)
        self._show_keys()

    def _key(self, command_id: str) -> str:
        return self._keys.words(command_id) if self._keys is not None else ""

    def _show_keys(self) -> None:
        key = self._key("objects.new")
        words = self.tr("The next click in the picture makes a new object")
        self.new_button.setToolTip(f"{words} ({key})" if key else words)

    def sizeHint(self) -> QSize:
        return QSize(250, 300)

    def _on_open(self) -> None:
        self.new_button.setEnabled(self._workspace.is_open)

    def _choose(self) -> None:
        chosen = self.list.selectionModel().selectedIndexes()
        if chosen:
            self._view.object_id = self._model.object_id(chosen[0])

    def _show_chosen(self) -> None:
        index = self._model.index_of(self._view.object_id)
        selection = self.list.selectionModel()
        if not index.isValid():
            selection.clear()
            return
        if index != selection.currentIndex() or not selection.isSelected(index):
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.list.scrollTo(index)

    def _toggle_at(self, index: QModelIndex) -> None:
        object_id = self._model.object_id(index)
        if object_id is not None:
            self._objects.toggle_visible(object_id)

    # ---------------------------------------------------------------- the menu of a row

    def _show_menu(self, position: QPoint) -> None:
        index = self.list.indexAt(position)
        if index.isValid():
            menu = self.menu_for(index)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(position))

    def menu_for(self, index: QModelIndex) -> QMenu:
        """What can be done with the object at an index."""
        info, visible = index.data(InfoRole), index.data(VisibleRole)
        menu = QMenu(self)
        self._add(menu, "rename", self.tr("Rename"), lambda: self.list.edit(index), "objects.rename")
        menu.addMenu(self._label_menu(menu, info.id, info.label))
        menu.addMenu(self._colour_menu(menu, info.id, info.colour))
        words = self.tr("Hide") if visible else self.tr("Show")
        eye = "hidden" if visible else "visible"
        self._add(menu, eye, words, lambda: self._objects.toggle_visible(info.id), "objects.hide")
        menu.addSeparator()
        self._add(
            menu, "delete", self.tr("Delete..."), lambda: self._objects.delete(info.id), "objects.delete"
        )
        return menu

    def _add(self, menu: QMenu, picture: str, words: str, run: object, command_id: str) -> QAction:
        # The key is shown only: the command registry is what binds it.
        key = self._key(command_id)
        action = menu.addAction(icon(picture), f"{words}\t{key}" if key else words)
        action.triggered.connect(run)
        return action

    def _label_menu(self, parent: QMenu, object_id: int, current: str) -> QMenu:
        menu = QMenu(self.tr("Class"), parent)
        menu.setIcon(icon("tag"))
        for label in self._model.labels():
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(label == current)
            action.triggered.connect(lambda _=False, text=label: self._objects.relabel(object_id, text))
        menu.addSeparator()
        menu.addAction(self.tr("New class...")).triggered.connect(lambda: self._ask_label(object_id, current))
        return menu

    def _ask_label(self, object_id: int, current: str) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Class of the object"))
        dialog.setLabelText(self.tr("Class, for example 'person':"))
        dialog.setTextValue(current)
        dialog.textValueSelected.connect(
            lambda text: self._objects.relabel(object_id, text.strip()) if text.strip() else None
        )
        dialog.open()

    def _colour_menu(self, parent: QMenu, object_id: int, current: str) -> QMenu:
        menu = QMenu(self.tr("Colour"), parent)
        menu.setIcon(icon("colour"))
        for colour, name in zip(OBJECT_COLOURS, self._colour_names(), strict=True):
            action = menu.addAction(_swatch(colour), name)
            action.setCheckable(True)
            action.setChecked(colour.lower() == current.lower())
            action.triggered.connect(lambda _=False, c=colour: self._objects.recolour(object_id, c))
        menu.addSeparator()
        other = menu.addAction(self.tr("Other..."))
        other.triggered.connect(lambda: self._ask_colour(object_id, current))
        return menu

    def _colour_names(self) -> list[str]:
        return [
            self.tr("Sky blue"),
            self.tr("Orange"),
            self.tr("Green"),
            self.tr("Pink"),
            self.tr("Yellow"),
            self.tr("Vermilion"),
            self.tr("Blue"),
            self.tr("Lime"),
            self.tr("Lilac"),
            self.tr("Salmon"),
        ]

    def _ask_colour(self, object_id: int, current: str) -> None:
        dialog = QColorDialog(QColor(current), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Colour of the object"))
        dialog.colorSelected.connect(lambda c: self._objects.recolour(object_id, c.name().upper()))
        dialog.open()


def _swatch(colour: str) -> QIcon:
    pixmap = QPixmap(14, 14)
    pixmap.fill(QColor(colour))
    return QIcon(pixmap)
