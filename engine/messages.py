"""What the program asks of the engine, and what the engine tells it: plain data that pickles.

Every request ends in exactly one JobEnded with its job number. Every request about an object
carries all that a person said of it, so that whatever the engine remembers is only a cache.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.masks import Mask, MaskShape
from engine.prompts import Prompts


@dataclass(frozen=True, slots=True)
class PromptedFrame:
    """One prompted frame of an object.

    prompts: what was said there (empty for a verified frame, where the mask alone speaks).
    mask: what these prompts and the person's own painting gave there; None while they were not
        segmented yet (a mask of earlier prompts is not theirs).
    base: the tracked mask that the first correction on this frame started from; None when the
        frame had none. A correction is segmented with the object's memory and refines its base.
    """

    frame: int
    prompts: Prompts
    mask: Mask | None = None
    base: Mask | None = None


@dataclass(frozen=True, slots=True)
class ObjectPrompts:
    """All prompted frames of one object, by rising frame number."""

    object_id: int
    frames: tuple[PromptedFrame, ...]

    def on(self, frame: int) -> PromptedFrame | None:
        return next((p for p in self.frames if p.frame == frame), None)


@dataclass(frozen=True, slots=True)
class TrackPlan:
    """One object's way through the video: from a prompted frame to `stop`, which is included.

    start: a prompted frame of the object; not tracked itself. stop: below start to go backward.
    keep: frames whose masks are settled (painted, verified); walked through, never reported.
    known: frames whose masks are those of this very pass, unless the model or a prompt has changed since.
        They are not asked for again where the pass can be gone on with after them; else all are.
    """

    object: ObjectPrompts
    start: int
    stop: int
    keep: frozenset[int] = frozenset()
    known: frozenset[int] = frozenset()

    @property
    def reverse(self) -> bool:
        return self.stop < self.start


# ---------------------------------------------------------------- requests


@dataclass(frozen=True, slots=True)
class LoadModel:
    """Make this model the one in use. Masks made before stay as they are.

    model: a name of the model list ('basic', 'sam2.1-hiera-tiny', ...) or a path of a .pt or
        .safetensors file. device: 'auto', 'cpu', 'cuda', 'mps'. download: whether weights that are
        not on this machine may be fetched. precision: 'auto', 'float32' or 'bfloat16'; 'auto' tries
        what serves best on this machine. compiled: whether heavy parts are compiled beside the work:
        'on', 'off', or 'auto', which does on a graphics card.
    """

    job: int
    model: str
    device: str = "auto"
    download: bool = False
    precision: str = "auto"
    compiled: str = "auto"


@dataclass(frozen=True, slots=True)
class ChooseCompiling:
    """Whether heavy parts of the model in use are compiled from now on. compiled: as in LoadModel.

    A model without such parts takes no notice.
    """

    job: int
    compiled: str


@dataclass(frozen=True, slots=True)
class OpenVideo:
    """Work on this video (a file or a folder of images) from now on; forgets the one before.

    passes: the file to keep passes in that are broken off, so that they can be gone on with when the
        video is opened again with the same file; '' for none.
    """

    job: int
    path: str
    passes: str = ""


@dataclass(frozen=True, slots=True)
class LimitMemory:
    """Keep the engine's caches (decoded frames, encoded frames, what is remembered of objects) within this.

    megabytes: of 2**20 bytes, on the device and off it together; 0 for what suits the machine. What a
    step needs is held even when it alone takes more. Answered by one MemoryLimited.
    """

    job: int
    megabytes: int


@dataclass(frozen=True, slots=True)
class CloseVideo:
    """Give back what the open video holds in memory."""

    job: int


@dataclass(frozen=True, slots=True)
class LookAt:
    """The person rests on this frame: have it encoded before they click, and then those around it. A newer
    one replaces it. frame None: they go on, and nothing more is encoded ahead."""

    job: int
    frame: int | None


@dataclass(frozen=True, slots=True)
class Segment:
    """The mask of one object on one of its prompted frames; answered by one MaskReady, and after it by one
    CandidatesReady where the prompts allow other masks.

    Outranks tracking. While the object is being tracked it steers: a plan that has passed the frame
    returns to it, one that has yet to reach it goes on from it.
    """

    job: int
    object: ObjectPrompts
    frame: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a Segment of this would answer, remembered nowhere; answered by one PreviewReady.

    A newer one replaces it while it waits. object: as it would be with the prompts that are only
    thought of; its id is 0 for an object that is not there yet. rough: about what it would answer
    will do, where the model can tell that sooner.
    """

    job: int
    object: ObjectPrompts
    frame: int
    rough: bool = False


