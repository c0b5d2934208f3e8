"""The mask that a click under the pointer would give, shown before the click is made; never saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.commands.prompting import Prompting
from annotator.engine_bridge import EngineBridge
from annotator.notices import log
from annotator.plans import prompts_if
from annotator.project.edits import Touched
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.masks import Mask
from engine.messages import Event, JobEnded, Preview, PreviewReady

_REST_MS = 70  # a pointer that stays so long rests


@dataclass(frozen=True, slots=True)
class Place:
    """A click that is thought of: a pixel of the frame, and what it would say."""

    x: float
    y: float
    positive: bool


@dataclass(frozen=True, slots=True)
class PreviewedMask:
    """What a click at `place` would give on `frame`. colour: of the object it would be part of.

    rough: the click would give somewhat else; the exact mask follows where the pointer rests.
    """

    frame: int
    place: Place
    mask: Mask
    colour: str
    rough: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """A preview under way. rough: about what a click would give will do."""

    job: int
    place: Place
    rough: bool


class Previewing(QObject):
    """Asks for one preview at a time: the next place is sent when the last one is answered.

    While the pointer moves, a rough preview will do; where it rests, the exact one follows, which a
    pointer that moves on overtakes. changed: another mask is shown, or none any more.
    """

    changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        view: ViewState,
        prompting: Prompting,
        bridge: EngineBridge,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._prompting = prompting
        self._bridge = bridge
        self._wanted: Place | None = None
        self._asked: _Asked | None = None
        self._shown: PreviewedMask | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(lambda: self._ask(rough=False))
        view.frame_changed.connect(self.leave)
        view.object_changed.connect(self.leave)
        workspace.changed.connect(self._on_changed)
        workspace.closed.connect(self.leave)
        bridge.events.connect(self._on_events)

    @property
    def shown(self) -> PreviewedMask | None:
        return self._shown

    def point_at(self, x: float, y: float, positive: bool) -> None:
        """The pointer is at the pixel in column x, row y of the current frame."""
        place = Place(x, y, positive)
        if place != self._wanted:
            self._wanted = place
            self._rest.stop()
            if self._asked is not None and not self._asked.rough:
                self._cancel()
            self._ask(rough=True)

    def leave(self) -> None:
        """Show nothing any more, and drop what was asked for."""
        self._wanted = None
        self._rest.stop()
        self._cancel()
        self._show(None)

    def _cancel(self) -> None:
        if self._asked is not None:
            self._bridge.cancel(self._asked.job)
            self._asked = None

    def _ask(self, *, rough: bool) -> None:
        project, place = self._workspace.project, self._wanted
        if project is None or place is None or self._asked is not None:
            return
        prompts = self._prompting.prompts_after(place.x, place.y, place.positive)
        if prompts is None:
            self._show(None)
            return
        job, frame = self._bridge.next_job(), self._view.frame
        self._asked = _Asked(job, place, rough)
        wanted = prompts_if(project, self._view.object_id, frame, prompts)
        self._bridge.submit(Preview(job, wanted, frame, rough))

    def _on_changed(self, touched: Touched) -> None:
        """When the object is another one now, what was shown would not be what a click gives."""
        chosen, wanted = self._view.object_id, self._wanted
        said_anew = {o for o, _ in touched.prompts} | touched.objects
        if chosen not in said_anew and (chosen, self._view.frame) not in touched.masks:
            return  # other objects, or masks that tracking finds on other frames
        self.leave()
        if wanted is not None:
            self.point_at(wanted.x, wanted.y, wanted.positive)

    def _on_events(self, events: Sequence[Event]) -> None:
        for event in events:
            if self._asked is None or event.job != self._asked.job:
                continue
            if isinstance(event, PreviewReady):
                self._put(event, self._asked.place)
            elif isinstance(event, JobEnded):
                self._on_ended(event, self._asked)

    def _on_ended(self, ended: JobEnded, asked: _Asked) -> None:
        self._asked = None
        if ended.error is not None:  # the click that follows will say it to the person
            log.warning("could not preview a click: %s %s", ended.error, ended.details or "")
        if self._wanted != asked.place:
            self._ask(rough=True)
        elif ended.error is None and self._shown is not None and self._shown.rough:
            self._rest.start()

    def _put(self, ready: PreviewReady, place: Place) -> None:
        project = self._workspace.project
        if project is None or self._wanted is None:
            return
        info = project.objects.get(ready.object_id) or project.new_object(label=self._view.label)
        self._show(PreviewedMask(ready.frame, place, ready.mask, project.colour_of(info), ready.rough))

    def _show(self, shown: PreviewedMask | None) -> None:
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()
