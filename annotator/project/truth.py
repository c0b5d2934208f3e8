"""What a person vouches for in a project: verified masks, and painted ones that are not out of date.

The rest is what a model said; training on it would teach a model its own mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.project.mask_table import MaskInfo
from annotator.project.project import Project, Source
from engine.masks import Mask


@dataclass(frozen=True, slots=True)
class TruthCount:
    """How much of it there is. masks: vouched for. frames: with such a mask. clicked: masks that were
    corrected by prompts, but that nobody has verified, and so do not count. apart: how far, in frames, the
    first or last such frame is from the two at the other end; 0 with fewer than three."""

    masks: int = 0
    frames: int = 0
    clicked: int = 0
    apart: int = 0

    def __add__(self, other: TruthCount) -> TruthCount:
        return TruthCount(
            self.masks + other.masks,
            self.frames + other.frames,
            self.clicked + other.clicked,
            max(self.apart, other.apart),
        )


def is_vouched_for(info: MaskInfo) -> bool:
    """Whether a person said that this mask is right, or drew it."""
    return info.verified or (info.source is Source.PAINTED and not info.stale)


def truth_of(project: Project, object_id: int) -> dict[int, Mask]:
    """The masks of an object that a person vouches for, by frame; damaged ones are left out."""
    return dict(_sound(project, object_id))


def _sound(project: Project, object_id: int) -> Iterator[tuple[int, Mask]]:
    for frame, info in project.masks.infos(object_id).items():
        if is_vouched_for(info):
            record = project.masks.get_sound(object_id, frame)
            if record is not None:
                yield frame, record.mask


def count_truth(project: Project) -> TruthCount:
    """How much a project has to learn from. Reads no pixels."""
    frames: set[int] = set()
    masks = clicked = 0
    for object_id in project.objects:
        for frame, info in project.masks.infos(object_id).items():
            if is_vouched_for(info):
                masks += 1
                frames.add(frame)
            elif info.source is Source.PROMPTED:
                clicked += 1
    rising = sorted(frames)
    apart = max(rising[-2] - rising[0], rising[-1] - rising[1]) if len(rising) > 2 else 0
    return TruthCount(masks, len(rising), clicked, apart)