@dataclass(frozen=True, slots=True)
class Propose:
    """Everything on this frame that looks like an object; Progress meanwhile, then one Proposals.

    Outranks tracking; clicks are answered in between.
    """

    job: int
    frame: int


@dataclass(frozen=True, slots=True)
class Track:
    """Carry objects through the video, a frame a turn; a MaskReady for every object and frame."""

    job: int
    plans: tuple[TrackPlan, ...]


@dataclass(frozen=True, slots=True)
class ForgetObject:
    """The object is gone: drop its memory, and its plans from a running Track."""

    job: int
    object_id: int


Request = (
    LoadModel
    | ChooseCompiling
    | OpenVideo
    | LimitMemory
    | CloseVideo
    | LookAt
    | Segment
    | Preview
    | Propose
    | Track
    | ForgetObject
)

# ------------------------------------------------------------------ events


@dataclass(frozen=True, slots=True)
class ModelReady:
    """A model is in use.

    label: its name for people. precision: 'float32', 'bfloat16' or '' for Basic. cache_bytes: what the
    engine's caches may hold from now on.
    """

    job: int
    model: str
    label: str
    device: str
    precision: str
    cache_bytes: int = 0


@dataclass(frozen=True, slots=True)
class CompilingState:
    """How far compiling is, of the model that `job` made the one in use; it comes after the end of that job,
    too, whenever something changes.

    is_on: whether parts are to be compiled. busy: whether one is being made or tried. used: parts in use, a
    part counting once for each shape. left_out: those that were tried and not taken. failed: what first went
    wrong, in the compiler's words; '' for nothing.
    """

    job: int
    is_on: bool
    busy: bool = False
    used: int = 0
    left_out: int = 0
    failed: str = ""


@dataclass(frozen=True, slots=True)
class MemoryLimited:
    """What the engine's caches may hold from now on, bytes."""

    job: int
    cache_bytes: int


@dataclass(frozen=True, slots=True)
class VideoReady:
    """The engine has opened the video."""

    job: int
    path: str


@dataclass(frozen=True, slots=True)
class FrameEncoded:
    """A click on this frame is now answered at once."""

    job: int
    frame: int


@dataclass(frozen=True, slots=True)
class MaskReady:
    """A mask of one object on one frame.

    score: the model's belief that the object is there, as a logit: negative means lost, and the
        mask is then empty. predicted_iou: the model's estimate of the mask's quality, 0 to 1.
    tracked: False when it answers a Segment.
    shape: the mask measured, so that nobody need unpack it for that; None: not measured yet.
    backward: for a tracked mask, whether the pass went back in time.
    """

    job: int
    object_id: int
    frame: int
    mask: Mask
    score: float
    predicted_iou: float
    tracked: bool
    shape: MaskShape | None = None
    backward: bool = False


@dataclass(frozen=True, slots=True)
class CandidatesReady:
    """Other masks that the prompts of a Segment allow, best first; its MaskReady came before."""

    job: int
    object_id: int
    frame: int
    candidates: tuple[Mask, ...]


@dataclass(frozen=True, slots=True)
class PreviewReady:
    """The mask that a Preview asked for. score: as in MaskReady; the mask is empty when it is negative.

    rough: a Segment would answer somewhat else.
    """

    job: int
    object_id: int
    frame: int
    mask: Mask
    score: float
    rough: bool = False


@dataclass(frozen=True, slots=True)
class Proposals:
    """Masks of what looks like an object on a frame, best first, each once. scores: 0 to 1, one a mask."""

    job: int
    frame: int
    masks: tuple[Mask, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: done of total units; total 0 when unknown.

    unit: 'bytes', 'clicks' (of a Propose), or 'frames': object-frames, so that two objects over ten
        frames are twenty. done falls when a correction sends tracking back. per_second: units, over
        the last seconds.
    frame: where tracking is now.
    """

    job: int
    done: int
    total: int
    unit: str
    per_second: float = 0.0
    frame: int | None = None


@dataclass(frozen=True, slots=True)
class JobEnded:
    """The last word on a job.

    error: None, or a sentence for the person. details: None, or more for a bug report (a traceback).
    """

    job: int
    error: str | None = None
    cancelled: bool = False
    details: str | None = None


Event = (
    ModelReady
    | CompilingState
    | MemoryLimited
    | VideoReady
    | FrameEncoded
    | MaskReady
    | CandidatesReady
    | PreviewReady
    | Proposals
    | Progress
    | JobEnded
)
