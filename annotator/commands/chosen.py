"""The object that commands are about: the one that the person chose."""

from __future__ import annotations

from annotator.commands.context import Context
from annotator.commands.registry import because
from annotator.project.project import ObjectInfo


def chosen_object(c: Context) -> ObjectInfo | None:
    project, object_id = c.workspace.project, c.view.object_id
    return project.objects.get(object_id) if project is not None and object_id is not None else None


@because("Choose an object first")
def is_chosen(c: Context) -> bool:
    return chosen_object(c) is not None
