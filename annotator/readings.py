"""A first click may mean a part, a whole, or more: the other masks it allows, one key away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from annotator.engine_bridge import EngineBridge
from annotator.notices import Notices
from annotator.project.edits import SetMask, Touched
from annotator.project.history import Step
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.tracking import Tracking
from annotator.view_state import ViewState
from annotator.words import tr
from annotator.workspace import Workspace
from engine.masks import Mask
from engine.messages import CandidatesReady, Event, MaskReady


@dataclass(slots=True)
class _Answer:
    """A click and the masks that it allows, the engine's own choice first. taken: which is shown."""

    step: Step
    object_id: int
    frame: int
    records: list[MaskRecord]
    taken: int = 0


class Readings(QObject):
    """Cycles the mask of the last first click through its candidates, within the click's own step.

    They last until anything else happens to the object, or the person goes to another frame.
    changed: there are others now, or none any more.
    """

    changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        view: ViewState,
        tracking: Tracking,
        notices: Notices,
        bridge: EngineBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._tracking = tracking
        self._notices = notices
        self._answer: _Answer | None = None
        self._asked: tuple[Step, MaskReady] | None = None  # the last answer, whose candidates may come
        self._hint = ""  # what was last said of it
        self._taking = False
        tracking.answered.connect(self._on_answered)
        bridge.events.connect(self._on_events)  # after tracking, which hears of the answer first
        tracking.progress.connect(self._on_progress)
        workspace.changed.connect(self._on_changed)
        workspace.closed.connect(self._forget)
        view.frame_changed.connect(self._forget)
        view.object_changed.connect(self._forget)

    @property
    def has_others(self) -> bool:
        """Whether the last click may be read in another way."""
        return self._answer is not None

    def take_next(self) -> None:
        """Make the next reading the object's mask, in the step of the click; after the last, the first."""
        answer, history = self._answer, self._workspace.history
        if answer is None or history is None:
            return
        place = (answer.taken + 1) % len(answer.records)
        self._taking = True
        try:
            edit = SetMask(answer.object_id, answer.frame, answer.records[place])
            taken = history.extend(answer.step, edit)
        finally:
            self._taking = False
        if taken:
            answer.taken = place
            count = len(answer.records)
            self._say(tr("Reading {place} of {count}. Tab: the next", place=place + 1, count=count))

    def _say(self, words: str) -> None:
        self._hint = words
        self._notices.hint(words)

    def _on_answered(self, step: Step, ready: MaskReady) -> None:
        self._asked = (step, ready)

    def _on_events(self, events: Sequence[Event]) -> None:
        for event in events:
            if (
                isinstance(event, CandidatesReady)
                and self._asked is not None
                and event.job == self._asked[1].job
            ):
                self._on_candidates(*self._asked, event.candidates)

    def _on_candidates(self, step: Step, ready: MaskReady, candidates: Sequence[Mask]) -> None:
        if not self._is_first_click(ready):
            return
        masks: list[Mask] = []
        for mask in (ready.mask, *candidates):
            if not mask.is_empty and mask not in masks:
                masks.append(mask)
        if len(masks) < 2:
            return
        # How good the others are is not told; only the engine's own choice keeps its estimate.
        records = [
            MaskRecord(
                mask,
                MaskInfo(
                    Source.PROMPTED,
                    ready.score,
                    ready.predicted_iou if mask is ready.mask else None,
                    area=mask.area,
                ),
            )
            for mask in masks
        ]
        self._answer = _Answer(step, ready.object_id, ready.frame, records)
        self._say(tr("Tab: another reading of the click"))
        self.changed.emit()

    def _is_first_click(self, ready: MaskReady) -> bool:
        project, key = self._workspace.project, (ready.object_id, ready.frame)
        said = project.prompts.get(key) if project is not None else None
        return (
            project is not None
            and said is not None
            and len(said.points) == 1
            and said.box is None
            and said.mask is None
            and key not in project.bases
            and key == (self._view.object_id, self._view.frame)
            and not self._tracking.is_tracked(ready.object_id)
        )

    def _on_progress(self) -> None:
        answer = self._answer
        if answer is not None and self._tracking.is_tracked(answer.object_id):
            self._forget()  # it is being carried on as it is

    def _on_changed(self, touched: Touched) -> None:
        answer = self._answer
        if answer is None or self._taking:
            return
        objects = touched.objects | {o for o, _ in touched.prompts} | touched.mask_frames.keys()
        if answer.object_id in objects:
            self._forget()

    def _forget(self) -> None:
        self._asked = None
        if self._answer is not None:
            self._answer = None
            self._notices.take_hint_back(self._hint)
            self.changed.emit()
