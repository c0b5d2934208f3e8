"""What can be done to objects: every one an undoable step, or a change of view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from annotator.commands.class_actions import ClassActions, Confirm
from annotator.commands.locks import is_refused
from annotator.notices import Notices
from annotator.project.edits import SetObject, Touched, remove_object
from annotator.project.object_edits import SetOrder
from annotator.project.project import ObjectInfo
from annotator.tracking import Tracking
from annotator.view_state import ViewState
from annotator.words import counted, in_brief, tr
from annotator.workspace import Workspace
from engine.errors import Sentence


class Objects(QObject):
    """Names, colours, order, locks, deleting, hiding, choosing. Keeps the chosen object one that exists."""

    def __init__(
        self,
        workspace: Workspace,
        view: ViewState,
        tracking: Tracking,
        notices: Notices,
        classes: ClassActions,
        confirm: Confirm,
        parent: QObject | None = None,
    ) -> None:
        """confirm: asks the person a question, with the word for yes."""
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._tracking = tracking
        self._notices = notices
        self._classes = classes
        self._confirm = confirm
        workspace.changed.connect(self._on_changed)

    def rename(self, object_id: int, name: str) -> None:
        """An empty name changes nothing."""
        if name.strip():
            self._set(object_id, Sentence("Rename object"), lambda info: replace(info, name=name.strip()))

    def recolour(self, object_id: int, colour: str) -> None:
        """colour: #RRGGBB."""
        self._set(object_id, Sentence("Recolour object"), lambda info: replace(info, colour=colour))

    def relabel(self, object_id: int, label: str) -> None:
        """The object's class; an empty one changes nothing."""
        self._classes.give(object_id, label)

    def toggle_lock(self, object_id: int) -> None:
        """Lock an object as it is, ending its tracking, or unlock it."""
        project = self._workspace.project
        if project is None or object_id not in project.objects:
            return
        lock = not project.is_locked(object_id)
        self._set(
            object_id,
            Sentence("Lock object") if lock else Sentence("Unlock object"),
            lambda info: replace(info, locked=lock),
        )
        if lock:
            self._tracking.stop_object(object_id)

    def move(self, object_id: int, place: int) -> None:
        """Put an object at this place of the list, from 0; where objects overlap, the order counts."""
        project, history = self._workspace.project, self._workspace.history
        if project is None or history is None or object_id not in project.objects:
            return
        order = [o for o in project.objects if o != object_id]
        order.insert(max(0, min(place, len(order))), object_id)
        if order != list(project.objects):
            history.do(Sentence("Move object"), SetOrder(tuple(order)))

    def delete(self, object_id: int) -> None:
        """Delete an object with all its masks, after asking."""
        project, history = self._workspace.project, self._workspace.history
        if project is None or history is None or object_id not in project.objects:
            return
        if is_refused(project, self._notices, object_id):
            return
        name, masks = in_brief(project.objects[object_id].name), len(project.masks.frames(object_id))
        question = tr("Delete {name}? Undo brings it back.", name=name)
        if masks:
            question = counted(
                masks,
                "Delete {name} and its masks on %n frame? Undo brings it back.",
                "Delete {name} and its masks on %n frames? Undo brings it back.",
                name=name,
            )
        if not self._confirm(question, tr("Delete")):
            return
        if object_id in project.objects:
            history.do(Sentence("Delete {name}", name=name), remove_object(project, object_id))
            self._tracking.forget(object_id)

    def toggle_visible(self, object_id: int) -> None:
        self._view.hidden = self._view.hidden ^ {object_id}

    def new_object(self) -> None:
        """Nothing is chosen from now on: the next click makes a new object."""
        self._view.object_id = None

    def choose(self, place: int) -> None:
        """Choose the object at this place of the list, from 0; none there changes nothing."""
        project = self._workspace.project
        if project is not None and place < len(project.objects):
            self._view.object_id = list(project.objects)[place]

    def choose_neighbour(self, step: int) -> None:
        """Choose the object above (-1) or below (1) in the list; while none is chosen, one at an end."""
        project = self._workspace.project
        ids = list(project.objects) if project is not None else []
        if not ids:
            return
        if self._view.object_id not in ids:
            self._view.object_id = ids[0 if step > 0 else -1]
        else:
            place = ids.index(self._view.object_id) + step
            self._view.object_id = ids[max(0, min(place, len(ids) - 1))]

    def _set(self, object_id: int, name: str, change: Callable[[ObjectInfo], ObjectInfo]) -> None:
        project, history = self._workspace.project, self._workspace.history
        if project is None or history is None or object_id not in project.objects:
            return
        info = change(project.objects[object_id])
        if info != project.objects[object_id]:
            history.do(name, SetObject(info))

    def _on_changed(self, touched: Touched) -> None:
        project = self._workspace.project
        if project is None or not touched.objects:
            return
        if self._view.object_id is not None and self._view.object_id not in project.objects:
            self._view.object_id = None
        self._view.hidden = frozenset(o for o in self._view.hidden if o in project.objects)
