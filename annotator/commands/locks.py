"""Locked objects take no prompts, no tracking and no painting; whoever tries is told so."""

from __future__ import annotations

from annotator.notices import Notices
from annotator.project.project import Project
from annotator.words import in_brief, tr


def is_refused(project: Project, notices: Notices, *object_ids: int) -> bool:
    """Whether one of these objects is locked; says so in a hint. Ask before a change of masks or prompts."""
    for object_id in object_ids:
        if project.is_locked(object_id):
            notices.hint(
                tr(
                    "{name} is locked. Unlock it to change it.",
                    name=in_brief(project.objects[object_id].name),
                )
            )
            return True
    return False
