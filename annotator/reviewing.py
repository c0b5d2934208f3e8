"""The review: what to look at next, what was looked at, and a person's word that a mask is right."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from annotator.notices import Notices
from annotator.project.edits import SetMaskInfo, Touched
from annotator.project.mask_table import Key, MaskFlag, MaskInfo
from annotator.review.queue import Proposal
from annotator.review.risks import Counts, Risks
from annotator.review.stale import stranded_frames
from annotator.view_state import ViewState
from annotator.words import tr
from annotator.workspace import Workspace
from engine.errors import Sentence

_STRANDED = 0.5  # risk: what such a mask was tracked from has changed, and nobody said anything since
_SOON_MS = 150  # masks that arrive in bursts are judged together
_A_TURN = 20_000  # frames of objects whose risk is computed before the window has its turn


class Reviewing(QObject):
    """Proposes masks for review, goes from one to the next, verifies. Hidden objects are passed over,
    and while a range is set, what lies outside it.

    refreshed: risks, proposals and counts may differ; comes a moment after the work changed.
    is_ready: whether all masks were looked through since the project was opened; a long project has
    hundreds of thousands.
    """

    refreshed = Signal()

    def __init__(
        self, workspace: Workspace, view: ViewState, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._notices = notices
        self.risks = Risks()
        self._seen: set[Key] = set()
        self._trail: list[Key] = []  # where `go_next` led, and where on it one is
        self._place = -1
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._take_turn)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._take_turn)
        self.is_ready = True
        workspace.opened.connect(self._on_opened)
        workspace.closed.connect(self._on_opened)
        workspace.changed.connect(self._on_changed)
        view.visibility_changed.connect(self._start_soon)
        view.range_changed.connect(self._on_range)
        self.risks.load(workspace.project)

    # ------------------------------------------------------------ what there is

    @property
    def queue(self) -> list[Proposal]:
        """What to review within the range, worst first."""
        first, last = self._view.first, self._view.last
        found = [p for o in self._objects() for p in self._proposals(o) if first <= p.frame <= last]
        return sorted(found, key=lambda p: (-p.risk, p.frame, p.object_id))

    @property
    def counts(self) -> Counts:
        """Over all objects of the project, hidden ones too."""
        project = self._workspace.project
        if project is None:
            return Counts()
        stranded = sum(len(self._stranded(o)) for o in project.objects)
        return sum((self.risks.counts(o) for o in project.objects), Counts(to_review=stranded))

    @property
    def has_stale(self) -> bool:
        """Whether any mask is out of date; known without judging them."""
        project = self._workspace.project
        return project is not None and any(
            bool(np.any(project.masks.flags(o, project.video.num_frames) & MaskFlag.STALE.value))
            for o in project.objects
        )

    def is_seen(self, key: Key) -> bool:
        """Whether the review led here already, and the mask is still the same."""
        return key in self._seen

    @property
    def chosen_info(self) -> MaskInfo | None:
        """What is known of the chosen object's mask on the current frame."""
        project, object_id = self._workspace.project, self._view.object_id
        if project is None or object_id is None:
            return None
        return project.masks.info(object_id, self._view.frame)

    def look_again(self) -> None:
        """Where the shots begin, or whether tracking stops there, may differ: so may what is proposed."""
        self._start_soon()

    def _proposals(self, object_id: int) -> list[Proposal]:
        return [*self.risks.proposals(object_id), *self._stranded(object_id)]

    def _stranded(self, object_id: int) -> list[Proposal]:
        """The first stale mask of every shot where only a person can go on, unless it is proposed already."""
        project = self._workspace.project
        if project is None or not self.risks.counts(object_id).stale:
            return []
        known = {p.frame for p in self.risks.proposals(object_id)}
        cuts = self._workspace.stops
        firsts: dict[int, int] = {}  # by shot
        for frame in stranded_frames(project, object_id, cuts):
            firsts.setdefault(bisect_right(cuts, frame), frame)
        return [Proposal(object_id, frame, _STRANDED) for frame in firsts.values() if frame not in known]

    # ------------------------------------------------------------ going through it

    def go_next(self) -> None:
        """Go to the worst mask that was not looked at; after going back, along the same way again."""
        if self._place + 1 < len(self._trail):
            self._place += 1
            self._show(self._trail[self._place])
            return
        queue, here = self.queue, (self._view.object_id, self._view.frame)
        if not queue:
            in_range = self._view.has_range
            self._notices.hint(
                tr("Nothing is left to review within the range.")
                if in_range
                else tr("Nothing is left to review.")
            )
            return
        unseen = [p for p in queue if p.key not in self._seen and p.key != here]
        if not unseen:
            self._seen.clear()
            self._notices.hint(tr("All that is doubtful was shown. Starting with the worst again."))
        self.go_to((unseen or queue)[0].key)

    def go_back(self) -> None:
        """Go to the mask that the review showed before this one."""
        if self._place <= 0:
            self._notices.hint(tr("The review began here."))
            return
        self._place -= 1
        self._show(self._trail[self._place])

    def go_to(self, key: Key) -> None:
        """Show a mask to be reviewed; `go_next` goes on from here. Nothing happens where its object is gone:
        what lists show follows an edit a little later."""
        project = self._workspace.project
        if project is None or key[0] not in project.objects:
            return
        del self._trail[self._place + 1 :]
        self._trail.append(key)
        self._place = len(self._trail) - 1
        self._show(key)

    def _show(self, key: Key) -> None:
        self._seen.add(key)
        self._view.playing = False
        self._view.frame = key[1]
        self._view.object_id = key[0]
        self.refreshed.emit()

    # ------------------------------------------------------------ a person's word

    def verify(self) -> None:
        """The chosen object's mask here is right: lock it, and go on to the next to review."""
        info = self.chosen_info
        if info is None:
            self._notices.hint(self._why_not())
            return
        if not info.verified:
            self._say(Sentence("Verify mask"), replace(info, verified=True, stale=False))
        self.go_next()

    def unverify(self) -> None:
        """The chosen object's mask here is not settled after all."""
        info = self.chosen_info
        if info is not None and info.verified:
            self._say(Sentence("Take back verification"), replace(info, verified=False))
        else:
            self._notices.hint(tr("The chosen object has no verified mask on this frame."))

    def _say(self, name: str, info: MaskInfo) -> None:
        history, object_id = self._workspace.history, self._view.object_id
        if history is not None and object_id is not None:
            history.do(name, SetMaskInfo(object_id, self._view.frame, info))

    def _why_not(self) -> Sentence:
        if self._view.object_id is None:
            return Sentence("Choose an object first: click its mask, or press its number.")
        return Sentence("The chosen object has no mask on this frame.")

    # ------------------------------------------------------------ following

    def _objects(self) -> list[int]:
        project = self._workspace.project
        return [o for o in project.objects if o not in self._view.hidden] if project is not None else []

    def _on_opened(self) -> None:
        self.risks.load(self._workspace.project)
        self._forget_way()
        self.is_ready = False
        self._take_turn()
        if not self.is_ready:
            self.refreshed.emit()  # what is shown is of other work

    def _take_turn(self) -> None:
        """Compute what is not known of some objects, and tell when it is of all."""
        project, left = self._workspace.project, _A_TURN
        for object_id in project.objects if project is not None else ():
            if self.risks.is_known(object_id):
                continue
            if left <= 0:
                self._turn.start()
                return
            self.risks.counts(object_id)
            left -= self._view.num_frames
        self.is_ready = True
        self.refreshed.emit()

    def _forget_way(self) -> None:
        self._seen.clear()
        self._trail.clear()
        self._place = -1

    def _on_changed(self, touched: Touched) -> None:
        self.risks.update(touched)
        self._seen -= touched.masks
        if touched.objects:
            project = self._workspace.project
            gone = {o for o in touched.objects if project is None or o not in project.objects}
            if any(o in gone for o, _ in self._trail):
                self._forget_way()
        self._start_soon()

    def _on_range(self) -> None:
        """The way so far may lead out of the range: the review begins anew."""
        self._trail.clear()
        self._place = -1
        self._start_soon()

    def _start_soon(self) -> None:
        if not self._soon.isActive() and not self._turn.isActive():
            self._soon.start()
