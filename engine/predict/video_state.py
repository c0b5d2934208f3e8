"""What the published video predictor knows of one video: its objects, their prompts and outputs."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import torch
from torch import Tensor

from engine.device import give_back_unused
from engine.errors import Sentence
from engine.predict.hands import Hands
from engine.predict.memory import Conditioned, FrameMemory, MemoryBank
from engine.predict.spilling import Directions, SpilledOutputs, SpillFile
from engine.predict.video_frames import VideoFrames
from engine.predict.want_of_memory import tried_twice
from engine.sam2.sam2_base import ImageFeatures
from engine.sam2.segmentation import Segmentation

_T = TypeVar("_T")
_NO_MEMORY = Sentence(
    "There is no memory left even for one object at a time, with all caches given back. Close other "
    "programs, take a smaller model, or open the video with offload_state_to_cpu=True."
)


@dataclass(frozen=True, eq=False)
class FrameOutput(FrameMemory):
    """A frame's memory of an object, and what was seen there: masks at stride 4, score of presence."""

    segmentation: Segmentation

    def parts(self) -> tuple[Tensor | None, ...]:
        """All its tensors; the pointer is the segmentation's own."""
        seen = self.segmentation
        return (self.map_1chw, seen.masks_b1hw, seen.ious_b1, seen.object_scores_b1, seen.pointers_bc)

    @classmethod
    def of_parts(cls, parts: Sequence[Tensor | None]) -> FrameOutput:
        map_1chw, masks, ious, scores, pointers = parts
        assert masks is not None
        assert ious is not None
        assert scores is not None
        assert pointers is not None
        return cls(pointers, map_1chw, Segmentation(masks, ious, scores, pointers))

    def to_published(self) -> dict[str, Any]:
        """The entries that scripts read, under their published names; and 'ious', the estimated quality."""
        return {
            "pred_masks": self.segmentation.masks_b1hw,
            "obj_ptr": self.pointer_1c,
            "object_score_logits": self.segmentation.object_scores_b1,
            "ious": self.segmentation.ious_b1,
            "maskmem_features": self.map_1chw,
        }


@dataclass(eq=False)
class ObjectState:
    """One object: all by frame number.

    points: coordinates (1, n, 2) in model pixels and labels (1, n). masks: (1, 1, h, w), 0 or 1.
    bank: outputs that have a memory. pending_prompted, pending_corrections: answers to prompts that
    no memory was made of yet. tracked: frames yielded by propagation, and whether in reverse. What
    there is of every frame of the video (recent outputs, tracked) takes memory for a fixed number of them.
    """

    points: dict[int, tuple[Tensor, Tensor]] = field(default_factory=dict)
    masks: dict[int, Tensor] = field(default_factory=dict)
    bank: MemoryBank[FrameOutput] = field(default_factory=MemoryBank)
    pending_prompted: dict[int, Segmentation] = field(default_factory=dict)
    pending_corrections: dict[int, Segmentation] = field(default_factory=dict)
    tracked: MutableMapping[int, bool] = field(default_factory=dict)

    @classmethod
    def in_video(cls, num_frames: int, file: SpillFile, room: int) -> ObjectState:
        """An object of a video of so many frames. room: outputs in memory; the others go into the file."""
        recent = SpilledOutputs(FrameOutput, file, num_frames, room)
        return cls(bank=MemoryBank(recent=recent), tracked=Directions(num_frames))

    def pending(self, *, prompted: bool) -> dict[int, Segmentation]:
        return self.pending_prompted if prompted else self.pending_corrections

    def stored(self, frame: int) -> Segmentation | None:
        """The output with a memory on this frame."""
        output = self.bank.prompted.get(frame) or self.bank.recent.get(frame)
        return None if output is None else output.segmentation

    def shown(self, frame: int, *, prompted: bool) -> Segmentation | None:
        """The newest answer on this frame: a pending one of the given kind, else the stored one."""
        return self.pending(prompted=prompted).get(frame) or self.stored(frame)

    def has_prompted_frame(self) -> bool:
        return bool(self.bank.prompted or self.pending_prompted)

    def prompted_frames(self) -> set[int]:
        return self.points.keys() | self.masks.keys()

    def clear_frame(self, frame: int) -> None:
        """Forget what was said on a frame; its memory, if it has one, becomes an ordinary neighbour."""
        for record in (self.points, self.masks, self.pending_prompted, self.pending_corrections):
            record.pop(frame, None)
        output = self.bank.prompted.pop(frame, None)
        if output is not None:
            self.bank.recent[frame] = output
            self.tracked.pop(frame, None)

    def forget_around(self, frame: int, reach: int) -> None:
        """Drop the memories of tracked frames within `reach` of a frame."""
        for t in range(frame - reach, frame + reach + 1):
            self.forget_recent(t)

    def forget_recent(self, frame: int) -> None:
        """Drop the memory of a tracked frame, if there is one."""
        if frame in self.bank.recent:
            del self.bank.recent[frame]


