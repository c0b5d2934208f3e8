"""Everything on this frame as masks to choose from; what a person accepts becomes objects."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from annotator.engine_bridge import EngineBridge
from annotator.notices import Notices
from annotator.offers import Offer, free_offers, offer_at
from annotator.project.edits import AddObject, Edit, SetMask, SetPrompts, Several, Touched
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.view_state import ViewState
from annotator.words import tr
from annotator.workspace import Workspace
from engine.errors import Sentence, UserError
from engine.messages import Event, JobEnded, Progress, Proposals, Propose
from engine.prompts import Prompts


class Proposing(QObject):
    """The mode of automatic masks on one frame: from `start` until `leave` or another frame.

    changed: it began or ended, went on looking, or offers or what is hovered are others now.
    """

    changed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        view: ViewState,
        bridge: EngineBridge,
        notices: Notices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._bridge = bridge
        self._notices = notices
        self._frame: int | None = None
        self._job: int | None = None
        self._proposed: tuple[Offer, ...] = ()
        self.offers: list[Offer] = []
        self.hovered: Offer | None = None
        self.progress: tuple[int, int] | None = None
        view.frame_changed.connect(self.leave)
        workspace.changed.connect(self._on_changed)
        workspace.closed.connect(self.leave)
        bridge.events.connect(self._on_events)

    @property
    def is_on(self) -> bool:
        return self._frame is not None

    @property
    def is_looking(self) -> bool:
        """Whether the proposals are still being looked for. progress: clicks done, of all; None at first."""
        return self._job is not None

    @property
    def frame(self) -> int | None:
        """The frame that is looked at; None when the mode is off."""
        return self._frame

    @property
    def good(self) -> list[Offer]:
        """The offers with a high score."""
        return [offer for offer in self.offers if offer.is_good]

    @property
    def next_colour(self) -> str:
        """The colour that an accepted proposal would have."""
        project = self._workspace.project
        if project is None:
            return "#FFFFFF"
        return project.colour_of(project.new_object(label=self._view.label))

    def start(self) -> None:
        """Look for everything on the current frame."""
        if self._workspace.project is None or self.is_on:
            return
        self._view.playing = False
        self._frame = self._view.frame
        self._job = self._bridge.next_job()
        self._bridge.submit(Propose(self._job, self._frame))
        self.changed.emit()

    def leave(self) -> bool:
        """End the mode; what was accepted stays. False when it was not on."""
        if self._frame is None:
            return False
        if self._job is not None:
            self._bridge.cancel(self._job)
        self._frame = self._job = self.progress = self.hovered = None
        self._proposed = ()
        self.offers = []
        self.changed.emit()
        return True

    def hover(self, x: float, y: float) -> None:
        """The pointer is at this place of the frame."""
        self._hover(offer_at(self.offers, x, y))

    def hover_none(self) -> None:
        """The pointer is not over the frame."""
        self._hover(None)

    def accept_at(self, x: float, y: float) -> bool:
        """Make an object of the offer at this place, as one step; whether there is one."""
        offer = offer_at(self.offers, x, y)
        if offer is not None:
            self._accept(Sentence("Accept proposal"), [offer])
        elif self.offers:
            self._notices.hint(
                tr("Nothing is proposed there. Esc leaves the proposals; then a click finds the object.")
            )
        return offer is not None

    def accept_good(self) -> None:
        """Make objects of all offers with a high score, as one step."""
        good = self.good
        if good:
            name = Sentence("Accept {count} proposals", count=len(good))
            self._accept(name if len(good) > 1 else Sentence("Accept proposal"), good)
        elif self.is_on and not self.is_looking:
            self._notices.hint(tr("No proposal is good enough to be accepted unseen: click those you want."))

    def _accept(self, name: str, offers: Sequence[Offer]) -> None:
        project, history, frame = self._workspace.project, self._workspace.history, self._frame
        if project is None or history is None or frame is None:
            return
        edits: list[Edit] = []
        infos = [project.new_object(later, self._view.label) for later in range(len(offers))]
        for info, offer in zip(infos, offers, strict=True):
            record = MaskRecord(
                offer.mask, MaskInfo(Source.PROMPTED, None, offer.score, area=offer.mask.area)
            )
            edits += [
                AddObject(info),
                SetPrompts(info.id, frame, Prompts(mask=offer.mask)),
                SetMask(info.id, frame, record),
            ]
        try:
            history.do(name, Several(tuple(edits)))
        except UserError as error:  # nothing was changed
            self._notices.exception(error)
            return
        self._view.object_id = infos[-1].id

    def _on_changed(self, touched: Touched) -> None:
        if self._proposed and any(self._frame in frames for frames in touched.mask_frames.values()):
            self._offer()

    def _offer(self) -> None:
        project = self._workspace.project
        if project is None or self._frame is None:
            return
        masks = [record.mask for record in project.masks.sound_on_frame(self._frame).values()]
        self.offers = free_offers(self._proposed, masks)
        if self.hovered not in self.offers:
            self.hovered = None
        self.changed.emit()

    def _hover(self, offer: Offer | None) -> None:
        if offer is not self.hovered:
            self.hovered = offer
            self.changed.emit()

    def _on_events(self, events: Sequence[Event]) -> None:
        for event in events:
            if self._job is None or event.job != self._job:
                continue
            if isinstance(event, Progress):
                self.progress = (event.done, event.total)
                self.changed.emit()
            elif isinstance(event, Proposals):
                pairs = zip(event.masks, event.scores, strict=True)
                self._proposed = tuple(Offer(mask, score) for mask, score in pairs)
            elif isinstance(event, JobEnded):
                self._on_ended(event)

    def _on_ended(self, ended: JobEnded) -> None:
        self._job = self.progress = None
        if ended.error is not None:
            if ended.details:
                self._notices.error(ended.error, ended.details)
            else:
                self._notices.warn(ended.error)
        if ended.error is None and not ended.cancelled:
            self._offer()
            if not self.offers:
                self._notices.hint(tr("Nothing else on this frame looks like an object."))
        if not self.offers:
            self.leave()
