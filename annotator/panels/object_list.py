"""The list of objects: choose, name, colour, class, order, hide, lock, track, delete."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.commands.key_map import KeyMap
from annotator.panels.mask_look import MaskLook
from annotator.panels.object_model import InfoRole, ObjectActions, ObjectModel, VisibleRole
from annotator.panels.object_view import ObjectView
from annotator.panels.swatch import swatch
from annotator.panels.theme import icon
from annotator.project.classes import UNCLASSED, class_title
from annotator.project.project import OBJECT_COLOURS
from annotator.view_state import ViewState
from annotator.words import in_brief, said
from annotator.workspace import Workspace

__all__ = ["ObjectActions", "ObjectList"]

_LEAST, _LEAST_WITH_ROOM = 2, 3  # objects that the list shows whole
_MOST_CLASSES = 20  # in a menu: what is longer leaves a small screen
# Commands about the chosen object: as buttons under the list, and in the menu of a row.
_BUTTONS = ("track.chosen_backward", "track.chosen_both", "track.chosen_forward", "objects.solo")
_IN_MENU = (
    ("track.chosen_forward", "track.chosen_backward", "track.chosen_both"),
    ("objects.absent", "objects.occluded"),
    ("objects.swap", "objects.split", "objects.merge"),
)


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
        self._actions: Mapping[str, QAction] = {}
        self.list = self._make_list()
        self.look = MaskLook(view)
        self.new_button = QPushButton(icon("add"), self.tr("New object"))
        self._keys: KeyMap | None = None
        self._show_keys()
        self.new_button.clicked.connect(objects.new_object)
        self.last: QWidget = self.new_button  # of the controls, as Tab goes
        self._buttons = QHBoxLayout()
        self._buttons.setContentsMargins(6, 6, 6, 6)
        self._buttons.setSpacing(2)
        self._buttons.addWidget(self.new_button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.look)
        layout.addWidget(self.list, 1)
        layout.addLayout(self._buttons)
        workspace.opened.connect(self._on_open)
        workspace.closed.connect(self._on_open)
        view.object_changed.connect(self._show_chosen)
        self._model.modelReset.connect(self._show_chosen)
        self._on_open()

    def use_actions(self, actions: Mapping[str, QAction]) -> None:
        """Offer the program's commands about the chosen object, by id, here too."""
        self._actions = actions
        for name in _BUTTONS:
            button = QToolButton()
            button.setDefaultAction(actions[name])
            button.setAutoRaise(True)
            button.setAccessibleName(actions[name].text())
            self._buttons.addWidget(button)
        self._set_tab_order()

    def _set_tab_order(self) -> None:
        """As it is seen: from above to below."""
        items = [self._buttons.itemAt(n) for n in range(self._buttons.count())]
        buttons = [w for item in items if item is not None and (w := item.widget()) is not None]
        order: list[QWidget] = [self.look.slider, self.look.outlines, self.list, *buttons]
        for one, after in itertools.pairwise(order):
            QWidget.setTabOrder(one, after)
        self.last = order[-1]

    def _make_list(self) -> ObjectView:
        view = ObjectView(self._model)
        view.setMinimumHeight(view.height_of(_LEAST))
        view.eye_clicked.connect(self._toggle_at)
        view.lock_clicked.connect(self._lock_at)
        view.customContextMenuRequested.connect(self._show_menu)
        # The selection, not the current row: Qt makes a row current when the list only gets the focus.
        view.selectionModel().selectionChanged.connect(self._choose)
        return view

    def have_room(self, room: bool) -> None:
        """Whether the window is high enough for three objects at least, whatever stands below."""
        self.list.setMinimumHeight(self.list.height_of(_LEAST_WITH_ROOM if room else _LEAST))

    def use_keys(self, keys: KeyMap) -> None:
        """Name the keys of this map in tips and menus."""
        self._keys = keys
        self.look.use_keys(keys)
        keys.changed.connect(self._show_keys)
        self._show_keys()

    def _key(self, command_id: str) -> str:
        return self._keys.words(command_id) if self._keys is not None else ""

    def _show_keys(self) -> None:
        words = self.tr("The next click in the picture makes a new object")
        self.new_button.setToolTip(self._keys.with_key(words, "objects.new") if self._keys else words)

    def sizeHint(self) -> QSize:
        """As low as can be: it takes what is left, when what stands below has all that it asks for."""
        return QSize(250, self.minimumSizeHint().height())

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

    def _lock_at(self, index: QModelIndex) -> None:
        object_id = self._model.object_id(index)
        if object_id is not None:
            self._objects.toggle_lock(object_id)

    # ---------------------------------------------------------------- the menu of a row

    def _show_menu(self, position: QPoint) -> None:
        index = self.list.indexAt(position)
        if index.isValid():
            self._view.object_id = self._model.object_id(
                index
            )  # what the menu offers is about the chosen one
            menu = self.menu_for(index)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(position))

    def menu_for(self, index: QModelIndex) -> QMenu:
        """What can be done with the object at an index."""
        info, visible = index.data(InfoRole), index.data(VisibleRole)
        menu = QMenu(self)
        self._add(menu, "rename", self.tr("Rename"), lambda: self._rename(info.id), "objects.rename")
        menu.addMenu(self._label_menu(menu, info.id, info.label))
        menu.addMenu(self._colour_menu(menu, info.id, info.colour))
        words = self.tr("Hide") if visible else self.tr("Show")
        eye = "hidden" if visible else "visible"
        self._add(menu, eye, words, lambda: self._objects.toggle_visible(info.id), "objects.hide")
        words = self.tr("Unlock") if info.locked else self.tr("Lock")
        lock = "unlock" if info.locked else "lock"
        self._add(menu, lock, words, lambda: self._objects.toggle_lock(info.id), "objects.lock")
        for group in _IN_MENU:
            menu.addSeparator()
            menu.addActions([self._actions[name] for name in group if name in self._actions])
        menu.addSeparator()
        self._add(
            menu, "delete", self.tr("Delete..."), lambda: self._objects.delete(info.id), "objects.delete"
        )
        return menu

    def _rename(self, object_id: int) -> None:
        """In its row, wherever that is by now: rows may have come and gone since the menu was opened."""
        self.list.setFocus()  # ends a name that is being typed in another row, as a click there does
        index = self._model.index_of(object_id)
        if index.isValid():
            self.list.edit(index)

    def _add(self, menu: QMenu, picture: str, words: str, run: object, command_id: str) -> QAction:
        # The key is shown only: the command registry is what binds it.
        key = self._key(command_id)
        action = menu.addAction(icon(picture), f"{words}\t{key}" if key else words)
        action.triggered.connect(run)
        return action

    def _label_menu(self, parent: QMenu, object_id: int, current: str) -> QMenu:
        menu = QMenu(self.tr("Class"), parent)
        menu.setIcon(icon("tag"))
        labels = self._model.labels()
        for place, label in enumerate(labels):
            if place >= _MOST_CLASSES and label != current:
                continue
            key = self._key(f"objects.class_{place + 1}") if place < self._model.num_classes else ""
            action = menu.addAction(in_brief(said(class_title(label))) + (f"\t{key}" if key else ""))
            action.setCheckable(True)
            action.setChecked(label == current)
            action.triggered.connect(lambda _=False, text=label: self._objects.relabel(object_id, text))
        menu.addSeparator()
        if len(labels) > _MOST_CLASSES and "objects.relabel" in self._actions:  # it has a list to search
            every = menu.addAction(self.tr("All {0} classes...").format(len(labels)))
            every.triggered.connect(self._actions["objects.relabel"].trigger)
        menu.addAction(self.tr("New class...")).triggered.connect(lambda: self._ask_label(object_id, current))
        if "objects.classes" in self._actions:
            menu.addAction(self._actions["objects.classes"])
        return menu

    def _ask_label(self, object_id: int, current: str) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Class of the object"))
        dialog.setLabelText(self.tr("Class, for example 'person':"))
        dialog.setTextValue("" if current == UNCLASSED else current)
        dialog.textValueSelected.connect(
            lambda text: self._objects.relabel(object_id, text.strip()) if text.strip() else None
        )
        dialog.open()

    def _colour_menu(self, parent: QMenu, object_id: int, current: str) -> QMenu:
        menu = QMenu(self.tr("Colour"), parent)
        menu.setIcon(icon("colour"))
        for colour, name in zip(OBJECT_COLOURS, self._colour_names(), strict=True):
            action = menu.addAction(swatch(colour), name)
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
