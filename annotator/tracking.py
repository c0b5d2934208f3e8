"""Project changes become engine requests, and what the engine finds becomes edits of the right step.

A mask belongs to the step of what a person did to get it: to the click for a Segment, to 'Track
forward' for a Track. When a click steers an object that is being tracked, the rest of that object's
run belongs to the click, so that undoing it takes along what it steered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.engine_bridge import EngineBridge
from annotator.folders import passes_file
from annotator.notices import Notices
from annotator.plans import frames_on_the_way, is_settled, object_prompts, settled_frames, unanswered
from annotator.project.edits import Edit, SetMask, Several, Touched
from annotator.project.history import Step
from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.project import Project, Source
from annotator.review.passes import disagreement
from annotator.track_jobs import Plans, Replan, SegmentJob, TrackJob, TrackProgress, spans_of
from annotator.workspace import Workspace
from engine.errors import UserError
from engine.messages import (
    CloseVideo,
    Event,
    ForgetObject,
    JobEnded,
    MaskReady,
    OpenVideo,
    Progress,
    Segment,
    Track,
)


class Tracking(QObject):
    """Asks the engine for masks and puts them into the project.

    progress: a TrackProgress while something is tracked, None when nothing is any more.
    corrected: (step, object_id): what a step says of an object is now known, its mask included, and
    what else follows from it may be tracked. ended: a run came to its end. cancelled: the person
    stopped all runs. answered(Step, MaskReady): what a person said has its mask, in that step.
    """

    progress = Signal(object)
    corrected = Signal(object, int)
    ended = Signal()
    cancelled = Signal()
    answered = Signal(object, object)

    def __init__(
        self,
        workspace: Workspace,
        bridge: EngineBridge,
        notices: Notices,
        parent: QObject | None = None,
        passes: Path | None = None,
    ) -> None:
        """passes: the folder where the engine keeps passes that are broken off; None: nowhere."""
        super().__init__(parent)
        self._passes = passes
        self._workspace = workspace
        self._bridge = bridge
        self._notices = notices
        self._segments: dict[int, SegmentJob] = {}
        self._tracks: dict[int, TrackJob] = {}
        self._video_jobs: set[int] = set()
        self._owed: list[SegmentJob] = []  # asked for and never answered: undo may want them again
        self._undoing: Step | None = None
        self._unpainted: set[int] = set()  # objects whose painted masks that step touches
        self._touched = Touched()
        workspace.opened.connect(self._on_opened)
        workspace.closed.connect(self._on_closed)
        workspace.changed.connect(self._on_changed)
        bridge.events.connect(self._on_events)

    # ------------------------------------------------------------ what others ask for

    @property
    def is_tracking(self) -> bool:
        return bool(self._tracks)

    @property
    def is_waiting(self) -> bool:
        """Whether any mask that was asked for is still to come."""
        return bool(self._tracks or self._segments)

    def is_tracked(self, object_id: int) -> bool:
        """Whether the object is being tracked now."""
        return any(object_id in job.objects for job in self._tracks.values())

    def is_segmenting(self, object_id: int) -> bool:
        """Whether the answer to something said of the object is still to come."""
        return any(wanted.key[0] == object_id for wanted in self._segments.values())

    def segment(self, step: Step | None, object_id: int, frame: int) -> None:
        """Ask for the mask of an object on a prompted frame; it becomes part of `step`.

        While the object is tracked, this steers: what is found from now on belongs to `step` too.
        """
        project = self._workspace.project
        if project is None or (object_id, frame) not in project.prompts:
            return
        job = self._bridge.next_job()
        wanted = SegmentJob(step, (object_id, frame), project.prompts[object_id, frame])
        self._segments[job] = wanted
        if step is not None:
            for track in self._tracks.values():
                if object_id in track.objects:
                    track.owners.setdefault(object_id, []).append(step)
                    track.plans[object_id] = track.replan(object_id)
        self._bridge.submit(Segment(job, object_prompts(project, object_id), frame))

    def track(self, name: str, plans: Plans, replan: Replan, step: Step | None = None) -> bool:
        """Track by these plans, as one step called `name`; False when an object is under way already.

        replan: how to plan an object anew, should undo change its prompts meanwhile. step: what is
        found belongs to this earlier step, rather than making one of its own.
        """
        if any(self.is_tracked(o) for o in plans):
            return False
        job = self._bridge.next_job()
        self._tracks[job] = TrackJob(name, replan, set(plans), dict(plans), step)
        flat = tuple(plan for of_object in plans.values() for plan in of_object)
        total = sum(abs(plan.stop - plan.start) - len(plan.keep) for plan in flat)
        is_sure = not any(plan.known for plan in flat)  # where it goes on, there is less to do
        self.progress.emit(TrackProgress(name, 0, total, 0.0, None, is_sure))
        self._bridge.submit(Track(job, flat))
        return True

    def plan_again(self) -> None:
        """Where to track to may have changed (a scene cut was found): runs that it concerns follow."""
        for job, track in list(self._tracks.items()):
            for object_id in sorted(track.objects):
                if spans_of(track.replan(object_id)) != spans_of(track.plans.get(object_id, ())):
                    self._track_anew(job, object_id, None)

    def cancel(self) -> bool:
        """Stop tracking, keeping what was found; False when nothing was being tracked."""
        jobs = list(self._tracks)
        for job in jobs:
            self._cancel_track(job)
        if jobs:
            self.cancelled.emit()
        return bool(jobs)

    def frame_unprompted(self, step: Step, object_id: int, frame: int) -> None:
        """`step` took away the last prompt of the object on this frame: its mask is not wanted any more.

        While the object is tracked, it goes on without that frame, and what is found belongs to `step`.
        """
        self._give_up(lambda wanted: wanted.key == (object_id, frame))
        for job, track in list(self._tracks.items()):
            if object_id in track.objects:
                self._track_anew(job, object_id, step)
        self.corrected.emit(step, object_id)

    def painted(self, step: Step, object_id: int, frame: int) -> None:
        """`step` gave the object a painted mask on this frame: what was asked for there is not wanted any
        more. A run that tracks the object goes on from it, and what it then finds belongs to `step`.
        """
        self._give_up(lambda wanted: wanted.key == (object_id, frame))
        project = self._workspace.project
        runs = [track for track in self._tracks.values() if object_id in track.objects]
        if project is not None and runs:
            for track in runs:
                track.owners.setdefault(object_id, []).append(step)
            job = self._bridge.next_job()
            self._video_jobs.add(job)  # its answer is the painted mask itself, which is there already
            self._bridge.submit(Segment(job, object_prompts(project, object_id), frame))
        self.corrected.emit(step, object_id)

    def forget(self, object_id: int) -> None:
        """The object is gone, or changed so much that what the engine remembers of it is no use."""
        self._give_up(lambda wanted: wanted.key[0] == object_id)
        self.stop_object(object_id)

    def stop_object(self, object_id: int) -> None:
        """Track this object no further, keeping what was found; the others go on."""
        for track in self._tracks.values():
            track.objects.discard(object_id)
        job = self._bridge.next_job()
        self._video_jobs.add(job)
        self._bridge.submit(ForgetObject(job, object_id))

    # ------------------------------------------------------------ the workspace speaks

    def _on_opened(self) -> None:
        project, history = self._workspace.project, self._workspace.history
        assert project is not None, "`opened` comes with a project"
        assert history is not None, "`opened` comes with a history"
        history.subscribe_steps(self._on_step)
        job = self._bridge.next_job()
        self._video_jobs.add(job)
        file, passes = self._workspace.file, ""
        if self._passes is not None and file is not None:
            passes = str(passes_file(self._passes, file.path, project.video.fingerprint))
        self._bridge.submit(OpenVideo(job, project.video.path, passes))
        for key in unanswered(project, project.objects):  # the program ended before the answer came
            self.segment(None, *key)

    def _on_closed(self) -> None:
        for job in (*self._segments, *self._tracks, *self._video_jobs):
            self._bridge.cancel(job)
        was_tracking = bool(self._tracks)
        self._segments.clear()
        self._tracks.clear()
        self._owed.clear()
        self._undoing = None
        self._unpainted.clear()
        if was_tracking:
            self.progress.emit(None)
        job = self._bridge.next_job()
        self._video_jobs = {job}
        self._bridge.submit(CloseVideo(job))

    def _on_step(self, step: Step, done: bool) -> None:
        if done:  # the change is made and told already
            self._after_undo_or_redo(self._touched, step, self._painted_in(step))
        else:
            self._undoing, self._unpainted = step, self._painted_in(step)

    def _on_changed(self, touched: Touched) -> None:
        self._touched = touched
        if self._undoing is None:
            return
        step, self._undoing = self._undoing, None
        unpainted, self._unpainted = self._unpainted, set()
        self._give_up(lambda wanted: wanted.step is step)
        for job, track in list(self._tracks.items()):
            if track.step is step:
                self._cancel_track(job)
        self._after_undo_or_redo(touched, None, unpainted | self._painted_in(step))

    def _painted_in(self, step: Step) -> set[int]:
        """Objects that have a painted mask now where `step` changes one; only asked while tracking runs."""
        project = self._workspace.project
        if project is None or not self._tracks:
            return set()
        infos = ((o, project.masks.info(o, frame)) for o, frame in step.touched.total().masks)
        return {o for o, info in infos if info is not None and info.source is Source.PAINTED}

    def _give_up(self, which: Callable[[SegmentJob], bool]) -> None:
        for job, wanted in list(self._segments.items()):
            if which(wanted):
                self._owed.append(self._segments.pop(job))
                self._bridge.cancel(job)

    def _ask_again(self) -> None:
        """Ask for what is owed and fits what the project says now."""
        project = self._workspace.project
        assert project is not None, "masks are owed while a project is open"
        owed, self._owed = self._owed, []
        for wanted in owed:
            is_wanted = wanted.step is None or wanted.step.done
            if is_wanted and project.prompts.get(wanted.key) == wanted.prompts:
                self.segment(wanted.step, *wanted.key)
            else:
                self._owed.append(wanted)

    def _after_undo_or_redo(self, touched: Touched, redone: Step | None, painted: set[int]) -> None:
        """painted: objects whose painted masks came or went."""
        project = self._workspace.project
        if project is None:
            return
        said_anew = {o for o, _ in touched.prompts} | painted
        concerned = touched.mask_frames.keys() | touched.objects
        for job, track in list(self._tracks.items()):
            for object_id in track.objects & (said_anew | concerned):
                if object_id in said_anew:
                    self._track_anew(job, object_id, redone)
                elif object_id not in project.objects or track.is_outdated(object_id, touched.masks):
                    self._track_anew(job, object_id, None)  # the step did not ask for what is still to come
        self._give_up(lambda w: w.key in touched.prompts and w.prompts != project.prompts.get(w.key))
        self._ask_again()

    def _track_anew(self, job: int, object_id: int, because: Step | None) -> None:
        """An object's prompts changed under a run: leave what it found by itself, go on by the new ones.

        because: the step that changed them and that the new masks belong to; None for an undone one.
        """
        old = self._tracks[job]
        self.forget(object_id)
        project = self._workspace.project
        if project is None or object_id not in project.objects or not settled_frames(project, object_id):
            return
        found = old.own.get(object_id, set())
        wanted = old.replan(object_id)
        plans = [
            replace(p, keep=p.keep | (found & frames_on_the_way(p)))
            for p in wanted
            if not frames_on_the_way(p) <= p.keep | found
        ]
        if plans:
            owners = [
                step for step in (*old.owners.get(object_id, ()), because) if step is not None and step.done
            ]
            new = self._bridge.next_job()
            self._tracks[new] = TrackJob(
                *(old.name, old.replan, {object_id}, {object_id: wanted}, old.step),
                {object_id: owners},
                {object_id: set(found)},
            )
            self._bridge.submit(Track(new, tuple(plans)))
        self._ask_again()  # what was being asked on other frames went with what the engine forgot

    # ------------------------------------------------------------ the engine speaks

    def _on_events(self, events: Sequence[Event]) -> None:
        masks: list[MaskReady] = []
        for event in events:
            if isinstance(event, MaskReady):
                masks.append(event)
                continue
            if isinstance(event, JobEnded):
                self._put(masks)
                masks = []
                self._on_ended(event)
            elif isinstance(event, Progress) and event.job in self._tracks:
                name = self._tracks[event.job].name
                self.progress.emit(
                    TrackProgress(name, event.done, event.total, event.per_second, event.frame)
                )
        self._put(masks)

    def _put(self, masks: Iterable[MaskReady]) -> None:
        """Bring masks into the project: one write for each run of masks of one step."""
        masks = list(masks)
        batch: list[Edit] = []

        def step_of(ready: MaskReady) -> Step | None:
            asked = self._tracks.get(ready.job) or self._segments.get(ready.job)
            return asked.step_of(ready.object_id) if asked is not None else None

        of: tuple[int, Step | None] | None = None
        for ready in masks:
            if of is not None and batch and of != (ready.job, step_of(ready)):
                self._write(*of, batch)
                batch = []
            project = self._workspace.project
            edit = self._edit(project, ready) if project is not None else None
            if edit is not None:
                of = (ready.job, step_of(ready))
                batch.append(edit)
        if of is not None and batch:
            self._write(*of, batch)
        for ready in masks:
            wanted = self._segments.get(ready.job)
            if wanted is not None and wanted.step is not None:
                self.answered.emit(wanted.step, ready)

    def _edit(self, project: Project, ready: MaskReady) -> SetMask | None:
        """The edit that a mask makes; None for one that is not wanted (any more)."""
        object_id, frame = ready.object_id, ready.frame
        track = self._tracks.get(ready.job)
        if object_id not in project.objects:
            return None
        if track is not None:
            if object_id not in track.objects or is_settled(project, object_id, frame):
                return None
            if not track.owners.get(object_id):
                track.own.setdefault(object_id, set()).add(frame)
        elif ready.job not in self._segments or (object_id, frame) not in project.prompts:
            return None
        source = Source.TRACKED if track is not None else Source.PROMPTED
        old = project.masks.info(object_id, frame)
        info = MaskInfo(
            source,
            ready.score,
            ready.predicted_iou,
            area=ready.mask.area,
            backward=ready.backward,
            disagreement=disagreement(project, ready) if track is not None else None,
            shape=ready.shape,
            occluded=old is not None and old.occluded,  # a person said so, and tracking does not unsay it
        )
        return SetMask(object_id, frame, MaskRecord(ready.mask, info))

    def _write(self, job: int, step: Step | None, edits: list[Edit]) -> None:
        history = self._workspace.history
        assert history is not None, "masks become edits while a project is open"
        try:
            if step is not None:
                history.extend(step, Several(tuple(edits)))
            else:
                asked = self._tracks.get(job) or self._segments[job]
                asked.step = history.do(asked.name, Several(tuple(edits)))
        except UserError as error:  # nothing was changed; say it once, not for every frame
            if job in self._tracks:
                self._cancel_track(job)
            self._give_up(lambda wanted: wanted is self._segments.get(job))
            self._notices.exception(error)

    def _on_ended(self, ended: JobEnded) -> None:
        wanted = self._segments.pop(ended.job, None)
        if wanted is not None and (ended.error is not None or ended.cancelled):
            self._owed.append(wanted)
        was_track = self._tracks.pop(ended.job, None) is not None
        was_mine = wanted is not None or was_track or ended.job in self._video_jobs
        self._video_jobs.discard(ended.job)
        if was_mine and ended.error is not None:
            if ended.details:
                self._notices.error(ended.error, ended.details)
            else:
                self._notices.warn(ended.error)
        if was_track and not self._tracks:
            self.progress.emit(None)
        failed = ended.error is not None or ended.cancelled
        if was_track and not failed:
            self.ended.emit()
        if wanted is None or failed or wanted.step is None or not wanted.step.done:
            return
        if not self.is_segmenting(wanted.key[0]):
            self.corrected.emit(wanted.step, wanted.key[0])

    def _cancel_track(self, job: int) -> None:
        del self._tracks[job]
        self._bridge.cancel(job)
        if not self._tracks:
            self.progress.emit(None)
