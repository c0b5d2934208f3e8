"""Work on a hidden object brings it into sight: a click whose mask is not drawn seems to do nothing."""

from __future__ import annotations

from annotator.notices import Notices
from annotator.project.project import Project
from annotator.view_state import ViewState
from annotator.words import in_brief, tr


def bring_into_sight(project: Project, view: ViewState, notices: Notices, object_id: int) -> None:
    """Show an object again that is about to be changed, and say so. No step of undo."""
    if object_id in view.hidden and object_id in project.objects:
        view.hidden -= {object_id}
        notices.hint(
            tr("{name} was hidden; it is shown again.", name=in_brief(project.objects[object_id].name))
        )
