"""What can be done to the project's classes, and giving them to objects; every one an undoable step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from annotator.exporters.classes import write_classes
from annotator.importers.classes import read_classes
from annotator.notices import Notices
from annotator.project.classes import UNCLASSED, Classes
from annotator.project.edits import Edit, SetObject, Several
from annotator.project.object_edits import SetClasses
from annotator.project.project import Project
from annotator.view_state import ViewState
from annotator.words import counted, in_brief, tr
from annotator.workspace import Workspace
from engine.errors import Sentence, UserError

Confirm = Callable[[str, str], bool]


class ClassActions:
    """The classes of the open project. Names are trimmed; raises UserError for names that cannot be."""

    def __init__(self, workspace: Workspace, view: ViewState, notices: Notices, confirm: Confirm) -> None:
        """confirm: asks the person a question, with the word for yes."""
        self._workspace = workspace
        self._view = view
        self._notices = notices
        self._confirm = confirm

    def give(self, object_id: int | None, name: str) -> None:
        """The object is of this class, which is defined if it was not; new objects will be, too."""
        project, name = self._workspace.project, name.strip()
        if project is None or not name:
            return
        self._view.label = name
        info = project.objects.get(object_id) if object_id is not None else None
        if info is None:
            self._notices.hint(tr("New objects are of class {name} from now on.", name=in_brief(name)))
        elif info.label != name:
            edits: list[Edit] = [SetObject(replace(info, label=name))]
            if name not in project.classes and name != UNCLASSED:
                edits.append(SetClasses(project.classes.with_class(name)))
            self._do(Sentence("Set class"), *edits)

    def give_place(self, object_id: int | None, place: int) -> None:
        """Give the class at this place of the list, from 0."""
        project = self._workspace.project
        if project is None:
            return
        if place < len(project.classes):
            self.give(object_id, project.classes.entries[place].name)
        else:
            self._notices.hint(
                tr("There is no class {place} yet. Add it under Objects, Classes.", place=place + 1)
            )

    def add(self, name: str) -> None:
        """A new class at the end of the list."""
        project = self._workspace.project
        if project is not None:
            self._do(
                Sentence("Add class"), SetClasses(project.classes.with_class(_checked(project.classes, name)))
            )

    def rename(self, old: str, new: str) -> None:
        """The class gets another name, and its objects keep it as their class."""
        project = self._workspace.project
        found = project.classes.find(old) if project is not None else None
        if project is None or found is None or new.strip() == old:
            return
        new = _checked(project.classes, new)
        changed = project.classes.changed(old, replace(found, name=new))
        self._do(Sentence("Rename class"), SetClasses(changed), *_relabelled(project, old, new))
        if self._view.label == old:
            self._view.label = new

    def recolour(self, name: str, colour: str) -> None:
        """colour: #RRGGBB."""
        project = self._workspace.project
        found = project.classes.find(name) if project is not None else None
        if found is not None:
            to = replace(found, colour=colour)
            self._change(Sentence("Recolour class"), lambda classes: classes.changed(name, to))

    def move(self, name: str, place: int) -> None:
        """The class goes to this place of the list, from 0; Ctrl+1 gives the first."""
        self._change(Sentence("Move class"), lambda classes: classes.moved(name, place))

    def colour_objects(self, by_class: bool) -> None:
        """Objects are drawn in the colour of their class, or in their own."""
        name = Sentence("Colour by class") if by_class else Sentence("Colour by object")
        self._change(name, lambda classes: replace(classes, colour_objects=by_class))

    def delete(self, name: str) -> None:
        """The class goes; its objects stay, without a class. Asks when there are any."""
        project = self._workspace.project
        if project is None or name not in project.classes:
            return
        edits = _relabelled(project, name, UNCLASSED)
        if edits:
            question = counted(
                len(edits),
                "Delete the class {name}? %n object is of it and will have none. Undo brings it back.",
                "Delete the class {name}? %n objects are of it and will have none. Undo brings it back.",
                name=in_brief(name),
            )
            if not self._confirm(question, tr("Delete")):
                return
        self._do(Sentence("Delete class"), SetClasses(project.classes.without(name)), *edits)
        if self._view.label == name:
            self._view.label = UNCLASSED

    def import_from(self, path: Path) -> None:
        """Add the classes of a text file or a COCO file to those that are there. Raises UserError for what
        cannot be read, and while nothing is open."""
        project = self._workspace.project
        if project is None:
            raise UserError("Classes belong to a project: open a video first, then import them.")
        found = read_classes(path)
        classes = project.classes
        for one in found:
            classes = classes.with_class(one.name, one.colour, one.attributes)
        fresh = len(classes) - len(project.classes)
        if classes != project.classes:
            self._do(Sentence("Import classes"), SetClasses(classes))
        told = counted(
            fresh, "%n class was added from {name}.", "%n classes were added from {name}.", name=path.name
        )
        old = len(found) - fresh
        known = counted(old, "%n was there already.", "%n were there already.") if old else ""
        self._notices.hint(f"{told} {known}".strip())

    def export_to(self, path: Path) -> None:
        """Write the classes with their attributes to a text file, or to a COCO file (*.json)."""
        project = self._workspace.project
        if project is not None:
            write_classes(path, project.classes)
            self._notices.hint(tr("The classes were written to {name}.", name=path.name))

    def _change(self, name: str, change: Callable[[Classes], Classes]) -> None:
        project = self._workspace.project
        if project is None:
            return
        changed = change(project.classes)
        if changed != project.classes:
            self._do(name, SetClasses(changed))

    def _do(self, name: str, *edits: Edit) -> None:
        history = self._workspace.history
        assert history is not None, "a project comes with its history"
        history.do(name, edits[0] if len(edits) == 1 else Several(edits))


def _relabelled(project: Project, old: str, new: str) -> Sequence[Edit]:
    return [SetObject(replace(o, label=new)) for o in project.objects.values() if o.label == old]


def _checked(classes: Classes, name: str) -> str:
    name = name.strip()
    if not name:
        raise UserError("A class needs a name. Type one, for example 'person'.")
    if name in classes:
        raise UserError("There is a class {name} already. Give this one another name.", name=name)
    return name
