"""Merging two objects: at once where little is to be made, else beside the work, with progress and cancel."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, Signal

from annotator.background import Background, CancelledError, Reporter, Work
from annotator.notices import Notices
from annotator.project.edits import Edit, Touched
from annotator.project.identity import merge_edit
from annotator.project.mask_row import MaskRow
from annotator.project.mask_table import MaskRecord
from annotator.project.project import Project
from annotator.project.uniting import (
    ForgetStaged,
    StageMasks,
    TakeStaged,
    merge_plan,
    merging_edits,
    united_record,
)
from annotator.words import tr
from annotator.workspace import WorkFile, Workspace
from engine.errors import UserError
from engine.masks import DamagedMaskError

AT_ONCE = 100  # masks of both that are made within the window's turn: some 20 ms
_A_TURN = 100  # masks that are staged within one
_A_REPORT = 25
_A_LOOK_S = 0.05

United = list[tuple[int, MaskRecord | None]]


@dataclass(eq=False, slots=True)
class _Merge:
    """A merge that is under way. home: the id that masks are staged under. made: frames whose masks of both
    are made, None being one, too; changed: where what they are made of was changed since the work began."""

    project: Project
    kept: int
    other: int
    home: int
    then: Callable[[Edit], None]
    # Parts that may wait for the window: more would come all at once, and hold it up.
    room: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(1))
    made: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    work: Work[None] | None = None


class Merging(QObject):
    """Makes the masks of two objects one, from what is saved, and stages them; the merge itself is one edit
    at the end, which takes no time. Whatever is done meanwhile counts: what it changes is made again."""

    _united = Signal(object, object)  # the merge, some of United; from the work's thread

    def __init__(
        self, workspace: Workspace, background: Background, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._notices = notices
        self._merge: _Merge | None = None
        self._united.connect(self._take, Qt.ConnectionType.QueuedConnection)
        workspace.changed.connect(self._on_changed)
        workspace.closing.connect(self._on_closing)

    def start(self, kept: int, other: int, then: Callable[[Edit], None]) -> None:
        """then: called with the edit that merges them, once it can be done at once. Raises UserError while
        two others are merged."""
        project = self._workspace.project
        assert project is not None, "both are objects of the open project"
        if self._merge is not None:
            raise UserError("Two objects are being merged. Wait until it is done, or cancel it.")
        if self._workspace.file is None or len(merge_plan(project, kept, other).united) <= AT_ONCE:
            then(merge_edit(project, kept, other))
            return
        self._merge = _Merge(project, kept, other, project.next_object_id, then)
        self._note(StageMasks(self._merge.home, ()))
        self._go_on()

    def _go_on(self) -> None:
        """Make the masks that are still to be made; when these are few, it is done."""
        merge, file = self._merge, self._workspace.file
        if merge is None or file is None:
            return
        plan = merge_plan(merge.project, merge.kept, merge.other)
        lacking = [frame for frame in plan.united if frame not in merge.made]
        if len(lacking) > AT_ONCE:
            self._unite(merge, file, lacking)
            return
        masks = merge.project.masks
        found: United = []
        for frame in lacking:
            sound = (masks.get_sound(o, frame) for o in (merge.kept, merge.other))
            found.append((frame, united_record([r for r in sound if r is not None])))
        self._stage(merge, found)
        if self._merge is merge:
            self._merge = None
            taken = TakeStaged(merge.kept, merge.home, frozenset(plan.united))
            merge.then(merging_edits(merge.project, plan, [taken]))

    def _unite(self, merge: _Merge, file: WorkFile, frames: Sequence[int]) -> None:
        rows = [merge.project.masks.rows.find(o).still() for o in (merge.kept, merge.other)]
        merge.changed = set()
        names = (merge.project.objects[o].name for o in (merge.other, merge.kept))
        merge.work = self._background.run(
            tr("Merging {b} into {a}", b=next(names), a=next(names)),
            lambda report: _unite(
                file, rows, frames, report, lambda some: self._hand_over(merge, report, some)
            ),
            lambda _: self._go_on() if self._merge is merge else None,
            lambda error: self._on_failed(merge, error),
            lambda: self._on_cancelled(merge),
        )

    def _hand_over(self, merge: _Merge, report: Reporter, some: United) -> None:
        """In the work's thread: give the window what is made, once it has taken what was made before."""
        while not merge.room.acquire(timeout=_A_LOOK_S):
            if report.cancelled:
                raise CancelledError
        self._united.emit(merge, some)

    def _take(self, merge: _Merge, some: United) -> None:
        """What the work has made, but for what does not hold any more."""
        merge.room.release()
        self._stage(merge, [one for one in some if one[0] not in merge.changed])

    def _stage(self, merge: _Merge, some: United) -> None:
        if self._merge is not merge or not some:
            return
        try:
            self._note(StageMasks(merge.home, tuple(some)))
        except UserError as error:
            self._on_failed(merge, error)
            return
        merge.made.update(frame for frame, _ in some)

    def _note(self, edit: Edit) -> None:
        history = self._workspace.history
        assert history is not None, "a project comes with its history"
        history.note(edit)

    def _on_changed(self, touched: Touched) -> None:
        merge = self._merge
        if merge is None:
            return
        both = {merge.kept, merge.other}
        if not both.issubset(merge.project.objects):
            self._stop()
            return
        frames = {frame for o, frame in touched.prompts if o in both}
        frames = frames.union(*(touched.mask_frames.get(o, ()) for o in both))
        merge.made -= frames
        merge.changed |= frames

    def _on_failed(self, merge: _Merge, error: Exception) -> None:
        if self._merge is merge:
            self._stop()
            self._notices.exception(error)

    def _on_cancelled(self, merge: _Merge) -> None:
        if self._merge is merge:
            self._stop()
            self._notices.hint(tr("The merge was cancelled; nothing was changed."))

    def _on_closing(self) -> None:
        work = self._merge.work if self._merge is not None else None
        self._stop()
        if work is not None:
            work.join()  # it reads the file that is about to be closed; cancelled, it ends at once

    def _stop(self) -> None:
        """Leave the two as they are."""
        merge, self._merge = self._merge, None
        if merge is None:
            return
        if merge.work is not None:
            merge.work.cancel()
        ForgetStaged(merge.home).apply(merge.project)


def _unite(
    file: WorkFile,
    rows: Sequence[MaskRow],
    frames: Sequence[int],
    report: Reporter,
    tell: Callable[[United], None],
) -> None:
    """In the background's thread, from what is saved. rows: of the two objects. tell: takes what is made."""
    some: United = []
    with file.pixels() as read:
        for done, frame in enumerate(frames):
            if done % _A_REPORT == 0:
                report.progress(done, len(frames))
            records = []
            for row in rows:
                if not row.has(frame):
                    continue  # it is prompted there, and was not answered yet
                try:
                    records.append(MaskRecord(read(*row.slot(frame)), row.info(frame)))
                except DamagedMaskError:
                    continue  # said when it is to be shown
            some.append((frame, united_record(records)))
            if len(some) >= _A_TURN:
                tell(some)
                some = []
    tell(some)
