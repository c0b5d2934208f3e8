"""A segmenter and a video that can be followed by hand: every mask is a digest of what it came from."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.errors import UserError
from engine.masks import Mask
from engine.messages import (
    Event,
    JobEnded,
    LoadModel,
    MaskReady,
    ObjectPrompts,
    OpenVideo,
    PromptedFrame,
    Request,
    Track,
    TrackPlan,
)
from engine.predict.loader import LoadedModel
from engine.predict.segmenter import Segmented, VideoShape
from engine.prompts import Point, Prompts
from engine.worker import EngineWorker

HEIGHT, WIDTH, LENGTH = 24, 32, 60
PATIENCE_S = 20.0
READY = (LoadModel(1, "fake"), OpenVideo(2, "clip.mp4"))  # what a desk starts with


def digest_mask(*what: object) -> Mask:
    """A mask that differs when anything it is made of differs."""
    bits = np.random.default_rng(zlib.crc32(repr(what).encode())).integers(0, 2, (HEIGHT, WIDTH))
    bits[0, 0] = 1
    return Mask.from_array(bits)


@dataclass
class FakeFrames:
    """A video whose frame n is filled with n."""

    width: int = WIDTH
    height: int = HEIGHT
    num_frames: int = LENGTH
    damaged: frozenset[int] = frozenset()
    closed: bool = False
    glimpses: bool = False
    read: list[int] = field(default_factory=list)
    cache_bytes: int | None = None

    def set_cache_bytes(self, limit: int) -> None:
        self.cache_bytes = limit

    def read_rgb(self, frame: int) -> NDArray[np.uint8]:
        assert not self.closed
        if frame in self.damaged:
            raise UserError(f"Frame {frame} is damaged.")
        self.read.append(frame)
        return np.full((self.height, self.width, 3), frame, np.uint8)

    def close(self) -> None:
        self.closed = True


@dataclass(frozen=True)
class FakeFeatures:
    frame: int
    nbytes: int = 1000
    device: str = "cpu"

    def to(self, device: str) -> FakeFeatures:
        return FakeFeatures(self.frame, self.nbytes, device)


@dataclass
class FakeBank:
    prompted: dict[int, bytes] = field(default_factory=dict)
    recent: list[tuple[int, bytes]] = field(default_factory=list)
    reverse: bool | None = None

    @property
    def prompted_frames(self) -> list[int]:
        return sorted(self.prompted)

    def begin(self, frame: int, reverse: bool) -> None:
        assert frame in self.prompted, "a pass begins at a frame that is remembered"
        self.recent = [(frame, self.prompted[frame])]
        self.reverse = reverse

    def forget(self, frame: int) -> None:
        self.prompted.pop(frame, None)

    @property
    def nbytes(self) -> int:
        return 1000 * (len(self.prompted) + len(self.recent))


Hook = Callable[[str, int], None]


@dataclass
class FakeSegmenter:
    """calls: (what, frame, extra) in order. hook: called before each; may block or raise."""

    device: str = "cpu"
    precision: str = "float32"
    name: str = "fake"
    shelf_bytes: int = 0
    calls: list[tuple[str, int, object]] = field(default_factory=list)
    hook: Hook = lambda what, frame: None
    lost: frozenset[int] = frozenset()
    closed: bool = False
    threads: set[str] = field(default_factory=set)

    def _called(self, what: str, frame: int, extra: object = None) -> None:
        assert not self.closed
        self.threads.add(threading.current_thread().name)
        self.calls.append((what, frame, extra))
        self.hook(what, frame)

    def encode(self, image_hwc: NDArray[np.uint8]) -> FakeFeatures:
        frame = int(image_hwc[0, 0, 0])
        self._called("encode", frame)
        return FakeFeatures(frame, device=self.device)

    def new_bank(self, shape: VideoShape) -> FakeBank:
        assert (shape.height, shape.width) == (HEIGHT, WIDTH)
        return FakeBank()

    def stored(self, bank: FakeBank) -> dict[str, NDArray[np.uint8]]:
        """Frames of a pass beyond the last three are nothing that a mask is made of."""
        kept = {f"prompted {f}": m for f, m in bank.prompted.items()}
        kept |= {f"recent {f}": m for f, m in bank.recent[-3:]}
        kept[f"way {bank.reverse}"] = b"1"
        return {name: np.frombuffer(m, np.uint8) for name, m in kept.items()}

    def restored(self, shape: VideoShape, stored: dict[str, NDArray[np.uint8]]) -> FakeBank:
        bank = self.new_bank(shape)
        for name, array in stored.items():
            kind, said = name.split()
            if kind == "way":
                bank.reverse = {"True": True, "False": False}.get(said)
            elif kind == "prompted":
                bank.prompted[int(said)] = array.tobytes()
            else:
                bank.recent.append((int(said), array.tobytes()))
        bank.recent.sort(reverse=bool(bank.reverse))
        return bank

    def segment(
        self,
        features: FakeFeatures,
        frame: int,
        bank: FakeBank,
        prompts: Prompts,
        refine: Segmented | Mask | None = None,
    ) -> Segmented:
        assert features.frame == frame
        assert frame not in bank.prompted, "a frame is not segmented with its own memory"
        self._called("segment", frame, refine)
        if prompts.mask is not None and not prompts.points and prompts.box is None:
            return self._answer(frame, prompts.mask)
        memory = sorted(bank.prompted.items()) if refine is not None else []
        start = refine.mask if isinstance(refine, Segmented) else refine
        return self._answer(frame, digest_mask(self.name, frame, prompts, start, memory))

    def glimpse(
        self,
        features: FakeFeatures,
        frame: int,
        bank: FakeBank,
        prompts: Prompts,
        refine: Segmented | Mask | None = None,
    ) -> Segmented | None:
        self._called("glimpse", frame, refine)
        return self._answer(frame, digest_mask("glimpse", frame)) if self.glimpses else None

    def remember(self, features: FakeFeatures, frame: int, bank: FakeBank, result: Segmented) -> None:
        assert features.frame == frame
        self._called("remember", frame)
        bank.prompted[frame] = result.internal

    def track(
        self,
        features: FakeFeatures,
        frame: int,
        banks: Sequence[FakeBank],
        *,
        reverse: bool,
        meanwhile: Callable[[], object] | None = None,
    ) -> list[Segmented]:
        assert features.frame == frame
        self._called("track", frame, (len(banks), reverse))
        results = []
        for bank in banks:
            assert frame not in bank.prompted, "a prompted frame is not tracked"
            assert bank.reverse is reverse, "a pass goes one way"
            step = -1 if reverse else 1
            assert bank.recent[-1][0] == frame - step, "a pass goes frame by frame"
            before = {f: m for f, m in bank.prompted.items() if (frame - f) * step > 0}
            mask = digest_mask(self.name, frame, reverse, sorted(before.items()), bank.recent[-3:])
            result = self._answer(frame, mask)
            bank.recent.append((frame, result.internal))
            results.append(result)
        return results

    def _answer(self, frame: int, mask: Mask) -> Segmented:
        score = -3.0 if frame in self.lost else 5.0
        return Segmented(mask, score, 0.9, internal=mask.data)

    def close(self) -> None:
        self.closed = True

    def frames_of(self, what: str) -> list[int]:
        return [frame for called, frame, _ in self.calls if called == what]


class Desk:
    """A worker with the events that it emits; every wait ends when an event has come, or fails."""

    def __init__(self, segmenter: FakeSegmenter | None = None, **frames: object) -> None:
        self.segmenter = segmenter or FakeSegmenter()
        self.frames: list[FakeFrames] = []
        self.events: list[Event] = []
        self._news = threading.Condition()
        self._frame_options = frames
        self.worker = EngineWorker(self._hear, load=self.load, open_frames=self._open)

    def load(self, model: str, device: str, **options: object) -> LoadedModel:
        made, shelf = self.segmenter, self.segmenter.shelf_bytes
        return LoadedModel(made, model, model.title(), 1 << 20, made.name, shelf)  # type: ignore[arg-type]

    def _open(self, path: str) -> FakeFrames:
        if path == "missing.mp4":
            raise UserError("missing.mp4 does not exist.")
        self.frames.append(FakeFrames(**self._frame_options))  # type: ignore[arg-type]
        return self.frames[-1]

    def _hear(self, event: Event) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def submit(self, *requests: Request) -> None:
        for request in requests:
            self.worker.submit(request)

    def wait_for(self, what: Callable[[list[Event]], bool]) -> None:
        with self._news:
            assert self._news.wait_for(lambda: what(self.events), PATIENCE_S), self.events[-5:]

    def end_of(self, job: int) -> JobEnded:
        """Wait for a job's last word."""
        self.wait_for(lambda events: any(isinstance(e, JobEnded) and e.job == job for e in events))
        (end,) = self.ends(job)
        return end

    def ends(self, job: int) -> list[JobEnded]:
        return [e for e in self.events if isinstance(e, JobEnded) and e.job == job]

    def of(self, kind: type, job: int | None = None) -> list:
        return [e for e in self.events if isinstance(e, kind) and job in (None, e.job)]


