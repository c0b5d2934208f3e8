"""What can be done to the attributes of classes and their values; every one an undoable step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from annotator.commands.locks import is_refused
from annotator.notices import Notices
from annotator.project.attributes import RESERVED, Attribute, Value, renamed_value, with_value, without_value
from annotator.project.classes import ClassInfo
from annotator.project.edits import Edit, SetObject, Several
from annotator.project.object_edits import SetClasses
from annotator.project.project import ObjectInfo, Project
from annotator.project.timed_values import with_change
from annotator.words import in_brief
from annotator.workspace import Workspace
from engine.errors import Sentence, UserError


class AttributeActions:
    """The attributes of the open project's classes. Raises UserError for what a person can mend."""

    def __init__(self, workspace: Workspace, notices: Notices) -> None:
        self._workspace = workspace
        self._notices = notices

    def add(self, class_name: str, attribute: Attribute) -> None:
        """One attribute more, at the end; its objects have its default."""
        found = self._class(class_name)
        _check(found, attribute.name)
        self._change(Sentence("Add attribute"), replace(found, attributes=(*found.attributes, attribute)))

    def change(self, class_name: str, name: str, to: Attribute) -> None:
        """The attribute `name` becomes `to`; objects keep their values, under its new name."""
        found = self._class(class_name)
        if to == found.attribute(name):
            return
        if to.name != name:
            _check(found, to.name)
        changed = tuple(to if a.name == name else a for a in found.attributes)
        self._change(
            Sentence("Change attribute"),
            replace(found, attributes=changed),
            lambda info: replace(
                info,
                attributes=renamed_value(info.attributes, name, to.name),
                changes=renamed_value(info.changes, name, to.name),
            ),
        )

    def move(self, class_name: str, name: str, place: int) -> None:
        """The attribute goes to this place among those of its class, from 0."""
        found = self._class(class_name)
        rest = [a for a in found.attributes if a.name != name]
        moved = found.attribute(name)
        if moved is not None:
            rest.insert(max(0, min(place, len(rest))), moved)
            self._change(Sentence("Move attribute"), replace(found, attributes=tuple(rest)))

    def delete(self, class_name: str, name: str) -> None:
        """The attribute goes, with the values that objects of the class have."""
        found = self._class(class_name)
        rest = tuple(a for a in found.attributes if a.name != name)
        self._change(
            Sentence("Delete attribute"),
            replace(found, attributes=rest),
            lambda info: replace(
                info,
                attributes=without_value(info.attributes, name),
                changes=without_value(info.changes, name),
            ),
        )

    def set_value(self, object_id: int, name: str, value: Value, frame: int = 0) -> None:
        """Say something of an object; what its class does not ask, or cannot be, is left alone.

        frame: from where on, for what may change over time.
        """
        project, history = self._workspace.project, self._workspace.history
        info = project.objects.get(object_id) if project is not None else None
        if project is None or history is None or info is None:
            return
        attribute = next((a for a in project.attributes_of(info) if a.name == name), None)
        if attribute is None or not attribute.takes(value) or info.value(attribute, frame) == value:
            return
        if is_refused(project, self._notices, object_id):
            return
        if attribute.mutable:
            changes = with_change(attribute, info.attributes, info.changes, frame, value)
            said = Sentence("Set {name} from frame {frame} on", name=in_brief(name), frame=frame)
            history.do(said, SetObject(replace(info, changes=changes)))
        else:
            changed = replace(info, attributes=with_value(info.attributes, name, value))
            history.do(Sentence("Set {name}", name=in_brief(name)), SetObject(changed))

    def _class(self, name: str) -> ClassInfo:
        project = self._workspace.project
        found = project.classes.find(name) if project is not None else None
        if found is None:
            raise UserError("Choose a class first; attributes belong to one.")
        return found

    def _change(
        self, name: str, to: ClassInfo, of_objects: Callable[[ObjectInfo], ObjectInfo] | None = None
    ) -> None:
        """The class becomes `to`, and its objects what `of_objects` makes of them, as one step."""
        project, history = self._workspace.project, self._workspace.history
        assert project is not None, "a class was found in it"
        assert history is not None, "a project comes with its history"
        if to == project.classes.find(to.name):
            return
        edits: list[Edit] = [SetClasses(project.classes.changed(to.name, to))]
        if of_objects is not None:
            edits += _changed_objects(project, to.name, of_objects)
        history.do(name, Several(tuple(edits)))


def _changed_objects(
    project: Project, label: str, change: Callable[[ObjectInfo], ObjectInfo]
) -> list[SetObject]:
    infos = [(info, change(info)) for info in project.objects.values() if info.label == label]
    return [SetObject(new) for old, new in infos if new != old]


def _check(of: ClassInfo, name: str) -> None:
    """Raise UserError for a name that an attribute of this class cannot have."""
    if not name:
        raise UserError("An attribute needs a name. Type one, for example 'colour'.")
    if of.attribute(name) is not None:
        raise UserError(
            "{label} has an attribute {name} already. Give this one another name.", label=of.name, name=name
        )
    if name in RESERVED:
        raise UserError("Every mask says {name} already. Give the attribute another name.", name=name)
