"""The objects of the open project as a Qt model, for lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.project.classes import class_title
from annotator.project.edits import Touched
from annotator.project.outline_patterns import pattern_of
from annotator.project.project import ObjectInfo
from annotator.view_state import ViewState
from annotator.words import counted, joined, said
from annotator.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex

InfoRole = Qt.ItemDataRole.UserRole + 1  # ObjectInfo
CountRole = Qt.ItemDataRole.UserRole + 2  # masks
VisibleRole = Qt.ItemDataRole.UserRole + 3  # bool
KeyRole = Qt.ItemDataRole.UserRole + 4  # '1' to '9', or ''
ColourRole = Qt.ItemDataRole.UserRole + 5  # to draw the object in, #RRGGBB
ClassColourRole = Qt.ItemDataRole.UserRole + 6  # of its class, or None
StateRole = Qt.ItemDataRole.UserRole + 7  # on the current frame: 'absent', 'occluded' or ''
PatternRole = Qt.ItemDataRole.UserRole + 8  # OutlinePattern, or None while outlines have none
_MIME = "application/x-masklet-object"


class ObjectActions(Protocol):
    """What can be done to objects; every one an undoable step, or a change of view."""

    def rename(self, object_id: int, name: str) -> None: ...

    def recolour(self, object_id: int, colour: str) -> None:
        """colour: #RRGGBB."""
        ...

    def relabel(self, object_id: int, label: str) -> None: ...

    def delete(self, object_id: int) -> None:
        """Asks first."""
        ...

    def toggle_visible(self, object_id: int) -> None: ...

    def toggle_lock(self, object_id: int) -> None: ...

    def move(self, object_id: int, place: int) -> None:
        """place: in the list, from 0."""
        ...

    def new_object(self) -> None: ...


