"""What is said of a click or box that the engine found nothing at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from annotator.engine_bridge import EngineBridge
from annotator.notices import Notices
from annotator.project.history import Step
from annotator.readings import Readings
from annotator.tracking import Tracking
from annotator.view_state import ViewState
from annotator.words import tr
from annotator.workspace import Workspace
from engine.messages import Event, JobEnded, MaskReady
from engine.prompts import Prompts


class EmptyAnswers(QObject):
    """Says what to do next, since nothing on the picture shows that the click was answered at all.

    Where the engine has other readings to offer, those are what is said.
    """

    def __init__(
        self,
        workspace: Workspace,
        view: ViewState,
        tracking: Tracking,
        readings: Readings,
        notices: Notices,
        bridge: EngineBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._readings = readings
        self._notices = notices
        self._answer: MaskReady | None = None  # the last one, until it is known what else the engine offers
        tracking.answered.connect(self._on_answered)
        bridge.events.connect(self._on_events)  # after tracking and readings, which hear of it first

    def _on_answered(self, _: Step, ready: MaskReady) -> None:
        self._answer = ready

    def _on_events(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, JobEnded) and self._answer is not None and event.job == self._answer.job:
                self._say_of(self._answer)
                self._answer = None

    def _say_of(self, ready: MaskReady) -> None:
        project, key = self._workspace.project, (ready.object_id, ready.frame)
        if project is None or not ready.mask.is_empty or key != (self._view.object_id, self._view.frame):
            return
        if _says_here(project.prompts.get(key)) and not self._readings.has_others:
            self._notices.hint(
                tr("Nothing was found there. Click another part of the object, or draw a box around it.")
            )


def _says_here(prompts: Prompts | None) -> bool:
    """Whether a person said where the object is, not only where it is not."""
    return prompts is not None and (prompts.box is not None or any(p.positive for p in prompts.points))
