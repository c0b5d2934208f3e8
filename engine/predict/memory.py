"""The memory bank of one object, and which of it a frame reads (SAM 2 paper, section 4)."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import torch
from torch import Tensor

from engine.sam2.config import ModelConfig
from engine.sam2.memory_tokens import MemoryBatch
from engine.sam2.row_parts import Share
from engine.sam2.sam2_base import ImageFeatures, SAM2Base

CHUNK = 8
"""Objects that go through the network at once: more of them only takes more memory."""


@dataclass(frozen=True, eq=False)
class FrameMemory:
    """What one frame left behind of one object.

    pointer_1c: the object pointer. map_1chw: the spatial memory, bfloat16; None once it is too old to
    be read.
    """

    pointer_1c: Tensor
    map_1chw: Tensor | None


Entry = TypeVar("Entry", bound=FrameMemory)


@dataclass(frozen=True, eq=False)
class Reading:
    """What a frame reads of a bank: memories with their temporal rows, pointers with their distances."""

    maps: tuple[Tensor, ...] = ()
    rows: tuple[int, ...] = ()
    pointers: tuple[Tensor, ...] = ()
    distances: tuple[int, ...] = ()
    span: int = 1

    def is_same(self, other: Reading) -> bool:
        """Whether both are of the very same memories; equal ones made at different times are not."""
        return (
            (self.rows, self.distances, self.span) == (other.rows, other.distances, other.span)
            and all(a is b for a, b in zip(self.maps, other.maps, strict=True))
            and all(a is b for a, b in zip(self.pointers, other.pointers, strict=True))
        )


@dataclass(frozen=True, eq=False)
class Conditioned:
    """A frame as an object's memory lets it be seen, (1, c, h, w), with what was read for it."""

    frame: int
    reading: Reading
    embedding_1chw: Tensor

    def serves(self, frame: int, reading: Reading) -> bool:
        return self.frame == frame and self.reading.is_same(reading)


@dataclass(eq=False)
class MemoryBank(Generic[Entry]):
    """What is remembered of one object: by frame number, its prompted frames and its tracked frames."""

    prompted: dict[int, Entry] = field(default_factory=dict)
    recent: MutableMapping[int, Entry] = field(default_factory=dict)

    def read(
        self,
        frame: int,
        config: ModelConfig,
        *,
        reverse: bool,
        num_frames: int,
        past_only: bool = False,
    ) -> Reading:
        """What `frame` reads, walking forward, or backward with `reverse`.

        num_frames: of the whole video, which sets the scale of distances. past_only: leave out
        prompted frames that lie ahead, unless there are no others (the published tracker reads all).
        """
        if config.num_maskmem == 0:
            return Reading()
        direction = -1 if reverse else 1
        prompted = list(self.prompted)
        if past_only:
            prompted = [t for t in prompted if (frame - t) * direction >= 0] or prompted
        near, far = closest_frames(prompted, frame, config.max_cond_frames_in_attn)

        def tracked(t: int) -> Entry | None:
            return self.recent.get(t) or (self.prompted[t] if t in far else None)

        maps: list[tuple[int, Tensor | None]] = []
        for t in near:
            maps.append((config.num_maskmem - 1, self.prompted[t].map_1chw))
        for steps in range(config.num_maskmem - 1, 0, -1):
            stride = config.memory_temporal_stride_for_eval
            entry = tracked(neighbour(frame, steps, stride=stride, reverse=reverse))
            maps.append((steps - 1, entry.map_1chw if entry else None))

        span = min(num_frames, config.max_obj_ptrs_in_encoder)
        pointers: list[tuple[int, Tensor]] = []
        for t in near:
            distance = (frame - t) * direction
            if distance >= 0 or not config.only_obj_ptrs_in_the_past_for_eval:
                pointers.append((distance, self.prompted[t].pointer_1c))
        for distance in range(1, span):
            entry = tracked(frame - distance * direction)
            if entry:
                pointers.append((distance, entry.pointer_1c))
        return _reading(maps, pointers if config.use_obj_ptrs_in_encoder else [], span - 1)

    def prune(self, frame: int, config: ModelConfig) -> None:
        """Drop what no frame after `frame` on the same pass can read: old maps, then old pointers.

        For banks of FrameMemory, whose tracked frames are those of one pass.
        """
        map_reach = (config.num_maskmem - 2) * config.memory_temporal_stride_for_eval
        pointer_reach = config.max_obj_ptrs_in_encoder - 2
        for t in list(self.recent):
            distance = abs(frame - t)
            if distance > max(map_reach, pointer_reach):
                del self.recent[t]
            elif distance > map_reach:
                self.recent[t] = replace(self.recent[t], map_1chw=None)


