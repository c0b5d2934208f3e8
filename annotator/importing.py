"""Imports of masks that other programs made: read on a thread, then added to the open project as one step."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.background import Background, Reporter, Work
from annotator.import_words import came_words
from annotator.importers.arrival import Arrival, ImportChoices
from annotator.importers.formats import clip_of, may_be_masks, read_masks
from annotator.importers.found import FoundMasks
from annotator.importers.likeness import find_alike
from annotator.notices import Notices
from annotator.project.edits import SetMask, Several
from annotator.project.history import History, Step
from annotator.project.project import Project
from annotator.words import tr
from annotator.workspace import Workspace
from engine.errors import Sentence, UserError

_A_TURN = 100  # masks that are added before the window has its turn
_LOOK_S = 0.05  # how often what is shown of an import is brought up to date


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What a person wants imported: what was found in a file or folder, and how."""

    path: Path
    found: FoundMasks
    choices: ImportChoices


@dataclass(slots=True)
class _Addition:
    """An import on its way into the project. over: it has ended, one way or another."""

    history: History
    step: Step
    masks: Iterator[SetMask]
    total: int
    told: str
    corrected: list[int]
    done: int = 0
    over: threading.Event = field(default_factory=threading.Event)


class Importing(QObject):
    """Reads files and adds what they hold; what comes of it becomes a notice.

    imported: one is done. corrected: (step, object_id): an object that was there got masks that tracking
    goes by, and what they made out of date can be tracked again.
    """

    imported = Signal()
    corrected = Signal(object, int)

    def __init__(
        self, workspace: Workspace, background: Background, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._notices = notices
        self._adding: _Addition | None = None
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._add_some)
        workspace.closing.connect(self._stop)

    def check_open(self) -> Project:
        """The project that masks would come into. Raises UserError while none is open, or another import is
        under way."""
        project = self._workspace.project
        if project is None:
            raise UserError("Open the video first that these masks are for; then import them.")
        if self._adding is not None:
            raise UserError("Another import is under way. Wait until it is done.")
        return project

    def look(self, path: Path, then: Callable[[bool], None]) -> None:
        """Find out whether something that was dropped is masks for the open video; `then` is told."""
        project = self._workspace.project
        if project is None:
            then(False)
            return
        width, height = project.video.width, project.video.height
        self._background.run(
            tr("Looking at {name}", name=path.name),
            lambda _: may_be_masks(path, width, height),
            then,
            self._notices.exception,
        )

    def read(
        self, path: Path, then: Callable[[FoundMasks], None], failed: Callable[[Exception], None]
    ) -> Work[FoundMasks]:
        """Read a file or folder for the open project; one of the two is called then, unless the work is
        cancelled. Raises UserError while nothing is open."""
        project, file = self.check_open(), self._workspace.file

        def work(reporter: Reporter) -> FoundMasks:
            reporter.progress(0, 0)
            found = read_masks(path, clip_of(project), reporter.progress)
            if file is not None:
                with file.snapshot() as still:
                    found.alike = find_alike(found, still, reporter.progress)
            return found

        return self._background.run(tr("Reading {name}", name=path.name), work, then, failed)

    def arrival(self, found: FoundMasks, choices: ImportChoices) -> Arrival | None:
        """What would come into the open project; None when it was closed meanwhile."""
        project = self._workspace.project
        return Arrival(project, found, choices) if project is not None else None

    def start(self, choice: ImportChoice) -> None:
        """Add what was found to the open project. Raises UserError as `check_open`, or when it cannot be
        saved; then nothing was added."""
        self.check_open()
        history, arrival = self._workspace.history, self.arrival(choice.found, choice.choices)
        if history is None or arrival is None or not arrival.objects:
            return
        edits = Several(tuple(arrival.first_edits(self._workspace.stops)))
        step = history.do(Sentence("Import {name}", name=choice.path.name), edits)
        adding = _Addition(
            history,
            step,
            arrival.masks(),
            arrival.num_masks,
            came_words(choice.path, arrival),
            arrival.corrected,
        )
        self._adding = adding

        def show(reporter: Reporter) -> None:
            # The project belongs to the GUI thread, which adds to it; from here that is only watched.
            while not adding.over.wait(_LOOK_S):
                reporter.progress(adding.done, adding.total)

        self._background.run(
            tr("Importing {name}", name=choice.path.name),
            show,
            lambda _: None,
            self._notices.exception,
            lambda: self._cancel(adding),
        )
        self._turn.start()

    def _add_some(self) -> None:
        adding = self._adding
        if adding is None:
            return
        if not adding.step.done:  # undone by the person: nothing came
            self._stop()
            return
        some = list(islice(adding.masks, _A_TURN))
        try:
            goes_on = bool(some) and adding.history.extend(adding.step, Several(tuple(some)))
        except UserError as error:
            self._stop()
            self._notices.exception(error)
            return
        adding.done += len(some)
        if goes_on:
            self._turn.start()
            return
        self._stop()
        if not some:
            self._notices.info(adding.told)
            for object_id in adding.corrected:
                self.corrected.emit(adding.step, object_id)
            self.imported.emit()

    def _cancel(self, adding: _Addition) -> None:
        if self._adding is not adding:
            return
        self._stop()
        self._notices.hint(
            tr(
                "The import was stopped: {done} of {total} masks came. Undo takes them back.",
                done=adding.done,
                total=adding.total,
            )
        )

    def _stop(self) -> None:
        if self._adding is not None:
            self._adding.over.set()
        self._adding = None
        self._turn.stop()
