"""The engine's thread: it owns the model and the open video, and answers requests with events.

A Track runs one frame a turn, and only while nothing else waits: a click is answered before the
next tracked frame. Segment comes before Preview and LookAt, these before Propose (some clicks of its
grid a turn) and tracking; requests that change what
the others stand on (model, video, objects) keep their order. One Track runs at a time, in the order
they were asked for. When nothing is asked for, the frames around the one looked at are encoded.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.device import give_back_unused, host_frame_bytes, is_out_of_memory
from engine.download import Cancelled
from engine.errors import Sentence, UserError
from engine.job_queue import Job, JobQueue
from engine.messages import (
    CandidatesReady,
    ChooseCompiling,
    CloseVideo,
    CompilingState,
    ForgetObject,
    FrameEncoded,
    JobEnded,
    LimitMemory,
    LoadModel,
    LookAt,
    MemoryLimited,
    ModelReady,
    OpenVideo,
    Preview,
    PreviewReady,
    Progress,
    Proposals,
    Propose,
    Request,
    Segment,
    Track,
    VideoReady,
)
from engine.models import ModelList
from engine.pace import Pace
from engine.passes import PassFile
from engine.predict.loader import LoadedModel, load_segmenter
from engine.predict.segmenter import ProposalStep
from engine.session import NO_MEMORY, FrameSource, Session
from engine.walking import Emit, Walk, mask_ready

OpenFrames = Callable[[str], FrameSource]
Load = Callable[..., LoadedModel]


def _open_frames(path: str) -> FrameSource:
    from engine.frames import open_frames

    frames: FrameSource = open_frames(path, cache_bytes=host_frame_bytes())
    return frames


@dataclass(slots=True)
class _Proposing:
    """A Propose under way."""

    job: Job
    frame: int
    steps: Iterator[ProposalStep]


class EngineWorker:
    """Takes requests from any thread, works in one of its own, and tells what happens through `emit`.

    emit: called in the engine's thread with every event (CompilingState: in that of the compiler, too); after
        `stop` has closed the door, a late request is ended from the thread that submits it. It must return
        soon and not raise.
    model_list: the models on offer. load, open_frames: how a model and a video are opened.
    """

    def __init__(
        self,
        emit: Emit,
        *,
        model_list: ModelList | None = None,
        load: Load = load_segmenter,
        open_frames: OpenFrames = _open_frames,
    ) -> None:
        self._emit = emit
        self._models = model_list or ModelList()
        self._load = load
        self._open_frames = open_frames
        self._queue = JobQueue()
        self._thread = threading.Thread(target=self._work, name="engine", daemon=True)
        self._model: LoadedModel | None = None
        self._session: Session | None = None
        self._passes = ""  # the file for the open video's passes
        self._limit = 0  # bytes for all caches; 0: what suits the machine
        self._proposing: list[_Proposing] = []
        self._tracks: list[Walk] = []

    # ------------------------------------------------------------------ from any thread

    def start(self) -> None:
        """Start the thread. Requests submitted before are answered now."""
        self._thread.start()

    def submit(self, request: Request) -> None:
        """Have a request answered. Raises ValueError when its job number is in use."""
        if not self._queue.put(request):
            self._emit(JobEnded(request.job, cancelled=True))

    def cancel(self, job: int) -> None:
        """End a job, waiting or running, as soon as can be; overtakes the queue. What it has told stays."""
        self._queue.cancel(job)

    def cancel_all(self) -> None:
        """End all jobs submitted so far."""
        self._queue.cancel_all()

    def stop(self, timeout: float | None = None) -> bool:
        """Cancel everything and end the thread. Returns whether it ended within `timeout` seconds."""
        self._queue.close()
        if self._thread.ident is None:
            self._finish()
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    # ------------------------------------------------------------------ the thread

    def _work(self) -> None:
        try:
            while not self._queue.closed:
                self._end_cancelled()
                job = self._queue.take()
                if job is not None:
                    self._answer(job)
                elif self._proposing:
                    self._propose_on(self._proposing[0])
                elif self._tracks:
                    self._take_turn(self._tracks[0])
                elif self._session is None or not self._session.encode_ahead():
                    self._queue.wait()
        finally:
            self._finish()

    def _finish(self) -> None:
        self._queue.close()
        self._end_cancelled()
        if self._session is not None:
            self._session.close()
        if self._model is not None:
            self._model.segmenter.close()
        self._session = self._model = None

    def _end_cancelled(self) -> None:
        for job in self._queue.take_cancelled():
            self._end(job, Cancelled())
        for running in [r for r in self._tracks if r.job.cancelled]:
            self._end_track(running, Cancelled())
        for proposing in [p for p in self._proposing if p.job.cancelled]:
            self._end_proposing(proposing, Cancelled())

    def _end(self, job: Job, error: Exception | None = None) -> None:
        """The last word on a job. What was finished before its cancelling was seen counts as done."""
        self._queue.done(job)
        if error is None:
            self._emit(JobEnded(job.number))
        elif job.cancelled or isinstance(error, Cancelled):
            self._emit(JobEnded(job.number, cancelled=True))
        elif isinstance(error, UserError):
            self._emit(JobEnded(job.number, error=str(error)))
        elif is_out_of_memory(error):
            give_back_unused()
            self._emit(JobEnded(job.number, error=NO_MEMORY))
        else:
            said = Sentence(
                "Something went wrong in the engine: {kind}: {error}", kind=type(error).__name__, error=error
            )
            details = "".join(traceback.format_exception(error))
            self._emit(JobEnded(job.number, error=said, details=details))

    def _end_track(self, running: Walk, error: Exception | None = None) -> None:
        self._tracks.remove(running)
        self._spare_memory()
        self._end(running.job, error)

    def _end_proposing(self, proposing: _Proposing, error: Exception | None = None) -> None:
        self._proposing.remove(proposing)
        self._end(proposing.job, error)

    def _cancel_runs(self) -> None:
        """End all that goes on over many turns: what it stands on is about to change."""
        for running in list(self._tracks):
            self._end_track(running, Cancelled())
        for proposing in list(self._proposing):
            self._end_proposing(proposing, Cancelled())

    def _answer(self, job: Job) -> None:
        try:
            goes_on = self._do(job)
        except Exception as error:
            self._end(job, error)
        else:
            if not goes_on:
                self._end(job)

    def _do(self, job: Job) -> bool:
        """Do what a request asks. Returns whether the job goes on afterwards."""
        match job.request:
            case LoadModel() as request:
                self._load_model(job, request)
            case OpenVideo() as request:
                self._open_video(request)
            case LimitMemory() as request:
                self._limit = request.megabytes << 20
                self._limit_memory()
                self._emit(MemoryLimited(request.job, self._cache_bytes))
            case ChooseCompiling() as request:
                _choose_compiling(self._model, request.compiled)
            case CloseVideo():
                self._close_video()
            case ForgetObject() as request:
                _forget(request.object_id, self._tracks, self._session)
            case LookAt(frame=int(frame)) as request:
                self._require_session().look_at(frame)
                self._emit(FrameEncoded(request.job, frame))
            case LookAt():
                _look_away(self._session)
            case Segment() as request:
                self._segment(job, request)
            case Preview() as request:
                self._preview(request)
            case Propose() as request:
                steps = self._require_session().propose(request.frame)
                self._proposing.append(_Proposing(job, request.frame, steps))
                return True
            case Track() as request:
                self._tracks.append(Walk.begin(job, request, self._require_session(), self._emit))
                return True
        return False

    # ------------------------------------------------------------------ model and video

    def _load_model(self, job: Job, request: LoadModel) -> None:
        pace = Pace(time.monotonic)

        def progress(done: int, total: int) -> None:
            if job.cancelled:
                raise Cancelled
            if pace.is_time_to_tell(done, total):
                self._emit(Progress(job.number, done, total, "bytes", pace.per_second(done)))

        model = self._load(
            request.model,
            request.device,
            models=self._models,
            download=request.download,
            precision=request.precision,
            compiled=request.compiled,
            progress=progress,
        )
        if job.cancelled:
            model.segmenter.close()
            raise Cancelled
        # Half of a masklet by one model and half by another would be nobody's wish.
        self._cancel_runs()
        former, self._model = self._model, model
        self._use_model()
        if former is not None:
            former.segmenter.close()
        made, held = model.segmenter, self._cache_bytes
        self._emit(ModelReady(job.number, model.name, model.label, made.device, made.precision, held))
        if model.compiling is not None:
            model.compiling.listen(lambda state: self._emit(CompilingState(job.number, **asdict(state))))

    def _open_video(self, request: OpenVideo) -> None:
        frames = self._open_frames(request.path)
        self._close_video()
        self._session = Session(frames)
        self._passes = request.passes
        self._use_model()
        self._emit(VideoReady(request.job, request.path))

    def _use_model(self) -> None:
        """Segment the open video with the model in use, as far as there are both."""
        model = self._model
        if self._session is not None and model is not None:
            passes = None
            if self._passes and model.identity:
                passes = PassFile(Path(self._passes), f"{model.identity} {self._session.shape}")
            self._session.use(model.segmenter, model.feature_bytes, passes, model.shelf_bytes)
            self._limit_memory()

    @property
    def _cache_bytes(self) -> int:
        """What the caches may hold now, by the person's limit or else by the machine and the model."""
        model = self._model
        usual = host_frame_bytes() + (model.feature_bytes + model.shelf_bytes if model is not None else 0)
        return self._limit or usual

    def _limit_memory(self) -> None:
        if self._session is not None:
            frames = min(host_frame_bytes(), self._limit // 4) if self._limit else host_frame_bytes()
            rest = self._cache_bytes - frames
            shelf = 0
            if self._model is not None and self._model.shelf_bytes:
                # A person's limit counts for both together, so each gives way in proportion.
                whole = self._model.feature_bytes + self._model.shelf_bytes
                shelf = rest * self._model.shelf_bytes // whole
            self._session.limit_memory(rest - shelf, frames, shelf)

    def _close_video(self) -> None:
        self._cancel_runs()
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _spare_memory(self) -> None:
        """Nothing is lost that a run under way needs."""
        if self._session is not None:
            self._session.keep_passes()
            self._session.spare_memory({i for walk in self._tracks for i in walk.object_ids})

    def _require_session(self) -> Session:
        if self._session is None:
            raise UserError("No video is open. Open one first.")
        return self._session

    # ------------------------------------------------------------------ segmenting and tracking

    def _segment(self, job: Job, request: Segment) -> None:
        result = self._require_session().segment(request.object, request.frame)
        if job.cancelled:
            raise Cancelled
        for running in self._tracks:
            if job.order > running.job.order:
                running.run.steer(request.object, request.frame, result.mask)
        object_id, frame = request.object.object_id, request.frame
        self._emit(mask_ready(job, object_id, frame, result, tracked=False))
        if result.candidates:  # not before the mask that a person waits for
            self._emit(CandidatesReady(job.number, object_id, frame, tuple(result.candidates)))

    def _preview(self, request: Preview) -> None:
        session, wanted, frame = self._require_session(), request.object, request.frame
        glimpsed = session.glimpse(wanted, frame) if request.rough else None
        result = glimpsed or session.preview(wanted, frame)
        rough = glimpsed is not None
        self._emit(PreviewReady(request.job, wanted.object_id, frame, result.mask, result.score, rough))

    def _propose_on(self, proposing: _Proposing) -> None:
        """One turn: some clicks of the grid, and after the last ones what they have found."""
        job, frame = proposing.job, proposing.frame
        try:
            step = next(proposing.steps)
        except Exception as error:
            self._end_proposing(proposing, error)
            return
        self._emit(Progress(job.number, step.done, step.total, "clicks", frame=frame))
        if step.done == step.total:
            masks = tuple(proposed.mask for proposed in step.found)
            self._emit(Proposals(job.number, frame, masks, tuple(p.score for p in step.found)))
            self._end_proposing(proposing)

    def _take_turn(self, walk: Walk) -> None:
        try:
            goes_on = walk.take_turn(self._require_session())
        except Exception as error:
            self._end_track(walk, error)
        else:
            if not goes_on:
                self._end_track(walk)


def _choose_compiling(model: LoadedModel | None, compiled: str) -> None:
    if model is not None and model.compiling is not None:
        model.compiling.choose(compiled)


def _look_away(session: Session | None) -> None:
    """The person goes on to another frame, which nothing ahead should hold up."""
    if session is not None:
        session.look_at(None)


def _forget(object_id: int, walks: list[Walk], session: Session | None) -> None:
    """The object is gone, from what runs as well."""
    for running in walks:
        running.run.forget(object_id)
    if session is not None:
        session.forget_object(object_id)
