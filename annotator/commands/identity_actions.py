"""Swapping, splitting and merging objects: each one undoable step, whatever is tracked meanwhile."""

from __future__ import annotations

from annotator.commands.locks import is_refused
from annotator.merging import Merging
from annotator.notices import Notices
from annotator.plans import unanswered
from annotator.project.edits import Edit, Several
from annotator.project.identity import split_edit, swap_edit
from annotator.project.project import Project
from annotator.review.outdating import outdating_merge, outdating_split, outdating_swap
from annotator.tracking import Tracking
from annotator.view_state import ViewState
from annotator.words import in_brief, tr
from annotator.workspace import Workspace
from engine.errors import Sentence


class Identity:
    """What is done when tracking, or a person, took one object for another."""

    def __init__(
        self,
        workspace: Workspace,
        view: ViewState,
        tracking: Tracking,
        notices: Notices,
        merging: Merging,
    ) -> None:
        self._workspace = workspace
        self._view = view
        self._tracking = tracking
        self._notices = notices
        self._merging = merging

    def swap(self, one: int, other: int, first: int) -> None:
        """From frame `first` on, the two objects' masks and prompts are exchanged."""
        project = self._workspace.project
        if project is None or is_refused(project, self._notices, one, other):
            return
        edit = swap_edit(project, one, other, first)
        if edit is None:
            self._notices.hint(tr("Neither of the two has anything from this frame on."))
            return
        a, b = _name(project, one), _name(project, other)
        outdating = outdating_swap(project, one, other, first, self._workspace.stops)
        self._do(Sentence("Swap {a} and {b}", a=a, b=b), Several((edit, *outdating)), (one, other))
        self._notices.hint(
            tr(
                "{a} and {b} are swapped from frame {first} on; names, classes and attributes stay.",
                a=a,
                b=b,
                first=first,
            )
        )

    def split(self, object_id: int, first: int) -> None:
        """What the object has from frame `first` on becomes a new object, which is then the chosen one."""
        project = self._workspace.project
        if project is None or is_refused(project, self._notices, object_id):
            return
        found = split_edit(project, object_id, first)
        if found is None:
            self._notices.hint(
                tr(
                    "{name} can be split where it has masks before this frame and from it on.",
                    name=_name(project, object_id),
                )
            )
            return
        edit, fresh = found
        outdating = outdating_split(project, object_id, fresh.id, first, self._workspace.stops)
        step = Sentence("Split {name}", name=_name(project, object_id))
        self._do(step, Several((edit, *outdating)), (object_id, fresh.id))
        self._view.object_id = fresh.id
        self._notices.hint(tr("From frame {first} on it is {name}.", first=first, name=in_brief(fresh.name)))

    def merge(self, kept: int, other: int) -> None:
        """`other` becomes a part of `kept` and is gone; where both have pixels, their union counts. Where
        that takes long it goes on beside the work. Raises UserError while two others are merged."""
        project = self._workspace.project
        if project is None or kept == other or is_refused(project, self._notices, kept, other):
            return
        self._merging.start(kept, other, lambda edit: self._merged(kept, other, edit))

    def _merged(self, kept: int, other: int, edit: Edit) -> None:
        project = self._workspace.project
        if project is None or is_refused(project, self._notices, kept, other):
            return
        a, b = _name(project, kept), _name(project, other)
        outdating = outdating_merge(project, kept, other, self._workspace.stops)
        self._do(Sentence("Merge {b} into {a}", b=b, a=a), Several((edit, *outdating)), (kept, other))
        self._view.object_id = kept
        self._notices.hint(tr("{b} is a part of {a} now.", b=b, a=a))

    def _do(self, name: str, edit: Edit, objects: tuple[int, ...]) -> None:
        """The step; what the engine remembers of the objects, and is doing with them, ends with it. What
        it made out of date may be tracked again."""
        history = self._workspace.history
        assert history is not None, "a project comes with its history"
        step = history.do(name, edit)
        for object_id in objects:
            self._tracking.forget(object_id)
        for key in unanswered(history.project, objects):
            self._tracking.segment(step, *key)
        for object_id in objects:
            if object_id in history.project.objects and not self._tracking.is_segmenting(object_id):
                self._tracking.corrected.emit(step, object_id)


def _name(project: Project, object_id: int) -> str:
    return in_brief(project.objects[object_id].name)
