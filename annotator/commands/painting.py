"""What a person does to a mask by hand becomes one undoable step, on disk when it is done.

A painted mask is the person's own word on its frame. It takes the place of what was said there
before: the clicks and the box of that frame go with the step (undo brings them back), since the mask
is not their answer any more. A click on a painted mask refines it; when the last such click is
deleted, the painted mask is back. Tracking starts from painted masks and never overwrites them.
"""

from __future__ import annotations

from collections.abc import Callable

from annotator.commands.hidden import bring_into_sight
from annotator.commands.locks import is_refused
from annotator.notices import Notices
from annotator.project import mask_operations
from annotator.project.edits import AddObject, Edit, SetBase, SetMask, SetPrompts, Several
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.pixels import Pixels
from annotator.project.project import Project
from annotator.review.outdating import outdating
from annotator.tracking import Tracking
from annotator.view_state import ViewState
from annotator.words import tr
from annotator.workspace import Workspace
from engine.errors import Sentence
from engine.masks import Mask

_NONE_HERE = Sentence("There is no mask of the chosen object on this frame.")
_FINE = 600  # a 600th of the frame's longer side: about what an unsteady outline wavers by


class Painting:
    """Pixels added and cut, and operations on the chosen object's mask on the current frame."""

    def __init__(self, workspace: Workspace, view: ViewState, tracking: Tracking, notices: Notices) -> None:
        self._workspace = workspace
        self._view = view
        self._tracking = tracking
        self._notices = notices

    def add(self, name: str, object_id: int | None, frame: int, pixels: Pixels) -> None:
        """These pixels belong to the object on this frame. None: they are a new object.

        name: of the step. Nothing happens where nothing changes.
        """
        project = self._workspace.project
        if project is None or pixels.is_empty:
            return
        if object_id is None:
            self._make_object(project, frame, mask_operations.added(_no_mask(project), pixels))
        elif object_id in project.objects and not is_refused(project, self._notices, object_id):
            before = self._mask(project, object_id, frame) or _no_mask(project)
            self._put(project, name, object_id, frame, mask_operations.added(before, pixels))

    def cut(self, name: str, object_id: int | None, frame: int, pixels: Pixels) -> None:
        """These pixels do not belong to the object on this frame."""
        project = self._workspace.project
        if project is None or pixels.is_empty:
            return
        before = self._mask(project, object_id, frame) if object_id is not None else None
        if object_id is None or before is None:
            self._notices.hint(_NONE_HERE if object_id is not None else tr("Choose the object to cut from."))
            return
        if is_refused(project, self._notices, object_id):
            return
        after = mask_operations.cut(before, pixels)
        if after.is_empty and not before.is_empty:
            self._notices.hint(tr("Nothing is left of the mask: the object is marked as not here."))
        self._put(project, name, object_id, frame, after)

    def tell_of_polygons(self) -> None:
        """Say how many corners a polygon needs."""
        self._notices.hint(tr("A polygon needs three corners. Click more of them, or give it up with Esc."))

    @property
    def can_operate(self) -> bool:
        """Whether the chosen object has a mask with pixels on the current frame."""
        project, object_id = self._workspace.project, self._view.object_id
        info = (
            project.masks.info(object_id, self._view.frame)
            if project is not None and object_id is not None
            else None
        )
        return info is not None and info.area > 0

    def fill_holes(self) -> None:
        self._operate(Sentence("Fill holes"), mask_operations.fill_holes, Sentence("The mask has no holes."))

    def remove_islands(self) -> None:
        self._operate(
            Sentence("Remove islands"), mask_operations.remove_islands, Sentence("The mask is of one piece.")
        )

    def grow(self) -> None:
        self._operate(Sentence("Grow mask"), mask_operations.grow, Sentence("The mask cannot grow any more."))

    def shrink(self) -> None:
        self._operate(
            Sentence("Shrink mask"), mask_operations.shrink, Sentence("The mask cannot shrink any more.")
        )

    def smooth(self) -> None:
        """The larger the frame, the wider the smoothing; once more smooths more."""
        project = self._workspace.project
        if project is None:
            return
        radius = max(2, round(max(project.video.width, project.video.height) / _FINE))
        self._operate(
            Sentence("Smooth mask"),
            lambda mask: mask_operations.smooth(mask, radius),
            Sentence("The mask is smooth already."),
        )

    def can_copy(self, by: int) -> bool:
        """Whether there is a mask to copy, and a frame `by` frames on to copy it to."""
        return self.can_operate and 0 <= self._view.frame + by < self._view.num_frames

    def copy(self, by: int) -> None:
        """Copy the chosen object's mask to the frame `by` frames on (1 or -1), and go there."""
        project, object_id = self._workspace.project, self._view.object_id
        if project is None or object_id is None or not self.can_copy(by):
            return
        if is_refused(project, self._notices, object_id):
            return
        frame = self._view.frame + by
        mask = self._mask(project, object_id, self._view.frame)
        if mask is not None:
            name = Sentence("Copy mask to next frame") if by > 0 else Sentence("Copy mask to previous frame")
            self._put(project, name, object_id, frame, mask, even_if_equal=True)
            self._view.frame = frame

    @property
    def can_clear(self) -> bool:
        """Whether the chosen object has a mask, if an empty one, or prompts on the current frame."""
        project, object_id = self._workspace.project, self._view.object_id
        if project is None or object_id is None:
            return False
        key = (object_id, self._view.frame)
        return key in project.masks or key in project.prompts

    def clear(self) -> None:
        """Take away the chosen object's mask on the current frame with its prompts: nothing is said of
        it there any more, so that tracking may fill the frame again."""
        project, history = self._workspace.project, self._workspace.history
        object_id, frame = self._view.object_id, self._view.frame
        if project is None or history is None or object_id is None or not self.can_clear:
            return
        if is_refused(project, self._notices, object_id):
            return
        edits = [*_unsaid(project, object_id, frame), SetMask(object_id, frame, None)]
        edits += outdating(project, object_id, frame, self._workspace.stops)
        self._view.prompt = None
        step = history.do(Sentence("Clear mask"), Several(tuple(edits)))
        self._tracking.frame_unprompted(step, object_id, frame)

    def _operate(self, name: str, operation: Callable[[Mask], Mask], unchanged: str) -> None:
        project, object_id, frame = self._workspace.project, self._view.object_id, self._view.frame
        before = (
            self._mask(project, object_id, frame) if project is not None and object_id is not None else None
        )
        if project is None or object_id is None or before is None or before.is_empty:
            self._notices.hint(_NONE_HERE)
            return
        if is_refused(project, self._notices, object_id):
            return
        after = operation(before)
        if after.is_empty:
            self._notices.hint(tr("Nothing would be left of the mask. To remove it, clear it."))
        elif after == before:
            self._notices.hint(unchanged)
        else:
            self._put(project, name, object_id, frame, after)

    def _mask(self, project: Project, object_id: int, frame: int) -> Mask | None:
        record = project.masks.get_sound(object_id, frame)  # painting over a damaged mask mends it
        return record.mask if record is not None else None

    def _make_object(self, project: Project, frame: int, mask: Mask) -> None:
        history = self._workspace.history
        if history is None:
            return
        info = project.new_object(label=self._view.label)
        history.do(
            Sentence("New object"), Several((AddObject(info), SetMask(info.id, frame, _painted(mask))))
        )
        self._view.object_id = info.id

    def _put(
        self,
        project: Project,
        name: str,
        object_id: int,
        frame: int,
        mask: Mask,
        even_if_equal: bool = False,
    ) -> None:
        """Make the painted mask the object's on this frame."""
        history = self._workspace.history
        if history is None or (mask == self._mask(project, object_id, frame) and not even_if_equal):
            return
        if self._view.prompt is not None and self._view.prompt[:2] == (object_id, frame):
            self._view.prompt = None
        bring_into_sight(project, self._view, self._notices, object_id)
        old = project.masks.info(object_id, frame)
        record = _painted(mask, occluded=old is not None and old.occluded)
        edits = [*_unsaid(project, object_id, frame), SetMask(object_id, frame, record)]
        edits += outdating(project, object_id, frame, self._workspace.stops)
        step = history.do(name, Several(tuple(edits)))
        self._tracking.painted(step, object_id, frame)


def _no_mask(project: Project) -> Mask:
    return Mask.empty(project.video.height, project.video.width)


def _painted(mask: Mask, *, occluded: bool = False) -> MaskRecord:
    return MaskRecord(mask, MaskInfo(Source.PAINTED, area=mask.area, occluded=occluded))


def _unsaid(project: Project, object_id: int, frame: int) -> list[Edit]:
    """The edits that take away what was said of the object on this frame."""
    key = (object_id, frame)
    edits: list[Edit] = []
    if key in project.prompts:
        edits.append(SetPrompts(object_id, frame, None))
    if key in project.bases:
        edits.append(SetBase(object_id, frame, None))
    return edits