class FeatureCache:
    """Features of the frames looked at last, so that going to and fro does not encode again."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._features: OrderedDict[int, ImageFeatures] = OrderedDict()

    def get(self, frame: int, encode: Callable[[], ImageFeatures]) -> ImageFeatures:
        if frame not in self._features:
            while len(self._features) >= self._capacity:
                self._features.popitem(last=False)
            self._features[frame] = encode()
        self._features.move_to_end(frame)
        return self._features[frame]

    def clear(self) -> None:
        self._features.clear()


@dataclass(eq=False)
class VideoState:
    """An open video. Scripts may read the published entries by name: state["num_frames"].

    room: outputs of tracked frames of each object that are kept in memory; older ones are in `file`.
    Close it, or leave it to go out of use: either gives back what it holds in memory and on disk.
    """

    frames: VideoFrames
    device: torch.device
    storage_device: torch.device
    features: FeatureCache
    room: int
    offloads: tuple[bool, bool] = (False, False)  # of the video and of the outputs, as was asked
    file: SpillFile = field(default_factory=SpillFile)
    closed: bool = False
    objects: dict[Any, ObjectState] = field(default_factory=dict)
    most_objects: int = sys.maxsize  # in one step; fewer once memory has run out
    # Of the correction made last: the next click there only decodes. One, so that it stays small.
    conditioned: Conditioned | None = None

    @property
    def num_frames(self) -> int:
        return len(self.frames)

    @property
    def obj_ids(self) -> list[Any]:
        """Ids of the objects in the order in which they came; the caller's own list."""
        return list(self.objects)

    def way(self, start: int, count: int | None, *, reverse: bool) -> range:
        """The frames of a propagation from `start`, and `count` beyond it (None: to the end), in order."""
        distance = self.num_frames if count is None else count
        if not reverse:
            return range(start, min(start + distance, self.num_frames - 1) + 1)
        # Going backward from the first frame, there is nothing to track.
        return range(start, max(start - distance, 0) - 1, -1) if start > 0 else range(0)

    def new_object(self, obj_id: Any) -> ObjectState:
        """The object of this id, made when there is none. Raises TypeError for what cannot be an id."""
        hashable(obj_id)
        if obj_id not in self.objects:
            self.objects[obj_id] = ObjectState.in_video(self.num_frames, self.file, self.room)
        return self.objects[obj_id]

    @contextmanager
    def object_told(self, obj_id: Any, frame: int) -> Iterator[ObjectState]:
        """The object of this id, which is told something on a frame: all is as before where that fails."""
        is_new = self.known_object(obj_id) is None
        obj = self.new_object(obj_id)
        points, mask = obj.points.get(frame), obj.masks.get(frame)
        try:
            yield obj
        except BaseException:
            obj.points.pop(frame, None)
            obj.masks.pop(frame, None)
            if points is not None:
                obj.points[frame] = points
            if mask is not None:
                obj.masks[frame] = mask
            if is_new:
                self.forget_object(obj_id)
            raise

    def known_object(self, obj_id: Any) -> ObjectState | None:
        """The object of this id, if there is one. Raises TypeError for what cannot be an id."""
        hashable(obj_id)
        return self.objects.get(obj_id)

    def forget_object(self, obj_id: Any) -> ObjectState | None:
        """Forget an object, if there is one of this id; returns what was said of it."""
        hashable(obj_id)
        obj = self.objects.pop(obj_id, None)
        self.conditioned = None
        if obj is not None:
            obj.bank.recent.clear()
        return obj

    def forget_all(self) -> None:
        """Forget all objects, and give back the disk that their outputs took."""
        self.objects.clear()
        self.conditioned = None
        self.file.clear()

    def give_back_caches(self) -> None:
        """Memory has run out: drop what can be computed again."""
        self.features.clear()
        self.conditioned = None
        give_back_unused()

    def go_smaller(self, num_objects: int) -> None:
        """Memory ran out with so many objects in a step: take half as many from now on."""
        self.most_objects = max(1, num_objects // 2)
        self.give_back_caches()

    def sparing(self, work: Callable[[], _T]) -> _T:
        """The result of `work`; done once more with the caches given back when memory runs out.

        Raises NoMemoryLeftError when it runs out again.
        """
        return tried_twice(work, _NO_MEMORY, self.give_back_caches)

    def close(self) -> None:
        """Give back the video, all objects and all memory. Twice does no harm."""
        if not self.closed:
            self.closed = True
            self.forget_all()
            self.give_back_caches()
            self.frames.close()

    def __enter__(self) -> VideoState:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __getitem__(self, name: str) -> Any:
        return _PUBLISHED[name](self)

    def __contains__(self, name: object) -> bool:
        return name in _PUBLISHED

    def __iter__(self) -> Iterator[str]:
        return iter(_PUBLISHED)

    def keys(self) -> list[str]:
        return list(_PUBLISHED)


@dataclass(frozen=True, slots=True)
class Step:
    """A frame of a propagation. hands: who does the work. following: the frame after it; None at the end."""

    frame: int
    reverse: bool
    hands: Hands
    following: int | None

    def to_encode(self, objects: Sequence[ObjectState]) -> int | None:
        """The frame after it, if one of the objects will be tracked to it."""
        if self.following is None or all(self.following in obj.bank.prompted for obj in objects):
            return None
        return self.following


def hashable(obj_id: Any) -> None:
    """Raises TypeError for what cannot be the id of an object."""
    try:
        hash(obj_id)
    except TypeError:
        raise TypeError(
            f"an object is told by a number or a text; a {type(obj_id).__name__} cannot be an id: it is "
            "unhashable"
        ) from None


def opened(state: VideoState) -> VideoState:
    """A state that may be used."""
    if not isinstance(state, VideoState):
        raise TypeError(f"inference_state must be what init_state returned, not {type(state).__name__}")
    if state.closed:
        raise RuntimeError("the video of this state was closed: open it again with init_state")
    return state


class _PublishedOutputs(Mapping[int, dict[str, Any]]):
    """Outputs by frame number under their published names; each is brought from disk when it is asked for."""

    def __init__(self, outputs: Mapping[int, FrameOutput]) -> None:
        self._outputs = outputs

    def __getitem__(self, frame: int) -> dict[str, Any]:
        return self._outputs[frame].to_published()

    def __contains__(self, frame: object) -> bool:
        return frame in self._outputs

    def __iter__(self) -> Iterator[int]:
        return iter(self._outputs)

    def __len__(self) -> int:
        return len(self._outputs)


def _outputs(state: VideoState) -> dict[int, dict[str, Mapping[int, dict[str, Any]]]]:
    return {
        index: {
            "cond_frame_outputs": _PublishedOutputs(obj.bank.prompted),
            "non_cond_frame_outputs": _PublishedOutputs(obj.bank.recent),
        }
        for index, obj in enumerate(state.objects.values())
    }


def _points(state: VideoState) -> dict[int, dict[int, dict[str, Tensor]]]:
    return {
        index: {t: {"point_coords": c, "point_labels": n} for t, (c, n) in obj.points.items()}
        for index, obj in enumerate(state.objects.values())
    }


def _pending(state: VideoState) -> dict[int, dict[str, dict[int, dict[str, Any]]]]:
    """Answers to prompts of which no memory was made yet."""
    return {
        index: {
            name: {t: FrameOutput(s.pointers_bc, None, s).to_published() for t, s in answers.items()}
            for name, answers in (
                ("cond_frame_outputs", obj.pending_prompted),
                ("non_cond_frame_outputs", obj.pending_corrections),
            )
        }
        for index, obj in enumerate(state.objects.values())
    }


_PUBLISHED: dict[str, Callable[[VideoState], Any]] = {
    "num_frames": lambda state: state.num_frames,
    "offload_video_to_cpu": lambda state: state.offloads[0],
    "offload_state_to_cpu": lambda state: state.offloads[1],
    "video_height": lambda state: state.frames.height,
    "video_width": lambda state: state.frames.width,
    "images": lambda state: state.frames,
    "device": lambda state: state.device,
    "storage_device": lambda state: state.storage_device,
    "obj_ids": lambda state: state.obj_ids,
    "obj_id_to_idx": lambda state: {obj_id: index for index, obj_id in enumerate(state.objects)},
    "obj_idx_to_id": lambda state: dict(enumerate(state.objects)),
    "point_inputs_per_obj": _points,
    "mask_inputs_per_obj": lambda state: {i: dict(o.masks) for i, o in enumerate(state.objects.values())},
    "output_dict_per_obj": _outputs,
    "temp_output_dict_per_obj": _pending,
    "frames_tracked_per_obj": lambda state: {
        index: {t: {"reverse": reverse} for t, reverse in obj.tracked.items()}
        for index, obj in enumerate(state.objects.values())
    },
}
