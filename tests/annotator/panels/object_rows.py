"""A list of objects to drive, with actions that do to the project what the real ones do."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QMenu

from annotator.panels.object_list import ObjectList
from annotator.project.edits import SetObject, remove_object
from annotator.project.object_edits import SetOrder
from annotator.view_state import ViewState
from annotator.workspace import Workspace


class AskedActions:
    """Does to the project what the real actions do, and keeps what was asked."""

    def __init__(self, view: ViewState, workspace: Workspace) -> None:
        self._view = view
        self._workspace = workspace
        self.asked: list[tuple] = []

    def _set(self, object_id: int, **changes: str) -> None:
        project, history = self._workspace.project, self._workspace.history
        assert project is not None
        assert history is not None
        history.do("Change", SetObject(replace(project.objects[object_id], **changes)))

    def rename(self, object_id: int, name: str) -> None:
        self.asked.append(("rename", object_id, name))
        self._set(object_id, name=name)

    def recolour(self, object_id: int, colour: str) -> None:
        self.asked.append(("recolour", object_id, colour))
        self._set(object_id, colour=colour)

    def relabel(self, object_id: int, label: str) -> None:
        self.asked.append(("relabel", object_id, label))
        self._set(object_id, label=label)

    def delete(self, object_id: int) -> None:
        self.asked.append(("delete", object_id))
        assert self._workspace.project is not None
        assert self._workspace.history is not None
        self._workspace.history.do("Delete", remove_object(self._workspace.project, object_id))

    def toggle_visible(self, object_id: int) -> None:
        self.asked.append(("toggle", object_id))
        self._view.hidden = self._view.hidden ^ {object_id}

    def toggle_lock(self, object_id: int) -> None:
        self.asked.append(("lock", object_id))
        assert self._workspace.project is not None
        info = self._workspace.project.objects[object_id]
        assert self._workspace.history is not None
        self._workspace.history.do("Lock", SetObject(replace(info, locked=not info.locked)))

    def move(self, object_id: int, place: int) -> None:
        self.asked.append(("move", object_id, place))
        assert self._workspace.project is not None
        assert self._workspace.history is not None
        order = [o for o in self._workspace.project.objects if o != object_id]
        order.insert(place, object_id)
        self._workspace.history.do("Move", SetOrder(tuple(order)))

    def new_object(self) -> None:
        self.asked.append(("new",))


def middle(panel: ObjectList, row: int) -> QPoint:
    return panel.list.visualRect(panel.list.model().index(row, 0)).center()


def find_action(menu: QMenu, *path: str) -> QAction:
    for name in path:
        found = next(a for a in menu.actions() if a.text().split("\t")[0] == name)
        if found.menu() is None:
            return found
        menu = found.menu()  # type: ignore[assignment]
    raise AssertionError(f"{path} is a menu")


def picture(panel: ObjectList) -> QImage:
    return panel.list.viewport().grab().toImage()
