"""What a person says on the canvas becomes one undoable step, and a request for the mask it asks for."""

from __future__ import annotations

from dataclasses import replace

from annotator.commands.hidden import bring_into_sight
from annotator.commands.locks import is_refused
from annotator.notices import Notices
from annotator.project.edits import (
    AddObject,
    Edit,
    SetBase,
    SetMask,
    SetMaskInfo,
    SetPrompts,
    SetStale,
    Several,
)
from annotator.project.project import Project, Source
from annotator.review.stale import outdated_frames
from annotator.tracking import Tracking
from annotator.view_state import ViewState
from annotator.words import tr
from annotator.workspace import Workspace
from engine.errors import Sentence
from engine.prompts import Box, Point, Prompts

_BOX = -1  # the index that names the box among a frame's prompts


class Prompting:
    """Points, boxes and choosing, on the view's current frame. Coordinates are pixels of the frame."""

    def __init__(self, workspace: Workspace, view: ViewState, tracking: Tracking, notices: Notices) -> None:
        self._workspace = workspace
        self._view = view
        self._tracking = tracking
        self._notices = notices

    def add_point(self, x: float, y: float, positive: bool) -> None:
        """A click: the chosen object is here, or (not positive) is not here. None chosen: a new object."""
        project = self._workspace.project
        if project is None:
            return
        refusal = self._refusal(project, x, y, positive)
        if refusal:
            self._notices.hint(refusal)
            return
        if self._is_locked(project):
            return
        self._say(Sentence("Add point"), self._said(project).with_point(Point(x, y, positive)))

    def prompts_after(self, x: float, y: float, positive: bool) -> Prompts | None:
        """What `add_point` would make of the frame's prompts; None where it would refuse."""
        project = self._workspace.project
        if project is None or self._refusal(project, x, y, positive):
            return None
        if self._view.object_id is not None and project.is_locked(self._view.object_id):
            return None
        return self._said(project).with_point(Point(x, y, positive))

    def set_box(self, box: Box) -> None:
        """A box around the chosen object, in place of an earlier one. None chosen: a new object."""
        project = self._workspace.project
        if project is None:
            return
        if self._is_locked(project):
            return
        x0, y0 = max(box.x0, 0.0), max(box.y0, 0.0)
        x1, y1 = min(box.x1, float(project.video.width)), min(box.y1, float(project.video.height))
        if x1 - x0 < 1 or y1 - y0 < 1:
            self._notices.hint(tr("Drag the box over a part of the frame."))
            return
        self._say(Sentence("Set box"), self._said(project).with_box(Box(x0, y0, x1, y1)))

    def tell_of_boxes(self) -> None:
        """A click with the box tool: say why nothing happened."""
        self._notices.hint(tr("Drag a box around the object. Single clicks are for the point tool."))

    def move_point(self, object_id: int, frame: int, index: int, x: float, y: float) -> None:
        """A point is dragged elsewhere; beyond the frame's edge it stays on the edge."""
        project = self._workspace.project
        said = project.prompts.get((object_id, frame)) if project is not None else None
        if project is None or said is None or not 0 <= index < len(said.points):
            return
        x = min(max(x, 0.0), project.video.width - 1.0)
        y = min(max(y, 0.0), project.video.height - 1.0)
        points = list(said.points)
        points[index] = replace(points[index], x=x, y=y)
        self._change(Sentence("Move point"), object_id, frame, replace(said, points=tuple(points)))

    def delete_prompt(self, object_id: int, frame: int, index: int) -> None:
        """A point (by its place among the points) or the box (-1) was a mistake."""
        project = self._workspace.project
        said = project.prompts.get((object_id, frame)) if project is not None else None
        if said is None:
            return
        if index == _BOX:
            left, name = said.with_box(None), Sentence("Delete box")
        else:
            left, name = said.without_point(index), Sentence("Delete point")
        self._view.prompt = None
        self._change(name, object_id, frame, left)

    def delete_prompts(self, object_id: int, frame: int) -> None:
        """Everything said about the object on this frame was a mistake."""
        project = self._workspace.project
        if project is not None and (object_id, frame) in project.prompts:
            self._view.prompt = None
            self._change(Sentence("Delete prompts"), object_id, frame, Prompts())

    def choose_at(self, x: float, y: float) -> bool:
        """Choose the object whose mask is at this place; the smallest where several are. Whether one is."""
        project = self._workspace.project
        if project is None:
            return False
        masks = project.masks.sound_on_frame(self._view.frame)
        here = [
            (record.mask.area, object_id)
            for object_id, record in masks.items()
            if self._view.shows(object_id) and record.mask.contains(x, y)
        ]
        if here:
            self._view.object_id = min(here)[1]
        return bool(here)

    def _said(self, project: Project) -> Prompts:
        """What was said so far where the person is about to say more."""
        if self._view.object_id is None:
            return Prompts()
        return project.prompts.get((self._view.object_id, self._view.frame), Prompts())

    def _refusal(self, project: Project, x: float, y: float, positive: bool) -> str:
        """Why a click here says nothing; empty when it does say something."""
        if not (0 <= x < project.video.width and 0 <= y < project.video.height):
            return tr("Click inside the frame.")
        if not positive and not self._has_something_to_correct(project, self._said(project)):
            return tr("Left click the object first; a right click then takes a part of it away.")
        return ""

    def _has_something_to_correct(self, project: Project, said: Prompts) -> bool:
        if self._view.object_id is None:
            return False
        info = project.masks.info(self._view.object_id, self._view.frame)
        return (info is not None and info.area > 0) or not said.is_empty

    def _is_locked(self, project: Project) -> bool:
        """Whether the chosen object is locked; says so."""
        chosen = self._view.object_id
        return chosen is not None and is_refused(project, self._notices, chosen)

    def _say(self, name: str, prompts: Prompts) -> None:
        project, history = self._workspace.project, self._workspace.history
        if project is None or history is None:
            return
        object_id, frame = self._view.object_id, self._view.frame
        if object_id is not None:
            self._change(name, object_id, frame, prompts)
            return
        info = project.new_object(label=self._view.label)
        step = history.do(
            Sentence("New object"), Several((AddObject(info), SetPrompts(info.id, frame, prompts)))
        )
        self._view.object_id = info.id
        self._tracking.segment(step, info.id, frame)

    def _change(self, name: str, object_id: int, frame: int, prompts: Prompts) -> None:
        project, history = self._workspace.project, self._workspace.history
        if project is None or history is None or is_refused(project, self._notices, object_id):
            return
        bring_into_sight(project, self._view, self._notices, object_id)
        edits: list[Edit] = []
        key = (object_id, frame)
        record = project.masks.get_sound(object_id, frame)  # a click mends a damaged one
        base = project.bases.get(key)
        if prompts.is_empty:
            edits.append(SetPrompts(object_id, frame, None))
            if record is not None and record.info.source is Source.PROMPTED:
                edits.append(SetMask(object_id, frame, base))
            if base is not None:
                edits.append(SetBase(object_id, frame, None))
        else:
            if key not in project.prompts and record is not None:  # the first correction of a mask
                edits.append(SetBase(object_id, frame, record))
            edits.append(SetPrompts(object_id, frame, prompts))
            if record is not None and record.info.verified:  # the person says otherwise now
                edits.append(SetMaskInfo(object_id, frame, replace(record.info, verified=False)))
        outdated = outdated_frames(project, object_id, frame, self._workspace.stops)
        if prompts.is_empty and base is not None and base.info.source is Source.TRACKED:
            outdated = (*outdated, frame)
        if outdated:
            edits.append(SetStale(object_id, outdated))
        step = history.do(name, Several(tuple(edits)))
        if prompts.is_empty:
            self._tracking.frame_unprompted(step, object_id, frame)
        else:
            self._tracking.segment(step, object_id, frame)