def _reading(
    maps: Sequence[tuple[int, Tensor | None]], pointers: Sequence[tuple[int, Tensor]], span: int
) -> Reading:
    kept = [(row, remembered) for row, remembered in maps if remembered is not None]
    return Reading(
        maps=tuple(remembered for _, remembered in kept),
        rows=tuple(row for row, _ in kept),
        pointers=tuple(pointer for _, pointer in pointers),
        distances=tuple(distance for distance, _ in pointers),
        span=span,
    )


def neighbour(frame: int, steps: int, *, stride: int, reverse: bool) -> int:
    """The tracked frame that counts as `steps` back: the last one, then every stride-th before it."""
    if steps == 1:
        return frame + 1 if reverse else frame - 1
    if reverse:
        return -(-(frame + 2) // stride) * stride + (steps - 2) * stride
    return (frame - 2) // stride * stride - (steps - 2) * stride


def reach_of(config: ModelConfig) -> int:
    """Frames to either side of a prompted one whose memories it can make obsolete."""
    return config.memory_temporal_stride_for_eval * config.num_maskmem


def closest_frames(frames: Iterable[int], frame: int, limit: int) -> tuple[list[int], list[int]]:
    """Splits frames into at most `limit` that are read (-1: all of them) and the rest.

    Chosen are the closest one before, the closest one at or after `frame`, then by distance.
    """
    every = list(frames)
    if limit == -1 or len(every) <= limit:
        return every, []
    chosen = []
    before = [t for t in every if t < frame]
    after = [t for t in every if t >= frame]
    if before:
        chosen.append(max(before))
    if after:
        chosen.append(min(after))
    others = sorted((t for t in every if t not in chosen), key=lambda t: abs(t - frame))
    chosen += others[: max(limit - len(chosen), 0)]
    return chosen, [t for t in every if t not in chosen]


def condition(
    model: SAM2Base, features: ImageFeatures, readings: Sequence[Reading], share: Share | None = None
) -> Tensor:
    """The frame's embedding for each object in the light of what it reads, (b, c, h, w).

    share: who does what may go side by side on a processor; None: in one piece.

    Objects that read as many memories and pointers as each other go through the network together.
    """
    groups: dict[tuple[int, int], list[int]] = {}
    for index, reading in enumerate(readings):
        groups.setdefault((len(reading.maps), len(reading.pointers)), []).append(index)
    embeddings: dict[int, Tensor] = {}
    for (num_maps, num_pointers), members in groups.items():
        for start in range(0, len(members), CHUNK):
            chunk = members[start : start + CHUNK]
            if num_maps or num_pointers:
                memory = _batch([readings[i] for i in chunk], model)
                conditioned = model.with_memory(features, memory, share)
            else:
                conditioned = model.without_memory(features).expand(len(chunk), -1, -1, -1)
            embeddings.update(zip(chunk, conditioned.split(1), strict=True))
    return torch.cat([embeddings[i] for i in range(len(readings))])


def _batch(readings: Sequence[Reading], model: SAM2Base) -> MemoryBatch:
    device = model.device
    first = readings[0]
    pointers = [
        torch.stack([p[0] for p in reading.pointers])
        if reading.pointers
        else torch.zeros(0, model.hidden_dim, device=device)
        for reading in readings
    ]
    return MemoryBatch(
        maps_tbchw=[
            torch.cat([reading.maps[t] for reading in readings]).to(device, non_blocking=True)
            for t in range(len(first.maps))
        ],
        rows_tb=torch.tensor([reading.rows for reading in readings], device=device)
        .reshape(len(readings), -1)
        .T.long(),
        pointers_bpc=torch.stack(pointers),
        distances_bp=torch.tensor(
            [reading.distances for reading in readings], dtype=torch.float32, device=device
        ),
        span=first.span,
    )


def encode_memories(
    model: SAM2Base,
    features: ImageFeatures,
    masks_b1hw: Tensor,
    object_scores_b1: Tensor,
    *,
    prompted: bool,
) -> list[Tensor]:
    """The spatial memory of each object on a frame, (1, c, h, w) each, as it is kept: in bfloat16."""
    memories: list[Tensor] = []
    for start in range(0, len(masks_b1hw), CHUNK):
        chunk = slice(start, start + CHUNK)
        memory_bchw = model.encode_memory(
            features, masks_b1hw[chunk], object_scores_b1[chunk], prompted=prompted
        )
        memories += memory_bchw.to(torch.bfloat16).split(1)
    return memories
