"""After a correction: has what it made out of date tracked again, as part of the correction's own step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from annotator.plans import can_be_tracked
from annotator.project.edits import Edit, SetMask, SetStale, Several, Touched
from annotator.project.history import Step
from annotator.project.mask_table import Key
from annotator.review.stale import plan_stale, stale_frames, stranded_frames
from annotator.settings import Settings
from annotator.tracking import Plans, Tracking
from annotator.workspace import Workspace
from engine.errors import Sentence
from engine.messages import TrackPlan

_NAME = Sentence("Track again")
_REMEMBERED = 20  # corrections of an object: a step keeps the pixels of what it replaced


class Retracking(QObject):
    """Tracks stale masks: at once after a correction while the switch is on, or all when asked.

    changed: the switch. A correction while its object is being tracked steers that run; what is then
    still stale is tracked when the run has ended. Cancelling leaves the rest stale.
    """

    changed = Signal()

    def __init__(
        self, workspace: Workspace, tracking: Tracking, settings: Settings, parent: QObject | None = None
    ) -> None:
        """Make it after `tracking`: on redo, what was said must be asked for again first."""
        super().__init__(parent)
        self._workspace = workspace
        self._tracking = tracking
        self._settings = settings
        self._waiting: dict[int, Step] = {}
        self._steps: dict[int, list[Step]] = {}  # corrections by object, the last one last
        self._undone: Step | None = None
        workspace.opened.connect(self._on_opened)
        workspace.closed.connect(self._on_closed)
        workspace.changed.connect(self._on_changed)
        tracking.corrected.connect(self._on_corrected)
        tracking.ended.connect(self._on_ended)
        tracking.cancelled.connect(self._waiting.clear)
        if workspace.is_open:
            self._on_opened()

    @property
    def is_on(self) -> bool:
        """Whether a correction is followed by tracking; kept in the settings."""
        return self._settings.track_again

    @is_on.setter
    def is_on(self, is_on: bool) -> None:
        if is_on != self._settings.track_again:
            self._settings.track_again = is_on
            self.changed.emit()

    def track_all(self) -> int:
        """Track every stale mask again, as a step of its own; how many there are that can be tracked."""
        project = self._workspace.project
        if project is None:
            return 0
        plans: Plans = {
            o: plan for o in project.objects if not self._tracking.is_tracked(o) and (plan := self._plan(o))
        }
        if plans:
            self._tracking.track(Sentence("Track stale masks"), plans, self._plan)
        return sum(len(stale_frames(project, o)) for o in plans)

    @property
    def num_stranded(self) -> int:
        """How many stale masks tracking will not reach; see `stranded_frames`."""
        return len(self._stranded())

    @property
    def is_stranded_by_cuts(self) -> bool:
        """Whether tracking would reach any of them if it went on across cuts."""
        project = self._workspace.project
        objects = {o for o, _ in self._stranded()} if self._workspace.stops else set()
        return project is not None and any(can_be_tracked(project, o) for o in objects)

    def remove_stranded(self) -> None:
        """Take these masks away, as one step."""
        self._do(Sentence("Remove stale masks"), [SetMask(o, f, None) for o, f in self._stranded()])

    def keep_stranded(self) -> None:
        """Have these masks count as up to date, as one step."""
        frames: defaultdict[int, list[int]] = defaultdict(list)
        for object_id, frame in self._stranded():
            frames[object_id].append(frame)
        self._do(
            Sentence("Keep stale masks"), [SetStale(o, tuple(f), stale=False) for o, f in frames.items()]
        )

    def _stranded(self) -> list[Key]:
        project, stops = self._workspace.project, self._workspace.stops
        if project is None:
            return []
        return [(o, frame) for o in project.objects for frame in stranded_frames(project, o, stops)]

    def _do(self, name: Sentence, edits: Sequence[Edit]) -> None:
        history = self._workspace.history
        if history is not None and edits:
            history.do(name, Several(tuple(edits)))

    def _plan(self, object_id: int) -> tuple[TrackPlan, ...]:
        project = self._workspace.project
        return plan_stale(project, object_id, self._workspace.stops) if project is not None else ()

    def _on_corrected(self, step: Step, object_id: int) -> None:
        steps = self._steps.setdefault(object_id, [])
        if step not in steps:
            steps.append(step)
            del steps[:-_REMEMBERED]
        if self.is_on:
            self._track(step, object_id)

    def _track(self, step: Step, object_id: int) -> None:
        if self._tracking.is_tracked(object_id):
            self._waiting[object_id] = step
            return
        plans = self._plan(object_id)
        if plans and step.done:
            self._tracking.track(_NAME, {object_id: plans}, self._plan, step)

    def _on_ended(self) -> None:
        for object_id, step in list(self._waiting.items()):
            if not self._tracking.is_tracked(object_id):
                del self._waiting[object_id]
                self._track(step, object_id)

    # ------------------------------------------------------------ undo and redo

    def _on_opened(self) -> None:
        history = self._workspace.history
        assert history is not None, "`opened` comes with a history"
        history.subscribe_steps(self._on_step)

    def _on_closed(self) -> None:
        self._waiting.clear()
        self._steps.clear()
        self._undone = None

    def _on_step(self, step: Step, done: bool) -> None:
        if not done:
            self._undone = step
            for object_id in [o for o, waiting in self._waiting.items() if waiting is step]:
                del self._waiting[object_id]
            return
        for object_id in self._objects_of(step):
            self._resume(object_id)

    def _on_changed(self, touched: Touched) -> None:
        step, self._undone = self._undone, None
        if step is not None:
            for object_id in self._objects_of(step):
                self._resume(object_id)

    def _objects_of(self, step: Step) -> list[int]:
        return [o for o, steps in self._steps.items() if step in steps]

    def _resume(self, object_id: int) -> None:
        """What an earlier correction made stale, and a later one now undone had taken over, goes on."""
        done = [s for s in self._steps[object_id] if s.done]
        if self.is_on and done and not self._tracking.is_segmenting(object_id):
            self._track(done[-1], object_id)