class ObjectModel(QAbstractListModel):
    """A row per object in the project's order. Holds the order of ids alone, and asks the project."""

    def __init__(
        self, view: ViewState, workspace: Workspace, objects: ObjectActions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._workspace = workspace
        self._objects = objects
        self._ids: list[int] = []
        self._states: list[str] = []  # as they were last shown
        workspace.opened.connect(self._reload)
        workspace.closed.connect(self._reload)
        workspace.changed.connect(self._on_changed)
        view.visibility_changed.connect(self._refresh_all)
        view.object_changed.connect(self._on_chosen)
        view.frame_changed.connect(self._on_frame)
        self._reload()

    def object_id(self, index: Index) -> int | None:
        """The object at an index; None where there is none."""
        return self._ids[index.row()] if 0 <= index.row() < len(self._ids) else None

    def index_of(self, object_id: int | None) -> QModelIndex:
        """Where an object is; an invalid index when it is not here."""
        return self.index(self._ids.index(object_id)) if object_id in self._ids else QModelIndex()

    def labels(self) -> list[str]:
        """The project's classes in their order, then labels in use that are none, by the alphabet."""
        project = self._workspace.project
        if project is None:
            return []
        used = {info.label for info in project.objects.values()}
        return [*project.classes.names, *sorted(used - set(project.classes.names))]

    @property
    def num_classes(self) -> int:
        """How many of `labels` are classes of the project; they come first."""
        return len(self._workspace.project.classes) if self._workspace.project is not None else 0

    # ---------------------------------------------------------------- Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return super().flags(index) | Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        info = self._info(index)
        if info is None:
            return None
        answers: dict[int, Callable[[], object]] = {
            Qt.ItemDataRole.DisplayRole: lambda: info.name,
            Qt.ItemDataRole.EditRole: lambda: info.name,
            Qt.ItemDataRole.ToolTipRole: lambda: self._words(info),
            Qt.ItemDataRole.AccessibleTextRole: lambda: self._words(info),
            InfoRole: lambda: info,
            CountRole: lambda: self._count(info.id),
            VisibleRole: lambda: self._view.shows(info.id),
            ColourRole: lambda: self._colour(info),
            ClassColourRole: lambda: self._class_colour(info),
            PatternRole: lambda: pattern_of(info.id) if self._view.patterns else None,
            StateRole: lambda: self._state(info.id),
            KeyRole: lambda: str(index.row() + 1) if index.row() < 9 else "",
        }
        answer = answers.get(role)
        return answer() if answer is not None else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        info = self._info(index)
        name = str(value).strip()
        if info is None or role != Qt.ItemDataRole.EditRole or not name or name == info.name:
            return False
        self._objects.rename(info.id, name)
        return True

    # ---------------------------------------------------------------- dragging

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_MIME, str(self.object_id(indexes[0])).encode())
        return data

    def drop_at(self, data: QMimeData, row: int) -> bool:
        """A dragged object is let go before this row; whether it was one of ours."""
        dragged = bytes(data.data(_MIME).data()).decode()
        object_id = int(dragged) if dragged.isdecimal() else None
        if object_id not in self._ids:
            return False
        # The place counts without the object itself, which leaves its own.
        self._objects.move(object_id, row - (self._ids.index(object_id) < row))
        return True

    # ---------------------------------------------------------------- following

    def _reload(self) -> None:
        self.beginResetModel()
        project = self._workspace.project
        self._ids = list(project.objects) if project is not None else []
        self._states = [self._state(object_id) for object_id in self._ids]
        self.endResetModel()

    def _on_changed(self, touched: Touched) -> None:
        project = self._workspace.project
        if project is None or list(project.objects) != self._ids:
            self._reload()
            return
        # Whoever heard first of another frame may have changed something: its states are then news here.
        before, self._states = self._states, [self._state(object_id) for object_id in self._ids]
        if touched.classes:
            self._refresh_all()
            return
        changed = touched.objects | touched.mask_frames.keys()
        for row, object_id in enumerate(self._ids):
            if object_id in changed or before[row] != self._states[row]:
                self.dataChanged.emit(self.index(row), self.index(row))

    def _on_chosen(self) -> None:
        if self._view.solo:
            self._refresh_all()

    def _on_frame(self) -> None:
        """Only a frame that has something to say of an object costs a repaint."""
        states = [self._state(object_id) for object_id in self._ids]
        if states != self._states:
            self._states = states
            self._refresh_all()

    def _refresh_all(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def _info(self, index: Index) -> ObjectInfo | None:
        project, object_id = self._workspace.project, self.object_id(index)
        return project.objects.get(object_id) if project is not None and object_id is not None else None

    def _colour(self, info: ObjectInfo) -> str:
        project = self._workspace.project
        return info.colour if project is None else project.colour_of(info)

    def _class_colour(self, info: ObjectInfo) -> str | None:
        project = self._workspace.project
        found = project.classes.find(info.label) if project is not None else None
        return None if found is None else found.colour

    def _state(self, object_id: int) -> str:
        project = self._workspace.project
        info = project.masks.info(object_id, self._view.frame) if project is not None else None
        if info is None:
            return ""
        return "absent" if info.says_absent else "occluded" if info.occluded else ""

    def _count(self, object_id: int) -> int:
        project = self._workspace.project
        if project is None:
            return 0
        return int(np.count_nonzero(project.masks.flags(object_id, project.video.num_frames)))

    def _words(self, info: ObjectInfo) -> str:
        count = self._count(info.id)
        masks = counted(count, "%n mask", "%n masks")
        words = [info.name, said(class_title(info.label)), masks]
        state = self._state(info.id)
        states = {"absent": self.tr("absent on this frame"), "occluded": self.tr("occluded on this frame")}
        for holds, word in (
            (not self._view.shows(info.id), self.tr("hidden")),
            (info.locked, self.tr("locked")),
            (bool(state), states.get(state, "")),
        ):
            if holds:
                words.append(word)
        return joined(words)
