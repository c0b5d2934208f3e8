"""The objects of the open project as a Qt model, for lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.project.edits import Touched
from annotator.project.project import ObjectInfo
from annotator.view_state import ViewState
from annotator.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex

InfoRole = Qt.ItemDataRole.UserRole + 1  # ObjectInfo
CountRole = Qt.ItemDataRole.UserRole + 2  # masks
VisibleRole = Qt.ItemDataRole.UserRole + 3  # bool
KeyRole = Qt.ItemDataRole.UserRole + 4  # '1' to '9', or ''


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
        workspace.opened.connect(self._reload)
        workspace.closed.connect(self._reload)
        workspace.changed.connect(self._on_changed)
        view.visibility_changed.connect(self._refresh_all)
        self._reload()

    def object_id(self, index: Index) -> int | None:
        """The object at an index; None where there is none."""
        return self._ids[index.row()] if 0 <= index.row() < len(self._ids) else None

    def index_of(self, object_id: int | None) -> QModelIndex:
        """Where an object is; an invalid index when it is not here."""
        return self.index(self._ids.index(object_id)) if object_id in self._ids else QModelIndex()

    def labels(self) -> list[str]:
        """The classes in use, in order of the alphabet."""
        project = self._workspace.project
        return sorted({info.label for info in project.objects.values()}) if project is not None else []

    # ---------------------------------------------------------------- Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

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
            VisibleRole: lambda: info.id not in self._view.hidden,
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

    # ---------------------------------------------------------------- following

    def _reload(self) -> None:
        self.beginResetModel()
        project = self._workspace.project
        self._ids = list(project.objects) if project is not None else []
        self.endResetModel()

    def _on_changed(self, touched: Touched) -> None:
        project = self._workspace.project
        if project is None or list(project.objects) != self._ids:
            self._reload()
            return
        for object_id in touched.objects | {o for o, _ in touched.masks}:
            index = self.index_of(object_id)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def _refresh_all(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def _info(self, index: Index) -> ObjectInfo | None:
        project, object_id = self._workspace.project, self.object_id(index)
        return project.objects.get(object_id) if project is not None and object_id is not None else None

    def _count(self, object_id: int) -> int:
        project = self._workspace.project
        if project is None:
            return 0
        return int(np.count_nonzero(project.masks.flags(object_id, project.video.num_frames)))

    def _words(self, info: ObjectInfo) -> str:
        count = self._count(info.id)
        masks = self.tr("1 mask") if count == 1 else self.tr("{0} masks").format(count)
        words = [info.name, info.label, masks]
        if info.id in self._view.hidden:
            words.append(self.tr("hidden"))
        return ", ".join(words)
