"""The guided tour: six things to do on the demo clip, each waiting for the person to really do it.

It only watches. Nothing is done for the person, nothing is locked, and it can be left at any time.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from annotator.exporting import Exporting
from annotator.project.mask_table import Source
from annotator.project.project import Project
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.errors import Sentence

_FAR = 5  # frames that count as having scrubbed
_ENOUGH = 3  # tracked masks that show what tracking is


@dataclass(frozen=True, slots=True)
class Scene:
    """What the steps look at. exported: how often something was exported since the tour began."""

    project: Project
    view: ViewState
    exported: int

    @property
    def prompts(self) -> int:
        """Points and boxes of all objects and frames."""
        said = self.project.prompts.values()
        return sum(len(p.points) + (p.box is not None) for p in said)

    @property
    def tracked(self) -> set[tuple[int, int]]:
        """Objects and frames whose mask was tracked."""
        masks = self.project.masks
        return {
            (o, frame)
            for o in self.project.objects
            for frame, info in masks.infos(o).items()
            if info.source is Source.TRACKED
        }


class TourStep(ABC):
    """One thing to do. `begin` keeps how it was before, `is_done` sees whether it was done since."""

    title: Sentence
    text: Sentence
    keys: tuple[str, ...] = ()  # ids of commands whose keys the text names as {0}, {1}

    @abstractmethod
    def begin(self, scene: Scene) -> None: ...

    @abstractmethod
    def is_done(self, scene: Scene) -> bool: ...


class ClickObject(TourStep):
    title = Sentence("Click an object")
    text = Sentence("Click the middle of something in the picture: the orange, the star, the pear.")

    def begin(self, scene: Scene) -> None:
        self._before = scene.prompts

    def is_done(self, scene: Scene) -> bool:
        return scene.prompts > self._before


class SeeMask(TourStep):
    title = Sentence("See its mask")
    text = Sentence(
        "The pixels that belong to it are coloured now. Press {0} to make the colour stronger or "
        "{1} to make it fainter; {2} hides the object and shows it again."
    )
    keys = ("view.more_opaque", "view.less_opaque", "objects.hide")

    def begin(self, scene: Scene) -> None:
        self._before = (scene.view.opacity, scene.view.hidden)

    def is_done(self, scene: Scene) -> bool:
        looked = (scene.view.opacity, scene.view.hidden) != self._before
        return looked and len(scene.project.masks) > 0


class TrackIt(TourStep):
    title = Sentence("Track it")
    text = Sentence("Press {0}: the object is followed through the clip. You can go on working meanwhile.")
    keys = ("track.forward",)

    def begin(self, scene: Scene) -> None:
        self._before = scene.tracked

    def is_done(self, scene: Scene) -> bool:
        return len(scene.tracked - self._before) >= _ENOUGH


class Scrub(TourStep):
    title = Sentence("Look through the clip")
    text = Sentence("Drag on the timeline, or hold {0}. The mask goes along with the object.")
    keys = ("go.next",)

    def begin(self, scene: Scene) -> None:
        self._before = scene.view.frame

    def is_done(self, scene: Scene) -> bool:
        return abs(scene.view.frame - self._before) >= _FAR


class Correct(TourStep):
    title = Sentence("Correct it")
    text = Sentence(
        "On this frame, click what the mask lacks, or click with the right button what does not "
        "belong to it. {0} would take the click back."
    )
    keys = ("edit.undo",)

    def begin(self, scene: Scene) -> None:
        self._before = scene.prompts

    def is_done(self, scene: Scene) -> bool:
        return scene.prompts > self._before


class ExportIt(TourStep):
    title = Sentence("Export it")
    text = Sentence(
        "Press {0}, choose a format and a place, and export. Your work itself is saved all the time."
    )
    keys = ("file.export",)

    def begin(self, scene: Scene) -> None:
        self._before = scene.exported

    def is_done(self, scene: Scene) -> bool:
        return scene.exported > self._before


STEPS: tuple[Callable[[], TourStep], ...] = (ClickObject, SeeMask, TrackIt, Scrub, Correct, ExportIt)


class Tour(QObject):
    """Goes from step to step as the person does them. changed: another step, its end, or left."""

    changed = Signal()

    def __init__(
        self, workspace: Workspace, view: ViewState, exporting: Exporting, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view = view
        self._place: int | None = None
        self._step: TourStep | None = None
        self._exported = 0
        self._waits_for = ""
        workspace.opened.connect(self._on_opened)
        workspace.closed.connect(self._on_closed)
        workspace.changed.connect(self._look)
        view.frame_changed.connect(self._look)
        view.visibility_changed.connect(self._look)
        exporting.exported.connect(self._on_exported)

    @property
    def is_on(self) -> bool:
        return self._place is not None

    @property
    def is_wanted(self) -> bool:
        """Whether it begins as soon as its video is open."""
        return bool(self._waits_for)

    @property
    def place(self) -> int:
        """Which step it is, from 0; the number of steps when all are done."""
        return self._place if self._place is not None else 0

    @property
    def step(self) -> TourStep | None:
        """What to do now; None when all is done, or no tour is on."""
        return self._step

    def start(self) -> None:
        """Begin on what is open."""
        if self._workspace.is_open:
            self._go(0)

    def start_when_open(self, video: str) -> None:
        """Begin when this video is open; what else is opened before ends the waiting."""
        self.leave()
        self._waits_for = video

    def skip(self) -> None:
        """Go on without doing this step."""
        if self._step is not None:
            self._go(self.place + 1)

    def leave(self) -> None:
        """End it, wherever it is."""
        self._waits_for = ""
        if self._place is not None:
            self._place = self._step = None
            self.changed.emit()

    def _go(self, place: int) -> None:
        self._place = place
        self._step = STEPS[place]() if place < len(STEPS) else None
        scene = self._scene()
        if self._step is not None and scene is not None:
            self._step.begin(scene)
        self.changed.emit()

    def _look(self, *_: object) -> None:
        scene = self._scene()
        if self._step is not None and scene is not None and self._step.is_done(scene):
            self._go(self.place + 1)

    def _scene(self) -> Scene | None:
        project = self._workspace.project
        return Scene(project, self._view, self._exported) if project is not None else None

    def _on_exported(self) -> None:
        self._exported += 1
        self._look()

    def _on_opened(self) -> None:
        project, wanted = self._workspace.project, self._waits_for
        self._waits_for = ""
        if project is not None and wanted and project.video.path == wanted:
            self.start()

    def _on_closed(self) -> None:
        if not self._waits_for:  # closing what was open is part of opening the clip
            self.leave()
