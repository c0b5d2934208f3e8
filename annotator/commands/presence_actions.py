"""Where an object is not there, and where something hides a part of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject

from annotator.commands.locks import is_refused
from annotator.notices import Notices
from annotator.project.edits import Edit, SetBase, SetMask, SetMaskInfo, SetPrompts, SetStale, Several
from annotator.project.mask_table import Key, MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from annotator.review.outdating import outdating
from annotator.review.stale import outdated_frames
from annotator.tracking import Tracking
from annotator.words import in_brief, tr
from annotator.workspace import Workspace
from engine.errors import Sentence
from engine.masks import Mask
from engine.prompts import Prompts


@dataclass(frozen=True, slots=True)
class _Before:
    """What was known of an object on a frame before it was said to be absent there.

    outdated: its frames that this made stale. revision: of its masks right after it was said.
    """

    prompts: Prompts | None
    base: MaskRecord | None
    record: MaskRecord | None
    outdated: tuple[int, ...] = ()
    revision: int = -1


class Presence(QObject):
    """'Absent here' and 'occluded'; saying either again takes it back."""

    def __init__(
        self, workspace: Workspace, tracking: Tracking, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tracking = tracking
        self._notices = notices
        self._before: dict[Key, _Before] = {}  # of this sitting: later, taking back leaves an empty frame
        workspace.closed.connect(self._before.clear)

    def toggle_absent(self, object_id: int, frame: int) -> None:
        """The object is not on this frame: an empty mask that tracking goes by and keeps. Or it is again."""
        project = self._workspace.project
        if project is None or object_id not in project.objects:
            return
        if is_refused(project, self._notices, object_id):
            return
        info = project.masks.info(object_id, frame)
        if info is not None and info.says_absent:
            self._take_back(project, object_id, frame)
        else:
            self._say_absent(project, object_id, frame)

    def toggle_occluded(self, object_id: int, frame: int) -> None:
        """Something hides a part of the object on this frame, or does not after all."""
        project, history = self._workspace.project, self._workspace.history
        if project is None or history is None or object_id not in project.objects:
            return
        if is_refused(project, self._notices, object_id):
            return
        info = project.masks.info(object_id, frame)
        if info is None or info.area == 0:
            self._notices.hint(
                tr(
                    "{name} has no mask on this frame. Say what is seen of it first, or that it is absent.",
                    name=in_brief(project.objects[object_id].name),
                )
            )
            return
        name = Sentence("Not occluded") if info.occluded else Sentence("Occluded")
        history.do(name, SetMaskInfo(object_id, frame, replace(info, occluded=not info.occluded)))

    def _say_absent(self, project: Project, object_id: int, frame: int) -> None:
        history = self._workspace.history
        assert history is not None, "a project comes with its history"
        key = (object_id, frame)
        before = _Before(
            project.prompts.get(key), project.bases.get(key), project.masks.get_sound(object_id, frame)
        )
        empty = Mask.empty(project.video.height, project.video.width)
        edits: list[Edit] = []
        if before.prompts is not None:
            edits.append(SetPrompts(object_id, frame, None))
        if before.base is not None:
            edits.append(SetBase(object_id, frame, None))
        edits.append(SetMask(object_id, frame, MaskRecord(empty, MaskInfo(Source.PAINTED))))
        frames = outdated_frames(project, object_id, frame, self._workspace.stops)
        fresh = tuple(f for f in frames if not _is_stale(project, object_id, f))
        if fresh:
            edits.append(SetStale(object_id, fresh))
        step = history.do(Sentence("Absent here"), Several(tuple(edits)))
        revision = project.masks.revision(object_id)
        self._before[key] = replace(before, outdated=fresh, revision=revision)
        self._tracking.frame_unprompted(step, object_id, frame)

    def _take_back(self, project: Project, object_id: int, frame: int) -> None:
        history = self._workspace.history
        assert history is not None, "a project comes with its history"
        before = self._before.pop((object_id, frame), _Before(None, None, None))
        edits: list[Edit] = [SetMask(object_id, frame, before.record)]
        if before.prompts is not None:
            edits.append(SetPrompts(object_id, frame, before.prompts))
        if before.base is not None:
            edits.append(SetBase(object_id, frame, before.base))
        if before.revision == project.masks.revision(object_id):  # nothing was tracked anew meanwhile
            edits.append(SetStale(object_id, before.outdated, stale=False))
        else:
            edits += outdating(project, object_id, frame, self._workspace.stops)
        step = history.do(Sentence("Not absent here"), Several(tuple(edits)))
        self._tracking.frame_unprompted(step, object_id, frame)
        if before.prompts is not None and before.record is None:
            self._tracking.segment(step, object_id, frame)


def _is_stale(project: Project, object_id: int, frame: int) -> bool:
    info = project.masks.info(object_id, frame)
    return info is not None and info.stale