def clicked(*points: tuple[float, float]) -> Prompts:
    return Prompts(points=tuple(Point(x, y) for x, y in points))


def an_object(object_id: int, **frames: object) -> ObjectPrompts:
    """an_object(1, f0=clicked((1, 2)), f7=PromptedFrame(...)): an object prompted on frames 0 and 7."""
    said = []
    for name, what in frames.items():
        frame = int(name[1:])
        said.append(what if isinstance(what, PromptedFrame) else PromptedFrame(frame, what))  # type: ignore[arg-type]
    return ObjectPrompts(object_id, tuple(sorted(said, key=lambda p: p.frame)))


def fails_on(what: str, frame: int, error: Exception) -> Hook:
    """A hook that raises when `what` is called for this frame."""

    def hook(called: str, at: int) -> None:
        if (called, at) == (what, frame):
            raise error

    return hook


def hold(desk: Desk, what: str, frame: int) -> tuple[threading.Event, threading.Event]:
    """Stop the segmenter in its first call of `what` on `frame`: (it is there, let it go on)."""
    there, go_on = threading.Event(), threading.Event()

    def hook(called: str, at: int) -> None:
        if (called, at) == (what, frame) and not there.is_set():
            there.set()
            assert go_on.wait(PATIENCE_S)

    desk.segmenter.hook = hook
    return there, go_on


def track(job: int, wanted: ObjectPrompts, start: int, *stops: int) -> Track:
    return Track(job, tuple(TrackPlan(wanted, start, stop) for stop in stops))


def tracked(desk: Desk, job: int) -> list[int]:
    return [e.frame for e in desk.of(MaskReady, job)]


def failing(
    error: Exception, *calls: str, times: int = 10**9, at: int | None = None
) -> Callable[[str, int], None]:
    """A hook by which the first `times` of these calls fail."""
    left = [times]

    def hook(what: str, frame: int) -> None:
        if what in calls and at in (None, frame) and left[0] > 0:
            left[0] -= 1
            raise error

    return hook
